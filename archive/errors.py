"""A user's mistakes: what is wrong, where, and what to do now. The command line prints them and exits with 2."""

from __future__ import annotations

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
