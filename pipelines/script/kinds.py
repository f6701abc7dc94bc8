"""How a Traditional text came to be Traditional, and from which region its words are.

A character map writes 之后, 這里 and 頭發 where whoever writes Traditional writes 之後, 這裡 and 頭髮: it leaves a
character that both scripts have, or takes the wrong one of two. A phrase converter gets those right and keeps the
mainland's words; a native text has its own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import resources
from operator import add
from typing import TYPE_CHECKING, Final

from pipelines.script.fold import fold
from pipelines.writing import Region, ScriptKind

if TYPE_CHECKING:
    from collections.abc import Collection


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """Words that character maps get wrong."""

    wrong: int
    """Words as a character map makes them: 之后, 這里, 頭發."""
    right: int
    """The same words as Traditional writes them: 之後, 這裡."""


_CHARMAP_SHARE: Final = 0.1
"""Share of wrong words from which a character map made the text.
Source: a phrase converter has 0.02 over the bundled articles, maps from 0.26 to 0.8."""

_LEAST_POINTS: Final = 4
"""Points of vocabulary (regions.tsv) below which a text is from nowhere: one office, or two words of the trade."""


def spelling_of(text: str) -> Spelling:
    """Count the words that character maps get wrong, as wrong and as right.

    >>> spelling_of("這里的關系，什么時候？之後再說")
    Spelling(wrong=3, right=1)
    """
    wrong, right = _words()
    pairs = Counter(map(add, text, text[1:]))
    # 么 is never Traditional: the words of the list are not all it stands in.
    others = text.count("么") - sum(pairs[pair] for pair in wrong if "么" in pair)
    return Spelling(wrong=_total(pairs, wrong) + others, right=_total(pairs, right))


def region_of(text: str) -> Region | None:
    """Tell the region by its words, in either script; None where they do not tell.

    >>> region_of("聯徵中心的卡債，前置協商"), region_of("财仔追數"), region_of("花唄逾期")
    (<Region.TW: 'TW'>, <Region.HK: 'HK'>, None)
    """
    folded = fold(text)
    points = Counter(dict.fromkeys(Region, 0))
    chars = set(folded)  # most words are not there, and to look for each in the text takes five times as long
    for region, word, weight in _vocabulary():
        if chars.issuperset(word):
            # The same word a hundred times is one writer's habit: three count.
            points[region] += weight * min(folded.count(word), 3)
    (first, most), (_, second), *_ = points.most_common()
    return first if most >= _LEAST_POINTS and most > second else None


def kind_of_hant(spelling: Spelling, region: Region | None) -> ScriptKind:
    """Tell how a Traditional text came to be.

    Without evidence it counts as converted: a native page has the words of its region, unless it is a few lines long.
    """
    if spelling.wrong > 1 and spelling.wrong >= _CHARMAP_SHARE * (spelling.wrong + spelling.right):
        return ScriptKind.HANT_CHARMAP
    return ScriptKind.HANT_NATIVE if region in {Region.TW, Region.HK} else ScriptKind.HANT_PHRASE


def _total(pairs: Counter[str], words: Collection[str]) -> int:
    return sum(number for pair, number in pairs.items() if pair in words)


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    """Read the words as maps make them and as Traditional has them, all of two characters; 10 ms."""
    words: dict[str, set[str]] = {"wrong": set(), "right": set()}
    for kind, row in _rows("charmap_words.tsv"):
        words[kind].update(map(add, row[::2], row[1::2]))
    return frozenset(words["wrong"]), frozenset(words["right"])


@cache
def _vocabulary() -> tuple[tuple[Region, str, int], ...]:
    return tuple((Region(region), fold(word), int(points)) for region, points, word in _rows("regions.tsv"))


def _rows(table: str) -> list[list[str]]:
    text = resources.files("pipelines.script").joinpath("tables", table).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
