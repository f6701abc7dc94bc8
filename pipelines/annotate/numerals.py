"""Numbers as Chinese texts write them: 675, ６７５, 六百七十五, 陆佰, 1.5万."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Final

_DIGITS: Final = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    char: value for value, char in enumerate("〇壹贰叁肆伍陆柒捌玖")
}
_DIGITS_MORE: Final = {"两": 2, "俩": 2, "幺": 1}
_UNITS: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS: Final = {"万": 10_000, "亿": 100_000_000}

CHINESE_NUMERAL: Final = "[零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖两十拾百佰千仟万亿]"
"""One character of a number in words, Simplified, as the inside of a pattern."""


def parse_number(text: str) -> float | None:
    """Read a number in digits, in words, or in digits with 万 and 亿; None where it is none.

    >>> [parse_number(text) for text in ("六百七十五", "5,000", "1.5万", "二〇二四", "十")]
    [675.0, 5000.0, 15000.0, 2024.0, 10.0]
    """
    bare = text.replace(",", "").replace("，", "").strip()
    factor = 1
    while bare and bare[-1] in _MYRIADS and bare[:1].isascii():
        factor *= _MYRIADS[bare[-1]]
        bare = bare[:-1]
    try:
        # Decimal, because 1358.09 times 10^8 is not what a float makes of it
        return float(Decimal(bare) * factor) if bare.isascii() else _parse_words(bare)
    except InvalidOperation:
        return None


def _parse_words(words: str) -> float | None:
    digits = _DIGITS | _DIGITS_MORE
    if not words:
        return None
    if all(char in digits for char in words):
        return float("".join(str(digits[char]) for char in words))
    total = section = digit = 0
    for char in words:
        if char in digits:
            digit = digits[char]
        elif char in _UNITS:
            section += (digit or 1) * _UNITS[char]
            digit = 0
        elif char in _MYRIADS:
            total = (total + section + digit) * _MYRIADS[char]
            section = digit = 0
        else:
            return None
    return float(total + section + digit)
