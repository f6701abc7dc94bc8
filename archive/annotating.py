"""Writing what an article says into its tables, and taking it out again; the counterpart of `archive.annotations`."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

from archive.annotated_tables import SUMMARIES
from pipelines.annotate import tables
from pipelines.annotate.laws import UNKNOWN
from pipelines.mentions import PiiMention

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from pipelines.mentions import Annotations, Quality
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


def insert_annotations(connection: sqlite3.Connection, article_id: int, annotated: Annotated) -> None:
    """Insert all that an article says, its quality and the rows for counting; the article's own row is there."""
    found = annotated.annotations
    names = _Names(connection)
    insert_many(
        connection,
        "sections(article_id, position, level, number, heading, start, role)",
        [
            (article_id, position, section.level, section.number, section.heading, section.start, section.role)
            for position, section in enumerate(annotated.sections)
        ],
    )
    _insert_names(connection, names, article_id, found)
    _insert_cited(connection, names, article_id, found)
    _insert_numbers(connection, names, article_id, found)
    _insert_judged(connection, article_id, found, annotated.quality)
    connection.execute(
        "UPDATE articles SET quality_class = :quality_class, quality_score = :quality_score, facts = :facts"
        " WHERE id = :id",
        judged_columns(annotated) | {"id": article_id},
    )
    for statement in SUMMARIES:
        connection.execute(statement, {"id": article_id})


def clear_annotations(connection: sqlite3.Connection, article_id: int) -> None:
    """Remove what an article says."""
    for table in TABLES:
        connection.execute(f"DELETE FROM {table} WHERE article_id = ?", (article_id,))  # noqa: S608 - our own names


def drop_unused_names(connection: sqlite3.Connection) -> None:
    """Remove the names that nothing points to any more."""
    for name, users in NAMED.items():
        unused = " AND ".join(f"NOT EXISTS (SELECT 1 FROM {user} WHERE {name}_id = {name}s.id)" for user in users)  # noqa: S608 - our own names
        connection.execute(f"DELETE FROM {name}s WHERE {unused}")  # noqa: S608 - our own names


def insert_pii(connection: sqlite3.Connection, article_id: int, found: Annotations, digests: Sequence[str]) -> None:
    """Insert where personal data stands, masked, with its keyed digest."""
    insert_many(
        connection,
        'pii(article_id, kind, surface, start, "end", hmac, table_version)',
        [
            (article_id, m.kind, m.surface, m.start, m.end, digest, m.table_version)
            for m, digest in zip(found.pii, digests, strict=True)
        ],
    )


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


def _insert_names(connection: sqlite3.Connection, names: _Names, article_id: int, found: Annotations) -> None:
    for what, mentions in (("lender", found.lenders), ("product", found.products)):
        insert_many(
            connection,
            f"article_{what}s(article_id, {what}_id, surface, start, "
            '"end", in_title, stale_name, name_now, table_version)',
            [
                (
                    *(article_id, names.id(what, m.id, m.name), m.surface, m.start, m.end),
                    *(int(m.in_title), int(m.stale_name), m.name_now, m.table_version),
                )
                for m in mentions
            ],
        )
    insert_many(
        connection,
        'article_title_names(article_id, lender_id, product_id, surface, start, "end", table_version)',
        [
            (
                article_id,
                None if "/" in m.id else names.id("lender", m.id, m.name),
                names.id("product", m.id, m.name) if "/" in m.id else None,
                *(m.surface, m.start, m.end, m.table_version),
            )
            for m in found.title_names
        ],
    )


def _insert_cited(connection: sqlite3.Connection, names: _Names, article_id: int, found: Annotations) -> None:
    insert_many(
        connection,
        'article_laws(article_id, law_id, surface, start, "end", article, article_now, stale, paragraph, article_to,'
        " law_now, table_version)",
        [
            (
                *(article_id, names.id("law", _law_key(m.id, m.name), m.name), m.surface, m.start, m.end, m.article),
                *(m.article_now, int(m.stale), m.paragraph, m.article_to, m.law_now, m.table_version),
            )
            for m in found.laws
        ],
    )
    insert_many(
        connection,
        'article_topics(article_id, topic_id, surface, start, "end", section, in_heading, stance, table_version)',
        [
            (
                *(article_id, names.id("topic", m.id, m.name), m.surface, m.start, m.end, m.section),
                *(int(m.in_heading), m.stance, m.table_version),
            )
            for m in found.topics
        ],
    )


def _law_key(identifier: str, name: str) -> str:
    # Titles of no act share an identifier; each is a row of its own, for each is a finding.
    return f"{UNKNOWN}/{name}" if identifier == UNKNOWN else identifier


def _insert_numbers(connection: sqlite3.Connection, names: _Names, article_id: int, found: Annotations) -> None:
    insert_many(
        connection,
        'article_hotlines(article_id, hotline_id, surface, start, "end", stale, number_now, table_version)',
        [
            (
                *(article_id, names.id("hotline", m.number, m.owner), m.surface, m.start, m.end),
                *(int(m.stale), m.number_now, m.table_version),
            )
            for m in found.hotlines
        ],
    )
    insert_many(
        connection,
        'quantities(article_id, kind, value, value_max, unit, suspect, surface, start, "end", bound, context,'
        " table_version)",
        [
            (
                *(article_id, q.kind, float(q.value), None if q.value_max is None else float(q.value_max), q.unit),
                *(int(q.suspect), q.surface, q.start, q.end, q.bound, q.context, q.table_version),
            )
            for q in found.quantities
        ],
    )


def _insert_judged(
    connection: sqlite3.Connection, article_id: int, found: Annotations, quality: Quality | None
) -> None:
    insert_many(
        connection,
        'claims(article_id, kind, verdict, basis, surface, start, "end", table_version)',
        [(article_id, c.kind, c.verdict, c.basis, c.surface, c.start, c.end, c.table_version) for c in found.claims],
    )
    insert_many(
        connection,
        "quality_signals(article_id, name, value, table_version)",
        [(article_id, s.name, float(s.value), quality.table_version) for s in quality.signals] if quality else (),
    )


class _Names:
    """The rows of known names, looked up once for an article; a new one gets what the gazetteer knows of it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[str, str], int] = {}

    def id(self, what: str, identifier: str, name: str) -> int:
        key = what, identifier
        if key not in self._known:
            find = f"SELECT id, name FROM {what}s WHERE {what} = ?"  # noqa: S608 - our own names
            found = self._connection.execute(find, (identifier,)).fetchone()
            if found and found[1] != name:  # the table calls it otherwise now
                self._connection.execute(f"UPDATE {what}s SET name = ? WHERE id = ?", (name, found[0]))  # noqa: S608 - our own names
            self._known[key] = int(found[0]) if found else self._insert(what, identifier, name)
        return self._known[key]

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


def insert_many(connection: sqlite3.Connection, target: str, rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows into a table given with its columns: `sections(article_id, position, …)`."""
    rows = list(rows)
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {target} VALUES({marks})", rows)
