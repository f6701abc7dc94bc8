"""What a section speaks of and what it is for, by a linear model over the character n-grams of its sentences.

Cues and headings are the words somebody thought of; people have others. Its opinion is never the only thing that
counts: weighing.py joins it with what cues and headings say. The format of its table is that of section_table.py.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import pairwise
from math import exp, sqrt
from operator import mul
from typing import TYPE_CHECKING

from pipelines.annotate.section_arrays import ArraySums
from pipelines.annotate.section_lanes import LaneSums, PackedGrams
from pipelines.annotate.section_table import (
    HEADING,
    HEADING_NGRAM,
    SENTENCE,
    ZERO,
    Leaning,
    Passage,
    SectionTable,
    Spoken,
    ngrams,
    places,
    table_bytes,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.annotate.reading import Reading
    from pipelines.annotate.section_table import Sums


class SectionModel:
    """A table of trained weights, and what it says of texts."""

    def __init__(self, table: SectionTable, sums: Sums) -> None:
        self._roles = table.roles
        self._names = [judge.name for judge in table.roles]
        self._unit = table.unit
        self._sums = sums
        self._heading_grams = PackedGrams(table.heading_words, table.heading_rows)
        self._headed = lru_cache(maxsize=4096)(self._of_heading)  # sites use the same few headings over and over
        self._placed = cache(self._place)

    def lean(self, reading: Reading) -> list[Leaning]:
        """Give what is said of the text before the first heading, then of every section in order."""
        sections = reading.sections
        bounds = [0, *(section.start for section in sections), len(reading.folded)]
        spans: list[list[tuple[int, int]]] = []
        passages: list[Passage] = []
        for (start, end), heading_end in zip(pairwise(bounds), [0, *reading.heading_ends], strict=True):
            own, words = _sentences(reading, start, heading_end)
            below, words_below = _sentences(reading, heading_end, end)
            spans.append(own + below)
            passages.append(Passage(words + words_below, len(own)))
        found = []
        for at, (own, (told, of_text, is_told)) in enumerate(zip(spans, self._sums.said(passages), strict=True)):
            topics = {name: Spoken(probability, *own[best]) for name, (probability, best) in told.items()}
            roles = {}
            if at:
                section = sections[at - 1]
                line = reading.folded[section.start : reading.heading_ends[at - 1]].rstrip()
                heading = line[len(line) - len(section.heading) :]
                roles = self._roles_of(of_text, heading, places(at - 1, len(sections), section.level))
            found.append(Leaning(topics, roles, is_told))
        return found

    def _roles_of(self, of_text: Sequence[float], heading: str, where: tuple[int, ...]) -> dict[str | None, float]:
        logits = [
            text + words + place
            for text, words, place in zip(of_text, self._headed(heading), self._placed(where), strict=True)
        ]
        most = max(logits)
        shares = [exp(logit - most) for logit in logits]
        total = sum(shares)
        return dict(zip(self._names, [share / total for share in shares], strict=True))

    def _of_heading(self, heading: str) -> list[float]:
        *lanes, norm, count = self._heading_grams.lanes(ngrams(HEADING.format(heading), HEADING_NGRAM))
        length, zero = sqrt(norm * self._unit) or 1, ZERO * count
        return [(said - zero) / length * judge.heading_scale for said, judge in zip(lanes, self._roles, strict=True)]

    def _place(self, where: tuple[int, ...]) -> list[float]:
        return [sum(map(mul, where, judge.places)) + judge.bias for judge in self._roles]


def _sentences(reading: Reading, start: int, end: int) -> tuple[list[tuple[int, int]], list[str]]:
    """Give where the sentences of a stretch are, and their words."""
    found = SENTENCE.finditer(reading.folded, start, end) if start < end else ()
    if reading.margins:
        found = (each for each in found if not reading.is_margin(each.start()))
    spans: list[tuple[int, int]] = []
    words: list[str] = []
    for each in found:
        spans.append(each.span())
        words.append(each[0].strip())
    return spans, words


@cache
def section_model() -> SectionModel:
    """Load the model, once."""
    table = SectionTable(table_bytes())
    return SectionModel(table, ArraySums(table) if find_spec("numpy") else LaneSums(table))


def lean(reading: Reading) -> list[Leaning]:
    """Give what is said of the text before the first heading, then of every section in order."""
    return section_model().lean(reading)
