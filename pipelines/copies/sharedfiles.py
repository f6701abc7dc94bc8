"""Temporary files that several processes read by name, and that a killed process does not leave for ever.

Who makes one holds a lock on it, which ends with the process; the next that makes one removes what nobody holds.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tempfile import _TemporaryFileWrapper

_PREFIX: Final = "yuqi-spool-"
_YOUNG_SECONDS: Final = 60
"""So long after it was written nobody removes a file: its maker may not have locked it yet."""


def shared_file(suffix: str) -> _TemporaryFileWrapper[bytes]:
    """Make a file in the place for temporary files (TMPDIR); it is gone when it is closed.

    Raises:
        OSError: there is no room, or no right to write there.
    """
    _remove_left()
    file = tempfile.NamedTemporaryFile(prefix=_PREFIX, suffix=suffix)  # noqa: SIM115 - closed by whoever asked for it
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return file


def _remove_left() -> None:
    for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):  # gone meanwhile, held, or somebody else's
            if time.time() - path.stat().st_mtime > _YOUNG_SECONDS:
                _remove_unless_held(path)


def _remove_unless_held(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink()
    finally:
        os.close(descriptor)
