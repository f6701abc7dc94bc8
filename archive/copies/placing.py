"""When articles whose texts changed are put beside their copies: at once, or all of one transaction together."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from archive.copies import duplicates

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from archive.copies.foresight import Foresight


class Placing:
    """Puts articles beside their copies."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take the writer's connection."""
        self._connection = connection
        self._waiting: set[int] | None = None

    def place(self, article_id: int, foresight: Foresight | None = None) -> None:
        """Put an article beside its copies: now, or where `together` ends; see `duplicates.place`."""
        if self._waiting is None:
            duplicates.place(self._connection, article_id, foresight)
        else:
            self._waiting.add(article_id)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Put the articles that change in this block, a part of a transaction, beside their copies at its end.

        Where a hundred versions of a template change, each has to do with all of them.
        """
        waiting: set[int] = set()
        self._waiting = waiting
        try:
            yield
        finally:
            self._waiting = None
        if waiting:
            duplicates.place_together(self._connection, waiting)
