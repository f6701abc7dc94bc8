"""How much a decoded sample looks like text that somebody wrote."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Final

_NON_ASCII: Final = re.compile(r"[^\x00-\x7f]+")
_SLICES: Final = 8
_SLICE_CHARS: Final = 160
"""Non-ASCII characters looked at in each slice; the share of common pairs is stable with 1,280."""

_COMMON_PAIR: Final = 1.0
_COMMON_CHAR: Final = 0.25
_CHINESE_PUNCTUATION: Final = 0.6
_OTHER_LETTER: Final = 0.1
_RARE_HAN: Final = -0.6
_DAMAGE: Final = -3.0

_PUNCTUATION: Final = frozenset("，。、；：？！“”‘’（）《》【】—…·「」『』〈〉　～％￥")
_SYMBOLS: Final = re.compile(r"[\u2200-\u25ff\u3200-\u33ff\u2460-\u249b\u0080-\u009f]")


@cache
def common_pairs() -> frozenset[str]:
    """Load the pairs of han_bigrams.txt; the sources stand in its header."""
    table = resources.files("pipelines").joinpath("tables/han_bigrams.txt").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return frozenset(first + second for first, seconds in rows for second in seconds)


@cache
def common_chars() -> frozenset[str]:
    """Give the everyday characters of both scripts: GB 2312 level 1 and Big5 level 1.

    Source: GB/T 2312-1980 rows 16 to 55; Big5 A440 to C67E. Both standards put the common characters first.
    """
    gb = bytes(byte for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) for byte in (row, cell))
    cells = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    big5 = bytes(byte for row in range(0xA4, 0xC7) for cell in cells for byte in (row, cell))
    return frozenset(gb.decode("gb2312", "ignore") + big5.decode("big5", "ignore"))


def plausibility(sample: str) -> float:
    """Score a decoded sample by its non-ASCII characters: about 0.7 for Chinese, below 0 for a wrong decoding.

    >>> plausibility("逾期之后怎么协商还款？") > 0.5 > plausibility("閫炬湡涔嬪悗鎬庝箞")
    True
    >>> plausibility("plain ASCII")
    0.0
    """
    pairs, chars = common_pairs(), common_chars()
    runs = " ".join(_NON_ASCII.findall(sample))
    step = max(_SLICE_CHARS, len(runs) // _SLICES)
    slices = [runs[at : at + _SLICE_CHARS] for at in range(0, len(runs), step)]
    seen = [char for part in slices for char in part if char != " "]
    score = sum(_score_char(char, chars) for char in seen)
    score += sum(_COMMON_PAIR for part in slices for a, b in pairwise(part) if a + b in pairs)
    return score / len(seen) if seen else 0.0


def _score_char(char: str, chars: frozenset[str]) -> float:
    if char in chars:
        return _COMMON_CHAR
    if char in _PUNCTUATION:
        return _CHINESE_PUNCTUATION
    if char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or char >= "\U000f0000":
        return _DAMAGE
    if "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or char >= "\U00020000":
        return _RARE_HAN
    if _SYMBOLS.match(char):
        return _RARE_HAN
    return _OTHER_LETTER
