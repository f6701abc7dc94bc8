"""Scrapy's download slots, where requests wait for their host: made slower, or emptied when a source is to rest."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest

from crawler.sites.source import slot_key
from crawler.visits import LEASE

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.core.downloader import Downloader


class SourceRests(IgnoreRequest):
    """The source is not asked now: it said so, or its robots.txt cannot be had."""


def slow_down(downloader: Downloader, url: str, delay_seconds: float) -> None:
    """Set the delay of a host's slot."""
    key = slot_key(url)
    # For the slot that is open, and for the one that takes its place when Scrapy has closed it as idle.
    downloader.per_slot_settings.setdefault(key, {})["delay"] = delay_seconds
    if key in downloader.slots:
        downloader.slots[key].delay = delay_seconds


def left_at(downloader: Downloader, request: Request) -> float:
    """Give when a request that is being answered left (of the monotonic clock): a slot has one on its way at a time."""
    sent: float = downloader.slots[request.meta["download_slot"]].lastseen
    return sent


def wait_from_now(downloader: Downloader, request: Request) -> None:
    """Let a host's delay begin with the answer that has just come.

    Scrapy counts it from when a request was handed over. Whatever holds that request up on its way, a busy machine for
    one, makes the gap before the next shorter: a server saw 0.14 s for a delay of 0.4 s. A server that answers
    has seen the request, so no gap it sees is shorter than one that begins with its answer.
    """
    downloader.slots[request.meta["download_slot"]].lastseen = time.monotonic()


def turn_back(downloader: Downloader, source: str, why: str) -> None:
    """Give back what waits for the hosts of a source: it was leased before the source asked to be left alone."""
    for slot in downloader.slots.values():
        waiting = list(slot.queue)
        slot.queue.clear()
        for request, answer in waiting:
            lease = request.meta.get(LEASE)
            if lease is not None and lease.source == source:
                answer.errback(SourceRests(why))
            else:
                slot.queue.append((request, answer))
