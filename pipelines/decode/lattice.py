"""The likeliest reading of a damaged stretch of bytes: lost and stray bytes, pieces in another encoding."""

from __future__ import annotations

import re
from functools import lru_cache
from heapq import nsmallest
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.language.bigrams import STEP, bigrams

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

REPLACEMENT: Final = "\ufffd"
_SKIP_COSTS: Final = (16.0, 20.0, 24.0, 33.0)
"""Nats for one U+FFFD in place of one to four bytes, that is, of a character and a stray byte in it.

A rare character in good text costs up to 30 with the one after it; out of step, every character costs 8 more.
"""
DAMAGE_COST: Final = 10.0
"""Nats for a lost byte of GBK or Big5 beside what the character costs that it was likeliest a half of."""
_ASCII_COST: Final = 2.0
"""More, when what is left of it is an ASCII byte: Big5 and GBK have such second bytes, but most are letters."""
_TORN_COST: Final = 8.0
"""More for bytes in UTF-8 that are not what one lost or stray byte leaves of a character."""
_WHOLE_CHAR_COST: Final = 9.0
"""More for every character of its own among them."""
_SWITCH_COST: Final = 8.0
"""Nats for every change of encoding, the one back at the end included. None of 6,000 rare words and names in sound
text reads so much better in another encoding; in GBK and Big5 words of four characters nearly always do.
"""
_REPEAT_COST: Final = 2.5
PRIVATE_COST: Final = 8.0
"""More for a character that no standard has: GBK's unassigned pairs are such, and Chinese pages have none of them."""
_BEAM: Final = 5
"""Readings kept at each byte; they differ in encoding and last character."""
HALVED: Final = ("gb18030", "big5hkscs")
"""Encodings in which one byte tells half of a character."""
_USUAL: Final = -11.3
"""Log probability of the characters that a lost byte may have been half of; the rest is left to U+FFFD at its price."""


_OPTIONS: Final = 12
"""Characters that a lost one may have been of which the next one chooses."""


class _Reading(NamedTuple):
    cost: float
    mode: int
    char: str
    before: _Reading | None
    options: Sequence[tuple[str, float]] = ()
    """What a lost character may have been, with what each costs more than the cheapest; U+FFFD, for any, among them."""


@lru_cache(maxsize=1024)
def read(octets: bytes, codecs: tuple[str, ...], before: str = "\n", after: str = "\n") -> tuple[str, float]:
    """Give the likeliest text of the bytes, mostly in the first of the codecs, and its cost in nats.

    What is lost is U+FFFD. The last answers are kept: a page repeats its menus and headlines.

    `before` and `after` are the characters around the stretch, line ends for those that no text has. Time and memory
    grow with the number of bytes.

    >>> read("逾期之后".encode("gbk") + "怎么协商".encode() + "还款".encode("gbk"), ("gb18030", "utf-8"))[0]
    '逾期之后怎么协商还款'
    >>> read("逾期之后怎么协商还款".encode("gbk")[1:], ("gb18030",))[0]
    '\ufffd期之后怎么协商还款'
    """
    arrived: list[list[_Reading]] = [[] for _ in range(len(octets) + 4)]
    arrived[0].append(_Reading(0.0, 0, before, None))
    for at in range(len(octets)):
        for reading in _best(arrived[at]):
            for size, step in _steps(octets, at, reading, codecs):
                arrived[at + size].append(step)
        arrived[at] = []
    ends = [
        (reading.cost + _cost_after(reading, after) + _SWITCH_COST * (reading.mode != 0), reading)
        for reading in arrived[len(octets)]
    ]
    cost, best = min(ends, key=itemgetter(0))
    return _spell(best), cost


def cost_of(text: str, before: str = "\n", after: str = "\n") -> float:
    """Give what a text costs that is decoded as it stands, U+FFFD included; comparable with that of `read`."""
    return sum(_step_cost(first, second) for first, second in pairwise(before + text + after))


def _step_cost(first: str, second: str) -> float:
    """Give the cost of a character after another; rules and rows of arrows repeat one that prose hardly has."""
    if second == REPLACEMENT:
        return _SKIP_COSTS[0]
    cost = -bigrams().pair(first, second)
    if "\ue000" <= second <= "\uf8ff":
        return cost + PRIVATE_COST
    return min(cost, _REPEAT_COST) if first == second < "\u3400" else cost


def _best(readings: list[_Reading]) -> list[_Reading]:
    if len(readings) == 1:
        return readings
    found: dict[tuple[int, str], _Reading] = {}
    for reading in readings:
        key = (reading.mode, reading.char)
        if key not in found or reading.cost < found[key].cost:
            found[key] = reading
    return sorted(found.values(), key=lambda reading: reading.cost)[:_BEAM]


def _steps(octets: bytes, at: int, reading: _Reading, codecs: tuple[str, ...]) -> Iterator[tuple[int, _Reading]]:
    if octets[at] < 0x80:
        char = chr(octets[at])
        yield 1, _Reading(reading.cost + _cost_after(reading, char), reading.mode, char, reading)
        return
    for mode, codec in enumerate(codecs):
        char, size = char_at(octets[at : at + 4], codec)
        if size:
            # From one encoding that is not the page's to another is two changes: else one character makes a bridge.
            changes = (mode != reading.mode) * (1 if 0 in {mode, reading.mode} else 2)
            yield (
                size,
                _Reading(reading.cost + changes * _SWITCH_COST + _cost_after(reading, char), mode, char, reading),
            )
    for size, price in _skips(octets, at, codecs[reading.mode]):
        yield from _lost(reading, size, price, octets[at : at + size], codecs)


