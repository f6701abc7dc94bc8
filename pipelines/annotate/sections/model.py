"""What a section speaks of and what it is for, by a linear model over the character n-grams of its sentences.

Cues and headings are the words somebody thought of; people have others. Its opinion is never the only thing that
counts: weighing.py joins it with what cues and headings say. The format of its table is that of `table`.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from importlib.util import find_spec
from itertools import accumulate, compress, pairwise
from math import exp
from operator import add, mul
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from pipelines.annotate.remembered import Remembered
from pipelines.annotate.sections.arrays import ArraySums
from pipelines.annotate.sections.lanes import LaneSums
from pipelines.annotate.sections.table import (
    PASSAGE_CHARS,
    PASSAGES_REMEMBERED,
    SENTENCE,
    Leaning,
    Passage,
    SectionTable,
    Spoken,
    places,
    table_bytes,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipelines.annotate.reading import Reading
    from pipelines.annotate.sections.table import Sums


class _Read(NamedTuple):
    """A passage as it stands in a text; all that counts of it for what it says."""

    words: str
    heading_chars: int
    """So many of its first characters are the line of its heading."""
    title_chars: int
    """So many of the last of these are the words of the heading."""
    margins: tuple[tuple[int, int], ...]
    """Spans in it that are no main text."""

    def title(self) -> str:
        line = self.words[: self.heading_chars].rstrip()
        return line[len(line) - self.title_chars :] if self.title_chars else ""


class _Opinion(NamedTuple):
    """What the model says of a passage, wherever that stands."""

    topics: Mapping[str, Spoken]
    of_words: Sequence[float]
    """What the heading and the words below it speak for each role."""
    is_told: bool
    roles: dict[tuple[int, ...], Mapping[str | None, float]]
    """By the passage's place among the others; as they were asked for."""


class SectionModel:
    """A table of trained weights, and what it says of texts.

    Copies have all their sections in common and pages of one template many: opinions of those of a few hundred pages
    are remembered.
    """

    def __init__(self, table: SectionTable, sums: Sums) -> None:
        self._roles = table.roles
        self._names = [judge.name for judge in table.roles]
        self._sums = sums
        self._placed = cache(self._place)
        self._known: Remembered[_Read, _Opinion] = Remembered(PASSAGES_REMEMBERED)

    def lean(self, reading: Reading) -> list[Leaning]:
        """Give what is said of the text before the first heading, then of every section in order."""
        before, *opinions = self._opinions(_passages(reading))
        found = [Leaning(before.topics, {}, before.is_told)]
        sections = reading.sections
        for at, (section, opinion) in enumerate(zip(sections, opinions, strict=True)):
            where = places(at, len(sections), section.level)
            roles = opinion.roles.get(where)
            if roles is None:
                roles = opinion.roles[where] = self._roles_of(opinion.of_words, where)
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
        divided = list(_divided(read))
        passages = [
            Passage(words, heading, passage.title()) for passage, (_, words, heading) in zip(read, divided, strict=True)
        ]
        return [
            _Opinion(
                {name: Spoken(probability, *spans[best]) for name, (probability, best) in told.items()},
                of_words,
                is_told,
                {},
            )
            for (spans, _, _), (told, of_words, is_told) in zip(divided, self._sums.said(passages), strict=True)
        ]

    def _roles_of(self, of_words: Sequence[float], where: tuple[int, ...]) -> dict[str | None, float]:
        logits = list(map(add, of_words, self._placed(where)))
        most = max(logits)
        shares = [exp(logit - most) for logit in logits]
        total = sum(shares)
        return dict(zip(self._names, [share / total for share in shares], strict=True))

    def _place(self, where: tuple[int, ...]) -> list[float]:
        return [sum(map(mul, where, judge.places)) + judge.bias for judge in self._roles]


def _passages(reading: Reading) -> list[_Read]:
    """Divide a text into what stands before the first heading and its sections."""
    folded = reading.folded
    starts = [0, *(section.start for section in reading.sections)]
    ends = [*starts[1:], len(folded)]
    lines = [0, *reading.heading_ends]
    titles = [0, *(len(section.heading) for section in reading.sections)]
    return [
        _Read(
            folded[start:end],
            line - start,
            title,
            tuple((one - start, other - start) for one, other in reading.margins if one < end and other > start),
        )
        for start, end, line, title in zip(starts, ends, lines, titles, strict=True)
    ]


_Divided: TypeAlias = tuple[list[tuple[int, int]], list[str], int]
"""Where the sentences of a passage are, their words, and how many of them are of its heading."""


def _divided(read: Sequence[_Read]) -> Iterator[_Divided]:
    """Divide passages into sentences, all at once."""
    text = "\n".join([passage.words for passage in read])
    found = SENTENCE.findall(text)
    # They stand side by side up to the end.
    starts = list(accumulate(map(len, found), initial=len(text) - sum(map(len, found))))
    begins = first = 0
    for passage in read:
        end = begins + len(passage.words)
        line = min(begins + passage.heading_chars, end)
        below = bisect_left(starts, line, first)
        behind = bisect_left(starts, end, below)
        spans = [(one - begins, other - begins) for one, other in pairwise(starts[first : behind + 1])]
        words = [sentence.strip() for sentence in found[first:behind]]
        # Marks behind a sentence are its own, but none go over the end of a heading or of a passage.
        for last, stop in ((behind - 1, end), (below - 1, line)):
            if last >= first and starts[last] < stop < starts[last + 1]:
                spans[last - first] = (starts[last] - begins, stop - begins)
                words[last - first] = text[starts[last] : stop].strip()
        yield _without_margins(passage.margins, spans, words, below - first)
        begins, first = end + 1, behind


def _without_margins(
    margins: Sequence[tuple[int, int]], spans: list[tuple[int, int]], words: list[str], heading: int
) -> _Divided:
    if not margins:
        return spans, words, heading
    kept = [not any(first <= one < last for first, last in margins) for one, _ in spans]
    return list(compress(spans, kept)), list(compress(words, kept)), sum(kept[:heading])


@cache
def section_model() -> SectionModel:
    """Load the model, once."""
    table = SectionTable(table_bytes())
    return SectionModel(table, ArraySums(table) if find_spec("numpy") else LaneSums(table))


def lean(reading: Reading) -> list[Leaning]:
    """Give what is said of the text before the first heading, then of every section in order."""
    return section_model().lean(reading)
