"""The only writer of the archive: bytes first, then what was understood of them, each article in one transaction."""

from __future__ import annotations

import importlib.metadata
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Self

from archive.annotated.personal_key import PersonalKey, default_key_path
from archive.captures import Capture, article_url, insert_capture, iso
from archive.connection import WriterLock, check_path, open_connection
from archive.copies.placing import Placing
from archive.hostmodels import models_in_use
from archive.insertion import clear_derived, insert, insert_derived, rejection_row, update
from archive.search import salience
from archive.search.indexing import IndexWriter
from archive.sources import SourceRow, save_source, selectors_of, source_mark
from archive.transactions import Transactions
from archive.upkeep.adoption import adopt
from archive.versions import history, revisions
from archive.warc import revisits
from archive.warc.writer import (
    Captured,
    CaptureMark,
    Exchange,
    RunMark,
    SourceMark,
    WarcWriter,
)
from pipelines.chain import CHAIN_VERSION
from pipelines.hostmodel import host_key
from pipelines.records import Reason

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path
    from types import TracebackType

    from archive.annotated.personal_key import MaskedArticle
    from archive.copies.foresight import Prepared
    from pipelines.hostmodel import HostModel
    from pipelines.records import Article, Rejected, Selectors

GONE_STATUSES: Final = frozenset({404, 410})


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One call of a command that captures."""

    mark: RunMark

    @property
    def id(self) -> int:
        return self.mark.id


def utc_now() -> datetime:
    """Give the time; tests hand `Store.open` another clock."""
    return datetime.now(UTC)


def default_warc_folder(path: Path) -> Path:
    """Give the folder of captures that belongs to an archive file: `yuqi.db` -> `yuqi.warc`."""
    return path.with_suffix(".warc")


class Store:
    """Everything that writes goes through here. One process at a time: opening takes the writer's lock."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        lock: WriterLock,
        warc: WarcWriter,
        clock: Callable[[], datetime],
        key: PersonalKey,
    ) -> None:
        self.connection = connection
        self.warc = warc
        self.key = key
        self._lock = lock
        self._clock = clock
        self.index = IndexWriter(connection)
        self.models = models_in_use(connection, warc.folder)
        self._transactions = Transactions(connection, self.index)
        self.placing = Placing(connection)

    @classmethod
    def open(
        cls,
        path: Path,
        warc_folder: Path | None = None,
        *,
        clock: Callable[[], datetime] = utc_now,
        key: Path | None = None,
    ) -> Self:
        """Open the archive for writing; make it where it is not there; put right what a kill left behind.

        Folder of captures and key for personal data (`key`) are those beside the archive by default.

        Raises:
            ArchiveBusy: another process is writing.
            UserError: the archive cannot be opened (see `open_connection`).
        """
        folder = default_warc_folder(path) if warc_folder is None else warc_folder
        check_path(path, readonly=False)
        lock = WriterLock(path)
        try:
            connection = open_connection(path)
        except BaseException:
            lock.release()
            raise
        digesting = PersonalKey(default_key_path(path) if key is None else key)
        store = cls(connection, lock, WarcWriter(folder, clock=clock), clock, digesting)
        try:
            adopt(store, folder)
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Finish the WARC file, the connection, and give the lock back."""
        try:
            self.warc.close()
        finally:
            self.connection.close()
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        """Open a block that is stored whole or not at all (see `Transactions.whole`)."""
        return self._transactions.whole()

    def part(self) -> AbstractContextManager[sqlite3.Connection]:
        """Open a block that can be undone alone, inside a transaction too (see `Transactions.part`)."""
        return self._transactions.part()

    def begin_run(self, kind: str) -> Run:
        """Open a run ("crawl" or "ingest")."""
        mark = RunMark(
            id=0,
            kind=kind,
            started_at=iso(self._clock()),
            program_version=importlib.metadata.version("yuqi"),
            chain_version=CHAIN_VERSION,
        )
        return self.restore_run(mark, number=None)

    def restore_run(self, mark: RunMark, number: int | None) -> Run:
        """Write a run's row, with the number it had where one is given."""
        row: dict[str, Any] = {
            "kind": mark.kind,
            "started_at": mark.started_at,
            "program_version": mark.program_version,
            "chain_version": mark.chain_version,
        }
        if number is not None:
            row["id"] = number
        with self.transaction() as connection:
            run_id = insert(connection, "runs", row)
        return Run(mark=replace(mark, id=run_id))

    def finish_run(self, run: Run, reason: str) -> None:
        """Close a run: "finished", "interrupted", ...; a run that was killed keeps NULL."""
        finished_at = iso(self._clock())
        self.warc.write_run_end(run.mark, finished_at, reason)
        self.note_run_end(run.id, finished_at, reason)

    def note_run_end(self, run_id: int, finished_at: str, reason: str) -> None:
        """Write the end of a run into its row, not into the WARC files; bring the lists of the search up to date."""
        with self.transaction() as connection:
            update(connection, "runs", run_id, {"finished_at": finished_at, "finish_reason": reason})
            salience.refresh(connection)

    def ensure_source(
        self, name: str, title: str, home: str, *, selectors: Selectors | None = None, number: int | None = None
    ) -> int:
        """Give the id of a source, adding it or bringing what is known of it up to date.

        Args:
            name: of the source file; the host for ingested pages; "local" without an address.
            title: for people.
            home: address of its front page; empty where there is none.
            selectors: where a person saw the parts of its articles.
            number: the id it had, for a rebuild.
        """
        with self.transaction() as connection:
            source = SourceRow(name=name, title=title, home=home, selectors=selectors)
            return save_source(connection, source, number)

    def save_capture(self, run: Run, exchange: Exchange, record_id: str | None = None) -> Capture:
        """Store the bytes: the WARC record first, then its row, committed at once.

        A capture of another archive keeps the `record_id` it has there. Not inside `transaction()`: undone with it, the
        row would be missing for a record that is there.
        """
        if self._transactions.depth:
            raise RuntimeError("a capture is committed at once; call save_capture outside of transaction()")
        place = None
        try:
            with self.transaction() as connection:
                source = self._source_of(exchange)
                capture_id = int(connection.execute("SELECT coalesce(max(id), 0) + 1 FROM captures").fetchone()[0])
                mark = CaptureMark(capture_id=capture_id, run=run.mark, source=source)
                original = revisits.find_original(connection, self.warc.folder, exchange)
                place = self.warc.write(exchange, mark, original, record_id)
                return insert_capture(connection, mark, exchange, place)
        except BaseException:
            if place is not None:  # a full disk, say: record and row come and go together
                self.warc.take_back(place)
            raise

    def restore_capture(self, captured: Captured) -> Capture:
        """Write the row of a capture that lies in a WARC file already, with the numbers its record tells.

        Where the record tells none (another program's file) or they are taken, the next free ones are given.
        """
        exchange, mark = captured.exchange, captured.mark
        with self.transaction() as connection:
            if mark is None:
                mark = self._mark_for_stranger(exchange)
            free = "SELECT coalesce(max(id), 0) + 1 FROM captures"
            taken = connection.execute("SELECT 1 FROM captures WHERE id = ?", (mark.capture_id,)).fetchone()
            number = connection.execute(free).fetchone()[0] if taken or mark.capture_id < 1 else mark.capture_id
            if not connection.execute("SELECT 1 FROM runs WHERE id = ?", (mark.run.id,)).fetchone():
                self.restore_run(mark.run, mark.run.id)
            source = mark.source
            source_id = self.ensure_source(
                source.name, source.title, source.home, selectors=source.selectors, number=source.id
            )
            mark = CaptureMark(capture_id=number, run=mark.run, source=replace(source, id=source_id))
            return insert_capture(connection, mark, exchange, captured.place)

    def save_article(self, capture: Capture, article: Article | Prepared) -> int:
        """Store an article, its revision and everything derived from it; give the article's id.

        A page whose folded title and text are those of the current revision makes no new one: only `last_seen` and
        the capture are touched. The article of a URL has the id of the capture that first gave it.
        """
        shown = self.key.mask(article)
        with self.transaction() as connection:
            seen = connection.execute("SELECT fetched_at FROM captures WHERE id = ?", (capture.id,)).fetchone()[0]
            known = connection.execute(
                "SELECT id, revision, fold_sha256 FROM articles WHERE url = ?", (shown.rows.url,)
            ).fetchone()
            if known and known[2] == shown.rows.columns["fold_sha256"]:
                article_id = int(known[0])
                connection.execute(
                    "UPDATE articles SET last_seen = max(last_seen, ?), first_seen = min(first_seen, ?) WHERE id = ?",
                    (seen, seen, article_id),
                )
                history.note_seen(connection, article_id, capture.id)
                history.note_names(connection, article_id, capture.id, shown.rows.columns)
            else:
                article_id = self._save_revision(capture, shown, seen, known)
                if known:
                    history.note_seen(connection, article_id, capture.id)
                    history.note_revision(connection, article_id, capture.id)
            self._note(capture, "article", article_id)
            return article_id

    def _save_revision(
        self, capture: Capture, shown: MaskedArticle, seen: str, known: tuple[int, int, str] | None
    ) -> int:
        connection = self.connection
        row = shown.rows.columns | {"capture_id": capture.id, "last_seen": seen, "changed_at": seen}
        if known is None:
            article_id, number = capture.id, 1
            fresh = {"id": article_id, "url": shown.rows.url, "source_id": capture.source_id, "first_seen": seen}
            with self.index.by_hand():
                insert(connection, "articles", row | fresh | {"revision": number})
                self.index.add_later(article_id, row["title"], row["text"], shown.tokens)
        else:
            article_id, number = known[0], known[1] + 1
            clear_derived(connection, article_id)
            revisions.supersede(connection, article_id, row["text"])
            with self.index.by_hand():
                self.index.remove(article_id)
                update(connection, "articles", article_id, row | {"revision": number})
                self.index.add_later(article_id, row["title"], row["text"], shown.tokens)
        told = {"number": number, "capture_id": capture.id, "seen_at": seen}
        revisions.begin(connection, article_id, told | {name: row[name] for name in ("fold_sha256", "title")})
        insert_derived(connection, article_id, shown)
        self.placing.place(article_id, shown.foresight)
        return article_id

    def save_rejection(self, capture: Capture, rejected: Rejected) -> None:
        """Store why a capture gave no article. An article its URL gave before stays as it is."""
        with self.transaction() as connection:
            url = connection.execute("SELECT url FROM captures WHERE id = ?", (capture.id,)).fetchone()[0]
            connection.execute("DELETE FROM rejections WHERE capture_id = ?", (capture.id,))
            insert(connection, "rejections", {"capture_id": capture.id, "url": url} | rejection_row(rejected))
            self._note(capture, "rejected", None)
            known = self._article_at(url)
            if known is None:
                return
            if rejected.source.status in GONE_STATUSES:
                summary = f"status {rejected.source.status}"
                history.note_gone(connection, history.EventKind.DELETED, known, capture.id, summary)
            elif rejected.reason is Reason.SOFT_404:
                history.note_gone(connection, history.EventKind.SOFT_404, known, capture.id, "the page says so")

    def save_unchanged(self, capture: Capture, url: str) -> int | None:
        """Note that an article is as it was; give its id, None where no article is known under that URL."""
        with self.transaction() as connection:
            known = self._article_at(url)
            if known is None:
                return None
            seen = connection.execute("SELECT fetched_at FROM captures WHERE id = ?", (capture.id,)).fetchone()[0]
            connection.execute("UPDATE articles SET last_seen = max(last_seen, ?) WHERE id = ?", (seen, known))
            history.note_seen(connection, known, capture.id)
            self._note(capture, "article", known)
            return known

    def is_repeated(self, capture: Capture, url: str) -> bool:
        """See `revisits.is_repeated`."""
        return revisits.is_repeated(self.connection, capture, url)

    def last_rejection(self, url: str) -> tuple[Reason, str] | None:
        """See `revisits.last_rejection`."""
        return revisits.last_rejection(self.connection, url)

    def save_listing(self, capture: Capture) -> None:
        """Note that a capture was a listing, feed or sitemap."""
        self._note(capture, "listing", None)

    def save_robots(self, capture: Capture, exchange: Exchange) -> None:
        """Note that a capture was a robots.txt, and a new version of it where it differs from the last."""
        with self.transaction() as connection:
            self._note(capture, "robots", None)
            history.note_robots(connection, capture, exchange)

    def save_redirect(self, capture: Capture, exchange: Exchange) -> None:
        """Note that a capture leads elsewhere; what it leads to is a capture of its own."""
        with self.transaction() as connection:
            self._note(capture, "redirect", None)
            known = self._article_at(exchange.url)
            if known is not None:
                kind, summary = history.where_it_went(exchange.url, exchange.header("location"))
                history.note_gone(connection, kind, known, capture.id, summary)

    def _article_at(self, url: str) -> int | None:
        found = self.connection.execute("SELECT id FROM articles WHERE url = ?", (article_url(url),)).fetchone()
        return int(found[0]) if found else None

    def _note(self, capture: Capture, outcome: str, article_id: int | None) -> None:
        with self.transaction() as connection:
            update(connection, "captures", capture.id, {"outcome": outcome, "article_id": article_id})

    def _source_of(self, exchange: Exchange) -> SourceMark:
        found = source_mark(self.connection, exchange.source)
        if found is None:
            self.ensure_source(exchange.source, exchange.source, "")
            found = source_mark(self.connection, exchange.source)
            assert found is not None
        return found

    def selectors_of(self, source_id: int) -> Selectors | None:
        """Give the selectors of a source; None where it has none."""
        return selectors_of(self.connection, source_id)

    def model_of(self, url: str) -> HostModel | None:
        """Give the model that pages of an address's host are read with; None where there is none."""
        return self.models.get(host_key(url) or "")

    def _mark_for_stranger(self, exchange: Exchange) -> CaptureMark:
        """Give numbers to a capture of another program's file: one run for all of them, kind "ingest"."""
        run = RunMark(
            id=1,
            kind="ingest",
            started_at=iso(exchange.fetched_at),
            program_version="",
            chain_version=CHAIN_VERSION,
        )
        return CaptureMark(capture_id=0, run=run, source=self._source_of(exchange))
