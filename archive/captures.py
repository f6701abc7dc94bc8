"""Captures as rows: what was fetched, when, and where its bytes lie."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from archive.insertion import insert
from archive.warc.writer import BodyUnreadable, CaptureMark, Exchange, WarcPlace, decode_body, read_place
from pipelines.web.canonical import canonicalize
from pipelines.web.media import parse_content_type

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

_COLUMNS = "captures.id, source_id, warc_file, warc_offset, warc_length, warc_record_id, sha256"


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """A stored capture: its row and its place."""

    id: int
    source_id: int
    place: WarcPlace
    sha256: str
    """Of the body with content encodings removed; of the body as served where they cannot be."""


def iso(when: datetime) -> str:
    """Write a time the way every column holds it.

    >>> from datetime import datetime
    >>> iso(datetime(2026, 2, 3, 4, 5, 6, 7, tzinfo=UTC))
    '2026-02-03T04:05:06.000007Z'
    """
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@lru_cache(maxsize=1024)  # asked for the same page from several sides
def article_url(url: str) -> str:
    """Give the canonical form of a URL, or the URL itself where it has none (a broken IPv6 host)."""
    try:
        return canonicalize(url)
    except ValueError:
        return url


def stored_body(exchange: Exchange) -> bytes:
    """Give the body with content encodings removed; as served where they cannot be."""
    try:
        return decode_body(exchange.response_headers, exchange.body)
    except BodyUnreadable:
        return exchange.body


def insert_capture(connection: sqlite3.Connection, mark: CaptureMark, exchange: Exchange, place: WarcPlace) -> Capture:
    """Insert the row of a capture whose record lies at `place`."""
    media_type, charset = parse_content_type(exchange.header("content-type"))
    body = stored_body(exchange)
    digest = sha256(body).hexdigest()
    row = {
        "id": mark.capture_id,
        "run_id": mark.run.id,
        "source_id": mark.source.id,
        "kind": exchange.kind,
        "url": exchange.url,
        "status": exchange.status,
        "fetched_at": iso(exchange.fetched_at),
        "media_type": media_type,
        "charset_label": charset,
        "body_bytes": len(body),
        "sha256": digest,
        "warc_file": place.file,
        "warc_offset": place.offset,
        "warc_length": place.length,
        "warc_record_id": place.record_id,
        "part_of": article_url(exchange.part_of) if exchange.part_of else None,
    }
    insert(connection, "captures", row)
    return Capture(id=mark.capture_id, source_id=mark.source.id, place=place, sha256=digest)


def stored_capture(connection: sqlite3.Connection, capture_id: int) -> Capture:
    """Give a capture by its number."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM captures WHERE id = ?", (capture_id,)).fetchone()  # noqa: S608 - our own names
    return _capture(row)


def stored_captures(connection: sqlite3.Connection, *, only_unsettled: bool = False) -> Iterator[Capture]:
    """Yield captures, oldest first; `only_unsettled` those without an outcome."""
    where = "WHERE outcome IS NULL" if only_unsettled else ""
    for row in connection.execute(f"SELECT {_COLUMNS} FROM captures {where} ORDER BY id"):  # noqa: S608 - our own names
        yield _capture(row)


def _capture(row: tuple[Any, ...]) -> Capture:
    place = WarcPlace(file=row[2], offset=row[3], length=row[4], record_id=row[5])
    return Capture(id=row[0], source_id=row[1], place=place, sha256=row[6])


def read_capture(connection: sqlite3.Connection, folder: Path, capture: Capture) -> Exchange:
    """Read a capture's bytes back, as what it was captured.

    Raises:
        NotInWarc: the record is not where the row says.
    """
    kind, source, part_of = connection.execute(
        "SELECT kind, name, part_of FROM captures JOIN sources ON sources.id = source_id WHERE captures.id = ?",
        (capture.id,),
    ).fetchone()
    return replace(read_place(folder, capture.place).exchange, kind=kind, source=source, part_of=part_of)
