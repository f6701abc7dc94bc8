"""Which texts meet in the lists that are read, and how often, for many asking texts at once with numpy.

The rules are those of `pipelines.copies.candidates`, said for rows instead of one text at a time: a call of numpy costs
more than the few hundred numbers of one text. All rows of an asking text lie together, and `asking` numbers the askers
from 0 in the order of their rows.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipelines.copies.candidates import (
    FEWEST_LISTS,
    HOLDERS_COUNTED,
    HOLDERS_READ,
    PART_READ,
    SHORTLIST,
    shared_of_pairs,
)

if TYPE_CHECKING:
    from typing import TypeAlias

    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[np.int64]
    Places: TypeAlias = NDArray[np.intp]
    Keys: TypeAlias = NDArray[np.uint32] | NDArray[np.uint64]
    """Meetings: asker, text met, and 1 where it was in a list of pairs, as one number."""


class Read(NamedTuple):
    """Holders that were read."""

    asking: Numbers
    """Who asked for each list."""
    limits: Numbers
    """Length of each list."""
    holders: NDArray[np.uint32] | NDArray[np.int64]
    """List after list."""


def whole_lists(asking: Numbers, others: Numbers) -> tuple[Places, Numbers]:
    """Choose the keys all of whose holders are read, and how many that are; see `candidates.rarest`.

    Args:
        asking: who asks for each key.
        others: texts that hold it too.
    """
    order, is_whole, _ = _rarest_first(asking, others)
    whole = order[is_whole]
    return whole, others[whole] + 1  # who asks is a holder too


def lists_of_pairs(asking: Numbers, others: Numbers, lists: Numbers) -> tuple[Places, Numbers]:
    """Choose pairs, and how many holders are read of each; see `candidates.rarest_pairs`.

    Args:
        asking: who asks for each pair.
        others: texts that hold it too.
        lists: that each asker reads already.
    """
    order, is_whole, rank = _rarest_first(asking, others)
    is_chosen = is_whole | (rank < FEWEST_LISTS - lists[asking[order]])
    chosen, limits = order[is_chosen], others[order][is_chosen] + 1
    return chosen, np.where(is_whole[is_chosen], limits, np.minimum(limits, PART_READ))


def _rarest_first(asking: Numbers, others: Numbers) -> tuple[Places, NDArray[np.bool], Numbers]:
    """Order the keys of each asker that others hold: places, whether the holders are all read, rank."""
    order = np.lexsort((others, asking))
    order = order[others[order] > 0]
    ascending, who = others[order], asking[order]
    begins = np.searchsorted(who, who)
    spent = np.cumsum(ascending)
    spent -= np.append(0, spent)[begins]
    return order, (spent <= HOLDERS_READ) & (ascending <= HOLDERS_COUNTED), np.arange(len(order)) - begins


class Met(NamedTuple):
    """Texts that were met in lists, a row for each asker and text: ascending by both."""

    asking: Places
    others: Numbers
    counts: Numbers
    """Hashes shared; 0 where a row says nothing, as of an asker and itself."""

    def take(self, rows: Places) -> Met:
        """Give some of the rows."""
        return Met(self.asking[rows], self.others[rows], self.counts[rows])


def met(singly: Read, by_pairs: Read, known: Numbers, own: Numbers) -> Met:
    """Give the texts that share anything with each asker; see `candidates.merged`.

    Args:
        singly: lists of hashes.
        by_pairs: lists of pairs of hashes.
        known: pairs whose holders are known, by asker.
        own: the askers' own numbers, which they meet in every list.
    """
    bits = 1 + int(max(numbers.max(initial=0) for numbers in (singly.holders, by_pairs.holders, own))).bit_length()
    keys = _sorted_keys(singly, by_pairs, bits, len(own))
    firsts = np.flatnonzero(np.append(keys[:1] >= 0, keys[1:] != keys[:-1]))
    keys, counts = keys[firsts], np.diff(firsts, append=len(keys))
    asking = (keys >> bits).astype(np.intp)
    _add_up(keys, counts, asking, known)
    is_own = (keys >> 1) == (np.arange(len(own)) << (bits - 1) | own).astype(keys.dtype)[asking]
    counts[is_own] = 0
    return Met(asking, (keys >> 1).astype(np.int64) & ((1 << (bits - 1)) - 1), counts)


def nearest(met: Met, askers: int) -> Places:
    """Choose the row of each asker with the highest count, the first of equal ones; none of an asker without rows."""
    begins = np.searchsorted(met.asking, np.arange(askers))
    begins = begins[np.append(np.diff(begins), len(met.asking) - begins[-1:]) > 0]
    highest = np.zeros(askers, np.int64)
    highest[met.asking[begins]] = np.maximum.reduceat(met.counts, begins) if len(begins) else 0
    rows = np.flatnonzero(met.counts == highest[met.asking])
    _, firsts = np.unique(met.asking[rows], return_index=True)
    return rows[firsts]


def shortlist(asking: Places, counts: Numbers, askers: int) -> Places:
    """Choose the rows of each asker with the highest counts, highest first, equal ones in their order; none of 0."""
    width = int(counts.max(initial=0)) + 1
    held = np.bincount(asking * width + counts, minlength=askers * width).reshape(askers, width)
    at_least = np.cumsum(held[:, ::-1], axis=1)[:, ::-1]  # texts that share so many with an asker
    least = np.maximum(np.count_nonzero(at_least[:, 1:] >= SHORTLIST, axis=1), 1)
    rows = np.flatnonzero(counts >= least[asking])
    rows = rows[np.lexsort((-counts[rows], asking[rows]))]
    who = asking[rows]
    return rows[np.arange(len(rows)) - np.searchsorted(who, who) < SHORTLIST]


def _sorted_keys(singly: Read, by_pairs: Read, bits: int, askers: int) -> Keys:
    """Write every meeting as one number, of 32 bits where it fits: that is sorted in half the time."""
    kind = np.dtype(np.uint32 if askers << bits <= 1 << 32 else np.uint64)
    parts = [
        np.repeat((read.asking << bits | is_pair).astype(kind), read.limits) | (read.holders.astype(kind) << 1)
        for is_pair, read in enumerate((singly, by_pairs))
    ]
    keys: Keys = np.concatenate(parts)
    keys.sort()
    return keys


def counted(met: Numbers) -> tuple[Numbers, Numbers]:
    """Give the texts that one asker met, ascending, and how often each; `met` is put in order.

    For one asker `met` costs three times as much: its calls of numpy are for many.

    >>> [numbers.tolist() for numbers in counted(np.array([7, 3, 7]))]
    [[3, 7], [1, 2]]
    """
    met.sort()
    firsts = np.flatnonzero(np.append(met[:1] >= 0, met[1:] != met[:-1]))
    return met[firsts], np.diff(firsts, append=len(met))


def with_pairs(others: Numbers, counts: Numbers, in_pairs: Numbers, known: int) -> tuple[Numbers, Numbers]:
    """Add to what one asker shares with each text what it shares in pairs; see `merged`.

    Args:
        others: texts met in lists of single hashes, ascending.
        counts: how often each.
        in_pairs: texts of the lists of pairs, list after list.
        known: pairs whose holders are known.
    """
    paired, pairs = counted(in_pairs)
    both, places = np.unique(np.concatenate((others, paired)), return_inverse=True)
    shared = np.zeros(len(both), np.int64)
    shared[places[: len(others)]] = counts
    shared[places[len(others) :]] += _shared_of_pairs(known)[pairs]
    return both, shared


def _add_up(keys: Keys, counts: Numbers, asking: Places, known: Numbers) -> None:
    """Turn the pairs shared into hashes and add them to the hashes shared with the same text, in place."""
    pairs = np.flatnonzero(keys & 1)
    tables = [_shared_of_pairs(pairs_known) for pairs_known in known.tolist()]
    begins = np.cumsum([0, *map(len, tables)])
    counts[pairs] = np.concatenate(tables)[begins[asking[pairs]] + counts[pairs]]
    also_singly = pairs[keys[pairs - 1] + 1 == keys[pairs]]
    counts[also_singly - 1] += counts[also_singly]
    counts[also_singly] = 0


@lru_cache(maxsize=512)
def _shared_of_pairs(pairs: int) -> Numbers:
    return np.array(shared_of_pairs(pairs))
