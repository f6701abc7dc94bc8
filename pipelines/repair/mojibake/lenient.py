"""The lenient reader's text without a search: read straight, and where the model objects, one byte is taken for two.

It showed é for the byte E9 and for the two bytes C3 A9. Nearly all its western characters are one byte; where one is
two, everything behind it pairs wrongly and shows within a few characters, so only its neighbours need be tried. What it
shows as several characters is no UTF-8 together, or it would have shown one: that tells many ways apart.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate
from operator import add
from typing import Final, NamedTuple

from pipelines.language.bigrams import STEP, bigrams
from pipelines.repair.mojibake.codecs import bytes_of, pairs

_BLOCK: Final = 112
"""Characters read at once: what is flipped is read again to the end of its block only, so time is linear."""
_MARGIN: Final = 32
"""Characters at the end of a block that are read again with the next, because an objection may come late."""

_SPOT: Final = 3
"""Pairs by which a spot is judged."""
_LOOK: Final = 32
"""Characters in which the next spot is looked for at once: one in fifty begins one."""
_OBJECTION: Final = int(7.5 * _SPOT / STEP)
"""Steps of a spot above which other ways are tried: rare words have such spots as well."""
_HOPELESS: Final = int(10.5 * _SPOT / STEP)
"""Steps of a spot that no other way betters, above which the whole is left to the search."""

_NEAR: Final = 6
"""Bytes from the place where a spot begins in which one flipped character is looked for. Of 1,521 that stood alone all
stood in the first six."""
_SEEN: Final = 22
"""Bytes from there on by which ways are compared."""
_GAIN: Final = 1.4
_MEAN: Final = -7.0
"""Nats a character by which one flip must make these likelier, and which they must reach, to be taken unsearched.

