"""The fold: one character for every way of writing it, so that search and comparison are blind to script and width.

Never shown to anybody. Every entry maps one code point to one, so offsets in the fold are offsets in the text.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.util import find_spec
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from pipelines.script.characters import japanese_only, simplified_of
from pipelines.script.dictionaries import dictionary
from pipelines.script.mapping import NumpyTable, TranslateTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipelines.script.mapping import CharTable

REFUSED: Final = frozenset(
    {
        ("么", "幺"),  # 怎么 is not 怎幺
        ("幺", "么"),  # 幺 is a word of its own
        ("坐", "座"),
        ("座", "坐"),
        ("像", "象"),
        ("象", "像"),
        ("待", "呆"),
        ("呆", "待"),
        ("坏", "坯"),
        ("哩", "里"),
        ("俱", "具"),
    }
)
"""Merges the dictionaries would allow and a reader would not: pairs of different words in everyday text.

Source: review of the 39 collisions the fold causes among OpenCC's 49,238 phrases; what is left are spellings of one
word (冲锋枪 and 冲锋鎗) and 合着 with 合著, the price of 隨著.
"""

MERGED: Final = MappingProxyType(
    dict(zip("帐馀锺讬谘钜砲姪妳鑛鄕澁鬭栢頴甚麽", "账余钟托咨巨炮侄你矿乡涩斗柏颖什么", strict=True))
)
"""Merges the dictionaries lack: spellings of one word in Simplified text (帐户), in Taiwan and Hong Kong (妳, 甚麼) and
in Japan (鑛). 画 and 划, 义 and 意 stay apart: those are words, not spellings."""

_LONG_TEXT: Final = 256
"""Characters from which a text is worth numpy's calls, and numpy its loading; then it is six times as fast."""


def fold(text: str) -> str:
    """Fold a text for comparison: Simplified, half width, lower case; as long as the text itself.

    >>> fold("隨著ＡＰＰ，逾期５０００元")
    '随着app,逾期5000元'
    """
    return _codes().convert(text) if len(text) < _LONG_TEXT else _fold_long(text)


@lru_cache(maxsize=4)  # of one article, the script, the annotations, the fingerprint and the archive's keys ask
def _fold_long(text: str) -> str:
    return _codes_for_long().convert(text)


@cache
def fold_table() -> Mapping[str, str]:
    """Give the fold as a table of single characters; characters that fold to themselves are left out."""
    table = _width_and_case() | _scripts()
    return MappingProxyType({char: _resolve(char, table) for char in table if _resolve(char, table) != char})


@cache
def _codes() -> TranslateTable:
    # Without numpy whatever is installed: a search folds one short query, and numpy takes 50 ms to load.
    return TranslateTable(_points())


@cache
def _codes_for_long() -> CharTable:
    return NumpyTable(_points()) if find_spec("numpy") else _codes()


def _points() -> dict[int, int]:
    return {ord(char): ord(folded) for char, folded in fold_table().items()}


def _scripts() -> dict[str, str]:
    rare = {char: values[0] for char, values in dictionary("TSCharactersExt").items()}
    table = rare | simplified_of() | MERGED
    for variant, standard in _variants().items():
        # Taiwan's 峰 is OpenCC's 峯 is Simplified 峰: such a circle says that 峰 needs no fold.
        if table.get(standard, standard) != variant:
            table.setdefault(variant, standard)
    for simplified, alternatives in dictionary("STCharacters").items():
        for alternative in alternatives:
            if alternative != simplified:
                table.setdefault(alternative, simplified)
    return {char: folded for char, folded in table.items() if (char, folded) not in REFUSED and char != folded}


def _variants() -> dict[str, str]:
    """Map the characters of Japan, Hong Kong and Taiwan to OpenCC's standard ones."""
    regional = (dictionary("HKVariantsRev"), dictionary("TWVariantsRev"))
    return japanese_only() | {variant: standards[0] for entries in regional for variant, standards in entries.items()}


def _width_and_case() -> dict[str, str]:
    table = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"\u3000": " "}
    # Above U+3000 nothing has case but the full-width letters and a few dead scripts.
    for code in range(0x3000):
        char = chr(code)
        if len(char.lower()) == 1 and char.lower() != char:
            table[char] = char.lower()
    return table


def _resolve(char: str, table: Mapping[str, str]) -> str:
    """Follow the table to its end, so that folding twice changes nothing. A circle ends at its smallest character."""
    seen = [char]
    while (following := table.get(seen[-1])) is not None:
        if following in seen:
            return min(seen[seen.index(following) :])
        seen.append(following)
    return seen[-1]
