"""Numbers as Chinese texts write them: 675, ６７５, 六百七十五, 陆佰, 1.5万, 1万5千, 三万五."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

_DIGITS: Final = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    **{char: value for value, char in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    "两": 2,
    "俩": 2,
    "仨": 3,
    "幺": 1,
}
_FIGURES: Final = str.maketrans("一二三四五六七八九", "123456789")
_SCORES: Final = {"廿": 20, "卅": 30}
_UNITS: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS: Final = {"万": 10_000, "亿": 100_000_000}
_SCALES: Final = {"百": 100, "佰": 100, "千": 1000, "仟": 1000, "k": 1000, "万": 10_000, "w": 10_000, "亿": 100_000_000}

_MIXED: Final = re.compile(r"(\d+(?:\.\d+)?)([百千万亿仟佰wk]*)")
_HALF: Final = "半"

CHINESE_NUMERAL: Final = "[零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖两十拾百佰千仟万亿廿卅]"
"""One character of a number in words, Simplified, as the inside of a pattern."""


@lru_cache(maxsize=4096)
def parse_number(text: str, *, colloquial: bool = False) -> float | None:
    """Read a number in digits, in words, or in digits with 千, 万 and 亿; None where it is none.

    Args:
        text: folded.
        colloquial: read a last digit right behind 万, 千 or 百 as of the next smaller unit: 三万五 is 35000. Articles
            of acts are never numbered so.

    >>> [parse_number(text) for text in ("六百七十五", "5,000", "1.5万", "1万5千", "二〇二四", "十", "半")]
    [675.0, 5000.0, 15000.0, 15000.0, 2024.0, 10.0, 0.5]
    >>> parse_number("三万五", colloquial=True), parse_number("三万五")
    (35000.0, 30005.0)
    """
    bare = text.replace(",", "").replace(" ", "")
    if bare == _HALF:
        return 0.5
    if not bare:
        return None
    if bare[0].isascii():
        return _parse_digits(bare.translate(_FIGURES))  # 1万二
    return _parse_words(bare, colloquial=colloquial)


def _parse_digits(bare: str) -> float | None:
    total, last_scale, place = Decimal(0), 0, 0
    try:
        # Decimal, because 1358.09 times 10^8 is not what a float makes of it
        while place < len(bare):
            found = _MIXED.match(bare, place)
            if not found:
                return None
            scale = 1
            for char in found[2]:
                scale *= _SCALES[char]
            if not found[2] and last_scale and len(found[1]) == 1:
                scale = last_scale // 10  # 3万5 is 35,000
            total += Decimal(found[1]) * scale
            last_scale, place = scale, found.end()
    except InvalidOperation:
        return None
    return float(total)


def _parse_words(words: str, *, colloquial: bool) -> float | None:
    digits = _DIGITS
    if digits.keys() >= set(words):
        return float("".join(str(digits[char]) for char in words))
    total = section = digit = unit = 0
    for char in words:
        if char in digits:
            digit = digits[char]
            unit = unit if digit else 0  # 二百零五: the zero says that the 5 is no ten
        elif char in _SCORES:
            section += _SCORES[char]
            digit, unit = 0, _UNITS["十"]
        elif char in _UNITS:
            section += (digit or 1) * _UNITS[char]
            digit, unit = 0, _UNITS[char]
        elif char in _MYRIADS:
            scale = _MYRIADS[char]
            if total > scale:
                total += (section + digit) * scale  # 两亿三千万
            else:
                total = (total + section + digit) * scale
            section, digit, unit = 0, 0, _MYRIADS[char]
        else:
            return None
    if colloquial and unit >= _UNITS["百"]:
        digit *= unit // 10
    return float(total + section + digit)
