"""Who holds a key, in sorted arrays with numpy: what `pipelines.copies.postings` is made of."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from typing import TypeAlias

    from numpy.typing import NDArray

    Keys: TypeAlias = NDArray[np.uint32] | NDArray[np.uint64]
    Holders: TypeAlias = NDArray[np.uint32]
    Counts: TypeAlias = NDArray[np.int64]


class HolderLists:
    """The texts that hold a key, for all keys that several hold: a key that one text holds is not kept."""

    def __init__(self, code: Literal["I", "Q"], longest: int, part: int) -> None:
        """Begin empty.

        Args:
            code: type of a key in an array, "I" for 32 bits, "Q" for 64.
            longest: holders of a list that is kept whole.
            part: holders that are kept of a longer one.
        """
        self._longest, self._part = longest, part
        self._growing = array(code), array("I"), array("I")
        self.keys: Keys = np.zeros(0, np.dtype(code))
        self.counts: Holders = np.zeros(0, np.uint32)
        self._begins: Holders = self.counts
        self._numbers: Holders = self.counts

    def extend(self, keys: Keys, numbers: Holders) -> None:
        """Add (key, text) pairs in their order; their keys come after all that were added before."""
        begins = np.flatnonzero(np.append(keys[:1] >= 0, keys[1:] != keys[:-1]))
        held = np.diff(np.append(begins, len(keys)))
        several = held > 1
        places = np.arange(len(keys)) - np.repeat(begins, held)
        kept = np.where(held > self._longest, np.minimum(self._part, held), held) * several
        for growing, more in zip(
            self._growing,
            (keys[begins[several]], held[several].astype(np.uint32), numbers[places < np.repeat(kept, held)]),
            strict=True,
        ):
            growing.frombytes(more.data.cast("B"))  # not np.concatenate: it would hold both for a while

    def finish(self) -> None:
        """Let the lists be read."""
        keys, counts, numbers = self._growing
        self.keys = np.frombuffer(keys, np.dtype(keys.typecode))
        self.counts = np.frombuffer(counts, np.uint32)
        self._numbers = np.frombuffer(numbers, np.uint32)
        kept = np.where(self.counts > self._longest, np.minimum(self._part, self.counts), self.counts)
        self._begins = (np.cumsum(kept) - kept).astype(np.uint32)

    def find(self, keys: Keys) -> tuple[NDArray[np.intp], Counts]:
        """Give the place of each key, and how many other texts hold it than one that does; the place of 0 is none."""
        if not len(self.keys):
            return np.zeros(len(keys), np.intp), np.zeros(len(keys), np.int64)
        places = np.searchsorted(self.keys, keys)
        places[places == len(self.keys)] = 0
        others = np.where(self.keys[places] == keys, self.counts[places].astype(np.int64) - 1, 0)
        return places, others

    def read(self, places: NDArray[np.intp], limits: Counts) -> Holders:
        """Give the first holders of keys, so many of each; one of several keys as often."""
        ends = np.cumsum(limits)
        at = np.repeat(self._begins[places] + limits - ends, limits)
        at += np.arange(len(at))
        return self._numbers[at]
