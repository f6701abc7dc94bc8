"""The one door into the archive, used by crawl, ingest and rebuild: bytes in, exactly one outcome stored."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from archive import parts
from archive.captures import read_capture, stored_captures
from archive.warc import BodyUnreadable, NotInWarc, decode_body
from pipelines import chain
from pipelines.config import DEFAULT, ChainConfig
from pipelines.media import parse_content_type
from pipelines.records import Article, Outcome, RawPage, Reason, Reject, Rejected, Source

if TYPE_CHECKING:
    from archive.captures import Capture
    from archive.store import Run, Store
    from archive.warc import Exchange

log = logging.getLogger(__name__)

CAPTURE_STAGE: Final = "capture"
"""Stage named in a rejection that falls before the chain."""

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
NOT_MODIFIED: Final = 304
LISTS: Final = frozenset({"listing", "feed", "sitemap"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """A capture of an article that is as it was: the server says so, or the bytes are the same."""

    article_id: int


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

    def take(self, exchange: Exchange) -> Outcome | Unchanged | None:
        """Keep and settle at once: for ingest, and for whatever needs no frontier."""
        return self.settle(self.keep(exchange), exchange)

    def keep(self, exchange: Exchange) -> Capture:
        """Store the bytes, committed at once: whatever happens after can be done again."""
        if self._run is None:
            raise RuntimeError("an intake without a run keeps nothing")
        return self._store.save_capture(self._run, exchange)

    def page_of(self, capture: Capture, exchange: Exchange) -> RawPage | None:
        """Give the page the chain has to look at before `settle`; None for what needs no chain."""
        if exchange.status == NOT_MODIFIED or exchange.kind in LISTS or exchange.kind == "robots":
            return None
        media_type, _ = parse_content_type(exchange.header("content-type"))
        if _refusal(exchange, media_type) is not None or self._store.is_repeated(capture, exchange.url):
            return None
        try:
            return self._raw_page(capture, exchange)
        except BodyUnreadable:
            return None

    def settle(
        self, capture: Capture, exchange: Exchange, outcome: Outcome | None = None
    ) -> Outcome | Unchanged | None:
        """Find out what a kept capture is and store that, in one transaction (or as a part of the caller's).

        Args:
            capture: as `keep` gave it.
            exchange: what was kept.
            outcome: what the chain made of `page_of`, where somebody has run it already.

        Returns:
            Article, Rejected or Unchanged for a page; None for what holds no page (listing, feed, sitemap, robots,
            redirect).
        """
        if exchange.status in REDIRECTS:
            self._store.save_redirect(capture, exchange)
            return None
        if exchange.kind == "robots":
            self._store.save_robots(capture, exchange)
            return None
        if exchange.kind in LISTS:
            self._store.save_listing(capture)
            return None
        if exchange.status == NOT_MODIFIED or self._store.is_repeated(capture, exchange.url):
            known = self._store.save_unchanged(capture, exchange.url)
            if known is not None:
                return Unchanged(article_id=known)
        if outcome is None:
            outcome = self._understand(capture, exchange)
        if not isinstance(outcome, Article):
            with self._store.transaction():
                self._store.save_rejection(capture, outcome)
                if outcome.reason is Reason.CONTINUATION and exchange.part_of and exchange.status != NOT_MODIFIED:
                    self._join_part(capture, exchange.part_of)
            return outcome
        article = self._with_parts(capture, exchange, outcome)
        self._store.save_article(capture, article)
        return article

    def _raw_page(self, capture: Capture, exchange: Exchange) -> RawPage:
        """Make the chain's page of a capture; raises BodyUnreadable."""
        _, charset = parse_content_type(exchange.header("content-type"))
        body = decode_body(exchange.response_headers, exchange.body)
        selectors = self._store.selectors_of(capture.source_id)
        return RawPage(source=_source(capture, exchange), body=body, charset=charset, selectors=selectors)

    def _stored_page(self, capture: Capture) -> RawPage:
        """Read a page back from its capture; raises BodyUnreadable or NotInWarc."""
        return self._raw_page(capture, read_capture(self._store.connection, self._store.warc.folder, capture))

    def _join_part(self, capture: Capture, first_url: str) -> None:
        """Let a later part complete the article that its first page gave; without one the part waits in its capture."""
        connection = self._store.connection
        article_id = parts.article_at(connection, first_url)
        if article_id is None:
            return
        parts.note_part(connection, capture, article_id)
        joined = self._joined([parts.first_page(connection, article_id)], article_id)
        if joined is not None:
            parts.amend(connection, article_id, joined)

    def _with_parts(self, capture: Capture, exchange: Exchange, article: Article) -> Article:
        """Give the article with the later parts that are known of it already, where its first page comes again."""
        article_id = parts.article_at(self._store.connection, exchange.url)
        if article_id is None or not parts.later_pages(self._store.connection, article_id):
            return article
        return self._joined([capture], article_id) or article

    def _joined(self, first: list[Capture], article_id: int) -> Article | None:
        """Join an article's pages; None where they give none, or one of them is not where it was stored."""
        try:
            pages = [
                self._stored_page(page) for page in (*first, *parts.later_pages(self._store.connection, article_id))
            ]
            outcome = parts.join_pages(pages, self._config)
        except (BodyUnreadable, NotInWarc, Reject):
            log.warning("the parts of article %d cannot be joined", article_id)
            return None
        except Exception:
            if self._strict:
                raise
            log.exception("the chain failed on the parts of article %d", article_id)
            return None
        return outcome if isinstance(outcome, Article) else None

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
        page = self.page_of(capture, exchange)
        if page is not None:
            return understand(page, self._config, strict=self._strict)
        source = _source(capture, exchange)
        if exchange.status == NOT_MODIFIED:
            known = self._store.last_rejection(exchange.url) or (Reason.BAD_STATUS, "status 304 for an unknown page")
            return _rejected(source, *known)
        refusal = _refusal(exchange, source.media_type)
        if refusal is not None:
            return _rejected(source, *refusal)
        try:
            decode_body(exchange.response_headers, exchange.body)
        except BodyUnreadable as error:
            return _rejected(source, error.reason, error.detail)
        raise AssertionError("page_of found no page, and nothing is wrong with it")


def understand(page: RawPage, config: ChainConfig = DEFAULT, *, strict: bool = False) -> Outcome:
    """Run the chain; a bug in it is logged and becomes a rejection, unless `strict`."""
    try:
        return chain.run(page, config)
    except Exception as error:
        if strict:
            raise
        log.exception("the chain failed on a page of %s", page.source.media_type)
        return crashed(page, type(error).__name__)


def crashed(page: RawPage, what: str) -> Rejected:
    """Give the rejection of a page that a bug of ours, not the page, keeps from being an article."""
    return _rejected(page.source, Reason.CRASHED, what)


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
