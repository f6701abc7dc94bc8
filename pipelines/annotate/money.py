"""Amounts of money: with their unit, with a sign before them, and bare where the text speaks of money."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from pipelines.annotate.measures import DIGITS, NEIGHBOURS, NUMBER, SCALED, TO, Measure, any_of, bounds
from pipelines.annotate.money_words import counted, money_in_sentence, money_word, paying, pays
from pipelines.annotate.numerals import CHINESE_NUMERAL, parse_number
from pipelines.annotate.tables import measure_words

_NO_MONEY: Final = "(?![旦月素宵件老化论首])"  # 元旦
_UNITS_AFTER: Final = (
    r"[多余来几人次位名户笔家件宗例张通封条台部款种册页层栋间辆克斤米里吨度岁岗天日年周期小时分秒点号楼室班届代级"
    r"折倍股亩字步回遍趟口套份段篇句颗瓶盒杯碗桌棵项公块元亿万千百十拾个%‰\d.]|之(?![内下])|把(?=[块元个人斤])|用户|客[户群]|持卡人|借款人|员工|学生|网友|粉丝|投资者|债[务权]人|本(?![金息])|路(?!费)|月(?![中底初末])|成(?!交)|起(?![步拍,。;!?)])"
)
_GOES_ON: Final = "零?[一二三四五六七八九两][十百千万]"
"""一千九百余件 is no sum of 一千."""
_MONEY_AFTER: Final = rf"(?!{_UNITS_AFTER}|{_GOES_ON}|\s?(?:[人次户笔家件个元]|起(?![步拍,。;!?)])))"
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
"""一块石头 is no money."""
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
        if found["unit"] == "块" and len(found["low"]) == 1 and _PIECE.match(folded, end):
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
        return _read_owed(folded, start)
    before = folded[start - 1 : start]
    if before in _ORDINAL or is_vague(folded, start) or found["low"] in NO_SUMS:
        return None
    if not _is_of_money(folded, start, found):
        return None
    low, high = bounds(found["low"], found["high"])
    return None if low is None else Measure(start, found.end(), "amount", low, high, "CNY", bool(found["rough"]))


def _is_of_money(folded: str, start: int, found: re.Match[str]) -> bool:
    end = found.end()
    is_paid = _ENDED.match(folded, end) and pays(folded[max(0, start - _OWED_CHARS) : start])
    is_paid = is_paid or bool(_SPLIT.match(folded, end))
    if is_paid or _OF_MONEY.match(folded, end) or money_word().search(folded, max(0, start - 8), start):
        return True
    before = folded[max(0, start - _SENTENCE_CHARS) : start]
    before = before[max(map(before.rfind, _SENTENCE_ENDS)) + 1 :]
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
    if _PRICE_BEHIND.match(folded, end):
        return (bounds(found["low"], None)[0] or 0) < _HIGHEST_PRICE
    if not _ENDED.match(folded, end):
        return False
    return bool(_EACH.search(folded, max(0, start - 8), start) or _ALONE.search(folded, max(0, start - 2), start))


def _read_owed(folded: str, start: int) -> Measure | None:
    """Read 每月最低还500。, 住宿费1200, 被扣299会员费: digits that end a clause, right behind a word of paying."""
    if (between := _read_between(folded, start)) is not None:
        return between
    found = OWED.match(folded, start) or _TENS.match(folded, start)
    if not found or (folded[start - 1 : start] == "\n" and _HEADING_NUMBER.match(folded, start)):
        return _read_price_like_a_year(folded, start)
    is_itself = _is_printed(folded, start, found) or _is_promised(folded, start, found.end())
    if is_itself or _is_rounded(folded, start, found):
        return Measure(start, found.end(), "amount", parse_number(found[0]) or 0.0, None, "CNY")
    rough = _ROUGHLY.match(folded, found.end())
    end = rough.end() if rough else found.end()
    is_of = _OF_MONEY.match(folded, end) or _PRICE_BEHIND.match(folded, end)
    is_ended = is_of or rough or _ENDED.match(folded, end) or _BOUNDED_BEHIND.match(folded, end)
    if not (is_ended or (len(found[0]) >= _FEWEST_DIGITS and _CHANGED.match(folded, end))):
        return None
    near = folded[max(0, start - _OWED_CHARS) : start]
    is_sum = is_of and is_of.re is _OF_MONEY and len(found[0]) > 2 and not folded.startswith("逾期", end)
    is_sum = is_sum and not (_LABELLED.search(near) or folded.startswith(("没", "未"), end))  # 302没付房租
    is_long = sum(map(str.isdigit, found[0].partition(".")[0])) >= _FEWEST_DIGITS
    if found.re is _TENS:
        is_paid = bool(_EACH.search(near) or paying("paying_words").search(near)) and not is_of  # 一张十五
    else:
        is_paid = bool(paying("paying_words").search(near) or (len(found[0]) > 2 and _EACH.search(near)))
        is_paid = is_paid or bool(_OWED_TO.search(near) or is_sum)
        is_paid = is_paid or (is_long and bool(pays(near) or _is_limit(folded, start, end)))
        is_paid = is_paid or (is_long and bool(_CHANGED_TO.search(folded, max(0, start - _AFTER_PAID), start)))
    if not is_paid:
        return None
    low = parse_number(found[0])
    return None if low is None else Measure(start, end, "amount", low, None, "CNY", bool(rough))


def _read_price_like_a_year(folded: str, start: int) -> Measure | None:
    """Read 一口价1999: behind these words, and with nothing behind it, it is no year."""
    found = _LIKE_A_YEAR.match(folded, start)
    if not found or not _ASKED.search(folded, max(0, start - _OWED_CHARS), start):
        return None
    return Measure(start, found.end(), "amount", float(found[0]), None, "CNY")


_HEADING_NUMBER: Final = re.compile(r"\d{1,2}\.\d{1,2}\s")
"""Below a line that ends in a word of paying: 1.2 过度消费."""
_LIKE_A_YEAR: Final = re.compile(r"(?:19|20)\d\d(?=[,。;!?、)”」\n|]|$)")
_ASKED: Final = re.compile("(?:一口价|打包价|仅需)(?:为|是|:|只要)?$")


def _is_rounded(folded: str, start: int, found: re.Match[str]) -> bool:
    """Tell the sums of 不足500按500收: the same number twice, which is paid."""
    if len(found[0]) < _FEWEST_DIGITS:
        return False
    again = f"{found[0]}按{found[0]}"
    first = start if folded.startswith(again, start) else found.end() - len(again)
    if first < 0 or not folded.startswith(again, first):
        return False
    return bool(_ROUNDED.search(folded, max(0, first - 3), first) and _LEVIED.match(folded, first + len(again)))


def _is_printed(folded: str, start: int, found: re.Match[str]) -> bool:
    """Tell 5,000.00, as sums are printed, where the sentence speaks of money."""
    if not _PRINTED.fullmatch(found[0]) or not _ENDED.match(folded, found.end()):
        return False
    if _MEASURED.search(folded, max(0, start - _AFTER_PAID), start):
        return False
    return bool(money_in_sentence().search(folded, max(0, start - _SENTENCE_CHARS), start))


def _is_promised(folded: str, start: int, end: int) -> bool:
    """Tell the sums of 满1000减100 and 充200送50 where the sentence speaks of money."""
    is_first = _PROMISE.match(folded, end) and _WHOLE.search(folded, max(0, start - 1), start)
    if not (is_first or _PROMISED.search(folded, max(0, start - _OWED_CHARS), start)):
        return False
    before = max(0, start - _SENTENCE_CHARS)
    return bool(_COUPON.search(folded, before, start) or money_in_sentence().search(folded, before, start))


_COUPON: Final = re.compile("(?:券|优惠|红包|消费|还款|支付|付款|刷卡|账单|话费)[^。;!?\n]*$")
_WHOLE: Final = re.compile("[满充]$")
_PROMISE: Final = re.compile(r"(?:立?减|[送返])\d{1,5}(?![\d.]|\s?[\u4e00-\u9fff%])")
_PROMISED: Final = re.compile(r"[满充]\d{2,6}(?:立?减|[送返])$")
_PRINTED: Final = re.compile(r"\d{1,3}(?:,\d{3})+\.\d\d")
_MEASURED: Final = re.compile("指数?[^,。;]{0,6}$|[点股坐标吨米里克积量亩度号分例比率][^,。;]{0,2}$")
_ROUNDED: Final = re.compile("不[足满到]$")
_LEVIED: Final = re.compile("元?收(?![入集录费])|元计")


def _is_limit(folded: str, start: int, end: int) -> bool:
    """Tell whether it is the least or most of a sum, or what is offered: 违约金最低200, 350行吗."""
    if end - start > _FEWEST_DIGITS and _CAPPED.search(folded, max(0, start - _OWED_CHARS), start):
        return True
    is_offered = _OFFERED.match(folded, end) and _ALONE.search(folded, max(0, start - 2), start)
    return bool(is_offered or _LIMITED.search(folded, max(0, start - _OWED_CHARS), start))


_LABELLED: Final = re.compile("[号码第尾编#年]:?$")
"""尾号6620的借款."""
_OFFERED: Final = re.compile("(?:行|可以|成|够)(?:不[行成够]|吗|么|吧)")
_SUBJECTS: Final = r"(?:[费租薪价款供额]|(?<![年月日])息|(?<![基资黄])金|工资|额度|账单|收入|伙食|开销|支出)"
_LIMITED: Final = re.compile(rf"{_SUBJECTS}(?:(?:最[低少多高]|至[少多]|封顶)|[也只才就又]{{0,2}}[降减少涨多][了掉]?)$")
_CAPPED: Final = re.compile("(?<![分期次岁])(?:封顶|[单每]笔(?:最低)?|低至|月付)$|(?:^|[,。;、\n])最低$")
"""5个点封顶12800, 单笔3,000起: no score and no age."""
_FEWEST_DIGITS: Final = 3
"""Behind most words of paying: 还剩12 and 最多36 are of anything."""


def _read_between(folded: str, start: int) -> Measure | None:
    """Read 律师费800到1500不等: two numbers of digits where the clause speaks of money."""
    found = _BETWEEN.match(folded, start)
    low, high = (parse_number(found[name]) for name in ("low", "high")) if found else (None, None)
    if not found or low is None or high is None or low >= high:
        return None
    if not _PAID.search(folded, max(0, start - _AFTER_PAID), start):
        return None
    return Measure(start, found.end(), "amount", low, high, "CNY")


def read_debt(folded: str, start: int) -> Measure | None:
    """Read 花呗8000, right behind a name: a number of three to six digits that ends a clause and is no hotline."""
    found = None if folded.startswith("分", start - 1) else _DEBT.match(folded, start)  # 芝麻分650
    return Measure(start, found.end(), "amount", float(found[0]), None, "CNY") if found else None


_SENTENCE_ENDS: Final = "。!?;\n"
_SENTENCE_CHARS: Final = 48
_ORDINAL: Final = ("第", "每", "头")
NO_SUMS: Final = frozenset({"二百五", "三百六", "一百一", "百万", "千万", "亿万", "百千", "千百", "百十"})
"""Words of figures that tell none."""
_DEBT: Final = re.compile(
    r"(?!(?:9[56]\d{3,4}|1[012]\d{1,3})(?<!00)(?!\d)|60[0135]\d{3})[1-9]\d{2,5}(?:\.\d{1,2})?(?=[,。;!?、\n]|$)(?!,\d{3}(?!\d))"
)
OWED: Final = re.compile(
    r"(?!(?:123\d\d|100(?!00)\d\d|9[56]\d{3,4}|(?:19|20)\d[1-9]|20[1-3]0)(?![\d.]))"
    r"(?:[1-9]\d{0,2}(?:,\d{3}){1,2}(?!\d)|[1-9]\d{1,5}(?!\d|,\d{3})|[1-9](?=\.\d{1,2}(?![.\d])))(?:\.\d{1,2}(?!\d))?(?![.\d])"
)
"""Neither a hotline nor a year."""
_TENS: Final = re.compile("[一二两三四五六七八九]?十[一二三四五六七八九]?")
_ENDED: Final = re.compile(
    r"[,。;!?、)”」】\n→=×÷]|\+(?=[\u4e00-\u9fff]{1,6}\d)|起(?=[,。;!?\n])|[行吧呢啊了吗请还就]|[也都]?(?:可以|行)|咋|没[还付交缴结]|过[去来](?!的)|给[他她你我对别]|包[洗过下办会]|\s(?=[\u4e00-\u9fff\n])|进来|$"
)
_ROUGHLY: Final = re.compile(rf"[多余](?!{_UNITS_AFTER}|块)")
_BOUNDED_BEHIND: Final = re.compile("左右|上下|以[上下内]|一(?:个月|[天年次期])")
_OWED_CHARS: Final = 10
_CHANGED: Final = re.compile("[一又直接路]{0,2}[降涨升减加调提变改缩][到至为成了高低少]")
"""月供从3,850降到2,960: two sums, the one behind 从 and the other behind 到."""
_CHANGED_TO: Final = re.compile(
    rf"{_SUBJECTS}(?:[从由][\d,.万千百一二两三四五六七八九十]{{2,9}}元?)?[一又直接路]{{0,2}}[降涨升减加调提变改缩压砍][到至为成]$"
)
_OWED_TO: Final = re.compile(r"(?:欠|借给|还给|转给|还了)[^,。;!?\d\n号年月日第期房工编费]{1,6}$")
"""欠朋友老梁2000."""
_EACH: Final = re.compile(
    "(?:半年|[一二两三四五六七八九十]个月|[两三四五]年|[一每](?:天|日|个?月|年|小时|个?钟头|次|人|趟|晚|单|顿|份|页|斤|期|家|笔|张|盒|户|周|个?星期|个工|个班))"
    "(?:流水|收入|开销|花销|花费|利息|支出|生活费)?(?:能|还|得|要|交|付|给|挣|赚|存|攒|省|供|扣|收|才|就|只|约|也就|大概|至少|最多|最低){0,2}$"
)
"""一天二百六 and 一人200 are prices."""
_PRICE_BEHIND: Final = re.compile("的(?!人|用户|客户|员工|学生|借款|里程|大军|路|距离|面积)")
_HIGHEST_PRICE: Final = 100_000
"""Below it 三千的手机 is a price; 416万的销量 is none."""
_EACH_BEHIND: Final = re.compile("一(?:天|个月|年|小时|个小时|次(?![性还])|趟|晚|期|单|顿|份|页|斤|个人)")
_ALONE: Final = re.compile(r"^$|[,。;!?、:(“「\n]$|[少多]的$|[\u4e00-\u9fff]\s$")
"""换了部手机,五千九百,分十二期: nothing but a sum."""
_BETWEEN: Final = re.compile(
    rf"(?P<low>[1-9]\d{{1,5}}){TO}(?P<high>[1-9]\d{{1,5}})(?=不等|之间|左右|[,。;!?、\n]|$)(?!,\d{{3}}(?!\d))"
)
_PAID: Final = re.compile("[费钱价薪租欠借息]|工资|月供|收入|额度|本金|[收还付]款?$")
_AFTER_PAID: Final = 20
_OF_MONEY: Final = re.compile(
    "的?(?:结清|付清|还清|买[的了来下个台部辆套]|账单|欠款|本金|借款(?!人)|贷款(?!人)|债务?(?!券)|外债|额度|利息|违约金|罚息|手续费|服务费|定金|医药费|存款|缺口|窟窿|生活费|单子|差额|欠账"
    "|[路运学房油水车饭]费|[垫补还凑]上|的(?:[房车铺货]|生意|项目|资金|嫁妆)|成交|起拍|拿下|到手|入账|起步|打底|先?应急|逾期(?![用账客]户|人|率|笔)|会员费|[^,。;!?\n]{0,3}(?:费(?![率用者心力])|押金|工资|房租|月供|现金|货款|彩礼|尾款|首付|余额|积蓄))"
)
_SPOKEN: Final = re.compile(
    rf"[万w千百](?:[1-9一二三四五六七八九]|\d,?\d{{3}}|{'|'.join(NEIGHBOURS)})$|(?:一二|二三|两三|三四|三五|四五|五六|六七|七八|八九)[百千万]$"
)
"""七万四, 1万1, 一千八 and 五六千 are sums of money wherever they stand."""
_BOUNDED: Final = re.compile(
    r"以[上下内]|之[内下]|左右|上下|出头|挂零|有余|往[上下]|朝上|打底|→|[,。;!?、)\n”》」]|[吧呢啊了吗先就都也才再够不是起]|去(?=[,。;!?\n]|还|垫|救急)|[降涨砍压][到至]|还是|到|$"
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
    rf"(?:(?={CHINESE_NUMERAL}{{1,8}}亿)(?=[^零百千万亿]){_SCALES}{_FIGURE}?(?:万{_SCALES}{_FIGURE}?)?亿(?:零?{_SCALES}{_FIGURE}?万)?"
    rf"|(?={CHINESE_NUMERAL}{{0,8}}[百千万佰仟]|(?:{'|'.join(NEIGHBOURS)})十)(?=[^零百千万亿])"
    rf"(?:{_SCALES}{_FIGURE}?万零?)?{_SCALES}(?:{_FIGURE}(?![百千万十]))?"
    rf"|[一二两三四五六七八九十廿卅]{{1,3}}[多余来几][万千百]|[一二两三四五六七八九]百[多余来几]万)"
)
"""三万五, 一千八 and 十来万: figures and scales in their order, so that 一千八一直 ends at the 八."""
BARE_MONEY: Final = re.compile(
    rf"(?P<low>(?:{DIGITS}\s?(?:[多余来几]|个)?[万千wk亿](?:(?<=万)\d,\d{{3}}(?!\d)|(?<=万)(?!19|20)[1-9]\d{{3}}(?=[,。;、!?\n\s的]|$)|(?<=[万w])[一二三四五六七八九]千?(?={_ENDS})|(?<=[万w千])\d(?:(?<=万\d)千\d?)?(?!\d|,\d{{3}}))?"
    rf"|{DIGITS}(?={TO}{DIGITS}[万千wk亿])|{_IN_WORDS}|(?:[一二两三四五六七八九十]{{1,3}}|\d{{1,3}}(?:\.\d)?)个w|[一二两三四五六七八九十]{{1,3}}(?:(?={TO}{CHINESE_NUMERAL}{{1,4}}[百千万]))))"
    rf"(?:{TO}(?P<high>{DIGITS}[万千wk亿]|{_IN_WORDS}))?(?P<rough>多|余|出头|挂零|有余|几|冒头|\+)?(?:左右)?(?:{_MONEY_AFTER}|{_SPLIT_AFTER})"
)


@cache
def _amount() -> re.Pattern[str]:
    units = any_of([unit for unit in measure_words("currencies") if not unit.isascii()])
    return re.compile(
        rf"(?P<low>{NUMBER})(?:(?:多|余)?(?P<own>元|块)?{TO}(?P<high>{NUMBER}))?\s?(?P<rough>多|余|来|几)?\s?(?P<unit>{units}|rmb(?![a-z])){_NO_MONEY}"
    )
