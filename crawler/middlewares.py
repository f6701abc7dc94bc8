"""robots.txt as RFC 9309 has it; Scrapy's own middleware reads any answer, an error page too, as rules."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http.request import NO_CALLBACK

from archive.warc.writer import BodyUnreadable, decode_body
from crawler.politeness import (
    MAX_CRAWL_DELAY_SECONDS,
    REDIRECTS,
    ROBOTS_NAME,
    RULES_SECONDS,
    SERVER_ERROR,
    TOO_MANY,
    may_hold_rules,
)
from crawler.reading.links import resolve
from crawler.session import CrawlSession
from crawler.sites.source import host_port, slot_key
from crawler.slots import SourceRests, slow_down
from crawler.visits import KEPT, LEASE, ROBOTS_OF

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser

    from archive.warc.writer import Exchange
    from crawler.sites.source import SourceFile
    from crawler.visits import Kept

MAX_HOPS: Final = 5
"""Redirects a robots.txt may take. Source: RFC 9309, 2.3.1.2"""

MAX_ROBOTS_BYTES: Final = 512 * 1024
"""Rules behind this are not read. Source: RFC 9309, 2.5 (at least 500 kibibytes)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    """A host's rules, or that it has none."""

    parser: RobotParser | None
    asked_at: float
    """Seconds since 1970."""


class ObeyRobots(RobotsTxtMiddleware):
    """Scrapy's middleware with three differences.

    A robots.txt that answers 429 or 5xx, or does not answer, forbids everything for now: the source rests and its
    queue stays. Crawl-delay is applied to the host's download slot. The answer is in the archive like any other.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        session = crawler.get_extension(CrawlSession)
        assert session is not None, "crawler.session.CrawlSession is missing from EXTENSIONS"
        self._session = session
        self._asked: dict[str, asyncio.Future[_Rules]] = {}

    async def process_request(self, request: Request) -> None:  # type: ignore[override]
        """Let a request pass, or stop it.

        Raises:
            SourceRests: the rules cannot be had now.
            IgnoreRequest: the rules forbid the address.
        """
        if LEASE in request.meta:  # all but robots.txt itself
            self.process_request_2(await self.robot_parser(request), request)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Give a host's rules, asked for once a day; None where there are none."""
        key = host_port(request.url)
        asking = self._asked.get(key)
        if asking is None or _is_old(asking):
            asking = self._asked[key] = asyncio.ensure_future(self._ask(request))
        try:
            return (await asking).parser
        except SourceRests:
            self._asked.pop(key, None)  # asked again when the source has rested
            raise

    async def _ask(self, request: Request) -> _Rules:
        source = self._session.sources[request.meta[LEASE].source]
        exchange = await self._fetch(source, urljoin(request.url, "/robots.txt"))
        if exchange is None:
            return _Rules(parser=None, asked_at=time.time())
        return _Rules(parser=self._read(source, exchange, request.url), asked_at=exchange.fetched_at.timestamp())

    def _read(self, source: SourceFile, exchange: Exchange, url: str) -> RobotParser | None:
        """Read the rules for the host of an address, and keep to the delay they ask for."""
        if exchange.status == TOO_MANY or exchange.status >= SERVER_ERROR:
            raise self._rest(source, f"robots.txt answered {exchange.status}")
        if not 200 <= exchange.status < 300:  # RFC 9309, 2.3.1.3: no rules
            return None
        try:
            body = decode_body(exchange.response_headers, exchange.body)[:MAX_ROBOTS_BYTES]
        except BodyUnreadable as error:
            raise self._rest(source, "robots.txt cannot be decoded") from error
        parser = self._parserimpl.from_crawler(self.crawler, body)
        wish = parser.crawl_delay(ROBOTS_NAME)
        if wish is not None:
            wait = min(max(wish, source.delay_seconds), MAX_CRAWL_DELAY_SECONDS)
            slow_down(self.crawler.engine.downloader, url, wait)
            self._session.delays[source.name] = max(wait, self._session.delays[source.name])
        return parser

    async def _fetch(self, source: SourceFile, url: str) -> Exchange | None:
        """Ask for robots.txt, following redirects to other hosts too; None where they lead nowhere or in a circle."""
        for _ in range(MAX_HOPS + 1):
            exchange = self._session.kept_rules(source, url) or await self._download(source, url)
            if exchange.status not in REDIRECTS:
                return exchange
            url = resolve(url, exchange.header("location") or "", None)
            if not may_hold_rules(url, source.hosts):
                return None
        return None

    async def _download(self, source: SourceFile, url: str) -> Exchange:
        meta = {ROBOTS_OF: source.name, "download_slot": slot_key(url)}
        request = Request(url, meta=meta, callback=NO_CALLBACK, dont_filter=True)
        try:
            await self.crawler.engine.download_async(request)
        except Exception as error:  # whatever the network raises, it means the same
            raise self._rest(source, f"robots.txt: {type(error).__name__}") from error
        kept: Kept | None = request.meta.get(KEPT)
        if kept is None and self._session.is_broken:
            raise SourceRests("the archive takes no captures")
        if kept is None:
            raise self._rest(source, "robots.txt could not be kept")
        return kept.exchange

    def _rest(self, source: SourceFile, why: str) -> SourceRests:
        self._session.defer(source.name, why)
        return SourceRests(why)


def _is_old(asking: asyncio.Future[_Rules]) -> bool:
    is_known = asking.done() and not asking.cancelled() and asking.exception() is None
    return is_known and time.time() - asking.result().asked_at > RULES_SECONDS
