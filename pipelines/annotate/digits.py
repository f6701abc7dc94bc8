"""Runs of digits as people write numbers: grouped by blanks, hyphens and points, circled, spelt in Chinese."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DIGITS: Final = 19
"""The longest number that means a person: a bank card's."""

MIN_DIGITS: Final = 7
"""The shortest: a telephone's without its area."""

_SEPARATORS: Final = r" .\u00b7_)\-\u2010-\u2015\u2212\u200b-\u200d\u2060\ufeff"
_RUN: Final = re.compile(rf"\d(?=[\dx{_SEPARATORS}]{{{MIN_DIGITS - 1}}})\d*x?(?:[{_SEPARATORS}]{{1,2}}\d+x?)*")
"""Shorter runs are not begun: most numbers of a text are days and amounts."""
_GROUP: Final = re.compile(r"\d+x?")
_LABELLED: Final = ("tel", "phone", "qq", "vx", "wx", "wechat", "mobile")

_SPELLINGS: Final = {
    char: str(value) for row in ("零一二三四五六七八九", "〇壹贰叁肆伍陆柒捌玖") for value, char in enumerate(row)
} | {"幺": "1"}
_SPELT_DIGITS: Final = "0-9零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖幺"
_SPELT: Final = re.compile(
    rf"[{_SPELT_DIGITS}](?=[{_SPELT_DIGITS} \-]{{10}})"
    rf"[{_SPELT_DIGITS}]{{2,10}}(?:[ \-]?[{_SPELT_DIGITS}]{{4,8}}){{0,2}}"
)

_FANCY_DIGITS: Final = (
    {0x2460 + value: str(value + 1) for value in range(9)}
    | {0x24EA: "0"}
    | {0x1D7CE + index: str(index % 10) for index in range(50)}
)
_FANCY: Final = re.compile("[\u2460-\u2468\u24ea\U0001d7ce-\U0001d7ff]")
"""Any of them, as ranges: `re` looks for three ranges eight times as fast as for sixty characters."""


class Number(NamedTuple):
    """Neighbouring groups of digits read as one number."""

    start: int
    end: int
    digits: str
    """Without separators; an identity card's may end in x."""
    sizes: tuple[int, ...]
    """Digits of each group."""
    separators: str
    """All that stands between the groups."""


def plain_digits(folded: str) -> str:
    """Write circled and mathematical digits as digits; as long as the text.

    >>> plain_digits("①③⑧0000")
    '1380000'
    """
    return folded.translate(_FANCY_DIGITS) if _FANCY.search(folded) else folded


def may_be_number(folded: str) -> bool:
    """Tell whether a number may be found here, however it is written."""
    return bool(_RUN.search(folded) or _SPELT.search(folded) or _FANCY.search(folded))


def numbers_in(folded: str) -> Iterator[tuple[Number, ...]]:
    """Give, for every group of digits, the numbers that begin with it, the longest first.

    A group is never cut: what is a part of a longer row of digits is no number, nor are decimals and what stands
    behind a Latin letter.
    """
    for run in _RUN.finditer(folded):
        if run.end() - run.start() < MIN_DIGITS:
            continue
        if _is_latin(folded[run.start() - 1 : run.start()]) and not folded.endswith(_LABELLED, 0, run.start()):
            continue
        if _is_latin(folded[run.end() : run.end() + 1]):
            continue
        groups = [found.span() for found in _GROUP.finditer(folded, run.start(), run.end())]
        for index in range(len(groups)):
            numbers = tuple(_beginning(folded, groups, index))
            yield numbers[::-1]


def spelt_numbers(folded: str) -> Iterator[tuple[int, int, str]]:
    """Give (start, end, digits) of the numbers of eleven digits with a Chinese numeral among them.

    >>> list(spelt_numbers("打一三八零零零零零零零零吧"))
    [(1, 12, '13800000000')]
    """
    for found in _SPELT.finditer(folded):
        digits = "".join(_SPELLINGS.get(char, char) for char in found[0] if char not in " -")
        if len(digits) == 11 and not found[0].isascii():
            yield found.start(), found.end(), digits


def _beginning(folded: str, groups: list[tuple[int, int]], index: int) -> Iterator[Number]:
    start = groups[index][0]
    if index and folded[groups[index - 1][1] : start] == ".":
        return
    digits, separators = "", ""
    sizes: list[int] = []
    before = start
    for first, last in groups[index : index + MAX_DIGITS]:
        digits += folded[first:last]
        separators += folded[before:first]
        sizes.append(last - first)
        if len(digits) > MAX_DIGITS:
            return
        if not (folded[last : last + 1] == "." and folded[last + 1 : last + 2].isdigit()):
            yield Number(start, last, digits, tuple(sizes), separators)
        before = last


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()
