"""Rates and shares: percentages, 万分之五, 六成, 月息2分, each read at one place of a folded text."""

from __future__ import annotations

import re
from typing import Final

from pipelines.annotate.numbers.measures import DIGITS, ENUMERATED, TO, WORDS, Measure, bounds
from pipelines.annotate.numbers.numerals import parse_number

_DECIMAL: Final = rf"(?:{DIGITS}|{WORDS}(?:点[零一二三四五六七八九]{{1,3}})?)"
_PERCENT: Final = re.compile(
    rf"(?P<low>{DIGITS}|{WORDS}(?=趴))\s?(?:%?{TO}(?P<high>{DIGITS})\s?)?(?P<sign>%|‰|趴(?![在着下窝]))"
)
_FRACTION: Final = re.compile(
    rf"(?P<base>百|千|万)分之(?P<low>{DIGITS}|{WORDS}(?:点{WORDS})?)"
    rf"(?:{TO}(?:(?:百|千|万)分之)?(?P<high>{DIGITS}|{WORDS}(?:点{WORDS})?))?"
)
_PART: Final = re.compile(
    r"(?P<base>[二三四五六七八九十]|[2-9]|10)分之(?P<low>[一二两三四五六七八九]|[1-9])(?![\d一二三四五六七八九十点.])"
)
_POINTS: Final = re.compile(
    rf"(?P<low>{_DECIMAL})\s?(?:(?:个点)?{TO}(?P<high>{_DECIMAL})\s?)?(?:个(?P<sign>百分|基)?点(?![位数赞评子心半])|个?(?P<bp>bps?(?![a-z])|(?<!个)点子(?![时女里]))|个?(?P<cent>巴仙))"
)
_SPEAKING: Final = re.compile("[讲说谈记列写分看抓补][了出住过]?(?:以?下)?(?:这|那)?$")
"""讲三个点 is no percentage."""
_POINTS_OF: Final = re.compile("的?(?:[年月日]?利|[年月日]?息|手续费|服务费|佣金|提成|点位费|中介费)")
_DISCOUNT: Final = re.compile(
    rf"(?P<low>{ENUMERATED}|(?<=打)[一二三四五六七八九]{{3}}|"
    r"[一二三四五六七八九]{1,2}|[1-9]\d?(?:\.\d)?|0\.\d{1,2}|半)(?:折?(?:至|到|-|~)(?P<high>[一二三四五六七八九]{1,2}|[1-9]\d?(?:\.\d)?))?"
    r"折(?:(?P<more>[一二三四五六七八九半])(?=[跌降涨升到至,。;、的左以]|$))?(?![合算叠腾旧磨射断返服损现寿肱])"
)
_FOLDED: Final = re.compile("[波骨曲转百]$")
"""一波三折."""
_MYRIADTH: Final = re.compile(
    r"(?P<base>[千万])(?:分之)?(?P<low>[一二三四五六七八九]|\d(?:\.\d{1,2})?)(?:(?:至|到|-|~|—)万(?:分之)?(?P<high>[一二三四五六七八九]|\d(?:\.\d{1,2})?))?"
    r"(?![\d二三四五六七八九十百千万亿元块]|一(?![天日年月]|个月))"
)
_EQUALS: Final = re.compile("(?:一年)?(?:下来)?(?:就?是|即|等于|相当于|折合?|合)(?:年化?|一年)?\\d{1,2}(?:\\.\\d+)?%")
"""万五是18.25%, where nothing before it says that it is a rate."""
_DAILY: Final = re.compile("(?:日(?:息|利率?|费率|罚息)|每[天日]|按日)[^,。;!?\n\\d]{0,4}$")
_BASES: Final = {"百": 100, "千": 1000, "万": 10_000}
_TENTHS: Final = re.compile(
    rf"(?P<low>{ENUMERATED}|[一二两三四五六七八九]{{1,2}}|\d(?:\.\d)?)(?:(?:成)?"
    r"(?:至|到|-)(?P<high>[一二两三四五六七八九]|\d(?:\.\d)?))?"
    r"成(?:(?P<half>半|(?:[一二三四五六七八九]|(?<=\d成)[1-9](?=[,。;!?、)\s的左以]|$)(?!,\d))(?![成至到\-分年天日个月周次期家笔倍十百千万房室厅居]))"
    r"|(?![立本功员为交果年熟都语绩长型效因分品色]|就(?![上要能得可会是不给])|(?<=一成)人)|(?=都[是有没在来要会能不为被由])(?<![十周期][一二三四五六]成))"
)
_BEFORE_RATE: Final = re.compile("(?:年化|年利率|年息|月息|月利率|日息)[^,。;!?\n]{0,3}$|每期$")
"""年化三成 and 月息一成 are rates."""
_FEN: Final = re.compile(
    rf"(?P<low>{_DECIMAL})(?:(?P<first>[分厘])?{TO}(?P<high>{_DECIMAL}))?(?P<unit>分|厘)(?![之钟期析享别配开])(?P<more>[1-9一二三四五六七八九壹贰叁肆伍陆柒捌玖半](?![\d十百千万年月日天期个次]))?"
)
_FEN_WORDS: Final = re.compile(r"(?P<period>年|月|日)(?:利|息|利息|利率)[^,。;!?\n\d]{0,4}$")
_FEN_OF_INTEREST: Final = re.compile(
    "利息(?:写|按|算|要|为|是|的|约定|从|由)?了?$|利息[从由][^,。;!?]{1,5}[降涨升减][到至为成]$"
)
_MONTHLY_FEN: Final = re.compile("的?[利息](?![率润])|[算计]利息")
"""三分利 with no period is 3 % a month."""
_THREE_FIGURES: Final = 100
_FEWEST_YEARLY: Final = 10
"""So many 厘 are a yearly rate, as Hong Kong says it: 48厘."""
_OF_POINTS: Final = re.compile(
    r"(?:[费率息利额收抽扣返降涨浮让跌差升省润佣]|年化|佣金|提成|成本|报价|要价|irr|apr|坏账|折扣|欠款|本金|金额|回款|点数|[给能]到|便宜|m[1-9]\+?"
    r"|最[低高]|只要|\d个点[,、]|以[上下内]|超过|超出|高于|低于|等于)[^。;!?\n\d]{0,6}$"
)
_YEAR: Final = re.compile(r"(?:^|[^\d一二三四五六七八九十今去前明后整每多半来几])年$")
"""那边年九厘六 is 9.6 % a year; 三年九厘 says no period."""
_FEN_BEHIND: Final = re.compile("的?(?P<period>[年月日])[利息]")
_NO_FEN: Final = frozenset("钱毛不没都也")
_PERIODS: Final = {"年": "year", "月": "month", "日": "day"}
_FEN_PERCENT: Final = {("year", "分"): 10.0, ("year", "厘"): 1.0, ("month", "分"): 1.0, ("month", "厘"): 0.1}
"""What 分 and 厘 of interest are in percent, by the period: 月息2分 is 2 % a month, 年息5厘 is 5 % a year."""


