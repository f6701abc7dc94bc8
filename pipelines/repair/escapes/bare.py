"""Numeric entities without their semicolon: how many of the digits that follow are the character's."""

from __future__ import annotations

import sys
from typing import Final, NamedTuple

from pipelines.language.bigrams import bigrams

_CHINESE: Final = (
    range(0x2010, 0x2031),
    range(0x3000, 0x3030),
    range(0x4E00, 0xA000),
    range(0xFF01, 0xFF5F),
)
"""Read wherever they stand."""
_RARE: Final = range(0x3400, 0x4DC0)
"""Read where no other character can be meant: 165386.20 is ¥386.20 and not 䂚6.20."""
_SIGNS: Final = (
    *(range(code, code + 1) for code in (0xA3, 0xA5, 0xA7, 0xA9, 0xAE, 0xB0, 0xB1, 0xB2, 0xB3, 0xB7, 0xD7, 0xF7)),
    *(range(ord(letter), ord(letter) + 1) for letter in "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü"),
    range(0x391, 0x3CA),
    range(0x401, 0x452),
    *(range(code, code + 1) for code in (0x2032, 0x2033, 0x203B, 0x20AC, 0x2103, 0x2116, 0x2122)),
    range(0x2160, 0x2170),
    range(0x2190, 0x2194),
    range(0x2200, 0x2270),
    range(0x2460, 0x249C),
    range(0x25A0, 0x25D0),
    range(0x2605, 0x2607),
    range(0x2610, 0x2613),
    range(0x2660, 0x2667),
    range(0x2713, 0x2719),
    range(0x3041, 0x3100),
    range(0xFFE0, 0xFFE7),
    range(0x1F300, 0x1FB00),
)
"""Read where most numbers of the text have no semicolon."""
_LETTERS: Final = frozenset((*map(ord, "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü"), *range(0x391, 0x3CA), *range(0x401, 0x452)))
"""Letters have no digits behind them."""


def is_of_text(char: str) -> bool:
    r"""Tell whether a character may stand in Chinese text: its own, and the signs and letters met there.

    >>> [is_of_text(char) for char in "逾。→¥ǎ😀é\x80"]
    [True, True, True, True, True, True, True, False]
    """
    return any(ord(char) in kind for kind in (*_CHINESE, *_SIGNS, _RARE))


class BareCode(NamedTuple):
    """A character, the digits that are its own, and whether they can be no other's."""

    char: str
    size: int
    is_sure: bool


def bare_code(
    digits: str, base: int, around: tuple[str, str], *, does_close: bool, has_sums: bool = False
) -> BareCode | None:
    """Give the character that digits without a semicolon begin with, and how many are its own; None where in doubt.

    Args:
        digits: all that follow the sign, decimal or hexadecimal.
        base: 10 or 16.
        around: the character before the entity, and the one behind the digits, of an entity what it stands for.
        does_close: whether most numbers of the text have their semicolons.
        has_sums: whether the text has a sign of sums that can be no other character.

    >>> [bare_code(digits, 10, ("。", "。"), does_close=False)[:2] for digits in ("36926", "2639930", "165386")]
    [('逾', 5), ('期', 5), ('¥', 3)]
    """
    found = _splits(digits, base)
    is_sure = len(found) == 1
    if not is_sure:
        found = [split for split in found if split[0] not in _RARE]
    if len(found) > 1:
        found = [split for split in found if _is_likely(chr(split[0]), around, is_whole=split[1] == len(digits))]
    if not found and (sign := _sign_of_sums(digits, base)) and (has_sums or around[0].isdigit()):
        found = [sign]
    if len(found) != 1:
        return None
    code, size = found[0]
    is_read = not does_close or any(code in kind for kind in _CHINESE) or (code in _RARE and size == len(digits))
    return BareCode(chr(code), size, is_sure) if is_read else None


def _sign_of_sums(digits: str, base: int) -> tuple[int, int] | None:
    """Give the sign that digits begin with, and its length, where a figure follows: &#21525.18 behind 8 for ×25.18."""
    found = [(code, size) for size in (2, 3) if (code := int(digits[:size], base)) in _SUMS and len(digits) > size]
    return found[0] if found else None


_SUMS: Final = frozenset(map(ord, "×÷±"))


def _splits(digits: str, base: int) -> list[tuple[int, int]]:
    """Give the codes that digits may begin with, and their lengths."""
    found = []
    for size in range(2, min(len(digits), _MOST_DIGITS) + 1):
        code = int(digits[:size], base)
        is_whole = size == len(digits)
        if digits[0] == "0" and (base == _DECIMAL or size != _HEX_DIGITS):
            continue
        # A hexadecimal code of two digits has no others behind it.
        if not is_whole and (code in _LETTERS or (base != _DECIMAL and size < _HEX_DIGITS)):
            continue
        if code <= sys.maxunicode and is_of_text(chr(code)):
            found.append((code, size))
    return found


_MOST_DIGITS: Final = 6
_DECIMAL: Final = 10
_HEX_DIGITS: Final = 4


def _is_likely(char: str, around: tuple[str, str], *, is_whole: bool) -> bool:
    """Tell a character that goes with its neighbours; with digits behind it, or where others may be meant."""
    before, behind = around
    model = bigrams()
    if not "\u4e00" <= char <= "\u9fff":
        return False
    is_usual = model.char(char) > _RAREST
    if is_whole and is_usual and before > "\x7f":  # × and ÷ stand behind figures
        return True
    is_word = is_whole and model.knows(char, behind)
    return (is_usual and model.knows(before, char)) or (is_word and (is_usual or behind > "\x7f"))


_RAREST: Final = -12.0
"""Nats of a character that is not meant where another may be."""
