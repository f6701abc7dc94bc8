"""Articles in several pages: their captures in the order of the parts, and the joined text in the article's row.

A later part that arrives before its first page waits in its capture, which names that page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.captures import Capture, article_url
from archive.insertion import clear_derived, insert_derived, update
from archive.versions import revisions
from archive.warc.writer import WarcPlace
from pipelines import chain
from pipelines.decode import decode
from pipelines.extract.parts import join_parts, part_number
from pipelines.records import Reason, Reject

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from archive.annotated.personal_key import MaskedArticle
    from archive.search.indexing import IndexWriter
    from pipelines.config import ChainConfig
    from pipelines.records import Decoded, Outcome, RawPage

_COLUMNS = "id, source_id, warc_file, warc_offset, warc_length, warc_record_id, sha256, url"


def article_at(connection: sqlite3.Connection, url: str) -> int | None:
    """Give the article of an address; None where there is none."""
    row = connection.execute("SELECT id FROM articles WHERE url = ?", (article_url(url),)).fetchone()
    return int(row[0]) if row else None


def note_part(connection: sqlite3.Connection, capture: Capture, article_id: int) -> None:
    """Note whose part a capture is; by itself it stays a rejected page."""
    connection.execute("UPDATE captures SET article_id = ? WHERE id = ?", (article_id, capture.id))


def are_waiting(connection: sqlite3.Connection, url: str) -> bool:
    """Say whether later parts of an article arrived before it."""
    found = connection.execute(
        "SELECT 1 FROM captures JOIN rejections ON capture_id = captures.id AND reason = ?"
        " WHERE part_of = ? AND article_id IS NULL AND captures.status <> 304 LIMIT 1",
        (Reason.CONTINUATION, article_url(url)),
    )
    return found.fetchone() is not None


def is_overtaken(connection: sqlite3.Connection, capture: Capture, article_id: int) -> bool:
    """Say whether the article, or a part of it, was seen after this capture of a part."""
    found = connection.execute(
        "SELECT 1 FROM captures c, articles a WHERE c.id = ? AND a.id = ? AND (a.last_seen > c.fetched_at OR EXISTS"
        " (SELECT 1 FROM captures o WHERE o.article_id = a.id AND o.kind = 'part' AND o.fetched_at > c.fetched_at))",
        (capture.id, article_id),
    )
    return found.fetchone() is not None


def has_first_page(connection: sqlite3.Connection, article_id: int) -> bool:
    """Say whether an article's first page was read; not while its history is told anew and has not come to it."""
    found = connection.execute("SELECT revision FROM articles WHERE id = ?", (article_id,)).fetchone()
    return bool(found and found[0])


def first_page(connection: sqlite3.Connection, article_id: int) -> Capture:
    """Give the capture of an article's current revision: its first page."""
    columns = ", ".join(f"captures.{name}" for name in _COLUMNS.split(", "))
    query = f"SELECT {columns} FROM captures JOIN articles ON captures.id = capture_id WHERE articles.id = ?"  # noqa: S608 - our own names
    return _capture(connection.execute(query, (article_id,)).fetchone())


def later_pages(connection: sqlite3.Connection, article_id: int) -> list[Capture]:
    """Give the last capture of every later part of an article, in the order of the parts."""
    query = f"SELECT {_COLUMNS} FROM captures WHERE article_id = ? AND kind = 'part' ORDER BY fetched_at, id"  # noqa: S608 - our own names
    last = {row[7]: row for row in connection.execute(query, (article_id,))}
    return [_capture(last[url]) for url in sorted(last, key=lambda url: (part_number(url), url))]


def join_pages(pages: Sequence[RawPage], config: ChainConfig) -> Outcome:
    """Run the chain on an article in several pages, the first part first; a later part that cannot be read is left out.

    Raises:
        Reject: what the first page, or the joined text, is rejected for.
    """
    decoded = [decode(pages[0], config), *_readable(pages[1:], config)]
    return chain.run(join_parts(decoded, config), config)


def was_joined(connection: sqlite3.Connection, capture: Capture, article_id: int) -> bool:
    """Say whether an earlier capture of the same address is a part of the article already."""
    found = connection.execute(
        "SELECT 1 FROM captures WHERE url = (SELECT url FROM captures WHERE id = ?1) AND id <> ?1 AND article_id = ?2"
        " AND kind = 'part'",
        (capture.id, article_id),
    )
    return found.fetchone() is not None


def amend(
    connection: sqlite3.Connection, article_id: int, masked: MaskedArticle, index: IndexWriter
) -> tuple[str, str] | None:
    """Put a joined text in the place of the current revision's: a part that came later is no change of the article.

    Whoever calls it places the article anew.

    Returns:
        The text before and after; None where it is the same.
    """
    row = masked.rows.columns
    fold, before = connection.execute("SELECT fold_sha256, text FROM articles WHERE id = ?", (article_id,)).fetchone()
    if fold == row["fold_sha256"]:
        return None
    clear_derived(connection, article_id)
    told = {"fold_sha256": row["fold_sha256"], "title": row["title"]}
    revisions.amend(connection, article_id, told, row["text"])
    with index.by_hand():
        index.remove(article_id)
        update(connection, "articles", article_id, row)
        index.add_later(article_id, row["title"], row["text"], masked.tokens)
    insert_derived(connection, article_id, masked)
    return before, row["text"]


def _readable(pages: Sequence[RawPage], config: ChainConfig) -> Iterator[Decoded]:
    for page in pages:
        try:
            yield decode(page, config)
        except Reject:
            continue


def _capture(row: tuple[int, int, str, int, int, str, str, str]) -> Capture:
    place = WarcPlace(file=row[2], offset=row[3], length=row[4], record_id=row[5])
    return Capture(id=row[0], source_id=row[1], place=place, sha256=row[6])
