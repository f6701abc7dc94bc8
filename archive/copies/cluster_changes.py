"""The record of clusters that merged, fell apart or ended: whoever kept a cluster's number can follow it."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

CHANGES: Final = (
    """
    CREATE TABLE cluster_changes(
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK(kind IN ('merge', 'split')),
        from_cluster INTEGER NOT NULL,      -- number it had; after a merge there is no such cluster
        to_cluster INTEGER NOT NULL,
        articles INTEGER NOT NULL,          -- that went from one to the other
        seen_at TEXT NOT NULL               -- when the page that caused it was fetched, or the takedown was made
    ) STRICT
    """,
    "CREATE INDEX cluster_changes_from ON cluster_changes(from_cluster)",
    "CREATE INDEX cluster_changes_to ON cluster_changes(to_cluster)",
)
"""The record of merges and splits; no foreign keys, because most of the clusters it names are gone."""

_GONE: Final = """
    to_cluster IS NOT NULL AND to_cluster NOT IN (SELECT id FROM clusters)
    AND NOT EXISTS(SELECT 1 FROM {0} later WHERE later.from_cluster = {0}.to_cluster AND later.id > {0}.id)
"""
"""Of a row of a table of changes: that it leads to a cluster of which nobody knows what became."""

ENDS: Final = (
    "ALTER TABLE cluster_changes RENAME TO old_changes",
    "DROP INDEX cluster_changes_from",
    "DROP INDEX cluster_changes_to",
    """
    CREATE TABLE cluster_changes(
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK(kind IN ('merge', 'split', 'end')),
        from_cluster INTEGER NOT NULL,      -- number it had; after a merge or an end there is no such cluster
        to_cluster INTEGER,                 -- NULL of an end: all its articles were taken down
        articles INTEGER NOT NULL,          -- that went from one to the other, or were taken down
        seen_at TEXT NOT NULL,              -- when the page that caused it was fetched, or the takedown was made
        CHECK((to_cluster IS NULL) = (kind = 'end'))
    ) STRICT
    """,
    "INSERT INTO cluster_changes SELECT * FROM old_changes",
    f"""
    INSERT INTO cluster_changes(kind, from_cluster, articles, seen_at)
    SELECT 'end', to_cluster, articles, max(seen_at) FROM old_changes WHERE {_GONE.format("old_changes")}
    GROUP BY to_cluster
    """,  # noqa: S608 - our own words
    "DROP TABLE old_changes",
    "CREATE INDEX cluster_changes_from ON cluster_changes(from_cluster)",
    "CREATE INDEX cluster_changes_to ON cluster_changes(to_cluster)",
)
"""Lets the record tell of clusters whose articles were taken down; older ones led into them and said no more."""

LEADS_NOWHERE: Final = f"SELECT id FROM cluster_changes WHERE {_GONE.format('cluster_changes')}"  # noqa: S608 - our own words
"""Changes of clusters that lead to none there is, though nothing tells that it merged, fell apart or ended."""


def note_moves(
    connection: sqlite3.Connection, before: Mapping[int, int | None], after: Mapping[int, int], seen_at: str
) -> None:
    """Record which clusters gave articles to which; the part of a cluster that keeps its number did not move."""
    moved = Counter((before[one], after[one]) for one in after if before[one] is not None)
    came: defaultdict[int | None, set[int]] = defaultdict(set)
    for old, new in moved:
        came[old].add(new)
    for (old, new), articles in sorted(moved.items()):
        if old is not None and old != new:
            kind = "split" if len(came[old]) > 1 else "merge"
            note_change(connection, kind, (old, new), articles, seen_at)


def note_change(
    connection: sqlite3.Connection, kind: str, way: tuple[int, int | None], articles: int, seen_at: str
) -> None:
    """Record that articles went from one cluster to another, or, to None, that a cluster ended with them."""
    connection.execute(
        "INSERT INTO cluster_changes(kind, from_cluster, to_cluster, articles, seen_at) VALUES(?, ?, ?, ?, ?)",
        (kind, *way, articles, seen_at),
    )
