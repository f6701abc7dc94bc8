"""After a kill or a power cut: rows and WARC records are made to agree again, before anything else is written."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from archive.warc.writer import close_leftovers, iterate, warc_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.store import Store

PREFIX: Final = "yuqi-"
"""Of the WARC files that we write."""

log = logging.getLogger(__name__)


def adopt(store: Store, folder: Path) -> None:
    """Close WARC files left open, give every whole capture a row, and forget captures that never reached the disk.

    Rows are forgotten only where nothing was made of them yet: their pages are fetched again. What was settled was on
    disk before (see `WarcWriter.syncing`); should its record be missing all the same, `yuqi verify` names it.
    """
    left_open = close_leftovers(folder)
    for path in [*left_open, *_unknown_files(store, folder, left_open)]:
        for captured in iterate(path):
            if captured.mark is not None and not _has_row(store, captured.place.record_id):
                store.restore_capture(captured)
    lost = [number for number, file, end in _unsettled(store) if end > _size(folder / file)]
    if lost:
        store.connection.executemany("DELETE FROM captures WHERE id = ?", [(number,) for number in lost])
        log.warning("%d captures never reached the disk; their pages are fetched again", len(lost))


def _unsettled(store: Store) -> list[tuple[int, str, int]]:
    """Give number, file and end of the captures of which nothing was made yet."""
    rows = store.connection.execute(
        "SELECT id, warc_file, warc_offset + warc_length FROM captures WHERE outcome IS NULL"
    )
    return rows.fetchall()


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _unknown_files(store: Store, folder: Path, left_open: list[Path]) -> Iterator[Path]:
    """Give our closed files behind the last one a row speaks of: a power cut took the rows, the records are there."""
    last = store.connection.execute("SELECT warc_file FROM captures ORDER BY id DESC LIMIT 1").fetchone()
    for path in warc_files(folder) if last is not None and folder.is_dir() else ():
        if path.name > last[0] and path.name.startswith(PREFIX) and path not in left_open:
            yield path


def _has_row(store: Store, record_id: str) -> bool:
    find = "SELECT 1 FROM captures WHERE warc_record_id = ?"
    return store.connection.execute(find, (record_id,)).fetchone() is not None
