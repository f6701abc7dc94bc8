"""Who holds a hash: the signatures of many texts turned round, and the texts that share most with one."""

from __future__ import annotations

from array import array
from collections import Counter
from itertools import chain, islice, pairwise, starmap
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from pipelines.copies.candidates import (
    COMPARED,
    ENOUGH_LISTS,
    HOLDERS_COUNTED,
    KIN_COMPARED,
    KIN_MET,
    OWN_PART,
    PART_READ,
    SHORTLIST,
    Found,
    best,
    best_of_all,
    least_shared,
    may_leave_out,
    merged,
    most_shared,
    near_enough,
    others_among,
    rarest,
    rarest_pairs,
    read_of,
)
from pipelines.copies.kin import is_kin, says_no_other
from pipelines.optional import has_numpy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from pipelines.copies.holderlists import Holders, Keys
    from pipelines.copies.meetings import Met, Numbers

PAIRS_AT_ONCE: Final = 1 << 22
"""Pairs of (hash, text) sorted at a time, eight bytes each and as much again while they are collected."""

_TEXTS_AT_ONCE: Final = 4096
_ASKING_AT_ONCE: Final = 64
"""Texts whose candidates are looked for together, or fewer: what they meet stays in the processor's cache."""

_HASHES_AT_ONCE: Final = 1 << 19
"""Hashes of the texts that are looked at together; one book may have more."""

_HASH_BITS: Final = 32


