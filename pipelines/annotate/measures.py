"""What a number with its unit is: one reader a kind, each looking at one place of a folded text."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.annotate.numerals import CHINESE_NUMERAL, parse_number
from pipelines.annotate.tables import measure_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DIGITS: Final = r"\d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,6})?"
_SCALED: Final = rf"{DIGITS}\s?(?:(?:[多余来]\s?)?[百千万亿]{{1,2}}(?:\d{{1,4}}[百千万]?)?)?"
WORDS: Final = rf"(?:{CHINESE_NUMERAL}{{1,14}}(?:[多余来][万亿]{{1,2}})?|半)"
NUMBER: Final = rf"(?:{_SCALED}|{WORDS})"
TO: Final = r"\s?(?:-|–|—|~|至|到){1,2}\s?"

_ABOUT: Final = re.compile("(?P<low>[一二三四五六七八九两])(?P<high>[二三四五六七八九两])(?P<scale>[十百千万]{0,2})")
_VAGUE: Final = re.compile("[多余来]")
_TENS: Final = re.compile("十[一二三四五六七八九]{2}")

_PERCENT: Final = re.compile(rf"(?P<low>{DIGITS})\s?(?:%?{TO}(?P<high>{DIGITS})\s?)?(?P<sign>%|‰)")
_FRACTION: Final = re.compile(
    rf"(?P<base>百|千|万)分之(?P<low>{DIGITS}|{WORDS}(?:点{WORDS})?)"
    rf"(?:{TO}(?:(?:百|千|万)分之)?(?P<high>{DIGITS}|{WORDS}))?"
)
_PART: Final = re.compile(
    r"(?P<base>[二三四五六七八九十]|[2-9]|10)分之(?P<low>[一二两三四五六七八九]|[1-9])(?![\d一二三四五六七八九十点.])"
)
_POINTS: Final = re.compile(rf"(?P<low>{DIGITS}|{WORDS})\s?个(?P<sign>百分)?点(?![位数赞评子心半])")
_MYRIADTH: Final = re.compile(
    r"万(?:分之)?(?P<low>[一二三四五六七八九]|\d(?:\.\d{1,2})?)(?![\d一二三四五六七八九十百千万亿元块])"
)
_DAILY: Final = re.compile("(?:日(?:息|利率?|费率|罚息)|每[天日]|按日)[^,。;!?\n\\d]{0,4}$")
_BASES: Final = {"百": 100, "千": 1000, "万": 10_000}
_TENTHS: Final = re.compile(
    r"(?P<low>[一二两三四五六七八九]{1,2}|\d(?:\.\d)?)(?:(?:成)?(?:至|到|-)(?P<high>[一二三四五六七八九]|\d(?:\.\d)?))?"
    r"成(?P<half>半|[一二三四五六七八九](?![成至到-]))?(?![立本功员为交果年熟都语就绩长型效因分品色]|(?<=一成)人)"
)
_FEN: Final = re.compile(
    rf"(?P<low>{DIGITS}|{WORDS})(?P<unit>分|厘)(?![之钟期析享别配开])(?P<more>[1-9一二三四五六七八九半](?![\d十百千万年月日天期个次]))?"
)
_FEN_WORDS: Final = re.compile(
    r"(?P<period>年|月|日)(?:利|息|利息|利率)(?:为|是|按|约|高达|达|超过|不得超过|逾|过咗|过了)?$"
)
_OF_POINTS: Final = re.compile("(?:费|率|息|年化|利|佣金|提成|抽成|收|抽|成本)[^,。;!?\n\\d]{0,3}$")
_FEN_BEHIND: Final = re.compile("的?(?P<period>[年月日])[利息]")
_PERIODS: Final = {"年": "year", "月": "month", "日": "day"}
_FEN_PERCENT: Final = {("year", "分"): 10.0, ("year", "厘"): 1.0, ("month", "分"): 1.0, ("month", "厘"): 0.1}
"""What 分 and 厘 of interest are in percent, by the period: 月息2分 is 2 % a month, 年息5厘 is 5 % a year."""

_NO_MONEY: Final = "(?![旦月素宵件老化论首])"  # 元旦
_MONEY_AFTER: Final = r"(?![人次户笔家起件个名张%‰多余亿万千百\d.天年元]|分(?!\d+期)|\s?[人次户笔家起件个元])"

_MYRIAD_WORDS: Final = frozenset({"十", "百", "千", "万", "亿", "半"})
_MANY: Final = re.compile("[数几成]$")
_ABOVE: Final = re.compile("(?<!以)上$")
"""In front of a number of no figure: 数十万元, 上千元; 补上642元 is one."""
_NO_COUNT: Final = re.compile("[第每头数几]$|(?<!以)上$")
_NO_COUNTS: Final = _MYRIAD_WORDS - {"十"} | {"一", "壹", "二"}


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


def read_percent(folded: str, start: int) -> Measure | None:
    """Read 24%, 15.4%-24%, 5‰; rate or share is settled by what stands around it."""
    found = _PERCENT.match(folded, start)
    if not found:
        return None
    scale = 0.1 if found["sign"] == "‰" else 1.0
    low, high = (_scaled(parse_number(found[name]), scale) if found[name] else None for name in ("low", "high"))
    return None if low is None else Measure(start, found.end(), "percent", low, high, "percent")


def read_fraction(folded: str, start: int) -> Measure | None:
    """Read 百分之二十四, 万分之五, 万分之0.5."""
    found = _FRACTION.match(folded, start)
    if not found:
        return None
    if found["low"] == "百":
        return None  # 百分之百 is a manner of speaking
    factor = 100 / _BASES[found["base"]]
    low, high = (_scaled(_decimal(found[name]), factor) if found[name] else None for name in ("low", "high"))
    return None if low is None else Measure(start, found.end(), "percent", low, high, found["base"])


def read_part(folded: str, start: int) -> Measure | None:
    """Read 三分之二 as a share."""
    found = _PART.match(folded, start)
    base, low = (parse_number(found[name]) for name in ("base", "low")) if found else (None, None)
    if not found or not base or low is None or low >= base:
        return None
    return Measure(start, found.end(), "share", round(low * 100 / base, 6), None, "percent")


def read_points(folded: str, start: int) -> Measure | None:
    """Read 8.6个百分点, what a share or a rate changed by, and 手续费3个点, which is 3 %."""
    found = _POINTS.match(folded, start)
    low = parse_number(found["low"]) if found else None
    if not found or low is None:
        return None
    if not found["sign"] and not _OF_POINTS.search(folded, max(0, start - 6), start):
        return None
    return Measure(start, found.end(), "share" if found["sign"] else "percent", low, None, "percent")


def read_myriadth(folded: str, start: int) -> Measure | None:
    """Read 日息万五 as 0.05 % a day."""
    found = _MYRIADTH.match(folded, start)
    low = parse_number(found["low"]) if found else None
    if not found or low is None or not _DAILY.search(folded, max(0, start - 8), start):
        return None
    return Measure(start, found.end(), "rate", round(low / 100, 9), None, "percent/day")


def read_tenths(folded: str, start: int) -> Measure | None:
    """Read 六成 and 三成半 as shares."""
    found = _TENTHS.match(folded, start)
    low, high = bounds(found["low"], found["high"]) if found else (None, None)
    if not found or low is None:
        return None
    more = 5.0 if found["half"] == "半" else parse_number(found["half"] or "0") or 0.0  # 三成五 is 35 %
    return Measure(start, found.end(), "share", low * 10 + more, high * 10 if high is not None else None, "percent")


def read_fen(folded: str, start: int) -> Measure | None:
    """Read 月息2分, 年息5厘, 月利一分五 and 两分的月息 as percent."""
    found = _FEN.match(folded, start)
    if not found:
        return None
    period = _FEN_WORDS.search(folded, max(0, start - 6), start) or _FEN_BEHIND.match(folded, found.end())
    if not period:
        return None
    name = _PERIODS[period["period"]]
    percent = _FEN_PERCENT.get((name, found["unit"]))
    low, tenths = parse_number(found["low"]), 5.0 if found["more"] == "半" else parse_number(found["more"] or "0")
    if percent is None or low is None or tenths is None:
        return None
    return Measure(start, found.end(), "rate", round((low + tenths / 10) * percent, 9), None, f"percent/{name}")


def read_amount(folded: str, start: int) -> Measure | None:
    """Read 5,000元, 3至5万元, 一万五千元, 5万余元, ¥5000; and 欠款5万 where a word of money stands before."""
    found = _amount().match(folded, start)
    if found:
        low, high = bounds(found["low"], found["high"])
        if low is None or found["low"] in _MYRIAD_WORDS or _is_vague(folded, start):
            return None
        sign = _SIGN.search(folded, max(0, start - 4), start)  # 新台币50万元
        unit = _currency(sign[0] if sign and found["unit"] == "元" else found["unit"])
        first = sign.start() if sign else start
        return Measure(first, found.end(), "amount", low, high, unit, is_rough=bool(found["rough"]))
    return _read_signed(folded, start) or _read_bare_money(folded, start)


def _is_vague(folded: str, start: int) -> bool:
    is_word = folded[start] in _MYRIAD_WORDS
    return bool(
        _MANY.search(folded, max(0, start - 2), start) or (is_word and _ABOVE.search(folded, max(0, start - 2), start))
    )


def _read_signed(folded: str, start: int) -> Measure | None:
    """Read ¥5000 and 人民币5000: the sign or the word before the number is its unit."""
    sign = _SIGN.search(folded, max(0, start - 4), start)
    found = _BARE.match(folded, start) if sign else None
    low = parse_number(found[0]) if found else None
    if not sign or not found or low is None:
        return None
    return Measure(sign.start(), start + len(found[0].rstrip()), "amount", low, None, _currency(sign[0]))


def _currency(word: str) -> str:
    currencies: dict[str, str] = measure_words("currencies")
    return currencies.get(word.rstrip(), currencies["元"])


def _read_bare_money(folded: str, start: int) -> Measure | None:
    found = _MONEY.match(folded, start)
    if not found:
        return _read_owed(folded, start)
    # 欠款1万以下不办,1-5万分24期: a bound or a range is of the money the sentence speaks of.
    is_bounded = bool(
        found["high"] or found["rough"] or _SPOKEN.search(found["low"]) or _BOUNDED.match(folded, found.end())
    )
    if not (
        _OF_MONEY.match(folded, found.end())
        or _money_word().search(folded, max(0, start - 8), start)
        or (is_bounded and _money_in_sentence().search(folded, max(0, start - 48), start))
    ):
        return None
    low, high = bounds(found["low"], found["high"])
    return None if low is None else Measure(start, found.end(), "amount", low, high, "CNY", bool(found["rough"]))


def _read_owed(folded: str, start: int) -> Measure | None:
    """Read 每月最低还500。: a round number of three to six digits that ends a clause, right behind a verb of paying."""
    found = _OWED.match(folded, start)
    if not found or not _PAYING.search(folded, max(0, start - 4), start):
        return None
    return Measure(start, found.end(), "amount", float(found[0]), None, "CNY")


def read_debt(folded: str, start: int) -> Measure | None:
    """Read 花呗8000, right behind a name: a number of three to six digits that ends a clause and is no hotline."""
    found = _DEBT.match(folded, start)
    return Measure(start, found.end(), "amount", float(found[0]), None, "CNY") if found else None


_DEBT: Final = re.compile(r"(?!(?:9[56]\d{3,4}|1[012]\d{1,3})(?<!00)(?!\d))[1-9]\d{2,5}(?=[,。;!?、\n]|$)(?!,\d)")
_OWED: Final = re.compile(r"[1-9]\d{1,4}0(?=[,。;!?、\n行吧]|$)(?!,\d)")
_PAYING: Final = re.compile(r"(?:(?<![归偿])还|欠|借|交|花|骗走|转走|垫)(?:款|了|够|到|满|掉)?$")
_OF_MONEY: Final = re.compile(
    "的?(?:账单|欠款|本金|借款|贷款|债务?(?!券)|外债|额度|利息|违约金|罚息|手续费|服务费|定金|医药费|存款|缺口|窟窿|生活费)"
)
_SPOKEN: Final = re.compile("[万w][1-9一二三四五六七八九]$")
"""七万四 and 1万1 are sums of money wherever money is spoken of."""
_BOUNDED: Final = re.compile(r"以[上下内]|之内|左右|[,。;!?、)\n]|$")
_SIGN: Final = re.compile(r"(?:[¥￥]|人民币|新台币|台币|港币|港元|美元|美金)\s?$")
_BARE: Final = re.compile(rf"{_SCALED}|[一二两三四五六七八九十百千万]{{2,6}}")
_MONEY: Final = re.compile(
    rf"(?P<low>(?:{DIGITS}[多余来]?[万千wk](?:(?<=[万w千])\d(?:(?<=万\d)千)?(?!\d))?|{DIGITS}(?={TO}{DIGITS}[万千wk])|[一二两三四五六七八九十]{{1,3}}[万千](?:[一二两三四五六七八九][千百]?){{0,3}}))"
    rf"(?:{TO}(?P<high>{DIGITS}[万千wk]))?(?P<rough>多|余|出头)?(?:左右)?{_MONEY_AFTER}"
)


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
        or (found["low"] == "半" and folded[start - 1 : start] in _HALF_YEARS)
        or (low >= _LONGEST and not _JOINED.match(folded, start))
        or found["unit"] == "季度"
        or not _is_duration(folded, start, found, low)
    ):
        return None
    if found["half"] or found["more"]:
        low += 0.5
    unit = measure_words("durations")[found["unit"]]
    return Measure(start, found.end(), "duration", low, high, unit, is_rough=bool(found["rough"]))


_IDIOMS: Final = frozenset({"百", "千", "万", "亿"})
"""百年老店, 万年: as little a figure as 千方百计."""
_HALF_YEARS: Final = ("上", "下")
"""上半年 is a time, not how long."""
_NO_SPAN_BEFORE: Final = ("第", "月", ".", "-", "/", "每月", "号")
_FEWEST_INSTALMENTS: Final = 3
_FIRST_YEAR: Final = 1000
_LONGEST: Final = 10_000
_JOINED: Final = re.compile("(?:91120|91180|121180|181360)(?!\\d)")
"""Ranges that lost their dash, as `repair.losses_numbers` marks them: 91120天 is 91-120 days, and suspect."""
_ARTICLE_DAYS: Final = ("有", "的", "某", "这", "那", "哪", "每", "同", "前", "后")


def _is_duration(folded: str, start: int, found: re.Match[str], low: float) -> bool:
    unit, written = found["unit"], found["low"]
    before, after = folded[max(0, start - 1) : start], found.end()
    if before in _NO_SPAN_BEFORE or (before in _ARTICLE_DAYS and written == "一") or (before == "这" and unit == "天"):
        return False  # 第三期 counts; 12月6日内 is a date; 2.5期 a version
    if unit == "年":
        is_date = low >= _FIRST_YEAR or written[0] in "零〇" or bool(_MONTH.match(folded, after))
        return not is_date
    if unit == "月":
        return bool(found["more"]) or written == "半" or (found["rough"] or "").startswith("个")
    if unit == "日":
        return bool(_days_behind().match(folded, after) or _days_before().search(folded, max(0, start - 5), start))
    if unit == "期":
        return low >= _FEWEST_INSTALMENTS or before in ("分", "共")  # 二期工程
    return True


_MONTH: Final = re.compile(rf"期lpr|\s?(?:\d{{1,2}}|{CHINESE_NUMERAL}{{1,3}})\s?月|底|初|末|度|代|级|版")


def read_count(folded: str, start: int) -> Measure | None:
    """Read 3次, 80万人, 1200家. A bare 一 is an article, and 第三人 or 二次 an ordinal."""
    found = _count().match(folded, start)
    if not found:
        return None
    low, high = bounds(found["low"], found["high"])
    if low is None or found["low"] in _NO_COUNTS or _NO_COUNT.search(folded, max(0, start - 2), start):
        return None
    return Measure(start, found.end(), "count", low, high, measure_words("counts")[found["unit"]], bool(found["rough"]))


@lru_cache(maxsize=4096)
def bounds(low: str, high: str | None) -> tuple[float | None, float | None]:
    """Read both ends; in 3至5万元 the 万 belongs to both, and 三四年 is three to four years.

    >>> bounds("3", "5万"), bounds("三四", None), bounds("十五六", None)
    ((30000.0, 50000.0), (3.0, 4.0), (15.0, 16.0))
    """
    low = low.strip()
    about = _ABOUT.fullmatch(low) if high is None else None
    if about:
        low, high = about["low"] + about["scale"], about["high"] + about["scale"]
    elif high is None and _TENS.fullmatch(low):
        low, high = low[:2], low[0] + low[2]
    high = high.strip() if high else None
    if high and high[-1] in "万亿千wk" and low[-1] not in "万亿千百wk" and (parse_number(low) or 0) < _FIRST_YEAR:
        low += high[-1]
    low, high = _VAGUE.sub("", low), _VAGUE.sub("", high) if high else None
    return parse_number(low, colloquial=True), parse_number(high, colloquial=True) if high else None


def _scaled(value: float | None, factor: float) -> float | None:
    return None if value is None else round(value * factor, 9)


def _decimal(written: str) -> float | None:
    whole, point, decimals = written.partition("点")
    if not point:
        return parse_number(whole)
    low, tenths = parse_number(whole), parse_number(decimals)
    return None if low is None or tenths is None else low + tenths / 10 ** len(decimals)


def _any_of(words: Mapping[str, str] | Sequence[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


@cache
def _amount() -> re.Pattern[str]:
    units = _any_of(measure_words("currencies"))
    return re.compile(
        rf"(?P<low>{NUMBER})(?:(?:多|余)?(?:元|块)?{TO}(?P<high>{NUMBER}))?\s?(?P<rough>多|余|来)?\s?(?P<unit>{units}){_NO_MONEY}"
    )


@cache
def _duration() -> re.Pattern[str]:
    units = _any_of([unit for unit in measure_words("durations") if unit != "期"])
    return re.compile(
        rf"(?P<low>{NUMBER})\s?(?:个?(?:小时|天|日|月|年|期|周|星期)?{TO}(?P<high>{NUMBER})\s?)?"
        rf"(?:(?P<more>个半)|(?P<rough>个?(?:多|余)))?(?P<unit>{units}|期(?![间限望待货刊中权末初]))(?P<half>半(?!数))?"
    )


@cache
def _count() -> re.Pattern[str]:
    units = _any_of(measure_words("counts"))
    return re.compile(
        rf"(?P<low>{NUMBER})\s?(?:(?:次|人|家|笔)?{TO}(?P<high>{NUMBER})\s?)?(?P<rough>多|余|来)?\s?个?(?P<unit>{units})"
        r"(?![性元人民]|(?<=人)行|(?<=单)[位独一纯身个子据元方]|人民币|级|贷|数[^量]|序|均|类|工|口|格|生)"
    )


@cache
def _money_word() -> re.Pattern[str]:
    return re.compile(f"(?:{_any_of(measure_words('money_words'))})[^,。;!?\\d]{{0,5}}$")


@cache
def _money_in_sentence() -> re.Pattern[str]:
    words = _any_of([word for word in measure_words("money_words") if len(word) > 1] + ["欠款", "借款", "贷款", "欠"])
    return re.compile(f"(?:{words})[^。;!?\n]*$")


@cache
def _days_before() -> re.Pattern[str]:
    return re.compile(f"(?:{_any_of(measure_words('days_before'))})[了到]?$")


@cache
def _days_behind() -> re.Pattern[str]:
    return re.compile(_any_of(measure_words("days_behind")))
