"""The one generic spider: every site is a source file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, Spider
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest

from crawler.plan import CrawlOptions
from crawler.politeness import slot_settings
from crawler.resolver import PrivateName
from crawler.slots import SourceRests
from crawler.visits import KEPT, LEASE, NOT_KEPT, RESTS, Missed, Visit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.frontier.rows import Lease
    from crawler.visits import Kept


class ArticlesSpider(Spider):
    """Walks listings, sitemaps and feeds to articles; yields one Visit or Missed for every request, and nothing else.

    Nothing is read here: links and text are found off the reactor, and stored together.
    """

    name = "articles"

    def __init__(self, *, options: CrawlOptions, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.options = options

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Take options, or read them from the -a arguments, and set the download slots of the sources."""
        options = kwargs.pop("options", None) or CrawlOptions.from_arguments(kwargs)
        crawler.settings.set("DOWNLOAD_SLOTS", slot_settings(options.sources), priority="spider")
        return super().from_crawler(crawler, *args, options=options)

    async def start(self) -> AsyncIterator[Any]:
        """Give the seeds of every source; those known in an unfinished visit are not queued again."""
        for source in self.options.sources:
            for url, kind in source.seeds():
                yield Request(url, meta={"kind": kind.value}, dont_filter=True)

    def parse(self, response: Response, **_: Any) -> Iterator[Visit | Missed]:
        """Hand a page on, kept as it is."""
        lease: Lease = response.meta[LEASE]
        kept: Kept | None = response.meta.get(KEPT)
        if kept is None:  # refused, or the disk is full: the log tells
            yield Missed(lease=lease, error=NOT_KEPT, is_final=True)
            return
        yield Visit(lease=lease, kept=kept)

    def miss(self, failure: Failure) -> Iterator[Missed]:
        """Note a request without an answer."""
        request: Request = failure.request  # type: ignore[attr-defined]
        lease: Lease = request.meta[LEASE]
        error = failure.value
        if isinstance(error, SourceRests):
            yield Missed(lease=lease, error=RESTS, is_final=False)
        elif isinstance(error, IgnoreRequest):
            yield Missed(lease=lease, error="robots", is_final=True)
        elif isinstance(error, PrivateName):
            yield Missed(lease=lease, error="private_address", is_final=True)
        elif isinstance(error, DownloadCancelledError):
            yield Missed(lease=lease, error="too_large", is_final=True)
        else:
            yield Missed(lease=lease, error=type(error).__name__, is_final=False)