class Signatures(Protocol):
    """The signature of every text, by its number, as `packed` makes them; in memory or on disk."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[array[int]]: ...
    def __getitem__(self, number: int, /) -> array[int]: ...


class Postings(Protocol):
    """Who holds a hash."""

    def search_all(self) -> Iterator[list[Found]]:
        """Give the candidates of every text in turn, nearest first; see `candidates.best` and `near_enough`."""


class _Chunk(NamedTuple):
    """Texts that follow each other, and all their hashes."""

    first: int
    """Number of the first text."""
    sizes: Holders
    """Hashes of each text."""
    hashes: Holders
    numbers: Holders
    """The text of each hash."""
    following: Holders
    """The hash that follows each in its text; the first follows the last."""


class ListedPostings:
    """A list for each hash; without numpy."""

    def __init__(self, signatures: Iterable[array[int]], kin: Sequence[int]) -> None:
        """Turn the signatures round; `kin` tells of each text what `kin_of` gives."""
        self._signatures = signatures
        self._kin = kin
        self._lists: dict[int, array[int]] = {}
        self._pairs: dict[int, array[int]] = {}
        self._sizes = array("I")
        for number, signature in enumerate(signatures):
            self._sizes.append(len(signature))
            for value in signature:
                self._lists.setdefault(value, array("I")).append(number)
        common = {value for value, found in self._lists.items() if len(found) > HOLDERS_COUNTED + 1}
        for number, signature in enumerate(signatures):
            for value, pair in zip(signature, _pairs_of(signature), strict=True):
                if value in common:
                    self._pairs.setdefault(pair, array("I")).append(number)

    def search_all(self) -> Iterator[list[Found]]:
        """See `Postings`."""
        return starmap(self._search, enumerate(self._signatures))

    def _search(self, number: int, signature: array[int]) -> list[Found]:
        lists = [self._lists[value] for value in signature]
        holders = [len(found) - 1 for found in lists]
        reading = rarest(holders)
        whole = Counter(chain.from_iterable(lists[place] for place in reading.whole))
        every = _pairs_of(signature)
        pairs = [self._pairs[every[place]] for place in reading.paired]
        others = [len(found) - 1 for found in pairs]
        chosen = rarest_pairs(others, len(reading.whole))
        paired = Counter(chain.from_iterable(pairs[place][:limit] for place, limit in chosen))
        known = len(chosen) + others.count(0)
        shared = most_shared(merged(whole, paired, known), number)
        read = read_of(holders, len(reading.whole) + known)
        own = self._kin[number]

        def kin_among(met: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
            return (one for one in met if is_kin(own, self._kin[one[0]]))

        found = list(best_of_all(shared, read, self._sizes.__getitem__, kin_among))
        return near_enough(found, self._kin.__getitem__, own)


class SortedPostings:
    """Sorted arrays with numpy: four bytes for each text that holds a hash, eight for each hash that several hold.

    A hash that one text holds, as most do where texts have little in common, is not kept at all; of one that too many
    hold only their number is, and who holds which of its pairs.
    """

    def __init__(self, signatures: Signatures, kin: Sequence[int], pairs_at_once: int = PAIRS_AT_ONCE) -> None:
        """Turn the signatures round, a range of hashes at a time; `kin` tells of each text what `kin_of` gives."""
        import numpy as np  # noqa: PLC0415 - not everybody has it

        from pipelines.copies.holderlists import HolderLists  # noqa: PLC0415 - it is made of numpy

        self._signatures = signatures
        self._kin = np.array(kin, np.uint16)
        self._sizes = np.fromiter(map(len, signatures), np.uint32, len(signatures))
        self._least_shared = np.array([least_shared(size) for size in range(int(self._sizes.max(initial=0)) + 1)])
        self._singles = HolderLists("I", longest=HOLDERS_COUNTED + 1, part=0)
        ranges = int(self._sizes.sum()) // pairs_at_once + 1
        for low, high in pairwise([(place << _HASH_BITS) // ranges for place in range(ranges + 1)]):
            self._add_singles(low, high - 1)
        self._singles.finish()
        self._pairs = HolderLists("Q", longest=HOLDERS_COUNTED + 1, part=PART_READ)
        is_common = self._singles.counts > HOLDERS_COUNTED + 1
        common = self._singles.keys[is_common]
        turns = np.cumsum(self._singles.counts[is_common], dtype=np.int64) // pairs_at_once
        for turn in np.unique(turns):
            self._add_pairs(common[turns == turn])
        self._pairs.finish()

    def _add_singles(self, lowest: int, highest: int) -> None:
        """Keep who holds the hashes of a range."""
        import numpy as np  # noqa: PLC0415 - not everybody has it

        found = [np.zeros(0, np.uint64)]
        for chunk in self._chunks(_TEXTS_AT_ONCE):
            is_in = (chunk.hashes >= lowest) & (chunk.hashes <= highest)
            found.append(_joined(chunk.hashes[is_in], chunk.numbers[is_in]))
        rows = np.concatenate(found)
        rows.sort()
        self._singles.extend((rows >> np.uint64(_HASH_BITS)).astype(np.uint32), rows.astype(np.uint32))

    def _add_pairs(self, common: Keys) -> None:
        """Keep who holds the pairs that begin with these hashes, given ascending."""
        import numpy as np  # noqa: PLC0415 - not everybody has it

        keys, holders = [], []
        for chunk in self._chunks(_TEXTS_AT_ONCE):
            places = np.searchsorted(common, chunk.hashes)
            places[places == len(common)] = 0
            is_in = common[places] == chunk.hashes
            keys.append(_joined(chunk.hashes[is_in], chunk.following[is_in]))
            holders.append(chunk.numbers[is_in])
        found, held = np.concatenate(keys), np.concatenate(holders)
        order = np.argsort(found, kind="stable")
        self._pairs.extend(found[order], held[order])

    def _chunks(self, most_texts: int) -> Iterator[_Chunk]:
        """Give the texts with all their hashes, so many at a time or fewer."""
        import numpy as np  # noqa: PLC0415 - not everybody has it

        rest: Iterator[array[int]] = iter(self._signatures)
        for start, end in _runs(self._sizes.tolist(), most_texts):
            sizes = self._sizes[start:end]
            hashes = np.frombuffer(b"".join(islice(rest, len(sizes))), np.uint32)
            ends = np.cumsum(sizes, dtype=np.int64)[sizes > 0]
            following = np.roll(hashes, -1)
            following[ends - 1] = hashes[ends - sizes[sizes > 0]]
            yield _Chunk(start, sizes, hashes, np.repeat(np.arange(start, end, dtype=np.uint32), sizes), following)

    def search_all(self) -> Iterator[list[Found]]:
        """See `Postings`."""
        for chunk in self._chunks(_ASKING_AT_ONCE):
            yield from self._search(chunk)

    def _search(self, chunk: _Chunk) -> Iterator[list[Found]]:
        """Give the candidates of each text of a chunk; the rules are those of `candidates.best_of_all`.

        What would not be near enough is left out first: it is most of what is met.
        """
        import numpy as np  # noqa: PLC0415 - not everybody has it

        from pipelines.copies import meetings  # noqa: PLC0415 - it is made of numpy

        every, read = self._met(chunk)
        nearest = meetings.nearest(every, len(read))
        least = np.zeros(len(read), np.int64)
        sure = nearest[self._is_worth(every.take(nearest), read)]
        least[every.asking[sure]] = every.counts[sure]
        own = self._kin[chunk.first : chunk.first + len(read)]
        rows = np.flatnonzero(every.counts * OWN_PART >= np.maximum(least, 1)[every.asking])
        asking = every.asking[rows]
        may_be_own = says_no_other(own[asking], self._kin[every.others[rows]])
        met = every.take(rows[(every.counts[rows] * 2 >= least[asking]) | may_be_own])
        rows = meetings.shortlist(met.asking, met.counts, len(read))
        found = list(self._best(met.take(rows), read, COMPARED))
        is_many = np.array([may_leave_out(*one) for one in zip(found, read.tolist(), strict=True)], bool)
        is_many |= np.bincount(met.asking[rows], minlength=len(read)) >= SHORTLIST
        if not is_many.any():
            yield from self._nearest_of(chunk.first, found)
            return
        places = np.flatnonzero(is_many[met.asking] & (met.counts * KIN_MET >= read[met.asking]))
        places = places[is_kin(own[met.asking[places]], self._kin[met.others[places]])]
        near = met.take(places)
        kin = self._best(near.take(meetings.shortlist(near.asking, near.counts, len(read))), read, KIN_COMPARED)
        together = ([*best, *others_among(of_kin, best)] for best, of_kin in zip(found, kin, strict=True))
        yield from self._nearest_of(chunk.first, together)

    def _nearest_of(self, first: int, found: Iterable[list[Found]]) -> Iterator[list[Found]]:
        """Leave out what is not near enough of askers whose nearest is no candidate: it was not left out before."""
        for number, candidates in enumerate(found, first):
            yield near_enough(candidates, self._kin_of, int(self._kin[number]))

    def _kin_of(self, number: int) -> int:
        return int(self._kin[number])

    def _best(self, met: Met, read: Numbers, most: int) -> Iterator[list[Found]]:
        """Give of each asker's shortlist those that are compared."""
        import numpy as np  # noqa: PLC0415 - not everybody has it

        worth = met.take(np.flatnonzero(self._is_worth(met, read)))
        begins = np.searchsorted(worth.asking, np.arange(len(read) + 1)).tolist()
        # As lists, because numpy's numbers are slow to handle one at a time.
        others, counts, sizes = (column.tolist() for column in (worth.others, worth.counts, self._sizes[worth.others]))
        size_of = dict(zip(others, sizes, strict=True))
        for own, (start, end) in zip(read.tolist(), pairwise(begins), strict=True):
            yield best(zip(others[start:end], counts[start:end], strict=True), own, size_of.__getitem__, most)

    def _is_worth(self, met: Met, read: Numbers) -> NDArray[np.bool]:
        """Tell which share enough; see `candidates.least_shared`."""
        import numpy as np  # noqa: PLC0415 - not everybody has it

        return met.counts >= self._least_shared[np.minimum(read[met.asking], self._sizes[met.others])]

    def _met(self, chunk: _Chunk) -> tuple[Met, Numbers]:
        """Read lists: the texts met; for how many hashes of each asker that stands.

        The rules are those of `ListedPostings._search`.
        """
        import numpy as np  # noqa: PLC0415 - not everybody has it

        from pipelines.copies import meetings  # noqa: PLC0415 - it is made of numpy

        texts = len(chunk.sizes)

        def by_asker(asking: Numbers) -> Numbers:
            return np.bincount(asking, minlength=texts)

        asking = chunk.numbers.astype(np.int64) - chunk.first
        places, others = self._singles.find(chunk.hashes)
        whole, limits = meetings.whole_lists(asking, others)
        singly = meetings.Read(asking[whole], limits, self._singles.read(places[whole], limits))
        held, lists = by_asker(asking[others > 0]), by_asker(singly.asking)
        common = np.flatnonzero((others > HOLDERS_COUNTED) & (lists < ENOUGH_LISTS)[asking])
        asking = asking[common]
        places, others = self._pairs.find(_joined(chunk.hashes[common], chunk.following[common]))
        chosen, limits = meetings.lists_of_pairs(asking, others, lists)
        by_pairs = meetings.Read(asking[chosen], limits, self._pairs.read(places[chosen], limits))
        known = by_asker(by_pairs.asking) + by_asker(asking[others == 0])
        found = meetings.met(singly, by_pairs, known, np.arange(chunk.first, chunk.first + texts))
        return found, chunk.sizes.astype(np.int64) * (lists + known) // np.maximum(held, 1)


