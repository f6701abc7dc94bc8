"""When to look at a page again, and whom to believe about changes: pure arithmetic over what the frontier remembers."""

from __future__ import annotations

from datetime import UTC, datetime
from math import log
from typing import Final

HOUR: Final = 3600.0
DAY: Final = 24 * HOUR

NOT_MODIFIED: Final = 304

AGE_LADDER: Final = (HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY, 180 * DAY)
"""Waits between looks: the longest that is not longer than the page has been known."""

FRESH_SECONDS: Final = 3 * DAY
"""An article published longer ago than this when it was found is not looked at again within a day."""

UNCONDITIONAL_EVERY: Final = 8
"""Every so many visits a page is asked for without validators: some servers say "not modified" of changed pages."""

MIN_CHECKS: Final = 3
MAX_LIE_SHARE: Final = 0.05
"""Share of unconditional looks at which the page was another under the same validators, above which a source is not
believed."""

MIN_HINTS: Final = 10
MIN_TRUE_HINTS: Final = 0.1
"""Share of lastmod dates that came true, below which a source's sitemap is not followed any more."""


def change_rate(visits: int, changes: int, interval_seconds: float) -> float:
    """Estimate changes a second from `visits` looks of equal distance, of which `changes` found a change.

    The plain share misses changes that happened twice between two looks; this estimator does not.
    Source: Cho and Garcia-Molina, Estimating Frequency of Change, TOIT 3(3), 2003.

    >>> round(change_rate(10, 6, 1.0), 2), change_rate(10, 0, 1.0)
    (0.85, 0.0)
    """
    return max(0.0, -log((visits - changes + 0.5) / (visits + 0.5)) / interval_seconds)


def next_look_seconds(known_seconds: float, visits: int, changes: int, *, is_fresh: bool) -> float:
    """Give the wait until the next look at an article.

    Args:
        known_seconds: since it was fetched first.
        visits: looks after the first.
        changes: of them, looks that found another text.
        is_fresh: it was published at most FRESH_SECONDS before it was found.

    >>> [next_look_seconds(days * DAY, 5, 0, is_fresh=True) / DAY for days in (0.5, 2, 10, 400)]
    [0.25, 1.0, 7.0, 180.0]
    >>> next_look_seconds(40 * DAY, 10, 8, is_fresh=False) / DAY < 7
    True
    """
    step = max((step for step in AGE_LADDER if step <= known_seconds), default=AGE_LADDER[0])
    if not is_fresh:
        step = max(step, DAY)
    if visits and changes and known_seconds > 0:
        rate = change_rate(visits, changes, known_seconds / visits)
        if rate > 0:
            step = min(step, max(1 / rate, AGE_LADDER[0]))
    return step


def is_believed(checks: int, lies: int) -> bool:
    """Say whether a source's ETag and Last-Modified are trusted.

    >>> is_believed(2, 2), is_believed(20, 2), is_believed(100, 2)
    (True, False, True)
    """
    return checks < MIN_CHECKS or lies <= checks * MAX_LIE_SHARE


def is_followed(hints: int, true_hints: int) -> bool:
    """Say whether a source's lastmod dates are followed.

    >>> is_followed(9, 0), is_followed(50, 1), is_followed(50, 30)
    (True, False, True)
    """
    return hints < MIN_HINTS or true_hints >= hints * MIN_TRUE_HINTS


def stamp_seconds(value: str | None) -> float | None:
    """Read a date of a sitemap or an article (W3C form, a day at least) as seconds since 1970; None for others.

    A day alone means its beginning: a page changed on the day it was fetched is not asked for over and over.

    >>> stamp_seconds("2026-03-01T08:00:00+08:00"), stamp_seconds("2026-03"), stamp_seconds("gestern")
    (1772323200.0, None, None)
    """
    try:
        when = datetime.fromisoformat((value or "").strip()[:40])
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
