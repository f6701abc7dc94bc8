"""Two texts beside each other, paragraph by paragraph, blind to script and width."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import LCSseq

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.search.folding import Folding

MAX_PARAGRAPHS: Final = 2_000
MAX_CHARS: Final = 3_000
"""Longer paragraphs are shown as changed altogether: comparing is quadratic."""
MAX_ALIGNED: Final = 20_000
"""Pairs of paragraphs of a stretch that are compared to find which became which; past that it is told by the place."""
LEAST_ALIKE: Final = 0.3
"""Characters two paragraphs have in common, in order, as a share of the longer one, below which neither became the
other."""


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
    at = start = 0
    for place, other_place in [*_kindred(ours, theirs, folding), (len(ours), len(theirs))]:
        yield from _strange(ours[at:place], theirs[start:other_place], folding)
        if place < len(ours):
            yield _changed(ours[place], theirs[other_place], folding)
        at, start = place + 1, other_place + 1


def _strange(ours: Sequence[str], theirs: Sequence[str], folding: Folding) -> Iterator[Pair]:
    """Put paragraphs that have nothing to do with each other beside each other, as they stand in one place."""
    both = min(len(ours), len(theirs))
    for one, other in zip(ours[:both], theirs[:both], strict=True):
        yield _changed(one, other, folding)
    yield from (Pair(kind="removed", left=(Stretch(one, differs=True),)) for one in ours[both:])
    yield from (Pair(kind="added", right=(Stretch(other, differs=True),)) for other in theirs[both:])


def _kindred(ours: Sequence[str], theirs: Sequence[str], folding: Folding) -> list[tuple[int, int]]:
    """Find which paragraph became which, in order, so that all together have most in common.

    Those that stand in the same place are not asked first: a paragraph that was put in moves all behind it.
    """
    if len(ours) * len(theirs) > MAX_ALIGNED:
        return [(place, place) for place in range(min(len(ours), len(theirs)))]
    left, right = [*map(folding.fold, ours)], [*map(folding.fold, theirs)]
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    alike = [[LCSseq.normalized_similarity(one, other, score_cutoff=LEAST_ALIKE) for other in right] for one in left]
    for i in reversed(range(len(left))):
        for j in reversed(range(len(right))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + alike[i][j])
    found: list[tuple[int, int]] = []
    i = j = 0
    while i < len(left) and j < len(right):
        if alike[i][j] and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _changed(one: str, other: str, folding: Folding) -> Pair:
    whole = Pair(kind="changed", left=(Stretch(one, differs=True),), right=(Stretch(other, differs=True),))
    if len(one) > MAX_CHARS or len(other) > MAX_CHARS:
        return whole
    matcher = SequenceMatcher(None, folding.fold(one), folding.fold(other), autojunk=False)
    if matcher.ratio() < LEAST_ALIKE:  # two paragraphs that have nothing to do with each other
        return whole
    left, right = [], []
    for tag, first, last, start, end in matcher.get_opcodes():
        left.append(Stretch(one[first:last], differs=tag != "equal"))
        right.append(Stretch(other[start:end], differs=tag != "equal"))
    return Pair(kind="changed", left=_filled(left), right=_filled(right))


def _filled(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    return tuple(stretch for stretch in stretches if stretch.text)
