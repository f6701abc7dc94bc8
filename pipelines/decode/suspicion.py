"""Where decoded text is so improbable that its bytes may have been out of step, or in another encoding."""

from __future__ import annotations

import math
import re
from functools import cache, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.decode.lattice import DAMAGE_COST, HALVED, char_at, chars_of_half
from pipelines.language.bigrams import bigrams

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_IMPROBABLE: Final = re.compile(rb"[\x5f-\xff]{3}|[\x70-\xff]{2}")
"""Characters that hardly ever follow one another, by BigramModel.surprises: bytes out of step, or another encoding.

Three of 9.5 nats or two of 11; the development pages have one in 50,000 characters.
"""
_LEAST_IMPROBABLE_CHARS: Final = 3
_HAN: Final = re.compile("[\u3400-\u9fff]")
"""Signs and letters by themselves are as improbable where they are meant: ①②③, ★★★★☆, α β γ."""
_RARE: Final = -11.3
"""Half the characters of text out of step are rarer than that, and one in 200 of prose."""
_PRIVATE: Final = re.compile("[\ue000-\uf8ff]+")
"""Pairs of GBK and Big5 that no standard has a character for."""
_MARKUP: Final = re.compile(r"[\0-\x7f]{8,}")
_BETWEEN_CHARS: Final = 4
"""Others that may stand between two rare characters of one run."""
_AROUND_CHARS: Final = 3
_LONELY: Final = re.compile("[>\x80-\U0010ffff][@-~](?=[\n<\x80-\U0010ffff]|\\Z)")
"""A lonely letter or sign among Chinese characters may be the second byte of one; nearly always it is what it seems."""
_LEAST_ODDITY: Final = DAMAGE_COST + 4.5
"""Nats by which a character with this second byte must be likelier for it to be looked at; less is no clear gain."""
_ODD: Final = 85
"""Surprise a character around it, in steps of the model, above which it is looked at as well."""

_MARGIN_CHARS: Final = 8
_EDGE: Final = frozenset(map(chr, (*range(0x30), *b"<>")))
"""Characters before and behind which every encoding is in step: no reading need look past them."""

_CHEAPEST: Final = 35
"""Steps a character that a right reading costs at least, over a few of them."""
_GLANCE_BYTES: Final = 16
_HEADLINE_CHARS: Final = 80
_UTF8: Final = re.compile(rb"(?:[\xe2-\xef][\x80-\xbf]{2}){2}")
_GAIN: Final = 110
"""Steps of the model by which another reading of a stretch must be the likelier to be looked for at all.

A lost byte costs it 160, another encoding 120, and it must win by 45; the rest is for the edges.
"""


class _Reading(NamedTuple):
    """Other characters that the bytes of a stretch may be."""

    start: int
    """The byte it begins with."""
    text: str
    before: int
    """Surprise of what stands in front of it."""


def improbable_spans(text: str, codec: str) -> Iterator[tuple[int, int]]:
    """Give the spans that may be out of step, in the order of their kinds; none in nearly all text."""
    parts = list(_parts_above_ascii(text))
    yield from _improbable(text, parts)
    yield from _odd_letters(text, codec, parts)


