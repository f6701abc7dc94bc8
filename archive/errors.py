"""A user's mistakes: what is wrong, where, and what to do now. The command line prints them and exits with 2."""

from __future__ import annotations

import errno
import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class UserError(Exception):
    """Something only the user can put right; the message says how."""

    exit_code = 2


class ArchiveTooNew(UserError):  # noqa: N818 - named for what the user meets
    """The file was written by a newer version of this program."""

    def __init__(self, path: Path, unknown: Iterable[str]) -> None:
        names = ", ".join(unknown)
        super().__init__(
            f"{path} has migrations this program does not know: {names}. Update the program; the file was not changed."
        )


class ArchiveBusy(UserError):  # noqa: N818 - named for what the user meets
    """Another process is writing to the archive."""

    def __init__(self, path: Path, holder: str) -> None:
        by = f" (process {holder})" if holder else ""
        super().__init__(
            f"{path} is being written by another yuqi{by}. Wait until it has finished; reading is possible meanwhile."
        )


class ArchiveUnusable(UserError):  # noqa: N818 - named for what the user meets
    """The archive cannot be opened as it stands."""

    def __init__(self, path: Path, what: str, remedy: str) -> None:
        super().__init__(f"{path}: {what}. {remedy}")


class ArchiveForeign(UserError):  # noqa: N818 - named for what the user meets
    """The file is somebody else's database."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is an SQLite file, but no Yuqi archive; it was not changed. Name another path.")


class ArchiveDamaged(ArchiveUnusable):
    """SQLite cannot read the file."""

    def __init__(self, path: Path, said: str) -> None:
        super().__init__(path, f"SQLite says: {said}", "`yuqi rebuild` makes it anew from the captures.")


def is_disk_full(error: BaseException | None) -> bool:
    """Tell whether an error, or what it came of, says that there is no room left."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
            return True
        if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            return True
        error = error.__cause__ or error.__context__
    return False
