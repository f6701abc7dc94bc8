"""Clusters and families out of decided pairs: an article that comes joins its own, a change makes anew what it touches.

Joining costs the same in a cluster of ten thousand as in one of two, because components only grow; nothing but the
merged ones is touched. What is written is what `pipelines.copies.settling.settle` gives over all pairs.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from archive.copies.cluster_changes import note_change, note_moves
from archive.copies.signatures import keys_of
from pipelines.copies.comparison import Relation
from pipelines.copies.components import Components
from pipelines.copies.settling import Pair, has_halves, keeps_out, settle
from pipelines.writing import ScriptKind

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Container, Iterable, Sequence

_IS_MIRROR: Final = f"mirror_of IS NOT NULL OR script_kind IS '{ScriptKind.HANT_CHARMAP}'"
"""What says that it repeats another page, or was made of a Simplified one character by character."""

BEST_FIRST: Final = f"published IS NULL, published, {_IS_MIRROR}, first_seen, edit_count, id"
"""Order of primaries: earliest published, an original before its mirror, earliest seen, least damaged. A mirror repeats
the date of what it mirrors, and may well have been crawled first."""

_SAYS_MIRROR: Final = """({0}.script_kind IS 'hant-charmap'
    OR EXISTS(SELECT 1 FROM removed_blocks r WHERE r.article_id = {0}.id AND r.kind = 'injected'))"""

MIRRORS: Final = f"""
CREATE VIEW mirrors AS
    SELECT m.id AS article_id, m.url, o.id AS original_id, o.url AS mirror_of, m.title, m.published, m.script_kind
    FROM (
        SELECT a.id AS copy, p.id AS first, {_SAYS_MIRROR.format("p")} AND NOT {_SAYS_MIRROR.format("a")} AS is_turned
        FROM articles a JOIN clusters c ON c.id = a.cluster_id JOIN articles p ON p.id = c.primary_id
        WHERE c.size > 1 AND p.id <> a.id
        AND substr(a.url, 8 + instr(substr(a.url, 9), '/')) = substr(p.url, 8 + instr(substr(p.url, 9), '/'))
        AND substr(a.url, 8 + instr(substr(a.url, 9), '/')) GLOB '/*[0-9]*'
        AND replace(replace(a.url, 'https:', 'http:'), '://www.', '://')
            <> replace(replace(p.url, 'https:', 'http:'), '://www.', '://')
    )
    JOIN articles m ON m.id = iif(is_turned, first, copy) JOIN articles o ON o.id = iif(is_turned, copy, first)
"""  # noqa: S608 - our own words
"""Copies that stand under the path of what they are copies of, on another host: a path with a number in it is not met
by chance. A view, because which copy is the original follows from all of them; `articles.mirror_of` is what the page's
own address and words say. Of two equal texts the one that adds keyword lines, or was converted character by character,
is the mirror, whichever stands for the cluster. The ninth character of an address is behind its scheme."""

_LINKED: Final = """
    SELECT other_id AS id, verdict FROM article_pairs WHERE article_id = ?1 AND verdict <> 'excerpt'
    UNION ALL SELECT article_id, verdict FROM article_pairs WHERE other_id = ?1 AND verdict <> 'excerpt'
