"""The states an article was in: the current one is the article's row, every older one a delta against the one after it.

A delta is a JSON list of pieces, in order: `[first, length]` takes that stretch of the later text, a string stands for
itself. The view `revisions` puts the texts together in plain SQL, so that any SQLite reads them. An edited article
costs what was edited, not its length.
"""

from __future__ import annotations

import json
from difflib import SequenceMatcher
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

from archive.insertion import insert

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

MAX_PARAGRAPHS: Final = 2_000
"""Of a longer text only what both ends have in common is taken over: comparing is quadratic."""

_Piece = list[int] | str

TABLE: Final = """
CREATE TABLE revision_deltas(
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    capture_id INTEGER NOT NULL REFERENCES captures(id),
    seen_at TEXT NOT NULL,
    fold_sha256 TEXT NOT NULL,
    title TEXT,
    delta TEXT,
    UNIQUE(article_id, number)
) STRICT;
CREATE INDEX revision_deltas_capture ON revision_deltas(capture_id);
"""

VIEW: Final = """
CREATE VIEW revisions AS SELECT r.id, r.article_id, r.number, r.capture_id, r.seen_at, r.fold_sha256, r.title, (
    WITH RECURSIVE back(number, text) AS (
        SELECT a.revision, a.text FROM articles a WHERE a.id = r.article_id
        UNION ALL
        SELECT back.number - 1, (
            SELECT coalesce(group_concat(CASE piece.type WHEN 'text' THEN piece.value ELSE substr(
                back.text, json_extract(piece.value, '$[0]') + 1, json_extract(piece.value, '$[1]')) END, ''), '')
            FROM json_each(older.delta) piece)
        FROM back JOIN revision_deltas older ON older.article_id = r.article_id AND older.number = back.number - 1
        WHERE back.number > r.number
    )
    SELECT text FROM back WHERE back.number = r.number) AS text
FROM revision_deltas r
"""


def begin(connection: sqlite3.Connection, article_id: int, row: dict[str, Any]) -> None:
    """Write the row of a new current revision, after the article itself.

    Args:
        connection: in a transaction.
        article_id: whose state it is.
        row: number, capture_id, seen_at, fold_sha256 and title.
    """
    insert(connection, "revision_deltas", {"article_id": article_id} | row)


def supersede(connection: sqlite3.Connection, article_id: int, text: str) -> None:
    """Keep the current text as a delta against the one that comes after it; call it before the article changes."""
    number, before = connection.execute("SELECT revision, text FROM articles WHERE id = ?", (article_id,)).fetchone()
    _set_delta(connection, article_id, number, delta(before, text))


def amend(connection: sqlite3.Connection, article_id: int, row: dict[str, Any], text: str) -> None:
    """Let the current revision be another than it was, without a new number; call it before the article changes.

    Args:
        connection: in a transaction.
        article_id: whose current state is completed.
        row: fold_sha256 and title as they will be.
        text: as it will be.
    """
    (number,) = connection.execute("SELECT revision FROM articles WHERE id = ?", (article_id,)).fetchone()
    earlier = connection.execute(
        "SELECT text FROM revisions WHERE article_id = ? AND number = ?", (article_id, number - 1)
    ).fetchone()
    if earlier:
        _set_delta(connection, article_id, number - 1, delta(earlier[0], text))
    connection.execute(
        "UPDATE revision_deltas SET fold_sha256 = :fold_sha256, title = :title WHERE article_id = :id AND number = :n",
        row | {"id": article_id, "n": number},
    )


def delta(before: str, after: str) -> str:
    r"""Tell how the earlier text is made from the later one.

    >>> delta("一二三\n四五六", "一二三\n四伍六")
    '[[0, 4], [4, 1], "五", [6, 1]]'
    """
    return json.dumps([piece for piece in _pieces(before, after) if piece and piece[-1]], ensure_ascii=False)


def _set_delta(connection: sqlite3.Connection, article_id: int, number: int, told: str) -> None:
    connection.execute(
        "UPDATE revision_deltas SET delta = ? WHERE article_id = ? AND number = ?", (told, article_id, number)
    )


def _pieces(before: str, after: str) -> Iterator[_Piece]:
    ours, theirs = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if len(ours) > MAX_PARAGRAPHS or len(theirs) > MAX_PARAGRAPHS:
        yield from _trimmed(before, after, 0)
        return
    places = [0, *accumulate(map(len, theirs))]
    for tag, first, last, start, end in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if tag == "equal":
            yield [places[start], places[end] - places[start]]
        else:
            yield from _trimmed("".join(ours[first:last]), after[places[start] : places[end]], places[start])


def _trimmed(before: str, after: str, at: int) -> Iterator[_Piece]:
    shorter = min(len(before), len(after))
    head = next((i for i in range(shorter) if before[i] != after[i]), shorter)
    tail = next((i for i in range(shorter - head) if before[-1 - i] != after[-1 - i]), shorter - head)
    yield [at, head]
    yield before[head : len(before) - tail]
    yield [at + len(after) - tail, tail]
