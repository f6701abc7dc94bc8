"""Putting a dataset in its place, whole or not at all.

Everything is written into a folder beside the one asked for, brought to the disk, and exchanged with it in one step.
A kill before that step leaves the old dataset as it was, a kill after it the new one; what either leaves behind is
cleared by the next export. Files in the folder that no export wrote (notes, .git) are carried over.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from archive.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUMS: Final = "SHA256SUMS"
"""Written last: a folder without it was never finished."""

_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2
"""Source: renameat2(2), linux/fs.h."""


@contextmanager
def staged(folder: Path, *, keep_out: tuple[Path, ...] = ()) -> Iterator[Path]:
    """Give a folder to write a dataset into; when the block ends well, it takes the place of `folder`.

    Args:
        folder: where the dataset is to be; made when it is not there.
        keep_out: files that must not lie in it, because it will be exchanged as a whole.

    Raises:
        UserError: the folder cannot be written, holds the archive, or another export is writing it.
    """
    folder = folder.resolve()
    staging, old = (folder.with_name(f".{folder.name}.{word}") for word in ("partial", "replaced"))
    _refuse(folder, keep_out)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _locked(folder.with_name(f".{folder.name}.lock"), folder):
            _recover(folder, staging, old)
            staging.mkdir()
            try:
                yield staging
                _sync(staging)
            except BaseException:
                shutil.rmtree(staging, ignore_errors=True)
                raise
            _install(folder, staging, old)
    except OSError as error:
        raise UserError(f"Cannot write the dataset to {folder}: {error.strerror or error}. Choose another.") from error


def names_in(sums: Path) -> frozenset[str]:
    """Give the files that a dataset's checksums cover; none where it has no checksums."""
    if not sums.is_file():
        return frozenset()
    lines = sums.read_text("utf-8", "replace").splitlines()
    return frozenset(line.partition("  ")[2].strip() for line in lines)


def _refuse(folder: Path, keep_out: tuple[Path, ...]) -> None:
    if folder.exists() and not folder.is_dir():
        raise UserError(f"{folder} is a file. Choose another name for the dataset's folder.")
    for path in keep_out:
        if path.resolve().is_relative_to(folder):
            raise UserError(f"{folder} holds the archive {path.name}. Choose a folder of its own for the dataset.")
    if folder.is_mount() or folder == folder.parent:
        raise UserError(f"{folder} cannot be replaced as a whole. Choose a folder inside it.")


@contextmanager
def _locked(path: Path, folder: Path) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise UserError(f"Another export is writing {folder}. Wait for it, or choose another folder.") from error
        try:
            yield
        finally:  # with the lock held: who opened it meanwhile sees a busy folder, and says so
            path.unlink(missing_ok=True)
    finally:
        os.close(descriptor)


def _recover(folder: Path, staging: Path, old: Path) -> None:
    """Clear what a killed export left: an unfinished dataset, or an old one whose place was taken already."""
    if old.exists():
        if folder.exists():
            _carry_over(old, folder)
            shutil.rmtree(old)
        else:
            old.rename(folder)
    if staging.exists():
        if (staging / SUMS).exists() and folder.exists():
            _carry_over(staging, folder)
        shutil.rmtree(staging)


def _install(folder: Path, staging: Path, old: Path) -> None:
    if not folder.exists():
        staging.rename(folder)
    elif _exchange(staging, folder):
        _carry_over(staging, folder)
        shutil.rmtree(staging)
    else:  # a file system that cannot: two steps, which `_recover` knows
        folder.rename(old)
        staging.rename(folder)
        _carry_over(old, folder)
        shutil.rmtree(old)
    _sync_folder(folder.parent)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system cannot."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if sys.platform == "linux" else None
    if rename is None:
        return False
    failed = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    if failed and (code := ctypes.get_errno()) not in {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP}:
        raise OSError(code, os.strerror(code))
    return not failed


def _carry_over(old: Path, folder: Path) -> None:
    """Move what no export wrote from an old dataset's folder into the new one's."""
    ours = names_in(old / SUMS) | {SUMS}

    def move(within: Path) -> None:
        for path in sorted(within.iterdir()):
            name = path.relative_to(old).as_posix()
            if path.is_dir() and not path.is_symlink() and any(one.startswith(f"{name}/") for one in ours):
                move(path)
            elif name not in ours and not (folder / name).exists():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                path.rename(folder / name)

    move(old)


def _sync(folder: Path) -> None:
    for path in (*folder.rglob("*"), folder):
        if path.is_dir():
            _sync_folder(path)
        else:
            with path.open("rb") as file:
                os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
