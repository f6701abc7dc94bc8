"""Typed numbers: amounts of money, interest rates, shares, durations."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.annotate.numerals import CHINESE_NUMERAL, parse_number
from pipelines.mentions import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.annotate.reading import Reading

RULES_VERSION: Final = "quantities 2026-11-28"

_DIGITS: Final = r"(?<!\d)(?<!\d\.)\d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,6})?"
_WORDS: Final = rf"(?![万亿千百]){CHINESE_NUMERAL}{{1,12}}"  # 万元 and 千元 without a number before are no figures
_NUMBER: Final = rf"(?:{_DIGITS}(?:[万亿]{{1,2}}|[千百](?=元|块))?|{_WORDS})"
_TO: Final = r"(?:-|–|—|~|至|到){1,2}"

_AMOUNT: Final = re.compile(rf"(?P<low>{_NUMBER})(?:元?{_TO}(?P<high>{_NUMBER}))?(?:多|余|来)?(?:元|块钱|人民币)")
_DURATION: Final = re.compile(
    rf"(?P<low>{_NUMBER})(?:(?:天|日|个月|年|期)?{_TO}(?P<high>{_NUMBER}))?(?:多|余)?"
    r"(?P<unit>个?工作日|个?自然日|个?小时|个?星期|个月|天|日(?=内|以内|之内|后|以上)|年|周|期(?!间|限|望|待|货))"
)
_PERCENT: Final = re.compile(rf"(?P<low>{_DIGITS})%?(?:{_TO}(?P<high>{_DIGITS}))?\s?(?:%|‰)")
_FRACTION: Final = re.compile(rf"(?P<base>百|千|万)分之(?P<low>{_DIGITS}|{_WORDS})(?:点(?P<decimals>{_WORDS}))?")

_RATE: Final = re.compile("利率|年化|日息|月息|年息|罚息|利息|费率|日利|月利|综合成本|融资成本|lpr|违约金|滞纳金")
_RATE_CHARS: Final = 12
"""Characters before a percentage in which a word for interest makes it a rate and not a share."""

_PER: Final = (
    ("day", re.compile("日利|日息|每日|按日|每天|/日|/天|一天")),
    ("month", re.compile("月利|月息|每月|按月|/月")),
)
_UNITS: Final = {
    "天": "day", "日": "day", "自然日": "day", "工作日": "workday", "小时": "hour", "周": "week", "星期": "week",
    "月": "month", "年": "year", "期": "instalment",
}  # fmt: skip
_BASES: Final = {"百": 100, "千": 1000, "万": 10_000}


_FEWEST_INSTALMENTS: Final = 3
_ABOUT: Final = re.compile("[一二三四五六七八九两]{2}")


class _Measure(NamedTuple):
    """A quantity in the making."""

    start: int
    end: int
    kind: str
    low: float
    high: float | None
    unit: str


def find_quantities(reading: Reading) -> tuple[Quantity, ...]:
    """Find the typed numbers of a text, in order.

    Units: CNY; percent/day, percent/month, percent/year for rates; percent for shares; hour to year and instalment for
    durations. A number that touches damage is `suspect`. Dates, years and ordinals (第三期) are no durations.
    """
    folded = reading.folded
    measures = sorted((*_percentages(folded), *_fractions(folded), *_amounts(folded), *_durations(folded)))
    found: list[Quantity] = []
    reach = 0
    for measure in measures:
        if measure.start >= reach:
            found.append(_quantity(reading, measure))
            reach = measure.end
    return tuple(found)


def _quantity(reading: Reading, measure: _Measure) -> Quantity:
    return Quantity(
        kind=measure.kind,
        value=measure.low,
        value_max=measure.high,
        unit=measure.unit,
        bound=None,
        context=None,
        suspect=_is_suspect(reading, measure.start, measure.end),
        surface=reading.text[measure.start : measure.end],
        start=measure.start,
        end=measure.end,
        table_version=RULES_VERSION,
    )


def _is_suspect(reading: Reading, start: int, end: int) -> bool:
    index = bisect_right(reading.damaged, start, key=lambda span: span[1])
    touches = any(low < end for low, _ in reading.damaged[index : index + 1])
    around = reading.folded[max(0, start - 1) : start] + reading.folded[start : end + 1]
    return touches or "\ufffd" in around or reading.folded[start - 1 : start] == "?"


def _amounts(folded: str) -> Iterator[_Measure]:
    for found in _AMOUNT.finditer(folded):
        low, high = _bounds(found)
        if low is not None:
            yield _Measure(found.start(), found.end(), "amount", low, high, "CNY")


def _durations(folded: str) -> Iterator[_Measure]:
    for found in _DURATION.finditer(folded):
        low, high = _bounds(found)
        unit = found["unit"]
        is_date = unit == "年" and ((low or 0) >= 1000 or found[0].startswith(("零", "〇")))
        # 第三期 counts, and 12月6日内 or 2.5期 in a version number does not; half a date is not a duration either.
        before = folded[max(0, found.start() - 1) : found.start()]
        is_phase = unit == "期" and (low or 0) < _FEWEST_INSTALMENTS  # 二期工程
        if low is None or is_date or is_phase or before in ("第", "月", ".", "-", "/"):
            continue
        yield _Measure(found.start(), found.end(), "duration", low, high, _UNITS[unit.removeprefix("个")])


def _percentages(folded: str) -> Iterator[_Measure]:
    for found in _PERCENT.finditer(folded):
        low, high = _bounds(found)
        if low is None:
            continue
        scale = 0.1 if found[0].endswith("‰") else 1.0
        kind, unit = _rate_or_share(folded, found.start())
        yield _Measure(found.start(), found.end(), kind, low * scale, high * scale if high is not None else None, unit)


def _fractions(folded: str) -> Iterator[_Measure]:
    for found in _FRACTION.finditer(folded):
        low = parse_number(found["low"])
        if low is not None:
            kind, unit = _rate_or_share(folded, found.start())
            value = round(low * 100 / _BASES[found["base"]], 9)
            yield _Measure(found.start(), found.end(), kind, value, None, unit)


def _rate_or_share(folded: str, start: int) -> tuple[str, str]:
    before = folded[max(0, start - _RATE_CHARS) : start]
    if not _RATE.search(before):
        return "share", "percent"
    period = next((name for name, words in _PER if words.search(before)), "year")
    return "rate", f"percent/{period}"


def _bounds(found: re.Match[str]) -> tuple[float | None, float | None]:
    """Read both ends; in 3至5万元 the 万 belongs to both."""
    low, high = found["low"], found["high"]
    if not high and _ABOUT.fullmatch(low):
        low, high = low[0], low[1]  # 三四年 is three to four years
    if high and high[-1] in "万亿" and low[-1] not in "万亿":
        low += high[-1]
    return parse_number(low), parse_number(high) if high else None
