"""Captures that arrive after later ones: of an archive merged behind another, of an old WARC file ingested today.

The history of an article has one order, that of the fetches. So a capture that is older than what the archive has seen
of its article makes that article's history anew, from its captures in the order of time; the article keeps its number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.captures import Capture, article_url
from archive.copies import duplicates
from archive.warc.exchange import WarcPlace

if TYPE_CHECKING:
    import sqlite3


def overtaken_article(connection: sqlite3.Connection, capture: Capture, url: str) -> int | None:
    """Give the article at a capture's address that was seen, or seen gone, after that capture; None where it is new."""
    found = connection.execute(
        "SELECT a.id FROM articles a JOIN captures c ON c.id = ? WHERE a.url = ? AND (a.last_seen > c.fetched_at"
        " OR EXISTS (SELECT 1 FROM events e WHERE e.article_id = a.id AND e.seen_at > c.fetched_at))",
        (capture.id, article_url(url)),
    ).fetchone()
    return int(found[0]) if found else None


def was_seen_later(connection: sqlite3.Connection, capture: Capture, url: str) -> bool:
    """Say whether a later capture of the very address is settled already."""
    found = connection.execute(
        "SELECT 1 FROM captures WHERE url = ? AND outcome IS NOT NULL"
        " AND fetched_at > (SELECT fetched_at FROM captures WHERE id = ?) LIMIT 1",
        (url, capture.id),
    )
    return found.fetchone() is not None


def captures_in_time(connection: sqlite3.Connection, article_id: int, late: Capture) -> list[Capture]:
    """Give every capture of an article's address, and of its later parts, in the order of the fetches."""
    rows = connection.execute(
        "SELECT id, source_id, warc_file, warc_offset, warc_length, warc_record_id, sha256 FROM captures"
        " WHERE id = :late OR article_id = :article"
        " OR id IN (SELECT capture_id FROM events WHERE article_id = :article)"
        " OR outcome IS NOT NULL AND url IN (SELECT url FROM captures WHERE article_id = :article"
        " UNION SELECT url FROM captures WHERE id = :late)"
        " OR outcome IS NOT NULL AND part_of = (SELECT url FROM articles WHERE id = :article) ORDER BY fetched_at, id",
        {"late": late.id, "article": article_id},
    )
    return [
        Capture(
            id=number,
            source_id=source,
            place=WarcPlace(file=file, offset=offset, length=length, record_id=record),
            sha256=digest,
        )
        for number, source, file, offset, length, record, digest in rows
    ]


def begin_anew(connection: sqlite3.Connection, article_id: int) -> None:
    """Take an article's history away, so that the next capture of it gives its first revision."""
    for table in ("revision_deltas", "events"):
        connection.execute(f"DELETE FROM {table} WHERE article_id = ?", (article_id,))  # noqa: S608 - our own names
    connection.execute("UPDATE captures SET article_id = NULL WHERE article_id = ? AND kind = 'part'", (article_id,))
    connection.execute(
        "UPDATE articles SET revision = 0, fold_sha256 = '', chain_version = '' WHERE id = ?", (article_id,)
    )


def has_begun(connection: sqlite3.Connection, article_id: int) -> bool:
    """Say whether a history made anew has an article in it; close it then.

    What came before the first revision is no event: the article was not known to be there.
    """
    first = connection.execute(
        "SELECT capture_id, seen_at FROM revision_deltas WHERE article_id = ? AND number = 1", (article_id,)
    ).fetchone()
    if first is None:
        return False
    connection.execute(
        "DELETE FROM events WHERE article_id = ? AND (revision = 0 OR capture_id = ?)", (article_id, first[0])
    )
    connection.execute("UPDATE articles SET first_seen = ? WHERE id = ?", (first[1], article_id))
    duplicates.choose_primary(connection, article_id)  # which of its copies is the original may follow from that
    return True
