"""The records that go into the frontier and come out of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from pipelines.web.canonical import without_twin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.sites.source import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address to be fetched, as a page or a seed list gave it."""

    url: str
    kind: Kind
    depth: int = 0
    via: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A row of the frontier that this crawl holds and must acknowledge or give back."""

    fp: str
    source: str
    url: str
    kind: Kind
    depth: int
    tries: int
    facts: Mapping[str, str]
    etag: str | None = None
    last_modified: str | None = None
    """Validators of the last answer, to be sent along; None where the page is to be asked for unconditionally."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What an answer showed, as far as it matters for the next visit."""

    status: int
    now: float
    """Seconds since 1970."""
    etag: str | None = None
    last_modified: str | None = None
    content_hash: str | None = None
    """Of what matters on the page; None for "not modified"."""
    is_repeated: bool = False
    """The page came whole and is the one of the look before: its hash is the known one, whatever is told here."""
    is_fresh: bool = False
    """An article that was published a few days ago at most."""


def fingerprint(source: str, canonical_url: str) -> str:
    """Give the key of an address within a source: 32 hex digits.

    http and https, and the hosts www.x, m.x, wap.x and x, are one site under several names: their equal paths are one
    page. Which of them is in scope, the source file says.

    >>> fingerprint("a", "https://m.example.cn/1.html") == fingerprint("a", "http://www.example.cn/1.html")
    True
    """
    address = canonical_url.partition("://")[2] or canonical_url
    return sha256(f"{source}\n{without_twin(address)}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
