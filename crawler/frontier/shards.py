"""Which crawler a source belongs to, where several share the work: sources of one domain are one crawler's.

Politeness is kept by a crawler for itself, so no two may ask the same site. What counts as one site is the registrable
domain (example.com.cn): its hosts are commonly one server. The list of public suffixes is the one that comes with
tldextract; nothing is fetched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final, Self

from tldextract import TLDExtract

from archive.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.sites.source import SourceFile

_SHARD: Final = re.compile(r"([0-9]{1,5})/([0-9]{1,5})")
_DEFAULT_PORTS: Final = frozenset({"80", "443"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One crawler's part of the sources."""

    number: int
    """1 to `of`."""
    of: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "2/5".

        Raises:
            UserError: it is no such thing.
        """
        found = _SHARD.fullmatch(text.strip())
        number, of = (int(found[1]), int(found[2])) if found else (0, 0)
        if not 1 <= number <= of:
            raise UserError(f"--shard {text!r}: write NUMBER/CRAWLERS, the number from 1 to that of the crawlers: 2/5.")
        return cls(number=number, of=of)

    def choose(self, sources: Iterable[SourceFile], among: Iterable[SourceFile]) -> tuple[SourceFile, ...]:
        """Keep the sources of this shard.

        Args:
            sources: to choose from.
            among: all that there are; every crawler must have the same ones. What is not crawled today still ties
                the domains that it spans together.
        """
        sites = site_of_each(among)
        return tuple(source for source in sources if shard_of(sites[source.name], self.of) == self.number)


def registrable_domain(host: str) -> str:
    """Give the domain somebody registered, of a "host:port"; of an address or a single name, host and port.

    >>> registrable_domain("m.news.example.com.cn:443"), registrable_domain("127.0.0.1:8801")
    ('example.com.cn', '127.0.0.1:8801')
    >>> registrable_domain("192.0.2.7:80"), registrable_domain("[::1]:8801"), registrable_domain("com.cn:80")
    ('192.0.2.7', '[::1]:8801', 'com.cn')
    """
    name, _, port = host.rpartition(":")
    whole = name if port in _DEFAULT_PORTS else host
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return _suffixes()(name).top_domain_under_public_suffix or whole
    return whole


def site_of_each(sources: Iterable[SourceFile]) -> dict[str, str]:
    """Give each source's site by its name: the first, by the alphabet, of the domains that its hosts tie together.

    A source whose hosts lie on two domains makes one site of them, and of every other source on either.
    """
    parents: dict[str, str] = {}

    def root(domain: str) -> str:
        while parents.setdefault(domain, domain) != domain:
            domain = parents[domain]
        return domain

    domains = {source.name: sorted(map(registrable_domain, source.hosts)) for source in sources}
    for first, *others in domains.values():
        for other in others:
            low, high = sorted((root(first), root(other)))
            parents[high] = low
    return {name: root(tied[0]) for name, tied in domains.items()}


def shard_of(site: str, of: int) -> int:
    """Give the number of the crawler, 1 to `of`, that a site belongs to.

    The crawler whose hash with the site is the largest has it: one crawler more takes its share from all of them and
    moves nothing else. Source: Thaler and Ravishankar, Using name-based mappings to increase hit rates, 1998.

    >>> [shard_of("example.cn", of) for of in (1, 2, 3, 4, 5)]
    [1, 1, 1, 4, 4]
    """
    return max(range(1, of + 1), key=lambda number: sha256(f"{number}\n{site}".encode()).digest())


@cache
def _suffixes() -> TLDExtract:
    return TLDExtract(cache_dir=None, suffix_list_urls=(), fallback_to_snapshot=True)
