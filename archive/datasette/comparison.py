"""Two texts beside each other, paragraph by paragraph, blind to script and width."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.folding import Folding

MAX_PARAGRAPHS: Final = 2_000
MAX_CHARS: Final = 3_000
"""Longer paragraphs are shown as changed altogether: comparing is quadratic."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a paragraph."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A paragraph on each side; empty on the side that has none."""

    kind: str
    """ "equal", "changed", "removed" or "added"."""
    left: tuple[Stretch, ...] = ()
    right: tuple[Stretch, ...] = ()


def compare(left: str, right: str, folding: Folding) -> tuple[Pair, ...]:
    """Pair the paragraphs of two texts; equal means equal once folded, so a Traditional copy is no change."""
    ours, theirs = left.split("\n")[:MAX_PARAGRAPHS], right.split("\n")[:MAX_PARAGRAPHS]
    matcher = SequenceMatcher(None, [*map(folding.fold, ours)], [*map(folding.fold, theirs)], autojunk=False)
    pairs: list[Pair] = []
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            pairs += (
                Pair(kind="equal", left=(Stretch(one, differs=False),), right=(Stretch(other, differs=False),))
                for one, other in zip(ours[first:last], theirs[start:end], strict=True)
            )
        else:
            pairs += _unequal(ours[first:last], theirs[start:end], folding)
    return tuple(pairs)


def _unequal(ours: Sequence[str], theirs: Sequence[str], folding: Folding) -> Iterator[Pair]:
    both = min(len(ours), len(theirs))
    for one, other in zip(ours[:both], theirs[:both], strict=True):
        yield _changed(one, other, folding)
    yield from (Pair(kind="removed", left=(Stretch(one, differs=True),)) for one in ours[both:])
    yield from (Pair(kind="added", right=(Stretch(other, differs=True),)) for other in theirs[both:])


def _changed(one: str, other: str, folding: Folding) -> Pair:
    whole = Pair(kind="changed", left=(Stretch(one, differs=True),), right=(Stretch(other, differs=True),))
    if len(one) > MAX_CHARS or len(other) > MAX_CHARS:
        return whole
    matcher = SequenceMatcher(None, folding.fold(one), folding.fold(other), autojunk=False)
    if matcher.ratio() < 0.3:  # two paragraphs that have nothing to do with each other
        return whole
    left, right = [], []
    for tag, first, last, start, end in matcher.get_opcodes():
        left.append(Stretch(one[first:last], differs=tag != "equal"))
        right.append(Stretch(other[start:end], differs=tag != "equal"))
    return Pair(kind="changed", left=_filled(left), right=_filled(right))


def _filled(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    return tuple(stretch for stretch in stretches if stretch.text)
