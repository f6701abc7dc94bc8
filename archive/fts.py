"""The search index: every Chinese character and every mark is a token, Latin letters and digits stay whole.

FTS5 with its stock tokenizer over a view of folded, character-separated text, so that a query of any length in either
script is found exactly by any SQLite, without an extension. What separates and what folds is data in the file
(`_zh_fold`); triggers in pure SQL keep the index in step whoever writes. The view makes `rebuild`, `.dump` and
`VACUUM INTO` keep it right, which an index fed with separated text beside unseparated content does not survive.

Never write with INSERT OR REPLACE unless `PRAGMA recursive_triggers` is on: SQLite then skips the delete trigger.

Source: research on Chinese full-text search in SQLite, docs/decisions.md.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

BARRIER: Final = "\ue000"
"""Stands for a paragraph break; a token of its own, so that no phrase crosses it."""

WORD: Final = "0-9a-z\u00aa\u00ba\u00df-\u00f6\u00f8-\u024f\u0300-\u036f\u1e00-\u1eff"
"""Ranges of the characters that join into one token once folded: digits, Latin letters, their combining marks.

Written so that GLOB and re both read it between brackets. Every other character is a token of its own.
"""

_TOKENIZER: Final = "unicode61 remove_diacritics 0 categories ''L* N* Co P* S* M*''"
_BLANK_CATEGORIES: Final = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
_NONCHARACTERS: Final = "\ufffe\uffff"  # the tokenizer skips them
_OWN_BARRIER: Final = "\uf8ff"  # what a U+E000 in a page becomes: another private character
_BLOCK_CHARS: Final = 256


def _separated(column: str) -> str:
    # Halving first, then a walk through short blocks: one walk over the whole text copies its rest at every step
    # and is quadratic (26 s for 100,000 characters). length() ends at a NUL; check_index reports such rows.
    return f"""(
    WITH RECURSIVE blocks(at, part) AS (
        SELECT 0, coalesce({column}, '')
        UNION ALL SELECT at, substr(part, 1, length(part) / 2) FROM blocks WHERE length(part) > {_BLOCK_CHARS}
        UNION ALL SELECT at + length(part) / 2, substr(part, length(part) / 2 + 1)
            FROM blocks WHERE length(part) > {_BLOCK_CHARS}
    )
    SELECT group_concat(tokens, '') FROM (
        SELECT (
            WITH RECURSIVE walk(char, rest) AS (
                SELECT substr(blocks.part, 1, 1), substr(blocks.part, 2)
                UNION ALL SELECT substr(rest, 1, 1), substr(rest, 2) FROM walk WHERE rest <> ''
            )
            SELECT group_concat(CASE WHEN folded GLOB '[{WORD}]' THEN folded ELSE ' ' || folded || ' ' END, '')
            FROM (SELECT coalesce((SELECT f FROM _zh_fold WHERE c = walk.char), walk.char) AS folded FROM walk)
        ) AS tokens
        FROM blocks WHERE length(part) <= {_BLOCK_CHARS} ORDER BY at
    ))"""


_ADD: Final = f"""INSERT INTO articles_fts(rowid, text, title)
        VALUES (new.id, {_separated("new.text")}, {_separated("new.title")});"""
_REMOVE: Final = f"""INSERT INTO articles_fts(articles_fts, rowid, text, title)
        VALUES ('delete', old.id, {_separated("old.text")}, {_separated("old.title")});"""

STATEMENTS: Final[tuple[str, ...]] = (
    "CREATE TABLE _zh_fold(c TEXT PRIMARY KEY, f TEXT NOT NULL) WITHOUT ROWID",
    f"""CREATE VIEW _articles_seg AS
    SELECT id, {_separated("text")} AS text, {_separated("title")} AS title FROM articles""",
    # The comment makes Datasette and sqlite-utils see this as the index of `articles`: they look for these words.
    # The text stands first because the first column needs no mark in every posting list (0.68 against 0.84 x text).
    f"""CREATE VIRTUAL TABLE articles_fts USING fts5 /* content="articles" */ (
    text, title, content="_articles_seg", content_rowid="id", tokenize='{_TOKENIZER}')""",
    f"CREATE TRIGGER articles_fts_insert AFTER INSERT ON articles BEGIN\n    {_ADD}\nEND",
    f"CREATE TRIGGER articles_fts_delete AFTER DELETE ON articles BEGIN\n    {_REMOVE}\nEND",
    f"""CREATE TRIGGER articles_fts_update AFTER UPDATE OF id, title, text ON articles BEGIN
    {_REMOVE}
    {_ADD}
