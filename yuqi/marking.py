"""Repairs made visible: a text with its edits marked in colour, and the legend to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.text import Text

from pipelines.records import Certainty

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipelines.records import Edit

STYLES: Final = {
    Certainty.EXACT: "green underline",
    Certainty.INFERRED: "yellow underline",
    Certainty.CANDIDATE: "cyan",
    Certainty.FLAG: "white on red",
}


def mark(before: str, edits: Iterable[Edit]) -> Text:
    """Give the repaired text with every edit's place marked.

    An applied edit shows what it put there, or the character before the cut where it only removed; a candidate shows
    its proposal in brackets; a flag shows the damage itself.
    """
    marked = Text(overflow="fold")
    position = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start < position:
            continue
        marked.append(before[position : edit.start])
        _append_edit(marked, edit)
        position = edit.end
    marked.append(before[position:])
    return marked


def _append_edit(marked: Text, edit: Edit) -> None:
    style = STYLES[edit.certainty]
    match edit.certainty:
        case Certainty.EXACT | Certainty.INFERRED if edit.after:
            marked.append(edit.after, style=style)
        case Certainty.EXACT | Certainty.INFERRED:
            # Nothing was put in place of what went; the character before it carries the mark.
            if marked.plain:
                marked.stylize(style, len(marked) - 1)
        case Certainty.CANDIDATE:
            marked.append(edit.before)
            marked.append(f"[{edit.after}?]", style=style)
        case Certainty.FLAG:
            marked.append(edit.before or "□", style=style)


def legend() -> Text:
    """Name the colours."""
    words = {
        Certainty.EXACT: "repaired, proved",
        Certainty.INFERRED: "repaired, most probable",
        Certainty.CANDIDATE: "perhaps lost here, not applied",
        Certainty.FLAG: "damaged, left as it is",
    }
    line = Text()
    for certainty, word in words.items():
        line.append(f" {word} ", style=STYLES[certainty])
        line.append("  ")
    return line
