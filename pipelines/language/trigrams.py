"""How likely a character is after two others: the longer memory of what puts torn text together.

突然倒 and 突然但 are equally likely pair by pair; as three characters only one of them is usual. What was not counted
falls back to pipelines/language/bigrams.py. Counted by tools/han_trigrams.py, which names the sources. Either script;
loaded when the first torn text is met.
"""

from __future__ import annotations

import struct
import zlib
from array import array
from bisect import bisect_left
from functools import cache, lru_cache
from importlib import resources
from itertools import accumulate, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from pipelines.language.bigrams import STEP, bigrams, wide
from pipelines.script import fold_table

if TYPE_CHECKING:
    from collections.abc import Iterable

HEADER: Final = struct.Struct("<4I")
DIGIT: Final = "0"
LETTER: Final = "a"
"""What stands for every ASCII digit, and for every ASCII letter."""

_ROWS: Final = 1 << 15
_NO_ROW: Final[tuple[float, dict[str, float]]] = (0.0, {})


class Options:
    """Characters of which one is to be chosen, made ready to be scored together as often as is wanted."""

    def __init__(self, chars: Iterable[str]) -> None:
        self.chars = tuple(chars)
        # Of a single id itemgetter would give no tuple.
        self.ids = itemgetter(*map(bigrams().place, self.chars)) if len(self.chars) > 1 else None
        self.places: dict[str, tuple[int, ...]] = {}
        for place, char in enumerate(self.chars):
            folded = folds().get(char, char)
            self.places[folded] = (*self.places.get(folded, ()), place)


class TrigramModel:
    """Log probabilities of characters after two others, in nats."""

    def __init__(self, table: bytes) -> None:
        payload = zlib.decompress(table[table.index(b"\n\n") + 2 :])
        chars, heads, contexts, triples = HEADER.unpack_from(payload)
        sizes = (2 * chars, 2 * heads, 2 * heads, 2 * contexts, contexts, 2 * contexts, triples, triples, triples)
        ends = list(accumulate(sizes, initial=HEADER.size))
        names, firsts, widths, seconds, backoffs, lengths, low, high, codes = (
            payload[start:end] for start, end in pairwise(ends)
        )
        self._chars = names.decode("utf-16-le")
        self._ids = {char: place for place, char in enumerate(self._chars)}
        self._spans = dict(zip(wide(firsts), pairwise(accumulate(wide(widths), initial=0)), strict=True))
        self._seconds, self._backoffs = wide(seconds), backoffs
        self._ends = array("I", accumulate(wide(lengths), initial=0))
        self._low, self._high, self._codes = low, high, codes
        self._folds = folds()
        self.row = lru_cache(maxsize=_ROWS)(self._row)

    def after(self, two: str, char: str) -> float:
        """Give the log probability of a character after one or two others.

        >>> trigrams().after("突然", "倒") > trigrams().after("突然", "但")
        True
        """
        backoff, known = self.row(two)
        score = known.get(self._folds.get(char, char))
        return backoff + bigrams().pair(two[-1], char) if score is None else score

    def after_each(self, two: str, options: Options) -> list[float]:
        """Give what `after` gives, for every one of the options.

        >>> trigrams().after_each("突然", Options("倒但")) == [trigrams().after("突然", char) for char in "倒但"]
        True
        """
        if options.ids is None:
            return [self.after(two, char) for char in options.chars]
        backoff, known = self.row(two)
        costs = _costs_from(backoff)
        scores = [costs[code] for code in options.ids(bigrams().row(two[-1]))]
        for folded in known.keys() & options.places.keys():
            for place in options.places[folded]:
                scores[place] = known[folded]
        return scores

    def _row(self, two: str) -> tuple[float, dict[str, float]]:
        """Give what it costs to back off after two characters, and the log probabilities of what was counted there."""
        first, second = (self._ids.get(self._folds.get(char, char)) for char in two.rjust(2))
        start, end = self._spans.get(-1 if first is None else first, (0, 0))
        place = end if second is None else bisect_left(self._seconds, second, start, end)
        if place == end or self._seconds[place] != second:
            return _NO_ROW
        span = slice(self._ends[place], self._ends[place + 1])
        thirds = (self._chars[low + (high << 8)] for low, high in zip(self._low[span], self._high[span], strict=True))
        scores = (-STEP * code for code in self._codes[span])
        return -STEP * self._backoffs[place], dict(zip(thirds, scores, strict=True))


@cache
def _costs_from(backoff: float) -> tuple[float, ...]:
    """Give the scores of all codes of a row of bigrams; there are no more than 256 ways to back off."""
    return tuple(backoff - STEP * code for code in range(256))


@cache
def trigrams() -> TrigramModel:
    """Load the model, once."""
    return TrigramModel(resources.files("pipelines").joinpath("tables/han_trigrams.bin").read_bytes())


@cache
def folds() -> dict[str, str]:
    """Give what characters are counted as: one form of both scripts and widths, all digits one, all letters one."""
    digits, letters = "0123456789", "abcdefghijklmnopqrstuvwxyz"
    table = fold_table()
    classes = dict.fromkeys(digits, DIGIT) | dict.fromkeys(letters, LETTER)
    return {char: classes.get(folded, folded) for char, folded in table.items()} | classes
