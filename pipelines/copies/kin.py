"""Which texts may be of one version of a template: a number that tells it of two texts without comparing them.

A template sold to hundreds of lenders shares its words with all their versions. Which of a thousand texts are worth a
comparison then hangs on whom they speak of: of another's versions a few are enough to know the family, of its own every
one may be the copy that is looked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar
from zlib import crc32

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    _Kin = TypeVar("_Kin", int, NDArray[np.uint16])

_PARTS: Final = ((0, 6), (6, 5), (11, 5))
"""Lender, city and time overdue: first bit and bits of each. Two names in one number cost a comparison, no answer."""

KIN_MASKS: Final = tuple((1 << bits) - 1 << shift for shift, bits in _PARTS)
"""The bits of each."""


def kin_of(version: tuple[str, str, str]) -> int:
    """Give the number of whom an article speaks of, of `speaking.Spoken.version`: 16 bits.

    The lender is the one named most, of several the one named first, as a copy with a third of its words replaced
    still names it. City and time are those of the headline: the versions of a template are told by it, a copy's own
    headline says nothing or the same. What is not said is 0.
    """
    return sum(_number(name, bits) << shift for name, (shift, bits) in zip(version, _PARTS, strict=True))


def is_kin(one: _Kin, other: _Kin) -> _Kin | bool:
    """Tell whether other texts may be of the version of one that names somebody: no part says another name.

    Either may be an array. A text that names nobody has no version of its own to be looked for.

    >>> bool(is_kin(0b101, 0)), bool(is_kin(0b101, 0b101)), bool(is_kin(0b101, 0b111)), bool(is_kin(0, 0))
    (True, True, False, False)
    """
    said: _Kin | bool = one != 0
    return said & says_no_other(one, other)


def says_no_other(one: _Kin, other: _Kin) -> _Kin | bool:
    """Tell whether no part of two texts' numbers says different names; either may be an array.

    >>> bool(says_no_other(0b101, 0b101)), bool(says_no_other(0b101, 0b111)), bool(says_no_other(0, 0b111))
    (True, False, True)
    """
    found: _Kin | bool = True
    for mask in KIN_MASKS:
        found = found & (((one ^ other) & mask == 0) | (one & mask == 0) | (other & mask == 0))
    return found


def _number(name: str, bits: int) -> int:
    return crc32(name.encode("utf-8", "surrogatepass")) % ((1 << bits) - 1) + 1 if name else 0
