"""What the frontier is told of an answer: when it was looked at, and what matters for the next visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.copies.foresight import Prepared, page_date_of
from archive.intake import Unchanged
from crawler.frontier.rows import Look
from crawler.recrawl import FRESH_SECONDS, NOT_MODIFIED, stamp_seconds
from pipelines.records import Article

if TYPE_CHECKING:
    from archive.warc.writer import Exchange
    from crawler.reading.textwork import Reading
    from pipelines.records import Outcome


def look_of(exchange: Exchange, reading: Reading, outcome: Outcome | Prepared | Unchanged | None, now: float) -> Look:
    """Say what an answer showed; `now` is when (seconds since 1970)."""
    return Look(
        status=exchange.status,
        now=now,
        etag=exchange.header("etag"),
        last_modified=exchange.header("last-modified"),
        content_hash=reading.content_hash,
        is_repeated=isinstance(outcome, Unchanged) and exchange.status != NOT_MODIFIED,
        is_fresh=_is_fresh(outcome, now),
    )


def _is_fresh(outcome: Outcome | Prepared | Unchanged | None, now: float) -> bool:
    published = page_date_of(outcome) if isinstance(outcome, Article | Prepared) else None
    when = stamp_seconds(published.value) if published is not None else None
    return when is not None and now - when < FRESH_SECONDS
