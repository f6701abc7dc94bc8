"""All shingles of a text, and all its pairs of neighbours, in the form in which two texts are laid beside each other.

With numpy a sorted array: made in a quarter of the time of a set of Python's numbers, and laid beside another in a
third. Without numpy it is that set. Of a shingle's 63 bits the highest 32 are kept, which is half as much to sort: one
pair of articles in four thousand, of a thousand characters each, shares a shingle too many by it.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

from pipelines.copies.shingles import (
    SHINGLE_CHARS,
    different,
    hashes_of_han,
    shingles_in_order,
    without_repeats,
)
from pipelines.optional import has_numpy

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    NumberSet: TypeAlias = "NDArray[np.uint64] | NDArray[np.uint32] | frozenset[int]"
    """Different numbers; an array is ascending."""
    ShingleSet: TypeAlias = "NDArray[np.uint32] | frozenset[int]"
    """The different shingles of a text."""
    NumberRun: TypeAlias = "NDArray[np.uint32] | tuple[int, ...]"
    """Numbers in the order of a text."""

_LEFT_OUT_BITS: Final = 31
"""The lowest of a shingle."""

_CODE_POINT_BITS: Final = 21
_TURN_BITS: Final = 22
"""Of how often a pair stood in the text before: one that repeats two characters four million times is counted short."""


def shingle_run(han: str) -> NumberRun:
    """Give the shingles of a text that `han_codes` has reduced already, in their order."""
    if not has_numpy() or len(han) < SHINGLE_CHARS:
        return tuple(shingle >> _LEFT_OUT_BITS for shingle in shingles_in_order(han))
    import numpy as np  # noqa: PLC0415 - not everybody has it

    return (hashes_of_han(han) >> np.uint64(_LEFT_OUT_BITS)).astype(np.uint32)


def shingle_set(run: NumberRun) -> ShingleSet:
    """Give the different ones of such a run."""
    return frozenset(run) if isinstance(run, tuple) else different(run.copy())


def set_of_different(shingles: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """Give the same set where all different shingles are at hand, ascending: `fingerprint.sample_of_different`."""
    import numpy as np  # noqa: PLC0415 - whoever has arrays has it

    return without_repeats((shingles >> np.uint64(_LEFT_OUT_BITS)).astype(np.uint32))


def pair_set(han: str) -> NumberSet:
    """Give all pairs of neighbouring characters, each as often as it stands in the text.

    A pair has another number every time, first, second and so on: what two texts share of these numbers is what they
    share of their pairs, the shorter count of each.
    """
    if not has_numpy() or len(han) < SHINGLE_CHARS:
        return _numbered(han)
    import numpy as np  # noqa: PLC0415 - not everybody has it

    codes = np.frombuffer(han.encode("utf-32-le"), np.uint32).astype(np.uint64)
    pairs = (codes[:-1] << np.uint64(_CODE_POINT_BITS)) | codes[1:]
    pairs.sort()
    places = np.arange(len(pairs))
    is_first = np.concatenate(([True], pairs[1:] != pairs[:-1]))
    turns = places - np.maximum.accumulate(np.where(is_first, places, 0))
    pairs <<= np.uint64(_TURN_BITS)
    pairs |= np.minimum(turns, (1 << _TURN_BITS) - 1).astype(np.uint64)
    return pairs if len(pairs) < 1 << _TURN_BITS else different(pairs)


def common_count(one: NumberSet, other: NumberSet) -> int:
    """Count the numbers two sets have in common."""
    if isinstance(one, frozenset) or isinstance(other, frozenset):
        return len(_plain(one) & _plain(other))
    import numpy as np  # noqa: PLC0415 - whoever has arrays has it

    merged = np.concatenate((one, other))
    merged.sort(kind="stable")  # two ascending runs: merged, not sorted
    return int(np.count_nonzero(merged[1:] == merged[:-1]))


def held(run: NumberRun, other: NumberSet) -> bytes:
    """Tell of the shingles of a text, in their order, which of them a set holds: a byte for each, 1 or 0."""
    if isinstance(run, tuple) or isinstance(other, frozenset):
        values = _plain(other)
        return bytes(value in values for value in (run if isinstance(run, tuple) else run.tolist()))
    found: bytes = (other.take(other.searchsorted(run), mode="clip") == run).tobytes()
    return found


def covered_shares(run: NumberRun, other: NumberSet, parts: int) -> list[float]:
    """Cut the shingles of a text, in their order, into so many parts; give of each the share that a set holds."""
    found = held(run, other)
    bounds = [len(found) * place // parts for place in range(parts + 1)]
    return [found.count(1, start, end) / (end - start) if end > start else 0.0 for start, end in pairwise(bounds)]


def _plain(numbers: NumberSet) -> frozenset[int]:
    return numbers if isinstance(numbers, frozenset) else frozenset(numbers.tolist())


def _numbered(han: str) -> frozenset[int]:
    turns = Counter[int]()
    numbers = set()
    for one, other in pairwise(map(ord, han)):
        pair = one << _CODE_POINT_BITS | other
        numbers.add(pair << _TURN_BITS | min(turns[pair], (1 << _TURN_BITS) - 1))
        turns[pair] += 1
    return frozenset(numbers)
