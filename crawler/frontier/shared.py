"""The frontier that several crawlers share: a Redis server holds every domain's rows, and one worker at a time has it.

Why a domain and not a page is what is leased: politeness. N workers that take pages of one domain from a common queue
ask its server N times as often as one would (measured with scrapy-redis: 20 hits in ten seconds became 40 with two
workers). A worker takes a whole domain, asks it at the pace of one machine, and lets go of it when others have less.

What a domain's rows mean is told once, by `SqliteFrontier`: the worker that has the domain works on a copy of its rows
in memory, and every change is written through to Redis, together or not at all, if the domain is still its own. A
worker that died loses its domains when their lease expires by the server's clock; what it had fetched and not settled
is fetched once more, nothing is lost.
"""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager
from math import inf
from typing import TYPE_CHECKING, Final, TypeVar

from redis.exceptions import RedisError

from crawler.frontier.interface import DONE, FAILED, LEASED, QUEUED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from archive.upkeep.coverage import DayCoverage
    from crawler.frontier.domains import Domain, Domains
    from crawler.frontier.local import SqliteFrontier
    from crawler.frontier.rows import Lease, Link, Look

T = TypeVar("T")

LOOK_SECONDS: Final = 1.0
"""How often a worker looks whether a domain of another one has become free."""

logger = logging.getLogger(__name__)


