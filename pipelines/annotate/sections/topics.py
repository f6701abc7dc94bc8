"""Topics, by cue phrases, with the section each cue stands in and what the text does with it."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from functools import cache, lru_cache
from itertools import chain, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from pipelines.annotate.phrases import Phrases
from pipelines.annotate.sections.topic_tables import Topic, stance_words, topic_guard, topics
from pipelines.annotate.tables import table_version
from pipelines.mentions import Stance, TopicMention
from pipelines.records import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipelines.annotate.reading import Reading
    from pipelines.annotate.sentences import Sentence
    from pipelines.annotate.tables import Guard
    from pipelines.mentions import LawMention
    from pipelines.records import Section

_OF_ACTS: Final = ("law/", "coping/credit_repair")
"""Topics that the name of an act shows."""
_SHOWN_BY_ACTS: Final = {"criminal_law": "consequence/criminal"}
"""Topics of which whoever cites an article of an act speaks, whatever the words."""
GUARD_CHARS: Final = 6
"""As far before a cue as its guard looks."""
_STANCE_CHARS: Final = 8
"""As far before a cue as a word turns it."""
_STANCES: Final = ("denies", "advises_against", "advises")
_SPAN: Final = itemgetter(0, 1)
_NO_SECTION: Final = (0, None)
_DENIES, _ADVISES_AGAINST = Stance.DENIES, Stance.ADVISES_AGAINST
_ADVISES, _DESCRIBES = Stance.ADVISES, Stance.DESCRIBES
"""By names of the module: to ask an enumeration for a member is a call of Python."""
_NOTHING: Final[frozenset[str | None]] = frozenset()
_CLAUSE_ENDS: Final = "。!?;,\n"
_ADVISING: Final = (Role.ADVICE, Role.CONCLUSION)
"""No set: the hash of an enumeration's member is a call of Python."""


class Cue(NamedTuple):
    """A cue with the topics it shows, each with the role of the sections it is bound to (None: anywhere)."""

    topics: tuple[tuple[Topic, Role | None], ...]
    guard: Guard | None


class TopicPlace(NamedTuple):
    """A topic where it is shown, as plain as can be: a mention is made only of those that count in the end."""

    start: int
    end: int
    topic: Topic
    section: int | None


_Shown: TypeAlias = tuple[int, int, "Topic"]


class Merged(NamedTuple):
    """The topics of a sentence, by cues and pairs together."""

    places: tuple[_Shown, ...]
    """In order, from the sentence's beginning: start, end, topic."""
    by_cues: tuple[str, ...]
    by_pairs: tuple[str, ...]
    """Identifiers of the topics in the order in which they were met."""
    meets: bool
    """Whether two topics stand at one place."""


def find_topics(reading: Reading, acts: Iterable[LawMention] = ()) -> list[TopicPlace]:
    """Find the cues of all topics, in order; a cue that shows two topics gives two places.

    Args:
        reading: the text.
        acts: cited in it; 诉讼 in the name of 民事诉讼法 says nothing of a lawsuit.
    """
    acts = tuple(acts)
    by_acts = _by_acts(reading, acts)
    met = _Met(_Places((act.start, act.end) for act in acts), by_acts)
    places = list(by_acts)
    told: list[Merged] = []
    for begins, section, role, sentence in _speaking(reading):
        if by_acts or (acts and met.acts.has(begins, begins + sentence.chars)):
            merged = _merged(sentence, role, begins, met)
        else:
            name = None if role is None else role.value
            known = sentence.merged.get(name)
            merged = sentence.merged[name] = known or _merged(sentence, role)
        told.append(merged)
        for start, end, topic in merged.places:
            places.append(TopicPlace(begins + start, begins + end, topic, section))
    if by_acts or any(merged.meets for merged in told):
        ranks = _ranks(by_acts, told)
        places.sort(key=lambda place: (place.start, place.end, ranks[place.topic.id]))
    return places


def _speaking(reading: Reading) -> Iterator[tuple[int, int | None, Role | None, Sentence]]:
    """Give the sentences that have a cue or a pair: where they begin, their section and its role."""
    section: int | None = None
    role: Role | None = None
    following = iter(enumerate(reading.sections))
    at, begins = next(following, _NO_SECTION)
    for start, sentence in reading.sentences:
        while begins is not None and start >= begins.start:
            section, role = at, begins.role
            at, begins = next(following, _NO_SECTION)
        if (sentence.cues or sentence.pairs) and not (reading.margins and reading.is_margin(start)):
            yield start, section, role, sentence


def _merged(sentence: Sentence, role: Role | None, begins: int = 0, met: _Met | None = None) -> Merged:
    """Give the topics of a sentence in a section of a role.

    Args:
        sentence: it.
        role: of its section.
        begins: its place in the text.
        met: what acts stand in the text; none that meets the sentence when left out.
    """
    told: dict[str, list[_Shown]] = {}
    for start, end, cue in sentence.cues:
        for topic, wanted in cue.topics:
            if (wanted is None or role is wanted) and not (met and met.silences_cue(topic, begins + start)):
                known = told.setdefault(topic.id, [])
                if not known or known[-1][1] <= start:  # two cues of one topic that meet say it once
                    known.append((start, end, topic))
    by_cues = tuple(told)
    spans: dict[str, _Places] = {}
    for start, end, pair in sentence.pairs:
        # A pair that meets a cue or a pair of its topic says nothing that has not been said.
        name = pair.topic.id
        if role in pair.not_in or (met and met.silences_pair(name, begins + start, begins + end)):
            continue
        if name not in spans:
            spans[name] = _Places(map(_SPAN, told.get(name, ())))
        if not spans[name].has(start, end):
            told.setdefault(name, []).append((start, end, pair.topic))
            spans[name].add(start, end)
    places = sorted(chain.from_iterable(told.values()), key=_SPAN)
    meets = any(_SPAN(one) == _SPAN(other) for one, other in pairwise(places))
    return Merged(tuple(places), by_cues, tuple(told)[len(by_cues) :], meets)


