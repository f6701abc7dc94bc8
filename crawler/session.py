"""One crawl's hold on its archive: captures come in, outcomes are settled, and the frontier learns of both.

A Scrapy extension, because those are made before the scheduler, the middlewares and the pipeline that need it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from scrapy import signals
from scrapy.exceptions import CloseSpider

from archive import modelling
from archive.intake import Intake
from archive.store import Store
from archive.upkeep.coverage import save_coverage
from archive.upkeep.takedowns import Takedowns
from archive.versions.history import event_counts
from crawler.answers import exchange_of
from crawler.frontier.chosen import open_frontier
from crawler.line import Line
from crawler.looks import look_of
from crawler.plan import Progress
from crawler.politeness import RETRY_DELAYS, TOO_MANY, TRANSIENT, give_up_or_when, retry_after_seconds
from crawler.reading.textpool import TextPool
from crawler.reading.textreader import collect_seldom
from crawler.reading.textwork import read_page
from crawler.report import CrawlReport, Tally
from crawler.resumption import kept_answers, kept_rules, resumed_from
from crawler.sites.source import Kind, host_port, is_private_address
from crawler.slots import left_at, turn_back, wait_from_now
from crawler.visits import KEPT, LEASE, NOT_KEPT, RESTS, ROBOTS_OF, Kept, Missed, Visit
from pipelines.config import DEFAULT

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from archive.copies.foresight import Prepared
    from archive.intake import Unchanged
    from archive.warc.writer import Exchange
    from crawler.frontier.interface import Frontier
    from crawler.frontier.rows import Lease, Look
    from crawler.plan import CrawlOptions
    from crawler.reading.textwork import Reading
    from crawler.sites.source import SourceFile
    from pipelines.records import Outcome

PROGRESS_SECONDS: Final = 0.5
ERRORS_IN_A_ROW: Final = 5
"""Pages in a row without an answer after which a source rests: the host is down, or does not want us."""
REST_SECONDS: Final = 900.0

DRAIN_SECONDS: Final = 0.1
"""Pages that become ready within this time are stored in one transaction."""

MOST_TOGETHER: Final = 32
"""Pages of a transaction, as long as others are being read. An article changes some hundred pages of the index of
hashes, and of many articles the same ones: alone it took 2.2 ms of CPU to commit, among 32 it took .5."""
MOST_DRAINS: Final = 20
"""Times that DRAIN_SECONDS are waited for them."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A page that was read and waits in the line."""

    visit: Visit
    reading: Reading
    settled: asyncio.Future[None]


class _Unsettled(Exception):  # noqa: N818 - what happened to the transaction
    """A page of several could not be settled, and all of them are undone."""


