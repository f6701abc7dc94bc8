"""A site is data: the record of a source file, and which address of the site is what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from pipelines.web.canonical import canonicalize

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from pipelines.records import Selectors

DEFAULT_DELAY_SECONDS: Final = 1.0
MIN_DELAY_SECONDS: Final = 1.0
"""Nobody's server is asked more often than this; loopback, which is ours, may be."""

MAX_URL_CHARS: Final = 2083
"""Longer addresses are traps, not pages. Source: Scrapy's URLLENGTH_LIMIT, once Internet Explorer's."""

MAX_SEGMENT_REPEATS: Final = 2
"""/a/a/a/ is a link that climbs on itself. Source: Heritrix, PathologicalPathDecideRule."""

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


class Kind(StrEnum):
    """What an address of a source is; the value is stored with the capture."""

    ARTICLE = "article"
    PART = "part"
    LISTING = "listing"
    FEED = "feed"
    SITEMAP = "sitemap"
    ROBOTS = "robots"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """One site, as its TOML file describes it. Read by `crawler.sites.sourcefiles`, which has checked every field."""

    name: str
    title: str
    home: str
    """Absolute address, with a path; every path of the file is relative to it."""
    hosts: frozenset[str]
    """"host:port" of the home and of the further hosts; on default ports in both forms, http and https."""
    listings: tuple[str, ...]
    """Absolute seeds; so are `sitemaps` and `feeds`."""
    sitemaps: tuple[str, ...]
    feeds: tuple[str, ...]
    articles: re.Pattern[str]
    """Searched in path and query of the canonical address, as are the other patterns."""
    listing_pages: re.Pattern[str] | None
    parts: re.Pattern[str] | None
    exclude: tuple[re.Pattern[str], ...]
    delay_seconds: float
    enabled: bool
    selectors: Selectors | None
    """None where the file has no [selectors]."""
    max_pages: int | None = None
    """Pages one crawl may ask of the source; the next one goes on. None for all."""

    @property
    def is_loopback(self) -> bool:
        """Whether the site runs on this machine: such a source may be fetched without delay."""
        return is_loopback_host(urlsplit(self.home).hostname or "")

    def seeds(self) -> Iterator[tuple[str, Kind]]:
        """Give the addresses a crawl starts from, listings first."""
        yield from ((url, Kind.LISTING) for url in self.listings)
        yield from ((url, Kind.SITEMAP) for url in self.sitemaps)
        yield from ((url, Kind.FEED) for url in self.feeds)

    def is_in_scope(self, url: str) -> bool:
        """Say whether an address lies on one of the source's hosts; broken addresses do not."""
        return host_port(url) in self.hosts

    def is_excluded(self, url: str) -> bool:
        """Say whether the source file excludes an address of its hosts, with its session words or without them."""
        subjects = {path_and_query(url), _as_found(url)}
        return any(pattern.search(subject) for pattern in self.exclude for subject in subjects)

    def classify(self, url: str) -> Kind | None:
        """Say what an address of the site is, or None for what is not ours to fetch.

        `exclude` wins over everything, seeds over patterns, and the narrow patterns (parts, listing pages) over
        `articles`, which is often broad.
        """
        if not self.is_in_scope(url) or _is_trap(url) or self.is_excluded(url):
            return None
        subject = path_and_query(url)
        for seed, kind in self.seeds():
            if path_and_query(seed) == subject and host_port(seed) == host_port(url):
                return kind
        for maybe, kind in ((self.parts, Kind.PART), (self.listing_pages, Kind.LISTING), (self.articles, Kind.ARTICLE)):
            if maybe is not None and maybe.search(subject):
                return kind
        return None


def host_port(url: str) -> str:
    """Give the "host:port" of a web address, the port always written out: the key of scope and politeness.

    >>> host_port("https://Www.Example.CN/yuqi/"), host_port("http://127.0.0.1:8801/"), host_port("mailto:a@b")
    ('www.example.cn:443', '127.0.0.1:8801', '')
    """
    try:
        parts = urlsplit(url)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
        host = (parts.hostname or "").encode("idna").decode("ascii") if parts.hostname else ""
    except ValueError:  # UnicodeError too: a host that cannot exist
        return ""
    return f"{host}:{port}" if host and port and parts.scheme in _DEFAULT_PORTS else ""


def slot_key(url: str) -> str:
    """Give the key of a host's download slot: http and https on their default ports are one server.

    >>> slot_key("https://www.example.cn/"), slot_key("http://www.example.cn/a"), slot_key("http://127.0.0.1:8801/")
    ('www.example.cn', 'www.example.cn', '127.0.0.1:8801')
    """
    host, _, port = host_port(url).rpartition(":")
    return host if int(port or 0) in _DEFAULT_PORTS.values() else f"{host}:{port}"


def with_twin(host: str) -> frozenset[str]:
    """Give a "host:port" and, for a default port, the same host on the other one.

    >>> sorted(with_twin("m.example.cn:443")), sorted(with_twin("127.0.0.1:8801"))
    (['m.example.cn:443', 'm.example.cn:80'], ['127.0.0.1:8801'])
    """
    name, _, port = host.rpartition(":")
    ports = _DEFAULT_PORTS.values() if int(port) in _DEFAULT_PORTS.values() else (port,)
    return frozenset(f"{name}:{one}" for one in ports)


def path_and_query(url: str) -> str:
    """Give what patterns are searched in: path and query of the canonical address, without words of a session.

    >>> path_and_query("http://www.example.cn/e/action/ListInfo/?classid=2&PHPSESSID=ab12&page=1#top")
    '/e/action/ListInfo/?classid=2&page=1'
    """
    return _as_found(canonicalize(url))


def _as_found(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def absolute(home: str, path: str) -> str:
    """Resolve a path of a source file against its home."""
    return urljoin(home, path)


def is_loopback_host(host: str) -> bool:
    """Say whether a host name or literal address is this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_private_address(address: str) -> bool:
    """Say whether a literal address is one no public site has (private, loopback, link-local, reserved).

    >>> is_private_address("10.0.0.7"), is_private_address("169.254.169.254"), is_private_address("example.cn")
    (True, True, False)
    """
    try:
        return not ip_address(address).is_global
    except ValueError:
        return False


def _is_trap(url: str) -> bool:
    if len(url) > MAX_URL_CHARS:
        return True
    segments = [segment for segment in urlsplit(url).path.split("/") if segment]
    return any(segments.count(segment) > MAX_SEGMENT_REPEATS for segment in set(segments))
