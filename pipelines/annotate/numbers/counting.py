"""What is counted: 3次, 80万人, 仨号, each read at one place of a folded text."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from pipelines.annotate.numbers.measures import (
    DIGITS,
    ENUMERATED,
    KIN,
    NUMBER,
    PAIRS,
    TO,
    Measure,
    any_of,
    bounds,
    is_of_row,
)
from pipelines.annotate.numbers.numerals import CHINESE_NUMERAL, parse_number
from pipelines.annotate.tables import measure_words

_NO_COUNT: Final = re.compile(
    r"[第每头几]$|(?<![当起最年月])初$|(?<![户人笔件总次家单例])数$|(?<![以手身网线名路会市场信账单告同卡面机群楼街桌])上$|[a-z]-?$|\d:$"
)
_HEADING_NUMBER: Final = re.compile(r"\d{1,2}(?:\.\d{1,2})*\s")
_NO_COUNTS: Final = frozenset({"百", "千", "万", "亿", "半"}) | {
    "1",
    "一",
    "壹",
    "二",
    "千万",
    "万万",
    "千千万万",
    "亿万",
}


def read_count(folded: str, start: int) -> Measure | None:
    """Read 3次, 80万人, 1200家. A bare 一 is an article, and 第三人 or 二次 an ordinal."""
    found = _count().match(folded, start)
    if not found or _is_of_something_else(folded, start, found):
        return None
    low, high = bounds(found["low"], found["high"])
    is_per = folded[start - 1 : start] == "每" and (
        found["low"] in _PER_SO_MANY or (low != 1 and _OUT_OF.match(folded, found.end()))
    )  # 每百件里有27件
    is_two = found["low"] == "二" and _TWO_PEOPLE.match(folded, start)
    is_article = high is None and found["low"] in _NO_COUNTS and not is_two
    if low is None or (not is_per and (is_article or _NO_COUNT.search(folded, max(0, start - 2), start))):
        return None
    return Measure(start, found.end(), "count", low, high, measure_words("counts")[found["unit"]], bool(found["rough"]))


_OUT_OF: Final = re.compile(
    rf"[^,。;!?\n\d]{{0,6}}?(?:[中里内间]|就?有)(?:大?约|就|便|只|至少|平均|会|超过)?有?(?!一|1(?!\d))(?:\d|{CHINESE_NUMERAL})"
)
"""每十件投诉里有六件; 每十张卡里有一张 is said of one."""


_PER_SO_MANY: Final = ("百", "千", "万", "十万", "百万", "千万", "亿")
_TWO_PEOPLE: Final = re.compile("二(?:人(?![转世台生])|名(?=被告|原告|当事|债务|担保|保证))")
"""二人均未到庭; 二次 and 二手 are ordinals."""


def _is_of_something_else(folded: str, start: int, found: re.Match[str]) -> bool:
    """Tell a heading (4.1 起诉), a place in a row, the year of a model (2021款), 十字 and 夫妻俩 from a count."""
    low, unit = found["low"], found["unit"]
    if _HEADING_NUMBER.match(folded, start) and folded[start - 1 : start] in ("", "\n"):
        return True
    if is_of_row(folded, start):
        return True
    if _MODEL_YEAR.match(found[0]) or (found[0].endswith("字") and len(found[0]) == len("十字") and not low.isdigit()):
        return True
    if unit == "位" and _LAST_FIGURES.search(folded, max(0, start - 1), start):
        return True
    if low in PAIRS:
        return bool(KIN.search(folded, max(0, start - 1), start))
    return unit in measure_words("counts_of_two") and "个" not in found[0]


_MODEL_YEAR: Final = re.compile(r"(?:19[89]|20[0-4])\d[款大]")
_LAST_FIGURES: Final = re.compile("[末尾]$")


def read_pair(folded: str, start: int) -> Measure | None:
    """Read 仨号 and 俩超时, where nothing says what is counted but a noun; 她俩 and 俩都 are persons spoken of."""
    if folded[start] not in PAIRS or not (
        _NOUN.match(folded, start + 1) or (_LEFT.match(folded, start + 1) and folded[start - 1 : start] in _LEFT_BEFORE)
    ):
        return None
    if KIN.search(folded, max(0, start - 1), start):
        return None
    return Measure(start, start + 1, "count", parse_number(folded[start]) or 0.0, None, "piece")


_LEFT: Final = re.compile("[,。;!?、)\n]|$")
_LEFT_BEFORE: Final = ("到", "成", "剩", "减")
"""从五个减到仨."""
_NOUN: Final = re.compile(
    "(?![都也的就在又还是不没有去来说一吃过人字口和与跟同给把被从对向离关感谁谈聊商])[\u4e00-\u9fff]"
)


def read_bare_count(folded: str, start: int) -> Measure | None:
    """Read 粉丝12.6万 and 用户突破2亿: a number of scale that ends its clause, behind what it counts."""
    found = _BARE_COUNT.match(folded, start)
    low = parse_number(found["low"]) if found else None
    if not found or low is None or not _counted_before().search(folded, max(0, start - 10), start):
        return None
    return Measure(start, found.end(), "count", low, None, "piece", bool(found["rough"]))


_BARE_COUNT: Final = re.compile(
    rf"(?P<low>{DIGITS}[万亿wk]|[一二两三四五六七八九十百千]{{1,7}}[万亿])(?P<rough>[多余+])?(?=[,。;!?、)\n]|$)"
)


@cache
def _count() -> re.Pattern[str]:
    behind: dict[str, str] = measure_words("counts_not_before")
    units = "|".join(
        rf"{word}(?!\s?[{behind[word]}])" if word in behind else word
        for word in sorted(measure_words("counts"), key=len, reverse=True)
    )
    return re.compile(
        rf"(?P<low>{ENUMERATED}|{NUMBER})\s?(?:(?:次|人|家|笔|个)?{TO}(?P<high>{NUMBER})\s?)?(?P<rough>多|余|来|几|\+)?\s?个?(?P<unit>{units})"
        r"(?![性元人民]|(?<=人)[行类工口格生均]|(?<=本)[金息科身来地次月周土期日行币]|(?<=单)(?:[位独一纯身子据元方]|个(?!人))|人民币|级|(?<=[个人])贷(?!款)|数[^量]|序)"
    )


@cache
def _counted_before() -> re.Pattern[str]:
    words = any_of(measure_words("counted_before"))
    return re.compile(f"(?:{words})(?:数量?|量|总数)?(?:已|达到?|突?破|超过?|近|约|有|为|共|将近|高达){{0,3}}$")
