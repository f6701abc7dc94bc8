"""Which Chinese words there are, and how usual they are: evidence beyond pairs of characters.

高校科學 and 高專科學 are equally likely pair by pair; as words the first is far likelier. Counted by
tools/han_words.py, which names the source. Either script; loaded when the first torn text is met, 90 ms and 20 MB.
"""

from __future__ import annotations

import zlib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from pipelines.script import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

STEPS_A_NAT: Final = 10
"""Fineness of the costs in the table."""
MAX_CHARS: Final = 4
_UNKNOWN: Final = 14.0
"""Nats for a character that is no word: the rarest words of the table cost 16."""


class WordList:
    """Words, by what they cost in nats."""

    def __init__(self, table: bytes) -> None:
        payload = zlib.decompress(table[table.index(b"\n\n") + 2 :])
        costs, _, words = payload.partition(b"\0")
        self._costs = dict(zip(words.decode("utf-16-le").split("\n"), costs, strict=True))

    def __len__(self) -> int:
        return len(self._costs)

    def __contains__(self, word: str) -> bool:
        """Tell whether it is a word, in either script.

        >>> "還款" in words(), "A股" in words(), "款還" in words()
        (True, True, False)
        """
        return fold(word).lower() in self._costs

    def cost(self, text: str) -> float:
        """Give the cost in nats of the cheapest way to cut a text into words.

        >>> words().cost("高校科學") < words().cost("高專科學")
        True
        """
        folded = fold(text).lower()
        best = [0.0]
        for end in range(1, len(folded) + 1):
            ways = [best[end - 1] + self._single(folded[end - 1])]
            for start in range(max(0, end - MAX_CHARS), end - 1):
                price = self._costs.get(folded[start:end])
                if price is not None:
                    ways.append(best[start] + price / STEPS_A_NAT)
            best.append(min(ways))
        return best[-1]

    def usual(self, length: int, most: float) -> Iterator[str]:
        """Give the words of so many characters that cost at most so many nats, in Simplified script.

        >>> "整理" in set(words().usual(2, 11.0)), "整理" in set(words().usual(2, 4.0))
        (True, False)
        """
        limit = most * STEPS_A_NAT
        return (word for word, price in self._costs.items() if len(word) == length and price <= limit)

    def _single(self, char: str) -> float:
        price = self._costs.get(char)
        if price is not None:
            return price / STEPS_A_NAT
        return _UNKNOWN if "\u3400" <= char <= "\u9fff" else _MARK


_MARK: Final = 3.0


@cache
def words() -> WordList:
    """Load the list, once."""
    return WordList(resources.files("pipelines").joinpath("tables/han_words.bin").read_bytes())
