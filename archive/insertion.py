"""Turning records into rows: an article and what hangs on it, a rejection. No transactions here; `Store` holds them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from archive.annotated import annotating
from archive.copies.signatures import write_signature
from pipelines.annotate import annotation_tables
from pipelines.extract.mirror import mirror_of
from pipelines.masking import masked_string
from pipelines.records import Certainty
from pipelines.wire import rejection_reached

if TYPE_CHECKING:
    import sqlite3

    from archive.annotated.personal_key import MaskedArticle
    from pipelines.records import Article, Rejected

DERIVED: Final = (*annotating.TABLES, "pii", "edits", "removed_blocks", "signature_bands", "signatures")
"""Tables whose rows are made from the current revision of an article and replaced with it."""

APPLIED: Final = frozenset({Certainty.EXACT, Certainty.INFERRED})


def article_row(article: Article) -> dict[str, Any]:
    """Give the columns of `articles` that the record itself determines."""
    extracted, repaired, converted = article.extracted, article.repaired, article.converted
    published, report = extracted.published, converted.script_report
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
        "published_precision": published.precision.value if published else None,
        "published_basis": published.basis.value if published else None,
        "breadcrumb": json.dumps(extracted.breadcrumb, ensure_ascii=False),
        "script": converted.script.value,
        "script_kind": report.kind.value if report.kind else None,
        "region": report.region.value if report.region else None,
        "language": converted.language,
        "encoding": extracted.decoding.encoding,
        "encoding_evidence": extracted.decoding.evidence.value,
        "replaced_chars": extracted.decoding.replaced_chars,
        "confidence": float(extracted.confidence),
        "page_kind": extracted.page_kind.value,
        "container": extracted.layout.container,
        "title_suffix": extracted.layout.suffix,
        "host_model": extracted.layout.model,
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
        "title": masked_string(title) if title else title,
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


def insert_derived(connection: sqlite3.Connection, article_id: int, masked: MaskedArticle) -> None:
    """Insert sections, edits, removed blocks, annotations and the signature of an article.

    Args:
        connection: in a transaction.
        article_id: of its row, which is there.
        masked: what is stored of it.
    """
    rows = masked.rows
    annotating.insert_rows(connection, article_id, rows.repaired)
    write_signature(connection, article_id, rows.signature)
    annotating.insert_annotations(connection, article_id, rows.annotated)
    annotating.insert_pii(connection, article_id, rows.pii, masked.digests)
