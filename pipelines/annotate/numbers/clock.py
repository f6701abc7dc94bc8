"""Times of the day: 22:00, 晚上10点, 早8点至晚10点."""

from __future__ import annotations

import re
from typing import Final

from pipelines.annotate.numbers.measures import Measure
from pipelines.annotate.numbers.numerals import CHINESE_NUMERAL, parse_number

_CLOCK: Final = re.compile(r"(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?![:\d]|的?比)")
_HOURS: Final = re.compile(r"(?P<low>[一二三四五六七八九])(?P<high>[二三四五六七八九])(?=点)")
"""早上八九点 is from eight to nine."""
_OCLOCK: Final = re.compile(
    rf"(?P<hour>[01]?\d|2[0-4]|{CHINESE_NUMERAL}{{1,3}})\s?(?:点钟?|时)"
    rf"(?:(?P<half>半|整)|(?P<quarter>[一三13])刻|(?P<fives>{CHINESE_NUMERAL}|1?\d)个字(?![符数体母])|(?P<minute>[0-5]\d|\d(?=分)|零?{CHINESE_NUMERAL}{{2,3}}|{CHINESE_NUMERAL}(?=分))(?:分(?![利息钟]))?)?"
    r"(?![建注内原理看点]|要[求点素领件]|之[一二三])"
)
_DAY_PART: Final = re.compile(
    r"(?P<part>凌晨|早上|早晨|清晨|一早|大早|朝早|上昼|下昼|晏昼|上午|中午|晌午|正午|下午|午后|傍晚|黄昏|晚上|晚间|夜间|夜里|夜晚|深夜|半夜|午夜|后半夜"
    r"|除夕夜|当夜|夜|次日|早|晚)(?:\s|从)?$"
)
_UNTIL: Final = re.compile(
    r"\s?(?:(?:至|到|-|–|—|~){1,2}|(?<=:\d\d)一(?=\d{1,2}:\d))\s?(?:第二天|次日|当日|当天)?(?:凌晨|早上|早晨|清晨|上午|中午|下午|傍晚|晚上|晚间|夜间|深夜|早|晚)?(?=[\d零一二两三四五六七八九十])"
)
_NEAR_TIME: Final = re.compile(r"(?:截止|每天|每日|当天|当日|至|到|在|过了?|于|\d[号日])$")
_OF_DAY: Final = re.compile("[天日]$")
_NO_MOMENT: Final = re.compile("[段长效限速差候常]|间(?!起)|以?内|代")
"""当日24时 is a time; 每天8时内 and 每日2时段 are none."""
_AFTER_TIME: Final = re.compile(
    r"\s?(?:以?后|以?前|之[前后]|不到|许|左右|前后|多钟|准时|起床|出门|上班|下班|开[庭会门始播拍]|到[所家岗账单店]|再?[醒睡]|再起)"
)
_STAMP: Final = re.compile(r"\d[ \t]$|\d日$|日[ \t]$|\d[:.]$|[./]$|\d,$|第$")
_WINDOW: Final = re.compile(r"\d{1,2}:\d\d\s?(?:至|到|-|–|—|~){1,2}\s?(?:次日|当日)?\d{1,2}:\d\d(?![:\d])")
"""3月1日1:00-5:00 is when something is closed."""
_MONTHLY: Final = re.compile(r"每月\d{1,2}日\s?$")
"""每月18日17:00 is no day of a calendar."""
_SPELT: Final = re.compile(r"[点时](?:[0-5]\d|[一二三四五]?十[一二三四五六七八九]?|零[一二三四五六七八九])$")
"""8点40 and 八点二十 are times, 三点二 is a decimal."""
_LISTED_BEHIND: Final = re.compile(
    rf"、(?:[早晚上下中午]{{1,2}})?(?!一点)(?:[01]?\d|2[0-4]|{CHINESE_NUMERAL}{{1,3}})点(?![多余个])"
)
_LISTED_BEFORE: Final = re.compile(r"[\d一二三四五六七八九十]点钟?半?、(?:[早晚上下中午]{1,2})?$")
"""9点、12点、18点各扣一次."""
_NO_LIST: Final = re.compile(
    r"(?:[涨跌升降高低差第加减扣率息化数利共总这那下]|[讲说谈提列记写看](?:[出到过]|以下)?)了?"
    r"(?:[\d一二三四五六七八九十]{1,3}点、){0,4}$"
)
_LIST_CHARS: Final = 24
"""降了3点、5点 and 讲三点、五点 are points."""
_MORE: Final = re.compile("(?<=点)多(?![个分点的倍少看说做加留一])|(?<=点)多的时候")
_UNIT_BEHIND: Final = re.compile(r"\s?(?:[条个名项位家元块万千百亿%‰成倍岁天年月期折]|分(?!钟))")
_TERM: Final = re.compile(r"(?:^|[^\d年月])(?:\d{1,2}月)?\d{1,2}日\s?$")
_TERM_AFTER: Final = re.compile(r"(?:\d{1,2}:\d\d|\d{1,2}[点时])(?:[起止前后许至到,截开准左]|[以之][前后])")
"""可顺延至2日24:00,: a day without its year, and a time that goes on in the sentence, are no stamp of a page."""
_AFTERNOON_HOUR: Final = re.compile("(?:1[3-9]|2[0-4])点(?=再?[扣打催关]|再[来响]|上门|一次|截止|开始|自动|系统)")
"""18点 before what is done then is a time; 涨了18点 and 以下18点要记住 are none."""
_MIDNIGHT: Final = re.compile("零点(?![零一二三四五六七八九])")
_NO_HOUR: Final = re.compile("[涨跌升降高低收差到了第加减扣这那共总下率息化数利]$")
_AFTERNOON: Final = frozenset({"下午", "下昼", "晏昼", "午后", "傍晚", "黄昏", "晚上", "晚间", "晚"})
_NIGHT: Final = frozenset({"夜间", "夜里", "夜晚", "深夜", "半夜", "午夜", "后半夜", "除夕夜", "当夜", "夜"})
_LATE: Final = (_NIGHT | {"晚上", "晚间", "晚"}) - {"后半夜"}
"""晚上12点 is the end of the day."""
_EVENING: Final = 6
"""From here on an hour of the night is before midnight: 夜里十一点, but 半夜一点."""
_NOON: Final = 12
_LATEST: Final = 24


