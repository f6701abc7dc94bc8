"""Copies through the archive: what one insertion costs as the archive grows, and the groups that come out."""

from __future__ import annotations

import resource
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from archive.copies import duplicates
from archive.copies.signatures import signature_row, write_signature
from archive.insertion import insert
from archive.store import Store
from pipelines.fingerprint import fingerprint_text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from copies_corpus import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What the last insertions cost when the archive had so many articles."""

    articles: int
    cpu_ms: float
    """Of one article: keys, rows, candidates, comparison and grouping, committed; mean since the mark before."""
    rss_mb: float


def insert_all(
    documents: Sequence[Document], marks: Sequence[int] = ()
) -> tuple[list[int], list[int | None], list[Mark]]:
    """Insert one document at a time into a fresh archive; give clusters, families and costs at the marks."""
    found: list[Mark] = []
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "copies.db") as store:
        connection = store.connection
        only_copies(connection)
        begun, since = time.process_time(), 0
        for number, document in enumerate(documents, start=1):
            with store.transaction():
                insert_document(connection, number, document)
            if number in marks:
                now = time.process_time()
                rss_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                found.append(Mark(articles=number, cpu_ms=(now - begun) / (number - since) * 1000, rss_mb=rss_mb))
                begun, since = time.process_time(), number
        rows = connection.execute("SELECT cluster_id, family_id FROM articles ORDER BY id").fetchall()
    return [cluster for cluster, _ in rows], [family for _, family in rows], found


def only_copies(connection: sqlite3.Connection) -> None:
    """Leave out captures and the search index: they are measured elsewhere."""
    connection.execute("PRAGMA foreign_keys = OFF")
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'articles'"
    ).fetchall()
    for (name,) in names:
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.commit()


def insert_document(connection: sqlite3.Connection, number: int, document: Document, *, is_placed: bool = True) -> None:
    """Insert a document as an article, past the chain; with its keys and among its copies unless told otherwise."""
    keys = fingerprint_text(document.title, document.text)
    row = dict.fromkeys(("first_seen", "last_seen", "changed_at"), "2026-01-01T00:00:00Z")
    row |= dict.fromkeys(("script", "language", "encoding_evidence", "chain_version"), "")
    row |= {"breadcrumb": "[]", "sha256": keys.sha256, "fold_sha256": keys.fold_sha256}
    counts = dict.fromkeys(("revision", "replaced_chars", "confidence", "text_chars", "edit_count", "flag_count"), 1)
    texts = {"title": document.title, "title_hans": document.title, "text": document.text, "text_hans": document.text}
    own = {"id": number, "url": f"http://bench.example.cn/{number}", "source_id": 1, "capture_id": number}
    insert(connection, "articles", own | row | counts | texts)
    if not is_placed:
        return
    write_signature(connection, number, signature_row(document.title, document.text, keys.signature))
    duplicates.place(connection, number)
