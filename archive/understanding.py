"""What a capture is, as far as the capture alone tells: pure, the same in a crawl, a rebuild and a batch."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from archive.warc.writer import BodyUnreadable, decode_body
from pipelines import chain
from pipelines.config import DEFAULT, ChainConfig
from pipelines.extract import extract_bare_text
from pipelines.records import Outcome, RawPage, Reason, Rejected, Source
from pipelines.web.media import parse_content_type

if TYPE_CHECKING:
    from archive.warc.writer import Exchange
    from pipelines.hostmodel import HostModel
    from pipelines.records import Selectors

log = logging.getLogger(__name__)

MAIN_TEXT: Final = "text/x-main-text"
"""Media type of a text that was handed over as the text of an article, without title or byline."""

CAPTURE_STAGE: Final = "capture"
"""Stage named in a rejection that falls before the chain."""

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
NOT_MODIFIED: Final = 304
LISTS: Final = frozenset({"listing", "feed", "sitemap"})


def raw_page(exchange: Exchange, sha256: str, selectors: Selectors | None, model: HostModel | None = None) -> RawPage:
    """Make the chain's page of a capture.

    Args:
        exchange: what was captured.
        sha256: of the body with content encodings removed.
        selectors: of its source.
        model: of its host.

    Raises:
        BodyUnreadable: its content encoding cannot be removed.
    """
    _, charset = parse_content_type(exchange.header("content-type"))
    body = decode_body(exchange.response_headers, exchange.body)
    return RawPage(source=_source(exchange, sha256), body=body, charset=charset, selectors=selectors, model=model)


def page_to_read(
    exchange: Exchange, sha256: str, selectors: Selectors | None, model: HostModel | None = None
) -> RawPage | None:
    """Give the page the chain has to look at; None for what needs no chain."""
    if exchange.status == NOT_MODIFIED or exchange.kind in LISTS or exchange.kind == "robots":
        return None
    if _refusal(exchange) is not None:
        return None
    try:
        return raw_page(exchange, sha256, selectors, model)
    except BodyUnreadable:
        return None


def outcome_of(
    exchange: Exchange,
    sha256: str,
    selectors: Selectors | None,
    config: ChainConfig = DEFAULT,
    *,
    model: HostModel | None = None,
    strict: bool = False,
) -> Outcome:
    """Say what a capture of a page is; a 304 is none, and what it stands for only an archive knows."""
    if (refusal := _refusal(exchange)) is not None:
        return rejected(exchange, sha256, *refusal)
    try:
        page = raw_page(exchange, sha256, selectors, model)
    except BodyUnreadable as error:
        return rejected(exchange, sha256, error.reason, error.detail)
    return understand(page, config, strict=strict)


def understand(page: RawPage, config: ChainConfig = DEFAULT, *, strict: bool = False) -> Outcome:
    """Run the chain; a bug in it is logged and becomes a rejection, unless `strict`."""
    try:
        if page.source.media_type == MAIN_TEXT and len(page.body) <= config.max_body_bytes:
            return chain.run(extract_bare_text(page.source, page.body.decode("utf-8", "replace")), config)
        return chain.run(page, config)
    except Exception as error:
        if strict:
            raise
        log.exception("the chain failed on a page of %s", page.source.media_type)
        return crashed(page, type(error).__name__)


def crashed(page: RawPage, what: str) -> Rejected:
    """Give the rejection of a page that a bug of ours, not the page, keeps from being an article."""
    return _rejected(page.source, Reason.CRASHED, what)


def rejected(exchange: Exchange, sha256: str, reason: Reason, detail: str) -> Rejected:
    """Give the rejection of a capture before the chain."""
    return _rejected(_source(exchange, sha256), reason, detail)


def _refusal(exchange: Exchange) -> tuple[Reason, str] | None:
    """Say why a capture is not worth the chain; None where it is."""
    media_type, _ = parse_content_type(exchange.header("content-type"))
    if not 200 <= exchange.status < 300:
        return Reason.BAD_STATUS, f"status {exchange.status}"
    if exchange.kind == "part":
        return Reason.CONTINUATION, "a later part of an article in several pages"
    if exchange.kind == "file" and exchange.method is None and media_type == "application/json":
        return Reason.BAD_INPUT, "a line that is no JSON object with html_base64, html or text"
    if exchange.kind == "file":
        return Reason.NOT_TEXT, "neither a page nor a text"
    if is_torn(exchange):
        # Half an article that looks whole would be taken for the article.
        promised = exchange.header("content-length") or ""
        return Reason.TRUNCATED, f"{len(exchange.body)} of {promised[:18]} bytes arrived"
    return None


def is_torn(exchange: Exchange) -> bool:
    """Say whether fewer bytes arrived than the server had announced."""
    promised = exchange.header("content-length") or ""
    return promised.isascii() and promised.isdigit() and len(exchange.body) < int(promised[:18])


def _source(exchange: Exchange, sha256: str) -> Source:
    media_type, _ = parse_content_type(exchange.header("content-type"))
    return Source(
        url=exchange.url,
        final_url=exchange.url,
        fetched_at=exchange.fetched_at,
        status=exchange.status,
        media_type=media_type,
        sha256=sha256,
    )


def _rejected(source: Source, reason: Reason, detail: str) -> Rejected:
    return Rejected(
        source=source,
        stage=CAPTURE_STAGE,
        reason=reason,
        detail=detail,
        reached=None,
        chain_version=chain.CHAIN_VERSION,
    )