def _ranks(by_acts: Iterable[TopicPlace], told: Sequence[Merged]) -> dict[str, int]:
    """Give the order of topics that stand at one place: as they were met, by acts, by cues, by pairs."""
    names = (
        (place.topic.id for place in by_acts),
        (name for merged in told for name in merged.by_cues),
        (name for merged in told for name in merged.by_pairs),
    )
    return {name: rank for rank, name in enumerate(dict.fromkeys(chain.from_iterable(names)))}


class _Met:
    """The acts of a text, in whose names other words say nothing, and the topics they show themselves."""

    def __init__(self, acts: _Places, by_acts: Sequence[TopicPlace]) -> None:
        self.acts: Final = acts
        self._until: Final = {place.topic.id: place.end for place in by_acts}
        self._by_acts: Final = {
            name: _Places(place[:2] for place in by_acts if place.topic.id == name) for name in self._until
        }

    def silences_cue(self, topic: Topic, start: int) -> bool:
        """Say whether a cue stands in the name of an act, or before one that shows its topic."""
        if start < self._until.get(topic.id, 0):
            return True
        return self.acts.has(start, start + 1) and not topic.id.startswith(_OF_ACTS)

    def silences_pair(self, name: str, start: int, end: int) -> bool:
        """Say whether a pair begins in the name of an act, or meets one that shows its topic."""
        if self.acts.has(start, start + 1):
            return True
        return name in self._by_acts and self._by_acts[name].has(start, end)


class _Places:
    """Spans in their order, which are asked whether another one meets them; only those near it are looked at."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._longest = max((end - start for start, end in self._spans), default=0)

    def add(self, start: int, end: int) -> None:
        insort(self._spans, (start, end))
        self._longest = max(self._longest, end - start)

    def has(self, start: int, end: int) -> bool:
        """Say whether a span shares a character with one of these."""
        if not self._spans:
            return False
        first = bisect_left(self._spans, (start - self._longest, 0))
        for index in range(first, len(self._spans)):
            one, other = self._spans[index]
            if one >= end:
                return False
            if start < other:
                return True
        return False


def topics_spoken_of(places: Iterable[TopicPlace], sections: Sequence[Section]) -> list[TopicPlace]:
    """Give the topics without those a section only touches on: a conclusion names all there is, and says nothing of it.

    Args:
        places: of topics in a text.
        sections: of it, with the roles they have in the end.
    """
    roles = [section.role for section in sections]
    return [place for place in places if place.section is None or roles[place.section] not in place.topic.passing_in]


def topic_mention(reading: Reading, place: TopicPlace, version: str | None = None) -> TopicMention:
    """Say of a topic at its place where that is, and what the text does with it.

    Args:
        reading: the text.
        place: of the topic.
        version: what found it; the table of topics when left out.
    """
    start, end, topic, section = place
    return TopicMention(
        id=topic.id,
        name=topic.label,
        surface=reading.text[start:end],
        start=start,
        end=end,
        table_version=version or table_version("topics"),
        section=section,
        in_heading=section is not None and start < reading.heading_ends[section],
        stance=_stance(topic, reading.folded, start, reading.sections[section].role if section is not None else None),
    )


def topic_by_id(name: str) -> Topic:
    """Give the topic of an identifier ("collection/phone")."""
    return _topics_by_id()[name]


def _by_acts(reading: Reading, acts: Iterable[LawMention]) -> list[TopicPlace]:
    return [
        TopicPlace(
            act.start,
            act.end,
            topic_by_id(_SHOWN_BY_ACTS[act.id]),
            reading.section_at(act.start),
        )
        for act in acts
        if act.article and act.id in _SHOWN_BY_ACTS and not reading.is_margin(act.start)
    ]


def _stance(topic: Topic, folded: str, start: int, role: Role | None) -> Stance:
    before = folded[max(0, start - _STANCE_CHARS) : start]
    said = _NOTHING if _turning_chars().isdisjoint(before) else _said(before)
    if "denies" in said:
        return _DENIES
    if "advises_against" in said:
        return _ADVISES_AGAINST
    if topic.group == "coping" and (role in _ADVISING or "advises" in said):
        return _ADVISES
    return _DESCRIBES


@lru_cache(maxsize=4096)
def _said(before: str) -> frozenset[str | None]:
    if not _turning().search(before):
        return _NOTHING
    return frozenset(found.lastgroup for found in _turning().finditer(before, _clause_start(before)))


def _clause_start(before: str) -> int:
    return max(map(before.rfind, _CLAUSE_ENDS)) + 1


@cache
def _topics_by_id() -> dict[str, Topic]:
    return {topic.id: topic for topic in topics()}


@cache
def _turning_chars() -> frozenset[str]:
    """Give the first characters of the words that turn a cue: where none stands the words need not be looked for."""
    return frozenset(word[0] for each in _STANCES for word in stance_words(each))


@cache
def _turning() -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{each}>{'|'.join(map(re.escape, stance_words(each)))})" for each in _STANCES))


@cache
def topic_phrases() -> Phrases[Cue]:
    """Give the cues of all topics."""
    shown: dict[str, list[tuple[Topic, Role | None]]] = {}
    for topic in topics():
        for cue, role in (*((cue, None) for cue in topic.cues), *topic.only_in.items()):
            shown.setdefault(cue, []).append((topic, role))
    return Phrases((cue, Cue(tuple(found), topic_guard(cue))) for cue, found in shown.items())