class RedisFrontier:
    """One worker's hold on the shared frontier. Not for threads."""

    def __init__(self, domains: Domains, *, on_lost: Callable[[str], None] = lambda _source: None) -> None:
        """Join the workers.

        Args:
            domains: the server, and which sources make a domain.
            on_lost: called with a source that another worker has now; what is on its way to it must not go out.
        """
        self._domains = domains
        self._on_lost = on_lost
        self._depth = 0
        """Of `settling` blocks."""
        self._wishes: dict[str, tuple[float, float | None]] = {}
        """Visits asked for of sources whose domain another worker has: (now, refresh_seconds)."""
        self._seeds: dict[str, list[Link]] = {}
        self._gone: list[Callable[[str], bool]] = []
        self._looked: dict[str, tuple[float, float | None]] = {}
        """By domain: when it was last looked at (time.monotonic), and when it may be free (seconds since 1970)."""
        self._is_broken = False
        """The server does not answer: nothing is leased any more."""

    def begin_visit(
        self,
        source: str,
        *,
        now: float,
        refresh_seconds: float | None = None,
        resumed_from: float = inf,  # noqa: ARG002 - workers know of rounds, in which no domain is begun twice
    ) -> bool:
        """Begin a visit (see `Frontier.begin_visit`); of a domain that another worker has, when it is our turn.

        A domain that comes to us in the middle of a round, in which another worker had begun, is not begun again.
        """
        is_ours = self._domains.held(source) is not None
        domain = self._take(source)
        if domain is None:
            self._wishes[source] = (now, refresh_seconds)
            return False
        if not is_ours and self._domains.is_begun(domain, source):
            return False
        return self._begin(domain, source, now, refresh_seconds)

    def _begin(self, domain: Domain, source: str, now: float, refresh_seconds: float | None) -> bool:
        with self.settling():
            domain.mark(self._depth)
            self._domains.note_begun(domain, source)
            return domain.rows.begin_visit(source, now=now, refresh_seconds=refresh_seconds)

    def kept(self) -> list[tuple[Lease, int]]:
        """Give nothing: the answers that a worker kept lie in its own archive, and its domains go to another."""
        return []

    def void_leases(self) -> int:
        """Take the domains that are free; give how many of their rows a worker had out that died."""
        before = set(self._domains.all_held())
        for source in self._domains.sources:
            self._take(source)
        return sum(domain.voided for domain in self._domains.all_held() if domain not in before)

    def push(self, source: str, links: Iterable[Link]) -> None:
        """Queue links (see `Frontier.push`); those of a domain that another worker has, when it is our turn."""
        links = list(links)
        self._seeds.setdefault(source, []).extend(links)  # kept: the domain may go and come back
        domain = self._take(source)
        if domain is not None:
            self._push(domain, source, links)

    def _push(self, domain: Domain, source: str, links: list[Link]) -> None:
        domain.seeded.add(source)
        with self.settling():
            domain.mark(self._depth)
            domain.rows.push(source, links)

    def lease(self, source: str, *, now: float, most: int | None = None) -> Lease | None:
        """Take the source's next row (see `Frontier.lease`); None also where another worker has its domain."""
        self._keep_alive()
        domain = self._take(source)
        if domain is None or self._is_given_away(domain):
            return None
        lease = self._change(source, lambda rows: rows.lease(source, now=now, most=most))
        is_done = lease is None and domain.seeded >= set(domain.sources) and not domain.has_rows(QUEUED, LEASED)
        if is_done != domain.is_done and (is_done or lease is not None):
            self._ask(lambda: self._domains.note_done(domain, is_done=is_done), None)
        return lease

    def ack(self, lease: Lease, look: Look, links: Iterable[Link] = ()) -> None:
        """Settle a row (see `Frontier.ack`); without effect where the domain was lost: its new worker asks again."""
        self._change(lease.source, lambda rows: rows.ack(lease, look, links))

    def nack(self, lease: Lease, *, error: str, due_at: float | None, status: int | None = None) -> None:
        """Give a row back after a try (see `Frontier.nack`)."""
        self._change(lease.source, lambda rows: rows.nack(lease, error=error, due_at=due_at, status=status))

    def give_back(self, lease: Lease) -> None:
        """Return a row untried."""
        self._change(lease.source, lambda rows: rows.give_back(lease))

    @contextmanager
    def settling(self) -> Iterator[None]:
        """Write to Redis when the outermost block ends, which is after the archive has committed."""
        self._depth += 1
        try:
            yield
        except BaseException:
            self._close_marks(undo=True)
            raise
        self._close_marks(undo=False)

    def _close_marks(self, *, undo: bool) -> None:
        self._depth -= 1
        for domain in self._domains.all_held():
            is_changed = domain.close_mark(self._depth, undo=undo)
            if is_changed and not undo and not self._depth:
                self._write(domain)

    def _write(self, domain: Domain) -> None:
        is_kept = self._ask(lambda: self._domains.write(domain), otherwise=True)
        if not is_kept:
            self._lose(domain)

    def defer(self, source: str, *, until: float, why: str) -> None:
        """Let a whole source rest (see `Frontier.defer`)."""
        self._change(source, lambda rows: rows.defer(source, until=until, why=why))

    def deferrals(self, sources: Iterable[str], *, now: float) -> dict[str, tuple[float, str]]:
        """Give the resting sources among those this worker has."""
        wanted = list(sources)
        told: dict[str, tuple[float, str]] = {}
        for domain in self._domains.all_held():
            told |= domain.rows.deferrals(wanted, now=now)
        return told

    def next_due(self, source: str) -> float | None:
        """Give when the source's next row may be fetched; where another worker has it, when that may have died."""
        domain = self._domains.held(source)
        if domain is not None:
            return domain.rows.next_due(source)
        return self._free_at(source)

    def _free_at(self, source: str) -> float | None:
        name = self._domains.name_of(source)
        looked, due = self._looked.get(name, (-LOOK_SECONDS, None))
        if self._is_broken:
            return None
        if time.monotonic() - looked >= LOOK_SECONDS:
            due = self._ask(lambda: self._domains.free_at(name), None)
            self._looked[name] = (time.monotonic(), due)
        return due

    def coverage(self, source: str) -> list[DayCoverage]:
        """Give what was found of a source, by day; the worker that has its domain last tells all of it."""
        domain = self._domains.held(source)
        return [] if domain is None else domain.rows.coverage(source)

    def forget(self, is_gone: Callable[[str], bool]) -> int:
        """Remove rows that are not to be fetched again, also of the domains that come to this worker later."""
        self._gone.append(is_gone)
        return sum(self._forget(domain, is_gone) for domain in self._domains.all_held())

    def _forget(self, domain: Domain, is_gone: Callable[[str], bool]) -> int:
        with self.settling():
            domain.mark(self._depth)
            return domain.rows.forget(is_gone)

    def counts(self) -> dict[str, int]:
        """Count the rows of this worker's domains by state."""
        total = dict.fromkeys((QUEUED, LEASED, DONE, FAILED), 0)
        for domain in self._domains.all_held():
            for state, number in domain.rows.counts().items():
                total[state] += number
        return total

    def close(self) -> None:
        """Let go of every domain, and leave the workers."""
        for domain in self._domains.all_held():
            self._let_go(domain)
        self._ask(self._domains.leave, None)

    def _let_go(self, domain: Domain) -> None:
        self._ask(lambda: self._domains.let_go(domain), None)

    def _change(self, source: str, act: Callable[[SqliteFrontier], T]) -> T | None:
        """Change a domain's rows, written at once or with the block around; nothing where it is not ours any more."""
        domain = self._domains.held(source)
        if domain is None:
            return None
        with self.settling():
            domain.mark(self._depth)
            return act(domain.rows)

    def _take(self, source: str) -> Domain | None:
        """Give the copy of a domain's rows, fetching it where it is free; None where it is another's."""
        held = self._domains.held(source)
        if held is not None or self._depth or self._is_broken:
            return held
        name = self._domains.name_of(source)
        looked, _ = self._looked.get(name, (-LOOK_SECONDS, None))
        if time.monotonic() - looked < LOOK_SECONDS:
            return None
        domain = self._ask(lambda: self._domains.take(name), None)
        if domain is None:
            self._free_at(source)
            return None
        self._catch_up(domain)
        return domain

    def _catch_up(self, domain: Domain) -> None:
        """Do for a domain that came to us what was asked while it was another's; known seeds stay as they are."""
        for is_gone in self._gone:
            self._forget(domain, is_gone)
        for source in domain.sources:
            wish = self._wishes.pop(source, None)
            if wish is not None and not self._domains.is_begun(domain, source):
                self._begin(domain, source, *wish)
            if source in self._seeds:
                self._push(domain, source, self._seeds[source])

    def _lose(self, domain: Domain) -> None:
        logger.warning("another worker has %s now; what this one had out is fetched once more", domain.name)
        self._domains.drop(domain)
        for source in domain.sources:
            self._on_lost(source)

    def _keep_alive(self) -> None:
        nothing: list[Domain] = []
        for domain in self._ask(self._domains.keep_alive, nothing):
            self._lose(domain)

    def _is_given_away(self, domain: Domain) -> bool:
        """Let a domain go to a worker that has fewer, as soon as nothing of it is out."""
        if domain.is_done or self._domains.busy <= self._domains.most or domain.has_rows(LEASED):
            return False
        self._let_go(domain)
        self._looked[domain.name] = (time.monotonic(), time.time())
        return True

    def _ask(self, what: Callable[[], T], otherwise: T) -> T:
        """Ask the server; when it does not answer, nothing more is leased and the crawl comes to its end."""
        try:
            return what()
        except RedisError:
            if not self._is_broken:
                logger.exception("the frontier's server does not answer; the next crawl goes on")
            self._is_broken = True
            return otherwise
