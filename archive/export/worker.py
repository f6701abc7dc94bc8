"""A process that prepares articles for another: `python -m archive.export.worker`, started by `archive.export.workers`.

It reads pickled messages on its input and writes pickled answers to its output; it writes no file, and ends when its
input does, so it never outlives an export that was killed.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from archive.errors import UserError
from archive.export.preparing import Preparer
from archive.export.selection import CHOSEN
from archive.reader import Archive
from pipelines.collector import without_collector

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.export.preparing import Prepared

Rows = list[tuple[int, int, str, str]]
"""Of temp._chosen, one batch."""

LOOK: Final = "look"


def work(inlet: BinaryIO, outlet: BinaryIO) -> None:
    """Answer messages until there are none.

    An answer is sent while the next is worked on: one process takes the answers of all, each in its turn.

    The first is (path of the archive, options). Then `LOOK` takes a snapshot, in the place of the one before, and
    `Rows` are prepared. Answers are pairs: what it is ("ready", "prepared", "refused" or "failed"), and
    the articles prepared or the words of an error.
    """
    with ThreadPoolExecutor(1) as sender:
        sending = sender.submit(outlet.flush)
        for answer in _told(inlet):
            sending.result()
            sending = sender.submit(_send, outlet, answer)
        sending.result()


def _told(inlet: BinaryIO) -> Iterator[tuple[str, Any]]:
    try:
        yield from _answers(inlet)
    except UserError as error:
        yield "refused", str(error)
    except Exception:  # noqa: BLE001 - told to the process that waits for an answer
        yield "failed", traceback.format_exc()


def _answers(inlet: BinaryIO) -> Iterator[tuple[str, Any]]:
    messages = _messages(inlet)
    path, options = next(messages)
    with without_collector(), Archive.open(path) as archive:
        archive.connection.execute(CHOSEN)
        yield "ready", None
        message = next(messages, None)
        while message == LOOK:
            with archive.snapshot():
                yield "ready", None
                preparer = Preparer(archive, options)
                for message in messages:
                    if message == LOOK:
                        break
                    yield "prepared", _prepare(archive, preparer, message)
                else:
                    return


def _messages(inlet: BinaryIO) -> Iterator[Any]:
    while True:
        try:
            yield pickle.load(inlet)  # noqa: S301 - from our own other half
        except EOFError:
            return


def _prepare(archive: Archive, preparer: Preparer, rows: Rows) -> Prepared:
    archive.connection.execute("DELETE FROM temp._chosen")
    archive.connection.executemany("INSERT INTO temp._chosen VALUES (?, ?, ?, ?)", rows)
    return preparer.prepare(rows[0][0], rows[-1][0])


def _send(outlet: BinaryIO, answer: tuple[str, Any]) -> None:
    pickle.dump(answer, outlet, protocol=pickle.HIGHEST_PROTOCOL)
    outlet.flush()


def main() -> None:
    """Work for the process that started this one; Ctrl-C is its affair."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What a library prints must not get between the answers.
    try:
        with os.fdopen(os.dup(1), "wb") as outlet, open(0, "rb", closefd=False) as inlet:
            os.dup2(2, 1)
            work(inlet, outlet)
    except BrokenPipeError:  # closing too sends what is left
        sys.exit(1)


if __name__ == "__main__":
    main()
