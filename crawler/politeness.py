"""The numbers of politeness, and when to try again."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from crawler.sites.source import host_port, is_loopback_host, is_private_address, slot_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from archive.warc.writer import Exchange
    from crawler.sites.source import SourceFile

ROBOTS_NAME: Final = "Yuqi"
"""The product name robots.txt rules address. Source: RFC 9309, 2.2.1"""

RULES_SECONDS: Final = 24 * 3600.0
"""A host's rules are asked for again after this. Source: RFC 9309, 2.4"""

TRANSIENT: Final = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
"""Answers that may be another one later. 52x: Cloudflare's, for an origin that does not answer it."""

TOO_MANY: Final = 429
"""The server says that we ask too often. Without Retry-After the source rests as long as before a last try."""

SERVER_ERROR: Final = 500
"""From here on a robots.txt that cannot be had forbids everything. Source: RFC 9309, 2.3.1.4"""

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})

RETRY_DELAYS: Final = (5, 30, 300)
"""Waits before the second, third and fourth try, in delays of the source."""

MAX_RETRY_AFTER_SECONDS: Final = 3600.0
MAX_CRAWL_DELAY_SECONDS: Final = 120.0
"""Longer wishes are cut to this. Source: CC news-crawl, which lives with 120 s."""

PATIENCE_SECONDS: Final = 60.0
"""A crawl waits this long for a row that is due later; what is due later still is left to the next crawl."""


def give_up_or_when(tries: int, delay_seconds: float, now: float) -> float | None:
    """Say when to try again after `tries` earlier failures (seconds since 1970), or None to give up.

    >>> give_up_or_when(0, 1.0, 1000.0), give_up_or_when(2, 2.0, 1000.0), give_up_or_when(3, 1.0, 1000.0)
    (1005.0, 1600.0, None)
    """
    return now + RETRY_DELAYS[tries] * delay_seconds if tries < len(RETRY_DELAYS) else None


def retry_after_seconds(exchange: Exchange, now: float) -> float | None:
    """Read Retry-After (seconds or a date), cut to an hour; None where it is missing or nonsense."""
    value = (exchange.header("retry-after") or "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:9]), MAX_RETRY_AFTER_SECONDS)
    try:
        wait = parsedate_to_datetime(value).timestamp() - now
    except (ValueError, OverflowError, TypeError):
        return None
    return min(max(wait, 0.0), MAX_RETRY_AFTER_SECONDS)


def may_hold_rules(url: str, hosts: Collection[str]) -> bool:
    """Say whether a redirect of robots.txt is followed: to any public host; to this machine from this machine alone.

    Source: RFC 9309, 2.3.1.2

    Args:
        url: where it leads.
        hosts: of the source, "host:port".
    """
    host = urlsplit(url).hostname or "" if host_port(url) else ""
    if is_loopback_host(host):
        return any(is_loopback_host(own.rpartition(":")[0]) for own in hosts)
    return bool(host) and not is_private_address(host)


def slot_settings(sources: Iterable[SourceFile]) -> dict[str, dict[str, float]]:
    """Give Scrapy's DOWNLOAD_SLOTS: one request a host at a time, and the source's delay between them, never less."""
    slots: dict[str, dict[str, float]] = {}
    for source in sources:
        for slot in {slot_key(f"http://{host}/") for host in source.hosts}:
            delay = max(source.delay_seconds, slots.get(slot, {}).get("delay", 0.0))
            slots[slot] = {"concurrency": 1, "delay": delay, "jitter": 0.0}
    return slots
