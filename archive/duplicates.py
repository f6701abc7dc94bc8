"""Which articles are copies and which share a template, kept up to date in the transaction that stores an article.

Pairs are decided by comparing texts, never by a hash alone. A cluster is a connected component over copies, a family
one over copies and siblings that holds a sibling pair. Both are functions of the set of articles and their texts: the
order of arrival shows in no result but the numbers, which are the articles' own.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.comparison import Relation, Sketch, article_sketch, compare_sketches
from pipelines.components import Components
from pipelines.grouping import is_candidate

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

BEST_FIRST: Final = "published IS NULL, published, edit_count, id"
"""Order of primaries: earliest published, then least damaged, then first seen."""


class Pair(NamedTuple):
    """A decided pair."""

    other_id: int
    relation: str
    """ "copy" or "sibling"."""
    similarity: float


class _Known(NamedTuple):
    """An article as comparison needs it."""

    fold_sha256: str
    sketch: Sketch


def place(connection: sqlite3.Connection, article_id: int) -> None:
    """Find an article's copies and siblings and put it into its cluster and family.

    Call it when the article's row and everything derived from it stand in their tables, in the same transaction.
    An article whose text changed leaves its old pairs; what they held together is looked at again.
    """
    left = _remove_pairs(connection, article_id)
    placed = connection.execute("SELECT cluster_id FROM articles WHERE id = ?", (article_id,)).fetchone()[0]
    pairs = decide_pairs(connection, article_id)
    connection.executemany(
        "INSERT INTO article_pairs(article_id, other_id, relation, similarity) VALUES(?, ?, ?, ?)",
        [(*sorted((article_id, pair.other_id)), pair.relation, pair.similarity) for pair in pairs],
    )
    if placed is None:
        _join(connection, article_id, pairs)
    else:
        regroup(connection, left | {article_id} | {pair.other_id for pair in pairs})


def decide_pairs(connection: sqlite3.Connection, article_id: int) -> list[Pair]:
    """Compare an article with every candidate; give its copies and siblings."""
    mine = _load(connection, article_id)
    equal = connection.execute(
        "SELECT id FROM articles WHERE fold_sha256 = ? AND id <> ?", (mine.fold_sha256, article_id)
    )
    pairs = {other: Pair(other, "copy", 1.0) for (other,) in equal.fetchall()}
    for other_id in candidates(connection, article_id):
        if other_id not in pairs:
            compared = compare_sketches(mine.sketch, _load(connection, other_id).sketch)
            if compared.relation is not Relation.DISTINCT:
                pairs[other_id] = Pair(other_id, compared.relation, compared.similarity)
    return [pairs[other] for other in sorted(pairs)]


def candidates(connection: sqlite3.Connection, article_id: int) -> list[int]:
    """List the articles that share enough sampled shingles to be worth a comparison.

    The rule looks at the two signatures alone, so it does not depend on what else is stored or on who came first.
    """
    found = connection.execute(
        """
        SELECT theirs.article_id, count(*) AS shared,
            (SELECT count(*) FROM signature_bands WHERE article_id = theirs.article_id) AS size
        FROM signature_bands AS mine JOIN signature_bands AS theirs
            ON theirs.hash = mine.hash AND theirs.article_id <> mine.article_id
        WHERE mine.article_id = ? GROUP BY theirs.article_id
        """,
        (article_id,),
    ).fetchall()
    own = connection.execute("SELECT count(*) FROM signature_bands WHERE article_id = ?", (article_id,)).fetchone()[0]
    return [other for other, shared, size in found if is_candidate(shared, own, size)]


def regroup(connection: sqlite3.Connection, seeds: Iterable[int]) -> None:
    """Make the clusters and families of these articles, and of all they are linked with, anew."""
    reached = [
        row[0]
        for row in connection.execute(
            """
            WITH RECURSIVE reach(id) AS (
                SELECT value FROM json_each(?)
                UNION SELECT other_id FROM article_pairs JOIN reach ON article_id = id
                UNION SELECT article_id FROM article_pairs JOIN reach ON other_id = id
            ) SELECT id FROM reach JOIN articles USING(id) ORDER BY id
            """,
            (json.dumps(sorted(seeds)),),
        )
    ]
    among = json.dumps(reached)
    pairs = connection.execute(
        "SELECT article_id, other_id, relation FROM article_pairs WHERE article_id IN (SELECT value FROM json_each(?))",
        (among,),
    ).fetchall()
    for table, column in (("clusters", "cluster_id"), ("families", "family_id")):
        old = f"SELECT {column} FROM articles WHERE id IN (SELECT value FROM json_each(?)) AND {column} IS NOT NULL"  # noqa: S608 - our own names
        connection.execute(f"DELETE FROM {table} WHERE id IN ({old})", (among,))  # noqa: S608 - our own names
    # First out of all groups, then into the new ones: the size of a new one must not count who is about to leave.
    connection.execute(
        "UPDATE articles SET cluster_id = NULL, family_id = NULL WHERE id IN (SELECT value FROM json_each(?))", (among,)
    )
    copies = Components(reached, ((one, other) for one, other, relation in pairs if relation == "copy"))
    for members in copies.groups():
        _write_cluster(connection, members)
    related = Components(reached, ((one, other) for one, other, _ in pairs))
    families = {related.root(one) for one, _, relation in pairs if relation == "sibling"}
    for members in related.groups():
        if members[0] in families:
            _write_family(connection, members)


def _remove_pairs(connection: sqlite3.Connection, article_id: int) -> set[int]:
    """Forget an article's pairs; give those it was paired with."""
    found = connection.execute(
        "SELECT other_id FROM article_pairs WHERE article_id = :id UNION"
        " SELECT article_id FROM article_pairs WHERE other_id = :id",
        {"id": article_id},
    ).fetchall()
    connection.execute("DELETE FROM article_pairs WHERE article_id = :id OR other_id = :id", {"id": article_id})
    return {other for (other,) in found}


