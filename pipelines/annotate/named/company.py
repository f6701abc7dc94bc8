"""In which company a name that is also a word, or a short one, is a lender's: debt beside it, and lists of lenders."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from pipelines.annotate.tables import context_words, read_table
from pipelines.script.fold import fold

_CONTEXT_BEFORE: Final = 12
_CONTEXT_AFTER: Final = 8
"""Characters around an ambiguous name in which a context word must stand. Wider windows take 金条 for a loan in any
article about debt; narrower ones lose lists of products."""
_SENTENCE_ENDS: Final = "。!?;\n"
_BEFORE_CHARS: Final = 6
_NAME_CHARS: Final = range(2, 9)
"""Lengths of the neighbours in a list."""
_LISTED: Final = "、/"
_JOINED: Final = "、/和与及跟"
_BEHIND_LIST: Final = re.compile(r"$|[、/和与及跟,。;)\n等都也均三两几多的]")
"""What stands behind the last of a list; 联系招联、马上还款 is none."""
_OTHER_LIST: Final = re.compile(
    r"[^。!?;\n]{0,12}?(?:证券|期货|[两二三四五六七八九几各\d][条座所栋个](?:街|路|桥|楼|小区|大厦|社区))"
)
"""Streets and brokers are listed, too: 兴业、华夏、光大三条街."""
_LIKE_LENDER: Final = re.compile(r"(?:[贷借花呗条付卡]|银行|金融|消费|分期|工商|农业|建设|交通|邮政|邮储|中国|中银)$")
_BEFORE_LIST: Final = re.compile(r"(?:^|[\s,。:;(、/和与及跟是有欠]|包括|除了)$")

_LEAD: Final = re.compile("欠了?$|受$")
_LED: Final = re.compile("的|委托|[,。、]|[\\d.一二两三四五六七八九十几]+[万千百块元]")


def has_context(folded: str, start: int, end: int) -> bool:
    """Tell whether a word of debt stands near in the same sentence."""
    around = sentence(folded, (start, end), _CONTEXT_BEFORE, _CONTEXT_AFTER)
    return any(word in side for side in around for word in context_words())


def sentence(folded: str, place: tuple[int, int], before: int, after: int) -> tuple[str, str]:
    """Give what stands around a place in its sentence, at most so many characters to each side."""
    start, end = place
    left, right = folded[max(0, start - before) : start], folded[end : end + after]
    begin = max(left.rfind(mark) for mark in _SENTENCE_ENDS) + 1
    stop = min((at for mark in _SENTENCE_ENDS if (at := right.find(mark)) >= 0), default=len(right))
    return left[begin:], right[:stop]


def is_owed(folded: str, start: int, end: int, kind: str) -> bool:
    """Tell whether what stands right beside a name says that something is owed there: bank, product, abroad."""
    lead = _owed("before_abroad" if kind == "abroad" else "before")
    return bool(_owed(kind).match(folded, end) or lead.search(folded, max(0, start - _BEFORE_CHARS), start))


def is_lead(folded: str, start: int, end: int) -> bool:
    """Tell whether one owes to what a word of everybody's names: 欠马上两万, 受平安委托."""
    return bool(_LEAD.search(folded, max(0, start - 2), start) and _LED.match(folded, end))


def is_listed(
    folded: str, start: int, end: int, neighbours: frozenset[str], known: frozenset[str] | None = None
) -> bool:
    """Tell whether a name stands in a list beside one of others: 光大、招商银行.

    Args:
        folded: the text.
        start: where the name begins.
        end: where it ends.
        neighbours: the names that make a list one of lenders, folded.
        known: all names, where the name is a word of everybody's (马上): 和 joins it to anything, and what is listed
            before it must be one of them.
    """
    if _OTHER_LIST.match(folded, end):
        return False
    joins = _JOINED if known is None else _LISTED
    is_last = start and folded[start - 1] in joins and _BEHIND_LIST.match(folded, end)
    if is_last and _ends_name(folded, start - 1, neighbours):
        return True
    if folded[end : end + 1] not in joins or end == len(folded):
        return False
    if known is not None and folded[start - 1 : start] in tuple(_LISTED):
        is_lenders = _ends_name(folded, start - 1, known) or _LIKE_LENDER.search(folded, max(0, start - 3), start - 1)
        if not is_lenders:
            return False  # 健康、平安、花呗清零
    behind = folded[end + 1 : end + 1 + _NAME_CHARS[-1]]
    return bool(_BEFORE_LIST.search(folded, max(0, start - 2), start)) and any(
        behind[:chars] in neighbours for chars in _NAME_CHARS if chars <= len(behind)
    )


def _ends_name(folded: str, end: int, names: frozenset[str]) -> bool:
    before = folded[max(0, end - _NAME_CHARS[-1]) : end]
    return any(before[-chars:] in names for chars in _NAME_CHARS if chars <= len(before))


@cache
def no_neighbours() -> frozenset[str]:
    """Give the names that make no list one of lenders."""
    return frozenset(map(fold, read_table("lenders.yaml")["owed"]["no_neighbours"]))


@cache
def owed_products() -> frozenset[str]:
    """Give the products of common words that are told by what is owed."""
    return frozenset(map(fold, read_table("lenders.yaml")["owed"]["products"]))


@cache
def _owed(name: str) -> re.Pattern[str]:
    pattern = read_table("lenders.yaml")["owed"][name]
    return re.compile(f"{pattern}$" if name.startswith("before") else pattern)
