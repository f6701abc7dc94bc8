"""What a crawl would ask of each host, from what the frontier knows; nothing is fetched."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from archive.connection import has_log, is_writable
from archive.errors import UserError
from crawler.politeness import slot_settings
from crawler.sites.source import host_port, slot_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from crawler.sites.source import SourceFile

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class HostPlan:
    """One host, as one crawl would ask it."""

    source: str
    host: str
    known: bool
    """False for a source that was never crawled: then only its seeds are counted."""
    pages: int
    """Queued and due now, with the seeds; what they lead to comes on top."""
    delay_seconds: float
    """Between two requests; a Crawl-delay in robots.txt makes it longer."""
    pages_limit: int | None
    """The source's budget for one crawl."""

    @property
    def pages_per_minute(self) -> float | None:
        """Highest rate; None for a source of this machine without a delay."""
        return 60 / self.delay_seconds if self.delay_seconds else None

    @property
    def hours(self) -> float:
        """Shortest time the pages take."""
        pages = self.pages if self.pages_limit is None else min(self.pages, self.pages_limit)
        return pages * self.delay_seconds / 3600


def plan(sources: Iterable[SourceFile], frontier: Path, *, now: float | None = None) -> list[HostPlan]:
    """Give what a crawl would ask of each host of the sources, largest first.

    Args:
        sources: to be crawled.
        frontier: the frontier's file; it need not exist.
        now: seconds since 1970; by default the clock's.

    Raises:
        UserError: the frontier's file cannot be read.
    """
    chosen = list(sources)
    slots = slot_settings(chosen)
    waiting = _waiting(frontier, time.time() if now is None else now)
    plans = []
    for source in chosen:
        pages = waiting.get(source.name)
        seeds = [url for url, _ in source.seeds()]
        urls = [*(pages or ()), *seeds]
        plans += [
            HostPlan(
                source=source.name,
                host=key,
                known=pages is not None,
                pages=len({url for url in urls if slot_key(url) == key}),
                delay_seconds=slots.get(key, {}).get("delay", source.delay_seconds),
                pages_limit=source.max_pages,
            )
            for key in sorted({slot_key(url) for url in urls})
        ]
    return sorted(plans, key=lambda one: (-one.pages, one.host))


def sources_unfinished(frontier: Path, sources: Iterable[SourceFile], *, now: float | None = None) -> set[str]:
    """Give the names of the sources whose last visit left pages that may be asked for now.

    Not of those that rest still, nor of those with a budget: what it left over waits for the next day.

    Args:
        frontier: the frontier's file; it need not exist.
        sources: to be looked at.
        now: seconds since 1970; by default the clock's.

    Raises:
        UserError: the frontier's file cannot be read.
    """
    moment = time.time() if now is None else now
    names = {source.name for source in sources if source.max_pages is None}
    nothing: set[str] = set()
    return names & _read(frontier, lambda connection: _unfinished(connection, moment), nothing)


def _waiting(path: Path, now: float) -> dict[str, list[str]]:
    """Give the addresses each known source would fetch: queued ones, and articles that are due."""
    return _read(path, lambda connection: _due(connection, now), {})


def _read(path: Path, ask: Callable[[sqlite3.Connection], _T], nothing: _T) -> _T:
    if not path.exists():
        return nothing
    # Only read: the archive may be somebody else's, or lie on a medium that nobody writes to.
    mode = "ro" if is_writable(path) or has_log(path) else "ro&immutable=1"
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True)) as connection:
            made = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            return ask(connection) if {"visits", "pages"} <= made else nothing  # a kill while the file was being made
    except sqlite3.DatabaseError as error:
        raise UserError(f"{path}: the frontier cannot be read ({error}). Plan with a copy of it.") from error


def _unfinished(connection: sqlite3.Connection, now: float) -> set[str]:
    rows = connection.execute(
        "SELECT source FROM visits WHERE deferred_until <= ?1 AND EXISTS (SELECT 1 FROM pages"
        " WHERE pages.source = visits.source AND state IN ('queued', 'leased') AND due_at <= ?1)",
        (now,),
    )
    return {source for (source,) in rows}


def _due(connection: sqlite3.Connection, now: float) -> dict[str, list[str]]:
    known: dict[str, list[str]] = {source: [] for (source,) in connection.execute("SELECT source FROM visits")}
    rows = connection.execute(
        "SELECT source, url FROM pages WHERE state IN ('queued', 'leased', 'failed')"
        " OR state = 'done' AND kind IN ('article', 'part') AND due_at <= ?",
        (now,),
    )
    for source, url in rows:
        if host_port(url):
            known.setdefault(source, []).append(url)
    return known
