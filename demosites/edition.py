"""A later state of a site: some articles edited, some deleted, some added. Edition 0 is the site as it is."""

from __future__ import annotations

from functools import cached_property
from math import ceil
from random import Random
from typing import Final

EDITED: Final = 0.05
DELETED: Final = 0.02
ADDED: Final = 0.03
"""Shares of a site's articles that each edition changes, beside those of the editions before."""


class Edition:
    """Which articles of a site differ from its first edition."""

    def __init__(self, *, seed: int, letter: str, count: int, number: int) -> None:
        """Bind to a site with `count` articles at first."""
        self.seed = seed
        self.letter = letter
        self.count_at_first = count
        self.number = number

    @property
    def count(self) -> int:
        """Articles of the site, deleted ones included."""
        return self.count_at_first + self.number * ceil(ADDED * self.count_at_first)

    @property
    def added(self) -> range:
        """Ordinals of the articles that came later."""
        return range(self.count_at_first, self.count)

    @cached_property
    def edited(self) -> frozenset[int]:
        """Ordinals of the articles with another text."""
        return frozenset(self._shuffled[: self.number * ceil(EDITED * self.count_at_first)])

    @cached_property
    def deleted(self) -> frozenset[int]:
        """Ordinals of the articles whose address answers 404."""
        return frozenset(self._shuffled[::-1][: self.number * ceil(DELETED * self.count_at_first)])

    @cached_property
    def _shuffled(self) -> list[int]:
        ordinals = list(range(self.count_at_first))
        Random(f"{self.seed}/edition/{self.letter}").shuffle(ordinals)
        return ordinals
