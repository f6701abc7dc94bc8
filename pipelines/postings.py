"""Who holds a hash: the signatures of many texts turned round, and the texts that share most with one."""

from __future__ import annotations

from array import array
from collections import Counter
from itertools import chain, islice, pairwise
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from pipelines.candidates import (
    FEWEST_LISTS,
    HOLDERS_COUNTED,
    HOLDERS_READ,
    MIN_SHARED,
    MIN_SHARED_PERCENT,
    PART_READ,
    SHORT_SIGNATURE,
    SHORTLIST,
    Found,
    best,
    is_near_enough,
    most_shared,
    rarest,
    read_of,
)
from pipelines.shingles import has_numpy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    from numpy.typing import NDArray

    _Number = TypeVar("_Number", np.uint32, np.int64)

PAIRS_AT_ONCE: Final = 1 << 22
"""Pairs of (hash, text) sorted at a time, eight bytes each and as much again while they are collected."""

_TEXTS_AT_ONCE: Final = 4096
_HASH_BITS: Final = 32


class Signatures(Protocol):
    """The signature of every text, by its number, as `packed` makes them; in memory or on disk."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[array[int]]: ...
    def __getitem__(self, number: int, /) -> array[int]: ...


class Postings(Protocol):
    """Who holds a hash."""

    def search(self, number: int, signature: array[int]) -> list[Found]:
        """Give the candidates of a text, nearest first; see `candidates.best`."""


class ListedPostings:
    """A list for each hash; without numpy."""

    def __init__(self, signatures: Iterable[array[int]]) -> None:
        """Turn the signatures round."""
        self._lists: dict[int, array[int]] = {}
        self._sizes = array("I")
        for number, signature in enumerate(signatures):
            self._sizes.append(len(signature))
            for value in signature:
                self._lists.setdefault(value, array("I")).append(number)

    def search(self, number: int, signature: array[int]) -> list[Found]:
        """See `Postings`."""
        lists = [self._lists[value] for value in signature]
        holders = [len(found) - 1 for found in lists]
        chosen = rarest(holders)
        counts = Counter(chain.from_iterable(lists[place][:limit] for place, limit in chosen))
        counts.pop(number, None)
        return best(most_shared(counts.items()), read_of(holders, chosen), self._sizes.__getitem__)


class SortedPostings:
    """Sorted arrays with numpy: four bytes for each text that holds a hash, eight for each hash that several hold.

    A hash that one text holds, as most do where texts have little in common, is not kept at all.
    """

    def __init__(self, signatures: Signatures, pairs_at_once: int = PAIRS_AT_ONCE) -> None:
        """Turn the signatures round, a range of hashes at a time."""
        import numpy as np  # noqa: PLC0415 - not everybody has it

        self._sizes = np.fromiter(map(len, signatures), np.uint32, len(signatures))
        hashes, counts, numbers = array("I"), array("I"), array("I")
        ranges = int(self._sizes.sum()) // pairs_at_once + 1
        bounds = [(place << _HASH_BITS) // ranges for place in range(ranges + 1)]
        for low, high in pairwise(bounds):
            pairs = self._pairs(signatures, low, high)
            pairs.sort()
            kept = (pairs >> np.uint64(_HASH_BITS)).astype(np.uint32)
            begins = np.flatnonzero(np.append(kept[:1] >= 0, kept[1:] != kept[:-1]))
            held = np.diff(np.append(begins, len(kept)))
            _extend(hashes, kept[begins[held > 1]])
            _extend(counts, held[held > 1].astype(np.uint32))
            _extend(numbers, pairs[np.repeat(held > 1, held)].astype(np.uint32))
        self._hashes: NDArray[np.uint32] = np.frombuffer(hashes, np.uint32)
        self._numbers: NDArray[np.uint32] = np.frombuffer(numbers, np.uint32)
        self._counts: NDArray[np.uint32] = np.frombuffer(counts, np.uint32)
        self._begins: NDArray[np.uint32] = np.cumsum(self._counts, dtype=np.uint32) - self._counts

    def _pairs(self, signatures: Signatures, low: int, high: int) -> NDArray[np.uint64]:
        """Give hash and number of text in one, for the hashes of a range."""
        import numpy as np  # noqa: PLC0415 - not everybody has it

        rest: Iterator[array[int]] = iter(signatures)
        found = [np.zeros(0, np.uint64)]
        for start in range(0, len(signatures), _TEXTS_AT_ONCE):
            sizes = self._sizes[start : start + _TEXTS_AT_ONCE]
            pairs = np.frombuffer(b"".join(islice(rest, len(sizes))), np.uint32).astype(np.uint64)
            is_in = (pairs >= np.uint64(low)) & (pairs < np.uint64(high))
            pairs <<= np.uint64(_HASH_BITS)
            pairs |= np.repeat(np.arange(start, start + len(sizes), dtype=np.uint64), sizes)
            found.append(pairs[is_in])
        return np.concatenate(found)

    def search(self, number: int, signature: array[int]) -> list[Found]:
        """See `Postings`."""
        import numpy as np  # noqa: PLC0415 - not everybody has it

        own = np.frombuffer(signature, np.uint32)
        places = np.searchsorted(self._hashes, own)
        places[places == len(self._hashes)] = 0
        places = places[self._hashes[places] == own] if len(self._hashes) else places[:0]
        if not len(places):
            return []
        chosen, limits = _rarest(self._counts[places].astype(np.int64))
        chosen = places[chosen]
        ends = np.cumsum(limits)
        at = np.repeat(self._begins[chosen] + limits - ends, limits)
        met = self._numbers[at + np.arange(len(at))]
        met.sort()
        others, counts = _most_met(met, number)
        read = len(own) * len(chosen) // len(places)
        smaller = np.minimum(self._sizes[others], read)
        is_enough = (counts >= MIN_SHARED) & (counts * 100 >= smaller * MIN_SHARED_PERCENT)
        is_enough |= smaller < SHORT_SIGNATURE
        shared = zip(others[is_enough].tolist(), counts[is_enough].tolist(), strict=True)
        return best(shared, read, self._sizes.__getitem__)


def most_shared_in(numbers: str, asking: int) -> list[tuple[int, int]]:
    """Do as `most_shared` from the holders of several hashes, one after another with commas; who asks is left out.

    >>> most_shared_in("3,7,9,3,9,3", asking=9)
    [(3, 3), (7, 1)]
    """
    if not has_numpy() or not numbers:
        counts = Counter(map(int, numbers.split(","))) if numbers else Counter[int]()
        counts.pop(asking, None)
        return most_shared(counts.items())
    import numpy as np  # noqa: PLC0415 - not everybody has it

    others, shared = _most_met(np.sort(np.fromstring(numbers, np.int64, sep=",")), asking)
    return list(zip(others.tolist(), shared.tolist(), strict=True))


def _most_met(ascending: NDArray[_Number], asking: int) -> tuple[NDArray[_Number], NDArray[np.intp]]:
    """Give the texts that stand most often among ascending numbers, and how often; see `most_shared`."""
    import numpy as np  # noqa: PLC0415 - whoever has arrays has it

    firsts = np.flatnonzero(np.concatenate(([True], ascending[1:] != ascending[:-1])))
    counts = np.diff(np.append(firsts, len(ascending)))
    others = ascending[firsts]
    is_other = others != asking  # who asks shares all of them
    others, counts = others[is_other], counts[is_other]
    at_least = np.cumsum(np.bincount(counts)[::-1])[::-1]  # texts that share so many
    is_short = counts >= np.count_nonzero(at_least[1:] >= SHORTLIST)
    others, counts = others[is_short], counts[is_short]
    order = np.argsort(-counts, kind="stable")[:SHORTLIST]
    return others[order], counts[order]


def _extend(kept: array[int], more: NDArray[np.uint32]) -> None:
    # Not np.concatenate: it would hold both for a while.
    kept.frombytes(more.data.cast("B"))


def _rarest(counts: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """Choose as `rarest` does, given how many hold each hash, who asks among them: places, and holders to read."""
    import numpy as np  # noqa: PLC0415 - not everybody has it

    others = np.minimum(counts - 1, HOLDERS_COUNTED + 1)
    order = np.argsort(others, kind="stable")
    ascending = others[order]
    whole = min(
        np.searchsorted(np.cumsum(ascending), HOLDERS_READ, "right"),
        np.searchsorted(ascending, HOLDERS_COUNTED, "right"),
    )
    order = order[: max(int(whole), FEWEST_LISTS)]
    limits = counts[order]
    limits[whole:] = np.minimum(limits[whole:], PART_READ)
    return order, limits


def candidate_pairs(signatures: Signatures) -> Iterator[tuple[int, list[Found]]]:
    """Yield every text with the candidates it finds, nearest first.

    Of two texts it is enough that one finds the other: a text with near ones leaves those that are not half as near to
    find it themselves.
    """
    postings: Postings = SortedPostings(signatures) if has_numpy() else ListedPostings(signatures)
    for number, signature in enumerate(signatures):
        found = postings.search(number, signature)
        yield number, [candidate for candidate in found if is_near_enough(candidate, found[0])]
