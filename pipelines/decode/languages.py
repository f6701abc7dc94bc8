"""Other languages and the encodings their pages come in, so that they are not called Chinese."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from pipelines.language.bigrams import bigrams

_LETTER_COST: Final = 3.3
"""What the bigram model already charges for a Latin letter within its class: ln 26."""
_STRANGER_COST: Final = 9.0
"""For a letter above ASCII that the language has not."""
_MARK_COST: Final = 2.0
_MARKS: Final = "“”‘’„‚–—…•·©®™°«»‹›§¶¿¡€£\xa0\xad"
_CAPITAL_COST: Final = 1.5
_CAPITAL_INSIDE_COST: Final = 5.0
_MISPLACED_COST: Final = 5.0
"""For an accented Latin letter without a letter beside it, unless it is a word as à and è are."""
_MIXED_WORD_COST: Final = 8.0
"""For a Latin letter inside a word of another script: French is no Greek, though it has few letters above ASCII."""
_RARE_SYLLABLE_COST: Final = 7.7
_ODD_SYLLABLE_COST: Final = 11.0
"""For a Korean syllable that is not among the frequent ones, and for one that KS X 1001 has not: one text in ten has
some of the first and hardly any has the second, which are what other encodings look like in Windows' Korean."""
_HANGUL_BYTES: Final = 2
"""Of a syllable of KS X 1001 in EUC-KR; the others are spelled in four pairs."""
_SYLLABLE: Final = re.compile("[\uac00-\ud7a3]")
_ASCII_LETTER: Final = re.compile(r"[a-zA-Z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """What a language's text has above ASCII."""

    name: str
    codecs: tuple[str, ...]
    letters: str
    """Above ASCII, small, the frequent ones first."""
    share: float
    """Of these letters among all letters of a text: 1 for scripts of their own."""

    @property
    def is_wide(self) -> bool:
        """Tell whether its encodings have more than 256 characters."""
        return self.name in ("ja", "ko")


@cache
def languages() -> tuple[Language, ...]:
    """Load tables/languages.tsv; its source stands in its header."""
    table = resources.files("pipelines.decode").joinpath("tables/languages.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return tuple(
        Language(name=name, codecs=tuple(codecs.split()), share=float(share), letters=letters)
        for name, codecs, share, letters in rows
    )


def cost(text: str, language: Language) -> float:
    """Give the description length of a text in a language, in nats; comparable with the bigram model's.

    >>> russian = next(language for language in languages() if language.name == "ru")
    >>> round(cost("просрочка", russian)), round(cost("оПНЯПНВЙЮ", russian))
    (27, 37)
    """
    reading = _reading(language)
    plain = text.translate(reading.plain)
    extra = sum(text.count(char) * charge for char, charge in reading.charges.items())
    extra += _CAPITAL_COST * len(reading.capitals.findall(text)) + _STRANGER_COST * len(reading.strangers.findall(text))
    extra += _CAPITAL_INSIDE_COST * len(reading.capitals_inside.findall(text))
    extra += (_MIXED_WORD_COST if language.share == 1 else _MISPLACED_COST) * len(reading.misplaced.findall(text))
    if language.name == "ko":
        rare = "".join(_SYLLABLE.findall(plain))
        known = sum(len(char.encode("euc_kr")) == _HANGUL_BYTES for char in rare)
        extra += _RARE_SYLLABLE_COST * known + _ODD_SYLLABLE_COST * (len(rare) - known)
        plain = _SYLLABLE.sub("e", plain)
    if language.share < 0.5:
        extra -= math.log(1 - language.share) * len(_ASCII_LETTER.findall(text))
    return extra - bigrams().log_prob(plain)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    plain: dict[int, str]
    charges: dict[str, float]
    capitals: re.Pattern[str]
    capitals_inside: re.Pattern[str]
    strangers: re.Pattern[str]
    misplaced: re.Pattern[str]


@cache
def _reading(language: Language) -> _Reading:
    small = "".join(dict.fromkeys(language.letters))
    large = "".join(char.upper() for char in small if char.upper() != char and len(char.upper()) == 1)
    weights = [1 / (rank + 3) for rank in range(len(small))]
    charges = {
        char: -math.log(language.share * weight / sum(weights)) - _LETTER_COST
        for char, weight in zip(small, weights, strict=True)
    }
    charges |= {char: charges[char.lower()] for char in large if char.lower() in charges}
    charges |= dict.fromkeys(_MARKS, _MARK_COST)
    own = re.escape(small + large)
    plain = {ord(char): "e" for char in (*small, *large)} | {ord(char): "," for char in _MARKS}
    none = "(?!)"
    return _Reading(
        plain=plain,
        charges=charges,
        capitals=re.compile(rf"(?<![{large}])[{large}]" if large else none),
        capitals_inside=re.compile(rf"[a-z{re.escape(small)}][A-Z{large}]" if large else none),
        # Letters of Latin, Greek, Cyrillic and their like; kanji, hangul and the rest are the model's business.
        strangers=re.compile(rf"[^\x00-\x7f{own}{re.escape(_MARKS)}\u0e00-\u0e7f\u2e80-\uffff]"),
        misplaced=re.compile(_misplaced(language, own)),
    )


def _misplaced(language: Language, own: str) -> str:
    if language.is_wide:
        return "(?!)"
    if language.share == 1:
        return f"[a-zA-Z](?=[{own}])|(?<=[{own}])[a-zA-Z]"
    return f"(?<![a-zA-Z{own}])[{own}](?![a-zA-Z{own}])(?:(?<!(?<![^\\n ])[{own}])|(?![\\n ]|$))"
