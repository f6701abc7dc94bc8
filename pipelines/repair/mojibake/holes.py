"""UTF-8 read by another codec, with holes: bytes it could not show became U+FFFD or a question mark.

The commonest mojibake there is. The bytes of UTF-8 say where each character begins, so a hole costs one character, and
the few that fit are told apart by their neighbours: in linear time, without a search.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache, lru_cache
from itertools import accumulate, product
from typing import TYPE_CHECKING, Final

from pipelines.language.bigrams import bigrams
from pipelines.repair.mojibake.codecs import SINGLE_BYTE, bytes_of, shown_alone, shown_pairs
from pipelines.repair.mojibake.search import Recovered, is_good

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipelines.repair.mojibake.codecs import Reading

_MARKS: Final = {"\ufffd": b"\xff", "?": b"\xfe"}
"""Bytes that UTF-8 never has stand for a hole, and for what is a hole or a question mark."""
_UNKNOWN: Final = b"\xfd"
_HOLE: Final = re.compile(b"[\xfe\xff]")

_PARTS: Final = {
    b"LEAD": b"[\xe2-\xe9\xef]",
    b"TAIL": b"[\x80-\xbf]",
    b"HOLE": b"[\xfe\xff]",
    b"ASCII": b"[\x20-\x7e]",
}
_SOUND: Final = rb"LEAD TAIL{2}|ASCII|\xc2[\xb0\xb1\xb7]|\xc3[\x97\xb7]|\xf0[\x9f-\xb0]TAIL{2}"
_DAMAGED: Final = (
    b"LEAD TAIL HOLE TAIL{2}"  # some decoders make one hole of two bytes: a last one and the next character's first …
    b"|(?!HOLE{3})(?:LEAD|HOLE)(?:TAIL|HOLE){2}"
    b"|LEAD HOLE(?!TAIL|HOLE)"  # … or a last but one and a last
    b"|HOLE TAIL"  # … or a first and a second
    b"|\xff{3}"
)


def _pattern(written: bytes) -> re.Pattern[bytes]:
    for name, chars in _PARTS.items():
        written = written.replace(name, chars)
    return re.compile(written, re.VERBOSE)


_STRETCH: Final = _pattern(rb"(?:%b|%b|\xfe)+" % (_SOUND, _DAMAGED))
_UNIT: Final = _pattern(rb"(?P<sound>(?:%b)+)|(?P<damaged>%b)|\xfe" % (_SOUND, _DAMAGED))
_ONE: Final = _pattern(rb"%b|%b|\xfe" % (_SOUND, _DAMAGED))

_LEADS: Final = tuple(bytes((octet,)) for octet in (*range(0xE2, 0xEA), 0xEF))
_TAILS: Final = tuple(bytes((octet,)) for octet in range(0x80, 0xC0))
_GUESSABLE: Final = re.compile("[\u4e00-\u9fff，。、；：？！“”‘’（）《》—…％]")

_QUOTES: Final = frozenset("「」")
"""Guessed only where a codec of one byte lost a byte: five are possible then, not sixty-four."""

_FEWEST: Final = 3
_FEWEST_GUESSED: Final = 4
"""Characters of a reading below which something is found in anything."""
_LOST_SHARE: Final = 1 / 3
"""Holes a character of a stretch from which on nothing is guessed."""
_COVERED: Final = 0.8
"""Share of what is garbled for certain that a reading must account for."""


def read_holes(text: str, span: tuple[int, int], core: tuple[int, int], readings: Iterable[Reading]) -> list[Recovered]:
    """Read the garbled stretches of a span by the first reading that accounts for its core; nothing where none does.

    Args:
        text: the whole.
        span: what to read: the core with what stands around it.
        core: what is garbled for certain.
        readings: those to choose from, the likeliest first.

    >>> from pipelines.repair.mojibake.codecs import Reading
    >>> garbled = "逾期后银行会起诉。".encode().decode("gbk", "replace") + "他们都走了。"
    >>> [piece.after for piece in read_holes(garbled, (0, 19), (0, 12), [Reading("gb18030", "utf-8")])]
    ['逾期后银行会起诉。']
    """
    for reading in readings:
        if reading.right == "utf-8":
            pieces = list(_stretches(text, span, reading))
            if covered(pieces, core) >= _COVERED * (core[1] - core[0]):
                return pieces
    return []


def covered(pieces: Iterable[Recovered], core: tuple[int, int]) -> int:
    """Count the characters of a core that pieces account for."""
    return sum(max(0, min(piece.end, core[1]) - max(piece.start, core[0])) for piece in pieces)


def _stretches(text: str, span: tuple[int, int], reading: Reading) -> Iterator[Recovered]:
    low, high = span
    table = bytes_of(reading.wrong)
    parts = [_MARKS.get(char) or table.get(char, _UNKNOWN) for char in text[low:high]]
    octets = b"".join(parts)
    starts = list(accumulate(map(len, parts), initial=0))
    for found in _STRETCH.finditer(octets):
        first, last = _whole_chars(found, starts)
        if first >= last:
            continue
        start, end = low + bisect_left(starts, first), low + bisect_left(starts, last)
        around = text[start - 1 : start] or "。", text[end : end + 1] or "。"
        after, is_guessed = _likeliest(octets[first:last], around, reading.wrong)
        run = text[start:end]
        if (
            len(after) >= (_FEWEST_GUESSED if is_guessed else _FEWEST)
            and len(_HOLE.findall(octets, first, last)) <= _LOST_SHARE * len(run)
            and is_good(run, after.replace("\ufffd", ""), reading)
        ):
            yield Recovered(start, end, after, (reading,), is_guessed)


def _whole_chars(found: re.Match[bytes], starts: list[int]) -> tuple[int, int]:
    """Give where a stretch begins and ends, but for ASCII and halves of sound characters at its ends."""
    units = list(_ONE.finditer(found.string, *found.span()))
    borders = set(starts[bisect_left(starts, found.start()) : bisect_left(starts, found.end()) + 1])
    low = next((unit.start() for unit in units if unit.start() in borders and _is_wide(unit[0])), found.end())
    high = next((unit.end() for unit in reversed(units) if unit.end() in borders and _is_wide(unit[0])), low)
    return low, high


def _is_wide(unit: bytes) -> bool:
    return unit not in {b"\xfe", b"\xff\xff\xff"} and unit[0] > 0x7F


def _likeliest(octets: bytes, around: tuple[str, str], wrong: str) -> tuple[str, bool]:
    """Read bytes with holes, each filled with what goes best with its neighbours; and tell whether any was."""
    before, behind = around
    pair = bigrams().pair
    ways: dict[str, tuple[float, str]] = {before: (0.0, "")}
    """The likeliest reading so far for each last character."""
    is_guessed = False
    for unit in _UNIT.finditer(octets):
        if not unit["damaged"]:
            sound = unit["sound"].decode() if unit["sound"] else "?"
            _, read = max((score + pair(last, sound[0]), read) for last, (score, read) in ways.items())
            ways = {sound[-1]: (0.0, read + sound)}
            continue
        is_guessed = True
        # What stood behind the hole when it was made is known within the stretch only.
        following = octets[unit.end() : unit.end() + 1]
        steps: dict[str, tuple[float, str]] = {}
        for choice in _choices(unit[0], following, wrong):
            score, read = max((score + pair(last, choice[0]), read) for last, (score, read) in ways.items())
            score += sum(map(pair, choice, choice[1:]))
            if choice[-1] not in steps or steps[choice[-1]][0] < score:
                steps[choice[-1]] = score, read + choice
        ways = dict(sorted(steps.items(), key=lambda step: step[1], reverse=True)[:_BEAM])
    return max((score + pair(last, behind), read) for last, (score, read) in ways.items())[1], is_guessed


@lru_cache(maxsize=1 << 12)
def _choices(unit: bytes, following: bytes, wrong: str) -> tuple[str, ...]:
    """Give what a damaged character may have been: those whose bytes the codec cannot show, else all, else U+FFFD."""
    if unit == b"\xff\xff\xff":
        return ("\ufffd",)
    slots = [_slots(octet, at, unit) for at, octet in enumerate(unit)]
    every = list(map(b"".join, product(*slots)))
    chars = b"\n".join(every).decode("utf-8", "ignore").split("\n")
    likely = guessable() | _QUOTES if wrong in SINGLE_BYTE else guessable()
    found = [(char, octets) for char, octets in zip(chars, every, strict=True) if char and likely.issuperset(char)]
    found = [pair for pair in found if not _is_shown(pair[1] + following, unit, wrong)] or found
    return tuple(char for char, octets in found if len(char.encode()) == len(octets)) or ("\ufffd",)


@cache
def guessable() -> frozenset[str]:
    """Give the characters that a hole is filled with: those of everyday Chinese, and its punctuation."""
    return frozenset(filter(_GUESSABLE.match, bigrams().chars_above(_RAREST)))


def _slots(octet: int, at: int, unit: bytes) -> tuple[bytes, ...]:
    """Give what a byte of a damaged character may have been: one byte or, where one hole stands for two, both."""
    if octet not in b"\xfe\xff":
        return (bytes((octet,)),)
    if len(unit) == _OF_ONE_CHAR:
        return _TAILS if at else _LEADS
    first, second = {5: (_TAILS, _LEADS), 2: (_TAILS, _TAILS) if at else (_LEADS, _TAILS)}[len(unit)]
    return tuple(map(b"".join, product(first, second)))


def _is_shown(octets: bytes, unit: bytes, wrong: str) -> bool:
    """Tell whether the codec would have shown what is a hole, one byte or two."""
    if wrong in SINGLE_BYTE:
        alone = shown_alone(wrong)
        return any(octet in b"\xfe\xff" and octets[at] in alone for at, octet in enumerate(unit))
    shown = shown_pairs(wrong)
    return any(octet in b"\xfe\xff" and octets[at : at + 2] in shown for at, octet in enumerate(unit))


_OF_ONE_CHAR: Final = 3
_BEAM: Final = 24
"""Readings kept behind a character of which more than one byte is lost."""
_RAREST: Final = -13.0
"""Nats of characters that are never guessed."""