END""",
)


def fill_fold_table(connection: sqlite3.Connection) -> None:
    """Write the present folding into `_zh_fold`; what was there goes. The caller commits, and rebuilds a filled index."""
    connection.execute("DELETE FROM _zh_fold")
    connection.executemany("INSERT INTO _zh_fold(c, f) VALUES (?, ?)", sorted(index_folding().items()))


def rebuild_index(connection: sqlite3.Connection) -> None:
    """Make the index anew from the articles with the present folding."""
    fill_fold_table(connection)
    connection.execute("INSERT INTO articles_fts(articles_fts) VALUES ('rebuild')")


def read_folding(connection: sqlite3.Connection) -> Mapping[str, str]:
    """Give the folding an archive was indexed with: single characters, those that stay as they are left out."""
    return MappingProxyType(dict(connection.execute("SELECT c, f FROM _zh_fold")))


@cache
def index_folding() -> Mapping[str, str]:
    """Give the present folding of the index: that of `pipelines.script`, all letter case, blanks, paragraph breaks."""
    from pipelines.script import fold_table  # noqa: PLC0415 - compiles dictionaries; a search needs only the file

    script = fold_table()
    # Letters with case and blanks stand in the first two planes, the tag characters in plane 14.
    chars = {chr(code) for span in (range(0x20000), range(0xE0000, 0xE0100)) for code in span} | set(script)
    table = {char: _without_case(script.get(char, char)) for char in chars}
    table |= {char: " " for char in chars if _is_blank(table[char])}
    table |= {"\n": BARRIER, BARRIER: _OWN_BARRIER}
    del table["\0"]  # SQLite's string functions end there
    return MappingProxyType({char: folded for char, folded in table.items() if folded != char and _is_storable(char)})


def segment(text: str, folding: Mapping[str, str] | None = None) -> str:
    """Give a text as the index sees it: tokens between blanks. The same as the view `_articles_seg`, made in Python.

    >>> segment("逾期5000元，APP催收").split()
    ['逾', '期', '5000', '元', ',', 'app', '催', '收']
    """
    return text.partition("\0")[0].translate(_separators(folding))


def check_index(connection: sqlite3.Connection) -> list[str]:
    """Compare the index with the articles. Returns one sentence for each thing that is wrong; none when all is well."""
    problems = []
    try:
        connection.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        if "readonly" in str(error):
            raise
        problems.append(f"the search index is not in step with the articles ({error})")
    cut = "instr(CAST(text AS BLOB), x'00') OR instr(CAST(coalesce(title, '') AS BLOB), x'00')"
    for (number,) in connection.execute(f"SELECT id FROM articles WHERE {cut}"):  # noqa: S608 - a constant
        problems.append(f"article {number} holds a NUL character: what follows it cannot be found")
    if read_folding(connection) != index_folding():
        problems.append("the search index was made with another folding table")
    return problems


class _Separators(dict[int, str]):
    # Filled as characters come up: str.translate with such a table is eight times as fast as re.sub.
    def __init__(self, folding: Mapping[str, str]) -> None:
        super().__init__()
        self._folding = folding

    def __missing__(self, code: int) -> str:
        folded = self._folding.get(chr(code), chr(code))
        self[code] = folded if is_word_char(folded) else f" {folded} "
        return self[code]


_present_separators: Final = cache(lambda: _Separators(index_folding()))


def _separators(folding: Mapping[str, str] | None) -> _Separators:
    return _present_separators() if folding is None else _Separators(folding)


def is_word_char(folded: str) -> bool:
    """Whether a folded character joins its neighbours into one token (see `WORD`)."""
    return folded in _word_chars()


@cache
def _word_chars() -> frozenset[str]:
    import re  # noqa: PLC0415

    return frozenset(re.findall(f"[{WORD}]", "".join(map(chr, range(0x2000)))))


def _without_case(char: str) -> str:
    # casefold is what the tokenizer does too (long s to s, final sigma to sigma); ß, which grows, stays.
    return next((form for form in (char.casefold(), char.lower()) if len(form) == 1), char)


def _is_blank(char: str) -> bool:
    return unicodedata.category(char) in _BLANK_CATEGORIES or char in _NONCHARACTERS


def _is_storable(char: str) -> bool:
    return unicodedata.category(char) != "Cs"
