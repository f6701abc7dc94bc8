"""Typed numbers: amounts of money, interest rates, shares, durations, counts, times of day."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias

from pipelines.annotate.clock import read_time
from pipelines.annotate.measures import (
    Measure,
    read_amount,
    read_count,
    read_debt,
    read_duration,
    read_fen,
    read_fraction,
    read_myriadth,
    read_part,
    read_percent,
    read_points,
    read_tenths,
)
from pipelines.annotate.tables import measure_words, table_version
from pipelines.mentions import Quantity
from pipelines.writing import Region

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from pipelines.annotate.reading import Reading

_WORDS: Final = "零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖两十拾百佰千仟万亿半"
_TOKEN: Final = re.compile(rf"[\d{_WORDS}](?:(?<=\d)(?<![\d.]\d)[\d,.]*|(?<!\d)[{_WORDS}]*)")
"""Where a number may begin. The one class in front lets `re` skip what is none, which is nearly all of a text."""

_Reader: TypeAlias = Callable[[str, int], Measure | None]
_READERS: Final[dict[str, tuple[_Reader, ...]]] = {
    "%‰": (read_percent,),
    "分": (read_fraction, read_part, read_fen, read_duration),
    "厘": (read_fen,),
    "成": (read_tenths,),
    ":": (read_time,),
    "点": (read_fraction, read_time),
    "时": (read_time,),
    "元块美港新台欧蚊": (read_amount,),
    "万亿千百多余来": (read_amount, read_duration, read_count),
    "wk": (read_amount,),
    "-–—~至到": (read_percent, read_tenths, read_time, read_amount, read_duration, read_count),
    "日": (read_duration, read_amount),
    "天小自秒周星月年期": (read_duration,),
    "个": (read_points, read_duration, read_count),
    "工": (read_duration,),
    "人": (read_amount, read_count),
    ",。;!?、\n": (read_amount,),
    "次笔名位家起件宗例户张通条封用单": (read_count,),
}
"""Which readers look at a number, by the character behind it."""
_BARE: Final[tuple[_Reader, ...]] = (read_amount, read_duration, read_count)
"""Those that look at 欠款三万五 and ¥5000, whatever stands behind."""

_OF_NAME: Final[tuple[_Reader, ...]] = (read_amount, read_debt, read_duration, read_count)
"""Those that look at a number right behind a product: 花呗8000,借呗12500."""
_OF_MYRIAD: Final[tuple[_Reader, ...]] = (read_fraction, read_myriadth)
"""Those that look at 万分之五 and 万五: what begins with 万 is no number."""
_NOT_ONE: Final = (read_count, read_percent, read_points)
"""Those that never read a bare 一: 一次 and 一个 count nothing, and they are half of the numbers of a text."""

_SIGNS: Final = frozenset("¥￥币")

_BEFORE_CHARS: Final = 16
_AFTER_CHARS: Final = 8
_CONTEXT_CHARS: Final = 12
"""Characters to either side in which a word says what a number is of; never over the end of a sentence."""

_CLAUSE_ENDS: Final = "。!?;\n"
_CLAUSE_END: Final = re.compile(f"[{_CLAUSE_ENDS}]")
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

_PENALTY_AFTER: Final = re.compile("的?(?:收取|计收|加收|支付|缴纳|交)(?:违约金|滞纳金)")
_PER_BEFORE: Final = re.compile(
    r"(?:每[日天月期年]|按[日月期年])(?:收取?|加收|按|付|约|仅|只|(?:手续费|费用|利息)率?(?:为|是|约|仅)?)?$"
)
_OTHER_PERCENT: Final = re.compile(r"[%‰][^,;%‰]*[,;]")

_OF_REGION: Final[dict[tuple[str, Region | None], str]] = {("CNY", Region.TW): "TWD", ("CNY", Region.HK): "HKD"}
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
        while folded[end - 1] in ",.":  # a comma that ends a clause is none of the number
            end -= 1
        after = folded[end : end + 1]
        if after == " ":
            after = folded[end + 1 : end + 2]
        # 欠款三万五 and ¥5000 are money without a unit behind them.
        is_bare = _is_scaled(folded, start, end) or folded[start - 1 : start] in _SIGNS
        if start in name_ends:
            readers = _OF_NAME
        elif is_bare:
            readers = _BARE
        elif folded[start] == "万":
            readers = _OF_MYRIAD
        else:
            readers = readers_of.get("一" + after if folded[start:end] == "一" else after, ())
        for read in readers:
            measure = read(folded, start)
            if measure is not None:
                yield measure
                reach = measure.end
                break


def _is_scaled(folded: str, start: int, end: int) -> bool:
    """Tell whether a number is in words and has a 万, or a 千: 三万五, 两千."""
    return end - start > 1 and ("万" in folded[start + 1 : end] or "千" in folded[start + 1 : end])


@cache
def _readers() -> dict[str, tuple[_Reader, ...]]:
    readers = {char: readers for chars, readers in _READERS.items() for char in chars}
    return readers | {
        "一" + char: tuple(read for read in known if read not in _NOT_ONE) for char, known in readers.items()
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
        unit=_OF_REGION.get((unit, reading.region), unit) if "人民币" not in folded[start : measure.end] else unit,
        bound=_bound(before, after, is_rough=measure.is_rough),
        context=_context(before, after),
        suspect=is_suspect,
        surface=reading.text[start : measure.end],
        start=start,
        end=measure.end,
        table_version=table_version("quantities"),
    )


def _around(folded: str, start: int, end: int) -> tuple[str, str]:
    before, after = folded[max(0, start - _BEFORE_CHARS) : start], folded[end : end + _AFTER_CHARS]
    ending = _CLAUSE_END.search(after)
    return before[max(map(before.rfind, _CLAUSE_ENDS)) + 1 :], after[: ending.start()] if ending else after


def _rate_or_share(measure: Measure, before: str, after: str) -> tuple[str, str]:
    """Settle by the nearest word: a share of complaints is not interest."""
    per = next((name for name, pattern in _PER if pattern.search(after)), None)
    rate, share = _last(_words("rate_words"), before), _last(_words("share_words"), before)
    day = _last(_words("day_words"), before)
    is_rate = bool(per) or max(rate, day) > share or bool(_RATE_AFTER.match(after) or _PER_BEFORE.search(before))
    if share > max(rate, day) and not per:
        is_rate = bool(_PENALTY_AFTER.match(after))  # 未还部分的5%收取违约金
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
    if _OF_PENALTY.match(after) or _PENALTY_AFTER.match(after):
        return None
    if measure.unit == "万":
        return "day"  # 万分之五 is the daily rate of cards and loans
    is_yearly = _last(_words("year_words"), before) >= 0 or _RATE_AFTER.match(after)
    return "year" if is_yearly or not _last(_PENALTY, before) >= 0 else None


_YEARLY: Final = re.compile("年(?:利率|化|息)")
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
    index = bisect_right(reading.damaged, start, key=lambda span: span[1] + 1)
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
