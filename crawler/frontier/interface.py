"""What to fetch next and what is leased: the interface that scheduler, spider and pipeline are written against.

A store behind it promises: a row is leased to one crawl at a time; it is settled by `ack`, `nack` or `give_back`, and
a lease nobody settles (a kill) comes back; what a page leads to and its acknowledgement are written together, and
after the archive has the page's outcome. So a kill at any moment costs pages whose answers were on their way, which are
fetched once more, and loses none. tests/crawler/test_frontier.py is the contract; a new store is one more line in its
list.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Final, Protocol

from crawler.sites.source import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager

    from archive.upkeep.coverage import DayCoverage
    from crawler.frontier.rows import Lease, Link, Look

QUEUED, LEASED, DONE, FAILED = "queued", "leased", "done", "failed"

PRIORITIES: Final = {Kind.SITEMAP: 40, Kind.FEED: 40, Kind.LISTING: 30, Kind.PART: 20, Kind.ARTICLE: 10}
"""Breadth first: what lists articles comes before articles; a part comes soon after its article."""

REVISITED: Final = frozenset({Kind.LISTING, Kind.FEED, Kind.SITEMAP})
"""Kinds that every new visit to a source fetches again; what they name of articles goes into the coverage ledger."""

BARREN_LIMIT: Final = 2
"""Listing pages without a new article in a row, after which the rest of that listing is left alone."""


class Frontier(Protocol):
    """The queue of a crawl. Times are seconds since 1970; not for threads."""

    def begin_visit(
        self, source: str, *, now: float, refresh_seconds: float | None = None, resumed_from: float = inf
    ) -> bool:
        """Begin a visit to a source, unless its last one is unfinished: then that one goes on, and False is given.

        Nor is one begun where the last began at `resumed_from` or later: this crawl had visited the source before it
        was killed. A new visit queues what failed before, and the articles that are due: by the rate at which they
        change, or because they were fetched `refresh_seconds` ago or earlier. Listings, feeds and sitemaps are queued
        by the pages that lead to them.
        """

    def kept(self) -> list[tuple[Lease, int]]:
        """Give what a crawl of this machine that died had leased and kept an answer of, with the answer's capture.

        Call it before `void_leases`; a row that is not settled then is fetched once more.
        """

    def void_leases(self) -> int:
        """Queue again what a crawl of this machine that died had leased, and what it lost; give how many."""

    def push(self, source: str, links: Iterable[Link]) -> None:
        """Queue addresses. A known one stays as it is, but what lists articles is queued once more in a new visit."""

    def lease(self, source: str, *, now: float, most: int | None = None) -> Lease | None:
        """Take the source's next row that is due; None where none is, or it rests, or `most` rows of it are out."""

    def ack(self, lease: Lease, look: Look, links: Iterable[Link] = ()) -> None:
        """Settle a row for this visit, and queue what its page leads to.

        A page that says "not modified" (304) leads to the listing pages and sitemaps it led to before. BARREN_LIMIT
        pages of a listing in a row without an article that is news to it (found first in this visit, by whatever
        page, and on no earlier page of the listing) end the listing: what is queued of it is done.
        """

    def nack(self, lease: Lease, *, error: str, due_at: float | None, status: int | None = None) -> None:
        """Give a row back after a try, to be due at a time; with None it is given up until the next visit."""

    def give_back(self, lease: Lease) -> None:
        """Return a row untried: nothing was asked of the server."""

    def settling(self) -> AbstractContextManager[None]:
        """Open a block whose writes count when it ends; an exception that leaves it undoes them.

        Enter it before the archive's transaction, so that it ends after the archive has committed. Blocks nest.
        """

    def defer(self, source: str, *, until: float, why: str) -> None:
        """Let a whole source rest until a time; a later deferral stands."""

    def deferrals(self, sources: Iterable[str], *, now: float) -> dict[str, tuple[float, str]]:
        """Give the resting sources, each with the time it rests until and why."""

    def next_due(self, source: str) -> float | None:
        """Give when the source's next queued row may be fetched; None where nothing is queued."""

    def coverage(self, source: str) -> list[DayCoverage]:
        """Give what each way of discovery found of a source, by day."""

    def forget(self, is_gone: Callable[[str], bool]) -> int:
        """Remove every row whose address is not to be fetched again; give how many."""

    def counts(self) -> dict[str, int]:
        """Count the rows by state (QUEUED, LEASED, DONE, FAILED); states without rows are 0."""

    def close(self) -> None:
        """Let go of the store; what is not settled stays leased."""
