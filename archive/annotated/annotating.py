"""Writing what an article says into its tables, and taking it out again; its counterpart: `annotations`."""

from __future__ import annotations

import json
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

from archive.annotated.annotated_tables import SUMMARIES
from pipelines.annotate import tables
from pipelines.annotate.named.laws import UNKNOWN
from pipelines.mentions import PiiMention

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from pipelines.mentions import Annotations
    from pipelines.records import Annotated

TABLES: Final = (
    "sections",
    "article_lenders",
    "article_products",
    "article_title_names",
    "article_laws",
    "article_topics",
    "article_hotlines",
    "quantities",
    "claims",
    "quality_signals",
    "lenders_by_article",
    "topics_by_article",
    "laws_by_article",
)
"""Tables whose rows the annotate stage makes; personal data is apart, for only the page's own text shows it."""

Rows = dict[str, list[tuple[Any, ...]]]
"""Rows of an article by table, in the order of COLUMNS: without the article's number, and where a column points to a
name with (what, identifier, name) in the place of its number, before all else. Only the archive has those."""

_Told = tuple[str, str, str]

_NAMED: Final = 'surface, start, "end", in_title, stale_name, name_now, table_version'

COLUMNS: Final = {
    "edits": 'position, field, start, "end", before, after, rule, certainty, confidence',
    "removed_blocks": "position, kind, rule, text",
    "sections": "position, level, number, heading, start, role",
    "article_lenders": f"lender_id, {_NAMED}",
    "article_products": f"product_id, {_NAMED}",
    "article_title_names": 'lender_id, product_id, surface, start, "end", table_version',
    "article_laws": 'law_id, surface, start, "end", article, article_now, stale, paragraph, article_to, law_now,'
    " table_version",
    "article_topics": 'topic_id, surface, start, "end", section, in_heading, stance, table_version',
    "article_hotlines": 'hotline_id, surface, start, "end", stale, number_now, table_version',
    "quantities": 'kind, value, value_max, unit, suspect, surface, start, "end", bound, context, table_version',
    "claims": 'kind, verdict, basis, surface, start, "end", table_version',
    "quality_signals": "name, value, table_version",
    "pii": 'kind, surface, start, "end", table_version, hmac',
}
"""What stands in the rows of each table behind `article_id`."""

NAMED: Final = {
    "product": ("article_products", "article_title_names"),
    "lender": ("article_lenders", "article_title_names", "products"),
    "law": ("article_laws",),
    "topic": ("article_topics",),
    "hotline": ("article_hotlines",),
}
"""What has a table of names, with the tables that point to it; products before their lenders."""


def judged_columns(annotated: Annotated) -> dict[str, Any]:
    """Give the columns of `articles` that the annotations determine."""
    quality = annotated.quality
    return {
        "quality_class": quality.quality_class if quality else None,
        "quality_score": float(quality.score) if quality else None,
        "facts": facts_key(annotated.annotations),
    }


def annotation_rows(annotated: Annotated) -> Rows:
    """Give the rows of all that an article says, and of its quality."""
    found, quality = annotated.annotations, annotated.quality
    return {
        "sections": [
            (position, s.level, s.number, s.heading, s.start, s.role.value if s.role else None)
            for position, s in enumerate(annotated.sections)
        ],
        **_named_rows(found),
        **_cited_rows(found),
        "quantities": [
            (
                *(q.kind, float(q.value), None if q.value_max is None else float(q.value_max), q.unit),
                *(int(q.suspect), q.surface, q.start, q.end, q.bound, q.context, q.table_version),
            )
            for q in found.quantities
        ],
        "claims": [
            (c.kind, c.verdict.value, c.basis, c.surface, c.start, c.end, c.table_version) for c in found.claims
        ],
        "quality_signals": [(s.name, float(s.value), quality.table_version) for s in quality.signals]
        if quality
        else [],
    }


def insert_annotations(connection: sqlite3.Connection, article_id: int, rows: Rows) -> None:
    """Insert all that an article says and the rows for counting; the article's own row is there."""
    insert_rows(connection, article_id, rows)
    for statement in SUMMARIES:
        connection.execute(statement, {"id": article_id})


