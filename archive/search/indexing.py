"""The fast way into the search index: the program's own writer separates in Python what triggers would in SQL.

Triggers in pure SQL keep the index in step for any other writer, at 2.6 ms an article. They stand aside while
`_index_by_hand` holds a row, and that row never outlives the transaction it was written in: a kill in the middle takes
it back together with everything else, and the triggers are in force again.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from archive.search.folding import Folding

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator


class IndexWriter:
    """Writes the index rows of articles. For one connection, whose process holds the writer's lock."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.waiting: dict[int, tuple[str, str]] = {}
        """Text and title, as the index sees them, of articles that `add_later` has taken."""

    @cached_property
    def _folding(self) -> Folding:
        # Nobody else changes the table while this process holds the lock.
        return Folding.of(self._connection)

    @contextmanager
    def by_hand(self) -> Iterator[None]:
        """Let the triggers stand aside inside: whatever changes `articles` there calls `add` and `remove` itself.

        Raises:
            RuntimeError: outside of a transaction, where a kill would leave the triggers aside for ever.
        """
        if not self._connection.in_transaction:
            raise RuntimeError("the triggers stand aside only inside a transaction")
        self._connection.execute("INSERT INTO _index_by_hand(id) VALUES (1)")
        yield
        # Not in a `finally`: an error undoes the transaction, and the row with it.
        self._connection.execute("DELETE FROM _index_by_hand")

    def add(self, article_id: int, title: str | None, text: str) -> None:
        """Index an article that has been written."""
        self._insert({article_id: self._separated(title, text)})

    def add_later(self, article_id: int, title: str | None, text: str, tokens: tuple[str, str] | None = None) -> None:
        """Index an article that has been written when `write` is called, in the same transaction.

        Behind a row of the index every savepoint, and every statement that needs one for itself, writes out what the
        index holds in memory: at the end of a transaction of many articles that is done once.

        Args:
            article_id: of its row.
            title: of the row.
            text: of the row.
            tokens: text and title where they were separated already.
        """
        self.waiting[article_id] = tokens or self._separated(title, text)

    def write(self) -> None:
        """Index what waits: before the transaction ends, and before a trigger takes such an article out."""
        self._insert(self.waiting)
        self.waiting = {}

    def remove(self, article_id: int) -> None:
        """Take an article out of the index, before its row changes or goes."""
        if self.waiting.pop(article_id, None) is not None:
            return
        title, text = self._connection.execute(
            "SELECT title, text FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        self._connection.execute(
            "INSERT INTO articles_fts(articles_fts, rowid, text, title) VALUES ('delete', ?, ?, ?)",
            (article_id, *self._separated(title, text)),
        )

    def _insert(self, found: dict[int, tuple[str, str]]) -> None:
        self._connection.executemany(
            "INSERT INTO articles_fts(rowid, text, title) VALUES (?, ?, ?)",
            [(article_id, *tokens) for article_id, tokens in found.items()],
        )

    def _separated(self, title: str | None, text: str) -> tuple[str, str]:
        return self._folding.segment(text), self._folding.segment(title or "")
