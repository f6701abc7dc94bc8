"""Which articles are copies and which share a template, kept up to date in the transaction that stores an article.

Pairs are decided by comparing texts, never by a hash alone. A cluster is a connected component over copies, a family
one over copies and siblings that holds a sibling pair. Both are functions of the set of articles and their texts: the
order of arrival shows in no result but the numbers, which are the articles' own.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Final

from archive.copies import copy_groups, differences
from archive.copies.candidates import begin_counts, candidates, candidates_since
from archive.copies.copy_groups import join, regroup, remove
from archive.copies.signatures import equal_to, in_turn, key_of, lengths_of, load_sketches
from pipelines.copies.candidates import NEAR_COMPARED
from pipelines.copies.comparison import Comparison, Relation, compare_sketches
from pipelines.copies.patience import compared_in_turn
from pipelines.copies.settling import Pair, pair_of
from pipelines.copies.sketches import sketch
from pipelines.copies.textkeys import says_nothing

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable

    from archive.copies.foresight import Foresight

PAIRS: Final = (
    """
    CREATE TABLE article_pairs(
        article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
        other_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
        relation TEXT NOT NULL CHECK(relation IN ('copy', 'sibling', 'excerpt')),  -- as their groups stand
        verdict TEXT NOT NULL CHECK(verdict IN ('copy', 'sibling', 'excerpt')),    -- of the two texts alone
        similarity REAL NOT NULL,           -- 0 to 1
        PRIMARY KEY(article_id, other_id),
        CHECK(article_id < other_id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX article_pairs_other ON article_pairs(other_id)",
)
"""The table of decided pairs; distinct ones are not kept."""

PIECES: Final = (
    "ALTER TABLE article_pairs ADD COLUMN piece_id INTEGER",
    "ALTER TABLE article_pairs ADD COLUMN part INTEGER NOT NULL DEFAULT 0",
)
"""Lets pairs tell which of the two is so much shorter that it may be a piece of the other, and a bit for each sixteenth
of the other that it covers; see `pipelines.copies.settling`."""


def place(connection: sqlite3.Connection, article_id: int, foresight: Foresight | None = None) -> None:
    """Find an article's copies and siblings and put it into its cluster and family.

    Call it when the article's row and everything derived from it stand in their tables, in the same transaction.
    An article whose text changed leaves its old pairs; those it was paired with look for others, because it may have
    been what held them together. What was foreseen of this text is not compared again.
    """
    left, noted = _leave(connection, {article_id})
    query = "SELECT cluster_id, changed_at FROM articles WHERE id = ?"
    placed, seen_at = connection.execute(query, (article_id,)).fetchone()
    if foresight is not None and foresight.key != key_of(connection, article_id):
        foresight = None  # of the first page of an article in several
    _insert_pairs(connection, decide_pairs(connection, article_id, foresight))
    for other_id in sorted(left):
        _insert_pairs(connection, decide_pairs(connection, other_id))
    if placed is None:
        moved = join(connection, article_id, seen_at)
    else:
        moved = regroup(connection, left | {article_id}, seen_at)
    differences.refresh(connection, {article_id, *noted}, moved)


def place_together(connection: sqlite3.Connection, articles: Collection[int]) -> None:
    """Do for articles whose texts changed in one transaction what `place` does for one, when all of them have.

    What they leave looks for others once, not once for each of them.
    """
    among = json.dumps(sorted(articles))
    query = "SELECT max(changed_at) FROM articles WHERE id IN (SELECT value FROM json_each(?))"
    (seen_at,) = connection.execute(query, (among,)).fetchone()
    left, noted = _leave(connection, articles)
    for article_id in (*sorted(articles), *sorted(left)):
        _insert_pairs(connection, decide_pairs(connection, article_id))
    moved = regroup(connection, left.union(articles), seen_at)
    differences.refresh(connection, noted.union(articles), moved)


def choose_primary(connection: sqlite3.Connection, article_id: int) -> None:
    """Choose anew which article stands for the cluster of one whose date changed."""
    differences.refresh(connection, (), copy_groups.choose_primary(connection, article_id))


def forget(connection: sqlite3.Connection, articles: Iterable[int], seen_at: str) -> None:
    """Take articles that will be removed out of their clusters and families; the others find each other without."""
    leaving = set(articles)
    left, noted = _leave(connection, leaving)
    for table in ("signature_bands", "signatures"):
        connection.executemany(f"DELETE FROM {table} WHERE article_id = ?", ((number,) for number in sorted(leaving)))  # noqa: S608 - our own names
    for other_id in sorted(left):
        _insert_pairs(connection, decide_pairs(connection, other_id))
    moved = remove(connection, leaving, left, seen_at)
    differences.refresh(connection, noted, moved)


def decide_pairs(connection: sqlite3.Connection, article_id: int, foresight: Foresight | None = None) -> list[Pair]:
    """Compare an article with its candidates; give the new pairs, those that are not distinct.

    Pairs that stand in their table are of the texts as they are, and are not compared again.
    """
    equal = [] if _says_nothing(connection, article_id) else equal_to(connection, article_id, NEAR_COMPARED)
    pairs = {other: Pair(article_id, other, Relation.COPY, 1.0) for other in equal}
    later = None if foresight is None else candidates_since(connection, article_id, foresight.serial)
    if foresight is None or later is None:
        found = candidates(connection, article_id)
        decided, others, uncounted = {}, found.numbers, found.uncounted
    else:
        decided, others, uncounted = foresight.holding(connection), iter(later), foresight.uncounted
    begin_counts(connection, uncounted)
    left = (other for other in others if other not in pairs and other not in decided)
    own = load_sketches(connection, [article_id])[article_id]
    known = _known(connection, article_id)
    met = in_turn(left, partial(load_sketches, connection))
    compared_now = compared_in_turn(met, lambda one: known.get(one[0]) or compare_sketches(own, one[1]))
    decided |= {other: compared for (other, _), compared in compared_now}
    related = {
        other: compared
        for other, compared in decided.items()
        if other not in pairs and other not in known and compared.relation is not Relation.DISTINCT
    }
    lengths = lengths_of(connection, [article_id, *related])
    for other, compared in related.items():
        pairs[other] = pair_of(article_id, other, compared, (lengths[article_id], lengths[other]))
    return [pairs[other] for other in sorted(pairs)]


def relation_between(connection: sqlite3.Connection, article_id: int, other_id: int) -> tuple[Relation, float]:
    """Give what two articles are to each other as their groups stand, and how alike they are.

    What was not worth a comparison when they came is compared now.
    """
    query = "SELECT relation, similarity FROM article_pairs WHERE article_id = ? AND other_id = ?"
    found = connection.execute(query, sorted((article_id, other_id))).fetchone()
    if found is not None:
        return Relation(found[0]), found[1]
    query = "SELECT title, text FROM articles WHERE id = ?"
    words = [connection.execute(query, (number,)).fetchone() for number in (article_id, other_id)]
    compared = compare_sketches(*(sketch(title, text) for title, text in words))
    return compared.relation, compared.similarity


def _known(connection: sqlite3.Connection, article_id: int) -> dict[int, Comparison]:
    """Give the comparisons of an article that its pairs tell, by the other article."""
    columns = "verdict, similarity, part FROM article_pairs WHERE"
    query = f"SELECT other_id, {columns} article_id = ?1 UNION ALL SELECT article_id, {columns} other_id = ?1"
    return {
        other: Comparison(relation=Relation(verdict), similarity=similarity, part=part)
        for other, verdict, similarity, part in connection.execute(query, (article_id,))
    }


def _says_nothing(connection: sqlite3.Connection, article_id: int) -> bool:
    """Tell whether nothing of an article's text is compared; only one without a Chinese character is read."""
    if any(lengths_of(connection, (article_id,)).values()):
        return False
    (text,) = connection.execute("SELECT text FROM articles WHERE id = ?", (article_id,)).fetchone()
    return says_nothing(text)


def _insert_pairs(connection: sqlite3.Connection, pairs: Iterable[Pair]) -> None:
    connection.executemany(
        "INSERT OR IGNORE INTO article_pairs(article_id, other_id, relation, verdict, similarity, piece_id, part)"
        " VALUES(?1, ?2, ?3, ?3, ?4, ?5, ?6)",
        [(*sorted(pair.ends), pair.relation, pair.similarity, pair.piece, pair.part) for pair in pairs],
    )


def _leave(connection: sqlite3.Connection, articles: Collection[int]) -> tuple[set[int], set[int]]:
    """Forget the pairs of articles; give the others they were paired with, and those to be noted with another."""
    left: set[int] = set()
    noted: set[int] = set()
    for article_id in sorted(articles):
        left |= _remove_pairs(connection, article_id)
        noted.update(differences.forget(connection, article_id))
    left.difference_update(articles)
    return left, left | noted.difference(articles)


def _remove_pairs(connection: sqlite3.Connection, article_id: int) -> set[int]:
    """Forget an article's pairs; give those it was paired with."""
    found = connection.execute(
        "SELECT other_id FROM article_pairs WHERE article_id = :id UNION"
        " SELECT article_id FROM article_pairs WHERE other_id = :id",
        {"id": article_id},
    ).fetchall()
    connection.execute("DELETE FROM article_pairs WHERE article_id = :id OR other_id = :id", {"id": article_id})
    return {other for (other,) in found}
