"""A repaired text as pieces, each with the edit it came from: what a page or a terminal needs to show repairs."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipelines.records import Certainty, Edit
from pipelines.repair import undo

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.rows import EditRow

_APPLIED: Final = frozenset({Certainty.EXACT, Certainty.INFERRED})


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the repaired text."""

    text: str
    """As it stands after repair; empty where an edit only removed something."""
    edit: int | None
    """Position in the list of edits; None for text as it was served."""


def pieces(repaired: str, edits: Sequence[EditRow]) -> tuple[Piece, ...]:
    """Cut a repaired text at its edits. The pieces together are the text.

    Args:
        repaired: the field after repair.
        edits: those of that field, spans in the field before repair, in any order.
    """
    records = [edit_of(row) for row in edits]
    try:
        before = undo(repaired, records)
    except ValueError:  # edits that do not fit: `yuqi verify` says so, a reader still wants the text
        return (Piece(repaired, None),)
    cut = tuple(_cut(before, records))
    return cut if "".join(piece.text for piece in cut) == repaired else (Piece(repaired, None),)


def _cut(before: str, records: Sequence[Edit]) -> Iterator[Piece]:
    position = 0
    for number in _apart(records):
        edit = records[number]
        if edit.start > position:
            yield Piece(before[position : edit.start], None)
        applied = edit.certainty in _APPLIED
        yield Piece((edit.after or "") if applied else before[edit.start : edit.end], number)
        position = edit.end
    if position < len(before):
        yield Piece(before[position:], None)


def _apart(records: Sequence[Edit]) -> list[int]:
    """Give the edits to show, ascending: all applied ones, and the marks that overlap nothing."""
    order = sorted(range(len(records)), key=lambda number: (records[number].start, records[number].end))
    applied = [number for number in order if records[number].certainty in _APPLIED]
    starts = [records[number].start for number in applied]
    shown: list[int] = []
    position = 0
    for number in order:
        edit = records[number]
        if edit.certainty not in _APPLIED:
            place = bisect_left(starts, edit.start)
            crosses = place < len(starts) and starts[place] < edit.end
            if edit.start < position or crosses:
                continue
        shown.append(number)
        position = max(position, edit.end)
    return shown


def edit_of(row: EditRow) -> Edit:
    """Give a stored edit as the record it was."""
    return Edit(
        field=row.field,
        start=row.start,
        end=row.end,
        before=row.before,
        after=row.after,
        rule=row.rule,
        certainty=Certainty(row.certainty),
        confidence=row.confidence,
    )
