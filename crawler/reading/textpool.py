"""Text work off the reactor: pages are read in processes beside it, and a page that kills one costs no other page.

The pipes are read by the reactor's own loop. `ProcessPoolExecutor` hands every page on through three threads of the
fetching process, which take turns with the reactor at holding the interpreter.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import pickle
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from archive.understanding import crashed
from crawler.reading.textreader import read_pages
from crawler.reading.textwork import Reading

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess
    from pathlib import Path

    from archive.warc.exchange import Exchange
    from crawler.frontier.rows import Lease
    from crawler.sites.source import SourceFile
    from pipelines.records import RawPage

MAX_WORKERS: Final = 4

MAX_PAGE_SECONDS: Final = 30.0
"""CPU time that reading a page may take; a page takes 0.02."""

MOST_TRIES: Final = 2
"""Processes that one page may take down."""

AHEAD_BYTES: Final = 2**17
"""Questions that a process may have, so that it need not wait while the crawl stores a few dozen pages (a third of a
second). A pipe takes them without anybody reading, as long as a process is still starting."""

log = logging.getLogger(__name__)


@dataclass(eq=False, slots=True, kw_only=True)
class _Page:
    """A page that is to be read."""

    question: bytes
    """Pickled, as `textreader.read_pages` takes it."""
    page: RawPage | None
    reading: asyncio.Future[Reading]
    tries: int = 0
    """Processes that ended while they read it."""

    def tell(self, answer: bytes) -> None:
        """Hand a reading, or the exception that came of it, to whoever waits; both come pickled."""
        try:
            found = pickle.loads(answer)  # noqa: S301 - a process of ours wrote it
        except Exception as error:  # noqa: BLE001 - whoever waits gets it
            found = error
        if self.reading.cancelled():
            return
        if isinstance(found, Exception):
            self.reading.set_exception(found)
        else:
            self.reading.set_result(found)

    def give_up(self, why: str) -> None:
        """Let it be a rejection."""
        outcome = None if self.page is None else crashed(self.page, why)
        if not self.reading.cancelled():
            self.reading.set_result(Reading(links=(), outcome=outcome, content_hash="crashed"))


@dataclass(eq=False, slots=True, kw_only=True)
class _Reader:
    """A process that reads, and what it was given: the first page is the one it is at work on, or has just read."""

    process: SpawnProcess
    pipe: Connection
    loop: asyncio.AbstractEventLoop
    """That hears it."""
    pages: deque[_Page] = field(default_factory=deque)

    @property
    def question_bytes(self) -> int:
        """Of the pages it was given."""
        return sum(len(page.question) for page in self.pages)

    def has_room(self, page: _Page) -> bool:
        """Say whether it may be given a page; one that may have ended a process is read alone, to be sure of it."""
        if not self.pages:
            return True
        is_alone = page.tries or self.pages[0].tries
        return not is_alone and self.question_bytes + len(page.question) <= AHEAD_BYTES


class TextPool:
    """Processes that read pages; started with the first page, or by `start` before it."""

    def __init__(
        self, workers: int | None = None, *, archive: Path | None = None, page_seconds: float = MAX_PAGE_SECONDS
    ) -> None:
        """Bind to a number of processes: by default one less than there are cores, one at least.

        Args:
            workers: processes.
            archive: for which the articles are prepared; without one they come back as the chain gave them.
            page_seconds: CPU time after which a process that reads a page is ended from outside.
        """
        self._archive = archive
        self._page_seconds = page_seconds
        self._workers = workers or min(MAX_WORKERS, max(1, _cores() - 1))
        self._waiting: deque[_Page] = deque()
        self._readers: list[_Reader] = []

    @property
    def unread(self) -> int:
        """Pages that were asked for and are not read yet."""
        return len(self._waiting) + sum(len(reader.pages) for reader in self._readers)

    async def read(self, source: SourceFile, lease: Lease, exchange: Exchange, page: RawPage | None) -> Reading:
        """Read a page as `read_page` does; one that ends its process twice is a rejection."""
        question = pickle.dumps((source, lease, exchange, page))
        reading: asyncio.Future[Reading] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Page(question=question, page=page, reading=reading))
        self._hand_out()
        return await reading

    def start(self) -> None:
        """Start the processes; in a running loop."""
        # Not forked: a fork would copy the reactor's state and the archive's open files.
        context = multiprocessing.get_context("spawn")
        loop = asyncio.get_running_loop()
        while len(self._readers) < self._workers:
            pipe, asking = context.Pipe()
            process = context.Process(target=read_pages, args=(asking, self._archive, self._page_seconds), daemon=True)
            process.start()
            asking.close()
            reader = _Reader(process=process, pipe=pipe, loop=loop)
            self._readers.append(reader)
            loop.add_reader(pipe.fileno(), self._hear, reader)

    def close(self) -> None:
        """End the processes, whatever they are at; a later page starts new ones."""
        for reader in list(self._readers):
            self._end(reader)
            self._waiting += reader.pages
        while self._waiting:
            self._waiting.popleft().reading.cancel()

    def _hand_out(self) -> None:
        """Give the pages that wait to processes that have nothing to do, and to each one ahead."""
        self.start()
        while self._waiting:
            reader = min(self._readers, key=lambda reader: len(reader.pages))
            if not reader.has_room(self._waiting[0]):
                return
            page = self._waiting.popleft()
            reader.pages.append(page)
            try:
                reader.pipe.send_bytes(page.question)
            except OSError:
                self._bury(reader)
                self.start()

    def _hear(self, reader: _Reader) -> None:
        """Take an answer from a process, or learn that it has ended."""
        try:
            answer = reader.pipe.recv_bytes()
        except (EOFError, OSError):
            self._bury(reader)
        else:
            reader.pages.popleft().tell(answer)
        if self.unread:
            self._hand_out()

    def _bury(self, reader: _Reader) -> None:
        """Take back what a process was given that has ended; what it was at work on, once."""
        self._end(reader)
        pages = reader.pages
        if pages:
            pages[0].tries += 1
            if pages[0].tries == MOST_TRIES:
                log.error("a page took the process down that read it")
                pages.popleft().give_up(
                    f"the process that read it died, or took {self._page_seconds:.0f} s of CPU time"
                )
        self._waiting.extendleft(reversed(pages))

    def _end(self, reader: _Reader) -> None:
        self._readers.remove(reader)
        reader.loop.remove_reader(reader.pipe.fileno())
        reader.pipe.close()
        reader.process.kill()  # it only reads: there is nothing to lose
        reader.process.join()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
