"""The tables of topics and of section roles as records, read once from pipelines/tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from pipelines.annotate.tables import guard_of, read_table
from pipelines.records import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipelines.annotate.tables import Guard

_PAIR_GAP: Final = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A subject of an article, with the phrases that show it."""

    id: str
    """Group, slash, name: "collection/phone"."""
    group: str
    label: str
    cues: tuple[str, ...]
    only_in: dict[str, Role]
    """Cue -> the role of the sections in which alone it shows the topic."""
    passing_in: tuple[Role, ...]
    """Roles of sections that only touch on topics of its group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPair:
    """A topic shown by a word of one list and a word of another in one clause, in the company that is asked for."""

    topic: Topic
    one: tuple[str, ...]
    other: tuple[str, ...]
    not_in: tuple[Role, ...]
    """Roles of sections in which the pair says something else."""
    is_ordered: bool
    """True where the word of the first list stands first."""
    gap: int
    """Most characters between the two words."""
    needs: tuple[str, ...]
    """Words of which one must stand in the same sentence; none where that is not asked."""
    without: tuple[str, ...]
    """Words that must not stand in the same clause."""


@cache
def topics() -> tuple[Topic, ...]:
    """Read topics.yaml."""
    return tuple(
        Topic(
            id=f"{group}/{name}",
            group=group,
            label=entry["label"],
            cues=tuple(entry["cues"]),
            only_in={cue: Role(role) for cue, role in entry.get("only_in", {}).items()},
            passing_in=tuple(map(Role, read_table("topics.yaml")["passing"][group])),
        )
        for group, entries in read_table("topics.yaml")["topics"].items()
        for name, entry in entries.items()
    )


@cache
def topic_pairs() -> tuple[TopicPair, ...]:
    """Read topic_pairs.yaml."""
    known = {topic.id: topic for topic in topics()}
    return tuple(
        TopicPair(
            topic=known[entry["topic"]],
            one=_words_of(entry["one"]),
            other=_words_of(entry["other"]),
            not_in=tuple(map(Role, entry.get("not_in", ()))),
            is_ordered=entry.get("ordered", False),
            gap=entry.get("gap", _PAIR_GAP),
            needs=_words_of(entry.get("needs", ())),
            without=_words_of(entry.get("without", ())),
        )
        for entry in read_table("topic_pairs.yaml")["pairs"]
    )


def _words_of(entries: Iterable[str]) -> tuple[str, ...]:
    """Give the words of a list in which `<relative>` stands for all words of that class, each word once."""
    classes: dict[str, list[str]] = read_table("topic_pairs.yaml")["classes"]
    return tuple(
        dict.fromkeys(
            word for entry in entries for word in (classes[entry.strip("<>")] if entry.startswith("<") else (entry,))
        )
    )


@cache
def topic_guard(cue: str) -> Guard | None:
    """Read what must not stand around a cue; None where nothing is said."""
    entry = read_table("topics.yaml")["guards"].get(cue)
    return guard_of(entry) if entry else None


@cache
def stance_words(stance: str) -> tuple[str, ...]:
    """Read the words before a cue that give it a stance."""
    return tuple(read_table("topics.yaml")["stances"][stance])


@cache
def role_rules() -> list[dict[str, Any]]:
    """Read the rules of roles.yaml: role, weight and heading (a regular expression)."""
    rules: list[dict[str, Any]] = read_table("roles.yaml")["rules"]
    return rules


@cache
def role_signs() -> dict[str, list[str]]:
    """Read the words by which the text of a section tells what it is for: role -> words."""
    signs: dict[str, list[str]] = read_table("roles.yaml")["signs"]
    return signs
