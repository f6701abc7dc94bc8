"""What a text says, in columns: names, laws, topics, numbers, each with the place where it stands.

Offsets are code points in the repaired text, which are those of its Simplified form as well.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A known name in the text; offsets are code points in the repaired text."""

    id: str
    name: str
    surface: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LawMention(Mention):
    """A cited act, with the article number as printed and as it is numbered now."""

    article: str | None
    article_now: str | None
    stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HotlineMention:
    """A public number; never personal data."""

    number: str
    owner: str
    surface: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicMention(Mention):
    """A topic ("collection/phone") by one of its cue phrases."""

    section: int | None
    """Index of the section it stands in; None before the first heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A typed number of the text."""

    kind: str
    value: float
    value_max: float | None
    unit: str
    suspect: bool
    """True where the number is damaged: keep it out of statistics."""
    surface: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PiiMention:
    """Personal data, by kind; the surface is masked here already."""

    kind: str
    surface: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotations:
    """What the text says, in columns."""

    lenders: tuple[Mention, ...] = ()
    products: tuple[Mention, ...] = ()
    laws: tuple[LawMention, ...] = ()
    topics: tuple[TopicMention, ...] = ()
    hotlines: tuple[HotlineMention, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    pii: tuple[PiiMention, ...] = ()
