"""The one generic spider: every site is a source file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Self

from scrapy import Request, Spider
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest

from archive.warc import BodyUnreadable, decode_body
from crawler.frontier import Link
from crawler.links import as_links, feed_links, is_excluded, listing_links, part_links, resolve, sitemap_links
from crawler.middlewares import SourceRests
from crawler.plan import CrawlOptions
from crawler.politeness import REDIRECTS, slot_settings
from crawler.session import KEPT, LEASE, NOT_KEPT, RESTS, Missed, Visit
from crawler.source import Kind

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.frontier import Lease
    from crawler.session import Kept
    from crawler.source import SourceFile

MAX_DEPTH: Final = 5_000
"""Links from a seed: a pagination longer than this is a calendar."""


class ArticlesSpider(Spider):
    """Walks listings, sitemaps and feeds to articles; yields one Visit or Missed for every request, and nothing else.

    Links travel inside the Visit, so that they are queued in the transaction that stores the page.
    """

    name = "articles"

    def __init__(self, *, options: CrawlOptions, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.options = options
        self._sources = {source.name: source for source in options.sources}

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
        """Read a page for links and hand it on, kept as it is."""
        lease: Lease = response.meta[LEASE]
        kept: Kept | None = response.meta.get(KEPT)
        if kept is None:  # refused, or the disk is full: the log tells
            yield Missed(lease=lease, error=NOT_KEPT, is_final=True)
            return
        yield Visit(lease=lease, kept=kept, links=tuple(self._links(lease, kept)))

    def miss(self, failure: Failure) -> Iterator[Missed]:
        """Note a request without an answer."""
        request: Request = failure.request  # type: ignore[attr-defined]
        lease: Lease = request.meta[LEASE]
        error = failure.value
        if isinstance(error, SourceRests):
            yield Missed(lease=lease, error=RESTS, is_final=False)
        elif isinstance(error, IgnoreRequest):
            yield Missed(lease=lease, error="robots", is_final=True)
        elif isinstance(error, DownloadCancelledError):
            yield Missed(lease=lease, error="too_large", is_final=True)
        else:
            yield Missed(lease=lease, error=type(error).__name__, is_final=False)

    def _links(self, lease: Lease, kept: Kept) -> list[Link]:
        source, exchange = self._sources[lease.source], kept.exchange
        if exchange.status in REDIRECTS:
            return _redirect(source, lease, exchange.header("location"))
        if not 200 <= exchange.status < 300 or lease.depth >= MAX_DEPTH:
            return []
        try:
            return _page_links(source, lease, decode_body(exchange.response_headers, exchange.body))
        except BodyUnreadable:
            return []


def _page_links(source: SourceFile, lease: Lease, body: bytes) -> list[Link]:
    """Read a page for links by what it is; `body` has its content encodings removed."""
    depth, via = lease.depth + 1, lease.url
    match lease.kind:
        case Kind.LISTING:
            root = lease.facts.get("root", lease.url)
            return as_links(listing_links(source, body, lease.url), depth=depth, via=via, root=root)
        case Kind.SITEMAP:
            return as_links(sitemap_links(source, body), depth=depth, via=via)
        case Kind.FEED:
            return as_links(feed_links(source, body, lease.url), depth=depth, via=via)
        case _:
            first = lease.facts.get("part_of", lease.url)
            urls = part_links(source, body, lease.url, first)
            return [Link(url=url, kind=Kind.PART, depth=depth, via=via, facts={"part_of": first}) for url in urls]


def _redirect(source: SourceFile, lease: Lease, location: str | None) -> list[Link]:
    """Follow a redirect inside the scope, as a row of its own; elsewhere it is recorded and not followed.

    The frontier knows each address once, so a loop of redirects ends where it closes.
    """
    url = resolve(lease.url, location, None) if location else ""
    if not source.is_in_scope(url) or is_excluded(source, url):
        return []
    kind = source.classify(url)
    if kind is None and lease.kind in {Kind.LISTING, Kind.FEED, Kind.SITEMAP}:
        kind = lease.kind
    if kind is None:
        return []
    return [Link(url=url, kind=kind, depth=lease.depth + 1, via=lease.url, facts=lease.facts)]
