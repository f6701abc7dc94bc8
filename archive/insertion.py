"""Turning records into rows: an article and what hangs on it, a rejection. No transactions here; `Store` holds them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from archive.signatures import insert_signature
from pipelines.annotate import annotation_tables
from pipelines.annotate.laws import UNKNOWN
from pipelines.extract.mirror import mirror_of
from pipelines.records import Certainty
from pipelines.wire import rejection_reached

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from pipelines.mentions import Annotations, LawMention, Mention
    from pipelines.records import Annotated, Article, Rejected

ANNOTATIONS: Final = (
    "sections",
    "article_lenders",
    "article_products",
    "article_laws",
    "article_topics",
    "article_hotlines",
    "quantities",
    "pii",
)
"""Tables whose rows the annotate stage makes."""

NAMED: Final = ("lender", "product", "law", "topic", "hotline")
"""What has a table of names and one of mentions."""

DERIVED: Final = (*ANNOTATIONS, "edits", "removed_blocks", "signature_bands", "signatures")
"""Tables whose rows are made from the current revision of an article and replaced with it."""

UNKNOWN_LAW: Final = f"{UNKNOWN}/"
"""What the key of a title begins with that is no known act."""

APPLIED: Final = frozenset({Certainty.EXACT, Certainty.INFERRED})


def article_row(article: Article) -> dict[str, Any]:
    """Give the columns of `articles` that the record itself determines."""
    extracted, repaired, converted = article.extracted, article.repaired, article.converted
    published = extracted.published
    applied = sum(edit.certainty in APPLIED for edit in repaired.edits)
    return {
        "canonical_url": extracted.canonical_url,
        "mirror_of": mirror_of(article.source.final_url or article.source.url, extracted.canonical_url),
        "title": repaired.title,
        "title_hans": converted.title_hans,
        "title_raw": extracted.title_raw,
        "author": extracted.author,
        "source_name": extracted.source_name,
        "editor": extracted.editor,
        "published": published.value if published else None,
        "published_precision": published.precision if published else None,
        "published_basis": published.basis if published else None,
        "breadcrumb": json.dumps(extracted.breadcrumb, ensure_ascii=False),
        "script": converted.script,
        "script_kind": converted.script_report.kind,
        "region": converted.script_report.region,
        "language": converted.language,
        "encoding": extracted.decoding.encoding,
        "encoding_evidence": extracted.decoding.evidence,
        "replaced_chars": extracted.decoding.replaced_chars,
        "confidence": float(extracted.confidence),
        "text_chars": len(repaired.text),
        "edit_count": applied,
        "flag_count": len(repaired.edits) - applied,
        "sha256": article.fingerprint.sha256,
        "fold_sha256": article.fingerprint.fold_sha256,
        "chain_version": article.chain_version,
        "annotated_with": annotation_marks(),
        "text": repaired.text,
        "text_hans": converted.text_hans,
    }


def annotation_marks() -> str:
    """Give what an article keeps of the tables that annotated it."""
    return annotation_tables()


def rejection_row(rejected: Rejected) -> dict[str, Any]:
    """Give the columns of `rejections` that the record itself determines."""
    title, encoding = rejection_reached(rejected)
    return {
        "stage": rejected.stage,
        "reason": rejected.reason,
        "detail": rejected.detail,
        "title": title,
        "encoding": encoding,
        "chain_version": rejected.chain_version,
    }


def insert(connection: sqlite3.Connection, table: str, row: dict[str, Any]) -> int:
    """Insert one row given by column names; give its id."""
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join(f":{name}" for name in row)
    cursor = connection.execute(f"INSERT INTO {table}({names}) VALUES({marks})", row)
    return int(cursor.lastrowid or 0)


def update(connection: sqlite3.Connection, table: str, row_id: int, row: dict[str, Any]) -> None:
    """Set columns of the row with that id."""
    columns = ", ".join(f'"{name}" = :{name}' for name in row)
    connection.execute(f"UPDATE {table} SET {columns} WHERE id = :row_id", row | {"row_id": row_id})  # noqa: S608 - our own names


def clear_derived(connection: sqlite3.Connection, article_id: int) -> None:
    """Remove what was made from the revision before."""
    for table in DERIVED:
        connection.execute(f"DELETE FROM {table} WHERE article_id = ?", (article_id,))  # noqa: S608 - our own names


def insert_derived(connection: sqlite3.Connection, article_id: int, article: Article) -> None:
    """Insert sections, edits, removed blocks, annotations and the signature of an article."""
    insert_annotations(connection, article_id, article.annotated)
    _insert_many(
        connection,
        'edits(article_id, position, field, start, "end", before, after, rule, certainty, confidence)',
        [
            (article_id, position, e.field, e.start, e.end, e.before, e.after, e.rule, e.certainty, float(e.confidence))
            for position, e in enumerate(article.repaired.edits)
        ],
    )
    _insert_many(
        connection,
        "removed_blocks(article_id, position, kind, rule, text)",
        [
            (article_id, position, block.kind, block.rule, block.text)
            for position, block in enumerate(article.extracted.removed)
        ],
    )
    repaired = article.repaired
    insert_signature(connection, article_id, repaired.title, repaired.text, article.fingerprint.signature)


def clear_annotations(connection: sqlite3.Connection, article_id: int) -> None:
    """Remove what the annotate stage made of an article."""
    for table in ANNOTATIONS:
        connection.execute(f"DELETE FROM {table} WHERE article_id = ?", (article_id,))  # noqa: S608 - our own names


def insert_annotations(connection: sqlite3.Connection, article_id: int, annotated: Annotated) -> None:
    """Insert sections and annotations of an article."""
    _insert_many(
        connection,
        "sections(article_id, position, level, number, heading, start)",
        [
            (article_id, position, section.level, section.number, section.heading, section.start)
            for position, section in enumerate(annotated.sections)
        ],
    )
    _insert_mentions(connection, article_id, annotated.annotations)
    _insert_numbers(connection, article_id, annotated.annotations)


def drop_unused_names(connection: sqlite3.Connection) -> None:
    """Remove the names that nothing mentions any more."""
    for name in NAMED:
        mentions = f"SELECT 1 FROM article_{name}s WHERE {name}_id = {name}s.id"  # noqa: S608 - our own names
        connection.execute(f"DELETE FROM {name}s WHERE NOT EXISTS ({mentions})")  # noqa: S608 - our own names


def _insert_mentions(connection: sqlite3.Connection, article_id: int, found: Annotations) -> None:
    names = _Names(connection)
    _insert_many(
        connection,
        'article_lenders(article_id, lender_id, surface, start, "end")',
        [(article_id, names.of("lender", m), m.surface, m.start, m.end) for m in found.lenders],
    )
    _insert_many(
        connection,
        'article_products(article_id, product_id, surface, start, "end")',
        [(article_id, names.of("product", m), m.surface, m.start, m.end) for m in found.products],
    )
    _insert_many(
        connection,
        'article_laws(article_id, law_id, surface, start, "end", article, article_now, stale)',
        [
            (
                article_id,
                names.id("law", _law_key(m), m.name),
                m.surface,
                m.start,
                m.end,
                m.article,
                m.article_now,
                int(m.stale),
            )
            for m in found.laws
        ],
    )
    _insert_many(
        connection,
        'article_topics(article_id, topic_id, surface, start, "end", section)',
        [(article_id, names.of("topic", m), m.surface, m.start, m.end, m.section) for m in found.topics],
    )
    _insert_many(
        connection,
        'article_hotlines(article_id, hotline_id, surface, start, "end")',
        [(article_id, names.id("hotline", m.number, m.owner), m.surface, m.start, m.end) for m in found.hotlines],
    )


def _insert_numbers(connection: sqlite3.Connection, article_id: int, found: Annotations) -> None:
    _insert_many(
        connection,
        'quantities(article_id, kind, value, value_max, unit, suspect, surface, start, "end")',
        [
            (article_id, q.kind, float(q.value), _real(q.value_max), q.unit, int(q.suspect), q.surface, q.start, q.end)
            for q in found.quantities
        ],
    )
    _insert_many(
        connection,
        'pii(article_id, kind, surface, start, "end")',
        [(article_id, mention.kind, mention.surface, mention.start, mention.end) for mention in found.pii],
    )


class _Names:
    """The rows of known names, looked up once for an article."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[str, str], int] = {}

    def of(self, what: str, mention: Mention) -> int:
        return self.id(what, mention.id, mention.name)

    def id(self, what: str, identifier: str, name: str) -> int:
        key = what, identifier
        if key not in self._known:
            find = f"SELECT id, name FROM {what}s WHERE {what} = ?"  # noqa: S608 - our own names
            found = self._connection.execute(find, (identifier,)).fetchone()
            if found and found[1] != name:  # the table calls it otherwise now
                update(self._connection, f"{what}s", int(found[0]), {"name": name})
            self._known[key] = (
                int(found[0]) if found else insert(self._connection, f"{what}s", {what: identifier, "name": name})
            )
        return self._known[key]


def _law_key(mention: LawMention) -> str:
    # Titles of no act share an identifier; each is a row of its own, for each is a finding.
    return f"{UNKNOWN_LAW}{mention.name}" if mention.id == UNKNOWN else mention.id


def _real(value: float | None) -> float | None:
    return None if value is None else float(value)


def _insert_many(connection: sqlite3.Connection, target: str, rows: Iterable[Sequence[Any]]) -> None:
    rows = list(rows)
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {target} VALUES({marks})", rows)
