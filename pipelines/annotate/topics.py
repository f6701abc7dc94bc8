"""Topics, by cue phrases, with the section each cue stands in and what the text does with it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from pipelines.annotate.phrases import Phrases
from pipelines.annotate.tables import Topic, stance_words, table_version, topic_guard, topics
from pipelines.mentions import Stance, TopicMention
from pipelines.records import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipelines.annotate.reading import Reading
    from pipelines.annotate.tables import Guard
    from pipelines.mentions import LawMention

_OF_ACTS: Final = ("law/", "coping/credit_repair")
"""Topics that the name of an act shows."""
_GUARD_CHARS: Final = 6
_STANCE_CHARS: Final = 8
"""As far before a cue as a word turns it."""
_CLAUSE_ENDS: Final = re.compile(r"[。!?;,\n]")
_ADVISING: Final = frozenset({Role.ADVICE, Role.CONCLUSION})


def find_topics(reading: Reading, acts: Iterable[LawMention] = ()) -> tuple[TopicMention, ...]:
    """Find the cues of all topics; a cue that shows two topics gives two mentions.

    Args:
        reading: the text.
        acts: cited in it; 诉讼 in the name of 民事诉讼法 says nothing of a lawsuit.
    """
    return tuple(_mentions(reading, sorted({(act.start, act.end) for act in acts})))


def _mentions(reading: Reading, acts: list[tuple[int, int]]) -> Iterator[TopicMention]:
    folded = reading.folded

    def is_in_place(topic: Topic, start: int, end: int) -> bool:
        wanted = topic.only_in.get(folded[start:end])
        return wanted is None or _role_at(reading, start) == wanted

    def accept(start: int, end: int, shown: tuple[Topic, ...]) -> bool:
        guard = topic_guard(folded[start:end])
        return (guard is None or _passes(guard, folded, start, end)) and any(
            is_in_place(topic, start, end) for topic in shown
        )

    for start, end, shown in _phrases().find(folded, accept):
        if reading.is_margin(start):
            continue
        in_act = any(first <= start < last for first, last in acts)
        section = reading.section_at(start)
        for topic in shown:
            if is_in_place(topic, start, end) and (not in_act or topic.id.startswith(_OF_ACTS)):
                yield TopicMention(
                    id=topic.id,
                    name=topic.label,
                    surface=reading.text[start:end],
                    start=start,
                    end=end,
                    table_version=table_version("topics"),
                    section=section,
                    in_heading=reading.is_heading(start),
                    stance=_stance(topic, folded, start, _role_at(reading, start)),
                )


def _role_at(reading: Reading, place: int) -> Role | None:
    section = reading.section_at(place)
    return reading.sections[section].role if section is not None else None


def _stance(topic: Topic, folded: str, start: int, role: Role | None) -> Stance:
    before = folded[max(0, start - _STANCE_CHARS) : start]
    before = before[max((mark.end() for mark in _CLAUSE_ENDS.finditer(before)), default=0) :]
    if _says("denies", before):
        return Stance.DENIES
    if _says("advises_against", before):
        return Stance.ADVISES_AGAINST
    if topic.id.startswith("coping/") and (role in _ADVISING or _says("advises", before)):
        return Stance.ADVISES
    return Stance.DESCRIBES


def _says(stance: str, before: str) -> bool:
    return any(word in before for word in stance_words(stance))


def _passes(guard: Guard, folded: str, start: int, end: int) -> bool:
    if guard.not_before and guard.not_before.search(folded[max(0, start - _GUARD_CHARS) : start]):
        return False
    return not (guard.not_after and guard.not_after.match(folded, end))


@cache
def _phrases() -> Phrases[tuple[Topic, ...]]:
    shown: dict[str, tuple[Topic, ...]] = {}
    for topic in topics():
        for cue in (*topic.cues, *topic.only_in):
            shown[cue] = (*shown.get(cue, ()), topic)
    return Phrases(shown.items())