"""


def join(connection: sqlite3.Connection, article_id: int, seen_at: str) -> list[int]:
    """Put a new article, whose pairs stand in their table, beside what it is paired with.

    Returns:
        The articles that may have got another primary or cluster by it.
    """
    linked = connection.execute(
        f"SELECT verdict, cluster_id, family_id FROM ({_LINKED}) JOIN articles USING(id)",  # noqa: S608 - our own constant
        (article_id,),
    ).fetchall()
    clusters = sorted({cluster for verdict, cluster, _ in linked if verdict == "copy"})
    if clusters and _is_about_pieces(connection, article_id, clusters):
        return regroup(connection, [article_id], seen_at)
    beside = {cluster for verdict, cluster, _ in linked if verdict == "sibling"}
    is_disputed = not beside.isdisjoint(clusters) or _are_apart(connection, clusters, "sibling")
    # Before any cluster changes its number: the families are told by it.
    _join_family(connection, article_id, [row[1:] for row in linked], has_sibling=bool(beside) or is_disputed)
    if is_disputed:
        reached = _reach(connection, [article_id], "verdict = 'copy'")
        _recluster(connection, reached, seen_at)
        return reached
    return _join_cluster(connection, article_id, clusters, seen_at)


def choose_primary(connection: sqlite3.Connection, article_id: int) -> list[int]:
    """Let the best article of a cluster stand for it, where a date of this one changed; give the two that changed."""
    cluster, was = connection.execute(
        "SELECT clusters.id, primary_id FROM articles JOIN clusters ON clusters.id = cluster_id WHERE articles.id = ?",
        (article_id,),
    ).fetchone()
    query = f"SELECT id FROM articles WHERE cluster_id = ? ORDER BY {BEST_FIRST} LIMIT 1"  # noqa: S608 - our own constant
    primary = _column(connection, query, cluster)[0]
    if primary == was:
        return []
    connection.execute("UPDATE articles SET is_primary = (id = ?1) WHERE id IN (?1, ?2)", (primary, was))
    connection.execute("UPDATE clusters SET primary_id = ? WHERE id = ?", (primary, cluster))
    return [primary, was]


def regroup(
    connection: sqlite3.Connection, seeds: Iterable[int], seen_at: str, leaving: Container[int] = ()
) -> list[int]:
    """Make the clusters and families of these articles, and of all they are or were grouped with, anew; give them.

    Articles that are leaving and have no pairs any more stand alone then; that is no split.
    """
    seeds = sorted(seeds)
    once = [
        row[0]
        for row in connection.execute(
            "SELECT id FROM articles WHERE family_id IN"
            " (SELECT family_id FROM articles WHERE id IN (SELECT value FROM json_each(?1)))"
            " OR cluster_id IN (SELECT cluster_id FROM articles WHERE id IN (SELECT value FROM json_each(?1)))",
            (json.dumps(seeds),),
        )
    ]
    reached = _reach(connection, [*seeds, *once], "verdict <> 'excerpt'")
    pairs = _recluster(connection, reached, seen_at, leaving)
    among = json.dumps(reached)
    old = "SELECT family_id FROM articles WHERE id IN (SELECT value FROM json_each(?)) AND family_id IS NOT NULL"
    connection.execute(f"DELETE FROM families WHERE id IN ({old})", (among,))  # noqa: S608 - our own words
    connection.execute("UPDATE articles SET family_id = NULL WHERE id IN (SELECT value FROM json_each(?))", (among,))
    related = Components(reached, ((one, other) for one, other, _ in pairs))
    with_siblings = {related.root(one) for one, _, relation in pairs if relation == "sibling"}
    for members in related.groups():
        if members[0] in with_siblings:
            connection.execute(
                "UPDATE articles SET family_id = ? WHERE id IN (SELECT value FROM json_each(?))",
                (members[0], json.dumps(members)),
            )
            _write_family(connection, members[0], len(members))
    return reached


def _join_cluster(connection: sqlite3.Connection, article_id: int, clusters: Sequence[int], seen_at: str) -> list[int]:
    among = json.dumps(clusters)
    query = "SELECT id, size, primary_id FROM clusters WHERE id IN (SELECT value FROM json_each(?))"
    merged = connection.execute(query, (among,)).fetchall()
    cluster = min([article_id, *clusters])
    for number, size, _ in merged:
        if number != cluster:
            connection.execute("UPDATE articles SET cluster_id = ? WHERE cluster_id = ?", (cluster, number))
            connection.execute("DELETE FROM clusters WHERE id = ?", (number,))
            note_change(connection, "merge", (number, cluster), size, seen_at)
    connection.execute("UPDATE articles SET cluster_id = ? WHERE id = ?", (cluster, article_id))
    primaries = [article_id, *(primary for _, _, primary in merged)]
    primary = _column(
        connection,
        f"SELECT id FROM articles WHERE id IN (SELECT value FROM json_each(?)) ORDER BY {BEST_FIRST} LIMIT 1",  # noqa: S608 - our own constant
        json.dumps(primaries),
    )[0]
    connection.executemany(
        "UPDATE articles SET is_primary = ?2 WHERE id = ?1 AND is_primary <> ?2",
        [(number, number == primary) for number in primaries],
    )
    _write_cluster(connection, cluster, sum(size for _, size, _ in merged) + 1, primary)
    return primaries


def _join_family(
    connection: sqlite3.Connection, article_id: int, linked: Sequence[tuple[int, int | None]], *, has_sibling: bool
) -> None:
    """Put a new article into the family of those it is linked with, given as (cluster, family)."""
    families = sorted({family for _, family in linked if family is not None})
    if not families and not has_sibling:
        return
    clusters = sorted({cluster for cluster, family in linked if family is None})
    family = min([article_id, *families, *clusters])
    query = "SELECT coalesce(sum(size), 0) FROM families WHERE id IN (SELECT value FROM json_each(?))"
    size = _column(connection, query, json.dumps(families))[0] + 1
    for number in clusters:
        update = "UPDATE articles SET family_id = ? WHERE cluster_id = ?"
        size += connection.execute(update, (family, number)).rowcount
    for number in families:
        if number != family:
            connection.execute("UPDATE articles SET family_id = ? WHERE family_id = ?", (family, number))
            connection.execute("DELETE FROM families WHERE id = ?", (number,))
    connection.execute("UPDATE articles SET family_id = ? WHERE id = ?", (family, article_id))
    _write_family(connection, family, size)


_PAIRED: Final = """
    SELECT other_id AS id, verdict, piece_id, part FROM article_pairs WHERE article_id = ?1
    UNION ALL SELECT article_id, verdict, piece_id, part FROM article_pairs WHERE other_id = ?1
