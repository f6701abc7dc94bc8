"""Which of several readings of a torn run has the likeliest words: what pairs of characters alone cannot tell."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from pipelines.language.words import MAX_CHARS, words

_WORD_WEIGHT: Final = 0.75
_AVERAGE: Final = 1.5
"""Nats a character given back, so that of two readings the longer is not worse by being longer."""
_NEAR: Final = MAX_CHARS - 1
"""Characters on each side that may be of one word with the run."""
_OPEN: Final = {
    "”": re.compile("“[^“”\n]{0,200}\\Z"),
    "》": re.compile("《[^《》\n]{0,200}\\Z"),
    "）": re.compile("（[^（）\n]{0,200}\\Z"),
}
_CLOSED: Final = 4.0
"""Nats that a closing mark is worth where one is open, and costs where none is."""


def weigh(before: str, reading: str, after: str) -> float:
    """Give by how many nats the words of a reading speak for it, in its neighbourhood; comparable among readings.

    >>> weigh("", "高校", "科學研究") > weigh("", "高專", "科學研究")
    True
    """
    gain = _WORD_WEIGHT * (_AVERAGE * (len(reading) + len(after)) - _cost(before[-_NEAR:] + reading + after))
    for close, is_open in _OPEN.items():
        if close in reading and _OPENED_BY[close] not in reading:
            gain += _CLOSED if is_open.search(before) else -_CLOSED
    return gain


CLOSED_BY: Final = {"“": "”", "《": "》", "（": "）"}
"""Marks that a sentence does not leave open."""
_OPENED_BY: Final = {close: opening for opening, close in CLOSED_BY.items()}


def wanted_close(text: str) -> str:
    """Give the mark that closes what a text leaves open last; "" where nothing is.

    >>> wanted_close("他说：“按《民法典》办"), wanted_close("见《民法典"), wanted_close("“好”")
    ('”', '》', '')
    """
    closed: list[str] = []
    for char in reversed(text):
        if char in _OPENED_BY:
            closed.append(_OPENED_BY[char])
        elif char in CLOSED_BY and char in closed:
            closed.remove(char)
        elif char in CLOSED_BY:
            return CLOSED_BY[char]
    return ""


def is_word_with(before: str, char: str, after: str, most: float = 99.0) -> bool:
    """Tell whether a character is part of a word with what stands around it, one that costs at most so many nats.

    >>> is_word_with("經營狀況和", "還", "款能力"), is_word_with("經營狀況和", "遝", "款能力")
    (True, False)
    """
    text, place = before[-_NEAR:] + char + after[:_NEAR], len(before[-_NEAR:])
    return any(
        text[start:end] in words() and words().cost(text[start:end]) <= most
        for start in range(max(0, place - _NEAR), place + 1)
        for end in range(max(place + 1, start + 2), min(len(text), start + MAX_CHARS) + 1)
    )


@lru_cache(maxsize=8192)
def _cost(text: str) -> float:
    return words().cost(text)
