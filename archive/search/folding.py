"""What the search index makes of a character: its folded form, and whether it joins its neighbours into one token.

Every Chinese character and every mark is a token of its own; digits and Latin letters stay whole runs; blanks and
invisible characters separate runs and count for nothing; a paragraph break is a token that no query can name.
The table is written into every archive (`_zh_fold`), so that triggers in pure SQL read it, and so that a file made
with an older table is still searched exactly.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from pipelines.growingtable import GrowingTable

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

BARRIER: Final = "\ue000"
"""Stands for a paragraph break; a token of its own, so that no phrase crosses it."""

WORD: Final = "0-9a-z\u00aa\u00ba\u00df-\u00f6\u00f8-\u024f\u0300-\u036f\u1e00-\u1eff"
"""Ranges of the characters that join into one token once folded: digits, Latin letters, their combining marks.

Written so that GLOB and re both read it between brackets. Every other character is a token of its own.
"""

_BLANK_CATEGORIES: Final = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
_NONCHARACTERS: Final = "\ufffe\uffff"  # the tokenizer skips them
_OWN_BARRIER: Final = "\uf8ff"  # what a U+E000 in a page becomes: another private character
_SEPARATOR: Final = "\U0010ffff"  # no table has it
_WORD_CHARS: Final = frozenset(re.findall(f"[{WORD}]", "".join(map(chr, range(0x2000)))))


class Folding:
    """One table of folded characters, and what follows from it."""

    def __init__(self, table: Mapping[str, str]) -> None:
        """Take a table of single characters; those that stay as they are may be left out."""
        self.table: Final = table
        self._codes: Final = {ord(char): folded for char, folded in table.items()}
        self._separated: Final = GrowingTable(_Separators(table), most_chars=3)
        # A hit is weighed, looked for and marked, one after the other: a few texts, each asked for three times.
        self._folded: Final = lru_cache(maxsize=4)(self._fold)

    def _fold(self, text: str) -> str:
        return text.translate(self._codes)

    @staticmethod
    @cache
    def present() -> Folding:
        """Give the folding of this program."""
        return Folding(index_table())

    @staticmethod
    def of(connection: sqlite3.Connection) -> Folding:
        """Give the folding an archive was indexed with."""
        # As two strings: six thousand rows would take longer than the search that asks, and twice as long joined.
        columns = "SELECT group_concat(c, ?1), group_concat(f, ?1) FROM _zh_fold"
        chars, folded = connection.execute(columns, (_SEPARATOR,)).fetchone()
        return _of_columns(chars or "", folded or "")

    def segment(self, text: str) -> str:
        """Give a text as the index sees it: tokens between blanks. The same as the view `_articles_seg`.

        >>> Folding.present().segment("逾期5000元，APP催收").split()
        ['逾', '期', '5000', '元', ',', 'app', '催', '收']
        """
        # SQLite's string functions end at a NUL; `archive.search.fts_check` reports such an article.
        return self._separated.convert(text.partition("\0")[0])

    def fold(self, text: str) -> str:
        """Fold character by character: as long as the text, every blank a plain one, every end of line a barrier."""
        return self._folded(text)


@lru_cache(maxsize=4)  # one object an archive: what follows from a table is built once, dictionaries are not compiled
def _of_columns(chars: str, folded: str) -> Folding:
    table = dict(zip(chars.split(_SEPARATOR), folded.split(_SEPARATOR), strict=True)) if chars else {}
    return Folding(MappingProxyType(table))


@cache
def index_table() -> Mapping[str, str]:
    """Give the present table: that of `pipelines.script`, all letter case, blanks, paragraph breaks."""
    from pipelines.script import fold_table  # noqa: PLC0415 - compiles dictionaries: not at import time

    script = fold_table()
    # Letters with case and blanks stand in the first two planes, the tag characters in plane 14.
    chars = [chr(code) for span in (range(1, 0xD800), range(0xE000, 0x20000), range(0xE0000, 0xE0100)) for code in span]
    cased = {char for char in chars if char.casefold() != char or char.lower() != char}
    blanks = set(filter(_is_blank, chars))
    table = {char: _without_case(script.get(char, char)) for char in cased | blanks | set(script)}
    table = {
        char: " " if _is_blank(folded) else folded
        for char, folded in table.items()
        if folded != char or _is_blank(char)
    }
    return MappingProxyType(table | {"\n": BARRIER, BARRIER: _OWN_BARRIER})


def is_word_char(folded: str) -> bool:
    """Whether a folded character joins its neighbours into one token (see `WORD`)."""
    return folded in _WORD_CHARS


class _Separators(dict[int, str]):
    # Filled as characters come up: str.translate with such a table is eight times as fast as re.sub.
    def __init__(self, table: Mapping[str, str]) -> None:
        super().__init__()
        self._table = table

    def __missing__(self, code: int) -> str:
        folded = self._table.get(chr(code), chr(code))
        self[code] = folded if is_word_char(folded) else f" {folded} "
        return self[code]


def _without_case(char: str) -> str:
    # casefold is what the tokenizer does too (long s to s, final sigma to sigma); ß, which grows, stays.
    return next((form for form in (char.casefold(), char.lower()) if len(form) == 1), char)


def _is_blank(char: str) -> bool:
    return unicodedata.category(char) in _BLANK_CATEGORIES or char in _NONCHARACTERS
