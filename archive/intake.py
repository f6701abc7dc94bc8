"""The one door into the archive, used by crawl, ingest and rebuild: bytes in, exactly one outcome stored."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from archive.captures import read_capture, stored_captures
from archive.warc import BodyUnreadable, NotInWarc, decode_body
from pipelines import chain
from pipelines.config import DEFAULT, ChainConfig
from pipelines.media import parse_content_type
from pipelines.records import Article, Outcome, RawPage, Reason, Rejected, Source

if TYPE_CHECKING:
    from archive.captures import Capture
    from archive.store import Run, Store
    from archive.warc import Exchange

log = logging.getLogger(__name__)

CAPTURE_STAGE: Final = "capture"
"""Stage named in a rejection that falls before the chain."""


class Intake:
    """Stores captures and what the chain makes of them."""

    def __init__(self, store: Store, run: Run | None, config: ChainConfig = DEFAULT, *, strict: bool = False) -> None:
        """Bind the door to a run.

        Args:
            store: the writer.
            run: the run new captures belong to; None where nothing new is kept (rebuild).
            config: limits of the chain.
            strict: let a bug in the chain fly instead of storing it as a rejection.
        """
        self._store = store
        self._run = run
        self._config = config
        self._strict = strict

    def take(self, exchange: Exchange) -> Outcome | None:
        """Keep and settle at once: for ingest, and for whatever needs no frontier."""
        return self.settle(self.keep(exchange), exchange)

    def keep(self, exchange: Exchange) -> Capture:
        """Store the bytes, committed at once: whatever happens after can be done again."""
        if self._run is None:
            raise RuntimeError("an intake without a run keeps nothing")
        return self._store.save_capture(self._run, exchange)

    def settle(self, capture: Capture, exchange: Exchange) -> Outcome | None:
        """Find out what a kept capture is and store that, in one transaction (or as a part of the caller's).

        Returns:
            Article or Rejected for a page; None for what holds no page (listing, feed, sitemap, robots, redirect,
            "not modified").
        """
        if exchange.status in (301, 302, 303, 307, 308):
            self._store.save_redirect(capture)
            return None
        if exchange.kind == "robots":
            self._store.save_robots(capture)
            return None
        if exchange.kind in ("listing", "feed", "sitemap"):
            self._store.save_listing(capture)
            return None
        if exchange.status == 304 and self._store.save_unchanged(capture, exchange.url):
            return None
        outcome = self._understand(capture, exchange)
        if isinstance(outcome, Article):
            self._store.save_article(capture, outcome)
        else:
            self._store.save_rejection(capture, outcome)
        return outcome

    def recover(self) -> int:
        """Settle what a killed run kept and did not settle; give the number of captures settled.

        Call it before anything new is taken, so that captures are settled in the order in which they came.
        """
        settled = 0
        connection = self._store.connection
        for capture in list(stored_captures(connection, only_unsettled=True)):
            try:
                exchange = read_capture(connection, self._store.warc.folder, capture)
            except NotInWarc:
                log.exception("capture %d cannot be settled", capture.id)
                continue
            self.settle(capture, exchange)
            settled += 1
        return settled

    def _understand(self, capture: Capture, exchange: Exchange) -> Outcome:
        source = _source(capture, exchange)
        refusal = _refusal(exchange, source.media_type)
        if refusal is not None:
            return _rejected(source, *refusal)
        try:
            body = decode_body(exchange.response_headers, exchange.body)
        except BodyUnreadable as error:
            return _rejected(source, error.reason, error.detail)
        _, charset = parse_content_type(exchange.header("content-type"))
        try:
            selectors = self._store.selectors_of(capture.source_id)
            page = RawPage(source=source, body=body, charset=charset, selectors=selectors)
            return chain.run(page, self._config)
        except Exception as error:
            if self._strict:
                raise
            log.exception("the chain failed on capture %d", capture.id)
            return _rejected(source, Reason.CRASHED, type(error).__name__)


def _refusal(exchange: Exchange, media_type: str) -> tuple[Reason, str] | None:
    """Say why a capture is not worth the chain; None where it is."""
    if not 200 <= exchange.status < 300:
        return Reason.BAD_STATUS, f"status {exchange.status}"
    if exchange.kind == "part":
        return Reason.CONTINUATION, "a later part of an article in several pages"
    if exchange.kind == "file" and exchange.method is None and media_type == "application/json":
        return Reason.BAD_INPUT, "a line that is no JSON object with html_base64, html or text"
    if exchange.kind == "file":
        return Reason.NOT_TEXT, "neither a page nor a text"
    promised = exchange.header("content-length") or ""
    if promised.isascii() and promised.isdigit() and len(exchange.body) < int(promised[:18]):
        # Half an article that looks whole would be taken for the article.
        return Reason.TRUNCATED, f"{len(exchange.body)} of {promised[:18]} bytes arrived"
    return None


def _source(capture: Capture, exchange: Exchange) -> Source:
    media_type, _ = parse_content_type(exchange.header("content-type"))
    return Source(
        url=exchange.url,
        final_url=exchange.url,
        fetched_at=exchange.fetched_at,
        status=exchange.status,
        media_type=media_type,
        sha256=capture.sha256,
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
