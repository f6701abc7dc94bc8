"""Reading a page: its links, and the article in it. Pure, and apart from Scrapy, so that another process can do it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from archive.understanding import understand
from archive.warc.body import BodyUnreadable, decode_body
from crawler.frontier.rows import Link
from crawler.politeness import REDIRECTS
from crawler.reading.links import as_links, feed_links, listing_links, part_links, resolve, sitemap_links
from crawler.sites.source import Kind
from pipelines.config import DEFAULT
from pipelines.records import Article, Outcome, RawPage

if TYPE_CHECKING:
    from archive.copies.foresight import Prepared, Preparer
    from archive.warc.exchange import Exchange
    from crawler.frontier.rows import Lease
    from crawler.sites.source import SourceFile

MAX_DEPTH: Final = 5_000
"""Links from a seed: a pagination longer than this is a calendar."""

MAX_REDIRECTS: Final = 20
"""Redirects in a row, as a browser follows. Source: https://fetch.spec.whatwg.org/#http-redirect-fetch"""
TOO_MANY_REDIRECTS: Final = "too_many_redirects"
"""The error of the row whose answer leads on still."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a page holds."""

    links: tuple[Link, ...] = field(repr=False)
    outcome: Outcome | Prepared | None = field(repr=False)
    """None where no chain was run: a listing, an error, a page seen before."""
    content_hash: str | None
    """Of what matters for the next visit: an article's folded text, a listing's links; None for "not modified"."""
    error: str | None = None
    """For which the address is given up, though there was an answer."""


def read_page(source: SourceFile, lease: Lease, exchange: Exchange, page: RawPage | None) -> Reading:
    """Find the links of an answer and run the chain over the page in it.

    Args:
        source: whose page it is.
        lease: what it was fetched as.
        exchange: the answer.
        page: what the chain is to look at; None where there is nothing for it.
    """
    links = tuple(page_links(source, lease, exchange))
    if any(_hops(link) > MAX_REDIRECTS for link in links):
        return Reading(links=(), outcome=None, content_hash=None, error=TOO_MANY_REDIRECTS)
    outcome = understand(page, DEFAULT) if page is not None else None
    return Reading(links=links, outcome=outcome, content_hash=_content_hash(exchange, links, outcome))


def prepared(reading: Reading, preparer: Preparer) -> Reading:
    """Give a reading with its article, where it holds one, made ready to be stored."""
    if not isinstance(reading.outcome, Article):
        return reading
    return replace(reading, outcome=preparer.prepare(reading.outcome))


def page_links(source: SourceFile, lease: Lease, exchange: Exchange) -> list[Link]:
    """Give what an answer leads to."""
    if exchange.status in REDIRECTS:
        return _redirect(source, lease, exchange.header("location"))
    if not 200 <= exchange.status < 300 or lease.depth >= MAX_DEPTH:
        return []
    if lease.kind in {Kind.ARTICLE, Kind.PART} and source.parts is None:
        return []
    try:
        return _body_links(source, lease, decode_body(exchange.response_headers, exchange.body))
    except BodyUnreadable:
        return []


def _body_links(source: SourceFile, lease: Lease, body: bytes) -> list[Link]:
    """Read a body for links by what it was fetched as."""
    depth, via = lease.depth + 1, lease.url
    match lease.kind:
        case Kind.LISTING:
            root = lease.facts.get("root", lease.url)
            return as_links(listing_links(source, body, lease.url), depth=depth, via=via, root=root)
        case Kind.SITEMAP:
            return as_links(sitemap_links(source, body), depth=depth, via=via)
        case Kind.FEED:
            return as_links(feed_links(source, body, lease.url), depth=depth, via=via)
        case _:
            first = lease.facts.get("part_of", lease.url)
            urls = part_links(source, body, lease.url, first)
            return [Link(url=url, kind=Kind.PART, depth=depth, via=via, facts={"part_of": first}) for url in urls]


def _redirect(source: SourceFile, lease: Lease, location: str | None) -> list[Link]:
    """Follow a redirect inside the scope, as a row of its own; elsewhere it is recorded and not followed.

    The frontier knows each address once, so a loop of redirects ends where it closes; one that leads to ever new
    addresses ends by the count of its hops.
    """
    url = resolve(lease.url, location, None) if location else ""
    if not source.is_in_scope(url) or source.is_excluded(url):
        return []
    kind = source.classify(url)
    if kind is None and lease.kind in {Kind.LISTING, Kind.FEED, Kind.SITEMAP}:
        kind = lease.kind
    if kind is None:
        return []
    facts = {**lease.facts, "hops": str(_hops(lease) + 1)}
    return [Link(url=url, kind=kind, depth=lease.depth + 1, via=lease.url, facts=facts)]


def _hops(row: Link | Lease) -> int:
    """Give the redirects in a row that led to an address."""
    return int(row.facts.get("hops", "0"))


def _content_hash(exchange: Exchange, links: tuple[Link, ...], outcome: Outcome | None) -> str | None:
    if exchange.status == 304:
        return None
    if isinstance(outcome, Article):
        return outcome.fingerprint.fold_sha256
    if outcome is not None:
        return f"{outcome.stage} {outcome.reason}"
    if links:
        return sha256("\n".join(sorted(link.url for link in links)).encode("utf-8", "replace")).hexdigest()
    return f"status {exchange.status}"
