"""Files to hand on: one state of the archive, whole in one file, searchable without anything of ours installed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from archive.connection import WriterLock, check_path, open_connection
from archive.errors import UserError
from archive.search import salience
from archive.search.grams import add_grams

if TYPE_CHECKING:
    from pathlib import Path


def snapshot(path: Path, to: Path, *, grams: bool = True) -> None:
    """Write one state of the archive to a new file, whatever is written to the archive meanwhile.

    The file has no log beside it, its indexes are merged and its statistics made; with `grams` a bare Datasette finds
    words in it (see `archive.search.grams`). It appears under its name when it is whole.

    Raises:
        UserError: there is no archive, the file is there already, or the disk is full.
    """
    if to.exists():
        raise UserError(f"{to} is there already. Name another file, or remove it.")
    check_path(to, readonly=False)
    partial = to.with_name(to.name + ".partial")
    partial.unlink(missing_ok=True)
    try:
        with closing(open_connection(path, readonly=True)) as source:
            source.execute("VACUUM INTO ?", (str(partial),))
        with closing(sqlite3.connect(partial, isolation_level=None)) as copy:
            _finish(copy, grams=grams)
    except sqlite3.OperationalError as error:
        partial.unlink(missing_ok=True)
        raise UserError(f"{to}: SQLite says: {error}. Make room on the disk, or name another place.") from error
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    partial.replace(to)


def _finish(copy: sqlite3.Connection, *, grams: bool) -> None:
    copy.execute("PRAGMA journal_mode = DELETE")
    copy.execute("PRAGMA synchronous = OFF")  # a machine that dies here leaves the partial file only
    if grams:
        copy.execute("BEGIN")
        add_grams(copy)
        copy.execute("COMMIT")
        copy.execute("INSERT INTO articles_grams(articles_grams) VALUES ('optimize')")
    _optimize(copy)
    copy.execute("VACUUM")
    copy.execute("PRAGMA synchronous = FULL")
    copy.execute("PRAGMA user_version = 0")  # one write that brings everything to the disk


def _optimize(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO articles_fts(articles_fts) VALUES ('optimize')")
    connection.execute("BEGIN")
    salience.fill(connection)
    connection.execute("COMMIT")
    connection.execute("ANALYZE")


def optimize(path: Path) -> tuple[int, int]:
    """Merge the search index, make the statistics anew and give free pages back.

    Returns:
        Bytes of the file before and after.

    Raises:
        ArchiveBusy: another process is writing.
    """
    check_path(path, readonly=False)
    if not path.exists():
        raise UserError(f"{path}: there is no such archive. Fill one with `yuqi crawl` or `yuqi ingest`.")
    before = path.stat().st_size
    with WriterLock(path), closing(open_connection(path)) as connection:
        _optimize(connection)
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return before, path.stat().st_size
