"""Which unusual characters a text has: one scan, which spares sound text most of the rules.

A rule about characters that sound Chinese text never has asks here before it looks at the text itself; there are a
dozen such rules, and a scan costs each of them as much as this one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_USUAL: Final = (
    "\\t\\n -~\u00b7\u2010-\u2019\u201c\u201d\u2020-\u2027\u3000-\u3030\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e"
)
_UNUSUAL: Final = re.compile(f"[^{_USUAL}]+")


@lru_cache(maxsize=2)
def unusual_signs(text: str) -> str:
    r"""Give the characters of a text that are not ASCII, Han or Chinese punctuation, each once, in order.

    The rules ask one after the other for the same text, so the last answers are kept.

    >>> unusual_signs("逾\u200b期，OK（é€¾）。é"), unusual_signs("逾期三天。")
    ('¾é\u200b€', '')
    """
    return "".join(sorted(frozenset("".join(_UNUSUAL.findall(text)))))


def is_riddled(text: str, start: int, end: int) -> bool:
    """Tell whether so much is lost on both sides of a span that nothing in it can be told: half of what stands there.

    >>> is_riddled("??嚗?扯???А遙??????箏?", 8, 10), is_riddled("好吗?А遙可以", 3, 5)
    (True, False)
    """
    around = text[max(0, start - _NEAR_CHARS) : start] + text[end : end + _NEAR_CHARS]
    return around.count("?") + around.count("\ufffd") >= _RIDDLED


_NEAR_CHARS: Final = 12
_RIDDLED: Final = 8
"""Holes among the twelve characters before and the twelve behind."""


def listed_questions(text: str, start: int, end: int) -> Iterator[int]:
    """Give the question marks of a span that follow signs in their order: who asks A?B?C? has lost no byte there.

    >>> list(listed_questions("选A?B?!T?X?P?", 0, 12))
    [2, 4]
    """
    for found in _TWO_ASKED.finditer(text, start, end):
        if found[1] + found[2] in _ORDERS:
            yield from (found.end(1), found.end(2))


_ORDERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 甲乙丙丁戊己庚辛壬癸"
_TWO_ASKED: Final = re.compile(r"(?=(\w)[?](\w)[?])")
