"""`yuqi ingest`: files into the archive, without the network."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import click

from archive.errors import UserError
from pipelines.records import Article, Rejected
from yuqi.console import line_numbers, messages, progress, results
from yuqi.options import PATH, archive_option, warc_option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from archive.store import Run, Store
    from archive.warc.writer import Exchange
    from pipelines.records import Outcome

THERE: Final = "already there"
"""What is counted as nothing new."""


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

    A file page.html finds its address in page.html.url or page.meta.json beside it, or is given it by --url. What is in
    the archive already, with the same bytes of the same time, is counted and not stored again: a command that was
    killed can be given once more, and so can a file that grew.

    \b
    Examples:
      yuqi ingest crawl.warc.gz
      yuqi ingest page.html --url http://www.example.cn/yuqi/1.html
    """
    from archive.inputs import read_inputs
    from archive.store import Store, utc_now

    for path in files:
        if not path.exists():
            raise UserError(f"{path} is not there. Name files or folders that can be read.")
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
        counts, was_rejected = _take_all(store, run, exchanges, advance)
        store.finish_run(run, "finished")
    for name, number in sorted(counts.items()):
        results.print(f"{name:<24}{number:>8}", markup=False)
    messages.print(f"{counts.total() - counts[THERE]} pages into {archive_path}", markup=False)
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
    return int(bool(problems) or (strict and was_rejected))


def _take_all(
    store: Store, run: Run, exchanges: Iterable[Exchange], advance: Callable[[int], None]
) -> tuple[Counter[str], bool]:
    """Take what is not there yet; count what became of each, and say whether any was rejected, now or before."""
    from archive.intake import Intake, Unchanged
    from archive.upkeep.takedowns import Takedowns

    counts: Counter[str] = Counter()
    was_rejected = False
    intake = Intake(store, run)
    takedowns = Takedowns.read(store.warc.folder)
    intake.recover()
    for exchange in exchanges:
        advance(1)
        if takedowns.covers(exchange.url) or takedowns.covers(exchange.part_of or ""):
            counts["taken down"] += 1
        elif (known := intake.known(exchange)) is not None:
            counts[THERE] += 1
            was_rejected |= known.outcome == "rejected"
        else:
            outcome = intake.take(exchange)
            counts["unchanged" if isinstance(outcome, Unchanged) else _name(outcome)] += 1
            was_rejected |= isinstance(outcome, Rejected)
    return counts, was_rejected


def _name(outcome: Outcome | None) -> str:
    match outcome:
        case Article():
            return "article"
        case Rejected():
            return f"rejected {outcome.reason.value}"
        case None:
            return "not a page"
