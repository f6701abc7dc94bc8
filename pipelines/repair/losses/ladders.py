"""Ranges of days that lost their dash: a page's ladder 1-7天, 8-30天, 31-90天 that became 17天, 830天, 3190天."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_DAYS: Final = re.compile(r"[1-9](?<![\d.,:：/\-–—~至到].)\d{1,5}(?=\s?(?:天|日|个月|個月))")
_RUNG_CHARS: Final = 64
"""As far behind a rung the next one stands."""
_BOUNDS: Final = frozenset({15, 30, 45, 60, 90, 120, 150, 180, 360, 365})
"""Where ranges of days end."""
_STARTS: Final = frozenset(
    {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 16, 20, 21, 30, 31, 41, 45, 46, 51, 60, 61, 90, 91, 120, 121, 180, 181}
)
"""… and where they begin."""
_WHOLE: Final = frozenset({"180", "270", "360", "365", "540", "720", "730"})
"""Numbers of days that are meant as they stand: half years and years."""
_LONG: Final = 4
"""Digits of a number of days that is rather two."""
_LONGEST_CHAIN: Final = 3
_MEANT: Final = re.compile("(?:平均|加权|累计|历时|長達|长达|坚持|已经|超过|超過|将近)[^，。；,;]{0,4}$")
_OVERDUE: Final = re.compile("(?:逾期|超期|拖欠)[了满滿达達]?$")


class _Rung(NamedTuple):
    start: int
    end: int
    digits: str
    splits: tuple[tuple[int, int], ...]


def joined_range_spans(text: str) -> Iterator[tuple[int, int]]:
    """Give the places of numbers of days that are two numbers run together; in order.

    A number is one when it begins where the one before it ends, or when it is far too long and falls into two usual
    bounds; and the first rung, right behind 逾期, goes with the second.

    >>> [text[a:b] for text in ("逾期17天内，830天，3160天", "逾期13天，15天") for a, b in joined_range_spans(text)]
    ['17', '830', '3160']
    """
    if "逾期" not in text and "超期" not in text and "拖欠" not in text:
        return
    rungs = [_rung(found) for found in _DAYS.finditer(text)]
    joined = {index for index, rung in enumerate(rungs) if _is_two(text, rung)}
    for chain in _chains(rungs):
        has_long = any(len(rungs[index].digits) > 2 and rungs[index].digits not in _WHOLE for index in chain)
        if has_long or len(chain) >= _LONGEST_CHAIN:
            joined.update(chain)
    for index in range(len(rungs) - 1):
        first, second = rungs[index : index + 2]
        if index + 1 in joined and _follows(first, second) and _is_first(text, first):
            joined.add(index)
    for index in sorted(joined):
        yield rungs[index].start, rungs[index].end


def _rung(found: re.Match[str]) -> _Rung:
    digits = found[0]
    halves = ((digits[:place], digits[place:]) for place in range(1, len(digits)))
    splits = tuple((int(low), int(high)) for low, high in halves if high[0] != "0" and int(low) < int(high))
    return _Rung(*found.span(), digits, splits)


def _is_two(text: str, rung: _Rung) -> bool:
    if len(rung.digits) < _LONG or _MEANT.search(text, max(0, rung.start - 8), rung.start):
        return False
    is_overdue = bool(_OVERDUE.search(text, max(0, rung.start - 4), rung.start))
    return any(high in _BOUNDS and (low in _STARTS or (low == 1 and is_overdue)) for low, high in rung.splits)


def _is_first(text: str, rung: _Rung) -> bool:
    """Tell whether a number may be the first rung: 逾期17天 for 逾期1-7天."""
    is_two = rung.digits[0] == "1" and bool(rung.splits) and rung.digits not in _WHOLE
    return is_two and bool(_OVERDUE.search(text, max(0, rung.start - 4), rung.start))


def _follows(first: _Rung, second: _Rung) -> bool:
    return second.start - first.end <= _RUNG_CHARS


def _chains(rungs: list[_Rung]) -> Iterator[list[int]]:
    """Give the runs of rungs in which each begins where the one before it ends, or a day later."""
    chain: list[int] = []
    ends: set[int] = set()
    for index, rung in enumerate(rungs):
        fitting = {high for low, high in rung.splits if low in ends or low - 1 in ends}
        if fitting and chain and _follows(rungs[index - 1], rung):
            chain.append(index)
            ends = fitting
            continue
        if len(chain) > 1:
            yield chain
        chain, ends = [index], {high for _, high in rung.splits}
    if len(chain) > 1:
        yield chain
