"""The coverage ledger: what each way of discovery found of a source's articles, and how many there must be.

A crawl only knows what it found. Listings and maps are made independently of each other, so what one knows and the
other does not tells how much both miss: as in counting fish by catching them twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCoverage:
    """The articles of a source that were first found on one day."""

    source: str
    day: str
    articles: int
    listing: int
    """Of them, known to a listing by now; so are `sitemap` and `feed`."""
    sitemap: int
    feed: int
    both: int
    """Known to a listing, and to a sitemap or feed as well."""
    published: int
    """Known to a sitemap or feed."""


def estimate(first: int, second: int, both: int) -> int | None:
    """Estimate how many there are, from two independent catches; None where one of them is empty.

    Chapman's estimator, which does not fail where nothing was caught twice.
    Source: Chapman, Some properties of the hypergeometric distribution, 1951.

    >>> estimate(80, 60, 48), estimate(80, 0, 0)
    (99, None)
    """
    if not first or not second:
        return None
    return (first + 1) * (second + 1) // (both + 1) - 1


def save_coverage(connection: sqlite3.Connection, days: Iterable[DayCoverage]) -> None:
    """Write the ledger's rows, in place of those of the same source and day."""
    connection.executemany(
        "INSERT INTO coverage(source, day, articles, listing, sitemap, feed, estimated) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT(source, day) DO UPDATE SET articles = excluded.articles, listing = excluded.listing,"
        " sitemap = excluded.sitemap, feed = excluded.feed, estimated = excluded.estimated",
        [
            (
                *(one.source, one.day, one.articles, one.listing, one.sitemap, one.feed),
                None if (there := estimate(one.listing, one.published, one.both)) is None else max(there, one.articles),
            )
            for one in days
        ],
    )