def insert_rows(connection: sqlite3.Connection, article_id: int, rows: Rows) -> None:
    """Insert rows of an article into their tables, in the order given."""
    named = {table: count for table in rows if (count := COLUMNS[table].count("_id"))}
    told = (name for table, count in named.items() for row in rows[table] for name in row[:count])
    numbers = _numbers(connection, told)
    for table, found in rows.items():
        if not found:
            continue
        if names := named.get(table):
            values = [(article_id, *map(numbers.__getitem__, row[:names]), *row[names:]) for row in found]
        else:
            values = [(article_id, *row) for row in found]
        marks = ", ?" * len(found[0])
        connection.executemany(f"INSERT INTO {table}(article_id, {COLUMNS[table]}) VALUES(?{marks})", values)


def _numbers(connection: sqlite3.Connection, told: Iterable[_Told | None]) -> dict[_Told | None, int | None]:
    """Give the number of every name that is told, in the order in which they are; None, where none is, has none."""
    different = dict.fromkeys(told)
    names = _Names(connection, [name for name in different if name])
    return {name: names.id(*name) if name else None for name in different}


def clear_annotations(connection: sqlite3.Connection, article_id: int) -> None:
    """Remove what an article says."""
    for table in TABLES:
        connection.execute(f"DELETE FROM {table} WHERE article_id = ?", (article_id,))  # noqa: S608 - our own names


def drop_unused_names(connection: sqlite3.Connection) -> None:
    """Remove the names that nothing points to any more."""
    for name, users in NAMED.items():
        unused = " AND ".join(f"NOT EXISTS (SELECT 1 FROM {user} WHERE {name}_id = {name}s.id)" for user in users)  # noqa: S608 - our own names
        connection.execute(f"DELETE FROM {name}s WHERE {unused}")  # noqa: S608 - our own names


def pii_rows(found: Annotations) -> list[tuple[Any, ...]]:
    """Give where personal data stands, masked; its keyed digest comes to it where the key is."""
    return [(m.kind, m.surface, m.start, m.end, m.table_version) for m in found.pii]


def insert_pii(
    connection: sqlite3.Connection, article_id: int, found: Iterable[tuple[Any, ...]], digests: Sequence[str]
) -> None:
    """Insert the rows of `pii_rows`, each with its digest."""
    rows = [(*row, digest) for row, digest in zip(found, digests, strict=True)]
    insert_rows(connection, article_id, {"pii": rows})


def stored_pii(connection: sqlite3.Connection, article_id: int) -> tuple[PiiMention, ...]:
    """Give the personal data of an article, masked, as it was found."""
    rows = connection.execute(
        'SELECT kind, surface, start, "end", table_version FROM pii WHERE article_id = ? ORDER BY start', (article_id,)
    )
    return tuple(
        PiiMention(kind=kind, surface=surface, start=start, end=end, table_version=version or "")
        for kind, surface, start, end, version in rows
    )


def facts_key(found: Annotations) -> int:
    """Give a number that is the same for articles with the same figures and citations, signed 64-bit.

    Two articles of one template with another lender differ in their facts exactly where it differs.
    """
    figures = {(q.kind, q.value, q.value_max, q.unit) for q in found.quantities if not q.suspect}
    cited = {(law.name, law.article) for law in found.laws}
    told = repr((sorted(map(repr, figures)), sorted(map(repr, cited)))).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(told, digest_size=8).digest(), "big", signed=True)


def _named_rows(found: Annotations) -> Rows:
    named = {
        f"article_{what}s": [
            (
                *((what, m.id, m.name), m.surface, m.start, m.end),
                *(int(m.in_title), int(m.stale_name), m.name_now, m.table_version),
            )
            for m in mentions
        ]
        for what, mentions in (("lender", found.lenders), ("product", found.products))
    }
    in_title = [
        (
            None if "/" in m.id else ("lender", m.id, m.name),
            ("product", m.id, m.name) if "/" in m.id else None,
            *(m.surface, m.start, m.end, m.table_version),
        )
        for m in found.title_names
    ]
    return named | {"article_title_names": in_title}


