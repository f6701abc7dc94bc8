"""`yuqi dedupe`: copies and families as a filter, without an archive."""

from __future__ import annotations

import json
import sys
from array import array
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import click

from archive.errors import UserError
from yuqi.console import line_numbers, messages, progress, write_json_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipelines.copies.answering import Grouped
    from pipelines.copies.grouping import Member

_FORM: Final = 'Give one object a line: {"id": ..., "text": ...}'
_OWN_ID: Final = "Place alone tells such answers apart. Give every line an id of its own."


@click.command("dedupe")
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="Processes that compare pairs.")
def command(*, workers: int) -> int:
    """Group copies and template families: JSON Lines of {"id","text"} in, one line out for each, in input order.

    "title" may be given. Out: {"id","cluster","primary","family","relation","similarity"}; articles of one cluster are
    copies of each other, articles of one family share a template with another lender's name. An excerpt's line has
    "excerpt_of" too, the article it is in the main a piece of. Give the earliest first: the first of a cluster is its
    primary. Lines of `yuqi clean` may come as they are.

    A line that is no such object ends the command before any answer. Ids that do not tell lines apart, and titles that
    are no text, are named on standard error; all lines are answered, and the exit code is 1.

    \b
    Example:
      yuqi dedupe --workers 2 < articles.jsonl > groups.jsonl
      yuqi clean < pages.jsonl | yuqi dedupe
    """
    from pipelines.copies.grouping import group

    doubts = _Doubts()
    with progress("reading and comparing") as advance:
        for grouped in group(_members(sys.stdin.buffer, doubts, advance), workers):
            write_json_line(_fields(grouped))
    sys.stdout.flush()
    told = list(doubts.told())
    for doubt in told:
        messages.print(doubt, style="yellow", markup=False, soft_wrap=True)
    return int(bool(told))


def _fields(grouped: Grouped[object]) -> dict[str, Any]:
    fields = asdict(grouped)
    if fields["excerpt_of"] is None:  # few lines have one
        del fields["excerpt_of"]
    return fields


class _Doubts:
    """What is odd about lines that are answered all the same; a dozen bytes a line."""

    def __init__(self) -> None:
        self._lines, self._marks = array("I"), array("q")
        self._nameless: list[int] = []
        self._untitled: list[int] = []

    def note(self, number: int, record: dict[str, Any]) -> None:
        """Look at a record that can be answered."""
        if record["id"] is not None:
            self._lines.append(number)
            self._marks.append(hash(json.dumps(record["id"], sort_keys=True)))
        elif not _is_rejected(record):  # a line that `yuqi clean` could not read has no id
            self._nameless.append(number)
        if not isinstance(record.get("title"), str | None):
            self._untitled.append(number)

    def told(self) -> Iterator[str]:
        """Say it, by the numbers of the lines: what stands in them is nobody's business."""
        if self._nameless:
            yield f"{line_numbers(self._nameless)}: the id is null. {_OWN_ID}"
        if repeated := self._repeated():
            yield f"{line_numbers(repeated)}: the id is that of an earlier line. {_OWN_ID}"
        if self._untitled:
            yield f"{line_numbers(self._untitled)}: the title is no text and was left out. Give a string, or none."

    def _repeated(self) -> list[int]:
        known: set[int] = set()
        repeated: list[int] = []
        for number, mark in zip(self._lines, self._marks, strict=True):
            if mark in known:
                repeated.append(number)
            known.add(mark)
        return repeated


def _members(lines: Iterable[bytes], doubts: _Doubts, advance: Callable[[int], None]) -> Iterator[Member]:
    """Read the records; they are all read before the first answer, so a mistake in one leaves no half result."""
    from pipelines.copies.grouping import Member

    for number, line in enumerate(lines, start=1):
        if line.strip():
            record = _record(line, number)
            doubts.note(number, record)
            title = record.get("title")
            yield Member(id=record["id"], text=record["text"], title=title if isinstance(title, str) else None)
        advance(1)


def _record(line: bytes, number: int) -> dict[str, Any]:
    from pipelines.lines import refuse_constant

    try:
        record: Any = json.loads(line, parse_constant=refuse_constant)
    except (ValueError, RecursionError) as error:
        raise UserError(f"line {number}: not JSON in UTF-8. {_FORM}") from error
    if isinstance(record, dict) and _is_rejected(record):
        record = {"text": f"\0{number}"} | record  # what `yuqi clean` rejected early has no text, and no copies
    if not isinstance(record, dict) or "id" not in record or not isinstance(record.get("text"), str):
        raise UserError(f"line {number}: needs 'id' and 'text'. {_FORM}")
    return record


def _is_rejected(record: dict[str, Any]) -> bool:
    return record.get("status") == "rejected"
