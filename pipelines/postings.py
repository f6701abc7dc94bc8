"""Who holds a hash: the signatures of many texts turned round, and the texts that share most with one."""

from __future__ import annotations

from array import array
from collections import Counter
from itertools import chain, islice, pairwise
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from pipelines.candidates import (
    ENOUGH_LISTS,
    FEWEST_LISTS,
    HOLDERS_COUNTED,
    HOLDERS_READ,
    PART_READ,
    SHORTLIST,
    Found,
    best,
    is_near_enough,
    merged,
    most_shared,
    rarest,
    rarest_pairs,
    read_of,
    shared_of_pairs,
)
from pipelines.shingles import has_numpy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    from numpy.typing import NDArray

    from pipelines.holderlists import Counts, Keys, Numbers

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

    def search(self, number: int, signature: array[int]) -> list[Found]:
        """See `Postings`."""
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
        return best(shared, read_of(holders, len(reading.whole) + known), self._sizes.__getitem__)


class SortedPostings:
    """Sorted arrays with numpy: four bytes for each text that holds a hash, eight for each hash that several hold.

    A hash that one text holds, as most do where texts have little in common, is not kept at all; of one that too many
    hold only their number is, and who holds which of its pairs.
    """

    def __init__(self, signatures: Signatures, pairs_at_once: int = PAIRS_AT_ONCE) -> None:
        """Turn the signatures round, a range of hashes at a time."""
        import numpy as np  # noqa: PLC0415 - not everybody has it

        from pipelines.holderlists import HolderLists  # noqa: PLC0415 - it is made of numpy

        self._signatures = signatures
        self._sizes = np.fromiter(map(len, signatures), np.uint32, len(signatures))
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
        for hashes, numbers, _ in self._chunks():
            is_in = (hashes >= lowest) & (hashes <= highest)
            found.append(hashes[is_in].astype(np.uint64) << np.uint64(_HASH_BITS) | numbers[is_in])
        rows = np.concatenate(found)
        rows.sort()
        self._singles.extend((rows >> np.uint64(_HASH_BITS)).astype(np.uint32), rows.astype(np.uint32))

    def _add_pairs(self, common: Keys) -> None:
        """Keep who holds the pairs that begin with these hashes, given ascending."""
        import numpy as np  # noqa: PLC0415 - not everybody has it

        keys, holders = [], []
        for hashes, numbers, following in self._chunks():
            places = np.searchsorted(common, hashes)
            places[places == len(common)] = 0
            is_in = common[places] == hashes
            keys.append(_pair_keys(hashes[is_in], following[is_in]))
            holders.append(numbers[is_in])
        found, held = np.concatenate(keys), np.concatenate(holders)
        order = np.argsort(found, kind="stable")
        self._pairs.extend(found[order], held[order])

    def _chunks(self) -> Iterator[tuple[Numbers, Numbers, Numbers]]:
        """Give the hashes of some thousand texts, the number of the text of each, and the hash that follows it."""
        import numpy as np  # noqa: PLC0415 - not everybody has it

        rest: Iterator[array[int]] = iter(self._signatures)
        for start in range(0, len(self._signatures), _TEXTS_AT_ONCE):
            sizes = self._sizes[start : start + _TEXTS_AT_ONCE]
            hashes = np.frombuffer(b"".join(islice(rest, len(sizes))), np.uint32)
            ends = np.cumsum(sizes, dtype=np.int64)[sizes > 0]
            following = np.roll(hashes, -1)
            following[ends - 1] = hashes[ends - sizes[sizes > 0]]
            yield hashes, np.repeat(np.arange(start, start + len(sizes), dtype=np.uint32), sizes), following

    def search(self, number: int, signature: array[int]) -> list[Found]:
        """See `Postings`."""
        import numpy as np  # noqa: PLC0415 - not everybody has it

        own = np.frombuffer(signature, np.uint32)
        places, others = self._singles.find(own)
        held = int(np.count_nonzero(others))
        if not held:
            return []
        whole = _whole_lists(others)
        met, counts = _counted(self._singles.read(places[whole], others[whole] + 1))
        read = len(whole)
        paired = np.flatnonzero(others > HOLDERS_COUNTED) if read < ENOUGH_LISTS else ()
        if len(paired):
            places, others = self._pairs.find(_pair_keys(own[paired], np.roll(own, -1)[paired]))
            chosen, limits = _chosen_pairs(others, len(whole))
            known = len(chosen) + int(np.count_nonzero(others == 0))
            read += known
            met, counts = _added(met, counts, *_counted(self._pairs.read(places[chosen], limits)), known)
        met, counts = _most_met(met, counts, number)
        read = len(own) * read // held
        listed = met.tolist()
        size_of = dict(zip(listed, self._sizes[met].tolist(), strict=True))  # numpy's numbers are slow to handle
        return best(zip(listed, counts.tolist(), strict=True), read, size_of.__getitem__)


