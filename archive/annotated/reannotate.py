"""Annotating stored articles anew with the present tables: nothing is fetched, extracted or repaired again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from archive.annotated.annotating import drop_unused_names
from archive.annotated.replay import annotate_anew
from archive.insertion import annotation_marks
from archive.store import Store
from pipelines.chain import with_present_version
from pipelines.config import DEFAULT

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

    from pipelines.config import ChainConfig

BATCH_ARTICLES: Final = 100
"""Articles of one transaction: a kill loses the work on so many at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotateCounts:
    """What annotating anew did."""

    redone: int
    current: int
    """Articles that the present code and tables had annotated already."""


def reannotate(
    path: Path,
    warc_folder: Path | None = None,
    progress: Callable[[int], None] | None = None,
    *,
    redo_all: bool = False,
    config: ChainConfig = DEFAULT,
) -> AnnotateCounts:
    """Annotate every article that other code or other tables annotated; the archive stays in use, article by article.

    Killed in the middle, it goes on where it was: an article keeps what annotated it.

    Args:
        path: the archive.
        warc_folder: its captures; the folder beside it by default.
        progress: called with the number of articles done since the last call.
        redo_all: also those that are current.
        config: the limits.

    Raises:
        ArchiveBusy: another process is writing.
        UserError: there is no such archive, or it is another program's database.
    """
    tell = progress or (lambda _: None)
    with Store.open(path, warc_folder) as store:
        total = store.connection.execute("SELECT count(*) FROM articles").fetchone()[0]
        stale = _stale(store.connection, redo_all=redo_all)
        for first in range(0, len(stale), BATCH_ARTICLES):
            batch = stale[first : first + BATCH_ARTICLES]
            with store.transaction() as connection:
                for number in batch:
                    annotate_anew(connection, number, config)
            tell(len(batch))
        with store.transaction() as connection:
            drop_unused_names(connection)
    return AnnotateCounts(redone=len(stale), current=total - len(stale))


def stale_count(connection: sqlite3.Connection, *, redo_all: bool = False) -> int:
    """Give the number of articles that `reannotate` would do."""
    return len(_stale(connection, redo_all=redo_all))


def _stale(connection: sqlite3.Connection, *, redo_all: bool) -> list[int]:
    marks = annotation_marks()
    rows = connection.execute("SELECT id, annotated_with, chain_version FROM articles ORDER BY id")
    return [
        number
        for number, annotated_with, chain_version in rows
        if redo_all or annotated_with != marks or with_present_version(chain_version, "annotate") != chain_version
    ]
