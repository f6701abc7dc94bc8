"""Scrapy's scheduler over the frontier: breadth first, fair between sources, resumable after any end."""

from __future__ import annotations

import time
from collections import Counter, deque
from typing import TYPE_CHECKING, Final

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler

from crawler.frontier.rows import Link
from crawler.politeness import PATIENCE_SECONDS
from crawler.session import CrawlSession
from crawler.sites.source import Kind, slot_key
from crawler.visits import LEASE

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from crawler.frontier.rows import Lease
    from crawler.spiders.articles import ArticlesSpider


LEASES_WITHOUT_DELAY: Final = 12
"""Rows of a source of this machine that may be out, on the wire or being read and stored. Without a delay Scrapy 2.19
starts all that wait for a host at once, whatever its concurrency: it counts a request when its task runs."""


class FrontierScheduler(BaseScheduler):
    """Leases rows of the frontier to Scrapy. What became of them is written by the item pipeline, not here."""

    def __init__(self, crawler: Crawler, session: CrawlSession) -> None:
        self._crawler = crawler
        self._session = session
        self._turns = deque(session.sources)
        """Names of the sources; the one served last stands last."""
        self._leased: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Find the session that the extension of that name has opened."""
        session = crawler.get_extension(CrawlSession)
        assert session is not None, "crawler.session.CrawlSession is missing from EXTENSIONS"
        return cls(crawler, session)

    def has_pending_requests(self) -> bool:
        """Say whether anything is due now or soon enough to wait for."""
        if self._is_over():
            return False
        horizon = time.time() + PATIENCE_SECONDS
        open_sources = (source for source in self._session.sources if not self._is_spent(source))
        dues = (self._session.frontier.next_due(source) for source in open_sources)
        return any(due is not None and due <= horizon for due in dues)

    def enqueue_request(self, request: Request) -> bool:
        """Queue a seed of the spider; False where it is no address of a source, known in this visit, or taken down."""
        if self._session.taken_down.covers(request.url):
            return False
        for source in self._session.sources.values():
            kind = request.meta.get("kind") or source.classify(request.url)
            if kind is not None and source.is_in_scope(request.url):
                link = Link(url=request.url, kind=Kind(kind), facts={"root": request.url})
                self._session.frontier.push(source.name, [link])
                return True
        return False

    def next_request(self) -> Request | None:
        """Lease the next row of the source whose turn it is."""
        if self._is_over():
            return None
        now = time.time()
        for _ in range(len(self._turns)):
            source = self._turns[0]
            self._turns.rotate(-1)
            if self._is_spent(source):
                continue
            is_quick = self._session.sources[source].delay_seconds == 0
            lease = self._session.frontier.lease(source, now=now, most=LEASES_WITHOUT_DELAY if is_quick else None)
            if lease is not None:
                self._leased[source] += 1
                return self._request(lease)
        return None

    def _is_spent(self, source: str) -> bool:
        """Say whether a source has had the pages that one crawl may ask of it."""
        budget = self._session.sources[source].max_pages
        return budget is not None and self._leased[source] >= budget

    def _is_over(self) -> bool:
        limit = self._session.options.limit
        self._session.is_at_limit = limit is not None and self._leased.total() >= limit
        return self._session.is_at_limit or self._session.is_broken

    def _request(self, lease: Lease) -> Request:
        spider: ArticlesSpider = self._crawler.spider  # type: ignore[assignment]
        return Request(
            lease.url,
            callback=spider.parse,
            errback=spider.miss,
            headers=_validators(lease),
            dont_filter=True,
            meta={LEASE: lease, "download_slot": slot_key(lease.url)},
        )


def _validators(lease: Lease) -> dict[str, str]:
    """Ask for the page only where it changed. Source: RFC 9110, 13.1"""
    headers = {"If-None-Match": lease.etag, "If-Modified-Since": lease.last_modified}
    return {name: value for name, value in headers.items() if value is not None}
