"""The records of a capture: what went over the wire, and where it lies in a WARC file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipelines.records import Selectors

Headers = tuple[tuple[bytes, bytes], ...]

KINDS: Final = ("article", "part", "listing", "feed", "sitemap", "robots", "file")
"""What a capture was fetched as; the same words as in the column captures.kind."""

WEB_ADDRESS: Final = re.compile(r"https?://[^/\s]+", re.IGNORECASE)

MAX_BODY_BYTES: Final = 64 * 2**20
"""A longer body is cut: four times the largest the chain takes, so that its rejection still says "too large"."""

MAX_HEADER_BYTES: Final = 256 * 1024
"""Headers past this sum are left out; servers refuse a tenth of it."""

MAX_URL_CHARS: Final = 8 * 1024
"""A longer URL is cut: no server answers one, and a line of a WARC header must end somewhere."""

_EPOCH: Final = datetime.fromtimestamp(0, UTC)
_BREAKS: Final = re.compile(rb"[\r\n\x00]+")
_URL_SAFE: Final = "".join(map(chr, range(0x21, 0x7F))).translate({ord(mark): None for mark in "<>"})
"""Every printable ASCII character but the marks WARC/1.0 writes around a URL: blanks, controls and what lies beyond
ASCII are percent-encoded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its response as they went over the wire, or one local file (`method` is None).

    Made safe for a WARC file on the way in, so that what is settled now equals what a rebuild reads back: line breaks
    and NUL in headers become blanks, Transfer-Encoding is dropped (the body has it removed), blanks and controls in
    the URL are percent-encoded, the time is UTC and not before 1970, what is longer than any page is cut.
    """

    url: str
    method: str | None
    """ "GET", "POST"; None for a local file, for which no HTTP was spoken."""
    request_headers: Headers
    request_body: bytes
    status: int
    """HTTP status; 200 for a local file."""
    reason: str
    response_headers: Headers
    body: bytes
    """As served: still content-encoded, transfer encoding removed."""
    fetched_at: datetime
    """UTC, to the microsecond."""
    source: str
    """Name of the source file; the host for ingested pages; "local" without an address."""
    kind: str
    """One of KINDS."""
    ip_address: str | None = None
    part_of: str | None = None
    """URL of the first part, for kind "part"."""
    is_timed: bool = True
    """Whether `fetched_at` is its own; False where it is that of a file which holds others too, or is made up."""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind {self.kind!r} is none of {', '.join(KINDS)}")
        if self.fetched_at.tzinfo is None:
            raise ValueError("fetched_at has no time zone")
        tidy = object.__setattr__  # the record is frozen from here on
        tidy(self, "url", printable_url(self.url))
        tidy(self, "part_of", printable_url(self.part_of) if self.part_of is not None else None)
        tidy(self, "reason", _BREAKS.sub(b" ", self.reason.encode("latin-1", "replace")).decode("latin-1").strip())
        tidy(self, "request_headers", _wire(self.request_headers))
        tidy(self, "response_headers", _wire(self.response_headers))
        tidy(self, "body", self.body[:MAX_BODY_BYTES])
        tidy(self, "fetched_at", max(self.fetched_at, _EPOCH).astimezone(UTC))

    @property
    def is_addressed(self) -> bool:
        """Whether it is of the web, or a local file: other crawlers keep dns: records, and some name nothing."""
        return self.method is None or WEB_ADDRESS.match(self.url) is not None

    def header(self, name: str) -> str | None:
        """Give the first response header of that name, read as Latin-1; None where it was not sent."""
        wanted = name.lower().encode("ascii")
        for key, value in self.response_headers:
            if key.lower() == wanted:
                return value.decode("latin-1")
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcPlace:
    """Where a response (or resource) record lies."""

    file: str
    """Name inside the WARC folder, without ".open"."""
    offset: int
    """First byte of the record's gzip member."""
    length: int
    """Bytes of that member."""
    record_id: str
    """ "<urn:uuid:...>"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The record whose body a revisit record repeats."""

    url: str
    date: str
    """ISO 8601, UTC, as in its WARC-Date."""
    place: WarcPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class RunMark:
    """What a WARC record says of the run that wrote it."""

    id: int
    kind: str
    started_at: str
    program_version: str
    chain_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceMark:
    """What a WARC record says of the source."""

    id: int
    name: str
    title: str
    home: str
    selectors: Selectors | None = None
    """They took part in what the page was understood as, so a rebuild needs them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureMark:
    """The row a capture has in the archive, written beside it so that a rebuild gives every row its number again."""

    capture_id: int
    run: RunMark
    source: SourceMark


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """A capture read back from a WARC file."""

    place: WarcPlace
    exchange: Exchange
    mark: CaptureMark | None
    """None in files of other programs."""
    end: int
    """First byte after the capture's last record: a file cut here holds whole captures only."""
    is_revisit: bool = False
    """The record holds no body of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnd:
    """How a run ended, as told by the WARC file."""

    run: RunMark
    finished_at: str
    reason: str
    end: int


def printable_url(url: str) -> str:
    r"""Percent-encode what a header line cannot carry; a URL that is fine already stays as it is.

    >>> printable_url("http://example.cn/a b\r\n?q=%20")
    'http://example.cn/a%20b%0D%0A?q=%20'
    """
    return quote(url.strip()[:MAX_URL_CHARS], safe=_URL_SAFE, errors="surrogatepass")[:MAX_URL_CHARS]


def _wire(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    kept = []
    room = MAX_HEADER_BYTES
    for name, value in headers:
        room -= len(name) + len(value)
        if room < 0:
            break
        name_line = _BREAKS.sub(b" ", name).replace(b":", b" ").strip()
        if name_line and name_line.lower() != b"transfer-encoding":
            kept.append((name_line, _BREAKS.sub(b" ", value).strip()))
    return tuple(kept)
