"""Which articles are copies and which share a template, kept up to date in the transaction that stores an article.

Pairs are decided by comparing texts, never by a hash alone. A cluster is a connected component over copies, a family
one over copies and siblings that holds a sibling pair. Both are functions of the set of articles and their texts: the
order of arrival shows in no result but the numbers, which are the articles' own.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.candidates import HOLDERS_COUNTED, NEAR_COMPARED, best, most_shared, rarest, read_of
from pipelines.comparison import Relation, Sketch, article_sketch, compare_sketches, text_key
from pipelines.components import Components, join_unless_apart

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

BEST_FIRST: Final = "published IS NULL, published, edit_count, id"
"""Order of primaries: earliest published, then least damaged, then first seen."""


STORED: Final = frozenset({Relation.COPY, Relation.SIBLING})
"""Relations that are kept; an excerpt stands by itself."""


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
    title: str | None
    text: str


def place(connection: sqlite3.Connection, article_id: int) -> None:
    """Find an article's copies and siblings and put it into its cluster and family.

    Call it when the article's row and everything derived from it stand in their tables, in the same transaction.
    An article whose text changed leaves its old pairs; those it was paired with look for others, because it may have
    been what held them together.
    """
    left = _remove_pairs(connection, article_id)
    placed = connection.execute("SELECT cluster_id FROM articles WHERE id = ?", (article_id,)).fetchone()[0]
    pairs = decide_pairs(connection, article_id)
    _insert_pairs(connection, article_id, pairs)
    for other_id in sorted(left):
        _insert_pairs(connection, other_id, decide_pairs(connection, other_id))
    if placed is None and not _is_disputed(connection, pairs):
        _join(connection, article_id, pairs)
    else:
        regroup(connection, left | {article_id} | {pair.other_id for pair in pairs})


def decide_pairs(connection: sqlite3.Connection, article_id: int) -> list[Pair]:
    """Compare an article with its candidates; give its copies and siblings."""
    mine = _load(connection, article_id)
    equal = connection.execute(
        "SELECT id FROM articles WHERE fold_sha256 = ? AND id <> ? ORDER BY id LIMIT ?",
        (mine.fold_sha256, article_id, NEAR_COMPARED),
    )
    pairs = {other: Pair(other, "copy", 1.0) for (other,) in equal.fetchall()}
    for other_id in candidates(connection, article_id):
        if other_id not in pairs:
            compared = compare_sketches(mine.sketch, _load(connection, other_id).sketch)
            if compared.relation in STORED:
                pairs[other_id] = Pair(other_id, compared.relation, compared.similarity)
    return [pairs[other] for other in sorted(pairs)]


def candidates(connection: sqlite3.Connection, article_id: int) -> list[int]:
    """List the articles that share enough sampled shingles to be worth a comparison, nearest first.

    The rarest of the article's hashes are read, no more than `HOLDERS_READ` articles in all: what an insertion costs
    does not grow with the archive. As long as that is everything, the rule looks at pairs of signatures alone.
    """
    own = _column(connection, "SELECT hash FROM signature_bands WHERE article_id = ? ORDER BY hash", article_id)
    count = "SELECT count(*) FROM (SELECT 1 FROM signature_bands WHERE hash = value LIMIT ?)"
    holders = _column(
        connection,
        f"SELECT ({count}) - 1 FROM json_each(?)",  # noqa: S608 - our own words
        HOLDERS_COUNTED + 2,
        json.dumps(own),
    )
    chosen = rarest(holders)
    met: Counter[int] = Counter()
    for index, limit in chosen:
        query = "SELECT article_id FROM signature_bands WHERE hash = ? ORDER BY article_id LIMIT ?"
        met.update(_column(connection, query, own[index], limit))
    met.pop(article_id, None)

    def size_of(other: int) -> int:
        query = "SELECT count(*) FROM signature_bands WHERE article_id = ?"
        return int(connection.execute(query, (other,)).fetchone()[0])

    return [found.other for found in best(most_shared(met.items()), read_of(holders, chosen), size_of)]


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
    pairs = _settled(connection, reached)
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


def _settled(connection: sqlite3.Connection, reached: list[int]) -> list[tuple[int, int, str]]:
    """Read the pairs among these articles and keep apart what siblings would be joined through a third article.

    A cut text without a single name is as near to one lender's article as to another's: the nearest link stands, and
    the links that would join siblings are siblings too. Decided anew from the texts each time, so that the order in
    which the articles came does not show.
    """
    stored = connection.execute(
        "SELECT article_id, other_id, relation, similarity FROM article_pairs"
        " WHERE article_id IN (SELECT value FROM json_each(?))",
        (json.dumps(reached),),
    ).fetchall()
    if all(relation == Relation.COPY for _, _, relation, _ in stored):
        return [(one, other, relation) for one, other, relation, _ in stored]
    links, siblings = [], []
    for one, other, relation, similarity in stored:
        a, b = _load(connection, one), _load(connection, other)
        if relation == Relation.COPY or compare_sketches(a.sketch, b.sketch).relation is Relation.COPY:
            keys = sorted((text_key(a.title, a.text), text_key(b.title, b.text)))
            links.append((-similarity, *keys, one, other))
        else:
            siblings.append((one, other))
    links.sort()
    _, refused = join_unless_apart(reached, [link[-2:] for link in links], siblings)
    apart = {*refused, *siblings}
    settled = [
        (one, other, str(Relation.SIBLING if (one, other) in apart else Relation.COPY)) for one, other, _, _ in stored
    ]
    connection.executemany(
        "UPDATE article_pairs SET relation = ?3 WHERE article_id = ?1 AND other_id = ?2 AND relation <> ?3", settled
    )
    return settled


def _is_disputed(connection: sqlite3.Connection, pairs: list[Pair]) -> bool:
    """Tell whether a new article's copies would bring siblings into one cluster."""
    copies = json.dumps([pair.other_id for pair in pairs if pair.relation == Relation.COPY])
    clusters = "SELECT cluster_id FROM articles WHERE id IN (SELECT value FROM json_each(?))"
    joined = set(_column(connection, f"SELECT id FROM articles WHERE cluster_id IN ({clusters})", copies))  # noqa: S608 - our own words
    if any(pair.relation == Relation.SIBLING and pair.other_id in joined for pair in pairs):
        return True
    query = """
        SELECT EXISTS(
            SELECT 1 FROM article_pairs WHERE relation = 'sibling'
            AND article_id IN (SELECT value FROM json_each(?1)) AND other_id IN (SELECT value FROM json_each(?1)))
        """
    return bool(joined) and bool(connection.execute(query, (json.dumps(sorted(joined)),)).fetchone()[0])


def _insert_pairs(connection: sqlite3.Connection, article_id: int, pairs: Iterable[Pair]) -> None:
    connection.executemany(
        "INSERT OR IGNORE INTO article_pairs(article_id, other_id, relation, similarity) VALUES(?, ?, ?, ?)",
        [(*sorted((article_id, pair.other_id)), pair.relation, pair.similarity) for pair in pairs],
    )


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
    return _Known(fold_sha256, article_sketch(title, text), title, text)
