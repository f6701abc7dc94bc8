"""What a measure is, and how long something takes: 30天, 一年半, 60期, each read at one place of a folded text."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.annotate.numbers.numerals import CHINESE_NUMERAL, parse_number
from pipelines.annotate.tables import measure_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DIGITS: Final = r"(?:\d{1,3}(?:,\d{3}){1,4}(?!\d)|\d{1,12})(?:\.\d{1,6})?"
_REST: Final = (
    r"(?:(?<=万)\d,\d{3}(?!\d)|(?:\d{1,4}[百千万仟佰]{1,2}){0,2}"
    r"(?:\d{1,4}[百千万仟佰]?|(?<=[万千百])[一二三四五六七八九](?=[元块]))?)"
)
"""What goes on behind 2万: 2万3千6百, 6万1,800, 1万二元."""
SCALED: Final = rf"{DIGITS}\s?(?:(?:[多余来几]\s?)?[百千万亿仟佰]{{1,2}}{_REST}?)?"
WORDS: Final = rf"(?:[俩仨]|{CHINESE_NUMERAL}{{1,14}}(?:[多余来几][万亿]{{1,2}})?|半)"
NUMBER: Final = rf"(?:{SCALED}|{WORDS})"
TO: Final = r"\s?(?:-|–|—|~|至|到){1,2}\s?"

_ABOUT: Final = re.compile("(?P<low>[一二三四五六七八九两])(?P<high>[二三四五六七八九两])(?P<scale>[十百千万]{0,2})")
_VAGUE: Final = re.compile("[多余来几个]")
NEIGHBOURS: Final = ("一二", "一两", "二三", "两三", "三四", "三五", "四五", "五六", "六七", "七八", "八九")
ENUMERATED: Final = rf"(?<=[^\n第])(?:{'|'.join(f'{pair[0]}、{pair[1]}' for pair in NEIGHBOURS)})"
"""七、八千 is about so much; 三、五成首付 that begins a line is the third heading."""
_ABOUT_TAIL: Final = re.compile(rf"(?P<head>.*[十百千万])(?P<pair>{'|'.join(NEIGHBOURS)})(?P<scale>[十百千万]{{0,2}})")

_ROW: Final = re.compile(rf"第\s?(?:\d{{1,3}}|{CHINESE_NUMERAL}{{1,3}})(?:个?[年月周天日期次笔名位条])?{TO}$")
"""第6至12个月 are months of a row, and no 12 months."""
_ROW_CHARS: Final = 10
_ROW_ENDS: Final = frozenset("-–—~至到 ")
KIN: Final = re.compile("[妻们他她咱你我娘爷父子母女姐妹兄弟哥]$")
"""Whom 俩 counts stands in front of it: 夫妻俩月入一万 is no two months."""


def is_of_row(folded: str, start: int) -> bool:
    """Tell whether a number is the last of a row: 第6至12个月."""
    if folded[start - 1 : start] not in _ROW_ENDS:
        return False
    return bool(_ROW.search(folded, max(0, start - _ROW_CHARS), start))


class Measure(NamedTuple):
    """A quantity in the making; offsets in the folded text."""

    start: int
    end: int
    kind: str
    low: float
    high: float | None
    unit: str
    is_rough: bool = False
    """Written with 多 or 余."""


def read_duration(folded: str, start: int) -> Measure | None:
    """Read 30天, 3-6个月, 十五日内, 一年半, 60期. Dates, years and ordinals are none."""
    found = _duration().match(folded, start)
    if not found:
        return None
    low, high = bounds(found["low"], found["high"])
    # 12378工作日接听 is a hotline and its hours; 一季度 a part of a year.
    if (
        low is None
        or found["low"] in _IDIOMS
        or (found["low"] in PAIRS and KIN.search(folded, max(0, start - 1), start))
        or (found["low"] == "半" and folded[start - 1 : start] in _HALF_YEARS)
        or (low >= _LONGEST and not _JOINED.match(folded, start))
        or found["unit"] == "季度"
        or is_of_row(folded, start)
        or (found["unit"] == "个月" and _OF_A_BABY.match(folded, found.end()))
        or _PRICED.search(found["low"])
        or not _is_duration(folded, start, found, low, high)
    ):
        return None
    if found["half"] or found["more"]:
        low += 0.5
    unit = measure_words("durations")[found["unit"]]
    if found["unit"] in _QUARTER_HOURS:
        low *= _MINUTES
    if high is not None and found["first"] and (factor := _times(unit, found["first"])):
        high, unit = high * factor, measure_words("durations")[found["first"]]
    if high is None and not (found["half"] or found["more"]) and (whole := _read_compound(folded, start, low)):
        return whole
    return Measure(start, found.end(), "duration", low, high, unit, is_rough=bool(found["rough"]))


def _times(unit: str, first: str) -> int | None:
    """Tell how many of the first unit make one of the last, where they differ: 1个月到3年 is 1 to 36 months."""
    smaller = measure_words("durations").get(first)
    days, fewer = _IN_DAYS.get(unit), _IN_DAYS.get(smaller)
    if smaller == unit or days is None or fewer is None or days % fewer:
        return None
    return 12 if (smaller, unit) == ("month", "year") else days // fewer


_IN_DAYS: Final[dict[str | None, int]] = {"day": 1, "week": 7, "month": 30, "year": 360}


def _read_compound(folded: str, start: int, first: float) -> Measure | None:
    """Read 三年零两个月 and 1小时20分钟 in the smaller unit; 一年两次 and 一天8小时 are two things."""
    found = _COMPOUND.match(folded, start)
    if not found:
        return None
    units = measure_words("durations")
    large, small = units[found["large"]], units.get(found["small"], "minute")
    factor, is_plain = _PARTS.get((large, small), (0, False))
    second = parse_number(found["second"].removeprefix("零") or "零")
    if second is None or second >= factor or not (is_plain or found["link"] or found["second"][0] == "零"):
        return None
    return Measure(start, found.end(), "duration", first * factor + second, None, small, is_rough=bool(found["rough"]))


_COMPOUND: Final = re.compile(
    rf"{NUMBER}\s?(?P<large>年|个月|天|个小时|小时|个钟头|个钟)(?P<link>零|又|外加)?(?P<second>{NUMBER})\s?(?P<rough>多)?"
    "(?P<small>个月|(?<=[俩仨])月|天|日|个小时|小时|分钟|分(?=[,。;!?、)\\n]|$))(?!期)"
)
_PARTS: Final = {
    ("year", "month"): (12, True),
    ("hour", "minute"): (60, True),
    ("year", "day"): (360, False),
    ("month", "day"): (30, False),
    ("day", "hour"): (24, False),
}
"""(larger, smaller) unit -> how many make one, and whether they may stand without 零 between them."""


_QUARTER_HOURS: Final = ("刻钟", "刻多钟")
_MINUTES: Final = 15
_PRICED: Final = re.compile("[百千万]一$")
"""二百一天 is a price a day; who means 210 days says 二百一十天."""
_IDIOMS: Final = frozenset({"百", "千", "万", "亿"})
"""百年老店, 万年: as little a figure as 千方百计."""
_HALF_YEARS: Final = ("上", "下")
"""上半年 is a time, not how long."""
_NO_SPAN_BEFORE: Final = ("第", "月", ".", "-", "/", "每月", "号")
_UNIT_ENDS: Final = ("年", "月", "天", "日", "周")
_FEWEST_INSTALMENTS: Final = 3
_FIRST_YEAR: Final = 1000
_LONGEST: Final = 10_000
_JOINED: Final = re.compile("(?:91120|91180|121180|181360)(?!\\d)")
"""Ranges that lost their dash, as `repair.losses_numbers` marks them: 91120天 is 91-120 days, and suspect."""
_TERM_BEFORE: Final = re.compile(
    "[期日之款学账]前$|(?:还清|清偿|结清|[届期]满|到期|生效|终止|解除|毕业|离[职婚]|放款|签约|受理|立案)后$"
)
"""到期前一周 is a week, and so is 结清后一周; 前一周 is the last one."""
_ARTICLE_DAYS: Final = ("有", "的", "某", "这", "那", "哪", "每", "同", "前", "后")


def _is_duration(folded: str, start: int, found: re.Match[str], low: float, high: float | None) -> bool:
    unit, written = found["unit"], found["low"]
    before, after = folded[max(0, start - 1) : start], found.end()
    is_article = (
        written == "一"
        and before in _ARTICLE_DAYS
        and not (found["more"] or found["half"] or _COMPOUND.match(folded, start))
        and not (
            (before == "的" and _AT_ONCE.match(folded, after)) or _TERM_BEFORE.search(folded, max(0, start - 3), start)
        )
    )
    is_listed = before == "/" and (unit == "期" or folded[start - 2 : start - 1] in _UNIT_ENDS)  # 可分3/6/12期, 1年/2年
    is_number = before in _NO_SPAN_BEFORE and not is_listed and not (before == "月" and unit == "期")
    if is_number or is_article or (before == "这" and unit == "天") or (before == "头" and written + unit == "一天"):
        return False  # 第三期 counts; 12月6日内 is a date; 2.5期 a version; 头一天 the first
    if unit == "年":
        is_date = low >= _FIRST_YEAR or bool(_YEAR_NAME.match(written) or _MONTH.match(folded, after))
        is_date = is_date or bool(before in _SINCE and _SHORT_YEAR.match(folded, start))
        is_date = is_date or bool(_YEAR_OF_BIRTH.match(folded, start))
        is_date = is_date or folded.endswith("民国", 0, start) or _is_year_of_taiwan(folded, start, found)
        return not is_date
    if unit == "月":
        return written in PAIRS or bool(found["more"]) or written == "半" or (found["rough"] or "").startswith("个")
    if unit == "日":
        return _is_days(folded, start, found)
    if unit == "期":
        # 二期工程 and 一期项目 are none; 拖一期 and 两期没还 are.
        is_unpaid = _LATE.search(folded, max(0, start - 4), start) or _UNPAID.match(folded, after)
        return (
            low >= _FEWEST_INSTALMENTS
            or high is not None
            or before in ("分", "共")
            or (written in "一二两12" and bool(is_unpaid))
            or (written in "两2" and bool(_OF_A_PLAN.search(folded, max(0, start - 3), start)))
        )
    return not (before in ("%", "‰") and written == "一")


def _is_year_of_taiwan(folded: str, start: int, found: re.Match[str]) -> bool:
    """Tell 101年欠的 and 128年, years since 1911 or of the last century, from a hundred years that something lasts."""
    if found["high"] or not _HUNDRED.fullmatch(found["low"]):
        return False
    return not (_LASTS.search(folded, max(0, start - 1), start) or _LASTS_BEHIND.match(folded, found.end()))


_HUNDRED: Final = re.compile(r"9\d|1\d\d")
_LASTS: Final = re.compile("[了达满过近整约超长续足逾共立]$")
_LASTS_BEHIND: Final = re.compile("以[上内来]|之[久前后]|历史|[来老的后前]")


def _is_days(folded: str, start: int, found: re.Match[str]) -> bool:
    """Tell 15日 that is how long from the 15th."""
    after = found.end()
    if (parse_number(found["low"]) or 0) > _LAST_OF_MONTH:
        return True
    if found["high"] and "月" not in folded[max(0, start - 3) : start]:
        return True
    if found["low"] in ("一", "壹"):
        is_late = bool(_LATE.search(folded, max(0, start - 3), start))
        return bool(is_late or _A_DAY.match(folded, after) or _days_behind().match(folded, after))
    return bool(_days_behind().match(folded, after) or _days_before().search(folded, max(0, start - 5), start))


_LAST_OF_MONTH: Final = 31
_A_DAY: Final = re.compile(
    r"(?:最[少多]|至少|起码|[约都就要得打响催罚]|[接收](?!一)|(?:[两三四五六七八九十]{1,3}|\d{1,4})[个次通块元蚊]|可以?|一?次)"
)
"""一日最少六次, as Hong Kong says 一天."""
_AT_ONCE: Final = re.compile("之?内|以内|就|后|要|能|得")
_OF_A_BABY: Final = re.compile("大(?![约概量多部型额幅客小学])")
"""五个月大 is an age."""
_SINCE: Final = ("到", "从", "自")
_SHORT_YEAR: Final = re.compile(r"(?:1[5-9]|2\d)年(?![后前内多的间期之以时还才就])")
"""到19年只剩三千 names a year; 到20年后 and 拖到18年才还 are as long."""
_YEAR_OF_BIRTH: Final = re.compile(r"(?:[6-9]\d|0\d)年(?:的(?=[,。;!?、)\n]|$)|出?生(?![意活产])|属)")
"""我叫小马,95年的: born in 1995."""
_YEAR_NAME: Final = re.compile("[零〇]|[一二三四五六七八九]+[零〇]")
"""一〇九年 and 〇八年 are years as they are named."""
PAIRS: Final = ("俩", "仨")
_LATE: Final = re.compile("(?:逾期|[拖断欠缺差少漏晚剩还付延展缓迟慢滞]|连续|累计)(?:了|过|满|缴|的|超过?|达到?)?$")
_OF_A_PLAN: Final = re.compile("(?:剩余|余下|最长|[缴交满])了?$")
_UNPAID: Final = re.compile(
    r"都?[没未](?:有|能)?(?:足额|按时|按期|及时|如期)?[还付缴交]|不[还付缴交]|一起(?=[还付缴交扣,])"
    r"|的?(?:账单|月供|逾期|欠款|本息|本金|欠费)|[以之]?后"
    r"|(?:大概|大约|约|才|就|要|得|还|[交缴]){0,2}"
    r"(?:¥\d|\d{1,3},\d{3}|\d{3,}(?![\d年号栋幢楼层室户人家])|[一二两三四五六七八九][百千万])"
)
"""两期没还 counts, and 一期1388 is the price of one; 一期3号楼 and 1期2024年 are none."""
_MONTH: Final = re.compile(
    rf"期(?:lpr|贷款市场报价)|\s?(?:\d{{1,2}}|{CHINESE_NUMERAL}{{1,3}})\s?月|(?<=半年)报|底|初|末|度|代(?![理办付还缴持为替])|级|版|(?<=\d\d年)尾"
)


@lru_cache(maxsize=4096)
def bounds(low: str, high: str | None) -> tuple[float | None, float | None]:
    """Read both ends; in 3至5万元 the 万 belongs to both, and 三四年 is three to four years.

    >>> bounds("3", "5万"), bounds("三四", None), bounds("十五六", None)
    ((30000.0, 50000.0), (3.0, 4.0), (15.0, 16.0))
    """
    low = low.strip().replace("、", "").replace("个w", "万")
    about = _ABOUT.fullmatch(low) if high is None else None
    if about:
        low, high = about["low"] + about["scale"], about["high"] + about["scale"]
    elif high is None and (tail := _ABOUT_TAIL.fullmatch(low)):
        low, high = (tail["head"] + one + tail["scale"] for one in tail["pair"])
    high = high.strip() if high else None
    if high and high[-1] in "万亿千wk" and low[-1] not in "万亿千百wk" and (parse_number(low) or 0) < _FIRST_YEAR:
        scaled = low + high[-1]
        low = scaled if (parse_number(scaled) or 0) < (parse_number(high) or 0) else low  # 500-20万
    low, high = _VAGUE.sub("", low), _VAGUE.sub("", high) if high else None
    return parse_number(low, colloquial=True), parse_number(high, colloquial=True) if high else None


def any_of(words: Mapping[str, str] | Sequence[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


@cache
def _duration() -> re.Pattern[str]:
    units = any_of([unit for unit in measure_words("durations") if unit != "期"])
    return re.compile(
        rf"(?P<low>{ENUMERATED}|{NUMBER})\s?(?:(?P<first>个?(?:小时|天|日|月|年|期|周|星期))?{TO}(?P<high>{NUMBER})\s?)?"
        rf"(?:(?P<more>个半)|(?P<rough>个?(?:多|余|来|几)个?|把))?(?P<unit>(?:{units})(?!岁)|期(?![间限望待货刊权末初]|中[考期段]))(?P<half>半(?!数))?"
    )


@cache
def _days_before() -> re.Pattern[str]:
    return re.compile(f"(?:{any_of(measure_words('days_before'))})[了到]?$")


@cache
def _days_behind() -> re.Pattern[str]:
    return re.compile(any_of(measure_words("days_behind")))
