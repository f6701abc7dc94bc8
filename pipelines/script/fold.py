"""The fold: one character for every way of writing it, so that search and comparison are blind to script and width.

Never shown to anybody. Every entry maps one code point to one, so offsets in the fold are offsets in the text.
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from pipelines.script.characters import dictionary, simplified_of

if TYPE_CHECKING:
    from collections.abc import Mapping

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

Source: review of the 37 collisions the fold causes among OpenCC's 49,238 phrases.
"""


def fold(text: str) -> str:
    """Fold a text for comparison: Simplified, half width, lower case; as long as the text itself.

    >>> fold("隨著ＡＰＰ，逾期５０００元")
    '随着app,逾期5000元'
    """
    return text.translate(_codes())


@cache
def fold_table() -> Mapping[str, str]:
    """Give the fold as a table of single characters; characters that fold to themselves are left out."""
    table = _width_and_case() | _scripts()
    return MappingProxyType({char: _resolve(char, table) for char in table if _resolve(char, table) != char})


@cache
def _codes() -> dict[int, int]:
    return {ord(char): ord(folded) for char, folded in fold_table().items()}


def _scripts() -> dict[str, str]:
    table = dict(simplified_of())
    for name in ("TWVariantsRev", "HKVariantsRev"):
        for variant, standards in dictionary(name).items():
            # Taiwan's 峰 is OpenCC's 峯 is Simplified 峰: such a circle says that 峰 needs no fold.
            folded = table.get(standards[0], standards[0])
            if folded != variant:
                table.setdefault(variant, folded)
    for simplified, alternatives in dictionary("STCharacters").items():
        for alternative in alternatives:
            if alternative != simplified:
                table.setdefault(alternative, simplified)
    return {char: folded for char, folded in table.items() if (char, folded) not in REFUSED and char != folded}


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
