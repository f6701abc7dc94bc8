"""A line in which pages wait to be settled in the order in which they came, though they are read out of order."""

from __future__ import annotations

from itertools import takewhile
from typing import Final, Generic, TypeVar

Item = TypeVar("Item")

MAX_WAITING: Final = 256
"""So many may wait for the first one; then it is passed over: whoever forgot it must not stop the rest."""


class Line(Generic[Item]):
    """Numbers that join, become ready with an item, or leave.

    >>> line: Line[str] = Line()
    >>> for number in (1, 2, 3):
    ...     line.join(number)
    >>> line.ready(2, "b"); line.leave(3); line.take()
    []
    >>> line.ready(1, "a"); line.count_ready()
    2
    >>> line.take()
    ['a', 'b']
    """

    def __init__(self) -> None:
        self._waiting: dict[int, list[Item]] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def count_ready(self) -> int:
        """Count the items that `take` would give."""
        return sum(1 for _ in takewhile(bool, self._waiting.values()))

    def join(self, number: int) -> None:
        """Take the last place."""
        self._waiting[number] = []

    def ready(self, number: int, item: Item) -> None:
        """Say what a number waited for; one that was passed over takes the last place again."""
        self._waiting[number] = [item]

    def leave(self, number: int) -> None:
        """Give a place up."""
        self._waiting.pop(number, None)

    def take(self, *, everything: bool = False) -> list[Item]:
        """Give the items that are ready at the head of the line; with `everything`, those behind others too."""
        taken: list[Item] = []
        for number, items in list(self._waiting.items()):
            if not items and not everything and len(self._waiting) <= MAX_WAITING:
                break
            del self._waiting[number]
            taken += items
        return taken
