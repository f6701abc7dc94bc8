"""Characters as the bytes of GBK, and back: the grounds on which torn characters are put together again."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

from pipelines.repair.pinyin.readings import readings
from pipelines.script.characters import hant_only

LEADS: Final = range(0x81, 0xFF)
_WIDE_ROWS: Final = range(0xA1, 0xA4)
"""First bytes of full-width punctuation, digits and letters. The small forms of row A9 are in no text."""

_FORM_STARTS: Final = frozenset("(°123456789")
"""What such forms begin with; letters among them, as in iii, may be the second byte of a character."""

TRAILS: Final = (*range(0x40, 0x7F), *range(0x80, 0xFF))


@cache
def pairs() -> dict[tuple[int, int], str]:
    """Give the character of every assigned pair of bytes."""
    found = {}
    for lead in LEADS:
        for trail in TRAILS:
            char = bytes((lead, trail)).decode("gbk", "replace")
            if char[0] != "\ufffd":
                found[lead, trail] = char
    return found


@cache
def octets() -> dict[str, tuple[bytes, ...]]:
    """Give the bytes that a character may have been read from, the likeliest first.

    Besides its own: those of the full-width and compatibility forms that width-normalising cleaners have made it from,
    and 0x80, which Windows reads as the euro sign.
    """
    table: dict[str, tuple[bytes, ...]] = {chr(code): (bytes((code,)),) for code in range(0x20, 0x7F)}
    table |= {char: (bytes(pair),) for pair, char in pairs().items()}
    table["€"] = (b"\x80",)
    for lead, trails in vanishing().items():
        # Decoders of GB18030 keep these pairs, as private-use characters or rarities.
        kept = (bytes((lead, trail)) for trail in trails)
        for pair in kept:
            table.setdefault(pair.decode("gb18030", "replace"), (pair,))
    for two, char in pairs().items():
        normal = unicodedata.normalize("NFKC", char)
        if normal not in {char, " "} and len(normal) == 1 and two[0] in _WIDE_ROWS:
            own = table.get(normal, ())
            # A torn run has no ASCII punctuation of its own: it would have been swallowed as half of a pair.
            is_swallowed = len(own) == 1 and own[0] < b"\x40"
            table[normal] = (bytes(two), *own) if is_swallowed else (*own, bytes(two))
    return table


@cache
def _unfolded() -> tuple[re.Pattern[str], dict[str, str]]:
    """Give the forms of several characters that width-normalising cleaners have made of one, and what they were."""
    made = {unicodedata.normalize("NFKC", char): char for two, char in pairs().items() if two[0] in _WIDE_ROWS}
    forms = {form: char for form, char in made.items() if len(form) > 1 and form[0] in _FORM_STARTS}
    return re.compile("|".join(map(re.escape, sorted(forms, key=len, reverse=True)))), forms


def char_at(text: str, place: int) -> tuple[str, int]:
    """Give the character at a place of a torn run, and the place behind it; (15) and 12. were one.

    >>> char_at("將(15)行", 1), char_at("將行", 1)
    (('⒂', 5), ('行', 2))
    """
    if text[place] in _FORM_STARTS:
        pattern, forms = _unfolded()
        found = pattern.match(text, place)
        if found:
            return forms[found[0]], found.end()
    return text[place], place + 1


@cache
def vanishing() -> dict[int, tuple[int, ...]]:
    """Give the unassigned pairs of bytes, which decoders drop without a mark: first byte -> second bytes."""
    found = {lead: tuple(trail for trail in TRAILS if (lead, trail) not in pairs()) for lead in LEADS}
    return {lead: trails for lead, trails in found.items() if trails}


def two_octets(char: str) -> bytes:
    """Give the pair of bytes a character was read from; b"" where it is none."""
    return next((each for each in octets().get(char, ()) if len(each) == 2), b"")


@cache
def keys_led_by(lead: int, reading: str) -> tuple[tuple[int, str], ...]:
    """Give second bytes and characters that were annotated with this reading and begin with this byte.

    Characters whose first reading it is, if there are any; else those that have it among others.
    """
    found = [(trail, pairs().get((lead, trail), "")) for trail in TRAILS]
    spoken = [(trail, char) for trail, char in found if is_key(char) and reading in readings(char)]
    first = [(trail, char) for trail, char in spoken if readings(char)[0] == reading]
    return tuple(first or spoken)


@cache
def keys_spoken(reading: str) -> tuple[str, ...]:
    """Give the characters the converter's list may have whose first reading this is.

    >>> "據" in keys_spoken("jù"), "長" in keys_spoken("cháng")
    (True, False)
    """
    return tuple(char for char in pairs().values() if is_key(char) and readings(char)[:1] == (reading,))


def is_key(char: str) -> bool:
    """Tell whether the converter's list may have the character: only Traditional text does, or 著."""
    return char in hant_only() or char == "著"