def read_bare_rate(folded: str, start: int) -> Measure | None:
    """Read 年化3.6左右 and APR 20.4, a decimal right behind the name of a rate, as percent."""
    found = _BARE_RATE.match(folded, start)
    low = parse_number(found[0]) if found else None
    named = _RATE_NAME.search(folded, max(0, start - 12), start) if found else None
    if not found or low is None or not named:
        return None
    period = next((name for char, name in _PERIODS.items() if char in named["name"]), "year")
    return Measure(start, found.end(), "rate", low, None, f"percent/{period}")


_BARE_RATE: Final = re.compile(
    r"\d{1,2}\.\d{1,3}(?=\s?(?:[,。;!?、()”」】|\n]|左右|上下|以[上下内]|出头|[起封]|的|[了吧呢啊吗就才也都还]|[降涨升]|$))(?!起[诉草])"
)
"""Nothing but the end of its clause may follow: 利率 2.5 小时更新一次 is of hours."""
_RATE_NAME: Final = re.compile(
    r"(?P<name>[年月日](?:利率|化|息)|(?<![汇税])利率|lpr|irr|apr)(?:[是为约才到从由]|只有|大概|[降涨调][到至为]|批到|最[低高]|低至){0,2}\s?$"
)


def read_percent(folded: str, start: int) -> Measure | None:
    """Read 24%, 15.4%-24%, 5‰; rate or share is settled by what stands around it."""
    found = _PERCENT.match(folded, start)
    if not found or (found[0] == "100%" and folded[start - 1 : start] in _TIMES):
        return None
    scale = 0.1 if found["sign"] == "‰" else 1.0
    low, high = (_scaled(parse_number(found[name]), scale) if found[name] else None for name in ("low", "high"))
    return None if low is None else Measure(start, found.end(), "percent", low, high, "percent")


_TIMES: Final = ("×", "*")
"""逾期率=逾期金额/贷款余额×100% only says that the ratio is one in percent."""


