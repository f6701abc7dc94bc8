"""Joining archives: every capture once, in the order of time, through the door that a crawl uses.

The target becomes the archive that one crawler would have made: articles, revisions, events, clusters and families are
not copied but found anew from the captures, because they depend on what the other archives hold. What is in the target
keeps its numbers. A capture is known by the id of its WARC record, so merging again adds only what is new, and a kill
costs nothing but the time until then.
"""

from __future__ import annotations

import heapq
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from archive.connection import open_connection
from archive.errors import UserError
from archive.insertion import update
from archive.intake import Intake, Unchanged
from archive.search import salience
from archive.sources import source_mark
from archive.store import Run, Store, default_warc_folder
from archive.upkeep.takedown import obey
from archive.upkeep.takedowns import Takedowns, Tombstone
from archive.warc.writer import Captured, RunMark, iterate, warc_files
from pipelines.records import Article, Rejected

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

_RUN: Final = "kind, started_at, program_version, chain_version"
"""What tells a run from every other: it starts at a time of its own, to the microsecond."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeCounts:
    """What a merge did."""

    captures: int
    """Added to the target."""
    articles: int
    """Of them, those that gave an article, or said that it is as it was."""
    rejections: int
    other: int
    """Listings, robots, redirects."""
    known: int
    """Captures that the target had already; those in files without anything new are not counted."""
    taken_down: int
    """Left out: their addresses were taken down in one of the archives."""
    torn_files: tuple[str, ...]
    """WARC files that end in the middle of a record (a crawl is writing them, or was killed); merge again later."""


@dataclass(frozen=True, slots=True)
class _Input:
    path: Path
    folder: Path
    connection: sqlite3.Connection


def captures_in(paths: Sequence[Path]) -> int:
    """Count the captures of archives: how far a merge has to go at most.

    Raises:
        UserError: one of them cannot be read.
    """
    total = 0
    for path in paths:
        with closing(open_connection(path, readonly=True)) as connection:
            total += connection.execute("SELECT count(*) FROM captures").fetchone()[0]
    return total


def merge(
    path: Path,
    inputs: Sequence[Path],
    warc_folder: Path | None = None,
    progress: Callable[[int], None] | None = None,
    *,
    strict: bool = False,
) -> MergeCounts:
    """Bring what other archives hold into one; the captures of each lie in the folder beside it.

    Args:
        path: the target; made where there is none.
        inputs: the archives to read; they are not changed, and may be in use.
        warc_folder: of the target; the folder beside it by default.
        progress: called with the number of captures done since the last call.
        strict: let a bug in the chain fly instead of storing it as a rejection.

    Raises:
        UserError: an input is named twice, is the target, cannot be read, or is newer than this program.
        ArchiveBusy: another process is writing to the target.
    """
    _refuse_twice(path, inputs)
    with ExitStack() as stack:
        opened = [_opened(one, stack) for one in inputs]
        store = stack.enter_context(Store.open(path, warc_folder))
        intake = Intake(store, None, strict=strict)
        intake.recover()
        _join_takedowns(store, opened)
        counts = _Copying(store, intake).copy(opened, progress or (lambda _: None))
        for one in opened:
            _copy_ledger(store, one.connection)
        with store.transaction() as connection:
            salience.refresh(connection)
    return counts


def _refuse_twice(path: Path, inputs: Sequence[Path]) -> None:
    seen = {path.resolve(): f"{path} is the target of the merge. Name only the archives that go into it."}
    for one in inputs:
        if one.resolve() in seen:
            raise UserError(seen[one.resolve()])
        seen[one.resolve()] = f"{one} is named twice. Name each archive once."


def _opened(path: Path, stack: ExitStack) -> _Input:
    connection = stack.enter_context(closing(open_connection(path, readonly=True)))
    folder = default_warc_folder(path)
    captures = connection.execute("SELECT count(*) FROM captures").fetchone()[0]
    if captures and not (folder.is_dir() and warc_files(folder)):
        raise UserError(f"{path}: its captures are not in {folder}. Put the folder beside the archive and merge again.")
    return _Input(path, folder, connection)


def _join_takedowns(store: Store, opened: list[_Input]) -> None:
    """Take down in the target what was taken down elsewhere; also what a killed merge had begun to."""
    obeyed = {pattern for (pattern,) in store.connection.execute("SELECT pattern FROM takedowns")}
    wanted: dict[str, Tombstone] = {}
    for folder in (store.warc.folder, *(one.folder for one in opened)):
        for tombstone in Takedowns.read(folder).tombstones:
            if tombstone.pattern not in obeyed:
                wanted.setdefault(tombstone.pattern, tombstone)
    if wanted:
        obey(store, list(wanted.values()))


class _Copying:
    """One pass over the captures of all inputs."""

    def __init__(self, store: Store, intake: Intake) -> None:
        self._store = store
        self._intake = intake
        self._takedowns = Takedowns.read(store.warc.folder)
        self._runs: dict[tuple[str, ...], Run] = {}
        self._torn: list[str] = []

    def copy(self, opened: list[_Input], progress: Callable[[int], None]) -> MergeCounts:
        for one in opened:
            for row in one.connection.execute(f"SELECT {_RUN} FROM runs ORDER BY id"):  # noqa: S608 - our own names
                self._run(_mark(row))
        articles = rejected = other = known = taken_down = 0
        for captured in heapq.merge(*(self._captures(one) for one in opened), key=_when):
            progress(1)
            if self._is_known(captured.place.record_id):
                known += 1
            elif self._is_taken_down(captured):
                taken_down += 1
            else:
                outcome = self._take(captured)
                articles += isinstance(outcome, (Article, Unchanged))
                rejected += isinstance(outcome, Rejected)
                other += outcome is None
        for one in opened:
            self._end_runs(one.connection)
        return MergeCounts(
            captures=articles + rejected + other,
            articles=articles,
            rejections=rejected,
            other=other,
            known=known,
            taken_down=taken_down,
            torn_files=tuple(dict.fromkeys(self._torn)),
        )

    def _take(self, captured: Captured) -> Article | Rejected | Unchanged | None:
        """Keep a capture with the id of its record, and settle it."""
        mark = captured.mark
        if mark is not None:
            told = mark.source
            self._store.ensure_source(told.name, told.title, told.home, selectors=told.selectors)
            run = self._run(mark.run)
        else:
            run = self._run(self._stranger(captured))
        capture = self._store.save_capture(run, captured.exchange, captured.place.record_id)
        return self._intake.settle(capture, captured.exchange)

    def _captures(self, one: _Input) -> Iterator[Captured]:
        """Yield the captures of an input, in their order; files without anything new are not opened."""
        read = self._read_files(one.connection)
        for file in warc_files(one.folder):
            if file.name not in read:
                yield from iterate(file, lambda name, _offset, _what: self._torn.append(name))

    def _read_files(self, connection: sqlite3.Connection) -> set[str]:
        """Give the names of the closed files whose every capture is in the target."""
        rows = connection.execute("SELECT warc_file, warc_record_id FROM captures")
        is_read: dict[str, bool] = {}
        for file, record_id in rows:
            is_read[file] = is_read.get(file, True) and self._is_known(record_id)
        return {file for file, is_whole in is_read.items() if is_whole}  # an open one has ".open" behind its name

    def _is_known(self, record_id: str) -> bool:
        query = "SELECT 1 FROM captures WHERE warc_record_id = ?"
        # Without an id (another program's record) nothing tells whether it is here; a rebuild leaves it out too.
        return not record_id or self._store.connection.execute(query, (record_id,)).fetchone() is not None

    def _is_taken_down(self, captured: Captured) -> bool:
        exchange = captured.exchange
        return self._takedowns.covers(exchange.url) or self._takedowns.covers(exchange.part_of or "")

    def _run(self, mark: RunMark) -> Run:
        """Give the target's run for a run of an input, adding it where it is not there."""
        key = (mark.kind, mark.started_at, mark.program_version, mark.chain_version)
        if key not in self._runs:
            where = "kind = ? AND started_at = ? AND program_version = ? AND chain_version = ?"
            found = self._store.connection.execute(f"SELECT id FROM runs WHERE {where}", key).fetchone()  # noqa: S608 - our own names
            self._runs[key] = Run(mark=_mark(key, found[0])) if found else self._store.restore_run(mark, None)
        return self._runs[key]

    def _stranger(self, captured: Captured) -> RunMark:
        """Give the run of records that another program wrote: one for every day."""
        day = f"{captured.exchange.fetched_at:%Y-%m-%d}T00:00:00.000000Z"
        return _mark(("ingest", day, "", ""))

    def _end_runs(self, connection: sqlite3.Connection) -> None:
        """Write how runs ended, into the WARC files too, so that a rebuild knows it."""
        rows = connection.execute(
            f"SELECT {_RUN}, finished_at, finish_reason FROM runs WHERE finished_at IS NOT NULL ORDER BY id"  # noqa: S608 - our own names
        )
        open_here = {
            number for (number,) in self._store.connection.execute("SELECT id FROM runs WHERE finished_at IS NULL")
        }
        for *row, finished_at, reason in rows:
            run = self._run(_mark(tuple(row)))
            if run.id in open_here:
                self._store.warc.write_run_end(run.mark, finished_at, reason, opens=True)
                with self._store.transaction() as here:
                    update(here, "runs", run.id, {"finished_at": finished_at, "finish_reason": reason})


