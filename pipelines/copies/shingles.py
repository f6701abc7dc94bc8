"""Shingles: every run of five Han characters as a number, the same on every machine, with numpy or without."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from pipelines.optional import has_numpy
from pipelines.script.characters import HAN_CLASS
from pipelines.script.fold import fold, fold_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    Codes: TypeAlias = NDArray[np.uint32]
    _Number = TypeVar("_Number", np.uint32, np.uint64)

SHINGLE_CHARS: Final = 5
"""Han characters in a shingle. Source: duplicates study; 5 separates templates, shorter ones are common words."""

_LONG_TEXT: Final = 256
"""Characters from which a text is worth numpy's calls; a headline takes a tenth of the time without."""

_NEITHER: Final = re.compile(f"[^{HAN_CLASS}\n]+")
_HAN: Final = re.compile(f"[{HAN_CLASS}]")
_CODE_POINTS: Final = 0x110000
_MASK: Final = (1 << 64) - 1
_BASE: Final = 0x9E3779B97F4A7C15
"""Of the polynomial in the code points, modulo 2^64; the golden ratio's bits, odd."""
_BASE_SQUARED: Final = _BASE * _BASE & _MASK
_LEAVING: Final = pow(_BASE, SHINGLE_CHARS, 1 << 64)
_FINISH: Final = 0xBF58476D1CE4E5B9
"""Source: the finaliser of SplitMix64 (Steele, Lea, Flood 2014)."""


def han_codes(text: str) -> str:
    """Give the folded Han characters of a text in order: all that copies are compared by.

    >>> han_codes("隨著 2024 年，APP")
    '随着年'
    """
    return han_in_lines(text).replace("\n", "")


@lru_cache(maxsize=4)  # of one article, the fingerprint and the archive's keys ask
def han_in_lines(text: str) -> str:
    r"""Give the folded Han characters of a text in order, and its line breaks.

    >>> han_in_lines("隨著\n\n2024 年")
    '随着\n\n年'
    """
    if len(text) < _LONG_TEXT or not has_numpy():
        return _NEITHER.sub("", fold(text))
    return _codes(text).tobytes().decode("utf-32-le")


def shingles(text: str) -> frozenset[int]:
    """Hash every run of five folded Han characters; 0 <= hash < 2^63, the same on every machine and run.

    A text of one to four Han characters has one shingle; a text without any has none.
    """
    return shingles_of_han(han_codes(text))


def shingles_of_han(han: str, below: int = 1 << 63) -> frozenset[int]:
    """Hash every run of five characters of a text that `han_codes` has reduced already; keep what is below a limit."""
    if not has_numpy() or len(han) < SHINGLE_CHARS:
        return frozenset(filter(below.__gt__, shingles_in_order(han)))
    hashes = hashes_of_han(han)
    return frozenset(hashes[hashes < below].tolist())


def hashes_of_han(han: str) -> NDArray[np.uint64]:
    """Hash the runs of a reduced text of at least five characters in their order, with numpy."""
    import numpy as np  # noqa: PLC0415 - not everybody has it

    # In place wherever it can be: a new array costs as much as what is done to it.
    codes = np.frombuffer(han.encode("utf-32-le"), np.uint32).astype(np.uint64)
    pairs = codes[:-1] * np.uint64(_BASE)
    pairs += codes[1:]
    fours = pairs[:-2] * np.uint64(_BASE_SQUARED)
    fours += pairs[2:]
    hashes = fours[:-1]
    hashes *= np.uint64(_BASE)
    hashes += codes[SHINGLE_CHARS - 1 :]
    shifted = hashes >> np.uint64(32)
    hashes ^= shifted
    hashes *= np.uint64(_FINISH)
    np.right_shift(hashes, np.uint64(29), out=shifted)
    hashes ^= shifted
    hashes >>= np.uint64(1)  # SQLite's integers are signed; below 2^63 a number is the same on both sides
    return hashes


def different(numbers: NDArray[_Number]) -> NDArray[_Number]:
    """Give the different numbers, ascending, and sort those that were given."""
    numbers.sort()
    return without_repeats(numbers)


def without_repeats(ascending: NDArray[_Number]) -> NDArray[_Number]:
    """Give the different ones of numbers that ascend."""
    import numpy as np  # noqa: PLC0415 - whoever has arrays has it

    is_first = np.empty(len(ascending), np.bool_)
    is_first[:1] = True
    np.not_equal(ascending[1:], ascending[:-1], out=is_first[1:])
    return ascending[is_first]


def shingles_in_order(han: str) -> Iterator[int]:
    """Hash the runs of a text that `han_codes` has reduced already, one after the other, without numpy."""
    codes = [ord(char) for char in han]
    rolled = 0
    for place, code in enumerate(codes):
        rolled = (rolled * _BASE + code) & _MASK
        if place >= SHINGLE_CHARS:
            rolled = (rolled - codes[place - SHINGLE_CHARS] * _LEAVING) & _MASK
        if place >= SHINGLE_CHARS - 1 or place == len(codes) - 1:
            mixed = ((rolled ^ (rolled >> 32)) * _FINISH) & _MASK
            yield (mixed ^ (mixed >> 29)) >> 1


def _codes(text: str) -> Codes:
    import numpy as np  # noqa: PLC0415 - not everybody has it

    codes: Codes = _table()[np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)]
    kept: Codes = codes[codes != 0]
    return kept


@cache
def _table() -> Codes:
    """Map every code point to its folded Han character, a line break to itself, and all others to 0."""
    import numpy as np  # noqa: PLC0415 - not everybody has it

    table = np.zeros(_CODE_POINTS, np.uint32)
    for first, last in re.findall("(.)-(.)", HAN_CLASS):
        table[ord(first) : ord(last) + 1] = np.arange(ord(first), ord(last) + 1)
    table[ord(HAN_CLASS[0])] = ord(HAN_CLASS[0])
    for char, folded in fold_table().items():
        table[ord(char)] = ord(folded) if _HAN.match(folded) else 0
    table[ord("\n")] = ord("\n")
    return table
