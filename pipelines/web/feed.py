"""Feeds, RSS and Atom: what an entry leads to and when it says that was published, and when that is to be believed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.extract.dates import date_of_feed, is_plausible
from pipelines.records import Basis, Precision, Published
from pipelines.web.xmlreading import ascii_address, elements, local_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

_ENTRIES: Final = frozenset({"item", "entry"})
_STAMPS: Final = ("published", "issued", "pubDate", "date", "created", "updated", "modified")
"""Of an entry, the first to be believed first (Atom 1.0 and 0.3, RSS, Dublin Core); the last two tell of changes."""
_TO_THE_DAY: Final = frozenset({Precision.YEAR, Precision.MONTH, Precision.DAY})


class Entry(NamedTuple):
    """What a feed announces."""

    address: str
    """As it is printed, ASCII; may be relative, and empty."""
    published: Published | None


def entries(body: bytes) -> Iterator[Entry]:
    """Yield the entries of a feed, in their order."""
    for element in elements(body, _ENTRIES):
        address = ""
        stamps: dict[str, str] = {}
        for child in element:
            name = local_name(child)
            if name == "link" and child.get("rel", "alternate") == "alternate" and not address:
                address = ascii_address(child.get("href") or child.text)
            elif name in _STAMPS and child.text:
                stamps.setdefault(name, child.text)
        told = (date_of_feed(stamps[name]) for name in _STAMPS if name in stamps)
        yield Entry(address, next((date for date in told if date is not None), None))


def better_date(page: Published | None, told: Iterable[Published], first_seen: datetime) -> Published | None:
    """Give the date that feeds tell better than the page; None where the page's own stands.

    A function of what was told, not of its order. The page is believed: a feed fills in a date that is missing, the
    hour of a day, the day of a month, and the year where the page prints none. A date after the page was first fetched
    is that of a change, or of a clock gone wrong.

    Args:
        page: what the page and its address say.
        told: what feeds say of it.
        first_seen: when the page was fetched first.

    >>> from datetime import UTC, datetime
    >>> feed = Published(value="2024-11-06T02:14:50", precision=Precision.SECOND, basis=Basis.FEED)
    >>> seen = datetime(2024, 12, 1, tzinfo=UTC)
    >>> def page(value, basis): return Published(value=value, precision=Precision.DAY, basis=basis)
    >>> better_date(page("2024-11-06", Basis.PAGE), [feed], seen).value
    '2024-11-06T02:14:50'
    >>> better_date(page("2024-11-05", Basis.PAGE), [feed], seen)
    """
    fits = (date for date in told if is_plausible(date, first_seen))
    better = (_better(page, date) for date in fits)
    return min(filter(None, better), key=lambda date: (date.value, date.precision), default=None)


def _better(page: Published | None, told: Published) -> Published | None:
    if page is None:
        return told
    if page.basis is Basis.FETCHED and told.value[4:10] == page.value[4:10] and len(told.value) >= len("2024-11-06"):
        if page.precision in _TO_THE_DAY:
            return told
        # The page prints the hour, and only the year is missing.
        return replace(page, value=told.value[:4] + page.value[4:], basis=Basis.FEED)
    if page.precision in _TO_THE_DAY and told.value.startswith(page.value) and len(told.value) > len(page.value):
        return told
    return None