"""


def _is_about_pieces(connection: sqlite3.Connection, article_id: int, clusters: Sequence[int]) -> bool:
    """Tell whether pieces and wholes may keep apart what a new article's copies would join; see `settling`."""
    query = f"SELECT part, cluster_id FROM ({_PAIRED}) JOIN articles USING(id) WHERE verdict = 'excerpt'"  # noqa: S608 - our own constant
    if any(keeps_out(part) and cluster in clusters for part, cluster in connection.execute(query, (article_id,))):
        return True
    if _are_apart(connection, clusters, "excerpt"):
        return True
    query = f"SELECT iif(piece_id = id, ?1, id) FROM ({_PAIRED}) WHERE verdict = 'copy' AND part <> 0"  # noqa: S608 - see above
    wholes = set(_column(connection, query, article_id))
    query = f"SELECT DISTINCT part FROM ({_PAIRED}) WHERE verdict = 'copy' AND part <> 0 AND piece_id = id"  # noqa: S608 - see above
    return any(has_halves(_column(connection, query, whole)) for whole in wholes)


def _are_apart(connection: sqlite3.Connection, clusters: Sequence[int], verdict: str) -> bool:
    """Tell whether members of different clusters among these have such a pair."""
    if len(clusters) < 2:
        return False
    query = "SELECT id FROM clusters WHERE id IN (SELECT value FROM json_each(?)) ORDER BY size DESC"
    smaller = json.dumps(_column(connection, query, json.dumps(clusters))[1:])
    # Only the smaller clusters are gone through, so that two copies of an article joined by ten thousand cost little.
    either = """
        SELECT {other} AS id FROM articles JOIN article_pairs ON {one} = id AND verdict = ?3
        WHERE cluster_id IN (SELECT value FROM json_each(?1))
    """
    others = either.format(one="article_id", other="other_id") + " UNION ALL "
    others += either.format(one="other_id", other="article_id")
    query = (
        f"SELECT EXISTS(SELECT 1 FROM ({others}) JOIN articles USING(id)"  # noqa: S608 - our own words
        " WHERE cluster_id IN (SELECT value FROM json_each(?2)))"
    )
    return bool(connection.execute(query, (smaller, json.dumps(clusters), verdict)).fetchone()[0])


def _reach(connection: sqlite3.Connection, seeds: Sequence[int], condition: str) -> list[int]:
    """List all articles that pairs lead to."""
    query = f"""
        WITH RECURSIVE reach(id) AS (
            SELECT value FROM json_each(?)
            UNION SELECT other_id FROM article_pairs JOIN reach ON article_id = id WHERE {condition}
            UNION SELECT article_id FROM article_pairs JOIN reach ON other_id = id WHERE {condition}
        ) SELECT id FROM reach JOIN articles USING(id) ORDER BY id
        """  # noqa: S608 - our own words
    return _column(connection, query, json.dumps(seeds))


def remove(connection: sqlite3.Connection, leaving: Collection[int], left: Iterable[int], seen_at: str) -> list[int]:
    """Take articles that have no pairs any more out of their clusters and families; give all that is regrouped.

    Args:
        connection: to the archive.
        leaving: the articles.
        left: those they were paired with.
        seen_at: when they were taken down.
    """
    among = json.dumps(sorted(leaving))
    ended = connection.execute(
        "SELECT id, size FROM clusters WHERE size = (SELECT count(*) FROM articles"
        " WHERE cluster_id = clusters.id AND articles.id IN (SELECT value FROM json_each(?1)))"
        " AND (size > 1 OR EXISTS(SELECT 1 FROM cluster_changes WHERE to_cluster = clusters.id)) ORDER BY id",
        (among,),
    ).fetchall()
    moved = regroup(connection, {*leaving, *left}, seen_at, leaving)
    connection.execute("UPDATE articles SET cluster_id = NULL WHERE id IN (SELECT value FROM json_each(?))", (among,))
    connection.execute("DELETE FROM clusters WHERE id IN (SELECT value FROM json_each(?))", (among,))
    for cluster, size in ended:
        note_change(connection, "end", (cluster, None), size, seen_at)
    return moved