def most_shared_in(whole: str, paired: str, known: int, asking: int, least: int = 1) -> list[tuple[int, int]]:
    """Do as `most_shared` from holders with commas between them; who asks is left out.

    Args:
        whole: of several hashes.
        paired: of several pairs of hashes.
        known: pairs that were read, those of nobody else among them.
        asking: whose candidates are looked for.
        least: hashes shared from which a text is given beyond `SHORTLIST`.

    >>> most_shared_in("3,7,9,3,9,3", "", 0, asking=9)
    [(3, 3), (7, 1)]
    >>> most_shared_in("3,9", "7,9", 4, asking=9)
    [(7, 2), (3, 1)]
    """
    if not has_numpy():
        once, in_pairs = (Counter(map(int, filter(None, numbers.split(",")))) for numbers in (whole, paired))
        shared = most_shared(merged(once, in_pairs, known), asking)
        return [*shared[:SHORTLIST], *(one for one in shared[SHORTLIST:] if one[1] >= least)]

    import numpy as np  # noqa: PLC0415 - see above

    from pipelines.copies import meetings  # noqa: PLC0415 - it is made of numpy

    others, counts = meetings.counted(_numbers_in(whole))
    if paired:
        others, counts = meetings.with_pairs(others, counts, _numbers_in(paired), known)
    rows = np.flatnonzero(others != asking)
    rows = rows[np.argsort(-counts[rows], kind="stable")]
    rows = rows[: max(SHORTLIST, int(np.count_nonzero(counts[rows] >= least)))]
    return list(zip(others[rows].tolist(), counts[rows].tolist(), strict=True))


