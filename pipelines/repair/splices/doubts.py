"""What speaks against the characters of a reading: others that leave the same bytes behind, weighed by the model.

不能用 and 只能用 leave the same bytes, and so do 企業，形成 and 企業形成: between two first bytes is a pair that is no
character. The model prefers one of them, and it is right by no more than it prefers it.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import lru_cache
from math import exp
from typing import TYPE_CHECKING, Final

from pipelines.repair.splices.lost import LOST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipelines.repair.splices.torn import State

_DISBELIEF: Final = 2.5
"""By what the nats between two readings are divided before they are believed: words and characters tell in part the
same, so that both together are too sure."""
_DOUBTED: Final = 0.5
"""Share of the belief that must speak against a character for it to be marked as lost."""
_LEAST_SHARE: Final = 0.05
"""Share of the belief below which a reading that met a better one is forgotten."""
_ENDS: Final = ("。", "”", "》")


class Doubts:
    """What was given up while a run was read, for every text that won."""

    def __init__(self) -> None:
        self._met: dict[str, list[tuple[int, int, float]]] = {}

    def meet(self, best: State, group: Sequence[State]) -> None:
        """Note what of a state others have otherwise, which are read on as it is and so are given up for it."""
        shares = [exp((state.score - best.score) / _DISBELIEF) for state in group]
        whole = sum(shares)
        for state, share in zip(group, shares, strict=True):
            if state.text != best.text and share > _LEAST_SHARE * whole:
                spans = self._met.setdefault(best.text, [])
                spans.append((*_parting(best.text, state.text), share / whole))

    def marked(self, text: str, whole: str, rivals: Iterable[str], worth: Sequence[float]) -> str:
        """Mark as lost what more speaks against than a share of the belief, taking all readings together.

        Args:
            text: the best reading.
            whole: it and what stands behind it.
            rivals: all that were read, itself included, with what stands behind them.
            worth: their scores in nats.
        """
        best = max(worth)
        belief = [exp((value - best) / _DISBELIEF) for value in worth]
        likely, given_up = _Against(len(whole)), _Against(len(whole))
        for share, rival in zip(belief, rivals, strict=True):
            for start, end in _differences(whole, rival):
                likely.add(start, end, share / sum(belief))
        for start, end, share in self._given_up(text):
            given_up.add(start, end, share)
        # Both may be the same characters, met before and read on in another way.
        against = list(map(max, likely.chars, given_up.chars))
        missing = list(map(max, likely.gaps, given_up.gaps))
        return "".join(
            (LOST if missing[place] > _DOUBTED else "") + (LOST if against[place] > _DOUBTED else char)
            for place, char in enumerate(text)
        )

    def _given_up(self, text: str) -> Iterator[tuple[int, int, float]]:
        for size in range(1, len(text) + 1):
            yield from self._met.get(text[:size], ())


class _Against:
    """Shares of the belief that speak against the characters of a text, and for others between them."""

    def __init__(self, length: int) -> None:
        self.chars = [0.0] * (length + 1)
        self.gaps = [0.0] * (length + 1)

    def add(self, start: int, end: int, share: float) -> None:
        if start == end:
            self.gaps[start] += share
        for place in range(start, end):
            self.chars[place] += share


@lru_cache(maxsize=4096)
def _differences(one: str, other: str) -> list[tuple[int, int]]:
    """Give the spans of one reading that another has otherwise; that a line ends with a mark is never in doubt."""
    if other == one or (one.endswith(_ENDS) and other == one[:-1]):
        return []
    codes = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return [(start, end) for tag, start, end, _, _ in codes if tag != "equal"]


def _parting(one: str, other: str) -> tuple[int, int]:
    """Give the span of a text outside which another is the same.

    >>> _parting("不能用了", "只能用了"), _parting("企業形成", "企業，形成")
    ((0, 1), (2, 2))
    """
    shortest = min(len(one), len(other))
    start = next((place for place in range(shortest) if one[place] != other[place]), shortest)
    behind = next((size for size in range(shortest - start) if one[-1 - size] != other[-1 - size]), shortest - start)
    return start, len(one) - behind