def _cost_after(reading: _Reading, char: str) -> float:
    """Give the cost of a character after a reading: after a lost one, behind what that likeliest was."""
    if not reading.options:
        return _step_cost(reading.char, char)
    return min([more + _step_cost(option, char) for option, more in reading.options])


def _lost(
    reading: _Reading, size: int, price: float, octets: bytes, codecs: tuple[str, ...]
) -> Iterator[tuple[int, _Reading]]:
    """Give the step over one lost character, cheaper where a usual one goes well with the byte that is left of it."""
    left = octets.replace(b"\xff", b"")
    codec = codecs[reading.mode]
    is_told = codec in HALVED and len(left) <= len(b"ab") and reading.char != REPLACEMENT
    options = _likeliest(reading.char, left, size, codec) if is_told else []
    if options:
        more = price - _SKIP_COSTS[0] + DAMAGE_COST
        least = min(price, more + options[0][1])
        above = [(REPLACEMENT, price - least), *((char, more + cost - least) for char, cost in options)]
        yield size, _Reading(reading.cost + least, reading.mode, REPLACEMENT, reading, above)
    else:
        yield size, _Reading(reading.cost + price, reading.mode, REPLACEMENT, reading)


@lru_cache(maxsize=4096)
def _likeliest(before: str, left: bytes, size: int, codec: str) -> list[tuple[str, float]]:
    """Give the characters that what is left of a lost one may have been, the likeliest ones, and their costs."""
    if len(left) == 1:
        row = bigrams().row(before)
        found = nsmallest(_OPTIONS, ((row[place], char) for char, place in _places_of_half(left[0], codec)))
        return [(char, STEP * cost) for cost, char in found]
    char, whole = char_at(left, codec) if left and len(left) < size else ("", 0)
    return [(char, _step_cost(before, char))] if whole and whole == len(left) else []


@lru_cache(maxsize=512)
def _places_of_half(byte: int, codec: str) -> list[tuple[str, int]]:
    return [(char, bigrams().place(char)) for char in chars_of_half(byte, codec)]


@lru_cache(maxsize=512)
def chars_of_half(byte: int, codec: str) -> str:
    """Give the usual characters of two bytes that have a byte as one of them.

    >>> "款" in chars_of_half("款".encode("gb18030")[0], "gb18030")
    True
    """
    pairs = [bytes((byte, second)) for second in range(0x40, 0xFF)] if byte > 0x80 else []
    pairs += [bytes((first, byte)) for first in range(0x81, 0xFF)] if byte >= 0x40 else []
    chars = dict.fromkeys(char for char, size in (char_at(pair, codec) for pair in pairs) if size == len(b"ab"))
    return "".join(char for char in chars if bigrams().char(char) > _USUAL)


def _skips(octets: bytes, at: int, codec: str) -> Iterator[tuple[int, float]]:
    """Give the sizes of what may be lost here as one character, and their prices."""
    whole = char_at(octets[at : at + 4], codec)[1]
    if whole <= 2:
        whole = len(_SKIP_COSTS) + 1  # no damage looks like a sound character of more bytes
    for size, price in enumerate(_SKIP_COSTS, start=1):
        if at + size > len(octets) or size >= whole:
            return
        last = octets[at + size - 1]
        if last < 0x80 and (codec == "utf-8" or not 0x40 <= last < 0x7F):
            return
        if size == 2 and char_at(octets[at : at + 2], codec)[1] == 2:
            continue  # a whole character, however rare, is no damage
        more = _WHOLE_CHAR_COST * _whole_chars(octets[at : at + 4], size, codec) + _ASCII_COST * (last < 0x80)
        if codec == "utf-8" and not _REMAINS.fullmatch(octets[at : at + size]):
            more += _TORN_COST
        yield size, price + more
        if last < 0x80:
            return


_NEVER: Final = rb"[\xc0\xc1\xf5-\xff]?"
_REMAINS: Final = re.compile(rb"%b(?:[\xc2-\xf4]%b)?(?:[\x80-\xbf]%b){0,3}" % (_NEVER, _NEVER, _NEVER))
"""What is left of one character of UTF-8, a byte that UTF-8 never has in it."""


def _whole_chars(octets: bytes, size: int, codec: str) -> int:
    """Count characters of two bytes of three or four: the last, the first before a byte that begins none, or both."""
    is_first = char_at(octets[:2], codec)[1] == 2
    if size == 3:
        return int((is_first and not char_at(octets[2:4], codec)[1]) or char_at(octets[1:3], codec)[1] == 2)
    return 2 * int(size == 4 and is_first and char_at(octets[2:4], codec)[1] == 2)


@lru_cache(maxsize=4096)
def char_at(octets: bytes, codec: str) -> tuple[str, int]:
    r"""Give the character that up to four bytes begin with, and its size in bytes; ("", 0) where they begin none.

    >>> char_at(b"\xd3\xe2\xc6\xda", "gb18030"), char_at(b"\xd3", "gb18030")
    (('逾', 2), ('', 0))
    """
    if octets[0] < 0x80:
        return chr(octets[0]), 1
    if octets[0] == 0x80 and codec == "gb18030":
        return "€", 1  # Source: https://encoding.spec.whatwg.org/#gb18030-decoder, step 6
    for size in (3, 2, 4) if codec == "utf-8" else (2, 4, 1):
        if size > len(octets):
            continue
        try:
            char = octets[:size].decode(codec)
        except UnicodeDecodeError:
            continue
        if len(char) == 1:
            return char, size
    return "", 0


def _spell(reading: _Reading | None) -> str:
    chars = []
    while reading is not None and reading.before is not None:
        chars.append(reading.char)
        reading = reading.before
    return "".join(reversed(chars))
