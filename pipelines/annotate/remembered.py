"""What was read off things that come again, those that were met last: for who asks about many at once."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Key = TypeVar("Key")
Found = TypeVar("Found")

_FORGOTTEN: Final = 8
"""One in so many is forgotten at once: a dictionary that loses its first key again and again seeks it ever longer."""


class Remembered(Generic[Key, Found]):
    """What was found for the keys that were met last.

    `functools.lru_cache` answers for one key at a time, and does not tell which it knows.
    """

    def __init__(self, most: int) -> None:
        self._most: Final = most
        self._found: Final[dict[Key, Found]] = {}

    def __len__(self) -> int:
        return len(self._found)

    def __contains__(self, key: Key) -> bool:
        return key in self._found

    def known(self, keys: Iterable[Key]) -> dict[Key, Found]:
        """Give what is known of some keys, which counts as meeting them."""
        found = self._found
        met = {key: found.pop(key) for key in dict.fromkeys(keys) if key in found}
        found.update(met)
        return met

    def keep(self, found: Mapping[Key, Found]) -> None:
        """Add what was found.

        >>> numbers: Remembered[int, str] = Remembered(2)
        >>> for number in (1, 2):
        ...     numbers.keep({number: str(number)})
        >>> numbers.known([1, 3])
        {1: '1'}
        >>> numbers.keep({3: "3"})
        >>> [number in numbers for number in (1, 2, 3)]
        [True, False, True]
        """
        self._found.update(found)
        if len(self._found) > self._most:
            kept = self._most - self._most // _FORGOTTEN
            for oldest in list(islice(self._found, len(self._found) - kept)):
                del self._found[oldest]

    def clear(self) -> None:
        """Forget all."""
        self._found.clear()
