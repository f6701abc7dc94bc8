"""Text work off the reactor: pages are read in processes beside it, and a page that kills one costs no other page."""

from __future__ import annotations

import asyncio
import gc
import logging
import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING, Final

from archive.foresight import Preparer
from archive.understanding import crashed
from crawler.textwork import Reading, prepared, read_page

if TYPE_CHECKING:
    from pathlib import Path

    from archive.warc_exchange import Exchange
    from crawler.frontier_rows import Lease
    from crawler.source import SourceFile
    from pipelines.records import RawPage

MAX_WORKERS: Final = 4

MAX_PAGE_SECONDS: Final = 30.0
"""CPU time that reading a page may take, the tables of a fresh process included (three seconds); a page takes 0.01."""

log = logging.getLogger(__name__)


class TextPool:
    """Processes that read pages; started when the first page comes."""

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
        self._pool: ProcessPoolExecutor | None = None
        self._alone = asyncio.Lock()

    async def read(self, source: SourceFile, lease: Lease, exchange: Exchange, page: RawPage | None) -> Reading:
        """Read a page as `read_page` does; one that ends its process twice is a rejection."""
        pool = self._started()
        try:
            return await self._submit(pool, source, lease, exchange, page)
        except BrokenProcessPool:
            pass
        async with self._alone:  # who was innocent gets through now, one by one
            if self._pool is pool:
                self.close()
            again = self._started()
            try:
                return await self._submit(again, source, lease, exchange, page)
            except BrokenProcessPool:
                log.exception("a page took the process down that read it")
                if self._pool is again:
                    self.close()
                what = f"the process that read it died, or took {self._page_seconds:.0f} s of CPU time"
                outcome = None if page is None else crashed(page, what)
                return Reading(links=(), outcome=outcome, content_hash="crashed")

    async def _submit(
        self,
        pool: ProcessPoolExecutor,
        source: SourceFile,
        lease: Lease,
        exchange: Exchange,
        page: RawPage | None,
    ) -> Reading:
        return await asyncio.wrap_future(
            pool.submit(_read_within, self._page_seconds, self._archive, source, lease, exchange, page)
        )

    def close(self) -> None:
        """End the processes; a later page starts new ones."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Not forked: a fork would copy the reactor's state and the archive's open files.
            context = multiprocessing.get_context("spawn")
            _start_tracker()
            self._pool = ProcessPoolExecutor(self._workers, mp_context=context, initializer=_begin)
        return self._pool


def _read_within(
    seconds: float, archive: Path | None, source: SourceFile, lease: Lease, exchange: Exchange, page: RawPage | None
) -> Reading:
    """Read and prepare a page, or be ended by the kernel: a signal handler of ours would wait for C code."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        reading = read_page(source, lease, exchange, page)
        return reading if archive is None else prepared(reading, _preparer(archive))
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def collect_seldom() -> None:
    """Let Python look for circles of dead objects after 50,000 new ones, not 700, in this process.

    An article is some two hundred objects and none of them is in a circle: with the default, some 6 % of the time of
    reading it and half of that of taking it over from another process went into looking.
    """
    gc.set_threshold(50_000, 20, 50)


def _start_tracker() -> None:
    """Start Python's keeper of semaphores so that it cleans up after a kill without a word.

    It warns of "leaked semaphores" on the terminal of whoever killed the crawl; it reads its filters when it starts.
    """
    before = os.environ.get("PYTHONWARNINGS")
    os.environ["PYTHONWARNINGS"] = ",".join(filter(None, (before, "ignore:resource_tracker")))
    try:
        resource_tracker.ensure_running()
    finally:
        del os.environ["PYTHONWARNINGS"]
        if before is not None:
            os.environ["PYTHONWARNINGS"] = before


@cache
def _preparer(archive: Path) -> Preparer:
    """Give this process's preparer: its connection is opened once."""
    return Preparer(archive)


def _begin() -> None:
    """Leave Ctrl-C to the crawl, and end with it even where it is killed."""
    collect_seldom()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