def _cited_rows(found: Annotations) -> Rows:
    return {
        "article_laws": [
            (
                *(("law", _law_key(m.id, m.name), m.name), m.surface, m.start, m.end, m.article),
                *(m.article_now, int(m.stale), m.paragraph, m.article_to, m.law_now, m.table_version),
            )
            for m in found.laws
        ],
        "article_topics": [
            (
                *(("topic", m.id, m.name), m.surface, m.start, m.end, m.section),
                *(int(m.in_heading), m.stance.value, m.table_version),
            )
            for m in found.topics
        ],
        "article_hotlines": [
            (
                *(("hotline", m.number, m.owner), m.surface, m.start, m.end),
                *(int(m.stale), m.number_now, m.table_version),
            )
            for m in found.hotlines
        ],
    }


def _law_key(identifier: str, name: str) -> str:
    # Titles of no act share an identifier; each is a row of its own, for each is a finding.
    return f"{UNKNOWN}/{name}" if identifier == UNKNOWN else identifier


class _Names:
    """The rows of known names, looked up together for an article; a new one gets what the gazetteer knows of it."""

    def __init__(self, connection: sqlite3.Connection, told: Sequence[_Told]) -> None:
        self._connection = connection
        self._known: dict[tuple[str, str], int] = {}
        self._stored: dict[tuple[str, str], tuple[int, str]] = {}
        for what in {what for what, _, _ in told}:
            among = json.dumps([identifier for kind, identifier, _ in told if kind == what])
            find = f"SELECT {what}, id, name FROM {what}s WHERE {what} IN (SELECT value FROM json_each(?))"  # noqa: S608 - our own names
            for identifier, number, name in connection.execute(find, (among,)):
                self._stored[what, identifier] = number, name

    def id(self, what: str, identifier: str, name: str) -> int:
        key = what, identifier
        if key not in self._known:
            found = self._stored.get(key) or self._find(what, identifier)
            if found and found[1] != name:  # the table calls it otherwise now
                self._connection.execute(f"UPDATE {what}s SET name = ? WHERE id = ?", (name, found[0]))  # noqa: S608 - our own names
            self._known[key] = int(found[0]) if found else self._insert(what, identifier, name)
        return self._known[key]

    def _find(self, what: str, identifier: str) -> tuple[int, str] | None:
        find = f"SELECT id, name FROM {what}s WHERE {what} = ?"  # noqa: S608 - our own names
        row: tuple[int, str] | None = self._connection.execute(find, (identifier,)).fetchone()
        return row

    def _insert(self, what: str, identifier: str, name: str) -> int:
        row: dict[str, Any] = {what: identifier, "name": name} | _gazetteer().get((what, identifier), {})
        if what == "product" and "/" in identifier:
            lender = identifier.partition("/")[0]
            known = _gazetteer_names().get(lender)
            row["lender_id"] = self.id("lender", lender, known) if known else None
        if what == "topic":
            row["topic_group"] = identifier.partition("/")[0]
        columns = ", ".join(row)
        marks = ", ".join(f":{column}" for column in row)
        cursor = self._connection.execute(f"INSERT INTO {what}s({columns}) VALUES({marks})", row)
        return int(cursor.lastrowid or 0)


@cache
def _gazetteer() -> dict[tuple[str, str], dict[str, Any]]:
    known: dict[tuple[str, str], dict[str, Any]] = {}
    for lender in tables.lenders():
        known["lender", lender.id] = {"kind": lender.kind, "region": lender.region, "hotline": lender.hotline}
        known |= {("product", product.id): {"kind": product.kind} for product in lender.products}
    for law in tables.laws():
        told = ("kind", "region", "status", "effective_from", "effective_to", "replaced_by")
        known["law", law.id] = {name: getattr(law, name) for name in told}
    return known


@cache
def _gazetteer_names() -> dict[str, str]:
    return {lender.id: lender.name for lender in tables.lenders()}
