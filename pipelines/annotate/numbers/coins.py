"""Coins, and sums in slang that say no 元: 五毛, 八角, 五嚿水, 八皮, 要千二."""

from __future__ import annotations

import re
from typing import Final

from pipelines.annotate.numbers.measures import Measure
from pipelines.annotate.numbers.numerals import parse_number

_CHANGE: Final = re.compile(
    r"(?P<low>[一二两三四五六七八九]|\d)(?:毛钱?(?![利坯病衣巾孩线发不]|[都也没])|角钱?(?![度色落逐债形恋洲铁钢函梅])|(?<![一1])(?P<cents>分)钱)"
    r"(?P<more>[一二三四五六七八九](?=[,。;!?、)”」\n的钱分吧了/左]|一[单份个斤天次张度瓶碗条]|$))?"
)
_SLANG: Final = re.compile(
    r"(?P<low>[一二两三四五六七八九十]{1,3}|\d{1,3})(?:(?P<water>[嚿旧]水|嚿(?=[,。;!?、\n]|$))|皮(?:嘢|野)?(?=[,。;!?、\n]|$))"
)
_CLIPPED: Final = re.compile(
    r"(?:[百千][二三四五六七八九]|万[二三四五六七八九]|万[一二三四五六七八九]{2})(?=[,。;!?、)\n啦喇咋啫]|$)"
)
_SPENT: Final = re.compile("(?:[都仲]要|净系|[俾畀使咗收争蚀悭赚蚊租供罚]|[悭得剩净]返|人工)$")
_CHARGED: Final = re.compile("[收供罚租要]$")


def read_clipped(folded: str, start: int) -> Measure | None:
    """Read 都要千二, 悭返百五 and 人工万九八, as Hong Kong says 1,200, 150 and 19,800."""
    found = _CLIPPED.match(folded, start)
    if not found or not _SPENT.search(folded, max(0, start - 3), start):
        return None
    words = found[0]
    if words[0] == "万" and _CHARGED.search(folded, max(0, start - 1), start):
        return None  # 逾期罚万五 is a rate
    if len(words) > len("万九"):
        words = f"一{words[:2]}千{words[2:]}百"
    value = parse_number(words, colloquial=True)
    return None if value is None else Measure(start, found.end(), "amount", value, None, "HKD")


def read_slang(folded: str, start: int) -> Measure | None:
    """Read 五嚿水 and 八皮 as Hong Kong says 500 and 80,000."""
    found = _SLANG.match(folded, start)
    low = parse_number(found["low"]) if found else None
    if not found or low is None:
        return None
    return Measure(start, found.end(), "amount", low * (100 if found["water"] else 10_000), None, "HKD")


def read_change(folded: str, start: int) -> Measure | None:
    """Read 五毛 and 八角."""
    found = _CHANGE.match(folded, start)
    low = parse_number(found["low"]) if found else None
    if not found or low is None or folded[start - 1 : start] == "第":
        return None
    if found["cents"]:
        return Measure(start, found.end(), "amount", low / 100, None, "CNY")
    if _SPICE.match(folded, start) and folded[start - 1 : start] not in _MONEY_BEFORE:
        return None
    cents = low * 10 + (parse_number(found["more"] or "零") or 0.0)
    return Measure(start, found.end(), "amount", round(cents / 100, 2), None, "CNY")


_SPICE: Final = re.compile(
    "八角(?:[一二两三四五六七八九十半几]{1,2}[颗粒个枚瓣克片朵只]|[、,]?(?:桂皮|花椒|香叶|茴香|草果))"
)
_MONEY_BEFORE: Final = ("元", "块", "圆")
