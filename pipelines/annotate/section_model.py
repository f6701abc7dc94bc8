"""What a section speaks of and what it is for, by a linear model over the character n-grams of its sentences.

Cues and headings are the words somebody thought of; people have others. Its opinion is never the only thing that
counts: weighing.py joins it with what cues and headings say. The format of its table is that of section_table.py.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import accumulate, compress, pairwise
from math import exp, sqrt
from operator import add, mul
from typing import TYPE_CHECKING, NamedTuple

from pipelines.annotate.remembered import Remembered
from pipelines.annotate.section_arrays import ArraySums
from pipelines.annotate.section_lanes import LaneSums, PackedGrams
from pipelines.annotate.section_table import (
    HEADING,
    HEADING_NGRAM,
    PASSAGE_CHARS,
    PASSAGES_REMEMBERED,
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
    from collections.abc import Mapping, Sequence

    from pipelines.annotate.reading import Reading
    from pipelines.annotate.section_table import Sums


class _Read(NamedTuple):
    """A passage as it stands in a text; all that counts of it for what it says."""

    words: str
    heading_chars: int
    """So many of its first characters are the line of its heading."""
    margins: tuple[tuple[int, int], ...]
    """Spans in it that are no main text."""


class _Opinion(NamedTuple):
    """What the model says of a passage, wherever that stands."""

    topics: Mapping[str, Spoken]
    of_text: Sequence[float]
    """What the words below the heading speak for each role."""
    is_told: bool
    roles: dict[tuple[int, tuple[int, ...]], Mapping[str | None, float]]
    """By the length of the heading's words and the passage's place among the others; as they were asked for."""


class SectionModel:
    """A table of trained weights, and what it says of texts.

    Copies have all their sections in common and pages of one template many: opinions of those of a few hundred pages
    are remembered.
    """

    def __init__(self, table: SectionTable, sums: Sums) -> None:
        self._roles = table.roles
        self._names = [judge.name for judge in table.roles]
        self._heading_scales = [judge.heading_scale for judge in table.roles]
        self._unit = table.unit
        self._sums = sums
        self._heading_grams = PackedGrams(table.heading_words, table.heading_rows)
        self._headed = lru_cache(maxsize=4096)(self._of_heading)  # sites use the same few headings over and over
        self._placed = cache(self._place)
        self._known: Remembered[_Read, _Opinion] = Remembered(PASSAGES_REMEMBERED)

    def lean(self, reading: Reading) -> list[Leaning]:
        """Give what is said of the text before the first heading, then of every section in order."""
        read = _passages(reading)
        before, *opinions = self._opinions(read)
        found = [Leaning(before.topics, {}, before.is_told)]
        sections = reading.sections
        for at, (section, passage, opinion) in enumerate(zip(sections, read[1:], opinions, strict=True)):
            where = (len(section.heading), places(at, len(sections), section.level))
            roles = opinion.roles.get(where)
            if roles is None:
                line = passage.words[: passage.heading_chars].rstrip()
                heading = line[len(line) - len(section.heading) :]
                roles = opinion.roles[where] = self._roles_of(opinion.of_text, heading, where[1])
            found.append(Leaning(opinion.topics, roles, opinion.is_told, section.start))
        return found

    def _opinions(self, read: Sequence[_Read]) -> list[_Opinion]:
        found = self._known.known(read)
        new = [passage for passage in dict.fromkeys(read) if passage not in found]
        if new:
            fresh = dict(zip(new, self._fresh(new), strict=True))
            self._known.keep(
                {passage: opinion for passage, opinion in fresh.items() if len(passage.words) <= PASSAGE_CHARS}
            )
            found |= fresh
        return [found[passage] for passage in read]

    def _fresh(self, read: Sequence[_Read]) -> list[_Opinion]:
        spans: list[list[tuple[int, int]]] = []
        passages: list[Passage] = []
        for passage in read:
            own, words = _sentences(passage, 0, passage.heading_chars)
            below, words_below = _sentences(passage, passage.heading_chars, len(passage.words))
            spans.append(own + below)
            passages.append(Passage(words + words_below, len(own)))
        return [
            _Opinion(
                {name: Spoken(probability, *own[best]) for name, (probability, best) in told.items()},
                of_text,
                is_told,
                {},
            )
            for own, (told, of_text, is_told) in zip(spans, self._sums.said(passages), strict=True)
        ]

    def _roles_of(self, of_text: Sequence[float], heading: str, where: tuple[int, ...]) -> dict[str | None, float]:
        logits = list(map(add, map(add, of_text, self._headed(heading)), self._placed(where)))
        most = max(logits)
        shares = [exp(logit - most) for logit in logits]
        total = sum(shares)
        return dict(zip(self._names, [share / total for share in shares], strict=True))

    def _of_heading(self, heading: str) -> list[float]:
        grams = self._heading_grams
        *lanes, norm, count = grams.lanes(grams.total(ngrams(HEADING.format(heading), HEADING_NGRAM)))
        length, zero = sqrt(norm * self._unit) or 1, ZERO * count
        return [(said - zero) / length * scale for said, scale in zip(lanes, self._heading_scales, strict=True)]

    def _place(self, where: tuple[int, ...]) -> list[float]:
        return [sum(map(mul, where, judge.places)) + judge.bias for judge in self._roles]


def _passages(reading: Reading) -> list[_Read]:
    """Divide a text into what stands before the first heading and its sections."""
    folded = reading.folded
    starts = [0, *(section.start for section in reading.sections)]
    ends = [*starts[1:], len(folded)]
    lines = [0, *reading.heading_ends]
    if not reading.margins:
        return [
            _Read(folded[start:end], line - start, ()) for start, end, line in zip(starts, ends, lines, strict=True)
        ]
    return [
        _Read(
            folded[start:end],
            line - start,
            tuple((one - start, other - start) for one, other in reading.margins if one < end and other > start),
        )
        for start, end, line in zip(starts, ends, lines, strict=True)
    ]


def _sentences(passage: _Read, start: int, end: int) -> tuple[list[tuple[int, int]], list[str]]:
    """Give where the sentences of a stretch are, and their words."""
    found = SENTENCE.findall(passage.words, start, end) if start < end else []
    # They stand side by side up to the end.
    spans = list(pairwise(accumulate(map(len, found), initial=end - sum(map(len, found)))))
    if passage.margins:
        kept = [not any(first <= one < last for first, last in passage.margins) for one, _ in spans]
        spans, found = list(compress(spans, kept)), list(compress(found, kept))
    return spans, [words.strip() for words in found]


@cache
def section_model() -> SectionModel:
    """Load the model, once."""
    table = SectionTable(table_bytes())
    return SectionModel(table, ArraySums(table) if find_spec("numpy") else LaneSums(table))


def lean(reading: Reading) -> list[Leaning]:
    """Give what is said of the text before the first heading, then of every section in order."""
    return section_model().lean(reading)
