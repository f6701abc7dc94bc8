"""Sums of n-grams' weights as integers, for machines without numpy.

All weights of an n-gram are lanes of one integer, so that a sum over n-grams is a sum of integers: exact, and the same
on every machine. Takes 49 MB once every n-gram has been met.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from itertools import pairwise
from math import exp, sqrt
from operator import add
from typing import TYPE_CHECKING, Final, TypeAlias

from pipelines.annotate.sections.table import (
    FEWEST,
    HEADING,
    HEADING_NGRAM,
    NGRAM,
    PAIR,
    REMEMBERED,
    REPEATED,
    WORTH_TELLING,
    ZERO,
    Passage,
    Said,
    SectionTable,
    ngrams,
    parts_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LANE: Final = 8
"""Bytes: no text has so many n-grams that their weights overflow into the next lane."""

_Sums: TypeAlias = tuple[tuple[int, ...], int, float]


class LaneSums:
    """Adds up weights as integers of lanes."""

    def __init__(self, table: SectionTable) -> None:
        self._table = table
        self._grams = PackedGrams(table.words, table.rows)
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._sum)
        self._heading_grams = PackedGrams(table.heading_words, table.heading_rows)
        self._of_heading = lru_cache(maxsize=REMEMBERED)(self._heading)  # sites use the same few over and over

    def said(self, passages: Sequence[Passage]) -> list[Said]:
        """Give what each passage of a text says."""
        found = []
        for sentences, heading, title in passages:
            sums = [self._remembered(each) if len(each) <= REPEATED else self._sum(each) for each in sentences]
            is_told = self._grams.lanes(sum(sums))[-1] >= FEWEST
            roles = list(map(add, self._roles_of(sum(sums[heading:])), self._of_heading(title)))
            found.append(Said(self._topics_of(sums), roles, is_told))
        return found

    def _sum(self, sentence: str) -> int:
        return self._grams.total(ngrams(sentence, NGRAM))

    def _topics_of(self, sums: Sequence[int]) -> dict[str, tuple[float, int]]:
        told: dict[str, tuple[float, int]] = {}
        for start, end in parts_of(len(sums)):
            for name, probability, best in self._topics_of_part(sums[start:end]):
                if name not in told or told[name][0] < probability:
                    told[name] = (probability, start + best)
        return told

    def _topics_of_part(self, sums: Sequence[int]) -> Iterator[tuple[str, float, int]]:
        whole = self._sums(sum(sums))
        possible = [lane for lane, fewest in enumerate(self._table.fewest) if _said(whole, lane) > fewest]
        if not possible:
            return
        pairs = [self._sums(one + other) for one, other in pairwise(sums)] if len(sums) > PAIR else [whole]
        alone = [self._sums(each) for each in sums]
        for lane in possible:
            _, scale, bias = self._table.topics[lane]
            told = [_said(pair, lane) for pair in pairs]
            most, in_whole = max(told), _said(whole, lane)
            probability = (probable(scale, bias, in_whole) + probable(scale, bias, max(in_whole, most))) / 2
            if probability > WORTH_TELLING:
                at = told.index(most)
                said = [_said(each, lane) for each in alone[at : at + PAIR]]
                best = at + said.index(max(said))
                yield self._table.topics[lane].name, probability, best

    def _sums(self, weights: int) -> _Sums:
        """Give the sum of every lane, what it is where nothing is said, and 1 over the length of the text as a vector.

        Where hardly a word is known that is 0, which leaves what is true of any text.
        """
        lanes = self._grams.lanes(weights)
        norm, count = lanes[-2:]
        return lanes, ZERO * count, 1 / sqrt(norm * self._table.unit) if count >= FEWEST else 0.0

    def _roles_of(self, weights: int) -> list[float]:
        lanes = self._grams.lanes(weights)
        length, zero = sqrt(lanes[-2] * self._table.unit) or 1, ZERO * lanes[-1]
        own = lanes[len(self._table.topics) : -2]
        return [(said - zero) / length * role.scale for said, role in zip(own, self._table.roles, strict=True)]

    def _heading(self, title: str) -> list[float]:
        grams = self._heading_grams
        *lanes, norm, count = grams.lanes(grams.total(ngrams(HEADING.format(title), HEADING_NGRAM)))
        length, zero = sqrt(norm * self._table.unit) or 1, ZERO * count
        roles = self._table.roles
        return [(said - zero) / length * role.heading_scale for said, role in zip(lanes, roles, strict=True)]


class PackedGrams(dict[int, int]):
    """Weights of n-grams by their places in the table, as integers of lanes with one more that counts.

    Made of the table's bytes when first asked for: to make all of them takes longer than most programs run.
    """

    def __init__(self, words: Sequence[str], rows: bytes) -> None:
        self._places = {word: place for place, word in enumerate(words)}
        self._rows = rows
        self._size = size = len(rows) // len(words)
        self._wide = bytearray(_LANE * (size + 1))
        self._wide[_LANE * size] = 1
        self._lanes = struct.Struct(f"<{size + 1}Q")

    def total(self, grams: Iterable[str]) -> int:
        """Add up the weights of those n-grams that the table has."""
        places = self._places.get
        return sum([self[place] for gram in grams if (place := places(gram)) is not None])

    def __missing__(self, place: int) -> int:
        size = self._size
        self._wide[: _LANE * size : _LANE] = self._rows[place * size : (place + 1) * size]
        weights = self[place] = int.from_bytes(self._wide, "little")
        return weights

    def lanes(self, total: int) -> tuple[int, ...]:
        """Give the sum of every lane, and the number of n-grams last."""
        return self._lanes.unpack(total.to_bytes(self._lanes.size, "little"))


def probable(scale: float, bias: float, said: float) -> float:
    """Give the probability of a topic."""
    return 1 / (1 + exp(-said * scale - bias))


def _said(sums: _Sums, lane: int) -> float:
    lanes, zero, per_length = sums
    return (lanes[lane] - zero) * per_length