In the median it makes them 4.8 likelier."""
_SEARCHED: Final = 24
"""Characters of the run in which all ways are compared where no single flip does it."""
_OPEN: Final = 4
"""The last of them, which are read again: what follows them is not known yet."""
_TWO: Final = 1.5
"""Nats that two bytes for a character cost in a search: few western characters are two, but rare words may need it."""
_ALIVE: Final = 8
_FAR: Final = 18.0
_WAITING: Final = 3.0
_NO_CHARACTER: Final = -16.0
"""Ways kept at a time; nats behind the best at which one is given up; nats that a byte waiting for its second costs
meanwhile; and the log probability of bytes that are no character."""
_TAIL: Final = 8
"""Characters at the end of a block of which the next block tells more."""
_MOST_SEARCHES: Final = 6
"""Searches in a block, of which sound Chinese needs one in three blocks."""
_TRIES: Final = 3
"""Flips at one spot."""


_AS_ONE: Final = re.compile(b"[\xc2-\xdf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}")
"""Bytes that the reader would have shown as one character."""
_MANY: Final = b"\xff"
"""Stands for what has several bytes, so that every character has one place."""


class _Way(NamedTuple):
    """A block read in one way."""

    pieces: list[bytes]
    octets: bytes
    chars: str
    alone: bytes
    """The bytes of the characters that are one byte, with marks for the others."""


def first_glance(run: str, right: str) -> float:
    """Give the log probability a character of the beginning of a run, read straight: by which codec to try first."""
    octets = b"".join([_ways(char)[0] for char in run[:_GLANCE]])
    return bigrams().mean(octets.decode(right, "replace"))


_GLANCE: Final = 48


def read_lenient(run: str, right: str) -> str | None:
    """Read a run of the lenient reader's; None where some place stays unlikely, so that it needs a search.

    Args:
        run: garbled text, all of it.
        right: the codec it was written in, one of two bytes a character.
    """
    if "\ufffd" in run:  # a hole, not the three bytes of its sign
        return None
    single = bytes_of("cp1252")
    pieces = [single.get(char) or char.encode("utf-8", "replace") for char in run]
    read, at, last = "", 0, "。"
    while at < len(pieces):
        is_last = at + _BLOCK >= len(pieces)
        way = _settled(run[at : at + _BLOCK], pieces[at : at + _BLOCK], last, right, is_last=is_last)
        if way is None:
            return None
        used, chars = (len(way.pieces), way.chars) if is_last else _cut(way)
        if not used:
            return None
        read += chars
        at += used
        last = read[-1]
    return read


def _settled(run: str, pieces: list[bytes], last: str, right: str, *, is_last: bool) -> _Way | None:
    """Flip characters of a block until nothing is objected to that could be read likelier."""
    way = _possible(run, _way(pieces, right), last, right)
    spot, tries, searches = 0, 0, 0
    while way:
        found = _objection(last + way.chars, spot)
        if found is None or (not is_last and found[0] > len(way.chars) - _TAIL):
            return way if not is_last or "\ufffd" not in way.chars else None
        place, steps = found
        tries = tries + 1 if place == spot else 0
        better = _flipped(run, way, place, last, right) if tries < _TRIES else None
        if better is None and tries < _TRIES:
            better = _searched(run, way, place, last, right)
            tries, searches = _TRIES, searches + 1
        if better is not None:
            way, spot = better, place
        elif steps > _HOPELESS or searches > _MOST_SEARCHES:
            return None
        else:
            spot, tries = place + 1, 0
    return None


def _possible(run: str, way: _Way, last: str, right: str) -> _Way | None:
    """Take one of each few characters that would have been shown as one for two bytes; None where nothing was."""
    if len(_AS_ONE.findall(way.alone)) > 1 + way.alone.count(_MANY):
        return None
    while found := _AS_ONE.search(way.alone):
        # Sized in pieces, which is more than enough in characters.
        low = max(0, found.start() - _NEAR)
        start = len(b"".join(way.pieces[:low]).decode(right, "replace"))
        flipped = [_flip(way, at, run[at].encode(), right) for at in range(*found.span())]
        way = max(flipped, key=lambda one: bigrams().mean((last + one.chars)[start : start + _SEEN]))
    return way


def _flip(way: _Way, at: int, other: bytes, right: str) -> _Way:
    return _way([*way.pieces[:at], other, *way.pieces[at + 1 :]], right)


def _objection(chars: str, start: int) -> tuple[int, int] | None:
    """Give the first spot whose characters do not go together, and its steps."""
    while start < len(chars) - _SPOT:
        steps = bigrams().surprises(chars[start : start + _LOOK])
        for at, sum_ in enumerate(map(add, map(add, steps, steps[1:]), steps[2:]), start):
            if sum_ > _OBJECTION:
                return at, sum_
        start += _LOOK - _SPOT
    return None


def _flipped(run: str, way: _Way, place: int, last: str, right: str) -> _Way | None:
    """Read one character at a spot in its other way, where that makes the neighbourhood likely."""
    low = _size(way.chars[:place])
    before = way.chars[place - 1] if place else last
    starts = list(accumulate(map(len, way.pieces), initial=0))
    is_end = low + _SEEN >= starts[-1]
    best = max(_MEAN, _mean(before, way.octets[low : low + _SEEN], right, is_end=is_end) + _GAIN)
    chosen = None
    for at in range(bisect_left(starts, low), bisect_left(starts, min(low + _NEAR, starts[-1]))):
        for other in _ways(run[at]):
            if other != way.pieces[at] and not _is_shown_as_one(way.alone, at, other):
                octets = way.octets[low : starts[at]] + other + way.octets[starts[at + 1] : low + _SEEN]
                mean = _mean(before, octets, right, is_end=is_end)
                if mean > best:
                    best, chosen = mean, (at, other)
    if chosen is None:
        return None
    at, other = chosen
    return _flip(way, at, other, right)


def _is_shown_as_one(alone: bytes, at: int, other: bytes) -> bool:
    """Tell whether a byte is one of several that the reader would have shown as one character."""
    return len(other) == 1 and bool(_AS_ONE.search(alone[max(0, at - 3) : at] + other + alone[at + 1 : at + 4]))


def _ways(char: str) -> tuple[bytes, ...]:
    """Give the bytes that the lenient reader may have shown as a character, the likelier first."""
    single = bytes_of("cp1252").get(char)
    if single is None:
        return (char.encode("utf-8", "replace"),)
    return (single,) if char < "\x80" else (single, char.encode())


def _searched(run: str, way: _Way, place: int, last: str, right: str) -> _Way | None:
    """Read the neighbourhood of a spot in the likeliest of all ways; None where that is the way it is read in."""
    low = _size(way.chars[:place])
    starts = list(accumulate(map(len, way.pieces), initial=0))
    first = bisect_left(starts, low)
    pending = way.octets[low : starts[first]]
    alone = way.alone[max(0, first - 3) : first]
    alive: list[tuple[float, str, bytes, tuple[bytes, ...]]] = [
        (0.0, way.chars[place - 1] if place else last, pending, ())
    ]
    ends = run[first : first + _SEARCHED]
    for char in ends:
        best: dict[tuple[str, bytes, bool], tuple[float, str, bytes, tuple[bytes, ...]]] = {}
        for score, before, waiting, chosen in alive:
            for octets in _ways(char):
                if _would_be_one(alone, chosen, octets):
                    continue
                gain, after, rest = _read(before, waiting + octets, right)
                if len(octets) > 1 and char < "\u0100":
                    gain -= _TWO
                key = after, rest, len(octets) > 1
                known = best.get(key)
                if known is None or known[0] < score + gain:
                    best[key] = score + gain, after, rest, (*chosen, octets)
        if not best:
            return None
        alive = sorted(best.values(), key=_rank, reverse=True)[:_ALIVE]
        least = _rank(alive[0]) - _FAR
        alive = [one for one in alive if _rank(one) > least]
    most = len(ends) if first + len(ends) == len(run) else len(ends) - _OPEN
    likeliest = list(alive[0][3][:most])
    if likeliest == way.pieces[first : first + most]:
        return None
    return _way([*way.pieces[:first], *likeliest, *way.pieces[first + most :]], right)


def _would_be_one(alone: bytes, chosen: tuple[bytes, ...], octets: bytes) -> bool:
    if len(octets) > 1 or not b"\x80" <= octets < b"\xc0":
        return False
    before = alone + b"".join(piece if len(piece) == 1 else _MANY for piece in chosen[-3:])
    return _AS_ONE.search(before[-3:] + octets) is not None


def _rank(one: tuple[float, str, bytes, tuple[bytes, ...]]) -> float:
    return one[0] - _WAITING * len(one[2])


def _read(before: str, octets: bytes, right: str) -> tuple[float, str, bytes]:
    """Read whole characters off the front: their log probability, the last of them, and the byte left over."""
    known, model = pairs(right), bigrams()
    at, score = 0, 0.0
    while at < len(octets):
        char = chr(octets[at])
        if char >= "\x80":
            if at + 1 == len(octets):
                break
            found = known.get(octets[at : at + 2])
            if found is None:
                score += _NO_CHARACTER
                char = "\ufffd"
            else:
                char = found
                at += 1
        score += model.pair(before, char)
        before = char
        at += 1
    return score, before, octets[at:]


def _mean(before: str, octets: bytes, right: str, *, is_end: bool) -> float:
    chars = octets.decode(right, "replace")
    if chars[-1:] == "\ufffd" and not is_end:  # cut in two
        chars = chars[:-1]
    return bigrams().mean(before + chars)


def _way(pieces: list[bytes], right: str) -> _Way:
    octets = b"".join(pieces)
    alone = b"".join([piece if len(piece) == 1 else _MANY for piece in pieces])
    return _Way(pieces, octets, octets.decode(right, "replace"), alone)


def _cut(way: _Way) -> tuple[int, str]:
    """Give the characters and the text up to the last place before the margin where both begin anew."""
    ends = set(accumulate(map(len, way.pieces[:-_MARGIN])))
    at = _size(way.chars)
    for chars in range(len(way.chars), 0, -1):
        if at in ends:
            break
        at -= _size(way.chars[chars - 1])
    else:
        return 0, ""
    tokens = next(place for place, end in enumerate(accumulate(map(len, way.pieces)), 1) if end == at)
    return tokens, way.chars[:chars]


def _size(chars: str) -> int:
    """Count the bytes of characters of two bytes; ASCII and what could not be read have one."""
    return 2 * len(chars) - len(chars.encode("ascii", "ignore")) - chars.count("\ufffd")
