"""Where a copy differs from what it is a copy of: one list of spans, kept for every article that has a partner."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, NamedTuple

from rapidfuzz.distance import LCSseq

from pipelines.script.fold import fold

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

LONGEST: Final = 10_000
"""Characters of a text that is aligned; alignment is quadratic. Of longer ones no spans are kept."""

GAP: Final = 3
"""Equal characters between two differences that are fewer than this make one difference of them: 的 stays by chance."""

VIEWS: Final = """
CREATE VIEW copies AS
    SELECT a.cluster_id, c.size, a.id AS article_id, a.is_primary, c.primary_id, d.other_id AS compared_with,
        d.similarity, json_array_length(d.spans) AS differences, a.title, a.url, a.published, a.first_seen
    FROM articles a JOIN clusters c ON c.id = a.cluster_id
    LEFT JOIN differences d ON d.article_id = a.id AND d.relation = 'copy'
    WHERE c.size > 1;
CREATE VIEW article_families AS
    SELECT a.family_id, f.size, a.id AS article_id, a.cluster_id, f.label, d.other_id AS compared_with, d.similarity,
        json_array_length(d.spans) AS differences, a.title, a.url, a.published
    FROM articles a JOIN families f ON f.id = a.family_id
    LEFT JOIN differences d ON d.article_id = a.id AND d.relation = 'sibling'
    WHERE a.is_primary = 1;
"""
"""Copies, and articles of a family, with what each differs in."""

TABLES: Final = (
    """
    CREATE TABLE differences(
        article_id INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
        other_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
        relation TEXT NOT NULL CHECK(relation IN ('copy', 'sibling', 'excerpt')),
        similarity REAL,                    -- 0 to 1; NULL where the two were not compared with each other
        spans TEXT                          -- JSON list of [start, end, other_start, other_end]; NULL for long texts
    ) STRICT
    """,
    "CREATE INDEX differences_other ON differences(other_id)",
)


class Span(NamedTuple):
    """A stretch of one text and what the other has in its place, by code points; either may be empty."""

    start: int
    end: int
    other_start: int
    other_end: int


def differing_spans(text: str, other: str) -> list[Span]:
    """Align two texts of either script; give the stretches that differ once folded.

    >>> differing_spans("花唄逾期會上門嗎", "借呗逾期会上门吗？")
    [Span(start=0, end=1, other_start=0, other_end=1), Span(start=8, end=8, other_start=8, other_end=9)]
    """
    return list(_joined(fold(text), fold(other)))


def refresh(connection: sqlite3.Connection, changed: Iterable[int], moved: Iterable[int]) -> None:
    """Note the differences of articles whose pairs changed, and of those that moved away from what they are noted with.

    Call it when the articles stand in their clusters.
    """
    away = """
        SELECT a.id FROM articles a JOIN clusters c ON c.id = a.cluster_id
        LEFT JOIN differences d ON d.article_id = a.id
        LEFT JOIN articles b ON b.id = d.other_id
        WHERE a.id IN (SELECT value FROM json_each(?))
        AND iif(d.relation = 'copy', a.cluster_id <> b.cluster_id, c.primary_id <> a.id OR a.cluster_id = b.cluster_id)
    """
    found = connection.execute(away, (json.dumps(list(moved)),)).fetchall()
    for number in sorted({*changed, *(number for (number,) in found)}):
        note(connection, number)


def note(connection: sqlite3.Connection, article_id: int) -> None:
    """Keep where an article differs from its primary, else from its nearest sibling, else from what it is a piece of.

    The row names the other article, so it stays true when the cluster
    gets another primary.
    """
    connection.execute("DELETE FROM differences WHERE article_id = ?", (article_id,))
    partner = _partner(connection, article_id)
    if partner is None:
        return
    other_id, relation, similarity = partner
    text, other = (
        connection.execute("SELECT text FROM articles WHERE id = ?", (number,)).fetchone()[0]
        for number in (article_id, other_id)
    )
    spans = None
    if max(len(text), len(other)) <= LONGEST:
        spans = json.dumps(differing_spans(text, other), separators=(",", ":"))
    connection.execute(
        "INSERT INTO differences(article_id, other_id, relation, similarity, spans) VALUES(?, ?, ?, ?, ?)",
        (article_id, other_id, relation, similarity, spans),
    )


def forget(connection: sqlite3.Connection, article_id: int) -> list[int]:
    """Drop what was noted against an article whose text goes; give those that need another partner."""
    gone = connection.execute("DELETE FROM differences WHERE other_id = ? RETURNING article_id", (article_id,))
    return [number for (number,) in gone.fetchall()]


def spans_between(connection: sqlite3.Connection, article_id: int, other_id: int) -> list[Span] | None:
    """Give the kept spans of two articles, from the first one's side; None where none are kept."""
    query = "SELECT spans FROM differences WHERE article_id = ? AND other_id = ? AND spans IS NOT NULL"
    found = connection.execute(query, (article_id, other_id)).fetchone()
    if found is not None:
        return [Span(*span) for span in json.loads(found[0])]
    found = connection.execute(query, (other_id, article_id)).fetchone()
    if found is None:
        return None
    return [Span(other_start, other_end, start, end) for start, end, other_start, other_end in json.loads(found[0])]


def _partner(connection: sqlite3.Connection, article_id: int) -> tuple[int, str, float | None] | None:
    query = "SELECT primary_id FROM clusters JOIN articles a ON cluster_id = clusters.id WHERE a.id = ?"
    primary = connection.execute(query, (article_id,)).fetchone()[0]
    if primary != article_id:
        query = "SELECT similarity FROM article_pairs WHERE article_id = ? AND other_id = ?"
        found = connection.execute(query, sorted((article_id, primary))).fetchone()
        return primary, "copy", found and found[0]
    nearest = connection.execute(
        """
        SELECT id, relation, similarity FROM (
            SELECT other_id AS id, relation, similarity FROM article_pairs WHERE article_id = ?1
            UNION ALL SELECT article_id, relation, similarity FROM article_pairs WHERE other_id = ?1)
        WHERE relation <> 'copy' ORDER BY relation = 'excerpt', similarity DESC, id LIMIT 1
        """,
        (article_id,),
    ).fetchone()
    return nearest and tuple(nearest)


def _joined(text: str, other: str) -> Iterator[Span]:
    last: Span | None = None
    for step in LCSseq.opcodes(text, other):
        if step.tag == "equal":
            continue
        span = Span(step.src_start, step.src_end, step.dest_start, step.dest_end)
        if last is not None and span.start - last.end < GAP:
            last = Span(last.start, span.end, last.other_start, span.other_end)
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last