def read_fraction(folded: str, start: int) -> Measure | None:
    """Read 百分之二十四, 万分之五, 万分之0.5."""
    found = _FRACTION.match(folded, start)
    if not found:
        return None
    if found["low"] == "百" and not _is_promised(folded, start, found.end()):
        return None  # 百分之百 is a manner of speaking; 成功率百分之百 a share
    factor = 100 / _BASES[found["base"]]
    low, high = (_scaled(value, factor) for value in _both(found))
    return None if low is None else Measure(start, found.end(), "percent", low, high, found["base"])


_RATIO: Final = re.compile("(?:率|比例)[为是达]?$|最高可?达?$")


def read_whole(folded: str, start: int) -> Measure | None:
    """Read 成功率百分百 and 百分百包办."""
    if folded.startswith("百分百", start) and _is_promised(folded, start, start + 3):
        return Measure(start, start + 3, "share", 100.0, None, "percent")
    return None


def _is_promised(folded: str, start: int, end: int) -> bool:
    """Tell what is promised wholly from 百分百, a manner of speaking."""
    return bool(_RATIO.search(folded, max(0, start - 3), start) or _PROMISES.match(folded, end))


_PROMISES: Final = re.compile("下款|下卡|包[办过赔]|退款")


def read_per_sum(folded: str, start: int) -> Measure | None:
    """Read 每百元每日四分 and 每万元每天5元 as a rate: so much for so much, by the period."""
    found = _PER_SUM.match(folded, start)
    paid = parse_number(found["paid"]) if found else None
    if not found or paid is None or folded[start - 1 : start] != "每":
        return None
    percent = round(paid * _COINS[found["coin"]] * 100 / _BASES[found["base"]], 9)
    return Measure(start - 1, found.end(), "rate", percent, None, f"percent/{_PER_PERIOD[found['period']]}")


_PER_SUM: Final = re.compile(
    rf"一?(?P<base>百|千|万)(?:元|块钱?)(?:本金|借款|欠款)?[每一]?(?P<period>天|日|个?月|年)(?:收|付|计|利息|利|息)?"
    rf"(?P<paid>{DIGITS}|{WORDS})(?P<coin>分|角|毛|元|块)钱?"
)
_COINS: Final = {"分": 0.01, "角": 0.1, "毛": 0.1, "元": 1.0, "块": 1.0}
_PER_PERIOD: Final = {"天": "day", "日": "day", "月": "month", "个月": "month", "年": "year"}


def read_part(folded: str, start: int) -> Measure | None:
    """Read 三分之二 and 2/3的人 as a share."""
    found = _PART.match(folded, start) or _ratio(folded, start)
    base, low = (parse_number(found[name]) for name in ("base", "low")) if found else (None, None)
    if not found or not base or low is None or low >= base:
        return None
    return Measure(start, found.end(), "share", round(low * 100 / base, 6), None, "percent")


def _ratio(folded: str, start: int) -> re.Match[str] | None:
    """Find 1/3 where it is a part of something: 1/3的人, 占2/3; 3/12期 and dates are none."""
    found = _RATIO_OF.match(folded, start)
    return found if found and (found["of"] or _RATIO_BEFORE.search(folded, max(0, start - 3), start)) else None


_RATIO_OF: Final = re.compile(
    r"(?<![\d/])(?P<low>[1-9])/(?P<base>[2-9]|10)(?![\d/.期天月号日])(?P<of>的(?=人|用户|客户|借款人|网友|家庭|员工|资金|资产|本金|股[权份]|份额|部分|比例|概率|时间)|以[上下])?"
)
_RATIO_BEFORE: Final = re.compile("(?:[占近约达足超]|超过)了?$")
"""到3/8 and 有3/5的账单 are dates as well."""


def read_points(folded: str, start: int) -> Measure | None:
    """Read 8.6个百分点 and 25个基点, what a share or a rate changed by, and 手续费3个点 and 两个巴仙, percentages."""
    found = _POINTS.match(folded, start)
    if not found:
        return None
    low, high = _both(found)
    if low is None:
        return None
    if found["sign"] == "基" or found["bp"]:
        return Measure(start, found.end(), "share", low / 100, _scaled(high, 0.01), "percent")
    if not (found["sign"] or found["cent"] or _is_of_points(folded, start, found)):
        return None
    return Measure(start, found.end(), "share" if found["sign"] else "percent", low, high, "percent")


def _is_of_points(folded: str, start: int, found: re.Match[str]) -> bool:
    if "." in found["low"] or "点" in found["low"] or _POINTS_OF.match(folded, found.end()):
        return True
    if _SPEAKING.search(folded, max(0, start - 4), start):
        return False
    return bool(_OF_POINTS.search(folded, max(0, start - 16), start))


