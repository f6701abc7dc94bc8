"""What was read off things that come again, the latest of them: for those who ask about many at once."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

Key = TypeVar("Key")
Found = TypeVar("Found")


class Remembered(dict[Key, Found]):
    """A dictionary that forgets its oldest half when it has grown too large.

    `functools.lru_cache` answers for one at a time, and does not tell which it knows.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most: Final = most

    def keep(self, found: Mapping[Key, Found]) -> None:
        """Add what was found.

        >>> known = Remembered(3)
        >>> for number in range(4):
        ...     known.keep({number: str(number)})
        >>> known
        {3: '3'}
        """
        self.update(found)
        if len(self) > self._most:
            for oldest in list(islice(self, len(self) - self._most // 2)):
                del self[oldest]
