"""`yuqi dedupe`: copies and families as a filter, without an archive."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, Final

import click

from archive.errors import UserError
from yuqi.console import progress, write_json_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipelines.grouping import Member

_FORM: Final = 'Give one object a line: {"id": ..., "text": ...}'


@click.command("dedupe")
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="Processes that compare pairs.")
def command(*, workers: int) -> None:
    """Group copies and template families: JSON Lines of {"id","text"} in, one line out for each, in input order.

    "title" may be given. Out: {"id","cluster","primary","family","relation","similarity"}; articles of one cluster are
    copies of each other, articles of one family share a template with another lender's name. Give the earliest first:
    the first of a cluster is its primary. Lines of `yuqi clean` may come as they are. A line that is no such object
    ends the command before any answer.

    \b
    Example:
      yuqi dedupe --workers 2 < articles.jsonl > groups.jsonl
      yuqi clean < pages.jsonl | yuqi dedupe
    """
    from dataclasses import asdict

    from pipelines.grouping import group

    with progress("reading and comparing") as advance:
        for grouped in group(_members(sys.stdin.buffer, advance), workers):
            write_json_line(asdict(grouped))
    sys.stdout.flush()


def _members(lines: Iterable[bytes], advance: Callable[[int], None]) -> Iterator[Member]:
    """Read the records; they are all read before the first answer, so a mistake in one leaves no half result."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _member(line, number)
        advance(1)


def _member(line: bytes, number: int) -> Member:
    from pipelines.grouping import Member
    from pipelines.lines import refuse_constant

    try:
        record: Any = json.loads(line, parse_constant=refuse_constant)
    except (ValueError, RecursionError) as error:
        raise UserError(f"line {number}: not JSON in UTF-8. {_FORM}") from error
    if isinstance(record, dict) and record.get("status") == "rejected":
        record = {"text": f"\0{number}"} | record  # what `yuqi clean` rejected early has no text, and no copies
    if not isinstance(record, dict) or "id" not in record or not isinstance(record.get("text"), str):
        raise UserError(f"line {number}: needs 'id' and 'text'. {_FORM}")
    title = record.get("title")
    return Member(id=record["id"], text=record["text"], title=title if isinstance(title, str) else None)
