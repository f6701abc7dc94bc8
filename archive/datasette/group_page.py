"""A cluster of copies, or a family of one template, with what every member changed."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archive.copies.differences import LONGEST, Span, differing_spans, spans_between
from archive.errors import UserError
from pipelines.script.fold import fold

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

_BEGINNING: Final = 2_000
"""Characters that are aligned of texts too long to be aligned whole: they say what was swapped."""


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
    """What it was compared with; None for what stands for a cluster."""
    similarity: float | None
    changes: tuple[Change, ...]
    change_count: int
    is_beginning: bool
    """Only the beginnings of the two texts were compared."""
    has_other_headline: bool
    """Its headline has other words than that of `other`."""
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
    """(kind, from, to, articles, time) of the merges and splits that touched a cluster, the newest first."""
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
        became = _became(connection, number) or "An article's page leads to its own."
        raise UserError(f"There is no cluster {number}. {became}")
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


def _became(connection: sqlite3.Connection, number: int) -> str:
    """Say what became of a cluster that was there once; nothing where none is known."""
    query = """SELECT kind, to_cluster, articles, substr(seen_at, 1, 10) FROM cluster_changes WHERE from_cluster = ?1
        AND id > coalesce((SELECT max(id) FROM cluster_changes WHERE to_cluster = ?1), 0) ORDER BY id"""
    told = []
    for kind, to_cluster, articles, day in connection.execute(query, (number,)):
        what = "article" if articles == 1 else "articles"
        how = "taken down" if kind == "end" else f"put into cluster {to_cluster}"
        told.append(f"{articles:,} {what} of it {'was' if articles == 1 else 'were'} {how} on {day}.")
    return " ".join(told)


def family_page(connection: sqlite3.Connection, number: int) -> GroupPage:
    """Read a family: one article of each cluster in it.

    Raises:
        UserError: there is none of that number.
    """
    found = connection.execute("SELECT size, label FROM families WHERE id = ?", (number,)).fetchone()
    if found is None:
        raise UserError(f"There is no family {number}. An article's page leads to its own.")
    members = list(_members(connection, "a.family_id = ? AND a.is_primary", "other.family_id = a.family_id", number))
    for place, member in enumerate(members):
        if member.other is None:
            members[place] = _beside_nearest(connection, member, [one.id for one in members if one is not member])
    return GroupPage(
        kind="family",
        id=number,
        size=found[0],
        title=found[1],
        members=tuple(members),
        moves=(),
        clusters=tuple(member.cluster for member in members if member.copies > 1),
    )


def _members(connection: sqlite3.Connection, condition: str, related: str, number: int) -> Iterator[MemberOfGroup]:
    """Read the articles of a condition; a comparison with an article beyond the group says nothing of the group."""
    rows = connection.execute(
        f"""
        SELECT a.id, a.title, s.title, a.published, a.url, a.cluster_id, c.size, a.is_primary, d.other_id, d.similarity
        FROM articles a JOIN sources s ON s.id = a.source_id JOIN clusters c ON c.id = a.cluster_id
        LEFT JOIN (differences d JOIN articles other ON other.id = d.other_id)
            ON d.article_id = a.id AND d.relation <> 'excerpt' AND {related}
        WHERE {condition} ORDER BY a.is_primary DESC, a.published, a.id LIMIT {MAX_MEMBERS}
        """,  # noqa: S608 - our own words
        (number,),
    )
    for row in rows.fetchall():
        member = MemberOfGroup(
            id=row[0],
            title=row[1],
            source=row[2],
            published=row[3],
            url=row[4],
            cluster=row[5],
            copies=row[6],
            is_primary=bool(row[7]),
            other=None,
            similarity=None,
            changes=(),
            change_count=0,
            is_beginning=False,
            has_other_headline=False,
            lenders=_lenders(connection, row[0]),
        )
        yield member if row[8] is None else _beside(connection, member, row[8], row[9])


def _beside_nearest(connection: sqlite3.Connection, member: MemberOfGroup, others: Sequence[int]) -> MemberOfGroup:
    """Compare the version that was there first, which nothing is noted of, with the nearest of the others."""
    nearest = connection.execute(
        """
        SELECT other, similarity FROM (
            SELECT other_id AS other, relation, similarity FROM article_pairs WHERE article_id = ?1
            UNION ALL SELECT article_id, relation, similarity FROM article_pairs WHERE other_id = ?1)
        WHERE relation = 'sibling' AND other IN (SELECT value FROM json_each(?2))
        ORDER BY similarity DESC, other LIMIT 1
        """,
        (member.id, json.dumps(others)),
    ).fetchone()
    if nearest is None:  # it is a version because one of its copies is
        nearest = (others[0], None) if others else None
    return member if nearest is None else _beside(connection, member, *nearest)


def _beside(
    connection: sqlite3.Connection, member: MemberOfGroup, other: int, similarity: float | None
) -> MemberOfGroup:
    """Say what a member has in another's place."""
    (own_title, own), (title, there) = _words(connection, member.id), _words(connection, other)
    spans: Sequence[Span] | None = spans_between(connection, member.id, other)
    is_beginning = spans is None and max(len(own), len(there)) > LONGEST
    if spans is None:
        compared = _BEGINNING if is_beginning else LONGEST
        spans = differing_spans(own[:compared], there[:compared])
    return replace(
        member,
        other=other,
        similarity=similarity,
        changes=tuple(_changes(own, there, spans[:MAX_CHANGES])),
        change_count=len(spans),
        is_beginning=is_beginning,
        has_other_headline=fold(own_title) != fold(title),
    )


def _words(connection: sqlite3.Connection, number: int) -> tuple[str, str]:
    title, text = connection.execute("SELECT title, text FROM articles WHERE id = ?", (number,)).fetchone()
    return title or "", text


def _changes(text: str, there: str, spans: Sequence[Span]) -> Iterator[Change]:
    for start, end, other_start, other_end in spans:
        yield Change(
            text[max(0, start - _AROUND) : start],
            _short(text[start:end]),
            _short(there[other_start:other_end]),
            text[end : end + _AROUND],
        )


def _short(stretch: str) -> str:
    return stretch if len(stretch) <= _LONGEST else f"{stretch[:_LONGEST]}…"


def _lenders(connection: sqlite3.Connection, number: int) -> str:
    query = """SELECT name FROM article_lenders JOIN lenders ON lenders.id = lender_id WHERE article_id = ?
        GROUP BY lender_id ORDER BY count(*) DESC, name LIMIT 3"""
    return "、".join(name for (name,) in connection.execute(query, (number,)))
