"""The thin adapter: what the spider saw is read, and goes into the archive in the order in which it came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from crawler.session import CrawlSession
from crawler.visits import Missed, Visit

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

    async def process_item(self, item: Visit | Missed) -> Visit | Missed:
        """Store what became of a page."""
        if isinstance(item, Missed):
            self._session.miss(item)
        else:
            await self._session.take(item)
        return item