def stretches(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join near spans and widen them by the good characters that tell how they begin and end, as far as the edges."""
    first, last = 0, -1
    for start, end in sorted(spans):
        if last >= 0 and start - last <= 2 * _MARGIN_CHARS and _EDGE.isdisjoint(text[last:start]):
            last = max(last, end)
            continue
        if last >= 0:
            yield _widened(text, first, last)
        first, last = start, end
    if last >= 0:
        yield _widened(text, first, last)


def may_be_better_read(text: str, codec: str, other: str) -> bool:
    """Tell whether another reading of a stretch without errors may win: one byte later, in the other encoding, UTF-8.

    A glance: rare names and headlines are many, and the search takes a hundred times as long.

    >>> damaged = "与平台协商还款".encode("gbk")[1:].decode("gbk", "ignore")
    >>> [may_be_better_read(text, "gb18030", "big5hkscs") for text in ("印度女童单手劈瓷砖", damaged)]
    [False, True]
    """
    glance = _glance if len(text) <= _HEADLINE_CHARS else _glance.__wrapped__
    return glance(text, codec, other)


@lru_cache(maxsize=1024)  # the pages of a site repeat their headlines
def _glance(text: str, codec: str, other: str) -> bool:
    surprises = bigrams().surprises("\n" + text)
    if any(_odd_letters(text, codec, [(0, len(text))])):
        return True
    if _most(surprise - _CHEAPEST for surprise in surprises) <= _GAIN:
        return False
    octets = text.encode(codec, "replace")
    ends = list(accumulate((1 if char < "\x80" else 2 for char in text), initial=0))
    if _UTF8.search(octets) or ends[-1] != len(octets):
        return True
    spent = dict(zip(ends, accumulate(surprises, initial=0), strict=True))
    readings = [
        _Reading(start, octets[start : first + _GLANCE_BYTES].decode(reader, "replace"), spent[first])
        for first in ends[:-1]
        if octets[first] >= 0x80
        for start, reader in ((first + 1, codec), (first, other))
    ]
    return any(saved > _GAIN for saved in _most_saved(readings, spent))


def _most(numbers: Iterable[int]) -> int:
    """Give the largest sum of numbers in a row."""
    return max(accumulate(numbers, lambda total, number: max(0, total) + number), default=0)


def _most_saved(readings: list[_Reading], spent: dict[int, int]) -> Iterator[int]:
    """Give by how much each reading is likelier than what stands there, up to where it is most so."""
    # Asked once for all of them: one after the other, the asking would take longer than the answers.
    surprises = bigrams().surprises("".join("。" + reading.text for reading in readings))
    first = 0
    for start, text, before in readings:
        at, most, cost = start, 0, 0
        for char, surprise in zip(text, surprises[first : first + len(text)], strict=True):
            at += 1 if char < "\x80" or char == "\ufffd" else 2
            cost += surprise
            most = max(most, spent.get(at, spent.get(at + 1, 0)) - before - cost)
        yield most
        first += len(text) + 1


def _widened(text: str, first: int, last: int) -> tuple[int, int]:
    low, high = first, last
    while low > max(0, first - _MARGIN_CHARS) and text[low - 1] not in _EDGE:
        low -= 1
    while high < min(len(text), last + _MARGIN_CHARS) and text[high] not in _EDGE:
        high += 1
    return low, high


def _parts_above_ascii(text: str) -> Iterator[tuple[int, int]]:
    """Give the spans between long stretches of ASCII, each with two characters of the stretch behind it.

    Most of a page is markup; the patterns of this module are slow in it, and find nothing there.
    """
    first = 0
    for markup in _MARKUP.finditer(text):
        yield first, markup.start() + 2
        first = markup.end()
    yield first, len(text)


def _improbable(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Give the stretches of characters that hardly ever follow one another, markup in front of them left out."""
    runs = (run for span in spans for run in _rare_runs().finditer(text, *span))
    spots = [(max(0, run.start() - _AROUND_CHARS), run.end() + _AROUND_CHARS) for run in runs]
    parts = [text[start:end] for start, end in spots]
    # Once for all of them: nearly every page ends here.
    joined = "\n".join(parts)
    surprises = bigrams().surprises(joined)
    if not _IMPROBABLE.search(surprises) and not _PRIVATE.search(joined):
        return
    at = 0
    for (first, _), part in zip(spots, parts, strict=True):
        own = surprises[at : at + max(0, len(part) - 1)]
        at += len(part) + 1
        yield from ((first + found.start(), first + found.end()) for found in _PRIVATE.finditer(part))
        for match in _IMPROBABLE.finditer(own):
            start, end = first + match.start(), first + match.end() + 1
            while start < end and text[start] < "\x80":
                start += 1
            is_enough = end - start >= _LEAST_IMPROBABLE_CHARS and _HAN.search(text, start, end)
            if is_enough and not _is_splice(text, start, end):
                yield start, end


def _odd_letters(text: str, codec: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Give the lonely letters that fit in badly, where they may be the second byte of what fits in well."""
    for at in (match.end() - 1 for span in spans if codec in HALVED for match in _LONELY.finditer(text, *span)):
        start = max(0, at - 1)
        around = (*("\n" + text[max(0, at - 2) : at])[-2:].rjust(2, "\n"), text[at], text[at + 1 : at + 2] or "\n")
        surprises = bigrams().surprises(text[max(0, at - 3) : at + 2])
        is_odd = sum(surprises) >= _ODD * len(surprises) or _oddity(*map(prose, around), codec) >= _LEAST_ODDITY
        if is_odd and not _is_splice(text, start, at + 1):
            yield start, at + 1


@lru_cache(maxsize=4096)
def _oddity(before: str, beside: str, letter: str, after: str, codec: str) -> float:
    """Give by how many nats a character with the letter as its second byte is likelier than the letter.

    What stands beside it is then the first byte of that character, and the first of one that lost its second. By
    itself a letter is what it seems: 了。利 without a byte, 了C利, is as likely as 方案A利.

    >>> _oddity("時", "﹛", "A", "先", "big5hkscs") > 14.5 > _oddity("了", "案", "A", "，", "big5hkscs")
    True
    """
    octets = beside.encode(codec, "replace")
    second = char_at(octets[1:] + letter.encode(), codec) if len(octets) == len(b"ab") else ("", 0)
    if second[1] != len(b"ab"):
        return -math.inf
    pair = bigrams().pair
    stands = pair(before, beside) + pair(beside, letter) + pair(letter, after)
    found = [pair(before, char) + pair(char, second[0]) for char in chars_of_half(octets[0], codec)]
    return max(found, default=-math.inf) + pair(second[0], after) - stands


def prose(char: str) -> str:
    """Give a character as a text has it: for the model, tags and the ends of a page are line ends."""
    return "\n" if char in "<>\r" else char


def _is_splice(text: str, start: int, end: int) -> bool:
    """Tell whether a question mark stands where programs that tear characters apart put one."""
    return "?" in text[max(0, start - _MARGIN_CHARS) : end]


@cache
def _rare_runs() -> re.Pattern[str]:
    """Find rare characters, a few others between them: only there the text is looked at more closely, for speed.

    ASCII and the blank of Chinese type are never rare: scripts are full of what prose has not.
    """
    common = "".join(map(re.escape, bigrams().chars_above(_RARE))) + "\0-\x7f\u3000"
    return re.compile(f"[^{common}](?:[{common}]{{0,{_BETWEEN_CHARS}}}[^{common}])*")
