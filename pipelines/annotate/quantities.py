"""Typed numbers: amounts of money, interest rates, shares, durations, counts, times of day."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias

from pipelines.annotate.clock import read_time
from pipelines.annotate.measures import Measure, read_count, read_duration
from pipelines.annotate.money import read_amount, read_change, read_debt, read_spoken, read_units_of_w
from pipelines.annotate.rates import (
    read_fen,
    read_fraction,
    read_myriadth,
    read_part,
    read_per_sum,
    read_percent,
    read_points,
    read_tenths,
    read_whole,
)
from pipelines.annotate.tables import measure_words, table_version
from pipelines.mentions import Quantity
from pipelines.writing import Region

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from pipelines.annotate.reading import Reading

_WORDS: Final = "俩仨零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖两十拾百佰千仟万亿半"
_TOKEN: Final = re.compile(
    rf"[\d{_WORDS}](?:(?<=\d)(?<![\d.]\d)[\d.]*(?:,\d{{3}}(?!\d)[\d.]*)*|(?<!\d)[{_WORDS}]*|(?<=[?\ufffd]\.\d)\d*)"
)
"""Where a number may begin. The one class in front lets `re` skip what is none, which is nearly all of a text.
?.05% has lost what stood before its point."""

_Reader: TypeAlias = Callable[[str, int], Measure | None]
_READERS: Final[dict[str, tuple[_Reader, ...]]] = {
    "%‰": (read_percent,),
    "分": (read_fraction, read_whole, read_part, read_fen, read_duration),
    "厘": (read_fen,),
    "成": (read_tenths,),
    ":": (read_time,),
    "点": (read_fraction, read_time),
    "时": (read_time,),
    "元块": (read_per_sum, read_spoken, read_amount),
    "美港新台欧蚊": (read_amount,),
    "万亿千百多余来几": (read_spoken, read_amount, read_duration, read_count),
    "wk": (read_amount,),
    "毛角": (read_change,),
    "把儿": (read_spoken, read_duration),
    "h": (read_duration,),
    "刻": (read_duration,),
    "礼钟载": (read_duration,),
    "-–—~至到": (read_percent, read_tenths, read_time, read_amount, read_duration, read_count),
    "日": (read_duration, read_amount),
    "天小自秒周星月年期": (read_duration,),
    "个": (read_points, read_duration, read_count, read_units_of_w),
    "工": (read_duration,),
    "人": (read_amount, read_count),
    ",。;!?\n": (read_amount,),
    "、": (read_duration, read_count, read_amount),
    "次笔名位家起件宗例户张通条封用单遍趟回页份款包段": (read_count,),
}
"""Which readers look at a number, by the character behind it."""
_BARE: Final[tuple[_Reader, ...]] = (read_spoken, read_amount, read_duration, read_count)
"""Those that look at 欠款三万五 and ¥5000, whatever stands behind."""

_OF_NAME: Final[tuple[_Reader, ...]] = (read_amount, read_debt, read_duration, read_count)
"""Those that look at a number right behind a product: 花呗8000,借呗12500."""
_OF_MYRIAD: Final[tuple[_Reader, ...]] = (read_fraction, read_myriadth, read_spoken)
"""Those that look at 万分之五 and 万五: what begins with 万 is no number."""
_NOT_ONE: Final = (read_count, read_percent, read_points, read_units_of_w)
"""Those that never read a bare 一: 一次 and 一个 count nothing, and they are half of the numbers of a text."""

_SIGNS: Final = frozenset("¥￥币$")

_IDIOM_CHARS: Final = 5
_BEFORE_CHARS: Final = 16
_AFTER_CHARS: Final = 8
_CONTEXT_CHARS: Final = 12
"""Characters to either side in which a word says what a number is of; never over the end of a sentence."""

_CLAUSE_END: Final = re.compile("[。!?;\n]")
_PER: Final = (
    ("day", re.compile(r"^\s?(?:/|每|一)?(?:日|天)(?!内)")),
    ("month", re.compile(r"^\s?(?:/|每|一)(?:个?月)")),
    ("year", re.compile(r"^\s?(?:/|每|一)年|^(?:的?年(?:化|利))")),
    ("instalment", re.compile(r"^\s?(?:/|每)期")),
)
_RATE_AFTER: Final = re.compile(
    r"^(?:以上|以下|左右|以内)?的?(?:综合)?(?:年化|年利率|月利率|日利率|利率|利息|罚息|上限|红线|司法)"
)
_SHARE_AFTER: Final = re.compile(r"^(?:以上|以下|左右|多)?的(?!年|月|日|利|罚|综合|上限|红线)")

_PENALTY_AFTER: Final = re.compile(
    "的?(?:标准)?(?:收取|计收|加收|支付|缴纳|[交收算付扣罚])(?:你?一?笔)?(?:违约金|滞纳金)"
)
_LEVIED: Final = re.compile("按[^,。;!?]{0,10}(?:未还|未清|未付|未缴|差额|欠额|不足)[^,。;!?]{0,4}$")
_LEVIED_AFTER: Final = re.compile("的?(?:标准)?(?:收取|计收|加收|计算|[收算付交扣罚])")
"""按未还部分的5%收 is what one pays, 占未还部分的5% how large it is."""
_CHANGED_TO: Final = re.compile("(?:涨|跌|升|降|调|提高|降低|回落|攀升|上升|下降|上调|下调|减少|增长)[到至为成]$")
"""利率从24%涨到36%: the 36 is of the same kind as the 24, and no change."""
_PER_BEFORE: Final = re.compile(
    r"(?:每[日天月期年]|按[日月期年])(?:收取?|加收|按|付|约|仅|只|(?:手续费|费用|利息)率?(?:为|是|约|仅)?)?$"
)
_OTHER_PERCENT: Final = re.compile(r"[%‰][^,;%‰]*[,;]")

_SCALE: Final = re.compile("[百千万仟佰]")
"""Behind a figure it makes a number in words that may be money: 三万五, 两千, 八百七."""

_OF_REGION: Final[dict[tuple[str, Region | None], str]] = {
    ("CNY", Region.TW): "TWD",
    ("CNY", Region.HK): "HKD",
    ("$", Region.TW): "TWD",
    ("$", Region.HK): "HKD",
}
"""元 is the money of the place whose words the text has."""

_BOUNDS: Final = ("at_most", "at_least", "about")
_BOUND_CHARS: Final = 8
"""As far before a number as the longest word that bounds it begins."""
_ASKED: Final = "吗呢么少何样办久高大"
"""Before a question mark that ends a question and is no lost digit."""


def find_quantities(reading: Reading) -> tuple[Quantity, ...]:
    """Find the typed numbers of a text, in order.

    Units: CNY and other currencies; percent/day, /month, /year, /instalment for rates; percent for shares; minute to
    year and instalment for durations; what is counted for counts; hour_of_day for times. A number that touches
    damage is `suspect`, and its surface takes the damage in. Dates, years and ordinals (第三期) are nothing.
    """
    measures = _measures(reading.folded, {-minus_end for _, minus_end, _ in reading.places["names"]})
    return tuple(_quantity(reading, measure) for measure in measures if not reading.is_margin(measure.start))


def _measures(folded: str, name_ends: Container[int] = ()) -> Iterator[Measure]:
    reach = 0
    readers_of = _readers()
    for token in _TOKEN.finditer(folded):
        start, end = token.span()
        if start < reach:
            continue
        if folded[end - 1] == ".":  # a point that ends a clause is none of the number
            end -= 1
        for read in _OF_NAME if start in name_ends else _readers_at(folded, start, end, readers_of):
            measure = read(folded, start)
            if measure is not None:
                if not _is_idiom(folded, measure):
                    yield measure
                reach = measure.end
                break


def _readers_at(folded: str, start: int, end: int, readers_of: dict[str, tuple[_Reader, ...]]) -> tuple[_Reader, ...]:
    # 欠款三万五 and ¥5000 are money without a unit behind them.
    is_long = end - start > 1
    if (is_long and _SCALE.search(folded, start + 1, end)) or folded[start - 1 : start] in _SIGNS:
        return _BARE
    if folded[start] == "万":
        return _OF_MYRIAD
    after = folded[end : end + 1]
    if after == " ":
        after = folded[end + 1 : end + 2]
    if is_long:
        return readers_of.get(after, ())
    return readers_of.get("一" + after if folded[start:end] == "一" else after, ())


def _is_idiom(folded: str, measure: Measure) -> bool:
    """Tell whether a number in words is of a saying: 三番五次, 一天到晚."""
    start, end = measure.start, measure.end
    if folded[start].isdigit() or folded[start] in _SIGNS:
        return False
    for found in _words("idioms").finditer(folded, max(0, start - _IDIOM_CHARS), end + _IDIOM_CHARS):
        if found.start() < end and found.end() > start:
            return True
    return False


@cache
def _readers() -> dict[str, tuple[_Reader, ...]]:
    readers = {char: readers for chars, readers in _READERS.items() for char in chars}
    return readers | {
        "一" + char: tuple(read for read in known if read not in _NOT_ONE and char != "、")
        for char, known in readers.items()
    }


def _quantity(reading: Reading, measure: Measure) -> Quantity:
    folded = reading.folded
    before, after = _around(folded, measure.start, measure.end)
    kind, unit = _rate_or_share(measure, before, after) if measure.kind == "percent" else (measure.kind, measure.unit)
    start, is_suspect = _with_damage(reading, measure.start, measure.end)
    return Quantity(
        kind=kind,
        value=measure.low,
        value_max=measure.high,
        unit=_currency_at(reading, unit, folded[start : measure.end]) if kind == "amount" else unit,
        bound=_bound(before, after, is_rough=measure.is_rough),
        context=_context(before, after),
        suspect=is_suspect,
        surface=reading.text[start : measure.end],
        start=start,
        end=measure.end,
        table_version=table_version("quantities"),
    )


def _currency_at(reading: Reading, unit: str, surface: str) -> str:
    """Give money the currency of the place whose words the text has; a bare dollar elsewhere is American."""
    if "人民币" in surface:
        return unit
    unit = _OF_REGION.get((unit, reading.region), unit)
    return "USD" if unit == "$" else unit


def _around(folded: str, start: int, end: int) -> tuple[str, str]:
    before, after = folded[max(0, start - _BEFORE_CHARS) : start], folded[end : end + _AFTER_CHARS]
    return _CLAUSE_END.split(before)[-1], _CLAUSE_END.split(after, 1)[0]


def _rate_or_share(measure: Measure, before: str, after: str) -> tuple[str, str]:
    """Settle by the nearest word: a share of complaints is not interest."""
    per = next((name for name, pattern in _PER if pattern.search(after)), None)
    before = _CHANGED_TO.sub("", before)
    rate, share = _last(_words("rate_words"), before), _last(_words("share_words"), before)
    day = _last(_words("day_words"), before)
    is_rate = bool(per) or max(rate, day) > share or bool(_RATE_AFTER.match(after) or _PER_BEFORE.search(before))
    if share > max(rate, day) and not per:
        is_rate = False
    if _PENALTY_AFTER.match(after) or (_LEVIED_AFTER.match(after) and _LEVIED.search(before)):
        is_rate = True  # 未还部分的5%收取违约金
    if is_rate and not per and max(rate, day) < 0 and _SHARE_AFTER.match(after):
        is_rate = False
    if not is_rate:
        return "share", "percent"
    period = per or _period(measure, before, after)
    return "rate", f"percent/{period}" if period else "percent"


def _period(measure: Measure, before: str, after: str) -> str | None:
    # 每天按0.05%计息,再加5%的违约金: the period of one number ends with its clause.
    before = _OTHER_PERCENT.split(before)[-1]
    places = {name: _last(_words(f"{name}_words"), before) for name in ("day", "month", "instalment")}
    name, place = max(places.items(), key=lambda item: item[1])
    if place >= 0 and place >= _last(_YEARLY, before):
        return name
    if _OF_PENALTY.match(after) or _PENALTY_AFTER.match(after) or _LEVIED.search(before):
        return None
    if measure.unit == "万":
        return "day"  # 万分之五 is the daily rate of cards and loans
    is_yearly = _last(_words("year_words"), before) >= 0 or _RATE_AFTER.match(after)
    return "year" if is_yearly or not _last(_PENALTY, before) >= 0 else None


_YEARLY: Final = re.compile("年(?:利率|化|息)|折(?:合|算)?成?年")
_OF_PENALTY: Final = re.compile("的?(?:违约金|滞纳金)")
_PENALTY: Final = re.compile("违约金|滞纳金")


def _last(pattern: re.Pattern[str], text: str) -> int:
    """Give the end of a pattern's last match; -1 where there is none."""
    end = -1
    for found in pattern.finditer(text):
        end = found.end()
    return end


