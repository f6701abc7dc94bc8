"""Which characters belong to one script only, read from OpenCC's dictionaries."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pipelines.script.dictionaries import dictionary

if TYPE_CHECKING:
    from collections.abc import Iterable


@cache
def simplified_of() -> dict[str, str]:
    """Map each Traditional character that has one to its preferred Simplified form; identities left out."""
    return {key: values[0] for key, values in dictionary("TSCharacters").items() if values[0] != key}


@cache
def hant_only() -> frozenset[str]:
    """Give the characters that only Traditional text has: converted by t2s, never Simplified, and not in GB2312.

    乾, 著, 徵 and 昇 are in Simplified text as well: the dictionary has them among their own Simplified forms, and
    GB2312 has seven more. It has 後 too, but for a family name that hardly anybody bears. Some 900 rare characters
    whose Simplified form hardly any font has are left out.
    Source: rule of script detection measured on 5,000 parallel sentences: 7 labels off, all of them quotations.
    """
    entries = dictionary("TSCharacters")
    simplified = frozenset(simplified_of().values())  # 苧 is 苎 in Traditional, and 薴 in Simplified
    return frozenset(
        char
        for char, values in entries.items()
        if char not in values and char not in simplified and (char == "後" or not _encodes(char, "gb2312"))
    )


@cache
def hans_only() -> frozenset[str]:
    """Give the characters that only Simplified text has: never Traditional, and not in Big5."""
    entries = dictionary("STCharacters")
    return frozenset(char for char, values in entries.items() if char not in values and not _encodes(char, "big5"))


@cache
def japanese_only() -> dict[str, str]:
    """Map each character that only Japanese text has (広, 県) to its Traditional form; 欠 and 芸 are Chinese too."""
    entries = dictionary("JPShinjitaiCharacters")
    return {
        char: values[0]
        for char, values in entries.items()
        if not _encodes(char, "gb2312") and not _encodes(char, "big5")
    }


def is_han(char: str) -> bool:
    """Tell whether a character is a Han ideograph (unified, extensions A to H, compatibility, 〇).

    >>> is_han("逾"), is_han("の"), is_han("。")
    (True, False, False)
    """
    return "\u4e00" <= char <= "\u9fff" or (
        "\u3400" <= char <= "\u4dbf"
        or char == "\u3007"
        or "\uf900" <= char <= "\ufaff"
        or "\U00020000" <= char <= "\U000323af"
    )


HAN_CLASS = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""The same set as the inside of a regular expression's character class."""


def as_ranges(chars: Iterable[str]) -> str:
    """Write characters as the inside of a regular expression's class, neighbours joined.

    >>> as_ranges("ebca")
    'a-ce'
    """
    codes = sorted(set(map(ord, chars)))
    starts = [code for code, before in zip(codes, [-2, *codes], strict=False) if code != before + 1]
    ends = [code for code, after in zip(codes, [*codes[1:], -2], strict=True) if code + 1 != after]
    return "".join(
        re.escape(chr(first)) if first == last else f"{re.escape(chr(first))}-{re.escape(chr(last))}"
        for first, last in zip(starts, ends, strict=True)
    )


def _encodes(char: str, codec: str) -> bool:
    try:
        char.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
