"""An index for those who have only the file: `articles_grams`, which a bare Datasette or sqlite3 finds words in.

`articles_fts` wants its query separated, by the plugin or by zh_match(). This one holds every run of one to four units
(a Chinese character, or a whole Latin word or number) as a token, folded and as written, so that the stock tokenizer
makes of 逾期 or 360借条 exactly a token it holds. Longer words are found where an article mentions them by name. It is
made once for a file to hand on, and not kept in step by triggers.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Final

from archive.search.folding import Folding

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

MAX_UNITS: Final = 4
"""Of a token; longer ones would make the index larger than the texts by more than they find."""

_STATEMENT: Final = """CREATE VIRTUAL TABLE articles_grams USING fts5 /* content="articles" */ (
    grams, content='', columnsize=0, detail=none, tokenize='unicode61 remove_diacritics 0')"""
_COMMENT: Final = '/* content="articles" */ '
_UNITS: Final = re.compile(r"[0-9a-zA-Z\u00c0-\u024f]+|\w")
_LONG_NAMES: Final = """SELECT surface FROM article_lenders WHERE article_id = :id UNION
    SELECT surface FROM article_products WHERE article_id = :id UNION
    SELECT surface FROM article_laws WHERE article_id = :id"""


def add_grams(connection: sqlite3.Connection) -> None:
    """Make `articles_grams`, and let Datasette take it for the index of `articles` where no plugin names another."""
    connection.execute("DROP TABLE IF EXISTS articles_grams")
    connection.execute(_STATEMENT)
    folding = Folding.of(connection)
    for number, title, text in connection.execute("SELECT id, title, text FROM articles"):
        names = [row[0] for row in connection.execute(_LONG_NAMES, {"id": number})]
        tokens = set(chain(grams(text, folding), grams(title or "", folding), _long(names, folding)))
        connection.execute("INSERT INTO articles_grams(rowid, grams) VALUES (?, ?)", (number, " ".join(sorted(tokens))))
    _redirect_detection(connection)


def grams(text: str, folding: Folding) -> Iterator[str]:
    """Give every run of one to four units within a paragraph, folded and as written.

    >>> sorted(grams("借条360", Folding.present()))
    ['360', '借', '借条', '借条360', '条', '条360']
    """
    for paragraph in text.split("\n"):
        for form in {paragraph.lower(), folding.fold(paragraph)}:
            for run in re.split(r"[^\w\s]+", form):
                yield from _runs_of(_UNITS.findall(run))


def _runs_of(units: list[str]) -> Iterator[str]:
    for start in range(len(units)):
        for end in range(start + 1, min(start + MAX_UNITS, len(units)) + 1):
            yield "".join(units[start:end])


def _long(names: Iterable[str], folding: Folding) -> Iterator[str]:
    for name in names:
        for form in (name.lower(), folding.fold(name)):
            if len(_UNITS.findall(form)) > MAX_UNITS and form.isalnum():
                yield form


def _redirect_detection(connection: sqlite3.Connection) -> None:
    # Datasette looks for these words in the DDL; two indexes with them, and it would take either.
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_master SET sql = replace(sql, ?, '') WHERE name = 'articles_fts'", (_COMMENT,))
    connection.execute("PRAGMA writable_schema = RESET")
