"""Where n-grams of up to three characters stand in a list, all those of a text at once, with numpy.

An n-gram is a number, made of the numbers of its characters. It stands at one of two places of an array that two hashes
tell, under its number, so a hit is no matter of luck. Source: Pagh and Rodler, Cuckoo hashing, 2004.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_PLACES_BITS: Final = 18
_MIXES: Final = (-0x61C8864680B583EB, 0x2545F4914F6CDD1D)
"""Odd numbers of 64 bits. Source: Knuth, The Art of Computer Programming 3, 6.4; Vigna, xorshift64*."""
_HASH_BITS: Final = 64
_EMPTY: Final = -1


class NgramHash:
    """The n-grams of a list, which is not empty, each once."""

    def __init__(self, words: Sequence[str]) -> None:
        # Imported here: an optional library that takes 50 ms to load.
        import numpy as np  # noqa: PLC0415 - see above

        self._np = np
        codes = np.array(words, "<U3").view("<u4").reshape(-1, 3)
        chars = np.unique(codes[codes > 0])
        self._bits = int(len(chars) + 1).bit_length()
        # The last one is of all other characters.
        self._chars = np.full(int(chars[-1]) + 2, len(chars) + 1, np.int64)
        self._chars[chars] = np.arange(1, len(chars) + 1)
        ones, twos, threes = np.where(codes > 0, self._chars[codes], 0).T
        is_one = twos == 0
        self._ones = np.full(len(chars) + 2, _EMPTY, np.int64)
        self._ones[ones[is_one]] = np.flatnonzero(is_one)
        self._grams = np.full(1 << _PLACES_BITS, _EMPTY, np.int64)
        self._numbers = np.full(1 << _PLACES_BITS, _EMPTY, np.int64)
        self._settle((ones | self._second(twos) | self._third(threes))[~is_one], np.flatnonzero(~is_one))

    def find(self, codes: Any) -> tuple[Any, Any]:
        """Give the n-grams of a text that ends in two characters of none: where they begin, and their numbers."""
        np = self._np
        chars = self._chars.take(codes, mode="clip")
        ones = chars[:-2]
        known = self._ones.take(ones)
        twos = ones | self._second(chars[1:-1])
        grams = np.concatenate((twos, twos | self._third(chars[2:])))
        first, second = (self._place(grams, mix) for mix in _MIXES)
        places = np.where(self._grams.take(first) == grams, first, second)
        hits = np.flatnonzero(self._grams.take(places) == grams)
        alone = np.flatnonzero(known != _EMPTY)
        return (
            np.concatenate((alone, hits % len(ones))),
            np.concatenate((known.take(alone), self._numbers.take(places.take(hits)))),
        )

    def _settle(self, grams: Any, numbers: Any) -> None:
        """Give every n-gram one of its places: who is turned out of one goes to the other."""
        np = self._np
        both = np.stack([self._place(grams, mix) for mix in _MIXES])
        holder = np.full(1 << _PLACES_BITS, _EMPTY, np.int64)
        side = np.zeros(len(grams), np.int64)
        homeless = np.arange(len(grams))
        while len(homeless):
            wanted = both[side[homeless], homeless]
            before = holder[wanted]
            holder[wanted] = homeless
            turned_out = np.unique(before[before != _EMPTY])
            homeless = np.concatenate((homeless[holder[wanted] != homeless], turned_out))
            side[homeless] ^= 1
        taken = np.flatnonzero(holder != _EMPTY)
        self._grams[taken] = grams[holder[taken]]
        self._numbers[taken] = numbers[holder[taken]]

    def _place(self, grams: Any, mix: int) -> Any:
        return (grams * mix >> (_HASH_BITS - _PLACES_BITS)) & ((1 << _PLACES_BITS) - 1)

    def _second(self, chars: Any) -> Any:
        return chars << self._bits

    def _third(self, chars: Any) -> Any:
        return chars << (2 * self._bits)
