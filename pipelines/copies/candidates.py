"""Which texts are worth a comparison: those whose signatures share enough, found without looking at every pair.

A candidate is found over (hash, text) pairs alone, which any engine can group by. In a field of few templates nearly
every hash stands in a great many texts; the rarest a text shares with any other are read first, and only so many of
their holders. What is too common by itself is looked up together with the hash that follows it in the signature: such
pairs are as much rarer as the hashes are common, so that what is found does not depend on how many texts there are. All
numbers depend on the set of texts alone, never on their order.
"""

from __future__ import annotations

from array import array
from itertools import islice, takewhile
from math import isqrt
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.copies.kin import says_no_other

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    import numpy as np
    from numpy.typing import NDArray

    KinAmong: TypeAlias = Callable[[Iterable[tuple[int, int]]], Iterable[tuple[int, int]]]

SHORT_SIGNATURE: Final = 8
"""Below this many sampled shingles one in common is worth a comparison."""

MIN_SHARED: Final = 2
"""Sampled shingles two longer texts must share to be compared; one in common is chance or a set phrase."""

MIN_SHARED_PERCENT: Final = 12
"""The same as a share of the smaller signature. A copy with 30 % of its words replaced still shares a third; at the
doubtful edge of comparison (Jaccard .1) the expectation is 18 %."""

HOLDERS_READ: Final = 4096
"""Holders of its hashes that are read for one text, rarest hashes first and whole lists only: a list of which a part is
read knows nothing of the rest. On 20,000 documents of few templates whole lists of 1,600 in all find as much as
everything does (F1 .993, copies with 30 % of the words replaced .997); twice as much of lists cut at 128 finds .867."""

HOLDERS_COUNTED: Final = 1024
"""A hash with more holders is the template's: it is looked up together with the hash that follows it in a signature."""

ENOUGH_LISTS: Final = 16
"""Lists of single hashes read whole from which no pairs are: rare hashes tell more."""

FEWEST_LISTS: Final = 8
"""Lists that are read at least, the last ones in part: the first `PART_READ` holders of a pair of hashes, so that a
text copied ten thousand times has the same few centres whoever asks."""

PART_READ: Final = 512
"""Holders read of a list that is too long."""

NEAR_COMPARED: Final = 64
"""Candidates that share half of the smaller signature: a text's copies and the siblings of its template. As long as it
has no more of them, every pair of them is decided, and nothing hangs on who came first."""

COMPARED: Final = 12
"""Other candidates of a text that are compared: those that share most with it."""

KIN_COMPARED: Final = 64
"""Other candidates that are compared where they may be of the text's own version (see `pipelines.copies.kin`). Of a
template with hundreds of versions and their copies, twelve of those that share most hold a text's own seldom; which
twelve hung on who came first."""

KIN_MET: Final = 8
"""Of the text's own version those are looked for, beyond `SHORTLIST`, that share so large a part of its hashes: one cut
to 60 % with 30 % of its words replaced shares a fifth."""

OWN_PART: Final = 3
"""Of a text's own version those are compared that share a third of what its nearest candidate shares, of others a half.
The nearest may be a sibling that differs in the lender's name alone, on both sides: an article, its copy with 30 % of
the words replaced, and both once more for another lender."""

KIN_PART: Final = 4
"""A text without near candidates is compared with all that share so large a part of the smaller signature, a quarter:
one with 30 % of its words replaced shares a third with every version of its template, and its own is one of many."""

SHORTLIST: Final = 128
"""Those that share most, of whom some are left out for their size."""


_NUMBER_BITS: Final = 40

_PACKED_SHIFT: Final = 28
"""Lowest bits of a hash that `packed` leaves out; the hashes of a long text's sample have sixty."""


LONGEST_LIST: Final = max(HOLDERS_COUNTED + 1, PART_READ)
"""Holders of a hash or a pair that anybody reads."""


class Found(NamedTuple):
    """A candidate of a text."""

    other: int
    shared: int