def _recluster(
    connection: sqlite3.Connection, reached: list[int], seen_at: str, leaving: Container[int] = ()
) -> list[tuple[int, int, str]]:
    """Make the clusters of these articles anew; give the pairs among them as they are now settled."""
    among = json.dumps(reached)
    query = "SELECT id, cluster_id FROM articles WHERE id IN (SELECT value FROM json_each(?))"
    before = dict(connection.execute(query, (among,)).fetchall())
    pairs = _settled(connection, reached)
    components = Components(reached, ((one, other) for one, other, relation in pairs if relation == "copy"))
    connection.execute(
        "DELETE FROM clusters WHERE id IN"
        " (SELECT cluster_id FROM articles WHERE id IN (SELECT value FROM json_each(?)))",
        (among,),
    )
    # First out of all clusters, then into the new ones: one that takes another's number must not count its members.
    connection.execute("UPDATE articles SET cluster_id = NULL WHERE id IN (SELECT value FROM json_each(?))", (among,))
    after: dict[int, int] = {}
    for members in components.groups():
        after |= dict.fromkeys(members, members[0])
        connection.execute(
            "UPDATE articles SET cluster_id = ? WHERE id IN (SELECT value FROM json_each(?))",
            (members[0], json.dumps(members)),
        )
        query = f"SELECT id FROM articles WHERE cluster_id = ? ORDER BY {BEST_FIRST} LIMIT 1"  # noqa: S608 - our own constant
        primary = _column(connection, query, members[0])[0]
        connection.execute(
            "UPDATE articles SET is_primary = (id = ?2) WHERE cluster_id = ?1 AND is_primary <> (id = ?2)",
            (members[0], primary),
        )
        _write_cluster(connection, members[0], len(members), primary)
    stayed = {one: cluster for one, cluster in after.items() if one not in leaving}
    note_moves(connection, before, stayed, seen_at)
    return pairs


def _settled(connection: sqlite3.Connection, reached: list[int]) -> list[tuple[int, int, str]]:
    """Settle the pairs among these articles: siblings are kept apart though a third article is like both.

    A cut text without a single name is as near to one lender's article as to another's: the nearest link stands, and
    the links that would join siblings are siblings too; so with pieces and pages of two articles. Decided anew from
    the verdicts each time, so that the order in which the articles came does not show.
    """
    members = set(reached)
    rows = connection.execute(
        """
        SELECT article_id, other_id, relation, verdict, similarity, piece_id, part FROM article_pairs
        WHERE article_id IN (SELECT value FROM json_each(?))
        """,
        (json.dumps(reached),),
    ).fetchall()
    stored = {row[:2]: row for row in rows if row[1] in members}
    keys = keys_of(connection, reached)
    pairs = [Pair(one, other, Relation(verdict), *rest) for one, other, _, verdict, *rest in stored.values()]
    _, pairs = settle(reached, pairs, lambda number: (keys[number], number))
    settled = []
    for pair in pairs:
        now = pair.relation.value
        if now != stored[pair.ends][2]:
            update = "UPDATE article_pairs SET relation = ? WHERE article_id = ? AND other_id = ?"
            connection.execute(update, (now, *pair.ends))
        if pair.relation is not Relation.EXCERPT:
            settled.append((*pair.ends, now))
    return settled


def _write_cluster(connection: sqlite3.Connection, cluster: int, size: int, primary: int) -> None:
    connection.execute(
        "INSERT INTO clusters(id, size, primary_id) VALUES(?, ?, ?)"
        " ON CONFLICT(id) DO UPDATE SET size = excluded.size, primary_id = excluded.primary_id",
        (cluster, size, primary),
    )


def _write_family(connection: sqlite3.Connection, family: int, size: int) -> None:
    connection.execute(
        "INSERT INTO families(id, size, label) SELECT id, ?, coalesce(title_hans, url) FROM articles WHERE id = ?"
        " ON CONFLICT(id) DO UPDATE SET size = excluded.size",
        (size, family),
    )


def _column(connection: sqlite3.Connection, query: str, *values: object) -> list[Any]:
    return [row[0] for row in connection.execute(query, values)]
