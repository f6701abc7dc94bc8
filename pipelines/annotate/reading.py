"""The text as the annotators read it: original for surfaces, folded for matching, with its sections and damage."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from pipelines.annotate.sections.roles import roles_of
from pipelines.annotate.sentences import PLACED, sentences_of
from pipelines.annotate.worth.margins import margin_spans
from pipelines.records import Evidence, RemovedKind, Section
from pipelines.repair.losses.losses import damaged_number_spans
from pipelines.script.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.annotate.phrases import Places
    from pipelines.annotate.sentences import Sentence
    from pipelines.records import Converted, Heading
    from pipelines.writing import Region

_NUMBER_MARKS: Final = r"[\s、.．,，:：;)）】\]—-]*"


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A text in its forms, all of one length. Without slots, for what is computed once when first asked for."""

    text: str
    folded: str
    title: str
    title_folded: str
    sections: tuple[Section, ...]
    published: str | None
    """ISO 8601, as far as known."""
    damaged: tuple[tuple[int, int], ...]
    """Spans of damaged numbers, in order."""
    margins: tuple[tuple[int, int], ...] = ()
    """Spans of crumb lines, bylines and disclaimers, in order."""
    region: Region | None = None
    """Whose words the text has; None where they do not tell."""
    author_folded: str = ""
    bylines_folded: tuple[str, ...] = ()

    @cached_property
    def sentences(self) -> tuple[tuple[int, Sentence], ...]:
        """What each sentence says, with the place of its beginning, in order."""
        return tuple(sentences_of(self.folded))

    @cached_property
    def places(self) -> dict[str, Places]:
        """Where the phrases of the sets of the lexicon stand that are no words of topics or roles."""
        found: dict[str, Places] = {name: [] for name in PLACED}
        for begins, sentence in self.sentences:
            for name, start, minus_end, number in sentence.places:
                found[name].append((begins + start, minus_end - begins, number))
        return found

    def sentence_around(self, place: int) -> tuple[int, int]:
        """Give where the sentence that a place is in begins and ends."""
        begins, sentence = self.sentences[bisect_right(self.sentences, place, key=itemgetter(0)) - 1]
        return begins, begins + sentence.chars

    @cached_property
    def _starts(self) -> list[int]:
        return [section.start for section in self.sections]

    @cached_property
    def heading_ends(self) -> list[int]:
        """Where the heading of each section ends."""
        ends = (self.text.find("\n", start) for start in self._starts)
        return [end if end >= 0 else len(self.text) for end in ends]

    def section_at(self, place: int) -> int | None:
        """Give the index of the section a place stands in; None before the first heading."""
        index = bisect_right(self._starts, place) - 1
        return index if index >= 0 else None

    def is_heading(self, section: int | None, place: int) -> bool:
        """Tell whether a place in a section is in its heading."""
        if section is None:
            return False
        return place < self.heading_ends[section]

    def is_margin(self, place: int) -> bool:
        """Tell whether a place is in a line that is no main text."""
        return bool(self.margins) and any(start <= place < end for start, end in self.margins)


def read(converted: Converted) -> Reading:
    """Prepare a converted article for the annotators."""
    extracted = converted.repaired.extracted
    text = converted.repaired.text
    bylines = [block.text for block in extracted.removed if block.kind is RemovedKind.BYLINE]
    folded = fold(converted.text_hans)  # by itself: others fold it too, and it is remembered
    title_folded, author_folded, *bylines_folded = _fold_all(
        converted.title_hans or "", extracted.author or "", *bylines
    )
    return Reading(
        text=text,
        folded=folded,
        title=converted.repaired.title or "",
        title_folded=title_folded,
        sections=find_sections(text, folded, converted.repaired.headings),
        published=extracted.published.value if extracted.published else None,
        damaged=damaged_number_spans(text),
        # A page has lost its margins when it was extracted; text that was handed over as such has them still.
        margins=margin_spans(text, folded) if extracted.decoding.evidence is Evidence.GIVEN else (),
        region=converted.script_report.region,
        author_folded=author_folded,
        bylines_folded=tuple(bylines_folded),
    )


def _fold_all(*texts: str) -> Iterator[str]:
    """Fold short texts in one call."""
    folded = fold("".join(texts))
    ends = list(accumulate(map(len, texts), initial=0))
    return (folded[start:end] for start, end in pairwise(ends))


def find_sections(text: str, folded: str, headings: tuple[Heading, ...]) -> tuple[Section, ...]:
    """Give each heading its words, without the number, and its place."""
    if not headings:
        return ()
    paragraphs = text.split("\n")
    starts = list(accumulate((len(paragraph) + 1 for paragraph in paragraphs), initial=0))
    known = [heading for heading in headings if heading.paragraph < len(paragraphs)]
    words = [strip_number(paragraphs[heading.paragraph], heading.number) for heading in known]
    ends = [starts[heading.paragraph] + len(paragraphs[heading.paragraph].rstrip()) for heading in known]
    told = (folded[end - len(said) : end] for said, end in zip(words, ends, strict=True))
    roles = roles_of(zip((heading.level for heading in known), told, strict=True))
    return tuple(
        Section(
            level=heading.level,
            number=heading.number,
            heading=said,
            start=starts[heading.paragraph],
            role=role,
        )
        for heading, said, role in zip(known, words, roles, strict=True)
    )


@lru_cache(maxsize=4096)
def strip_number(paragraph: str, number: str | None) -> str:
    """Take the printed number off a heading.

    >>> strip_number("1.1 逾期的后果", "1.1"), strip_number("第三部分：法律", "三")
    ('逾期的后果', '法律')
    """
    words = paragraph.strip()
    if number is None:
        return words
    found = _printed(number).match(words)
    # A heading that is nothing but its number keeps it: better a number than nothing to read.
    return words[found.end() :] or words if found else words


@lru_cache(maxsize=1024)
def _printed(number: str) -> re.Pattern[str]:
    spelled = r"\s*".join(map(re.escape, number))
    return re.compile(rf"[第（(【\[\s]*{spelled}\s*[)）】\]]?\s*(?:部分|章|节|節|条|條|点|點|步)?{_NUMBER_MARKS}")
