"""Sums of n-grams' weights with numpy: all sentences of a text at once.

An n-gram is a number, made of the numbers of its characters; where it stands in the table a hash tells. A bucket of the
hash is a row of an array, and what it keeps of an n-gram is all that its place among the buckets does not tell, so a
hit is no matter of luck. All sums are sums of integers: they are those of `section_lanes`, and so is every answer.
"""

from __future__ import annotations

from itertools import accumulate
from math import log
from typing import TYPE_CHECKING, Any, Final

from pipelines.annotate.section_lanes import probable
from pipelines.annotate.section_table import (
    FEWEST,
    REMEMBERED,
    REPEATED,
    WORTH_TELLING,
    ZERO,
    Passage,
    Said,
    SectionTable,
    parts_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BUCKET_BITS: Final = 16
_MIX: Final = 0x9E3779B97F4A7C15
"""Odd, so that no two n-grams become one. Source: Knuth, The Art of Computer Programming 3, 6.4: the golden ratio."""
_CHARS: Final = 16_000
"""Characters read at once: a long text needs no more memory than a short one."""
_APART: Final = "\0"
"""Stands between sentences; no n-gram of the table has it."""
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
        self._grams = _Hash(table.words)
        size = len(table.rows) // len(table.words)
        self._rows = np.zeros((len(table.words) + 1, size + 1), np.uint8)  # the last one is of no n-gram
        self._rows[:-1, :-1] = np.frombuffer(table.rows, np.uint8).reshape(-1, size)[self._grams.order]
        self._rows[:-1, -1] = 1
        self._known: dict[str, int] = {}
        self._remembered = np.zeros((REMEMBERED, size + 1), np.int64)

    def said(self, passages: Sequence[Passage]) -> list[Said]:
        """Give what each passage of a text says."""
        np = self._np
        sums = self._sums([words for passage in passages for words in passage.sentences])
        until = np.zeros((len(sums) + 1, sums.shape[1]), np.int64)
        np.cumsum(sums, axis=0, out=until[1:])
        ends = list(accumulate((len(passage.sentences) for passage in passages), initial=0))
        bounds = until.take(ends, axis=0)
        heads = [end + passage.heading for end, passage in zip(ends, passages, strict=False)]
        below = bounds[1:] - until.take(heads, axis=0)
        lengths = np.sqrt(below[:, -2] * self._unit)
        lengths[lengths == 0] = 1
        roles = (below[:, len(self._topics) : -2] - ZERO * below[:, -1:]) / lengths[:, None] * self._scales
        counts = bounds[1:, -1] - bounds[:-1, -1]
        topics = self._topics_of(passages, ends, sums, until)
        return [
            Said(told, of_text, count >= FEWEST)
            for told, of_text, count in zip(topics, roles.tolist(), counts.tolist(), strict=True)
        ]

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
        size = len(parts)
        of_all = np.concatenate((until.take(stops, axis=0) - until.take(starts, axis=0), sums, sums))
        of_all[size : -len(sums) - 1] += sums[1:]
        said = self._said(of_all)
        whole, pairs, alone = said[:size], said[size : -len(sums)], said[-len(sums) :]
        pairs[stops - 1] = _NONE  # the last sentence of a part is in no pair with the next part's first
        most = np.maximum.reduceat(pairs, starts)
        likely = np.nonzero((whole > self._fewest) & (np.maximum(whole, most) > self._worth))
        of_parts, lanes = likely
        # Of the first pair that says most the sentence that says more; a part of one sentence has but that.
        has_most = pairs == np.repeat(most, stops - starts, axis=0)
        first = np.minimum.reduceat(np.where(has_most, np.arange(len(sums))[:, None], len(sums)), starts)[likely]
        second = np.minimum(first + 1, stops[of_parts] - 1)
        best = np.where(alone[second, lanes] > alone[first, lanes], second, first)
        for number, lane, in_whole, in_pair, sentence in zip(
            *(each.tolist() for each in (of_parts, lanes, whole[likely], most[likely], best)), strict=True
        ):
            name, scale, bias = self._topics[lane]
            probability = probable(scale, bias, in_whole)
            if in_pair > in_whole:
                probability = (probability + probable(scale, bias, in_pair)) / 2
            at = parts[number][0]
            if probability > WORTH_TELLING and (name not in told[at] or told[at][name][0] < probability):
                told[at][name] = (probability, sentence - ends[at])
        return told

    def _said(self, sums: Any) -> Any:
        """Give what sums speak for each topic, by the length of their text as a vector.

        Where hardly a word is known that is 0, which leaves what is true of any text.
        """
        np = self._np
        counts = sums[:, -1]
        per_length = np.zeros(len(sums))
        np.divide(1, np.sqrt(sums[:, -2] * self._unit), out=per_length, where=counts >= FEWEST)
        return (sums[:, : len(self._topics)] - (ZERO * counts)[:, None]) * per_length[:, None]

    def _sums(self, sentences: Sequence[str]) -> Any:
        """Add up the weights of every sentence's n-grams, each n-gram once; the number of n-grams stands last.

        Pages of one template have whole sentences in common: those of a few hundred pages are remembered.
        """
        if len(sentences) > REMEMBERED or max(map(len, sentences), default=0) > REPEATED:
            return self._added(sentences)
        known = self._known
        new = [words for words in dict.fromkeys(sentences) if words not in known]
        if len(known) + len(new) > REMEMBERED:
            known.clear()
            new = list(dict.fromkeys(sentences))
        if new:
            numbers = range(len(known), len(known) + len(new))
            self._remembered[numbers.start : numbers.stop] = self._added(new)
            known.update(zip(new, numbers, strict=True))
        return self._remembered.take([known[words] for words in sentences], axis=0)

    def _added(self, sentences: Sequence[str]) -> Any:
        np = self._np
        parts = [self._sums_of(some) for some in _some(sentences)]
        return np.concatenate(parts) if parts else np.zeros((0, self._rows.shape[1]), np.int64)

    def _sums_of(self, sentences: Sequence[str]) -> Any:
        np = self._np
        text = _APART.join([*sentences, _APART])
        at, grams = self._grams.find(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4"))
        numbers = np.arange(len(sentences))
        owners = np.repeat(numbers, [len(words) + 1 for words in sentences])
        # Every sentence has the row of no n-gram as well, so that none is without rows.
        width = len(self._rows)
        firsts = numbers * width
        pairs = np.concatenate((owners.take(at) * width + grams, firsts + (width - 1)))
        pairs.sort()
        is_first = np.ones(len(pairs), bool)
        np.not_equal(pairs[1:], pairs[:-1], out=is_first[1:])
        pairs = pairs[is_first]
        starts = np.searchsorted(pairs, firsts)
        return np.add.reduceat(self._rows.take(pairs % width, axis=0), starts, dtype=np.int64)


class _Hash:
    """Where n-grams of up to three characters stand."""

    def __init__(self, words: Sequence[str]) -> None:
        import numpy as np  # noqa: PLC0415 - as above

        self._np = np
        codes = np.array(words, "<U3").view("<u4").reshape(-1, 3)
        chars = np.unique(codes[codes > 0])
        self._bits = int(len(chars) + 1).bit_length()
        self._numbers = np.full(
            int(chars[-1]) + 2, len(chars) + 1, np.uint64
        )  # the last one is of all other characters
        self._numbers[chars] = np.arange(1, len(chars) + 1)
        numbers = np.where(codes > 0, self._numbers[codes], 0)
        places = self._mixed(numbers[:, 0] | self._second(numbers[:, 1]) | self._third(numbers[:, 2]))
        self.order: Final = np.argsort(places)
        """Number of each word in the order in which they are found."""
        buckets, left = self._divided(places[self.order])
        sizes = np.bincount(buckets.astype(np.int64), minlength=1 << _BUCKET_BITS)
        self._firsts = np.concatenate(([0], np.cumsum(sizes[:-1])))
        self._left = np.full((1 << _BUCKET_BITS, int(sizes.max())), -1, np.int32)
        self._left[buckets, np.arange(len(words)) - self._firsts[buckets]] = left

    def find(self, codes: Any) -> tuple[Any, Any]:
        """Give the n-grams of a text that ends in two characters of none: where they begin, and their numbers."""
        np = self._np
        numbers = self._numbers.take(codes, mode="clip")
        ones = numbers[:-2]
        twos = ones | self._second(numbers[1:-1])
        buckets, left = self._divided(self._mixed(np.concatenate((ones, twos, twos | self._third(numbers[2:])))))
        width = self._left.shape[1]
        # Flat, as numpy is slow at rows of seven; `take`, as it is three times as fast as an index.
        hits = np.flatnonzero(self._left.take(buckets, axis=0).ravel() == np.repeat(left, width))
        found = hits // width
        return found % len(ones), self._firsts.take(buckets.take(found)) + (hits - found * width)

    def _second(self, numbers: Any) -> Any:
        return numbers << self._np.uint64(self._bits)

    def _third(self, numbers: Any) -> Any:
        return numbers << self._np.uint64(2 * self._bits)

    def _mixed(self, grams: Any) -> Any:
        return (grams * self._np.uint64(_MIX)) & self._np.uint64((1 << 3 * self._bits) - 1)

    def _divided(self, places: Any) -> tuple[Any, Any]:
        """Give the bucket, and what is left to tell."""
        np = self._np
        rest = 3 * self._bits - _BUCKET_BITS
        return (places >> np.uint64(rest)).astype(np.int32), (places & np.uint64((1 << rest) - 1)).astype(np.int32)


def _some(sentences: Sequence[str]) -> Iterator[Sequence[str]]:
    """Divide the sentences into lists of so many characters, or of one that is longer."""
    some: list[str] = []
    chars = 0
    for words in sentences:
        if some and chars + len(words) > _CHARS:
            yield some
            some, chars = [], 0
        some.append(words)
        chars += len(words)
    if some:
        yield some
