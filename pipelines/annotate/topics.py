"""Topics, by cue phrases, with the section each cue stands in."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pipelines.annotate.phrases import Phrases
from pipelines.annotate.tables import Topic, table_version, topics
from pipelines.mentions import Stance, TopicMention

if TYPE_CHECKING:
    from pipelines.annotate.reading import Reading


def find_topics(reading: Reading) -> tuple[TopicMention, ...]:
    """Find the cues of all topics; a cue that shows two topics gives two mentions."""
    return tuple(
        TopicMention(
            id=topic.id,
            name=topic.label,
            surface=reading.text[start:end],
            start=start,
            end=end,
            table_version=table_version("topics"),
            section=reading.section_at(start),
            in_heading=False,
            stance=Stance.DESCRIBES,
        )
        for start, end, shown in _phrases().find(reading.folded)
        for topic in shown
    )


@cache
def _phrases() -> Phrases[tuple[Topic, ...]]:
    shown: dict[str, tuple[Topic, ...]] = {}
    for topic in topics():
        for cue in topic.cues:
            shown[cue] = (*shown.get(cue, ()), topic)
    return Phrases(shown.items())
