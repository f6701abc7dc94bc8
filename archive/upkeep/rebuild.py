"""Making the archive anew from its WARC files alone, with the present code, and putting it in the old one's place."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from archive import modelling
from archive.annotated.personal_key import default_key_path
from archive.connection import WriterLock, check_path, refuse_foreign
from archive.errors import UserError
from archive.intake import Intake, Unchanged
from archive.store import Store, default_warc_folder
from archive.upkeep.releases import carry_over
from archive.upkeep.takedown import restore
from archive.upkeep.takedowns import Takedowns
from archive.warc.writer import Captured, RunEnd, close_leftovers, iterate_entries, warc_files
from pipelines.records import Article, Rejected

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SIDE_FILES: Final = ("", "-wal", "-shm", ".lock")
"""What lies beside an SQLite file of ours while it is open for writing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildCounts:
    """What a rebuild did."""

    captures: int
    articles: int
    """Captures that gave an article; several may be of one article."""
    rejections: int
    other: int
    """Listings, robots, redirects."""
    torn_files: tuple[str, ...]
    """WARC files that end in the middle of a record; what stands before is in the archive."""


def rebuild(
    path: Path, warc_folder: Path | None = None, progress: Callable[[int], None] | None = None, *, strict: bool = False
) -> RebuildCounts:
    """Make a new archive beside the old one from its captures, in their order, then replace the old one at once.

    Runs, captures and articles keep their numbers: the WARC records tell them. A kill in the middle leaves the old
    archive as it was.

    Args:
        path: the archive; it need not exist, or may be beyond repair.
        warc_folder: its captures; the folder beside it by default.
        progress: called with the number of captures done since the last call.
        strict: let a bug in the chain fly instead of storing it as a rejection.

    Raises:
        ArchiveBusy: another process is writing.
        UserError: there are no captures, or the file is another program's database.
    """
    folder = default_warc_folder(path) if warc_folder is None else warc_folder
    if not folder.is_dir() or not warc_files(folder):
        raise UserError(f"{folder}: no WARC files to rebuild from. Name their folder: --warc DIR.")
    if path.is_file():
        refuse_foreign(path)
    fresh = path.with_name(path.name + ".rebuilding")
    check_path(fresh, readonly=False)
    with WriterLock(path):
        close_leftovers(folder)
        _remove(fresh)
        with Store.open(fresh, folder, key=default_key_path(path)) as store:
            counts = _fill(store, folder, progress or (lambda _: None), strict=strict)
            _keep_coverage(path, store)
            _keep_releases(path, store.connection)
            _make_whole(store.connection)
        _fold_log(path)
        for suffix in ("-wal", "-shm"):
            # The old archive's log belongs to the old file: left there, SQLite would read it into the new one.
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        fresh.replace(path)
        _sync(path.parent)
        _remove(fresh)
    return counts


def _fill(store: Store, folder: Path, progress: Callable[[int], None], *, strict: bool) -> RebuildCounts:
    intake = Intake(store, None, strict=strict)
    takedowns = Takedowns.read(folder)
    restore(store.connection, takedowns.tombstones)
    modelling.take_up(store, intake.read_again, before=1)
    learned = sorted(one.from_capture for one in modelling.waiting(store).values())
    torn: list[str] = []
    articles = rejected = other = 0
    for entry in iterate_entries(folder, lambda name, _offset, _what: torn.append(name)):
        if learned and learned[0] < (coming := _coming(store.connection, entry)):
            modelling.take_up(store, intake.read_again, before=coming)
            learned = [place for place in learned if place >= coming]
        if not isinstance(entry, Captured):
            store.note_run_end(entry.run.id, entry.finished_at, entry.reason)
            continue
        known = "SELECT 1 FROM captures WHERE warc_record_id = ?"
        record_id = entry.place.record_id
        if takedowns.covers(entry.exchange.url) or takedowns.covers(entry.exchange.part_of or ""):
            continue
        if not record_id or store.connection.execute(known, (record_id,)).fetchone():
            continue  # a copy of a WARC file beside the file itself
        with store.transaction():
            capture = store.restore_capture(entry)
            outcome = intake.settle(capture, entry.exchange)
        articles += isinstance(outcome, (Article, Unchanged))
        rejected += isinstance(outcome, Rejected)
        other += outcome is None
        progress(1)
    modelling.take_up(store, intake.read_again)
    captures = articles + rejected + other
    return RebuildCounts(
        captures=captures, articles=articles, rejections=rejected, other=other, torn_files=tuple(dict.fromkeys(torn))
    )


def _coming(connection: sqlite3.Connection, entry: Captured | RunEnd) -> int:
    """Give the number of the capture that comes next, if none is this entry itself."""
    if isinstance(entry, Captured) and entry.mark is not None and entry.mark.capture_id > 0:
        return entry.mark.capture_id
    return int(connection.execute("SELECT coalesce(max(id), 0) + 1 FROM captures").fetchone()[0])


def _keep_coverage(path: Path, store: Store) -> None:
    """Take the coverage ledger over: crawls wrote it from their frontier, no capture tells it."""
    if not path.exists():
        return
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as old:
        try:
            rows = old.execute(
                "SELECT source, day, articles, listing, sitemap, feed, estimated FROM coverage"
            ).fetchall()
        except (sqlite3.DatabaseError, UnicodeDecodeError):  # it may be beyond repair, or older than the ledger
            return
    with store.transaction() as connection:
        connection.executemany(
            "INSERT OR IGNORE INTO coverage(source, day, articles, listing, sitemap, feed, estimated)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            rows,
        )


def _keep_releases(path: Path, connection: sqlite3.Connection) -> None:
    """Copy what no capture tells from the archive that is there, as far as it can be read."""
    if path.exists():
        with suppress(sqlite3.DatabaseError, UnicodeDecodeError), closing(sqlite3.connect(path)) as old:
            carry_over(old, connection)


def _make_whole(connection: sqlite3.Connection) -> None:
    """Bring everything into the one file, which is about to be renamed, and onto the disk."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA journal_mode = DELETE")


def _fold_log(path: Path) -> None:
    """Bring the old archive's log into its file: a kill between removing one and replacing the other must be safe."""
    if path.exists():
        with closing(sqlite3.connect(path)) as connection, suppress(sqlite3.DatabaseError):  # it may be beyond repair
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _remove(path: Path) -> None:
    for suffix in SIDE_FILES:
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
