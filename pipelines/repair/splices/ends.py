"""Where a torn run ends: at a character whose second byte is ASCII, at a marker, or at the end of its line."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pipelines.repair.pinyin.readings import plain, readings
from pipelines.repair.splices.lost import LOST, half_and_key, second_half_lost, stop_behind_vanished
from pipelines.repair.splices.octets import is_key, keys_led_by, keys_spoken, pairs
from pipelines.repair.splices.torn import (
    A_CHARACTER,
    ANNOTATED,
    ANOTHER_WAY,
    HALF_ANNOTATION,
    MARKERS,
    MARKS,
    STOPS,
    VANISHED,
    Reading,
    State,
    Torn,
)
from pipelines.repair.splices.words import wanted_close

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LINE_BEFORE: Final = 200
"""Characters before a run in which a quotation may have begun."""
_LOST_HALF: Final = -4.0
_LOST_ASCII: Final = -2.0
_VANISHED_STOP: Final = -4.0
"""Prices, in nats, of supposing so."""
_PRINTED: Final = 6.0
"""Nats that a printed reading is worth to the character it names, and costs one that is read otherwise."""

_NO_LEAD: Final = 0x80
"""Second byte that begins no character: left alone it is a marker, as in 每?zǒng)?月 for 每個月, or the euro sign."""
_TAG: Final = re.compile(r"/?[A-Za-z]{1,6}\d? ?/?>")


def ended(torn: Torn, read: str, rest: int, place: int, score: float, *, is_exact: bool) -> Reading:
    """Let a run end where no byte is left over but ASCII, behind the annotation of its last character, if any."""
    if rest:  # a letter that was swallowed as half of a pair
        return Reading(read + chr(rest), place, score, is_exact)
    printed = ANNOTATED.match(torn.text, place)
    if printed is None:
        return Reading(read, place, score, is_exact)
    is_own = is_key(read[-1]) and plain(printed[1]) in readings(read[-1])
    return Reading(read, printed.end() if is_own else place, score + (_PRINTED if is_own else -_PRINTED), is_exact)


def printed_at(text: str, place: int) -> str:
    """Give the reading that is printed at a place; "" where none is.

    >>> printed_at("四面?L(fēng)的", 4)
    'fēng'
    """
    printed = ANNOTATED.match(text, place) if text.startswith("(", place) else None
    return plain(printed[1]) if printed else ""


def spoken(torn: Torn) -> Iterator[Reading]:
    """Suppose that an annotated character lost its first byte, and the second took the parenthesis along: 數??jù)."""
    printed = HALF_ANNOTATION.match(torn.text, torn.start + 1) if torn.text[torn.start] in MARKERS else None
    if printed is None:
        return
    for char in keys_spoken(plain(printed[1])):
        score = torn.around.follows(torn.before, char) + A_CHARACTER + _PRINTED
        yield Reading(char, printed.end(), score, is_exact=False)


def endings(torn: Torn, place: int, states: Iterable[State]) -> Iterator[Reading]:
    """Let the run end at a marker: the byte in hand lost its second half, or the printed reading tells it."""
    text, around = torn.text, torn.around
    if text[place] not in MARKERS:
        return
    printed = HALF_ANNOTATION.match(text, place + 1)
    tag = _TAG.match(text, place + 1)
    after = text[place + 1 : place + 2]
    # A split leaves the punctuation behind the marker; and browsers give the ASCII byte back.
    is_whole = text[place] == LOST or after in STOPS or after in {"", "\n"}
    for state in states:
        yield from _by_printed(torn, printed, state) if printed else ()
        if char := pairs().get((state.lead, _NO_LEAD)):
            score = state.score + around.follows(state.last, char) + A_CHARACTER + ANOTHER_WAY
            yield Reading(state.text + char, place + 1, score, is_exact=False)
        if tag:
            yield lost_half(torn, tag.end(), state)
        elif is_whole:
            yield lost_half(torn, place + 1, state)
            if after in {"", "\n"}:
                two, score = stop_behind_vanished(around, state.lead, state.last)
                two = two[:-1] + (wanted_close(_of_line(torn) + state.text) or two[-1])
                score += state.score + _VANISHED_STOP + 2 * A_CHARACTER
                yield Reading(state.text + two, place + 1, score, is_exact=False)
        if not is_whole and not printed:
            half = lost_half(torn, place + 1, state, is_followed=False)
            yield Reading(half.text + LOST, half.end, half.score + _LOST_ASCII, is_exact=False)


def _by_printed(torn: Torn, printed: re.Match[str], state: State) -> Iterator[Reading]:
    """Choose the characters that begin with the byte in hand and have the reading printed behind the marker."""
    around, spoken_so = torn.around, plain(printed[1])
    keys = keys_led_by(state.lead, spoken_so)
    for _, char in keys:
        score = state.score + around.follows(state.last, char) + A_CHARACTER + _PRINTED
        yield Reading(state.text + char, printed.end(), score, state.is_exact and len(keys) == 1)
    if not keys:
        two, score = half_and_key(around, state.lead, state.last, spoken_so)
        score += state.score + VANISHED + 2 * A_CHARACTER + _PRINTED
        yield Reading(state.text + two, printed.end(), score, is_exact=False)


def lost_half(torn: Torn, end: int, state: State, *, is_followed: bool = True) -> Reading:
    """Let the run end with a character that lost its second half."""
    after = (torn.text[end : end + 1] or "\n") if is_followed else ""
    char, score = second_half_lost(torn.around, state.lead, state.last, after)
    if state.lead == MARKS and after == "\n":  # of the marks that end a line the model knows the full stop best
        char = wanted_close(_of_line(torn) + state.text) or char
    return Reading(state.text + char, end, state.score + score + A_CHARACTER + _LOST_HALF, is_exact=False)


@lru_cache(maxsize=64)
def _of_line(torn: Torn) -> str:
    """Give what stands before a run on its line."""
    start = max(0, torn.start - 1)
    return torn.text[max(0, start - _LINE_BEFORE) : start].rpartition("\n")[2]
