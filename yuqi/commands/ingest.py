"""`yuqi ingest`: files into the archive, without the network."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from archive.errors import UserError
from pipelines.records import Article, Rejected
from yuqi.console import line_numbers, messages, progress, results
from yuqi.options import PATH, archive_option, warc_option

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.records import Outcome


@click.command("ingest")
@click.argument("files", nargs=-1, required=True, type=PATH)
@archive_option
@warc_option
@click.option("--url", help="Address of the one HTML or text file given.")
@click.option("--strict", is_flag=True, help="Exit 1 when any page was rejected.")
def command(
    *, files: tuple[Path, ...], archive_path: Path, warc_folder: Path | None, url: str | None, strict: bool
) -> int:
    """Take WARC, WARC.gz, WACZ, HTML, text or JSON Lines FILES (or folders of them) into the archive.

    A file page.html finds its address in page.html.url or page.meta.json beside it, or is given it by --url.

    \b
    Examples:
      yuqi ingest crawl.warc.gz
      yuqi ingest page.html --url http://www.example.cn/yuqi/1.html
    """
    from archive.inputs import read_inputs
    from archive.intake import Intake, Unchanged
    from archive.store import Store, utc_now
    from archive.takedowns import Takedowns

    for path in files:
        if not path.exists():
            raise UserError(f"{path} is not there. Name files or folders that can be read.")
    counts: Counter[str] = Counter()
    problems: list[UserError] = []
    bad_lines: dict[Path, list[int]] = {}
    exchanges = read_inputs(  # a mistake begins no run
        files,
        url=url,
        now=utc_now,
        on_problem=problems.append,
        on_bad_line=lambda path, number: bad_lines.setdefault(path, []).append(number),
    )
    archive_path.parent.mkdir(parents=True, exist_ok=True)
    with Store.open(archive_path, warc_folder) as store, progress("ingesting") as advance:
        run = store.begin_run("ingest")
        intake = Intake(store, run)
        takedowns = Takedowns.read(store.warc.folder)
        intake.recover()
        for exchange in exchanges:
            advance(1)
            if takedowns.covers(exchange.url):
                counts["taken down"] += 1
                continue
            outcome = intake.take(exchange)
            counts["unchanged" if isinstance(outcome, Unchanged) else _name(outcome)] += 1
        store.finish_run(run, "finished")
    for name, number in sorted(counts.items()):
        results.print(f"{name:<24}{number:>8}", markup=False)
    messages.print(f"{counts.total()} pages into {archive_path}", markup=False)
    for path, numbers in bad_lines.items():
        messages.print(
            f"{path}: {line_numbers(numbers)} {'is no JSON object' if len(numbers) == 1 else 'are no JSON objects'}"
            " with html_base64, html or text; kept as rejected",
            style="yellow",
            markup=False,
        )
    told_at_the_end = problems[0] if problems and not counts else None
    for problem in problems:
        if problem is not told_at_the_end:
            messages.print(f"left out: {problem}", style="yellow", markup=False)
    if told_at_the_end:
        raise told_at_the_end
    return int(bool(problems) or (strict and any(name.startswith("rejected") for name in counts)))


def _name(outcome: Outcome | None) -> str:
    match outcome:
        case Article():
            return "article"
        case Rejected():
            return f"rejected {outcome.reason.value}"
        case None:
            return "not a page"
