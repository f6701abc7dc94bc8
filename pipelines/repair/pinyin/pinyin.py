"""The toned pinyin residue: 導(dǎo)語(yǔ), left by a converter that annotated what it had converted.

How it came about: text was turned Traditional character by character, then every character of a list got its reading
in parentheses behind it, the first reading of the dictionary without regard to context, on all its occurrences.
Legitimate annotations differ in all three: they explain rare or shared characters, fit the context, and stand once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.records import Certainty
from pipelines.repair.edits import Patch
from pipelines.repair.pinyin.habit import habit
from pipelines.repair.pinyin.notes import annotations_in, taught_starts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.repair.pinyin.habit import Habit
    from pipelines.repair.pinyin.notes import Annotation


def strip_pinyin(text: str) -> Iterator[Patch]:
    """Remove the residue where the whole text shows the converter's habit; single annotations never prove it.

    >>> residue = "經(jīng)濟(jì)發(fā)展，經(jīng)營(yíng)問(wèn)題"
    >>> [patch.start for patch in strip_pinyin(residue)]
    [1, 8, 13, 20, 27, 34]
    >>> list(strip_pinyin("亳(bó)州和六(lù)安"))
    []
    """
    if ")" not in text and "）" not in text:
        return
    found = annotations_in(text)
    if not found:
        return
    taught = taught_starts(text, found)
    free = [each for each in found if each.start not in taught]
    what = habit(text, found, free)
    if what is None:
        return
    kept = taught | _contrasted(text, free, what)
    for each in found:
        end = _residue_end(each, what, is_kept=each.start in kept)
        if end > each.start + 1:
            yield Patch(each.start + 1, end, "", "pinyin", Certainty.EXACT, 0.99)


def _residue_end(each: Annotation, what: Habit, *, is_kept: bool) -> int:
    """Tell where what the converter wrote behind a character ends; a writer's may follow: 長(zhǎng)(cháng)期."""
    if what.given.get(each.char) != each.spoken[0]:
        return each.start + 1
    if what.is_single and len(each.spoken) > 1:
        return each.first_end
    return each.start + 1 if is_kept or len({*each.spoken}) > 1 else each.end


def _contrasted(text: str, found: list[Annotation], what: Habit) -> frozenset[int]:
    """Give the places of annotations that set two readings of a character beside each other: 會(huì)議和會(kuài)計."""
    other = {each.char for each in found if each.spoken[-1] != what.given.get(each.char, each.spoken[-1])}
    lines: dict[tuple[str, int], list[Annotation]] = {}
    for each in found:
        if each.char in other:
            lines.setdefault((each.char, text.rfind("\n", 0, each.start)), []).append(each)
    return frozenset(
        each.start for line in lines.values() if len({each.spoken[-1] for each in line}) > 1 for each in line
    )
