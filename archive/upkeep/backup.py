"""A copy of the file beside it, before anything in it is changed for good."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def back_up(path: Path, connection: sqlite3.Connection, suffix: str) -> Path:
    """Write the file as it is to a file beside it, whole on the disk; give its path.

    An older backup of that name is kept: it is the state before the first try.
    """
    backup = path.with_name(f"{path.name}.{suffix}")
    if backup.exists():
        return backup
    partial = path.with_name(backup.name + ".partial")
    partial.unlink(missing_ok=True)
    with closing(sqlite3.connect(partial)) as target:
        connection.backup(target)
    descriptor = os.open(partial, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    partial.replace(backup)
    return backup