def _bound(before: str, after: str, *, is_rough: bool) -> str | None:
    # The leftmost word tells: 不低于 is at least, though 低于 stands in it.
    told = _bounding().search(before[-_BOUND_CHARS:]) if before[-1:] in _ending_bounds() else None
    behind = _bounding_behind().match(after)
    if behind and (not told or told.lastgroup == "about"):
        told = behind  # 大约85%以上
    return told.lastgroup if told else "about" if is_rough else None


def _context(before: str, after: str) -> str | None:
    words: list[str] = _words("contexts").findall(before[-_CONTEXT_CHARS:])
    if words:
        return words[-1]
    behind = _words("contexts").search(after)
    return behind[0] if behind else None


def _with_damage(reading: Reading, start: int, end: int) -> tuple[int, bool]:
    """Tell whether a number touches damage, and where it begins with the damage."""
    folded = reading.folded
    index = bisect_right(reading.damaged, start, key=lambda span: span[1] + 1) if reading.damaged else 0
    for low, high in reading.damaged[index : index + 1]:
        if low < end and high >= start:
            return min(low, start), True
    first = start
    while first and (folded[first - 1] == "\ufffd" or (first < start and folded[first - 1].isdigit())):
        first -= 1
    if first < start or "\ufffd" in folded[start : end + 1]:
        return first, True
    if folded[start - 1 : start] == "?" and folded[start - 2 : start - 1] not in _ASKED:
        return start - 1, True
    return start, False


@cache
def _words(name: str) -> re.Pattern[str]:
    return re.compile("|".join(sorted(measure_words(name), key=len, reverse=True)))


@cache
def _bounding() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(f'(?P<{name}>{_words(name).pattern})' for name in _BOUNDS)})[了为是]?可?达?$")


@cache
def _ending_bounds() -> frozenset[str]:
    """Give the characters in which a word that bounds may end: nearly all others are told by one look."""
    return frozenset("了为是可达") | {word[-1] for name in _BOUNDS for word in measure_words(name)}


@cache
def _bounding_behind() -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{name}>{_words(f'{name}_behind').pattern})" for name in _BOUNDS))
