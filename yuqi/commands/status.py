"""`yuqi status`: what the archive holds, how it got there, and what is due."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click
from rich.table import Table
from rich.text import Text

from yuqi.console import results, write_json_line
from yuqi.options import archive_option, json_option
from yuqi.times import to_the_minute

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from archive.upkeep.alarms import Alarm
    from archive.upkeep.health import Health

RECENT_MONTHS = 12
NOT_BROKEN = ("last capture", "started")


@click.command("status")
@archive_option
@json_option
@click.option("--webhook", metavar="URL", help="Send the alarms, if there are any, as JSON to this address.")
@click.option(
    "--mail",
    metavar="ADDRESS",
    help="Send the alarms, if there are any, to this address, by the mail server in YUQI_SMTP (host:port).",
)
@click.option("--runs", type=click.IntRange(1), default=10, show_default=True, help="Show so many runs, latest first.")
def command(*, archive_path: Path, as_json: bool, webhook: str | None, mail: str | None, runs: int) -> int:
    """Show runs, coverage and health of the archive, and which sources are due for a crawl.

    Exit code 1 when a health rule is broken: no new article, rejected or empty pages, damage, robots.txt, coverage,
    layout.

    \b
    Examples:
      yuqi status --json
      yuqi status --webhook http://127.0.0.1:9000/alarms
      YUQI_SMTP=localhost:25 yuqi status --mail operator@example.org
    """
    from archive.upkeep.alarms import alarms
    from archive.upkeep.health import health, sources_due
    from yuqi.notices import post, send_mail

    found = health(archive_path, runs=runs)
    due = sources_due(archive_path, [source.name for source in found.sources])
    raised = alarms(archive_path)
    if webhook and raised:
        post(webhook, archive_path, raised)
    if mail and raised:
        send_mail(mail, archive_path, raised)
    if as_json:
        write_json_line(asdict(found) | {"due": sorted(due), "alarms": [asdict(alarm) for alarm in raised]})
        return int(bool(raised))
    _print_totals(found, archive_path)
    _print_alarms(raised)
    _print(
        ("source", "captures", "articles", "unique", "rejected", "last capture", "due"),
        (
            (
                s.name,
                s.captures,
                s.articles,
                s.unique,
                s.rejected,
                to_the_minute(s.last_capture),
                "due" if s.name in due else "",
            )
            for s in found.sources
        ),
    )
    _print(
        ("coverage of", "articles named", "there are about"),
        ((s.name, s.found, s.estimated or "one way found all") for s in found.sources if s.found is not None),
    )
    _print(
        ("run", "kind", "started", "finished", "captures", "articles", "new", "rejected"),
        (
            (
                run.id,
                run.kind,
                to_the_minute(run.started_at),
                run.finish_reason or "not finished",
                run.captures,
                run.articles,
                run.new_articles,
                run.rejected,
            )
            for run in found.runs
        ),
    )
    _print(("rejected by", "reason", "pages"), ((r.stage, r.reason, r.count) for r in found.rejections))
    _print(
        ("edit", "certainty", "edits", "articles"), ((e.rule, e.certainty, e.count, e.articles) for e in found.edits)
    )
    _print(("kind of page", "articles"), ((one.kind or "not told", one.articles) for one in found.page_kinds))
    _print(
        ("published in", "articles"),
        ((month.month or "no date", month.articles) for month in found.months[-RECENT_MONTHS:]),
    )
    return int(bool(raised))


def _print_alarms(raised: Sequence[Alarm]) -> None:
    if not raised:
        results.print("every health rule holds", style="green")
    for alarm in raised:
        results.print(Text(f"{alarm.source}: {alarm.message}", style="red"))


def _print_totals(found: Health, path: Path) -> None:
    totals = found.totals
    line = (
        f"{path}: {totals.articles:,} articles ({totals.unique:,} without copies), {totals.captures:,} captures, "
        f"{totals.rejections:,} rejected, {totals.families:,} template families, {totals.file_bytes / 2**20:.1f} MB"
    )
    results.print(Text(line, style="bold"))
    if found.is_being_written:
        results.print("being written right now", style="green")
    if totals.unsettled:
        results.print(f"{totals.unsettled} captures wait to be understood: the next crawl does it", style="yellow")


def _print(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    cells = [[Text("" if value is None else str(value), overflow="fold") for value in row] for row in rows]
    if not cells:
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in header:
        table.add_column(name, no_wrap=name in NOT_BROKEN, overflow="fold")
    for row in cells:
        table.add_row(*row)
    results.print()
    results.print(table)