def most_shared_in(whole: str, paired: str, known: int, asking: int) -> list[tuple[int, int]]:
    """Do as `most_shared` from holders with commas between them; who asks is left out.

    Args:
        whole: of several hashes.
        paired: of several pairs of hashes.
        known: pairs that were read, those of nobody else among them.
        asking: whose candidates are looked for.

    >>> most_shared_in("3,7,9,3,9,3", "", 0, asking=9)
    [(3, 3), (7, 1)]
    >>> most_shared_in("3,9", "7,9", 4, asking=9)
    [(7, 2), (3, 1)]
    """
    if not has_numpy():
        met, met_in_pairs = (Counter(map(int, filter(None, numbers.split(",")))) for numbers in (whole, paired))
        return most_shared(merged(met, met_in_pairs, known), asking)

    others, shared = _counted(_numbers_in(whole))
    if paired:
        others, shared = _added(others, shared, *_counted(_numbers_in(paired)), known)
    others, shared = _most_met(others, shared, asking)
    return list(zip(others.tolist(), shared.tolist(), strict=True))


def _numbers_in(commas: str) -> NDArray[np.int64]:
    import numpy as np  # noqa: PLC0415 - whoever has arrays has it

    return np.sort(np.fromstring(commas, np.int64, sep=",")) if commas else np.zeros(0, np.int64)


def _counted(ascending: NDArray[_Number]) -> tuple[NDArray[_Number], NDArray[np.int64]]:
    """Give the different numbers, and how often each stands there."""
    import numpy as np  # noqa: PLC0415 - whoever has arrays has it

    firsts = np.flatnonzero(np.concatenate((ascending[:1] >= 0, ascending[1:] != ascending[:-1])))
    return ascending[firsts], np.diff(firsts, append=len(ascending))


def _added(
    met: NDArray[_Number], counts: NDArray[np.int64], paired: NDArray[_Number], pairs: NDArray[np.int64], known: int
) -> tuple[NDArray[_Number], NDArray[np.int64]]:
    """Add up what texts share by single hashes and by pairs; see `candidates.merged`."""
    import numpy as np  # noqa: PLC0415 - whoever has arrays has it

    others, shared = np.concatenate((met, paired)), np.concatenate((counts, np.array(shared_of_pairs(known))[pairs]))
    order = np.argsort(others, kind="stable")
    others, shared = others[order], shared[order]
    firsts = np.flatnonzero(np.concatenate((others[:1] >= 0, others[1:] != others[:-1])))
    return others[firsts], np.add.reduceat(shared, firsts) if len(firsts) else shared


def _most_met(
    others: NDArray[_Number], counts: NDArray[np.int64], asking: int
) -> tuple[NDArray[_Number], NDArray[np.int64]]:
    """Give the texts that were met most often, and how often; see `most_shared`."""
    import numpy as np  # noqa: PLC0415 - whoever has arrays has it

    is_other = others != asking  # who asks shares all of them
    others, counts = others[is_other], counts[is_other]
    at_least = np.cumsum(np.bincount(counts)[::-1])[::-1]  # texts that share so many
    is_short = counts >= np.count_nonzero(at_least[1:] >= SHORTLIST)
    others, counts = others[is_short], counts[is_short]
    order = np.argsort(-counts, kind="stable")[:SHORTLIST]
    return others[order], counts[order]


def _whole_lists(others: Counts) -> NDArray[np.intp]:
    """Choose the keys all of whose holders are read, rarest first; see `candidates.rarest`."""
    import numpy as np  # noqa: PLC0415 - not everybody has it

    order = np.argsort(others, kind="stable")[np.count_nonzero(others == 0) :]
    ascending = others[order]
    affordable = np.searchsorted(np.cumsum(ascending), HOLDERS_READ, "right")
    return order[: min(affordable, np.searchsorted(ascending, HOLDERS_COUNTED, "right"))]


def _chosen_pairs(others: Counts, lists: int) -> tuple[NDArray[np.intp], Counts]:
    """Choose pairs, and the holders that are read of each; see `candidates.rarest_pairs`."""
    import numpy as np  # noqa: PLC0415 - not everybody has it

    whole = _whole_lists(others)
    order = np.argsort(others, kind="stable")[np.count_nonzero(others == 0) :]
    chosen = order[: max(len(whole), FEWEST_LISTS - lists)]
    limits = others[chosen] + 1
    limits[len(whole) :] = np.minimum(limits[len(whole) :], PART_READ)
    return chosen, limits


def _pairs_of(signature: array[int]) -> list[int]:
    """Give every hash with the one that follows it, the last one with the first, as one number."""
    return [
        one << _HASH_BITS | following
        for one, following in zip(signature, [*signature[1:], *signature[:1]], strict=True)
    ]


def _pair_keys(hashes: Keys, following: Keys) -> NDArray[np.uint64]:
    import numpy as np  # noqa: PLC0415 - whoever has arrays has it

    return hashes.astype(np.uint64) << np.uint64(_HASH_BITS) | following


def candidate_pairs(signatures: Signatures) -> Iterator[tuple[int, list[Found]]]:
    """Yield every text with the candidates it finds, nearest first.

    Of two texts it is enough that one finds the other: a text with near ones leaves those that are not half as near to
    find it themselves.
    """
    postings: Postings = SortedPostings(signatures) if has_numpy() else ListedPostings(signatures)
    for number, signature in enumerate(signatures):
        found = postings.search(number, signature)
        yield number, [candidate for candidate in found if is_near_enough(candidate, found[0])]
