"""Damage by programs that edit GBK text as bytes: the forward models of what un-splicing has to undo.

A two-byte key also matches where one character ends and the next begins. What is inserted there tears both apart, and
everything behind is read one byte off until an ASCII byte brings the reader back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_PAIR: Final = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]|[\x81-\xfe][\x00-\x3f\x7f\xff]?|[\x00-\xff]")
_FIRST_SPLIT: Final = re.compile("|".join("！？，").encode("gbk"))
_SECOND_SPLIT: Final = re.compile("。".encode("gbk"))


def read_gbk(octets: bytes) -> str:
    """Decode as the damaged sites do: a torn pair becomes one ?, its ASCII byte with it; unassigned pairs vanish.

    >>> read_gbk("逾1期".encode("gbk")[1:])
    '?期'
    """
    return "".join(_character(found) for found in _PAIR.findall(octets))


def _character(octets: bytes) -> str:
    if octets == b"\x80":
        return "€"
    if len(octets) == 2 and octets[1] >= 0x40 and octets[1] not in {0x7F, 0xFF}:
        return octets.decode("gbk", "ignore")
    return octets.decode("ascii") if octets < b"\x80" else "?"


def insert_readings(text: str, readings: Iterable[tuple[str, str]]) -> str:
    """Insert each character's reading behind its bytes wherever these occur, also across two characters.

    >>> insert_readings("新擁有一張可以承受整個", [("聯", "lián"), ("個", "gè")])
    '新?lián)碛幸粡埧梢猿惺苷麄€(gè)'
    """
    octets = text.encode("gbk", "ignore")
    for char, reading in readings:
        key = char.encode("gbk")
        octets = octets.replace(key, key + f"({reading})".encode("gbk"))
    return read_gbk(octets)


def split_at_punctuation(text: str) -> str:
    """Split the bytes at full-width punctuation, wherever its two bytes occur, and read each piece by itself.

    >>> split_at_punctuation("高校科學"), split_at_punctuation("拍。「北京")
    ('高?？茖W', '拍?！副本?')
    """
    octets = text.encode("gbk", "ignore")
    return _split(octets, (_FIRST_SPLIT, _SECOND_SPLIT))


def _split(octets: bytes, keys: tuple[re.Pattern[bytes], ...]) -> str:
    if not keys:
        return read_gbk(octets)
    pieces: list[str] = []
    done = 0
    for found in keys[0].finditer(octets):
        pieces += _split(octets[done : found.start()], keys[1:]), found[0].decode("gbk")
        done = found.end()
    return "".join(pieces) + _split(octets[done:], keys[1:])


def slip(text: str, place: int) -> str:
    """Lose the first byte of one character to a question mark.

    >>> slip("。花唄作為", 0)
    '?；▎h作為'
    """
    before, after = text[:place].encode("gbk", "ignore"), text[place:].encode("gbk", "ignore")
    return read_gbk(before + b"?" + after[1:])