def least_shared(smaller: int) -> int:
    """Give how many hashes signatures, of the size of the smaller one, must share to be worth a comparison.

    >>> least_shared(100), least_shared(5)
    (12, 1)
    """
    if smaller < SHORT_SIGNATURE:
        return 1
    return max(MIN_SHARED, -(-smaller * MIN_SHARED_PERCENT // 100))


class Reading(NamedTuple):
    """What is read for a text, as places in its signature."""

    whole: list[int]
    """Hashes all of whose holders are read, rarest first."""
    paired: list[int]
    """Hashes with too many holders: those who hold the next hash of the signature too are read. None where single
    hashes are enough."""


def rarest(holders: Sequence[int]) -> Reading:
    """Choose what is read for a text, given how many other texts hold each of its hashes.

    Counts need be right only up to `HOLDERS_COUNTED`.

    >>> rarest([9000, 0, 3, 1])
    Reading(whole=[3, 2], paired=[0])
    """
    left = HOLDERS_READ
    whole: list[int] = []
    paired: list[int] = []
    counts = [(min(count, HOLDERS_COUNTED + 1), place) for place, count in enumerate(holders) if count]
    for count, place in sorted(counts):
        left -= count
        if count > HOLDERS_COUNTED:
            paired.append(place)
        elif left >= 0:
            whole.append(place)
    return Reading(whole, paired if len(whole) < ENOUGH_LISTS else [])


def rarest_pairs(holders: Sequence[int], lists: int) -> list[tuple[int, int]]:
    """Choose which of a text's pairs of hashes are read, given how many other texts hold each.

    Args:
        holders: right up to `LONGEST_LIST`.
        lists: that are read already.

    Returns:
        (place of the pair, holders to read), rarest first; pairs nobody else holds are left out.

    >>> rarest_pairs([9000, 0, 3], lists=0)
    [(2, 4), (0, 512)]
    """
    left = HOLDERS_READ
    chosen: list[tuple[int, int]] = []
    for count, place in sorted((count, place) for place, count in enumerate(holders) if count):
        left -= count
        if left >= 0 and count <= HOLDERS_COUNTED:
            chosen.append((place, count + 1))  # who asks is a holder too
        elif len(chosen) + lists < FEWEST_LISTS:
            chosen.append((place, PART_READ))
        else:
            break
    return chosen


def shared_of_pairs(pairs: int) -> list[int]:
    """Give for 0 to all of so many pairs how many of their first hashes two texts share who share that many pairs.

    A hash that both hold is followed in both by the same one where no other hash of either lies between: of n hashes
    of which they share m this leaves m * m / (2n - m) pairs. Whole numbers, so that every engine comes to the same.

    >>> shared_of_pairs(75)[:6], shared_of_pairs(75)[-1]
    ([0, 11, 16, 19, 22, 25], 75)
    """
    return [(isqrt(met * met + 8 * met * pairs) - met) // 2 for met in range(pairs + 1)]


def read_of(holders: Sequence[int], read: int) -> int:
    """Tell for how much of a signature so many hashes stand that are read.

    Hashes that no other text holds count in the same measure as the others: a copy with every third word replaced
    has many of them, and looks no nearer for being read in part.

    >>> read_of([3, 5, 0, 0], 2), read_of([3, 5, 0, 0], 1)
    (4, 2)
    """
    held = len(holders) - holders.count(0)
    return len(holders) * read // held if held else len(holders)


def merged(whole: Mapping[int, int], paired: Mapping[int, int], pairs: int) -> Iterator[tuple[int, int]]:
    """Give (other text, hashes shared) of all that were met.

    Args:
        whole: other text -> times met in lists of single hashes.
        paired: other text -> times met in lists of pairs.
        pairs: that were read, those of nobody else among them.
    """
    shared_of = shared_of_pairs(pairs)
    for other in {**whole, **paired}:
        yield other, whole.get(other, 0) + shared_of[paired.get(other, 0)]


def best(
    shared: Iterable[tuple[int, int]], read: int, size_of: Callable[[int], int], most: int = COMPARED
) -> list[Found]:
    """Choose the candidates to compare.

    Args:
        shared: (other text, hashes shared), most shared first; see `most_shared`.
        read: for how many hashes of the text that stands; see `read_of`.
        size_of: gives the size of another text's signature.
        most: doubtful ones that are compared.
    """
    near: list[tuple[int, int]] = []
    doubtful: list[tuple[int, int]] = []
    for other, count in shared:
        if len(doubtful) >= most and count * (2 if near else KIN_PART) < read:
            break  # a short text might still be near; the longer ones that share more come first
        smaller = min(read, size_of(other))
        if count * 2 >= smaller:  # a half, and a quarter too, is never less than `least_shared`
            near.append((-count, other))
        elif len(doubtful) < most:
            if count >= least_shared(smaller):
                doubtful.append((-count, other))
        elif not near and len(doubtful) < NEAR_COMPARED and count * KIN_PART >= smaller:
            doubtful.append((-count, other))
    return [Found(other, -count) for count, other in sorted(near[:NEAR_COMPARED] + doubtful)]


def best_of_all(
    shared: Sequence[tuple[int, int]], read: int, size_of: Callable[[int], int], kin_among: KinAmong
) -> Iterator[Found]:
    """Choose the candidates to compare: the best of all, and the best of those that may be of the text's own version.

    Whoever has seen enough of the first never asks for the others.

    Args:
        shared: (other text, hashes shared) of all, most shared first; see `most_shared`.
        read: see `best`, and so for the next.
        size_of: see `best`.
        kin_among: chooses those of (other text, hashes shared) that may be of the same version, in their order; no more
            of them are asked for than are needed.
    """
    found = best(shared[:SHORTLIST], read, size_of)
    yield from found
    if not may_leave_out(found, read) and len(shared) < SHORTLIST:
        return  # nothing was left out
    kin = kin_among(takewhile(lambda one: one[1] * KIN_MET >= read, shared))
    yield from others_among(best(islice(kin, SHORTLIST), read, size_of, KIN_COMPARED), found)


def may_leave_out(found: Sequence[Found], read: int) -> bool:
    """Tell whether `best` may have left some out: as many doubtful ones, or near ones, as it takes."""
    if len(found) < COMPARED:
        return False
    return len(found) >= NEAR_COMPARED or sum(candidate.shared * 2 < read for candidate in found) >= COMPARED


def others_among(kin: Iterable[Found], found: Sequence[Found]) -> list[Found]:
    """Give the candidates of a second choice that are not in the first."""
    known = set(found)
    return [candidate for candidate in kin if candidate not in known]


def most_shared(counts: Iterable[tuple[int, int]], asking: int) -> list[tuple[int, int]]:
    """Order (other text, hashes shared), most shared first, equal ones by number; all of them.

    >>> most_shared([(7, 2), (3, 5), (0, 2), (9, 8)], asking=9)
    [(3, 5), (0, 2), (7, 2)]
    """
    # Both in one number, because sorting numbers takes a third of the time of sorting pairs.
    keys = sorted([(count << _NUMBER_BITS) - other for other, count in counts if other != asking], reverse=True)
    return [(-key % (1 << _NUMBER_BITS), -(-key >> _NUMBER_BITS)) for key in keys]


def near_enough(found: Sequence[Found], kin_of: Callable[[int], int], own: int) -> list[Found]:
    """Choose the candidates a text is compared with: its nearest one and those that share a part of what that shares.

    Args:
        found: the candidates, nearest first.
        kin_of: tells of another text what `pipelines.copies.kin.kin_of` gives; only of those it hangs on.
        own: the same of the text itself.
    """
    least = found[0].shared if found else 0
    return [
        one
        for one in found
        if one.shared * 2 >= least or (one.shared * OWN_PART >= least and bool(says_no_other(own, kin_of(one.other))))
    ]


def packed(signature: Iterable[int]) -> array[int]:
    """Keep 32 bits of each hash: a million texts fit in memory, and one false meeting in a thousand does no harm."""
    return array("I", [value >> _PACKED_SHIFT & 0xFFFFFFFF for value in signature])


def packed_array(signature: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """Do the same with numpy."""
    shifted = signature >> signature.dtype.type(_PACKED_SHIFT)
    kept: NDArray[np.uint32] = shifted.astype("uint32")  # which drops what is higher
    return kept