class CrawlSession:
    """The open archive of a running crawl."""

    def __init__(self, crawler: Crawler) -> None:
        """Open archive and frontier, and take up what an earlier crawl left; the spider has read its options already.

        Raises:
            UserError: another process writes to the archive, or it cannot be opened.
        """
        self._crawler = crawler
        options: CrawlOptions = crawler.spider.options  # type: ignore[union-attr]
        self.options = options
        self.sources = {source.name: source for source in options.sources}
        self.tally = Tally()
        self.report: CrawlReport | None = None
        self.is_at_limit = False
        self.is_broken = False
        """A capture could not be written (a full disk): nothing more is asked for."""
        self._errors_in_a_row: dict[str, set[str]] = {name: set() for name in self.sources}
        self._progress_at = 0.0
        options.archive.parent.mkdir(parents=True, exist_ok=True)
        self.texts = TextPool(archive=options.archive)
        with ExitStack() as undoing:
            undoing.callback(self.texts.close)
            self.texts.start()  # it takes them longer than everything below
            self.store = Store.open(options.archive, options.warc_folder)
            undoing.callback(self.store.close)
            self._take_up()
            undoing.pop_all()

    def _take_up(self) -> None:
        collect_seldom()
        self._line: Line[_Read] = Line()
        self._settling: asyncio.Task[None] | None = None
        self.run = self.store.begin_run("crawl")
        self.intake = Intake(self.store, self.run, DEFAULT)
        self.intake.recover()
        self.delays = {source.name: source.delay_seconds for source in self.options.sources}
        """Seconds between two requests to each source; a Crawl-delay makes it longer."""
        self.frontier: Frontier = open_frontier(self.options, self.store.connection, self.delays, self._lose)
        self.taken_down = Takedowns.read(self.store.warc.folder)
        if self.taken_down:
            self.frontier.forget(self.taken_down.covers)
        for lease, exchange, reading in kept_answers(self.store, self.frontier, self.sources):
            look = look_of(exchange, reading, reading.outcome, exchange.fetched_at.timestamp())
            with self.frontier.settling(), self.store.transaction():
                self._acknowledge(lease, reading, look)
        self.frontier.void_leases()
        self._going_on: set[str] = set()
        """Sources with a visit that an earlier crawl left unfinished."""
        now = time.time()
        resumed = resumed_from(self.store, now=now)
        for source in self.options.sources:
            self.store.ensure_source(source.name, source.title, source.home, selectors=source.selectors)
            days = self.options.refresh_days
            refresh_seconds = None if days is None else timedelta(days=days).total_seconds()
            is_new = self.frontier.begin_visit(
                source.name, now=now, refresh_seconds=refresh_seconds, resumed_from=resumed
            )
            if not is_new:
                self._going_on.add(source.name)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CrawlSession:
        """Open the session of a crawl."""
        session = cls(crawler)
        connect = crawler.signals.connect
        connect(session.on_downloaded, signals.response_downloaded)
        connect(session.on_spider_error, signals.spider_error)
        connect(session.on_idle, signals.spider_idle)
        connect(session.on_closed, signals.spider_closed)
        return session

    def kept_rules(self, source: SourceFile, url: str) -> Exchange | None:
        """Give the robots.txt that an unfinished visit has asked for already; None where it is to be asked for."""
        return kept_rules(self.store, url) if source.name in self._going_on else None

    def on_downloaded(self, response: Response, request: Request) -> None:
        """Keep an answer the moment it is there: body still encoded, redirects, errors and robots.txt included."""
        lease: Lease | None = request.meta.get(LEASE)
        source = self.sources[lease.source if lease else request.meta[ROBOTS_OF]]
        left = left_at(self._crawler.engine.downloader, request)
        wait_from_now(self._crawler.engine.downloader, request)
        if response.ip_address and is_private_address(str(response.ip_address)) and not source.is_loopback:
            return  # a public name that leads into a private network: nothing of it is stored
        exchange = exchange_of(response, request, source.name, lease)
        try:
            capture = self.intake.keep(exchange)
        except Exception:
            self.is_broken = True
            raise  # Scrapy logs it with its traceback
        request.meta[KEPT] = Kept(exchange=exchange, capture=capture, is_torn="dataloss" in response.flags)
        self.tally.answered(exchange, host_port(exchange.url), left)
        self._heed(exchange, source)
        if lease is None:
            with self.store.transaction():
                self.intake.settle(capture, exchange)
        else:
            self._line.join(capture.id)

    def _heed(self, exchange: Exchange, source: SourceFile) -> None:
        """Let a source rest at once that asks for it; when the page is settled, others would be on their way."""
        if exchange.status not in TRANSIENT:
            return
        now = time.time()
        wait = retry_after_seconds(exchange, now)
        if wait is None and exchange.status == TOO_MANY:
            wait = RETRY_DELAYS[-1] * source.delay_seconds
        if wait:
            why = f"status {exchange.status}"
            self.frontier.defer(source.name, until=now + wait, why=why)
            turn_back(self._crawler.engine.downloader, source.name, why)

    def _lose(self, source: str) -> None:
        """Turn back what waits for a source that another crawler has now."""
        turn_back(self._crawler.engine.downloader, source, "another crawler has it")

    async def take(self, visit: Visit) -> None:
        """Read a page off the reactor and settle it when those that came before it are settled."""
        lease, kept = visit.lease, visit.kept
        page = self.intake.page_of(kept.capture, kept.exchange)
        source = self.sources[lease.source]
        try:
            if page is None and lease.kind in {Kind.ARTICLE, Kind.PART}:
                reading = read_page(source, lease, kept.exchange, None)
            else:
                reading = await self.texts.read(source, lease, kept.exchange, page)
        except Exception as error:  # a bug of ours while looking for links: the row does not stay leased
            logger.exception("capture %d cannot be read", kept.capture.id)
            self._line.leave(kept.capture.id)
            self.miss(Missed(lease=lease, error=type(error).__name__, is_final=True))
            return
        settled = asyncio.get_running_loop().create_future()
        self._line.ready(kept.capture.id, _Read(visit=visit, reading=reading, settled=settled))
        if self._settling is None:
            # What lists articles is waited for; articles that get ready in a moment share a transaction.
            pause = DRAIN_SECONDS if lease.kind is Kind.ARTICLE else 0.0
            self._settling = asyncio.create_task(self._settle_ready(pause))
        await settled

    async def _settle_ready(self, pause: float) -> None:
        """Settle what is ready, as long as something is: what gets ready meanwhile shares the next transaction.

        The captures are on disk before: the disk is waited for in another thread, so that fetching goes on.
        """
        await asyncio.sleep(pause)
        while True:
            await self._gather()
            if not (ready := self._line.take()):
                break
            try:
                await asyncio.to_thread(self.store.warc.syncing())
                self._commit(ready)
            except BaseException:
                self.is_broken = True  # a full disk, say; the next crawl settles what is kept
                logger.exception("%d pages cannot be settled", len(ready))
            for read in ready:
                read.settled.set_result(None)
        self._settling = None
        self._tell_progress()

    async def _gather(self) -> None:
        """Let pages get ready, as long as more are being read: those who read them must not wait for us."""
        for _ in range(MOST_DRAINS):
            ready = self._line.count_ready()
            if ready >= min(self.texts.unread, MOST_TOGETHER):
                return
            await asyncio.sleep(DRAIN_SECONDS)

    def _commit(self, ready: list[_Read]) -> None:
        """Settle pages in one transaction; where one of them fails, each in its own, so that the others stand."""
        try:
            with self.frontier.settling(), self.store.transaction():
                outcomes = self._settle_all(ready)
        except _Unsettled:
            for read in ready:
                if (error := self._settled(read)) is not None:
                    self.miss(Missed(lease=read.visit.lease, error=error, is_final=True))
            return
        for read, outcome in zip(ready, outcomes, strict=True):
            self._note_settled(read, outcome)

    def _settle_all(self, ready: list[_Read]) -> list[Outcome | Prepared | Unchanged | None]:
        try:
            return [self._settle(read.visit, read.reading) for read in ready]
        except Exception as error:
            raise _Unsettled from error

    def _settled(self, read: _Read) -> str | None:
        """Store a page's outcome, its links and its acknowledgement together; give the error where that fails."""
        try:
            with self.frontier.settling(), self.store.transaction():
                outcome = self._settle(read.visit, read.reading)
        except Exception as error:
            # Undone, and the bytes are kept.
            logger.exception("capture %d cannot be settled", read.visit.kept.capture.id)
            return type(error).__name__
        self._note_settled(read, outcome)
        return None

    def _note_settled(self, read: _Read, outcome: Outcome | Prepared | Unchanged | None) -> None:
        self.tally.settled(outcome)
        if read.reading.error is not None:
            self.tally.missed(read.reading.error)
        self._errors_in_a_row[read.visit.lease.source].clear()

    def _settle(self, visit: Visit, reading: Reading) -> Outcome | Prepared | Unchanged | None:
        lease, exchange = visit.lease, visit.kept.exchange
        outcome = self.intake.settle(visit.kept.capture, exchange, reading.outcome)
        if exchange.status in TRANSIENT or visit.kept.is_torn:
            self._retry(lease, "torn" if visit.kept.is_torn else f"status {exchange.status}", exchange.status)
        else:
            self._acknowledge(lease, reading, look_of(exchange, reading, outcome, time.time()))
        return outcome

    def _acknowledge(self, lease: Lease, reading: Reading, look: Look) -> None:
        if reading.error is not None:
            self.frontier.nack(lease, error=reading.error, due_at=None, status=look.status)
        else:
            self.frontier.ack(lease, look, [link for link in reading.links if not self.taken_down.covers(link.url)])

    def miss(self, missed: Missed) -> None:
        """Note that a request brought nothing: try again later, or not."""
        lease = missed.lease
        if missed.error == RESTS or (missed.error == NOT_KEPT and self.is_broken):
            self.frontier.give_back(lease)
            return
        self.tally.missed(missed.error)
        if missed.is_final:
            self.frontier.nack(lease, error=missed.error, due_at=None)
            return
        with self.frontier.settling(), self.store.transaction():
            self._retry(lease, missed.error, None)
            self._errors_in_a_row[lease.source].add(lease.fp)
            if len(self._errors_in_a_row[lease.source]) >= ERRORS_IN_A_ROW:
                self.defer(
                    lease.source, f"{ERRORS_IN_A_ROW} pages without an answer in a row, the last: {missed.error}"
                )

    def defer(self, source: str, why: str) -> None:
        """Let a source rest; its queue stays."""
        self._errors_in_a_row[source].clear()
        logger.warning("%s rests for %d minutes: %s", source, REST_SECONDS / 60, why)
        self.frontier.defer(source, until=time.time() + REST_SECONDS, why=why)

    def on_spider_error(self, failure: Failure, response: Response) -> None:
        """Note a bug of ours while reading a page for links (Scrapy has logged it): the row does not stay leased."""
        request = response.request
        lease: Lease | None = request.meta.get(LEASE) if request is not None else None
        kept: Kept | None = request.meta.get(KEPT) if request is not None else None
        if kept is not None:
            self._line.leave(kept.capture.id)
        if lease is not None:
            self.miss(Missed(lease=lease, error=type(failure.value).__name__, is_final=True))

    def on_idle(self) -> None:
        """Name the reason when the limit or a full disk ends the crawl."""
        if self.is_broken:
            raise CloseSpider("capture_failed")
        if self.is_at_limit:
            raise CloseSpider("limit")

    def on_closed(self, reason: str) -> None:
        """Sum up and let go of everything."""
        left = self._line.take(everything=True)
        if left:
            self.store.warc.syncing()()
            self._commit(left)
        self.texts.close()
        now = time.time()
        deferred = {
            source: f"{why}; until {datetime.fromtimestamp(until, UTC):%Y-%m-%d %H:%M} UTC"
            for source, (until, why) in self.frontier.deferrals(self.sources, now=now).items()
        }
        counts = self.frontier.counts()
        left_over = counts["queued"] + counts["leased"]
        self.report = self.tally.report(
            archive=self.options.archive,
            reason=reason,
            deferred=deferred,
            frontier=counts,
            events=event_counts(self.store.connection, self.run.id),
        )
        with self.store.transaction():
            for source in self.sources:
                save_coverage(self.store.connection, self.frontier.coverage(source))
        self.frontier.close()
        if self.options.learns and reason == "finished" and not (deferred or left_over):
            self._tell(queued=0, is_learning=True)
            modelling.learn_unknown(self.store, list(self.sources), self.intake.read_again)
        self.store.finish_run(self.run, reason)
        self.store.close()

    def _retry(self, lease: Lease, error: str, status: int | None) -> None:
        due_at = give_up_or_when(lease.tries, self.sources[lease.source].delay_seconds, time.time())
        self.frontier.nack(lease, error=error, due_at=due_at, status=status)

    def _tell_progress(self) -> None:
        if self.options.on_progress is None or time.monotonic() - self._progress_at < PROGRESS_SECONDS:
            return
        self._progress_at = time.monotonic()
        self._tell(queued=self.frontier.counts()["queued"])

    def _tell(self, *, queued: int, is_learning: bool = False) -> None:
        if self.options.on_progress is not None:
            tally = self.tally
            told = Progress(
                pages=tally.pages,
                articles=tally.articles,
                rejected=tally.rejected,
                queued=queued,
                is_learning=is_learning,
            )
            self.options.on_progress(told)
