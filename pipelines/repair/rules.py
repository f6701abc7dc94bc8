"""The rules of repair in their order, and the loop that runs them until the text no longer changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from pipelines.records import Certainty
from pipelines.repair.controls import drop_c1_controls, drop_controls, drop_soft_hyphens, drop_zero_width
from pipelines.repair.controls_forms import name_private, unmask_forms
from pipelines.repair.edits import Patch, apply, compose, place_marks, to_edits
from pipelines.repair.escapes.codes import decode_codes
from pipelines.repair.escapes.escapes import decode_entities
from pipelines.repair.escapes.mail import decode_mail_forms
from pipelines.repair.insertions.insertions import cut_markup
from pipelines.repair.losses.losses import MARKS
from pipelines.repair.mojibake.dead import mark_mojibake
from pipelines.repair.mojibake.mojibake import undo_mojibake
from pipelines.repair.pinyin.pinyin import strip_pinyin
from pipelines.repair.pinyin.untoned import strip_untoned
from pipelines.repair.splices.marks import restore_marks
from pipelines.repair.splices.splices import unsplice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipelines.records import Edit

Rule: TypeAlias = "Callable[[str], Iterator[Patch]]"
"""Gives patches in order, not overlapping. No rule makes a newline, and only those of mail's own forms
are taken away."""

RULES: Final[tuple[Rule, ...]] = (
    drop_controls,  # first: they split everything else
    drop_zero_width,
    decode_entities,
    decode_codes,
    decode_mail_forms,
    strip_pinyin,  # before mojibake, to which letters with tones look like garbled ones
    strip_untoned,
    undo_mojibake,  # before soft hyphens: 0xAD is half of many characters
    unsplice,  # after it: what was put together again has lost its annotation, and would count against the habit
    restore_marks,
    drop_soft_hyphens,
    drop_c1_controls,
    name_private,
    unmask_forms,
    cut_markup,
)
"""Order is law: a rule sees what the ones before it have uncovered. No rule normalises width, quotes or forms."""

MAX_ROUNDS: Final = 8
"""Real damage is stable after two rounds. A text still changing after eight is built to keep us busy."""


def repair_text(text: str) -> tuple[str, tuple[Edit, ...]]:
    r"""Repair a text and give the edits, in order of their place, field "text".

    `exact` and `inferred` edits lead from the text to the result (`replay`) and back (`undo`); `candidate` and `flag`
    edits mark what is lost and are not applied. Repairing twice changes nothing more. Text that does not settle is
    returned untouched with one flag, rather than half repaired.

    >>> repaired, edits = repair_text("&#36926;期\u200b还款")
    >>> repaired, [edit.rule for edit in edits]
    ('逾期还款', ['entity', 'zero-width'])
    """
    repaired, patches = settle(text)
    return repaired, to_edits("text", text, patches)


def settle(text: str) -> tuple[str, list[Patch]]:
    """Run the rules until nothing changes; the patches lead from the text given to the text returned."""
    applied: list[Patch] = []
    current = text
    for _ in range(MAX_ROUNDS):
        before = current
        for rule in RULES:
            patches = list(rule(current))
            if patches:
                applied = compose(applied, patches)
                current = apply(current, patches)
        if current == before:
            break
    else:
        return text, [Patch(0, len(text), None, "unstable", Certainty.FLAG, 1.0)]
    applied = [patch for patch in applied if text[patch.start : patch.end] != patch.after]
    marks = sorted((mark for find in (*MARKS, mark_mojibake) for mark in find(current)), key=_place)
    placed = place_marks(applied, _apart(marks))
    return current, sorted((*applied, *placed), key=_place) if placed else applied


def _place(patch: Patch) -> tuple[int, int]:
    return patch.start, patch.end


def _apart(marks: list[Patch]) -> Iterator[Patch]:
    """Keep the first of marks that overlap."""
    reach = 0
    for mark in marks:
        if mark.start >= reach:
            yield mark
            reach = max(reach, mark.end)