def _both(found: re.Match[str]) -> tuple[float | None, float | None]:
    """Read both ends; 二十一二 is two in one."""
    if not found["high"] and "点" not in found["low"]:
        return bounds(found["low"], None)
    return _decimal(found["low"]), _decimal(found["high"]) if found["high"] else None


def read_discount(folded: str, start: int) -> Measure | None:
    """Read 八折 and 六五折 as the share that is paid."""
    found = _DISCOUNT.match(folded, start)
    if not found or _FOLDED.search(folded, max(0, start - 1), start):
        return None
    first, _, second = found["low"].partition("、")  # 七、八折
    low, high = (_tenths(told) if told else None for told in (first, found["high"] or second))
    if low is None:
        return None
    low += 5.0 if found["more"] == "半" else parse_number(found["more"] or "0") or 0.0  # 一折二 is 12 %
    return Measure(start, found.end(), "share", low, high, "percent")


def _tenths(written: str) -> float | None:
    value = parse_number(written)
    if value is None or _FEWEST_YEARLY <= value < _THREE_FIGURES:
        return value
    return value / 10 if value >= _THREE_FIGURES else value * 10  # 六二五折 is 62.5 %


def read_myriadth(folded: str, start: int) -> Measure | None:
    """Read 日息万五 and 千一就是36.5% as 0.05 and 0.1 % a day."""
    found = _MYRIADTH.match(folded, start)
    low = parse_number(found["low"]) if found else None
    if not found or low is None:
        return None
    is_equal = found[0] != "万一" and _EQUALS.match(folded, found.end())  # 万一是5% is what if
    if not (is_equal or _DAILY.search(folded, max(0, start - 8), start)):
        return None
    factor = 100 / _BASES[found["base"]]
    high = parse_number(found["high"]) if found["high"] else None
    return Measure(start, found.end(), "rate", round(low * factor, 9), _scaled(high, factor), "percent/day")


def read_tenths(folded: str, start: int) -> Measure | None:
    """Read 六成 and 三成半 as shares."""
    found = _TENTHS.match(folded, start)
    low, high = bounds(found["low"], found["high"]) if found else (None, None)
    if not found or low is None:
        return None
    more = 5.0 if found["half"] == "半" else parse_number(found["half"] or "0") or 0.0  # 三成五 is 35 %
    kind = "percent" if _BEFORE_RATE.search(folded, max(0, start - 8), start) else "share"
    if high is not None:
        return Measure(start, found.end(), kind, low * 10, high * 10 + more, "percent")
    return Measure(start, found.end(), kind, low * 10 + more, None, "percent")


def read_fen(folded: str, start: int) -> Measure | None:
    """Read 月息2分, 年息5厘, 月利一分五 and 两分的月息 as percent."""
    found = _FEN.match(folded, start)
    if not found:
        return None
    period = _FEN_WORDS.search(folded, max(0, start - 8), start) or _FEN_BEHIND.match(folded, found.end())
    if period:
        name = _PERIODS[period["period"]]
    elif found["unit"] == "厘" and (_is_yearly(found) or _YEAR.search(folded, max(0, start - 2), start)):
        name = "year"
    elif _MONTHLY_FEN.match(folded, found.end()) or _is_interest(folded, start, found.end()):
        name = "month"
    else:
        return None
    percent = _FEN_PERCENT.get((name, found["unit"]))
    low, high = _both(found)
    tenths = 5.0 if found["more"] == "半" else parse_number(found["more"] or "0")
    if percent is None or low is None or tenths is None or found["first"] not in (None, found["unit"]):
        return None
    if high is None:
        low += tenths / 10
    else:
        high = round((high + tenths / 10) * percent, 9)
    return Measure(start, found.end(), "rate", round(low * percent, 9), high, f"percent/{name}")


def _is_yearly(found: re.Match[str]) -> bool:
    """Tell 8.5厘, 八厘半 and 36厘, as Hong Kong says what one pays a year; 八厘 may be of anything."""
    return "." in found["low"] or found["more"] == "半" or (_decimal(found["low"]) or 0.0) >= _FEWEST_YEARLY


def _is_interest(folded: str, start: int, end: int) -> bool:
    # 利息一分不少 is all of it, and 利息两分钱 a sum.
    return bool(_FEN_OF_INTEREST.search(folded, max(0, start - 10), start)) and folded[end : end + 1] not in _NO_FEN


def _scaled(value: float | None, factor: float) -> float | None:
    return None if value is None else round(value * factor, 9)


def _decimal(written: str) -> float | None:
    whole, point, decimals = written.partition("点")
    if not point:
        return parse_number(whole)
    low, tenths = parse_number(whole), parse_number(decimals)
    return None if low is None or tenths is None else low + tenths / 10 ** len(decimals)
