"""How a text is written: its script, how it came to be in it, and whose words it has."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Script(StrEnum):
    """The writing of a text; `Hans` and `Hant` are ISO 15924."""

    HANS = "Hans"
    HANT = "Hant"
    MIXED = "mixed"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptCounts:
    """Characters that only one script has, and the rest of the Han characters."""

    hans: int
    hant: int
    shared: int


class ScriptKind(StrEnum):
    """How a text in one script came to be in it. The values are stored and stay stable."""

    HANS = "hans"
    HANT_CHARMAP = "hant-charmap"
    """Simplified text whose characters were exchanged one by one: 之后 or 頭發 stand where 之後 or 頭髮 should."""
    HANT_PHRASE = "hant-phrase"
    """Traditional by a phrase converter or by a mainland writer: spelt right, with the mainland's words."""
    HANT_NATIVE = "hant-native"
    """Written in Taiwan or Hong Kong: never to be "repaired" into mainland words, never a copy of a mainland page."""


class Region(StrEnum):
    """Where the words of a text are at home; ISO 3166."""

    CN = "CN"
    TW = "TW"
    HK = "HK"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphScript:
    """The script of one paragraph."""

    script: Script
    counts: ScriptCounts


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptReport:
    """The script of an article, how it came to be, and the script of each paragraph."""

    script: Script
    counts: ScriptCounts
    """Of title and text together."""
    kind: ScriptKind | None
    """None where the article is mixed or not Chinese."""
    region: Region | None
    """Whose words it has; None where they do not tell."""
    paragraphs: tuple[ParagraphScript, ...]
    """One for each of text.split("\\n")."""
