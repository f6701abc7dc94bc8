"""What feeds say of the dates of articles: a record of its own, joined to an article whatever came first.

The date an article shows is a function of what its page says and of the set of entries that feeds of its source hold
for its address. It is found anew when the page is settled and when an entry arrives, so neither the order of captures
nor a kill shows in it. What the page itself says stays in `page_dates` where a feed's date stands in its place.
"""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from archive.annotated.replay import annotate_anew, published_of
from archive.captures import article_url, stored_body
from archive.copies import duplicates
from archive.insertion import update
from pipelines.config import DEFAULT
from pipelines.web.feed import better_date, entries

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from archive.captures import Capture
    from archive.warc.writer import Exchange
    from pipelines.config import ChainConfig
    from pipelines.records import Published

MAX_ENTRIES: Final = 1_000
"""Of one feed whose dates are kept; more is an archive of its own, and its entries were in it before."""

TABLES: Final = """
CREATE TABLE feed_entries(
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL,                  -- canonical address that the entry leads to
    feed TEXT NOT NULL,                 -- canonical address of the feed
    source_id INTEGER NOT NULL REFERENCES sources(id),
    published TEXT NOT NULL,
    precision TEXT NOT NULL,
    capture_id INTEGER NOT NULL REFERENCES captures(id),   -- the earliest that says so
    UNIQUE(url, feed, source_id, published)
) STRICT;
CREATE INDEX feed_entries_capture ON feed_entries(capture_id);
CREATE INDEX feed_entries_source ON feed_entries(source_id);
CREATE TABLE page_dates(
    article_id INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
    published TEXT,                     -- what the page says; NULL where it says nothing
    published_precision TEXT,
    published_basis TEXT
) STRICT;
"""

_DATED: Final = "published, published_precision, published_basis"


def announced(exchange: Exchange) -> Iterator[tuple[str, Published]]:
    """Yield what a captured feed says: the canonical address that an entry leads to, and its date."""
    for entry in islice(entries(stored_body(exchange)), MAX_ENTRIES):
        if entry.published is not None and (url := _address(exchange.url, entry.address)):
            yield url, entry.published


def note_entries(connection: sqlite3.Connection, capture: Capture, exchange: Exchange) -> list[int]:
    """Keep what a captured feed says; give the articles whose date may follow from it.

    Call it in the transaction that settles the feed.
    """
    feed = article_url(exchange.url)
    known: list[int] = []
    for url, published in announced(exchange):
        told = (url, feed, capture.source_id, published.value, published.precision, capture.id)
        added = connection.execute(
            "INSERT INTO feed_entries(url, feed, source_id, published, precision, capture_id) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET capture_id = excluded.capture_id WHERE"
            " (SELECT fetched_at FROM captures c WHERE c.id = excluded.capture_id)"
            " < (SELECT fetched_at FROM captures c WHERE c.id = feed_entries.capture_id)",
            told,
        )
        if added.rowcount:
            of_it = "SELECT id FROM articles WHERE url = ? AND source_id = ?"
            known += [number for (number,) in connection.execute(of_it, (url, capture.source_id))]
    return list(dict.fromkeys(known))


def page_date(connection: sqlite3.Connection, article_id: int) -> Published | None:
    """Give the date that an article's page says, whatever date the article shows."""
    row = connection.execute(f"SELECT {_DATED} FROM page_dates WHERE article_id = ?", (article_id,)).fetchone()  # noqa: S608 - our own names
    return published_of(*(row or _shown(connection, article_id)))


def date_article(
    connection: sqlite3.Connection, article_id: int, page: Published | None, config: ChainConfig = DEFAULT
) -> None:
    """Let an article show the better of its page's date and its feeds'.

    Where that is another than it showed, its annotations and its place among its copies follow: which law held, and
    which copy is the original, are matters of the date.

    Args:
        connection: in a transaction.
        article_id: of its row, which is there.
        page: what the page says.
        config: the chain's limits.
    """
    url, source_id, first_seen = connection.execute(
        "SELECT url, source_id, first_seen FROM articles WHERE id = ?", (article_id,)
    ).fetchone()
    told = connection.execute(
        "SELECT published, precision, 'feed' FROM feed_entries WHERE url = ? AND source_id = ?", (url, source_id)
    ).fetchall()
    dates = [date for row in told if (date := published_of(*row)) is not None]
    better = better_date(page, dates, datetime.fromisoformat(first_seen)) if dates else None
    connection.execute("DELETE FROM page_dates WHERE article_id = ?", (article_id,))
    if better is not None:
        row = (article_id, *_columns(page))
        connection.execute(f"INSERT INTO page_dates(article_id, {_DATED}) VALUES (?, ?, ?, ?)", row)  # noqa: S608 - our own names
    columns = _columns(better or page)
    if columns == _shown(connection, article_id):
        return
    update(connection, "articles", article_id, dict(zip(_DATED.split(", "), columns, strict=True)))
    annotate_anew(connection, article_id, config)
    duplicates.choose_primary(connection, article_id)


def forget_captures(connection: sqlite3.Connection, captures: Sequence[tuple[int]]) -> list[int]:
    """Forget what captures said as feeds, because they are taken down; give the articles whose date may follow."""
    articles: list[int] = []
    for capture in captures:
        query = "SELECT a.id FROM articles a JOIN feed_entries f USING(url, source_id) WHERE f.capture_id = ?"
        articles += [number for (number,) in connection.execute(query, capture)]
        connection.execute("DELETE FROM feed_entries WHERE capture_id = ?", capture)
    return list(dict.fromkeys(articles))


def _address(base: str, address: str) -> str:
    try:
        return article_url(urljoin(base, address)) if address else ""
    except ValueError:  # a broken IPv6 host
        return ""


def _shown(connection: sqlite3.Connection, article_id: int) -> tuple[str | None, str | None, str | None]:
    row = connection.execute(f"SELECT {_DATED} FROM articles WHERE id = ?", (article_id,)).fetchone()  # noqa: S608 - our own names
    return row[0], row[1], row[2]


def _columns(date: Published | None) -> tuple[str | None, str | None, str | None]:
    return (date.value, date.precision.value, date.basis.value) if date is not None else (None, None, None)
