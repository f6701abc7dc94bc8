"""Captures that say "the same again": an answer whose body lies in the archive already is not stored twice."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple

from archive.captures import article_url, iso, stored_body
from archive.warc.exchange import Original, WarcPlace
from archive.warc.reader import NotInWarc, read_place
from pipelines.chain import CHAIN_VERSION
from pipelines.records import Reason
from pipelines.web.media import parse_content_type

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from archive.captures import Capture
    from archive.warc.exchange import Exchange

MIN_BODY_BYTES: Final = 512
"""A smaller body is stored again: the record that points at it would be larger."""

NOT_MODIFIED: Final = 304
_PLACE: Final = "url, fetched_at, warc_file, warc_offset, warc_length, warc_record_id"


def find_original(connection: sqlite3.Connection, folder: Path, exchange: Exchange) -> Original | None:
    """Give the record that an answer repeats: the last whole one for 304, an equal one of its address for a body.

    Returns:
        None where the answer has to be stored whole.
    """
    known = connection.execute("SELECT 1 FROM captures WHERE url = ? LIMIT 1", (exchange.url,)).fetchone()
    if known is None or exchange.method is None:
        return None
    if exchange.status == NOT_MODIFIED:
        query = f"""SELECT {_PLACE} FROM captures WHERE url = :url AND status = 200 AND sha256 = (
            SELECT sha256 FROM captures WHERE url = :url AND status = 200 ORDER BY id DESC LIMIT 1
            ) ORDER BY id LIMIT 1"""  # noqa: S608 - our own names; the first of equal ones holds the body
        row = connection.execute(query, {"url": exchange.url}).fetchone()
        return _original(row) if row else None
    if len(exchange.body) < MIN_BODY_BYTES:
        return None
    digest = sha256(stored_body(exchange)).hexdigest()
    query = f"SELECT {_PLACE} FROM captures WHERE url = ? AND sha256 = ? AND status = ? ORDER BY id LIMIT 1"  # noqa: S608 - our own names
    row = connection.execute(query, (exchange.url, digest, exchange.status)).fetchone()
    if row is None:
        return None
    original = _original(row)
    try:
        stored = read_place(folder, original.place)
    except NotInWarc:
        return None
    # As served, not as decoded: the same page compressed anew is another payload.
    return original if stored.exchange.body == exchange.body and not stored.is_revisit else None


def _original(row: tuple[str, str, str, int, int, str]) -> Original:
    url, date, file, offset, length, record_id = row
    return Original(url=url, date=date, place=WarcPlace(file=file, offset=offset, length=length, record_id=record_id))


def is_repeated(connection: sqlite3.Connection, capture: Capture, url: str) -> bool:
    """Say whether a capture has the very bytes, read by the present code, of the article's current revision."""
    found = connection.execute(
        "SELECT 1 FROM articles JOIN captures ON captures.id = articles.capture_id"
        " WHERE articles.url = ? AND captures.sha256 = ? AND articles.chain_version = ?",
        (article_url(url), capture.sha256, CHAIN_VERSION),
    ).fetchone()
    return found is not None


class Known(NamedTuple):
    """A capture that is in the archive already."""

    outcome: str | None
    """As in the column captures.outcome."""


def known_capture(connection: sqlite3.Connection, exchange: Exchange) -> Known | None:
    """Find what an input brings once more: the same bytes, labelled the same, of the same address and time.

    Where the input does not say when a page was fetched, the last capture of its address is the one to be equal to.
    """
    rows = connection.execute(
        "SELECT sha256, media_type, charset_label, outcome FROM captures WHERE url = ?1 AND status = ?2"
        " AND (fetched_at = ?3 OR NOT ?4 AND id = (SELECT id FROM captures WHERE url = ?1 AND status = ?2"
        " ORDER BY fetched_at DESC, id DESC LIMIT 1))",
        (exchange.url, exchange.status, iso(exchange.fetched_at), exchange.is_timed),
    ).fetchall()
    if not rows:
        return None
    told = (sha256(stored_body(exchange)).hexdigest(), *parse_content_type(exchange.header("content-type")))
    return next((Known(row[3]) for row in rows if row[:3] == told), None)


def last_rejection(connection: sqlite3.Connection, url: str) -> tuple[Reason, str] | None:
    """Give reason and detail of the last rejection of an address; None where it has none."""
    found = connection.execute(
        "SELECT reason, detail FROM rejections WHERE capture_id ="
        " (SELECT max(id) FROM captures WHERE url = ? AND outcome = 'rejected')",
        (url,),
    ).fetchone()
    return (Reason(found[0]), found[1]) if found else None