def read_time(folded: str, start: int) -> Measure | None:
    """Read 22:00, 晚上10点, 早8点至晚10点 as hours of the day."""
    pair = _HOURS.match(folded, start)
    if pair and (last := _moment(folded, start + 1, is_second=True)) and (part := _part(folded, start)):
        low, high = (_in_part(parse_number(pair[name]) or 0.0, part["part"]) for name in ("low", "high"))
        return Measure(part.start(), last[1], "time", low, high, "hour_of_day") if high == low + 1 else None
    first = _moment(folded, start)
    if first is None:
        return None
    begin, end, hour = first
    to = _UNTIL.match(folded, end)
    last = _moment(folded, to.end(), is_second=True) if to else None
    if last is not None:
        if begin < start and hour >= _NOON and last[2] < hour < last[2] + _NOON and "日" not in folded[end : last[0]]:
            last = (last[0], last[1], last[2] + _NOON)  # 下午2点到5点
        return Measure(begin, last[1], "time", hour, last[2], "hour_of_day")
    return Measure(begin, end, "time", hour, None, "hour_of_day") if _says_time(folded, begin, start, end) else None


def _moment(folded: str, start: int, *, is_second: bool = False) -> tuple[int, int, float] | None:
    """Give (first code point with the part of the day, code point after, hour)."""
    found = _CLOCK.match(folded, start) or _OCLOCK.match(folded, start)
    if not found or (not is_second and _is_stamp(folded, start)):
        return None
    hour = parse_number(found["hour"])
    if hour is None or hour > _LATEST:
        return None
    part = _part(folded, start)
    if part and part["part"] in ("早", "晚") and found[0] == "一点":
        return None  # 晚一点还 is a little later
    if part:
        hour = _in_part(hour, part["part"])
    groups = found.groupdict()
    minutes = 30.0 if groups.get("half") == "半" else parse_number(groups.get("minute") or "0") or 0.0
    minutes += 15 * (parse_number(groups.get("quarter") or "0") or 0.0)
    minutes += 5 * (parse_number(groups.get("fives") or "0") or 0.0)  # 十一点三个字, as Hong Kong says 23:15
    return part.start() if part else start, found.end(), hour + round(minutes / 60, 4)


def _part(folded: str, start: int) -> re.Match[str] | None:
    return _DAY_PART.search(folded, max(0, start - 4), start)


def _in_part(hour: float, part: str) -> float:
    """Give an hour of twelve as one of the day, by the part of the day: 晚上8点 is 20."""
    if hour < _NOON and (part in _AFTERNOON or (part in _NIGHT and hour >= _EVENING)):
        return hour + _NOON
    if hour == _NOON:
        return _LATEST if part in _LATE else 0 if part == "凌晨" else hour
    return hour


def _is_stamp(folded: str, start: int) -> bool:
    """Tell whether a time stands behind a date (when a page was published) or in a longer row of numbers."""
    before = folded[max(0, start - 2) : start]
    if "日" in before and (
        _MONTHLY.search(folded, max(0, start - 6), start)
        or _WINDOW.match(folded, start)
        or (_TERM_AFTER.match(folded, start) and _TERM.search(folded, max(0, start - 8), start))
    ):
        return False
    return bool(_STAMP.search(before)) and not (before.endswith(",") and _CLOCK.match(folded, start))


def _says_time(folded: str, begin: int, start: int, end: int) -> bool:
    if begin < start or ":" in folded[start:end]:
        return True
    is_said = (_SPELT.search(folded, start, end) and not _UNIT_BEHIND.match(folded, end)) or _MORE.match(folded, end)
    if is_said and not _NO_HOUR.search(folded, max(0, start - 3), start):
        return True
    word = folded[end - 1]
    near = _NEAR_TIME.search(folded, max(0, start - 2), start)
    return (
        bool(
            (near and (word != "时" or (_OF_DAY.search(near[0]) and not _NO_MOMENT.match(folded, end))))
            or word in "钟半整刻分字"
            or _MIDNIGHT.match(folded, start)
            or _AFTER_TIME.match(folded, end)
        )
        or bool(
            folded[start : start + 2] != "一点"
            and word == "点"
            and not _NO_LIST.search(folded, max(0, start - _LIST_CHARS), start)
            and (_LISTED_BEHIND.match(folded, end) or _LISTED_BEFORE.search(folded, max(0, start - 4), start))
        )
        or bool(
            word == "点"
            and _AFTERNOON_HOUR.match(folded, start)
            and not _NO_HOUR.search(folded, max(0, start - 3), start)
        )
    )
