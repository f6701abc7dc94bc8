"""The writer's transactions: what belongs together is stored together; a part can be undone where that is asked for.

A savepoint has SQLite copy every page that is changed behind it: an article changes a hundred and fifty, and settling
it took a sixth longer with one around it. So whoever only belongs to a transaction opens none.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from archive.search.indexing import IndexWriter


class Transactions:
    """The transactions of one connection in autocommit mode. Not for threads."""

    def __init__(self, connection: sqlite3.Connection, index: IndexWriter) -> None:
        """Bind to a connection and to what indexes its articles when a transaction ends."""
        self.depth = 0
        """Of blocks that can be undone: 0 outside of a transaction."""
        self._connection = connection
        self._index = index
        self._is_torn = False
        """Something was done by half, and is not undone yet."""

    @contextmanager
    def whole(self) -> Iterator[sqlite3.Connection]:
        """Everything inside is stored together or not at all; inside another one it belongs to that one.

        An exception that leaves it undoes the outermost block, or the `part` that stands around: whoever catches it
        inside of those keeps nothing of them.
        """
        if not self.depth:
            with self.part() as connection:
                yield connection
            return
        try:
            yield self._connection
        except BaseException:
            self._is_torn = True
            raise

    @contextmanager
    def part(self) -> Iterator[sqlite3.Connection]:
        """Everything inside is stored together or not at all; whoever catches an exception keeps what stands around.

        Raises:
            RuntimeError: an exception left a `whole` inside, and was caught before it came here; all is undone.
        """
        name = f"part{self.depth}"
        was_torn, waiting = self._is_torn, self._index.waiting.copy()
        self._connection.execute(f"SAVEPOINT {name}" if self.depth else "BEGIN IMMEDIATE")
        self.depth += 1
        try:
            yield self._connection
            self._check(was_torn=was_torn)
            if self.depth == 1:
                self._index.write()
        except BaseException:
            self.depth -= 1
            self._undo(name)
            self._is_torn = was_torn
            # On a full disk SQLite has rolled back everything by itself.
            self._index.waiting = waiting if self._connection.in_transaction else {}
            raise
        self.depth -= 1
        self._connection.execute(f"RELEASE {name}" if self.depth else "COMMIT")

    def _check(self, *, was_torn: bool) -> None:
        if self._is_torn and not was_torn:
            raise RuntimeError("a part of the transaction failed and was passed over; nothing of it is stored")

    def _undo(self, name: str) -> None:
        if not self._connection.in_transaction:
            return
        self._connection.execute(f"ROLLBACK TO {name}" if self.depth else "ROLLBACK")
        if self.depth:
            self._connection.execute(f"RELEASE {name}")
