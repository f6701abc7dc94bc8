"""Sums of n-grams' weights with numpy: all sentences and headings of a text at once.

All sums are sums of integers: they are those of `lanes`, and so is every answer.
"""

from __future__ import annotations

import sys
from itertools import accumulate, chain
from math import log
from typing import TYPE_CHECKING, Any, Final

from pipelines.annotate.sections.lanes import probable
from pipelines.annotate.sections.ngramhash import NgramHash
from pipelines.annotate.sections.table import (
    FEWEST,
    HEADING,
    WORTH_TELLING,
    ZERO,
    Passage,
    Said,
    SectionTable,
    parts_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CHARS: Final = 16_000
"""Characters read at once: a long text needs no more memory than a short one."""
_APART: Final = "\0"
"""Stands between sentences; no n-gram of the table has it."""
_MOST: Final = 0xFFFF // 0xFF
"""Bytes that can be added up in a lane of sixteen bits."""
_LANES: Final = 8
"""Bytes of a number of 64 bits."""
_EVERY_OTHER: Final = 0x00FF_00FF_00FF_00FF
_FIRST: Final = 0 if sys.byteorder == "little" else 1
"""Which of them that leaves."""
_ROW_BITS: Final = 20
_NONE: Final = float("-inf")
_ALL_BUT_WORTH: Final = log(WORTH_TELLING / (1 - WORTH_TELLING)) - 0.001


class ArraySums:
    """Adds up weights in arrays."""

    def __init__(self, table: SectionTable) -> None:
        # Imported here: an optional library that takes 50 ms to load.
        import numpy as np  # noqa: PLC0415 - see above

        self._np = np
        self._topics = table.topics
        self._unit = table.unit
        self._fewest = np.array(table.fewest)
        # A shade less than what is worth telling: the probability itself is reckoned as without numpy.
        self._worth = np.array([(_ALL_BUT_WORTH - judge.bias) / judge.scale for judge in table.topics])
        self._scales = np.array([role.scale for role in table.roles])
        self._heading_scales = np.array([role.heading_scale for role in table.roles])
        words = {word: number for number, word in enumerate(dict.fromkeys((*table.words, *table.heading_words)))}
        self._grams = NgramHash(tuple(words))
        self._topics_end = len(table.topics)
        self._roles_end = len(table.topics) + len(table.roles)
        self._width = -(-(self._roles_end + 2) // _LANES) * _LANES
        self._fill(table, words)

    def _fill(self, table: SectionTable, words: dict[str, int]) -> None:
        """Lay out a row for every n-gram of texts, of zeros where it has none, then one for each of headings.

        A row has the weights of topics and of roles and, at its end, the square of its length and a one that counts.
        The last row is that of no n-gram.
        """
        np = self._np
        size, headings = len(table.words), len(table.heading_words)
        rows = np.zeros((len(words) + headings + 1, self._width), np.uint8)
        of_texts = np.frombuffer(table.rows, np.uint8).reshape(size, -1)
        of_headings = np.frombuffer(table.heading_rows, np.uint8).reshape(headings, -1)
        rows[:size, : self._roles_end], rows[:size, -2] = of_texts[:, :-1], of_texts[:, -1]
        rows[len(words) : -1, self._topics_end : self._roles_end] = of_headings[:, :-1]
        rows[len(words) : -1, -2] = of_headings[:, -1]
        rows[:size, -1] = rows[len(words) : -1, -1] = 1
        self._rows = rows.view(np.uint64)
        self._rows_of_headings = np.full(len(words), len(rows) - 1)
        self._rows_of_headings[[words[word] for word in table.heading_words]] = len(words) + np.arange(headings)

    def said(self, passages: Sequence[Passage]) -> list[Said]:
        """Give what each passage of a text says."""
        np = self._np
        sums, headings = self._sums(passages)
        until = np.zeros((len(sums) + 1, self._width), np.int64)
        np.cumsum(sums, axis=0, out=until[1:])
        ends = list(accumulate((len(passage.sentences) for passage in passages), initial=0))
        bounds = until.take(ends, axis=0)
        heads = [end + passage.heading for end, passage in zip(ends, passages, strict=False)]
        roles = self._roles_of(bounds[1:] - until.take(heads, axis=0), self._scales)
        roles += self._roles_of(headings, self._heading_scales)
        counts = bounds[1:, -1] - bounds[:-1, -1]
        topics = self._topics_of(passages, ends, sums, until)
        return [
            Said(told, of_roles, count >= FEWEST)
            for told, of_roles, count in zip(topics, roles.tolist(), counts.tolist(), strict=True)
        ]

    def _roles_of(self, sums: Any, scales: Any) -> Any:
        np = self._np
        lengths = np.sqrt(sums[:, -2] * self._unit)
        lengths[lengths == 0] = 1
        return (sums[:, self._topics_end : self._roles_end] - ZERO * sums[:, -1:]) / lengths[:, None] * scales

    def _topics_of(
        self, passages: Sequence[Passage], ends: Sequence[int], sums: Any, until: Any
    ) -> list[dict[str, tuple[float, int]]]:
        """Give the topics of every passage.

        Args:
            passages: of the text.
            ends: number of the first sentence of each passage.
            sums: of every sentence, one row each.
            until: of all sentences before each.
        """
        np = self._np
        told: list[dict[str, tuple[float, int]]] = [{} for _ in passages]
        parts = [
            (at, ends[at] + start, ends[at] + end)
            for at, passage in enumerate(passages)
            for start, end in parts_of(len(passage.sentences))
        ]
        if not parts:
            return told
        starts, stops = np.array([part[1:] for part in parts]).T
        whole = self._said(until.take(stops, axis=0) - until.take(starts, axis=0))
        possible = np.nonzero(whole > self._fewest)
        if not len(possible[0]):
            return told
        of_parts, lanes = possible
        in_whole = whole[possible]
        in_pair, best = self._most_in(sums, starts.take(of_parts), stops.take(of_parts), lanes)
        likely = np.flatnonzero(np.maximum(in_whole, in_pair) > self._worth.take(lanes))
        found = (each.take(likely).tolist() for each in (of_parts, lanes, in_whole, in_pair, best))
        for number, lane, said, said_in_pair, sentence in zip(*found, strict=True):
            name, scale, bias = self._topics[lane]
            probability = probable(scale, bias, said)
            if said_in_pair > said:
                probability = (probability + probable(scale, bias, said_in_pair)) / 2
            at = parts[number][0]
            if probability > WORTH_TELLING and (name not in told[at] or told[at][name][0] < probability):
                told[at][name] = (probability, sentence - ends[at])
        return told

    def _most_in(self, sums: Any, starts: Any, stops: Any, lanes: Any) -> tuple[Any, Any]:
        """Give what the first pair of neighbours that speaks most for a topic says, and which of the two says more.

        A part of one sentence has no pair, and but that to say more.

        Args:
            sums: of every sentence, one row each.
            starts: number of the first sentence of each part, once for each topic that is asked about.
            stops: of the first behind it.
            lanes: of the topics.
        """
        np = self._np
        following = np.zeros_like(sums)
        following[:-1] = sums[1:]
        zeros, lengths = self._of_nothing(sums)
        zeros_of_pairs, lengths_of_pairs = self._of_nothing(sums + following)
        sizes = stops - starts
        ends = np.cumsum(sizes)
        firsts = ends - sizes
        sentences = np.arange(ends[-1]) + np.repeat(starts - firsts, sizes)
        cells = sentences * self._width + np.repeat(lanes, sizes)
        pairs = sums.take(cells) + following.take(cells)
        pairs = (pairs - zeros_of_pairs.take(sentences)) * lengths_of_pairs.take(sentences)
        pairs[ends - 1] = _NONE  # the last sentence of a part is in no pair with the next part's first
        most = np.maximum.reduceat(pairs, firsts)
        first = np.minimum.reduceat(np.where(pairs == np.repeat(most, sizes), sentences, len(sums)), firsts)
        second = np.minimum(first + 1, stops - 1)
        one, other = (
            (sums.take(each * self._width + lanes) - zeros.take(each)) * lengths.take(each) for each in (first, second)
        )
        return most, np.where(other > one, second, first)

    def _said(self, sums: Any) -> Any:
        """Give what sums speak for each topic, by the length of their text as a vector."""
        zeros, lengths = self._of_nothing(sums)
        return (sums[:, : self._topics_end] - zeros[:, None]) * lengths[:, None]

    def _of_nothing(self, sums: Any) -> tuple[Any, Any]:
        """Give what a lane of each sum is where nothing is said, and 1 over the length of its text as a vector.

        Where hardly a word is known that is 0, which leaves what is true of any text.
        """
        np = self._np
        counts = sums[:, -1]
        per_length = np.zeros(len(sums))
        np.divide(1, np.sqrt(sums[:, -2] * self._unit), out=per_length, where=counts >= FEWEST)
        return ZERO * counts, per_length

    def _sums(self, passages: Sequence[Passage]) -> tuple[Any, Any]:
        """Add up the weights of the n-grams of every sentence, and of every heading, each n-gram once."""
        sentences = list(chain.from_iterable(passage.sentences for passage in passages))
        headings = [HEADING.format(passage.title) for passage in passages]
        size = len(sentences)
        sums = [self._sums_of(some, size - start) for start, some in _some([*sentences, *headings])]
        of_all = sums[0] if len(sums) == 1 else self._np.concatenate(sums)
        return of_all[:size], of_all[size:]

    def _sums_of(self, texts: Sequence[str], headings_from: int) -> Any:
        np = self._np
        text = _APART.join([*texts, _APART])
        at, rows = self._grams.find(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4"))
        numbers = np.arange(len(texts))
        owners = np.repeat(numbers, [len(words) + 1 for words in texts]).take(at)
        if headings_from < len(texts):
            of_headings = np.flatnonzero(owners >= headings_from)
            rows[of_headings] = self._rows_of_headings.take(rows.take(of_headings))
        firsts = numbers << _ROW_BITS
        # Every text has the row of no n-gram as well, so that none is without rows.
        pairs = np.concatenate((owners << _ROW_BITS | rows, firsts | (len(self._rows) - 1)))
        pairs.sort()
        is_first = np.ones(len(pairs), bool)
        np.not_equal(pairs[1:], pairs[:-1], out=is_first[1:])
        pairs = pairs[is_first]
        rows = self._rows.take(pairs & ((1 << _ROW_BITS) - 1), axis=0)
        return self._added(rows, np.searchsorted(pairs, firsts))

    def _added(self, rows: Any, starts: Any) -> Any:
        """Add up the rows from each start to the next; so many that a sum might overflow in turns."""
        np = self._np
        stops = np.append(starts[1:], len(rows))
        long = np.flatnonzero(stops - starts > _MOST).tolist()
        if not long:
            return self._lanes(rows, starts)
        turns = [np.arange(starts[at] + _MOST, stops[at], _MOST) for at in long]
        cuts = np.sort(np.concatenate((starts, *turns)))
        added = self._lanes(rows, cuts)
        places = np.searchsorted(cuts, starts)
        sums = added.take(places, axis=0)
        for at, more in zip(long, turns, strict=True):
            sums[at] = added[places[at] : places[at] + 1 + len(more)].sum(axis=0)
        return sums

    def _lanes(self, rows: Any, starts: Any) -> Any:
        """Add up rows as numbers of 64 bits: four of their bytes at once, every other one, with room between them."""
        np = self._np
        sums = np.empty((len(starts), self._width), np.int64)
        sums[:, _FIRST::2] = np.add.reduceat(rows & _EVERY_OTHER, starts).view(np.uint16)
        sums[:, 1 - _FIRST :: 2] = np.add.reduceat((rows >> np.uint64(8)) & _EVERY_OTHER, starts).view(np.uint16)
        return sums


def _some(texts: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    """Divide texts into lists of so many characters, or of one that is longer; each with the number of its first."""
    start = chars = 0
    for number, text in enumerate(texts):
        if start < number and chars + len(text) > _CHARS:
            yield start, texts[start:number]
            start, chars = number, 0
        chars += len(text)
    if start < len(texts):
        yield start, texts[start:]
