"""Characters of which a torn run has kept one byte: named where the model is sure, else left as lost."""

from __future__ import annotations

from functools import lru_cache
from math import exp
from typing import TYPE_CHECKING, Final

from pipelines.bigrams import bigrams
from pipelines.repair.splices_octets import TRAILS, keys_led_by, pairs, vanishing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LOST: Final = "\ufffd"
_SURE: Final = 0.7
"""Share of the model's belief that a character must have to be named."""

_FIRST_ONES: Final = 6
"""First characters that are followed up where two are half lost."""

_UNKNOWN: Final = -12.0


_STOPS: Final = frozenset("，。；：？！、")
_WIDE: Final = frozenset("，：；？！（）")
_NEVER: Final = -16.0


def follows(before: str, char: str) -> float:
    """Give the log probability of a character after another, with what the model does not know.

    No two stops in a row, which readers' reviews have; and no full-width letters: where a torn run seems to have one
    there was a comma, and the pair of bytes behind it has vanished.

    >>> follows("。", "。") < follows("常", "。")
    True
    """
    if (char in _STOPS and before in _STOPS) or ("\uff01" <= char <= "\uff5e" and char not in _WIDE):
        return _NEVER
    return bigrams().pair(before, char)


@lru_cache(maxsize=4096)
def second_half_lost(lead: int, before: str, after: str) -> tuple[str, float]:
    """Choose the character that begins with a byte, between two others ("" where one is not known).

    Returns:
        the character or U+FFFD, and the log probability of the likeliest.
    """
    scores = []
    for trail in TRAILS:
        char = pairs().get((lead, trail))
        if char:
            behind = follows(char, after) + 5.5 if after else 0.0
            scores.append((follows(before, char) + behind, char))
    return _named(scores)


@lru_cache(maxsize=4096)
def two_halves_lost(lead: int, before: str, trail: int) -> tuple[str, float]:
    """Choose the two characters between whose known first and last byte a pair of bytes has vanished.

    Returns:
        the characters, U+FFFD for those that are in doubt, and the log probability of the likeliest.
    """
    return _two(lead, before, lambda near: tuple(filter(None, (pairs().get((near, trail)),))))


@lru_cache(maxsize=4096)
def half_and_key(lead: int, before: str, reading: str) -> tuple[str, float]:
    """Choose a character by its first byte and an annotated one by its reading; what was between them has vanished."""
    return _two(lead, before, lambda near: tuple(char for _, char in keys_led_by(near, reading)))


def _two(lead: int, before: str, seconds_led_by: Callable[[int], tuple[str, ...]]) -> tuple[str, float]:
    firsts = sorted(
        ((follows(before, char), middle, char) for middle in vanishing() if (char := pairs().get((lead, middle)))),
        reverse=True,
    )
    one: dict[str, float] = {}
    other: dict[str, float] = {}
    for score, middle, char in firsts[:_FIRST_ONES]:
        for near in vanishing()[middle]:
            for second in seconds_led_by(near):
                both = score + follows(char, second)
                one[char] = max(both, one.get(char, both))
                other[second] = max(both, other.get(second, both))
    first, best = _named((score, char) for char, score in one.items())
    last, _ = _named((score, char) for char, score in other.items())
    return first + last, best


def _named(scores: Iterable[tuple[float, str]]) -> tuple[str, float]:
    ranked = sorted(scores, reverse=True)
    if not ranked:
        return LOST, _UNKNOWN
    best, char = ranked[0]
    is_sure = exp(best) >= _SURE * sum(exp(score) for score, _ in ranked)
    return (char if is_sure else LOST), best