def _numbers_in(commas: str) -> NDArray[np.int64]:
    import numpy as np  # noqa: PLC0415 - whoever has arrays has it

    return np.fromstring(commas, np.int64, sep=",") if commas else np.zeros(0, np.int64)


def _runs(sizes: Sequence[int], most_texts: int) -> Iterator[tuple[int, int]]:
    """Cut texts into runs of so many or, where they have very many hashes, of fewer."""
    start = hashes = 0
    for number, size in enumerate(sizes):
        if number - start == most_texts or (number > start and hashes + size > _HASHES_AT_ONCE):
            yield start, number
            start, hashes = number, 0
        hashes += size
    if sizes:
        yield start, len(sizes)


def _pairs_of(signature: array[int]) -> list[int]:
    """Give every hash with the one that follows it, the last one with the first, as one number."""
    return [
        one << _HASH_BITS | following
        for one, following in zip(signature, [*signature[1:], *signature[:1]], strict=True)
    ]


def _joined(high: Holders, low: Holders) -> NDArray[np.uint64]:
    """Put two numbers of 32 bits into one."""
    import numpy as np  # noqa: PLC0415 - whoever has arrays has it

    return high.astype(np.uint64) << np.uint64(_HASH_BITS) | low


def candidate_pairs(signatures: Signatures, kin: Sequence[int]) -> Iterator[tuple[int, list[Found]]]:
    """Yield every text with the candidates it finds, nearest first; `kin` tells of each text what `kin_of` gives.

    Of two texts it is enough that one finds the other: a text with near ones leaves those that are not half as near to
    find it themselves.
    """
    postings: Postings = SortedPostings(signatures, kin) if has_numpy() else ListedPostings(signatures, kin)
    yield from enumerate(postings.search_all())
