"""Preparing articles in several processes, of one and the same state of the archive, in the order of one process.

Every process reads with a connection of its own. That all of them see the state this one sees is made sure of by a
connection more, which tells whether anything was committed while they began to read; if so, all begin anew.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from contextlib import ExitStack, closing, contextmanager, suppress
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

from archive.connection import open_connection
from archive.errors import UserError
from archive.export.preparing import Preparer
from archive.export.worker import LOOK

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from typing import IO

    from archive.export.options import ExportOptions
    from archive.export.preparing import Prepared
    from archive.export.selection import Part
    from archive.export.worker import Rows
    from archive.reader import Archive

ARTICLES_A_WORKER: Final = 2_000
"""Fewer than so many are prepared sooner than another process has started."""

MAX_WORKERS: Final = 8
"""Writing the files is about an eighth of the work and is done by one process."""

_TRIES: Final = 20
_AHEAD: Final = 2
"""Batches a worker is asked for in advance. Two requests fit into a pipe: asking never waits."""


class Source(Protocol):
    """Gives the articles of a dataset."""

    def prepared(self, parts: Iterable[Part]) -> Iterator[Prepared]:
        """Give the articles of all parts in order; no batch holds articles of two parts."""


@contextmanager
def reading(archive: Archive, options: ExportOptions, workers: int | None = None) -> Iterator[Source]:
    """Hold one state of the archive; give what prepares its articles.

    Args:
        archive: to read from.
        options: what to write.
        workers: processes; None for as many as there are cores and the archive is worth.
    """
    count = worth(archive) if workers is None else workers
    with ExitStack() as stack:
        if count > 1:
            crew = stack.enter_context(_crew(archive, options, count))
            watcher = stack.enter_context(closing(open_connection(archive.path, readonly=True)))
            for _ in range(_TRIES):
                with ExitStack() as trying:
                    before = _commits(watcher)
                    trying.enter_context(archive.snapshot())
                    crew.look()
                    if _commits(watcher) == before:
                        yield crew
                        return
        # One core, a small archive, or one that is written to without a pause.
        stack.enter_context(archive.snapshot())
        yield Preparer(archive, options)


def worth(archive: Archive) -> int:
    """Give how many processes an archive is worth on this machine."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    (articles,) = archive.connection.execute("SELECT count(*) FROM articles").fetchone()
    return int(min(cores, MAX_WORKERS, articles // ARTICLES_A_WORKER))


def _commits(watcher: sqlite3.Connection) -> int:
    """Give a number that is another one after any commit to the file."""
    (number,) = watcher.execute("PRAGMA data_version").fetchone()
    return int(number)


@contextmanager
def _crew(archive: Archive, options: ExportOptions, count: int) -> Iterator[Crew]:
    with ExitStack() as stack:
        workers = [stack.enter_context(closing(_Worker())) for _ in range(count)]
        for worker in workers:
            worker.ask((archive.path, options))
        for worker in workers:
            worker.answer()
        yield Crew(archive, workers)


class Crew:
    """Prepares articles in several processes."""

    def __init__(self, archive: Archive, workers: list[_Worker]) -> None:
        self._archive = archive
        self._workers = workers

    def look(self) -> None:
        """Let every process see the archive as it is now, and keep seeing that."""
        for worker in self._workers:
            worker.ask(LOOK)
        for worker in self._workers:
            worker.answer()

    def prepared(self, parts: Iterable[Part]) -> Iterator[Prepared]:
        """Give the articles of all parts in order; no batch holds articles of two parts."""
        tasks = self._tasks(parts)
        asking, answering = cycle(self._workers), cycle(self._workers)
        waiting = 0
        for rows in islice(tasks, len(self._workers) * _AHEAD):
            next(asking).ask(rows)
            waiting += 1
        while waiting:
            found: Prepared = next(answering).answer()
            waiting -= 1
            for rows in islice(tasks, 1):
                next(asking).ask(rows)
                waiting += 1
            yield found

    def _tasks(self, parts: Iterable[Part]) -> Iterator[Rows]:
        for part in parts:
            for first, last in part.ranges():
                yield self._archive.connection.execute(
                    "SELECT position, id, split, partition FROM temp._chosen WHERE position BETWEEN ? AND ?"
                    " ORDER BY position",
                    (first, last),
                ).fetchall()


class _Worker:
    """The other end of `archive.export.worker`."""

    def __init__(self) -> None:
        # Not multiprocessing: that would import the caller's program again. -P: no module of the working folder.
        command = [sys.executable, "-P", "-c", "from archive.export.worker import main; main()"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - our own

    @property
    def _inlet(self) -> IO[bytes]:
        return cast("IO[bytes]", self._process.stdin)

    def ask(self, message: object) -> None:
        try:
            pickle.dump(message, self._inlet, protocol=pickle.HIGHEST_PROTOCOL)
            self._inlet.flush()
        except BrokenPipeError:
            raise self._ended() from None

    def answer(self) -> Any:
        """Give what a message came to.

        Raises:
            UserError: the work was refused, or the process is gone.
        """
        try:
            what, answer = pickle.load(cast("IO[bytes]", self._process.stdout))  # noqa: S301 - from our own other half
        except (EOFError, pickle.UnpicklingError):
            raise self._ended() from None
        if what == "refused":
            raise UserError(answer)
        if what == "failed":
            raise RuntimeError(answer)
        return answer

    def close(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        with suppress(BrokenPipeError):  # what was not sent yet has no reader any more
            self._inlet.close()
        with self._process:
            pass

    def _ended(self) -> UserError:
        code = self._process.wait()
        return UserError(
            f"A process that prepared articles ended ({code}): was there too little memory? Try again with --workers 1."
        )
