"""A cluster of copies, or a family of one template, with what every member changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archive.differences import Span, differing_spans
from archive.errors import UserError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

MAX_MEMBERS: Final = 100
MAX_CHANGES: Final = 12
"""Changes of a member that are shown; the comparison of the two articles has all of them."""

_AROUND: Final = 8
"""Characters before and behind a change."""
_LONGEST: Final = 60
"""Characters of a change that are shown."""


class Change(NamedTuple):
    """A stretch a member has in another's place; either may be empty."""

    before: str
    here: str
    there: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberOfGroup:
    """An article of a cluster or family."""

    id: int
    title: str | None
    source: str
    published: str | None
    url: str
    cluster: int
    copies: int
    """Articles in its cluster."""
    is_primary: bool
    other: int | None
    """What it was compared with; None for what the others are compared with."""
    similarity: float | None
    changes: tuple[Change, ...]
    change_count: int
    lenders: str
    """Names of the lenders it names most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPage:
    """All that the page of a cluster or a family shows."""

    kind: str
    """ "cluster" or "family"."""
    id: int
    size: int
    title: str
    members: tuple[MemberOfGroup, ...]
    moves: tuple[tuple[Any, ...], ...]
    """(kind, from, to, articles, time) of the merges and splits that touched a cluster."""
    clusters: tuple[int, ...]
    """Clusters of several copies in a family, or the family of a cluster."""


def cluster_page(connection: sqlite3.Connection, number: int) -> GroupPage:
    """Read a cluster.

    Raises:
        UserError: there is none of that number.
    """
    query = "SELECT c.size, a.title, a.family_id FROM clusters c JOIN articles a ON a.id = c.primary_id WHERE c.id = ?"
    found = connection.execute(query, (number,)).fetchone()
    if found is None:
        raise UserError(f"There is no cluster {number}. An article's page leads to its own.")
    query = """SELECT kind, from_cluster, to_cluster, articles, seen_at FROM cluster_changes
        WHERE from_cluster = ?1 OR to_cluster = ?1 ORDER BY id DESC LIMIT 20"""
    return GroupPage(
        kind="cluster",
        id=number,
        size=found[0],
        title=found[1] or "untitled",
        members=tuple(_members(connection, "a.cluster_id = ?", "other.cluster_id = a.cluster_id", number)),
        moves=tuple(connection.execute(query, (number,)).fetchall()),
        clusters=() if found[2] is None else (found[2],),
    )


def family_page(connection: sqlite3.Connection, number: int) -> GroupPage:
    """Read a family: one article of each cluster in it.

    Raises:
        UserError: there is none of that number.
    """
    found = connection.execute("SELECT size, label FROM families WHERE id = ?", (number,)).fetchone()
    if found is None:
        raise UserError(f"There is no family {number}. An article's page leads to its own.")
    members = tuple(_members(connection, "a.family_id = ? AND a.is_primary", "other.family_id = a.family_id", number))
    return GroupPage(
        kind="family",
        id=number,
        size=found[0],
        title=found[1],
        members=members,
        moves=(),
        clusters=tuple(member.cluster for member in members if member.copies > 1),
    )


def _members(connection: sqlite3.Connection, condition: str, related: str, number: int) -> Iterator[MemberOfGroup]:
    """Read the articles of a condition; a comparison with an article beyond the group says nothing of the group."""
    rows = connection.execute(
        f"""
        SELECT a.id, a.title, s.title, a.published, a.url, a.cluster_id, c.size, a.is_primary, a.text, d.other_id,
            d.similarity, d.spans
        FROM articles a JOIN sources s ON s.id = a.source_id JOIN clusters c ON c.id = a.cluster_id
        LEFT JOIN (differences d JOIN articles other ON other.id = d.other_id)
            ON d.article_id = a.id AND d.relation <> 'excerpt' AND {related}
        WHERE {condition} ORDER BY a.is_primary DESC, a.published, a.id LIMIT {MAX_MEMBERS}
        """,  # noqa: S608 - our own words
        (number,),
    )
    for row in rows.fetchall():
        spans = _spans(connection, row[8], row[9], row[11])
        changes = tuple(_changes(connection, row[8], row[9], spans[:MAX_CHANGES]))
        yield MemberOfGroup(
            id=row[0],
            title=row[1],
            source=row[2],
            published=row[3],
            url=row[4],
            cluster=row[5],
            copies=row[6],
            is_primary=bool(row[7]),
            other=row[9],
            similarity=row[10],
            changes=changes,
            change_count=len(spans),
            lenders=_lenders(connection, row[0]),
        )


def _spans(connection: sqlite3.Connection, text: str, other: int | None, kept: str | None) -> Sequence[Span]:
    if other is None:
        return ()
    if kept is None:  # too long to be aligned whole: the beginning says what was swapped
        return differing_spans(text[:2_000], _text(connection, other)[:2_000])
    return [Span(*span) for span in json.loads(kept)]


def _changes(connection: sqlite3.Connection, text: str, other: int | None, spans: Sequence[Span]) -> Iterator[Change]:
    if other is None or not spans:
        return
    there = _text(connection, other)
    for start, end, other_start, other_end in spans:
        yield Change(
            text[max(0, start - _AROUND) : start],
            _short(text[start:end]),
            _short(there[other_start:other_end]),
            text[end : end + _AROUND],
        )


def _text(connection: sqlite3.Connection, number: int) -> str:
    text: str = connection.execute("SELECT text FROM articles WHERE id = ?", (number,)).fetchone()[0]
    return text


def _short(stretch: str) -> str:
    return stretch if len(stretch) <= _LONGEST else f"{stretch[:_LONGEST]}…"


def _lenders(connection: sqlite3.Connection, number: int) -> str:
    query = """SELECT name FROM article_lenders JOIN lenders ON lenders.id = lender_id WHERE article_id = ?
        GROUP BY lender_id ORDER BY count(*) DESC, name LIMIT 3"""
    return "、".join(name for (name,) in connection.execute(query, (number,)))
