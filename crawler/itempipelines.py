"""The thin adapter: what the spider saw goes into the archive, and the frontier hears of it in the same transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from crawler.session import CrawlSession, Missed, Visit

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class ArchivePipeline:
    """Settles visits and misses."""

    def __init__(self, session: CrawlSession) -> None:
        self._session = session

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Find the session that the extension of that name has opened."""
        session = crawler.get_extension(CrawlSession)
        assert session is not None, "crawler.session.CrawlSession is missing from EXTENSIONS"
        return cls(session)

    def process_item(self, item: Visit | Missed) -> Visit | Missed:
        """Store what became of a page."""
        if isinstance(item, Missed):
            self._session.miss(item)
            return item
        try:
            self._session.settle(item)
        except Exception as error:
            # The transaction is undone and the bytes are kept; the row must not stay leased. Scrapy logs the traceback.
            self._session.miss(Missed(lease=item.lease, error=type(error).__name__, is_final=True))
            raise
        return item
