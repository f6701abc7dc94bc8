"""`yuqi crawl`: fetch what is new into the archive."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click
from rich.progress import Progress as Bar
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from archive.errors import UserError
from yuqi.console import messages, results
from yuqi.options import PATH, archive_option, warc_option

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.plan import CrawlOptions, Progress
    from crawler.report import CrawlReport
    from crawler.sites.source import SourceFile

HOSTS_SHOWN = 20


@click.command("crawl")
@click.argument("names", nargs=-1)
@archive_option
@warc_option
@click.option("--sources", "folder", type=PATH, help="Folder of source files  [default: those of the package]")
@click.option(
    "--due",
    is_flag=True,
    help="Only sources last crawled to the end a day ago or earlier, or left with pages to ask for.",
)
@click.option("--plan", "plan_only", is_flag=True, help="Show what each host would be asked, and fetch nothing.")
@click.option("--shard", help="Only this crawler's part of the sources, by domain: 2/5 is the second of five.")
@click.option("--frontier", "frontier_url", help="A Redis server that several crawlers share: redis://host:6379/0.")
@click.option("--limit", type=click.IntRange(1), help="Stop after so many pages; the next crawl goes on.")
@click.option(
    "--refresh-days",
    type=click.FloatRange(0),
    help="Look at articles again that were fetched so many days ago or earlier, due or not; 0 for all.",
)
@click.option(
    "--learn/--no-learn",
    "learns",
    default=True,
    show_default=True,
    help="Learn, when nothing is left to fetch, what new hosts print around articles.",
)
def command(  # noqa: PLR0913 - one parameter an option
    *,
    names: tuple[str, ...],
    archive_path: Path,
    warc_folder: Path | None,
    folder: Path | None,
    due: bool,
    plan_only: bool,
    shard: str | None,
    frontier_url: str | None,
    limit: int | None,
    refresh_days: float | None,
    learns: bool,
) -> int:
    """Crawl the sources called NAMES, or all: listings, sitemaps and feeds, then every article they lead to.

    robots.txt is obeyed, a host is asked once a second at most, and every answer is kept before it is understood.
    Ctrl-C stops after the pages on their way; the same command goes on where it was. Set YUQI_CONTACT to the address
    under which a site's owner reaches you.

    \b
    Examples:
      yuqi crawl --sources sites/
      yuqi crawl --plan
      yuqi crawl example-news --limit 100
      yuqi crawl --shard 2/5 --archive shard2.db
      yuqi crawl --frontier redis://127.0.0.1:6379/0 --archive worker1.db
    """
    from crawler.frontier.shards import Shard
    from crawler.plan import CrawlOptions
    from crawler.sites.sourcefiles import PACKAGED, choose_sources, load_sources

    known = load_sources(folder or PACKAGED)
    sources = choose_sources(known, names)
    if shard is not None:
        sources = Shard.parse(shard).choose(sources, known)
        if not sources:
            messages.print(f"none of the sources is in shard {shard}", markup=False)
            return 0
    options = CrawlOptions(
        archive=archive_path,
        sources=sources,
        warc_folder=warc_folder,
        frontier_url=frontier_url,
        limit=limit,
        refresh_days=refresh_days,
        learns=learns,
    )
    if due:
        options = replace(options, sources=_due(options))
        if not options.sources:
            messages.print("nothing is due")
            return 0
    if plan_only and frontier_url is not None:
        raise UserError(
            "--plan reads the frontier beside an archive. Leave --frontier out: only the seeds are counted."
        )
    if plan_only:
        _print_plan(options)
        return 0
    report = crawl_with_bar(options)
    print_report(report)
    return int(bool(report.deferred))


def _due(options: CrawlOptions) -> tuple[SourceFile, ...]:
    from archive.upkeep.health import sources_due
    from crawler.estimate import sources_unfinished

    names = sources_due(options.archive, [source.name for source in options.sources])
    names |= sources_unfinished(options.frontier, options.sources)
    return tuple(source for source in options.sources if source.name in names)


def crawl_with_bar(options: CrawlOptions) -> CrawlReport:
    """Crawl, showing how far it is on a terminal."""
    from crawler.run import crawl

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Bar(*columns, console=messages, transient=True, disable=not messages.is_terminal) as bar:
        task = bar.add_task("starting", total=None)

        def show(progress: Progress) -> None:
            rest = "learning what hosts print around articles" if progress.is_learning else f"{progress.queued} waiting"
            told = f"{progress.pages} pages, {progress.articles} articles, {progress.rejected} rejected, {rest}"
            bar.update(task, description=told)

        return crawl(replace(options, on_progress=show))


def _print_plan(options: CrawlOptions) -> None:
    from crawler.estimate import plan

    table = Table("source", "host", "pages known", "pages/minute at most", "hours at least", box=None, pad_edge=False)
    plans = plan(options.sources, options.frontier)
    for one in plans:
        rate = "no delay" if one.pages_per_minute is None else f"{one.pages_per_minute:.0f}"
        pages = f"{one.pages}" if one.known else f"{one.pages} seeds; never crawled"
        limit = f", at most {one.pages_limit}" if one.pages_limit is not None else ""
        table.add_row(one.source, one.host, pages + limit, rate, f"{one.hours:.2f}")
    results.print(table)
    messages.print("what these pages lead to comes on top; robots.txt may ask for longer waits", markup=False)


def print_report(report: CrawlReport) -> None:
    """Say what a crawl did."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_row("pages", f"{report.pages}", _counts(report.by_kind))
    table.add_row("articles", f"{report.articles}", f"unchanged {report.unchanged}" if report.unchanged else "")
    if report.events:
        table.add_row("changes", f"{sum(report.events.values())}", _counts(report.events))
    table.add_row("rejected", f"{report.rejected}", _counts(report.by_rejection))
    if report.missed:
        table.add_row("not fetched", f"{sum(report.missed.values())}", _counts(report.missed))
    results.print(table)
    messages.print(
        f"{report.reason} after {report.seconds:.0f} s, {report.pages_per_second:.0f} pages/s, "
        f"{report.body_bytes / 2**20:.1f} MB -> {report.archive}",
        markup=False,
    )
    _print_politeness(report)
    for name, why in report.deferred.items():
        messages.print(Text(f"{name} rests: {why}. A later crawl goes on with it.", style="yellow"))


def _print_politeness(report: CrawlReport) -> None:
    table = Table(
        "asked of", "requests", "304", "429/503", "kB", "least wait s", box=None, pad_edge=False, header_style="dim"
    )
    for host, load in list(report.by_host.items())[:HOSTS_SHOWN]:
        least = "" if load.least_seconds is None else f"{load.least_seconds:.2f}"
        table.add_row(
            host, f"{load.requests}", f"{load.not_modified}", f"{load.refused}", f"{load.body_bytes // 1024}", least
        )
    messages.print(table)


def _counts(counts: object) -> str:
    assert hasattr(counts, "items")
    return "  ".join(f"{name} {number}" for name, number in counts.items())
