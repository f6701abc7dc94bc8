"""`yuqi sources`: the configured sites, and drafting a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from rich.text import Text

from pipelines.records import Article, Rejected
from yuqi.console import messages, results, write_json_line
from yuqi.options import PATH, archive_option, json_option, warc_option
from yuqi.times import to_the_minute

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipelines.hostmodel import HostModel
    from pipelines.records import Outcome

sources_option = click.option(
    "--sources", "folder", type=PATH, help="Folder of source files  [default: those of the package]"
)


@click.group("sources", invoke_without_command=True)
@click.pass_context
@archive_option
@sources_option
@json_option
@click.option(
    "--shards", type=click.IntRange(1), help="Show which of so many crawlers has each source (crawl --shard)."
)
def command(
    context: click.Context, *, archive_path: Path, folder: Path | None, as_json: bool, shards: int | None
) -> None:
    """List the configured sources and what the archive holds of them.

    A source is a TOML file: name, title, home, listings, articles (a regular expression of article addresses), and
    optionally listing_pages, parts, exclude, hosts, sitemaps, feeds, delay_seconds, enabled and [selectors].

    \b
    Examples:
      yuqi sources --sources sites/
      yuqi sources check example-news --sources sites/
      yuqi sources add http://www.example.cn/yuqi/ > sites/example.toml
      yuqi sources learn
    """
    if context.invoked_subcommand is not None:
        return
    from archive.upkeep.health import source_figures
    from crawler.frontier.shards import shard_of, site_of_each
    from crawler.sites.sourcefiles import PACKAGED, load_sources

    sources = load_sources(folder or PACKAGED)
    sites = site_of_each(sources) if shards else {}
    figures = source_figures(archive_path) if archive_path.exists() else {}
    rows: list[dict[str, Any]] = []
    for source in sources:
        known = figures.get(source.name)
        rows.append(
            {
                "name": source.name,
                "title": source.title,
                "home": source.home,
                "enabled": source.enabled,
                "delay_seconds": source.delay_seconds,
                "articles": known.articles if known else 0,
                "rejected": known.rejected if known else 0,
                "last_capture": known.last_capture if known else None,
            }
        )
        if shards:
            rows[-1]["shard"] = f"{shard_of(sites[source.name], shards)}/{shards}"
    if as_json:
        for row in rows:
            write_json_line(row)
        return
    for row in rows:
        _print_source(row)
    if not rows:
        messages.print("No source files. Draft one: yuqi sources add URL > sites/NAME.toml", style="yellow")


def _print_source(row: Mapping[str, Any]) -> None:
    """Print three lines: a table of so many columns has no room for an address on a terminal."""
    results.print(Text.assemble((row["name"], "bold"), f"  {row['title']}", overflow="fold"))
    results.print(Text(f"    {row['home']}", overflow="fold"))
    facts = [
        f"articles {row['articles']:,}, rejected {row['rejected']:,}",
        f"last capture {to_the_minute(row['last_capture'])}" if row["last_capture"] else "never captured",
        f"every {row['delay_seconds']:g} s" if row["enabled"] else "not enabled",
    ]
    if "shard" in row:
        facts.append(f"shard {row['shard']}")
    results.print(Text(f"    {'; '.join(facts)}", style="dim", overflow="fold"))


@command.command("check")
@click.argument("name")
@sources_option
@archive_option
@warc_option
def check(*, name: str, folder: Path | None, archive_path: Path, warc_folder: Path | None) -> int:
    """Fetch one listing and one article of the source NAME and show what would be stored.

    Where the archive has learned what the host prints around its articles (`yuqi sources learn`), the article is read
    with that, and it is shown.

    \b
    Example:
      yuqi sources check example-news --sources sites/
    """
    from archive.hostmodels import read_models
    from archive.store import default_warc_folder
    from crawler.sites.preview import check_source
    from crawler.sites.sourcefiles import PACKAGED, choose_sources, load_sources

    (source,) = choose_sources(load_sources(folder or PACKAGED), (name,))
    checked = check_source(source, read_models(warc_folder or default_warc_folder(archive_path)))
    links = "  ".join(f"{number} {kind}" for kind, number in checked.links.items())
    results.print(Text(f"listing  {checked.seed}  status {checked.seed_status}; links: {links}", overflow="fold"))
    results.print(Text(f"article  {checked.article_url}", overflow="fold"))
    _print_outcome(checked.outcome)
    if checked.model is None:
        results.print("host     no model learned", markup=False)
    else:
        _print_model(checked.model)
        _print_fit(checked.outcome, checked.model)
    return int(not isinstance(checked.outcome, Article))


@command.command("add")
@click.argument("url")
def add(*, url: str) -> None:
    """Write a draft source file for the listing page at URL to standard output; a person confirms it.

    \b
    Example:
      yuqi sources add http://www.example.cn/yuqi/ > sites/example.toml
    """
    from crawler.sites.draft import draft_source

    click.echo(draft_source(url), nl=False)
    messages.print("a draft: read it, then try it with: yuqi sources check NAME --sources FOLDER", markup=False)


@command.command("learn")
@click.argument("names", nargs=-1)
@click.option("--forget", "forgotten", multiple=True, metavar="HOST", help="Drop the model of a host; several allowed.")
@click.option("--dry-run", is_flag=True, help="Show what would be learned and keep nothing.")
@archive_option
@warc_option
def learn(
    *, names: tuple[str, ...], forgotten: tuple[str, ...], dry_run: bool, archive_path: Path, warc_folder: Path | None
) -> None:
    """Learn from the archive's articles what each host prints around them, and read every later page with that.

    Lines that stand at the edges of most articles of a host, the element that holds them, and what stands behind titles
    are its template. A model is a matter of the articles that are there, not of their order. A crawl that has come to
    its end learns the hosts that have none (crawl --no-learn leaves it) and changes no other. NAME limits it to
    articles of these sources. Articles that are there are read anew by `yuqi rebuild`.

    \b
    Examples:
      yuqi sources learn
      yuqi sources learn --forget www.example.cn
    """
    from archive import Archive
    from archive.hostmodels import freeze, learn_models
    from archive.store import Store

    models = {}
    if names or not forgotten:
        with Archive.open(archive_path) as archive:
            models = learn_models(archive.connection, names)
    for model in models.values():
        _print_model(model)
    if dry_run:
        return
    with Store.open(archive_path, warc_folder) as store:
        freeze(store, models, forgotten)
    messages.print(f"{len(models)} host models kept. Articles that are there: yuqi rebuild", markup=False)


def _print_model(model: HostModel) -> None:
    """Show the template of a host."""
    results.print(Text(f"host     {model.host}  model {model.digest}, learned from {model.pages} articles", "bold"))
    facts = {"element": [model.container or "differs"], "behind titles": model.suffixes, "lines": sorted(model.lines)}
    for fact, values in facts.items():
        for value in values:
            results.print(Text(f"         {fact:<14} {value}", overflow="fold"))


def _print_fit(outcome: Outcome, model: HostModel) -> None:
    """Say whether the article stands where the host's articles stood."""
    if isinstance(outcome, Article) and model.container:
        found = outcome.extracted.layout.container
        fits = "as learned" if found == model.container else f"not as learned, in {found or 'no element'}"
        results.print(Text(f"         {'this article':<14} stands {fits}", overflow="fold"))


def _print_outcome(outcome: Outcome) -> None:
    if isinstance(outcome, Rejected):
        results.print(f"         rejected by {outcome.stage}: {outcome.reason} ({outcome.detail})", markup=False)
        return
    extracted = outcome.extracted
    facts = {
        "title": outcome.repaired.title,
        "author": extracted.author,
        "published": extracted.published.value if extracted.published else None,
        "encoding": extracted.decoding.encoding,
        "text": f"{len(outcome.repaired.text)} characters, {len(outcome.annotated.sections)} sections, "
        f"{len(outcome.repaired.edits)} edits",
        "begins": outcome.repaired.text[:80].replace("\n", " "),
    }
    for fact, value in facts.items():
        results.print(Text(f"         {fact:<10} {value or ''}", overflow="fold"))
