"""Topics, by cue phrases, with the section each cue stands in and what the text does with it."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from functools import cache, lru_cache
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.annotate.phrases import Phrases
from pipelines.annotate.tables import table_version
from pipelines.annotate.topic_pairs import find_pairs
from pipelines.annotate.topic_tables import Topic, stance_words, topic_guard, topics
from pipelines.mentions import Stance, TopicMention
from pipelines.records import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipelines.annotate.reading import Reading
    from pipelines.annotate.tables import Guard
    from pipelines.mentions import LawMention
    from pipelines.records import Section

_OF_ACTS: Final = ("law/", "coping/credit_repair")
"""Topics that the name of an act shows."""
_SHOWN_BY_ACTS: Final = {"criminal_law": "consequence/criminal"}
"""Topics of which whoever cites an article of an act speaks, whatever the words."""
_GUARD_CHARS: Final = 6
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


def find_topics(reading: Reading, acts: Iterable[LawMention] = ()) -> list[TopicPlace]:
    """Find the cues of all topics, in order; a cue that shows two topics gives two places.

    Args:
        reading: the text.
        acts: cited in it; 诉讼 in the name of 民事诉讼法 says nothing of a lawsuit.
    """
    acts = tuple(acts)
    spans = _Places((act.start, act.end) for act in acts)
    told: dict[str, list[TopicPlace]] = {}
    for place in _by_acts(reading, acts):
        told.setdefault(place.topic.id, []).append(place)
    for place in _by_cues(reading, spans):
        known = told.setdefault(place.topic.id, [])
        if not known or known[-1].end <= place.start:  # two cues of one topic that meet say it once
            known.append(place)
    met: dict[str, _Places] = {}
    for place in _by_pairs(reading, spans):
        # A pair that meets a cue or a pair of its topic says nothing that has not been said.
        name = place.topic.id
        if name not in met:
            met[name] = _Places((one.start, one.end) for one in told.get(name, ()))
        if not met[name].has(place.start, place.end):
            told.setdefault(name, []).append(place)
            met[name].add(place.start, place.end)
    return sorted(chain.from_iterable(told.values()), key=_SPAN)


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


def _by_acts(reading: Reading, acts: Iterable[LawMention]) -> Iterator[TopicPlace]:
    for act in acts:
        if act.article and act.id in _SHOWN_BY_ACTS and not reading.is_margin(act.start):
            topic = topic_by_id(_SHOWN_BY_ACTS[act.id])
            yield TopicPlace(act.start, act.end, topic, reading.section_at(act.start))


def _by_cues(reading: Reading, acts: _Places) -> Iterator[TopicPlace]:
    folded = reading.folded
    section: int | None = None
    role: Role | None = None
    following = iter(enumerate(reading.sections))
    at, begins = next(following, _NO_SECTION)

    def accept(start: int, end: int, cue: Cue) -> bool:
        return cue.guard is None or _passes(cue.guard, folded, start, end)

    for start, end, cue in topic_phrases().find(folded, accept, reading.places["topics"], may_meet=True):
        while begins is not None and start >= begins.start:
            section, role = at, begins.role
            at, begins = next(following, _NO_SECTION)
        if reading.is_margin(start):
            continue
        in_act = acts.has(start, start + 1)
        for topic, wanted in cue.topics:
            if (wanted is None or (section is not None and role is wanted)) and (
                not in_act or topic.id.startswith(_OF_ACTS)
            ):
                yield TopicPlace(start, end, topic, section)


def _by_pairs(reading: Reading, acts: _Places) -> Iterator[TopicPlace]:
    for start, end, pair in find_pairs(reading.folded, reading.places["pairs"]):
        section = reading.section_at(start)
        role = reading.sections[section].role if section is not None else None
        if role not in pair.not_in and not acts.has(start, start + 1) and not reading.is_margin(start):
            yield TopicPlace(start, end, pair.topic, section)


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
    return frozenset(found.lastgroup for found in _turning().finditer(before, _clause_start(before)))


def _clause_start(before: str) -> int:
    return max(map(before.rfind, _CLAUSE_ENDS)) + 1


def _passes(guard: Guard, folded: str, start: int, end: int) -> bool:
    if guard.not_before and guard.not_before.search(folded[max(0, start - _GUARD_CHARS) : start]):
        return False
    return not (guard.not_after and guard.not_after.match(folded, end))


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
