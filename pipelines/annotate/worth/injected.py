"""Lines that a hacked mirror adds: rows of keywords of gambling and lewd sites, which no writer of prose makes.

An article names the same things (在境外娱乐城输掉全部积蓄): a word alone, or two in a sentence, tell nothing. What
tells is a stretch of text that is nothing but such words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

from pipelines.annotate.tables import quality_table
from pipelines.annotate.worth.telltales import word_phrases

if TYPE_CHECKING:
    from pipelines.annotate.reading import Reading

_Place: TypeAlias = tuple[int, int]
_LETTERS: Final = re.compile(r"\w")
_COVERED: Final = 0.8
"""Least share of a sentence's letters in keywords."""
_KEYWORDS: Final = 4
"""Fewest keywords of such a sentence: 网络博彩平台 is a heading."""
_OF_THE_TRADE: Final = 3
"""Fewest where a lewd one is among them, or two are of gambling."""
_BETWEEN: Final = re.compile(r"(?:[^\w、]|久)*")
"""What may stand between two lewd words in a row, even at the end of a sentence; 毛片和色情小说 is a sentence."""


def injected_lines(reading: Reading) -> int:
    """Count the lines that have such a stretch."""
    if not (reading.places["injected"] or reading.places["gambling"]):
        return 0
    by_sentence: dict[_Place, tuple[list[_Place], list[_Place]]] = {}
    for kind, name in enumerate(("injected", "gambling")):
        for start, end, _ in word_phrases()[name].find(reading.folded, places=reading.places[name]):
            by_sentence.setdefault(reading.sentence_around(start), ([], []))[kind].append((start, end))
    found = [sentence[0] for sentence, places in by_sentence.items() if _is_injected(reading, sentence, *places)]
    line_ends = [place for place, char in enumerate(reading.folded) if char == "\n"] if found else []
    return len({bisect_right(line_ends, start) for start in found})


def _is_injected(reading: Reading, sentence: _Place, lewd: list[_Place], gambling: list[_Place]) -> bool:
    if any(_BETWEEN.fullmatch(reading.folded, end, start) for (_, end), (start, _) in pairwise(lewd)):
        return True
    begins, ends = sentence
    places = [(start - begins, end - begins) for start, end in (*lewd, *gambling)]
    found = _keywords(reading.folded[begins:ends], places)
    return found >= (_OF_THE_TRADE if lewd or len(gambling) > 1 else _KEYWORDS)


def _keywords(sentence: str, places: list[_Place]) -> int:
    """Count the keywords of a sentence that is nothing else; 0 of one that is more, and where only games are named."""
    covered = bytearray(len(sentence))
    keywords = 0
    for start, end in [*places, *(found.span() for found in _promotion().finditer(sentence))]:
        keywords += not any(covered[start:end])
        covered[start:end] = b"\1" * (end - start)
    letters = [found.start() for found in _LETTERS.finditer(sentence)]
    is_all = sum(covered[place] for place in letters) >= _COVERED * len(letters)
    return keywords if is_all and keywords > len(places) else 0


@cache
def _promotion() -> re.Pattern[str]:
    return re.compile(quality_table()["promotion"])
