"""Pages that say, by their addresses, that they repeat a page of another host."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

_PARTNER: Final = re.compile(r"/(?:dy|v2|news)/article/(?P<id>[A-Z0-9]{16})\.html$")
"""Addresses of NetEase's accounts; mirrors keep the path."""
_PARTNER_HOST: Final = "www.163.com"


def mirror_of(url: str | None, canonical_url: str | None) -> str | None:
    """Give the address a page repeats; None where it says nothing of the kind.

    The page's own canonical address counts where it names another host, and paths that only one publisher gives out.
    That a host repeats the path of another host of the archive is for the archive to find.

    >>> mirror_of("http://b.example/dy/article/G33O1QTA05372UZS.html", None)
    'https://www.163.com/dy/article/G33O1QTA05372UZS.html'
    >>> mirror_of("http://m.a.example/1.html", "http://www.a.example/1.html")
    >>> mirror_of("http://b.example/1.html", "http://a.example/1.html")
    'http://a.example/1.html'
    """
    try:
        own, stated = urlsplit(url or ""), urlsplit(canonical_url or "")
        hosts = _site(own.hostname), _site(stated.hostname)
    except ValueError:
        return None
    if not hosts[0]:
        return None
    if hosts[1] and hosts[0] != hosts[1] and stated.path not in ("", "/"):
        return canonical_url
    partner = _PARTNER.search(own.path)
    if partner and not hosts[0].endswith("163.com"):
        return f"https://{_PARTNER_HOST}/dy/article/{partner['id']}.html"
    return None


def _site(host: str | None) -> str:
    """Drop the names that a site gives its editions for telephones."""
    return re.sub(r"^(?:www|m|wap|3g|mobile|touch)\.", "", host or "")
