"""Topics, by cue phrases, with the section each cue stands in and what the text does with it."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import defaultdict
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.annotate.phrases import Phrases
from pipelines.annotate.tables import Topic, stance_words, table_version, topic_guard, topics
from pipelines.annotate.topic_pairs import find_pairs
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
_NOTHING: Final[frozenset[str | None]] = frozenset()
_CLAUSE_ENDS: Final = "。!?;,\n"
_ADVISING: Final = (Role.ADVICE, Role.CONCLUSION)
"""No set: the hash of an enumeration's member is a call of Python."""


class Cue(NamedTuple):
    """A cue with the topics it shows, each with the role of the sections it is bound to (None: anywhere)."""

    topics: tuple[tuple[Topic, Role | None], ...]
    guard: Guard | None


def find_topics(reading: Reading, acts: Iterable[LawMention] = ()) -> tuple[TopicMention, ...]:
    """Find the cues of all topics; a cue that shows two topics gives two mentions.

    Args:
        reading: the text.
        acts: cited in it; 诉讼 in the name of 民事诉讼法 says nothing of a lawsuit.
    """
    acts, spans = tuple(acts), _Places()
    for act in acts:
        spans.add(act.start, act.end)
    told: dict[str, list[TopicMention]] = {}
    places: dict[str, _Places] = defaultdict(_Places)
    for mention in (*_by_acts(reading, acts), *_by_cues(reading, spans)):
        told.setdefault(mention.id, []).append(mention)
        places[mention.id].add(mention.start, mention.end)
    for mention in _by_pairs(reading, spans):
        # A pair that meets a cue or a pair of its topic says nothing that has not been said.
        if not places[mention.id].has(mention.start, mention.end):
            told.setdefault(mention.id, []).append(mention)
            places[mention.id].add(mention.start, mention.end)
    found = (mention for mentions in told.values() for mention in mentions)
    return tuple(sorted(found, key=lambda mention: (mention.start, mention.end)))


class _Places:
    """Spans in their order, which are asked whether another one meets them; only those near it are looked at."""

    def __init__(self) -> None:
        self._spans: list[tuple[int, int]] = []
        self._longest = 0

    def add(self, start: int, end: int) -> None:
        insort(self._spans, (start, end))
        self._longest = max(self._longest, end - start)

    def has(self, start: int, end: int) -> bool:
        """Say whether a span shares a character with one of these."""
        first = bisect_left(self._spans, (start - self._longest, 0))
        for index in range(first, len(self._spans)):
            one, other = self._spans[index]
            if one >= end:
                return False
            if start < other:
                return True
        return False


def topics_spoken_of(mentions: Iterable[TopicMention], sections: Sequence[Section]) -> tuple[TopicMention, ...]:
    """Give the topics without those a section only touches on: a conclusion names all there is, and says nothing of it.

    Args:
        mentions: of a text.
        sections: of it, with the roles they have in the end.
    """
    passing = {topic.id: topic.passing_in for topic in topics()}
    return tuple(
        mention
        for mention in mentions
        if mention.section is None or sections[mention.section].role not in passing[mention.id]
    )


def _by_acts(reading: Reading, acts: Iterable[LawMention]) -> Iterator[TopicMention]:
    shown = {topic.id: topic for topic in topics()}
    for act in acts:
        if act.article and act.id in _SHOWN_BY_ACTS and not reading.is_margin(act.start):
            span = act.start, act.end
            yield _mention(reading, shown[_SHOWN_BY_ACTS[act.id]], span, reading.section_at(act.start))


def _by_cues(reading: Reading, acts: _Places) -> Iterator[TopicMention]:
    folded = reading.folded

    def accept(start: int, end: int, cue: Cue) -> bool:
        return cue.guard is None or _passes(cue.guard, folded, start, end)

    for start, end, cue in topic_phrases().find(folded, accept, reading.places["topics"]):
        if reading.is_margin(start):
            continue
        section = reading.section_at(start)
        role = reading.sections[section].role if section is not None else None
        in_act = acts.has(start, start + 1)
        for topic, wanted in cue.topics:
            if wanted not in (None, role) or (in_act and not topic.id.startswith(_OF_ACTS)):
                continue
            yield _mention(reading, topic, (start, end), section)


def _by_pairs(reading: Reading, acts: _Places) -> Iterator[TopicMention]:
    for start, end, pair in find_pairs(reading.folded, reading.places["pairs"]):
        section = reading.section_at(start)
        role = reading.sections[section].role if section is not None else None
        in_act = acts.has(start, start + 1)
        if role not in pair.not_in and not in_act and not reading.is_margin(start):
            yield _mention(reading, pair.topic, (start, end), section)


def _mention(reading: Reading, topic: Topic, span: tuple[int, int], section: int | None) -> TopicMention:
    start, end = span
    return TopicMention(
        id=topic.id,
        name=topic.label,
        surface=reading.text[start:end],
        start=start,
        end=end,
        table_version=table_version("topics"),
        section=section,
        in_heading=reading.is_heading(section, start),
        stance=_stance(topic, reading.folded, start, reading.sections[section].role if section is not None else None),
    )


def _stance(topic: Topic, folded: str, start: int, role: Role | None) -> Stance:
    before = folded[max(0, start - _STANCE_CHARS) : start]
    said = _NOTHING if _turning_chars().isdisjoint(before) else _said(before)
    if "denies" in said:
        return Stance.DENIES
    if "advises_against" in said:
        return Stance.ADVISES_AGAINST
    if topic.id.startswith("coping/") and (role in _ADVISING or "advises" in said):
        return Stance.ADVISES
    return Stance.DESCRIBES


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