def _mark(row: tuple[str, ...], number: int = 0) -> RunMark:
    kind, started_at, program, chain = row
    return RunMark(id=number, kind=kind, started_at=started_at, program_version=program, chain_version=chain)


def _when(captured: Captured) -> tuple[datetime, str]:
    return captured.exchange.fetched_at, captured.place.record_id


def _copy_ledger(store: Store, connection: sqlite3.Connection) -> None:
    """Take over the sources that gave no capture, and the coverage of each day: the larger figure where two tell it."""
    here = {name for (name,) in store.connection.execute("SELECT name FROM sources")}
    for source in connection.execute("SELECT name FROM sources ORDER BY id").fetchall():
        mark = source_mark(connection, source[0])
        if mark is not None and mark.name not in here:
            store.ensure_source(mark.name, mark.title, mark.home, selectors=mark.selectors)
    figures = ("articles", "listing", "sitemap", "feed", "estimated")
    larger = ", ".join(f"{name} = max({name}, excluded.{name})" for name in figures[:-1])
    estimated = "estimated = max(coalesce(estimated, excluded.estimated), coalesce(excluded.estimated, estimated))"
    names = ", ".join(("source", "day", *figures))
    with store.transaction() as target:
        target.executemany(
            f"INSERT INTO coverage({names}) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - our own names
            f" ON CONFLICT(source, day) DO UPDATE SET {larger}, {estimated}",
            connection.execute(f"SELECT {names} FROM coverage ORDER BY id").fetchall(),  # noqa: S608 - our own names
        )
