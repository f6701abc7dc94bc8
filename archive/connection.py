"""Opening the archive: one SQLite file in WAL, migrated, with one writer at a time."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Final, Self

from archive import migration
from archive.errors import ArchiveBusy, ArchiveDamaged, ArchiveForeign, ArchiveTooNew, ArchiveUnusable
from archive.upkeep.backup import back_up

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

BUSY_SECONDS: Final = 30.0
"""How long a statement waits for another connection's lock: longer than any transaction of ours."""

CACHE_KIB: Final = 64 * 1024
"""Page cache of a connection; the default of 2 MB makes every insertion read the index pages again."""

LOG_PAGES: Final = 16_000
"""Pages (64 MB) of the write-ahead log from which SQLite copies them into the file; its own 1,000 are eight articles'.
An article changes a hundred pages, by the hashes it is found by, and the next one the same: a page that is copied once
for many articles is copied and waited for once. Settling an article took 2.9 of 22 ms of CPU less at 2,000 articles."""

_SQLITE_MAGIC: Final = b"SQLite format 3\x00"


def open_connection(path: Path, *, readonly: bool = False) -> sqlite3.Connection:
    """Open the archive, making it or bringing it up to date first unless `readonly`.

    The connection is in autocommit mode: transactions are opened by hand (see `Store.transaction`).

    Raises:
        ArchiveTooNew: the file holds migrations this program does not know.
        ArchiveUnusable: no such folder or file, not an SQLite file, no permission to write; damaged (ArchiveDamaged).
        ArchiveForeign: another program's database.
    """
    check_path(path, readonly=readonly)
    mode = "ro" if readonly else "rwc"
    if readonly and is_immutable(path):
        mode += "&immutable=1"
    try:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=BUSY_SECONDS
        )
    except sqlite3.OperationalError as error:
        raise ArchiveUnusable(path, str(error), "Check the path and its permissions.") from error
    try:
        _prepare(connection, path, readonly=readonly)
    except sqlite3.OperationalError as error:
        connection.close()
        remedy = "Check the permissions of the file and its folder."
        if readonly and has_log(path) and not is_writable(path):
            remedy = f"Its log, {path.name}-wal, needs a folder that can be written: copy both files to one."
        raise ArchiveUnusable(path, f"SQLite says: {error}", remedy) from error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # the latter where damaged bytes stand in its message
        connection.close()
        raise ArchiveDamaged(path, str(error)) from error
    except BaseException:
        connection.close()
        raise
    return connection


def check_path(path: Path, *, readonly: bool) -> None:
    """Refuse what can never become an archive, before anything is made or locked.

    Raises:
        ArchiveUnusable: with what to do instead.
        ArchiveForeign: a database of another program; for readers also an empty one.
    """
    if not path.parent.is_dir():
        raise ArchiveUnusable(path, f"there is no folder {path.parent}", "Make it, or name another archive.")
    if path.is_dir():
        raise ArchiveUnusable(path, "this is a folder", "Name a file: --archive PATH.")
    if not path.exists():
        if readonly:
            raise ArchiveUnusable(path, "there is no such archive", "Fill one with `yuqi crawl` or `yuqi ingest`.")
        if not os.access(path.parent, os.W_OK):
            raise ArchiveUnusable(path, f"no permission to write in {path.parent}", "Name another archive.")
        return
    try:
        with path.open("rb") as file:
            head = file.read(len(_SQLITE_MAGIC))
    except OSError as error:
        raise ArchiveUnusable(path, str(error.strerror), "Check the file and its permissions.") from error
    if head not in (_SQLITE_MAGIC, b""):
        raise ArchiveUnusable(path, "this is not an SQLite file", "Name another archive; the file was not changed.")
    refuse_foreign(path, readonly=readonly)
    if not readonly and not os.access(path, os.W_OK):
        raise ArchiveUnusable(path, "the file is read-only", "Allow writing (chmod u+w), or work on a copy.")


def refuse_foreign(path: Path, *, readonly: bool = False) -> None:
    """Refuse another program's database, without a change to it or a file beside it.

    A database without tables may become an archive, so writers take it. What SQLite cannot read is not judged here.

    Raises:
        ArchiveForeign: its tables are not ours; for readers also where it has none.
    """
    # Immutable, SQLite makes no files for a log; where there is one the tables may stand in it alone.
    mode = "ro" if has_log(path) else "ro&immutable=1"
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if migration.applied(connection):
                return
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return
    # A kill while an archive is being made leaves the table of the migrations, and nothing in it.
    if readonly or tables - {migration.RECORD}:
        raise ArchiveForeign(path)


def is_immutable(path: Path) -> bool:
    """Tell whether a reader must take an archive as it lies there: SQLite cannot make the files that a log needs.

    Not where a log holds a part of the archive, or another user's process is writing it.
    """
    return not is_writable(path) and not has_log(path) and not is_being_written(path)


def is_writable(path: Path) -> bool:
    """Tell whether this user may write a file and make others beside it."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def has_log(path: Path) -> bool:
    """Tell whether a write-ahead log with something in it stands beside a database."""
    try:
        return path.with_name(path.name + "-wal").stat().st_size > 0
    except OSError:
        return False


def _prepare(connection: sqlite3.Connection, path: Path, *, readonly: bool) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    connection.execute("PRAGMA temp_store = MEMORY")
    known = migration.pending(connection)
    applied = migration.applied(connection)
    unknown = sorted(set(applied) - set(migration.STEPS))
    if unknown:
        raise ArchiveTooNew(path, unknown)
    if readonly:
        if known:
            remedy = "Run `yuqi archive migrate`: it keeps a copy of the file as it is."
            raise ArchiveUnusable(path, "its tables are older than this program", remedy)
        return
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
    if known and applied:
        back_up(path, connection, f"before-{known[0]}")
    if known:
        migration.apply(connection)


def migrate(path: Path) -> tuple[str, ...]:
    """Bring an archive's tables up to date; a copy of the file as it was stays beside it.

    Returns:
        Names of the migrations applied, empty where there was nothing to do.

    Raises:
        UserError: there is no archive, it is newer than this program, or another process is writing.
    """
    if not path.exists():
        raise ArchiveUnusable(path, "there is no such archive", "Fill one with `yuqi crawl` or `yuqi ingest`.")
    check_path(path, readonly=False)
    with WriterLock(path), closing(sqlite3.connect(path)) as before:
        names = tuple(migration.pending(before))
        open_connection(path).close()
    return names


def is_being_written(path: Path) -> bool:
    """Tell whether a process holds the writer's lock."""
    try:
        with path.with_name(path.name + ".lock").open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


class WriterLock:
    """The right to write to an archive; the operating system takes it back when the process dies."""

    def __init__(self, path: Path) -> None:
        """Take the lock at once.

        Raises:
            ArchiveBusy: another process holds it.
        """
        lock = path.with_name(path.name + ".lock")
        try:
            self._descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise ArchiveUnusable(path, f"cannot write {lock.name}: {error.strerror}", "Check the folder.") from error
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(self._descriptor, 20).decode("ascii", "replace").strip()
            os.close(self._descriptor)
            raise ArchiveBusy(path, holder) from error
        os.ftruncate(self._descriptor, 0)
        os.write(self._descriptor, f"{os.getpid()}\n".encode("ascii"))

    def release(self) -> None:
        """Give the lock back. The file stays: removing it would let two processes lock two different files."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
