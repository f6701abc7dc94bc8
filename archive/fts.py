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

import sqlite3
from typing import Final

from archive.folding import WORD, Folding, index_table

_TOKENIZER: Final = "unicode61 remove_diacritics 0 categories ''L* N* Co P* S* M*''"
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
    """Write the present folding into `_zh_fold`, in place of what was there. The caller rebuilds a filled index."""
    connection.execute("DELETE FROM _zh_fold")
    connection.executemany("INSERT INTO _zh_fold(c, f) VALUES (?, ?)", sorted(index_table().items()))


def rebuild_index(connection: sqlite3.Connection) -> None:
    """Make the index anew from the articles with the present folding."""
    connection.execute("SAVEPOINT rebuild_index")
    try:
        fill_fold_table(connection)
        connection.execute("INSERT INTO articles_fts(articles_fts) VALUES ('rebuild')")
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


def check_index(connection: sqlite3.Connection) -> list[str]:
    """Compare the index with the articles. Returns one sentence for each thing that is wrong; none when all is well."""
    problems = _differences(connection)
    cut = "instr(CAST(text AS BLOB), x'00') OR instr(CAST(coalesce(title, '') AS BLOB), x'00')"
    for (number,) in connection.execute(f"SELECT id FROM articles WHERE {cut}"):
        problems.append(f"article {number} holds a NUL character: what follows it cannot be found")
    if Folding.of(connection).table != index_table():
        problems.append("the search index was made with another folding table")
    return problems


def _differences(connection: sqlite3.Connection) -> list[str]:
    begun = connection.in_transaction
    try:
        connection.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")
    except sqlite3.OperationalError as error:
        if "readonly" not in str(error):
            raise
        return _differing_terms(connection)
    except sqlite3.DatabaseError as error:
        return [f"the search index is not in step with the articles ({error})"]
    finally:
        if connection.in_transaction and not begun:
            connection.rollback()
    return []


def _differing_terms(connection: sqlite3.Connection) -> list[str]:
    # FTS5's own check asks for a connection that may write. This one compares what each article's row should hold.
    sides = ("SELECT term, col, doc, cnt FROM temp._indexed", "SELECT term, col, doc, cnt FROM temp._expected_terms")
    try:
        connection.execute("CREATE VIRTUAL TABLE temp._indexed USING fts5vocab(main, articles_fts, col)")
        connection.execute(
            f"CREATE VIRTUAL TABLE temp._expected USING fts5(text, title, content='', tokenize='{_TOKENIZER}')"
        )
        connection.execute("CREATE VIRTUAL TABLE temp._expected_terms USING fts5vocab(temp, _expected, col)")
        connection.execute(
            "INSERT INTO temp._expected(rowid, text, title) SELECT id, text, title FROM main._articles_seg"
        )
        one, other = sides
        count = f"SELECT count(*) FROM ({one} EXCEPT {other} UNION ALL SELECT * FROM ({other} EXCEPT {one}))"
        (differing,) = connection.execute(count).fetchone()
    finally:
        for table in ("_expected_terms", "_expected", "_indexed"):
            connection.execute(f"DROP TABLE IF EXISTS temp.{table}")
    return [f"the search index is not in step with the articles ({differing} terms differ)"] if differing else []
