"""Answers that a killed crawl kept and did not acknowledge: read once more from the archive, not asked for again."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from math import inf
from typing import TYPE_CHECKING, Final

from archive.captures import iso, read_capture, stored_capture
from archive.understanding import is_torn, page_to_read
from archive.warc.writer import BodyUnreadable, NotInWarc, decode_body
from crawler.politeness import RULES_SECONDS, SERVER_ERROR, TRANSIENT
from crawler.reading.textwork import read_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archive.store import Store
    from archive.warc.writer import Exchange
    from crawler.frontier.interface import Frontier
    from crawler.frontier.rows import Lease
    from crawler.reading.textwork import Reading
    from crawler.sites.source import SourceFile

VISITED_SECONDS: Final = 24 * 3600.0
"""A source that a killed crawl has visited within this time is not visited again by the one that goes on."""

logger = logging.getLogger(__name__)


def kept_answers(
    store: Store, frontier: Frontier, sources: Mapping[str, SourceFile]
) -> Iterator[tuple[Lease, Exchange, Reading]]:
    """Yield what is to be acknowledged, and what it holds; the archive has settled it.

    Left out, and so asked for once more, is what may be another answer then (an error that passes, a torn body), and
    what cannot be read.
    """
    for lease, capture_id in frontier.kept():
        source = sources.get(lease.source)
        if source is None:
            continue
        capture = stored_capture(store.connection, capture_id)
        try:
            exchange = read_capture(store.connection, store.warc.folder, capture)
            if exchange.status in TRANSIENT or is_torn(exchange):
                continue
            selectors = store.selectors_of(capture.source_id)
            page = page_to_read(exchange, capture.sha256, selectors, store.model_of(exchange.url))
            reading = read_page(source, lease, exchange, page)
        except NotInWarc:
            continue
        except Exception:  # a bug of ours while looking for links
            logger.exception("capture %d cannot be read", capture_id)
            continue
        yield lease, exchange, reading


def resumed_from(store: Store, *, now: float) -> float:
    """Give when the killed crawl began that this one goes on with (seconds since 1970); infinity where none was killed.

    It may have been killed several times. What it visited longer than a day ago is visited anew; so is everything where
    somebody stopped the crawl.
    """
    (began,) = store.connection.execute(
        "SELECT min(started_at) FROM runs WHERE kind = 'crawl' AND id < (SELECT max(id) FROM runs)"
        " AND id > coalesce((SELECT max(id) FROM runs WHERE kind = 'crawl' AND finish_reason IS NOT NULL), 0)"
    ).fetchone()
    return inf if began is None else max(datetime.fromisoformat(began).timestamp(), now - VISITED_SECONDS)


def kept_rules(store: Store, url: str) -> Exchange | None:
    """Give the answer of a robots.txt that is less than a day old; None where it is to be asked for.

    An answer for which a source rests is not kept to: the source would rest until the answer is a day old.
    """
    since = iso(datetime.now(UTC) - timedelta(seconds=RULES_SECONDS))
    found = store.connection.execute(
        "SELECT id FROM captures WHERE url = ? AND kind = 'robots' AND fetched_at >= ? ORDER BY id DESC LIMIT 1",
        (url, since),
    ).fetchone()
    if found is None:
        return None
    try:
        exchange = read_capture(store.connection, store.warc.folder, stored_capture(store.connection, found[0]))
        decode_body(exchange.response_headers, exchange.body)
    except (NotInWarc, BodyUnreadable):
        return None
    is_passing = exchange.status in TRANSIENT or exchange.status >= SERVER_ERROR
    return None if is_passing or is_torn(exchange) else exchange
