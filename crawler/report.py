"""What a crawl did, counted while it runs."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.copies.foresight import Prepared
from archive.intake import Unchanged
from pipelines.records import Article, Rejected

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from archive.warc.writer import Exchange
    from pipelines.records import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class HostLoad:
    """What a crawl put on one host: the politeness report."""

    requests: int
    body_bytes: int
    not_modified: int
    """Answers 304."""
    refused: int
    """Answers 429 and 503."""
    least_seconds: float | None
    """Between two requests that left and were answered; None after a single one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlReport:
    """The counts of one finished (or stopped) crawl."""

    archive: Path
    reason: str
    """Why it ended: "finished", "limit", "shutdown" (Ctrl-C), "capture_failed"."""
    seconds: float
    pages: int
    """Answers captured, robots.txt included."""
    body_bytes: int
    """As served, content encodings included."""
    articles: int
    """Answers that gave an article, new or changed, or whose bytes had to be read to see that it is not."""
    unchanged: int
    """Answers that say "as before": 304, or the very bytes."""
    rejected: int
    by_kind: Mapping[str, int]
    by_status: Mapping[int, int]
    by_rejection: Mapping[str, int]
    by_host: Mapping[str, HostLoad]
    """By host:port, the most asked first."""
    missed: Mapping[str, int]
    """Requests without an answer to keep, by error; "robots" counts addresses that robots.txt forbids."""
    deferred: Mapping[str, str]
    """Sources that rest, and why; a later crawl goes on with them."""
    events: Mapping[str, int]
    """What became of known articles, by kind: edited, retitled, relabelled, deleted, soft_404, moved, restored."""
    frontier: Mapping[str, int]
    """Rows by state, all sources together, when the crawl ended."""

    @property
    def pages_per_second(self) -> float:
        return self.pages / self.seconds if self.seconds else 0.0


class Tally:
    """Counts answers and outcomes as they come."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._kinds: Counter[str] = Counter()
        self._statuses: Counter[int] = Counter()
        self._hosts: dict[str, HostLoad] = {}
        self._last: dict[str, float] = {}
        self._rejections: Counter[str] = Counter()
        self._missed: Counter[str] = Counter()
        self._body_bytes = 0
        self.articles = 0
        self.unchanged = 0

    @property
    def pages(self) -> int:
        return self._kinds.total()

    @property
    def rejected(self) -> int:
        return self._rejections.total()

    def answered(self, exchange: Exchange, host: str, left_at: float) -> None:
        """Count an answer that was captured, to a request that left at `left_at` (seconds of any clock)."""
        self._kinds[exchange.kind] += 1
        self._statuses[exchange.status] += 1
        known = self._hosts.get(host)
        gap = None if known is None else left_at - self._last[host]
        self._hosts[host] = HostLoad(
            requests=1 + (known.requests if known else 0),
            body_bytes=len(exchange.body) + (known.body_bytes if known else 0),
            not_modified=(exchange.status == 304) + (known.not_modified if known else 0),
            refused=(exchange.status in {429, 503}) + (known.refused if known else 0),
            least_seconds=gap if known is None or known.least_seconds is None else min(known.least_seconds, gap or 0.0),
        )
        self._last[host] = left_at
        self._body_bytes += len(exchange.body)

    def settled(self, outcome: Outcome | Prepared | Unchanged | None) -> None:
        """Count what became of a page; None for what is no candidate for an article."""
        if isinstance(outcome, Article | Prepared):
            self.articles += 1
        elif isinstance(outcome, Unchanged):
            self.unchanged += 1
        elif isinstance(outcome, Rejected):
            self._rejections[outcome.reason.value] += 1

    def missed(self, error: str) -> None:
        """Count a request that brought nothing to keep."""
        self._missed[error] += 1

    def report(
        self,
        *,
        archive: Path,
        reason: str,
        deferred: Mapping[str, str],
        frontier: Mapping[str, int],
        events: Mapping[str, int],
    ) -> CrawlReport:
        """Sum up."""
        return CrawlReport(
            archive=archive,
            reason=reason,
            seconds=time.monotonic() - self._began,
            pages=self.pages,
            body_bytes=self._body_bytes,
            articles=self.articles,
            unchanged=self.unchanged,
            rejected=self.rejected,
            by_kind=dict(self._kinds.most_common()),
            by_status=dict(sorted(self._statuses.items())),
            by_rejection=dict(self._rejections.most_common()),
            by_host=dict(sorted(self._hosts.items(), key=lambda item: -item[1].requests)),
            missed=dict(self._missed.most_common()),
            deferred=deferred,
            events=events,
            frontier=frontier,
        )
