"""The one door into the archive, used by crawl, ingest and rebuild: bytes in, exactly one outcome stored."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

from archive import modelling
from archive.captures import article_url, read_capture, stored_captures
from archive.copies.foresight import Prepared, page_date_of
from archive.understanding import LISTS, NOT_MODIFIED, REDIRECTS, outcome_of, page_to_read, raw_page, rejected
from archive.versions import feed_dates, history, lateness, parts
from archive.warc.revisits import known_capture
from archive.warc.writer import BodyUnreadable, NotInWarc
from pipelines.config import DEFAULT, ChainConfig
from pipelines.records import Article, Outcome, RawPage, Reason, Reject, Rejected

if TYPE_CHECKING:
    from archive.captures import Capture
    from archive.store import Run, Store
    from archive.warc.revisits import Known
    from archive.warc.writer import Exchange
    from pipelines.records import Published

log = logging.getLogger(__name__)


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

    def known(self, exchange: Exchange) -> Known | None:
        """Find what an input brings once more, after a kill or because it grew; see `revisits.known_capture`."""
        return known_capture(self._store.connection, exchange)

    def keep(self, exchange: Exchange) -> Capture:
        """Store the bytes, committed at once: whatever happens after can be done again."""
        if self._run is None:
            raise RuntimeError("an intake without a run keeps nothing")
        return self._store.save_capture(self._run, exchange)

    def page_of(self, capture: Capture, exchange: Exchange) -> RawPage | None:
        """Give the page the chain has to look at before `settle`; None for what needs no chain."""
        if self._store.is_repeated(capture, exchange.url):
            return None
        store = self._store
        selectors = store.selectors_of(capture.source_id)
        return page_to_read(exchange, capture.sha256, selectors, store.model_of(exchange.url))

    @overload
    def settle(
        self, capture: Capture, exchange: Exchange, outcome: Outcome | None = None
    ) -> Outcome | Unchanged | None: ...

    @overload
    def settle(
        self, capture: Capture, exchange: Exchange, outcome: Outcome | Prepared | None
    ) -> Outcome | Prepared | Unchanged | None: ...

    def settle(
        self, capture: Capture, exchange: Exchange, outcome: Outcome | Prepared | None = None
    ) -> Outcome | Prepared | Unchanged | None:
        """Find out what a kept capture is and store that, in one transaction (or as a part of the caller's).

        Args:
            capture: as `keep` gave it.
            exchange: what was kept.
            outcome: what the chain made of `page_of`, where somebody has run it already.

        Returns:
            Article (Prepared where that was given), Rejected or Unchanged for a page; None for what holds no page
            (listing, feed, sitemap, robots, redirect).
        """
        connection = self._store.connection
        article_id = self._overtaken(capture, exchange) or self._read_otherwise(capture, exchange)
        if article_id is None:
            settled = self._settle(capture, exchange, outcome)
            if not isinstance(settled, Article | Prepared):
                return settled
            is_late = lateness.was_seen_later(connection, capture, exchange.url)
            if not is_late and not parts.are_waiting(connection, exchange.url):
                return settled
            # A removal that arrived before the article was no event, and a later part had none to join; now they do.
            article_id = parts.article_at(connection, exchange.url)
        try:
            return settled if article_id is None else self._retell(article_id, capture)
        except NotInWarc:
            log.exception("the history of article %s cannot be told anew; it has the order of arrival", article_id)
            return self._settle(capture, exchange, outcome)

    def _overtaken(self, capture: Capture, exchange: Exchange) -> int | None:
        """Give the article of which later captures are known than this one; None where this one is the last."""
        connection = self._store.connection
        if exchange.kind == "article":
            return lateness.overtaken_article(connection, capture, exchange.url)
        if exchange.kind != "part" or exchange.part_of is None:
            return None
        article_id = parts.article_at(connection, exchange.part_of)
        if article_id is None or not parts.is_overtaken(connection, capture, article_id):
            return None
        return article_id

    def _read_otherwise(self, capture: Capture, exchange: Exchange) -> int | None:
        """Give the article that other captures gave without the host's model, where this one is read with it.

        Its history is made anew, so that what the model alone takes off is no edit. Where its page reads the same with
        the model, nothing is to be done but to name it.
        """
        model = self._store.model_of(exchange.url)
        if model is None or exchange.kind != "article":
            return None
        known = "SELECT id FROM articles WHERE url = ? AND host_model IS NOT ?"
        found = self._store.connection.execute(known, (article_url(exchange.url), model.digest)).fetchone()
        if found is None or self.page_of(capture, exchange) is None:
            return None
        return None if self._names_model(int(found[0])) else int(found[0])

    def _names_model(self, article_id: int) -> bool:
        """Name the model of an article's host that reads its page as it was read; False where it reads another one."""
        page = parts.first_page(self._store.connection, article_id)
        try:
            with self._store.transaction():
                return self._reads_the_same(article_id, page)
        except NotInWarc:
            return False

    def _retell(self, article_id: int, late: Capture) -> Outcome | Prepared | Unchanged | None:
        """Make an article's history anew in the order of time, with a capture that arrived after later ones.

        Raises:
            NotInWarc: the bytes of a capture are lost, or none gives an article any more; nothing was changed.
        """
        connection = self._store.connection
        outcome = None
        with self._store.part():
            captures = lateness.captures_in_time(connection, article_id, late)
            lateness.begin_anew(connection, article_id)
            for capture in captures:
                told = self._settle(capture, read_capture(connection, self._store.warc.folder, capture), None)
                outcome = told if capture.id == late.id else outcome
            if not lateness.has_begun(connection, article_id):
                raise NotInWarc(f"no capture of article {article_id} gives an article")
            self._date(article_id, feed_dates.page_date(connection, article_id))
        return outcome

    def _settle(
        self, capture: Capture, exchange: Exchange, outcome: Outcome | Prepared | None
    ) -> Outcome | Prepared | Unchanged | None:
        if exchange.status in REDIRECTS:
            self._store.save_redirect(capture, exchange)
            return None
        if exchange.kind == "robots":
            self._store.save_robots(capture, exchange)
            return None
        if exchange.kind in LISTS:
            with self._store.transaction() as connection:
                self._store.save_listing(capture)
                for number in feed_dates.note_entries(connection, capture, exchange) if exchange.kind == "feed" else ():
                    self._date(number, feed_dates.page_date(connection, number))
            return None
        if exchange.status == NOT_MODIFIED or self._store.is_repeated(capture, exchange.url):
            known = self._store.save_unchanged(capture, exchange.url)
            if known is not None:
                return Unchanged(article_id=known)
        if outcome is None:
            outcome = self._understand(capture, exchange)
        if isinstance(outcome, Rejected):
            with self._store.transaction():
                self._store.save_rejection(capture, outcome)
                if outcome.reason is Reason.CONTINUATION and exchange.part_of and exchange.status != NOT_MODIFIED:
                    self._join_part(capture, exchange.part_of)
            return outcome
        whole = self._with_parts(capture, exchange) or outcome
        with self._store.transaction():
            article_id = self._store.save_article(capture, whole)
            self._date(article_id, page_date_of(whole))
        return whole

    def _date(self, article_id: int, page: Published | None) -> None:
        feed_dates.date_article(self._store.connection, article_id, page, self._config)

    def _stored_page(self, capture: Capture) -> RawPage:
        """Read a page back from its capture; raises BodyUnreadable or NotInWarc."""
        exchange = read_capture(self._store.connection, self._store.warc.folder, capture)
        store = self._store
        return raw_page(exchange, capture.sha256, store.selectors_of(capture.source_id), store.model_of(exchange.url))

    def _join_part(self, capture: Capture, first_url: str) -> None:
        """Let a later part complete the article that its first page gave; without one the part waits in its capture."""
        connection = self._store.connection
        article_id = parts.article_at(connection, first_url)
        if article_id is None:
            return
        was_joined = parts.was_joined(connection, capture, article_id)
        parts.note_part(connection, capture, article_id)
        if not parts.has_first_page(connection, article_id):
            return
        joined = self._joined([parts.first_page(connection, article_id)], article_id)
        if joined is None:
            return
        texts = parts.amend(connection, article_id, self._store.key.mask(joined), self._store.index)
        if texts is not None:
            self._store.placing.place(article_id)
            self._date(article_id, joined.extracted.published)
        if texts is not None and was_joined:
            history.note_edit(connection, article_id, capture.id, *texts)

    def _with_parts(self, capture: Capture, exchange: Exchange) -> Article | None:
        """Give an article with the later parts that are known of it already, where its first page comes again."""
        article_id = parts.article_at(self._store.connection, exchange.url)
        if article_id is None or not parts.later_pages(self._store.connection, article_id):
            return None
        return self._joined([capture], article_id)

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

        Call it before anything new is taken, so that captures are settled in the order in which they came, and before
        the models of hosts that such a run had learned are used.
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
        modelling.take_up(self._store, self.read_again)
        return settled

    def read_again(self, article_id: int) -> None:
        """Make an article's history anew, with the models of hosts that are in use now.

        Where its page reads the same with them, the article names the model and nothing else is done.
        """
        page = parts.first_page(self._store.connection, article_id)
        try:
            if not self._reads_the_same(article_id, page):
                self._retell(article_id, page)
        except NotInWarc:
            log.warning("article %d cannot be read again; it stays as it was read", article_id)

    def _reads_the_same(self, article_id: int, page: Capture) -> bool:
        exchange = read_capture(self._store.connection, self._store.warc.folder, page)
        article = self._with_parts(page, exchange) or self._understand(page, exchange)
        if not isinstance(article, Article):
            return False
        return modelling.is_renamed(self._store.connection, article_id, self._store.key.mask(article).rows)

    def _understand(self, capture: Capture, exchange: Exchange) -> Outcome:
        if exchange.status == NOT_MODIFIED:
            known = self._store.last_rejection(exchange.url) or (Reason.BAD_STATUS, "status 304 for an unknown page")
            return rejected(exchange, capture.sha256, *known)
        selectors = self._store.selectors_of(capture.source_id)
        model = self._store.model_of(exchange.url)
        return outcome_of(exchange, capture.sha256, selectors, self._config, model=model, strict=self._strict)
