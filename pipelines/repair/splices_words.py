"""Which of several readings of a torn run has the likeliest words: what pairs of characters alone cannot tell."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from pipelines.words import MAX_CHARS, words

_WORD_WEIGHT: Final = 0.75
_AVERAGE: Final = 1.5
"""Nats a character given back, so that of two readings the longer is not worse by being longer."""
_NEAR: Final = MAX_CHARS - 1
"""Characters on each side that may be of one word with the run."""
_OPEN_QUOTE: Final = re.compile("“[^“”\n]{0,200}\\Z")
_CLOSED: Final = 4.0
"""Nats that a closing quotation mark is worth where one is open, and costs where none is."""


def weigh(before: str, reading: str, after: str) -> float:
    """Give by how many nats the words of a reading speak for it, in its neighbourhood; comparable among readings.

    >>> weigh("", "高校", "科學研究") > weigh("", "高專", "科學研究")
    True
    """
    gain = _WORD_WEIGHT * (_AVERAGE * (len(reading) + len(after)) - _cost(before[-_NEAR:] + reading + after))
    if "”" in reading and "“" not in reading:
        gain += _CLOSED if _OPEN_QUOTE.search(before) else -_CLOSED
    return gain


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