def _join(connection: sqlite3.Connection, article_id: int, pairs: list[Pair]) -> None:
    """Put a new article beside its pairs: components only grow, so nothing but the merged ones is touched."""
    copies = json.dumps([pair.other_id for pair in pairs if pair.relation == "copy"])
    clusters = _column(
        connection, "SELECT DISTINCT cluster_id FROM articles WHERE id IN (SELECT value FROM json_each(?))", copies
    )
    cluster = min([article_id, *clusters])
    among = json.dumps(clusters)
    connection.execute("DELETE FROM clusters WHERE id IN (SELECT value FROM json_each(?))", (among,))
    connection.execute(
        "UPDATE articles SET cluster_id = ? WHERE cluster_id IN (SELECT value FROM json_each(?)) AND cluster_id <> ?",
        (cluster, among, cluster),
    )
    connection.execute("UPDATE articles SET cluster_id = ? WHERE id = ?", (cluster, article_id))
    _settle_cluster(connection, cluster)
    linked = json.dumps([pair.other_id for pair in pairs])
    families = _column(
        connection,
        "SELECT DISTINCT family_id FROM articles"
        " WHERE id IN (SELECT value FROM json_each(?)) AND family_id IS NOT NULL",
        linked,
    )
    if families or any(pair.relation == "sibling" for pair in pairs):
        members = _column(
            connection,
            """
            SELECT id FROM articles WHERE family_id IN (SELECT value FROM json_each(?1)) OR cluster_id IN (
                SELECT cluster_id FROM articles WHERE id = ?2 OR id IN (SELECT value FROM json_each(?3)))
            ORDER BY id
            """,
            json.dumps(families),
            article_id,
            linked,
        )
        connection.execute("DELETE FROM families WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(families),))
        _write_family(connection, members)


def _write_cluster(connection: sqlite3.Connection, members: list[int]) -> None:
    connection.execute(
        "UPDATE articles SET cluster_id = ? WHERE id IN (SELECT value FROM json_each(?))",
        (members[0], json.dumps(members)),
    )
    _settle_cluster(connection, members[0])


def _settle_cluster(connection: sqlite3.Connection, cluster: int) -> None:
    """Count the members of a cluster and choose its primary."""
    members = _column(
        connection,
        f"SELECT id FROM articles WHERE cluster_id = ? ORDER BY {BEST_FIRST}",  # noqa: S608 - our own constant
        cluster,
    )
    connection.execute(
        "INSERT INTO clusters(id, size, primary_id) VALUES(?, ?, ?)", (cluster, len(members), members[0])
    )
    connection.execute(
        "UPDATE articles SET is_primary = (id = :primary)"
        " WHERE cluster_id = :cluster AND is_primary <> (id = :primary)",
        {"primary": members[0], "cluster": cluster},
    )


def _write_family(connection: sqlite3.Connection, members: list[int]) -> None:
    family = members[0]
    connection.execute(
        "UPDATE articles SET family_id = ?1 WHERE id IN (SELECT value FROM json_each(?2)) AND family_id IS NOT ?1",
        (family, json.dumps(members)),
    )
    connection.execute(
        "INSERT INTO families(id, size, label) SELECT id, ?, coalesce(title_hans, url) FROM articles WHERE id = ?",
        (len(members), family),
    )


def _column(connection: sqlite3.Connection, query: str, *values: object) -> list[int]:
    return [row[0] for row in connection.execute(query, values)]


def _load(connection: sqlite3.Connection, article_id: int) -> _Known:
    title, text, fold_sha256 = connection.execute(
        "SELECT title_hans, text_hans, fold_sha256 FROM articles WHERE id = ?", (article_id,)
    ).fetchone()
    return _Known(fold_sha256, article_sketch(title, text))
