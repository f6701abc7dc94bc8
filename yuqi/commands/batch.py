"""`yuqi batch`: what one machine is too small for, on Spark."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from yuqi.console import messages, results

if TYPE_CHECKING:
    from collections.abc import Sequence

    from batch.places import Place
    from batch.steps import StepReport

_master = click.option(
    "--master",
    default="local[*]",
    show_default=True,
    help="Where Spark runs: local[2], spark://host:7077, yarn.",
)
_settings = click.option(
    "--conf", "settings", multiple=True, metavar="NAME=VALUE", help="A setting of Spark; may be repeated."
)


@click.group("batch")
def command() -> None:
    """Clean and compare on Spark what one machine is too small for; needs yuqi[spark] and Java 17.

    Below a million pages `yuqi ingest` and `yuqi dedupe` are quicker. docs/scale.md has the figures.

    \b
    Example:
      yuqi batch clean 'crawl/*.warc.gz' --to cleaned --master 'local[2]'
      yuqi batch dedupe cleaned/articles --to groups --master 'local[2]'
    """


@command.command("clean")
@click.argument("warcs", nargs=-1, required=True)
@click.option(
    "--to", "to", required=True, help="Folder or address for the Parquet; every worker must be able to write there."
)
@click.option(
    "--split-mb",
    type=click.IntRange(1),
    default=128,
    show_default=True,
    help="Megabytes of a file that one task takes.",
)
@_master
@_settings
def clean(*, warcs: tuple[str, ...], to: str, split_mb: int, master: str, settings: tuple[str, ...]) -> int:
    """Clean the pages of WARC files into Parquet, the same articles as `yuqi ingest` makes of them.

    WARCS are files, folders, patterns, or Common Crawl's warc.paths.gz; on this disk or at an address Spark can read
    (hdfs://, s3a://). TO/captures has a row a capture with its outcome, TO/articles a row an article. Texts are as in
    an archive, personal data masked. Run again, it goes on where it was stopped.

    \b
    Example:
      yuqi batch clean crawl/ --to cleaned
      yuqi batch clean s3a://bucket/warc.paths.gz --to s3a://bucket/cleaned --master spark://host:7077
    """
    from batch.clean import clean as clean_all
    from batch.places import place
    from batch.session import spark_session

    folder = place(to)
    with spark_session(master, _pairs(settings)) as spark:
        report = clean_all(spark, warcs, folder, split_bytes=split_mb * 2**20, on_split=_tell_split, on_step=_tell_step)
    _write_report(folder, "clean", splits=report.splits, steps=report.steps)
    pages, articles = sum(one.pages for one in report.splits), sum(one.articles for one in report.splits)
    results.print(f"{pages} captures, {articles} of articles, in {folder.uri}", markup=False)
    problems = [one for one in report.splits if one.problem]
    for one in problems:
        messages.print(
            f"left out: {one.warc}: {one.problem}. What stands before was taken.", style="yellow", markup=False
        )
    return int(bool(problems))


@command.command("dedupe")
@click.argument("articles")
@click.option("--to", required=True, help="Folder or address for the Parquet.")
@click.option("--keep-work", is_flag=True, help="Keep the folder TO/work, by which a stopped run goes on.")
@_master
@_settings
def dedupe(*, articles: str, to: str, keep_work: bool, master: str, settings: tuple[str, ...]) -> None:
    """Group the copies and template families of Parquet, as `yuqi dedupe` groups JSON Lines.

    ARTICLES is a folder or file of Parquet with id and text, and title, published and fetched_at where they are known.
    TO/groups has id, cluster, primary, family, relation and similarity. Run again, it goes on where it was stopped.

    \b
    Example:
      yuqi batch dedupe cleaned/articles --to groups
    """
    from batch.dedupe import dedupe as group_all
    from batch.places import place
    from batch.session import spark_session

    folder = place(to)
    with spark_session(master, _pairs(settings)) as spark:
        steps = group_all(spark, place(articles), folder, _tell_step)
    if not keep_work:
        (folder / "work").remove()
    _write_report(folder, "dedupe", steps=steps)
    results.print(f"{steps[-1].rows} records grouped in {folder.uri}/groups", markup=False)


def _pairs(settings: tuple[str, ...]) -> dict[str, str]:
    wrong = [setting for setting in settings if "=" not in setting]
    if wrong:
        raise click.BadParameter(f"{wrong[0]!r} is not NAME=VALUE", param_hint="--conf")
    return {name: value for name, _, value in (setting.partition("=") for setting in settings)}


def _tell_split(report: Any) -> None:
    messages.print(
        f"{report.warc} from byte {report.start}: {report.pages} captures, {report.articles} articles", markup=False
    )


def _tell_step(report: StepReport) -> None:
    how = "done before" if report.is_reused else f"{report.seconds:.0f} s"
    messages.print(f"{report.step}: {report.rows} rows, {how}", markup=False)


def _write_report(folder: Place, name: str, **parts: Sequence[Any]) -> None:
    from dataclasses import asdict

    content = {part: [asdict(one) for one in found] for part, found in parts.items()}
    (folder / f"_report_{name}.json").write(json.dumps(content, indent=1).encode())
