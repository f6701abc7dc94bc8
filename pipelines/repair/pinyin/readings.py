"""Readings of characters as a dictionary gives them, with and without tones."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

READING: Final = "[a-zɑɡāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿê]{1,6}"
"""What may stand in the parentheses, as the inside of a regular expression."""

TONED: Final = frozenset("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ")
_LETTERS: Final = str.maketrans("ɑɡ", "ag")  # GBK has letters of its own for phonetics


def plain(reading: str) -> str:
    """Write a reading with the letters of the dictionary.

    >>> plain("tánɡ")
    'táng'
    """
    return reading.translate(_LETTERS) if "ɑ" in reading or "ɡ" in reading else reading


@cache
def readings(char: str) -> tuple[str, ...]:
    """Give all readings of a character, the dictionary's first one first; none for a character it lacks.

    Source: pypinyin (MIT), whose first readings are those of Unihan's kMandarin.

    >>> readings("長")[0], readings("?")
    ('zhǎng', ())
    """
    # Imported here: the reading table takes 40 ms to load, and only text with annotations needs it.
    from pypinyin.constants import PINYIN_DICT  # noqa: PLC0415 - see above

    found = PINYIN_DICT.get(ord(char), "") if len(char) == 1 else ""
    return tuple(found.split(",")) if found else ()


@cache
def default_reading(char: str) -> str:
    """Give the reading a dictionary names first, without regard to context; "" where it has none."""
    return next(iter(readings(char)), "")


@cache
def toneless(char: str) -> frozenset[str]:
    """Give all readings without tones, ü written ü, v and u as typists do.

    >>> sorted(toneless("绿"))
    ['lu', 'lv', 'lü']
    """
    bare = {without_tone(reading) for reading in readings(char)}
    return frozenset(bare | {each.replace("ü", letter) for each in bare for letter in "vu" if "ü" in each})


def without_tone(reading: str) -> str:
    """Take the tone off a syllable; ü and ê stay.

    >>> without_tone("lǜ"), without_tone("xiǎng")
    ('lü', 'xiang')
    """
    letters = unicodedata.normalize("NFD", reading)
    return unicodedata.normalize("NFC", "".join(char for char in letters if char not in "\u0300\u0301\u0304\u030c"))
