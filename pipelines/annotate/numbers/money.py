"""Amounts of money: with their unit, with a sign before them, and bare where the text speaks of money."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from pipelines.annotate.numbers.measures import (
    DIGITS,
    ENUMERATED,
    NEIGHBOURS,
    NUMBER,
    SCALED,
    TO,
    Measure,
    any_of,
    bounds,
)
from pipelines.annotate.numbers.money_words import counted, money_in_sentence, money_word, pays
from pipelines.annotate.numbers.numerals import CHINESE_NUMERAL, parse_number
from pipelines.annotate.numbers.owed import (
    ALONE,
    EACH,
    ENDED,
    OF_MONEY,
    OWED_CHARS,
    PRICE_BEHIND,
    SENTENCE_CHARS,
    SENTENCE_ENDS,
    UNITS_AFTER,
    read_owed,
)
from pipelines.annotate.tables import measure_words

_NO_MONEY: Final = "(?![旦月素宵件老化论首])"  # 元旦
_GOES_ON: Final = "零?[一二三四五六七八九两][十百千万]"
"""一千九百余件 is no sum of 一千."""
_MONEY_AFTER: Final = rf"(?!{UNITS_AFTER}|{_GOES_ON}|\s?(?:[人次户笔家件个元]|起(?![步拍,。;!?)])))"
_SPLIT_AFTER: Final = (
    r"(?![多余亿万千百\d.元]|\s?[人次户笔家起件个元])"
    r"(?=分(?:\d{1,3}|[一二两三四五六七八九十]{1,3})(?:期|个月|次(?!之)|年))"
)
"""1-5万分24期: what is behind the money is paid in parts."""
_SPLIT: Final = re.compile(r"分(?:\d{1,3}|[一二两三四五六七八九十]{1,3})(?:期|个月)")

_FIGURELESS: Final = frozenset({"百", "千", "万", "亿", "半"})
_FORMAL: Final = ("拾", "佰", "仟")
_NO_FIGURES: Final = "十百千万亿拾佰仟"
"""数十万 are some; 卡数五千 and 总数5,000 are so many."""
_MANY: Final = re.compile("(?<![总人户期笔件额天分次单])[数几]$")
_ABOVE: Final = re.compile("(?<!以)上$|成$")
"""In front of a number of no figure: 数十万元, 上千元, 成百上千; 补上642元 and 变成800元 are sums."""

_SMALL: Final = re.compile(
    rf"零?(?P<tenths>[一二两三四五六七八九\d])(?:[毛角](?P<more>[一二三四五六七八九]|\d)?分?)?(?:钱)?(?!(?!一[单份个斤天次张顿碗杯小串公])(?:{CHINESE_NUMERAL})|[\d.毛角维个人次期件笔张天月年道块条])"
)
"""Behind 块: 一块二 is 1.20, 三块五毛 3.50."""
_TENTHS: Final = re.compile(
    r"(?P<tenths>[一二两三四五六七八九壹贰叁肆伍陆柒捌玖]|\d)角(?:(?P<more>[一二两三四五六七八九壹贰叁肆伍陆柒捌玖]|\d)分)?"
)
"""Behind 元: 四元八角 is 4.80."""
_SMALL_BEHIND: Final = {"块": _SMALL, "元": _TENTHS, "圆": _TENTHS}
_PIECE: Final = re.compile("[石肉砖地牌屏表布玉糖饼]|儿|心病|[去来做吃住](?!年)|上班|面包|蛋糕|大石")
_PIECE_BEFORE: Final = re.compile("[桂陈橡毛树虎]皮$|[牛羊猪腊鸡]肉$|[生老鲜]姜$|木头$|石头$|豆腐$|排骨$")
"""一块石头 and 桂皮一块 are no money."""
_TOGETHER: Final = re.compile(r"[一二两三四五六七八九]{1,2}[千万十百]|\d{3,}|儿")
"""加一块两万: together, and no 元."""
_SPOKEN_FORMS: Final = re.compile(
    "(?P<base>百|千|万)(?:把(?=块|元|来块|钱)|来(?=块))"
    "|(?P<both>千儿八百|百儿八十|(?<![一二两三四五六七八九十\\d])(?:千八百|百八十|万八千)(?=块|元|的))"
)
_BASES: Final = {"百": 100, "千": 1000, "万": 10_000}
_SPANS: Final = {"千": (800, 1000), "百": (80, 100), "万": (8000, 10_000)}
"""千儿八百 and 百八十块 are a little less than what they begin with."""
_MONEY_UNIT: Final = re.compile("来?(?:块钱?|元)?")


def read_amount(folded: str, start: int) -> Measure | None:
    """Read 5,000元, 3至5万元, 一万五千元, 5万余元, ¥5000; and 欠款5万 where a word of money stands before."""
    found = _amount().match(folded, start)
    if found:
        is_three = found["low"][0] in _FORMAL and folded[start - 1 : start] == "参"  # 新台币参拾万元
        begin = start - 1 if is_three else start
        low, high = bounds(f"叁{found['low']}" if is_three else found["low"], found["high"])
        if found["own"] and found["high"]:
            low = parse_number(found["low"], colloquial=True)  # 500元—20万元
        if low is None or found["low"] in _FIGURELESS or (is_vague(folded, start) and not is_three):
            return None
        sign = _SIGN.search(folded, max(0, begin - 4), begin)  # 新台币50万元
        unit = _currency(sign[0] if sign and found["unit"] in ("元", "圆") else found["unit"])
        first, end = sign.start() if sign else begin, found.end()
        is_piece = _PIECE.match(folded, end) or _PIECE_BEFORE.search(folded, max(0, start - 2), start)
        if found["unit"] == "块" and len(found["low"]) == 1 and is_piece:
            return None
        if found[0] == "一块" and _TOGETHER.match(folded, end):
            return None
        small = _SMALL_BEHIND[found["unit"]].match(folded, end) if found["unit"] in _SMALL_BEHIND and not high else None
        if small:
            cents = (parse_number(small["tenths"]) or 0.0) * 10 + (parse_number(small["more"] or "") or 0.0)
            low, end = round(low + cents / 100, 2), small.end()
        return Measure(first, end, "amount", low, high, unit, is_rough=bool(found["rough"]))
    return _read_signed(folded, start) or _read_bare_money(folded, start)


def read_units_of_w(folded: str, start: int) -> Measure | None:
    """Read 六个w as 60,000."""
    return read_amount(folded, start) if _OF_W.match(folded, start) else None


_OF_W: Final = re.compile(r"(?:[一二两三四五六七八九十]{1,3}|\d{1,3}(?:\.\d)?)个w")


def read_spoken(folded: str, start: int) -> Measure | None:
    """Read 万把块 and 千儿八百, which have no figure before them."""
    found = _SPOKEN_FORMS.match(folded, start)
    if not found or is_vague(folded, start):
        return None
    unit = _MONEY_UNIT.match(folded, found.end())
    end = unit.end() if unit else found.end()
    if found["both"]:
        low, high = _SPANS[folded[start]]
        return Measure(start, end, "amount", low, high, "CNY", is_rough=True)
    return Measure(start, end, "amount", _BASES[found["base"]], None, "CNY", is_rough=True)


def is_vague(folded: str, start: int) -> bool:
    is_word = folded[start] in _FIGURELESS or (
        folded[start] == "十" and folded[start - 1 : start] != "成"
    )  # 欠成十七万
    return bool(
        (folded[start] in _NO_FIGURES and _MANY.search(folded, max(0, start - 2), start))
        or (is_word and _ABOVE.search(folded, max(0, start - 2), start))
    )


def _read_signed(folded: str, start: int) -> Measure | None:
    """Read ¥5000, NT$2,000 and 人民币5000: the sign or the word before the number is its unit."""
    sign = _SIGN.search(folded, max(0, start - 4), start)
    found = _BARE.match(folded, start) if sign else None
    low = parse_number(found[0], colloquial=True) if found else None
    if not sign or not found or low is None:
        return None
    end = start + len(found[0].rstrip())
    to = _TO_SIGNED.match(folded, end)
    last = _BARE.match(folded, to.end()) if to else None
    high = parse_number(last[0], colloquial=True) if last else None
    if last and high is not None and low < high:
        return Measure(sign.start(), last.end(), "amount", low, high, _currency(sign[0]))  # $5,000 - $8,000
    return Measure(sign.start(), end, "amount", low, None, _currency(sign[0]))


_TO_SIGNED: Final = re.compile(rf"{TO}(?:[¥￥]|(?:nt|hk|us)?\$|人民币|港币|台币)\s?")


def _currency(word: str) -> str:
    currencies: dict[str, str] = measure_words("currencies")
    return currencies.get(word.rstrip(), currencies["元"])


def _read_bare_money(folded: str, start: int) -> Measure | None:
    found = BARE_MONEY.match(folded, start)
    if not found:
        return read_owed(folded, start)
    before = folded[start - 1 : start]
    if before in _ORDINAL or is_vague(folded, start) or found["low"].endswith("零"):
        return None
    near = folded[max(0, start - OWED_CHARS) : start]
    if found["low"] in NO_SUMS and not (EACH.search(near) or pays(near)):
        return None
    if not _is_of_money(folded, start, found):
        return None
    low, high = bounds(found["low"], found["high"])
    return None if low is None else Measure(start, found.end(), "amount", low, high, "CNY", bool(found["rough"]))


def _is_of_money(folded: str, start: int, found: re.Match[str]) -> bool:
    end = found.end()
    is_paid = ENDED.match(folded, end) and pays(folded[max(0, start - OWED_CHARS) : start])
    is_paid = is_paid or bool(_SPLIT.match(folded, end))
    if is_paid or OF_MONEY.match(folded, end) or money_word().search(folded, max(0, start - 8), start):
        return True
    before = folded[max(0, start - SENTENCE_CHARS) : start]
    before = before[max(map(before.rfind, SENTENCE_ENDS)) + 1 :]
    if counted().search(before.rpartition(",")[2]):
        return False
    # 一千八, 十五六万, 八百到一千二 and 3万5 are sums anywhere; 1万以下 and 三百, where the sentence speaks of money.
    if _SPOKEN.search(found["high"] or found["low"]) or _is_price(folded, start, found):
        return True
    is_bounded = bool(found["high"] or found["rough"] or _BOUNDED.match(folded, end))
    if not is_bounded:
        return False
    return bool(
        (found["high"] or found["low"])[-1] in "万w亿"
        or money_in_sentence().search(before)
        or _MONEY_BEHIND.match(folded, end)
    )


def _is_price(folded: str, start: int, found: re.Match[str]) -> bool:
    """Tell whether a bare number is what something costs, what is paid each time, or a clause of its own."""
    end = found.end()
    if _EACH_BEHIND.match(folded, end):
        return True
    if PRICE_BEHIND.match(folded, end):
        return (bounds(found["low"], None)[0] or 0) < _HIGHEST_PRICE
    if not ENDED.match(folded, end):
        return False
    return bool(EACH.search(folded, max(0, start - 8), start) or ALONE.search(folded, max(0, start - 2), start))


_ORDINAL: Final = ("第", "每", "头")
NO_SUMS: Final = frozenset({"二百五", "三百六", "一百一", "百万", "千万", "亿万", "百千", "千百", "百十"})
"""Words of figures that tell none."""
_HIGHEST_PRICE: Final = 100_000
"""Below it 三千的手机 is a price; 416万的销量 is none."""
_EACH_BEHIND: Final = re.compile("一(?:天|个月|年|小时|个小时|次(?![性还])|趟|晚|期|单|顿|份|页|斤|个人)")
_SPOKEN: Final = re.compile(
    rf"[万w千百](?:[1-9一二三四五六七八九]|\d,?\d{{3}}|{'|'.join(NEIGHBOURS)})$|(?:一二|二三|两三|三四|三五|四五|五六|六七|七八|八九)[百千万]$"
)
"""七万四, 1万1, 一千八 and 五六千 are sums of money wherever they stand."""
_BOUNDED: Final = re.compile(
    r"以[上下内]|之[内下]|左右|上下|出头|挂零|有余|往[上下]|朝上|打底|→|\((?![人户笔件次单元])|[,。;!?、)\n”》」]|[吧呢啊了吗先就都也才再够不是起]|去(?=[,。;!?\n]|还|垫|救急)|[降涨砍压][到至]|还是|到|$"
)
_MONEY_BEHIND: Final = re.compile(r"[^。;!?\n]{0,24}?(?:元|块钱|本金|欠款|借款|贷款|还款|利息|账单)")
_SIGN: Final = re.compile(
    r"(?:[¥￥]|人民币|新台币|台币|港币|港元|美元|美金|(?:nt|hk|us|a)?\$|rmb|cny|hkd|ntd|twd|usd)\s?$"
)
_BARE: Final = re.compile(rf"{SCALED}|{CHINESE_NUMERAL}{{2,8}}")
_ENDS: Final = r"[,。;!?、)”」\s的没吧了]|$"
_FIGURE: Final = rf"(?:{'|'.join(NEIGHBOURS)}|[一二两三四五六七八九壹贰叁肆伍陆柒捌玖])"
_SCALES: Final = rf"(?:{_FIGURE}[千仟]零?)?(?:{_FIGURE}[百佰]零?)?(?:{_FIGURE}?[十拾])?"
_IN_WORDS: Final = (
    rf"(?:[廿卅][一二三四五六七八九]?万|(?={CHINESE_NUMERAL}{{1,8}}亿)(?=[^零百千万亿]){_SCALES}{_FIGURE}?(?:万{_SCALES}{_FIGURE}?)?亿(?:零?{_SCALES}{_FIGURE}?万)?"
    rf"|(?={CHINESE_NUMERAL}{{0,8}}[百千万佰仟]|(?:{'|'.join(NEIGHBOURS)})十)(?=[^零百千万亿])"
    rf"(?:{_SCALES}{_FIGURE}?万零?)?{_SCALES}(?:{_FIGURE}(?![百千万十]))?"
    rf"|[一二两三四五六七八九十廿卅]{{1,3}}[多余来几][万千百]|[一二两三四五六七八九]百[多余来几]万)"
)
"""三万五, 一千八 and 十来万: figures and scales in their order, so that 一千八一直 ends at the 八."""
BARE_MONEY: Final = re.compile(
    rf"(?P<low>(?:{DIGITS}\s?(?:[多余来几]|个)?[万千wk亿](?:(?<=万)\d,\d{{3}}(?!\d)|(?<=万)(?!19|20)[1-9]\d{{3}}(?=[,。;、!?\n\s的]|$)|(?<=[万w])[一二三四五六七八九]千?(?={_ENDS})|(?<=[万w千k])\d(?:(?<=万\d)千\d?)?(?!\d|,\d{{3}}))?"
    rf"|{DIGITS}(?={TO}{DIGITS}[万千wk亿])|{ENUMERATED}[百千万]{{1,2}}|{_IN_WORDS}|(?:[一二两三四五六七八九十]{{1,3}}|\d{{1,3}}(?:\.\d)?)个w|[一二两三四五六七八九十]{{1,3}}(?:(?={TO}{CHINESE_NUMERAL}{{1,4}}[百千万]))))"
    rf"(?:{TO}(?P<high>{DIGITS}[万千wk亿]|{_IN_WORDS}))?(?P<rough>多|余|出头|挂零|有余|几|冒头|\+)?(?:左右)?(?:{_MONEY_AFTER}|{_SPLIT_AFTER})"
)


@cache
def _amount() -> re.Pattern[str]:
    units = any_of([unit for unit in measure_words("currencies") if not unit.isascii()])
    return re.compile(
        rf"(?P<low>{ENUMERATED}[百千万]{{0,2}}|{NUMBER})(?:(?:多|余)?(?P<own>元|块)?{TO}(?P<high>{NUMBER}))?\s?(?P<rough>多|余|来|几)?\s?(?P<unit>{units}|rmb(?![a-z])){_NO_MONEY}"
    )
