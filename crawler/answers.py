"""What Scrapy tells of an answer, as the archive keeps it."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from archive.warc.writer import Exchange
from crawler.sites.source import Kind

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

    from crawler.frontier.rows import Lease


def exchange_of(response: Response, request: Request, source: str, lease: Lease | None) -> Exchange:
    """Give request and answer as they went over the wire; without a lease it is a robots.txt."""
    sent = [(name, value) for name, values in request.headers.items() for value in values]
    if not request.headers.get("Host"):  # Twisted adds it on the way out
        sent.insert(0, (b"Host", urlsplit(request.url).netloc.encode("ascii", "replace")))
    try:
        reason = HTTPStatus(response.status).phrase
    except ValueError:
        reason = ""
    return Exchange(
        url=request.url,
        method=request.method,
        request_headers=tuple(sent),
        request_body=request.body,
        status=response.status,
        reason=reason,
        response_headers=tuple((name, value) for name, values in response.headers.items() for value in values),
        body=response.body,
        fetched_at=datetime.now(UTC),
        source=source,
        kind=(lease.kind if lease else Kind.ROBOTS).value,
        ip_address=str(response.ip_address) if response.ip_address else None,
        part_of=lease.facts.get("part_of") if lease else None,
    )
