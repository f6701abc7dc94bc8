"""What a text says, in columns: names, laws, topics, numbers, claims, each with the place where it stands.

Offsets are code points in the repaired text, which are those of its Simplified form as well. `table_version` names the
table or rules that found a mention ("lenders 2026-11-28"), so that mentions of different versions are told apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Stance(StrEnum):
    """What an article does with a topic. The values are stored and stay stable."""

    DESCRIBES = "describes"
    ADVISES = "advises"
    ADVISES_AGAINST = "advises_against"
    DENIES = "denies"
    """Says that it does not happen: 一般不会上门."""


class Verdict(StrEnum):
    """How a claim stands against what is known. The values are stored and stay stable."""

    RIGHT = "right"
    WRONG = "wrong"
    STALE = "stale"
    """Was right once, and no longer when the page was published."""
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A known name in the text."""

    id: str
    name: str
    surface: str
    start: int
    end: int
    table_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NameMention(Mention):
    """A lender, platform, bank, regulator or product."""

    kind: str
    """bank, regulator, …; for a product bnpl, cash_loan, …."""
    in_title: bool
    """True where the title names it too."""
    stale_name: bool
    """True where the name had been given up when the page was published; False on pages without a date."""
    name_now: str | None
    """What it is called since; None where the surface is a present name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleMention:
    """A lender or product in the title; offsets are code points in the repaired title."""

    id: str
    name: str
    surface: str
    start: int
    end: int
    table_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LawMention(Mention):
    """A cited act, with the article number as printed and as it is numbered now.

    `id` is "unknown" for a title in 《》 that reads like an act and is none we know; `name` is then that title.
    """

    article: str | None
    """"676", "293之一"; None where the act is cited as a whole."""
    paragraph: str | None
    """款, as a number: "2"; None where none is named."""
    article_to: str | None
    """Last article of a range (第667条至第680条); the last one is a mention of its own as well."""
    article_now: str | None
    law_now: str | None
    """Identifier of the act in force for it: civil_code for contract_law, its own for an act in force; None where it
    ended without a successor, and for unknown titles."""
    stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HotlineMention:
    """A public number; never personal data."""

    number: str
    owner: str
    """未知 for a firm's number that no table knows."""
    surface: str
    start: int
    end: int
    stale: bool
    """True where the number had been given up when the page was published."""
    number_now: str | None
    """The number to call instead of one that was given up."""
    table_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicMention(Mention):
    """A topic ("collection/phone"), at a cue phrase or, by the model, at the sentence that speaks most for it."""

    section: int | None
    """Index of the section it stands in; None before the first heading."""
    in_heading: bool
    stance: Stance


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A typed number of the text."""

    kind: str
    """amount, rate, share, duration, count, time."""
    value: float
    value_max: float | None
    unit: str
    bound: str | None
    """at_most, at_least or about, where the text says so."""
    context: str | None
    """The word beside it that says of what it is: 年利率, 逾期. Of a closed list: never other text of the page."""
    suspect: bool
    """True where the number is damaged: keep it out of statistics."""
    surface: str
    start: int
    end: int
    table_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PiiMention:
    """Personal data, by kind; the surface is masked here already."""

    kind: str
    surface: str
    start: int
    end: int
    table_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A statement that can be checked, with the verdict and what it rests on."""

    kind: str
    surface: str
    start: int
    end: int
    verdict: Verdict
    basis: str
    """In our words: what is right, since when, by which source."""
    table_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One thing that speaks for or against an article's worth."""

    name: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """What kind of text an article is and how far it can be trusted, with every signal that said so."""

    quality_class: str
    score: float
    """0 to 1, higher is better."""
    signals: tuple[Signal, ...]
    table_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotations:
    """What the text says, in columns."""

    lenders: tuple[NameMention, ...] = ()
    products: tuple[NameMention, ...] = ()
    laws: tuple[LawMention, ...] = ()
    topics: tuple[TopicMention, ...] = ()
    hotlines: tuple[HotlineMention, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    pii: tuple[PiiMention, ...] = ()
    claims: tuple[Claim, ...] = ()
    title_names: tuple[TitleMention, ...] = ()
    """Lenders and products of the title."""
