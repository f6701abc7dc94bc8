"""What a site is asked and what it answers, and the small pieces of HTML that all templates write."""

from __future__ import annotations

import html
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from demosites.numbering import Paragraph


CHINA: Final = timezone(timedelta(hours=8))
"""The zone of every date on the fictional web."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A GET or HEAD request to one site."""

    path: str
    """Undecoded, without the query."""
    query: str
    visit: int
    """How often this address was asked for before; 0 at first."""

    @property
    def target(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An answer, before transfer encodings."""

    body: bytes
    status: int = 200
    content_type: str = "text/html"
    location: str | None = None
    """Where a redirect leads."""
    modified: datetime | None = None
    """Local time; pages with a date have an ETag and answer conditional requests."""
    lasting: bool = True
    """False where the next visit may see another page: the server does not keep it."""
    cut_gzip: bool = False
    """True for a gzip body that ends too early."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The truth about one address of a site."""

    path: str
    """Path and query."""
    kind: str
    expect: str
    reason: str | None = None
    article: str | None = None
    encoding: str | None = None
    """Python codec of the body; None for bodies that are no text, and for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What a template prints around an article."""

    breadcrumb: tuple[str, ...]
    author: str | None = None
    source_name: str | None = None
    published: str | None = None
    """ISO 8601 as far as printed."""
    precision: str | None = None


def escape(text: str) -> str:
    """Escape text for element content and attributes."""
    return html.escape(text, quote=True)


def paragraphs_html(paragraphs: Iterable[Paragraph], *, wrap: Callable[[str], str] = str, after: str = "") -> str:
    """Return paragraphs as p, h2 and h3 elements; `wrap` changes the text, `after` follows each body paragraph."""
    lines = []
    for paragraph in paragraphs:
        text = escape(wrap(paragraph.served))
        if paragraph.tagged:
            tag = "h2" if paragraph.level == 1 else "h3"
            lines.append(f"<{tag}>{text}</{tag}>")
        else:
            lines.append(f"<p>{text}</p>{after if paragraph.level is None else ''}")
    return "\n".join(lines)
