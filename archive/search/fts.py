# ruff: noqa: S608 - the SQL is put together from constants of this module
"""The search index: every Chinese character and every mark is a token, Latin letters and digits stay whole.

FTS5 with its stock tokenizer over a view of folded, character-separated text, so that a query of any length in either
script is found exactly by any SQLite, without an extension. What separates and what folds is data in the file
(`_zh_fold`); triggers in pure SQL keep the index in step whoever writes. The view makes `rebuild`, `.dump` and
`VACUUM INTO` keep it right, which an index fed with separated text beside unseparated content does not survive.

Never write with INSERT OR REPLACE unless `PRAGMA recursive_triggers` is on: SQLite then skips the delete trigger.

Source: research on Chinese full-text search in SQLite, docs/decisions.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from archive.search import salience
from archive.search.folding import WORD, Folding, index_table

if TYPE_CHECKING:
    import sqlite3

_TOKENIZER: Final = "unicode61 remove_diacritics 0 categories ''L* N* Co P* S* M*''"
_BLOCK_CHARS: Final = 256


def _separated(column: str) -> str:
    # Halving first, then a walk through short blocks: one walk over the whole text copies its rest at every step
    # and is quadratic (26 s for 100,000 characters). length() ends at a NUL; fts_check reports such rows.
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


_UNLESS_BY_HAND: Final = "WHEN NOT EXISTS (SELECT 1 FROM _index_by_hand)"
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
    # Holds a row only inside a transaction of archive.search.indexing, which then writes the index itself.
    "CREATE TABLE _index_by_hand(id INTEGER PRIMARY KEY CHECK(id = 1)) STRICT",
    f"CREATE TRIGGER articles_fts_insert AFTER INSERT ON articles {_UNLESS_BY_HAND} BEGIN\n    {_ADD}\nEND",
    f"CREATE TRIGGER articles_fts_delete AFTER DELETE ON articles {_UNLESS_BY_HAND} BEGIN\n    {_REMOVE}\nEND",
    f"""CREATE TRIGGER articles_fts_update AFTER UPDATE OF id, title, text ON articles {_UNLESS_BY_HAND} BEGIN
    {_REMOVE}
    {_ADD}
END""",
)


def fill_fold_table(connection: sqlite3.Connection) -> None:
    """Write the present folding into `_zh_fold`, in place of what was there. The caller rebuilds a filled index."""
    connection.execute("DELETE FROM _zh_fold")
    connection.executemany("INSERT INTO _zh_fold(c, f) VALUES (?, ?)", sorted(index_table().items()))


def rebuild_index(connection: sqlite3.Connection) -> None:
    """Make the index anew from the articles with the present folding."""
    connection.execute("SAVEPOINT rebuild_index")
    try:
        fill_fold_table(connection)
        connection.execute("INSERT INTO articles_fts(articles_fts) VALUES ('rebuild')")
        salience.fill(connection)
    except BaseException:
        connection.execute("ROLLBACK TO rebuild_index")
        raise
    finally:
        connection.execute("RELEASE rebuild_index")


def segment(text: str) -> str:
    """Give a text as the index sees it, made in Python: tokens between blanks.

    >>> segment("隨著APP逾期").split()
    ['随', '着', 'app', '逾', '期']
    """
    return Folding.present().segment(text)
