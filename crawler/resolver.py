"""Names that lead to private addresses are refused before a connection is made.

Without this, a public name pointing at 169.254.169.254 or 10.0.0.1 would have the crawl fetch from inside whatever
network it runs in. Literal addresses are refused where source files are read and links are followed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError

from crawler.sites.source import is_loopback_host, is_private_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from twisted.internet.defer import Deferred


class PublicResolver(CachingThreadedResolver):
    """Scrapy's resolver, for public addresses; `localhost` alone may lead to this machine."""

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        """Resolve a name.

        Raises:
            PrivateName: (in the Deferred) the name leads into a private network.
        """
        found: Deferred[str] = super().getHostByName(name, timeout)
        return found if is_loopback_host(name) else found.addCallback(_public, name)


class PrivateName(DNSLookupError):  # noqa: N818 - says what the name is
    """The name leads to an address that no public site has."""


def _public(address: str, name: str) -> str:
    if is_private_address(address):
        raise PrivateName(f"{name} leads to a private address")
    return address
