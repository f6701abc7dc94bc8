"""The likeliest reading of a damaged stretch of bytes: lost and stray bytes, pieces in another encoding."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.language.bigrams import bigrams

if TYPE_CHECKING:
    from collections.abc import Iterator

REPLACEMENT: Final = "\ufffd"
_SKIP_COSTS: Final = (16.0, 20.0, 24.0, 33.0)
"""Nats for one U+FFFD in place of one to four bytes, that is, of a character and a stray byte in it.

A rare character in good text costs up to 30 with the one after it; out of step, every character costs 8 more.
"""
_WHOLE_CHAR_COST: Final = 9.0
"""More, when the last two of three bytes are a character of their own."""
_ASCII_COST: Final = 2.0
"""More, when the last of them is an ASCII byte: Big5 and GBK have such second bytes, but most are letters."""
_SWITCH_COST: Final = 12.0
_REPEAT_COST: Final = 2.5
PRIVATE_COST: Final = 8.0
"""More for a character that no standard has: GBK's unassigned pairs are such, and Chinese pages have none of them."""
_BEAM: Final = 5
"""Readings kept at each byte; they differ in encoding and last character."""


class _Reading(NamedTuple):
    cost: float
    mode: int
    char: str
    before: _Reading | None


@lru_cache(maxsize=1024)
def read(octets: bytes, codecs: tuple[str, ...], before: str = "\n") -> tuple[str, float]:
    """Give the likeliest text of the bytes, mostly in the first of the codecs, and its cost in nats.

    What is lost is U+FFFD. The last answers are kept: a page repeats its menus and headlines.

    `before` is the character in front of the stretch. Time and memory grow with the number of bytes.

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
    best = min(arrived[len(octets)], key=lambda reading: reading.cost)
    return _spell(best), best.cost


def cost_of(text: str, before: str = "\n") -> float:
    """Give what a text costs that is decoded as it stands, U+FFFD included; comparable with that of `read`."""
    return sum(_step_cost(first, second) for first, second in pairwise(before + text))


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
        yield 1, _Reading(reading.cost + _step_cost(reading.char, char), reading.mode, char, reading)
        return
    for mode, codec in enumerate(codecs):
        char, size = char_at(octets[at : at + 4], codec)
        if size:
            switch = _SWITCH_COST if mode != reading.mode else 0.0
            yield size, _Reading(reading.cost + switch + _step_cost(reading.char, char), mode, char, reading)
    for size, price in _skips(octets, at, codecs[reading.mode]):
        yield size, _Reading(reading.cost + price, reading.mode, REPLACEMENT, reading)


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
        holds_char = size == 3 and _holds_char(octets[at : at + 5], codec)
        yield size, price + _WHOLE_CHAR_COST * holds_char + _ASCII_COST * (last < 0x80)
        if last < 0x80:
            return


def _holds_char(octets: bytes, codec: str) -> bool:
    """Tell whether two of three bytes are a character: the last, or the first before a byte that begins none."""
    is_first = char_at(octets[:2], codec)[1] == 2 and not char_at(octets[2:4], codec)[1]
    return is_first or char_at(octets[1:3], codec)[1] == 2


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
