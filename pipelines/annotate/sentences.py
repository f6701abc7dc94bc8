"""Where the sentences of a text begin and end: no phrase, clause or number with its unit leaves its sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_END: Final = re.compile("[。!?;\n]")


class Sentence(NamedTuple):
    """A sentence without the mark that ends it, by code points."""

    start: int
    end: int


class Sentences:
    r"""The sentences of a folded text.

    >>> sentences = Sentences("逾期。\n还款")
    >>> sentences.around(1), sentences.around(5)
    (Sentence(start=0, end=2), Sentence(start=4, end=6))
    """

    def __init__(self, folded: str) -> None:
        self._ends: Final = [found.start() for found in _END.finditer(folded)]
        self._ends.append(len(folded))

    def around(self, place: int) -> Sentence:
        """Give the sentence of a place; a mark belongs to the one that it ends."""
        at = bisect_left(self._ends, place)
        return Sentence(self._ends[at - 1] + 1 if at else 0, self._ends[at])

    def divide(self, places: Sequence[int]) -> Iterator[tuple[int, int]]:
        r"""Divide places in order by their sentences: number of the first of each, and of the first behind its last.

        >>> list(Sentences("逾期。\n还款。好").divide([0, 1, 4, 5, 7]))
        [(0, 2), (2, 4), (4, 5)]
        """
        ends = self._ends
        at, first, count = 0, 0, len(places)
        while first < count:
            at = bisect_left(ends, places[first], at)
            behind = bisect_left(places, ends[at], first)
            yield first, behind
            first = behind
