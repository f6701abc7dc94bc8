"""Sums of digits behind a word of paying: 每月最低还500, 律师费800到1500, 充200送50, 加起来6135."""

from __future__ import annotations

import re
from typing import Final

from pipelines.annotate.numbers.measures import TO, Measure
from pipelines.annotate.numbers.money_words import money_in_sentence, paying, pays
from pipelines.annotate.numbers.numerals import parse_number

UNITS_AFTER: Final = (
    r"[多余来几人次位名户笔家件宗例张通封条台部款种册页层栋间辆克斤米里吨度岁岗天日年周期小时分秒点号楼室班届代级"
    r"折倍股亩字步回遍趟口套份段篇句颗瓶盒杯碗桌棵项公块元亿万千百十拾个%‰\d.]|之(?![内下])|把(?=[块元个人斤])|用户|客[户群]|持卡人|借款人|员工|学生|网友|粉丝|投资者|债[务权]人|本(?![金息])|路(?!费)|月(?![中底初末])|成(?!交)|起(?![步拍,。;!?)])"
)


def read_owed(folded: str, start: int) -> Measure | None:
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
    is_of = OF_MONEY.match(folded, end) or PRICE_BEHIND.match(folded, end)
    is_ended = is_of or rough or ENDED.match(folded, end) or _BOUNDED_BEHIND.match(folded, end)
    if not (is_ended or (len(found[0]) >= _FEWEST_DIGITS and _CHANGED.match(folded, end))):
        return None
    near = folded[max(0, start - OWED_CHARS) : start]
    is_sum = is_of and is_of.re is OF_MONEY and len(found[0]) > 2 and not folded.startswith("逾期", end)
    is_sum = is_sum and not (_LABELLED.search(near) or folded.startswith(("没", "未"), end))  # 302没付房租
    is_long = sum(map(str.isdigit, found[0].partition(".")[0])) >= _FEWEST_DIGITS
    if found.re is _TENS:
        is_paid = bool(EACH.search(near) or paying("paying_words").search(near)) and not is_of  # 一张十五
    else:
        is_paid = bool(paying("paying_words").search(near) or (len(found[0]) > 2 and EACH.search(near)))
        is_paid = is_paid or bool(_OWED_TO.search(near) or is_sum or _is_total(folded, start, end))
        is_paid = is_paid or (is_long and bool(pays(near) or _is_limit(folded, start, end)))
        is_paid = is_paid or (is_long and bool(_CHANGED_TO.search(folded, max(0, start - _AFTER_PAID), start)))
    if not is_paid:
        return None
    low = parse_number(found[0])
    return None if low is None else Measure(start, end, "amount", low, None, "CNY", bool(rough))


def read_price_each(folded: str, start: int) -> Measure | None:
    """Read 800/份 and 65/人, what is paid for each."""
    found = _PRICE_EACH.match(folded, start)
    before = folded[max(0, start - SENTENCE_CHARS) : start]
    if not found or not _OF_PRICE.search(before) or _RATED.search(before):
        return None
    return Measure(start, found.end(1), "amount", parse_number(found[1]) or 0.0, None, "CNY")


_PRICE_EACH: Final = re.compile(
    r"((?!(?:19|20)\d\d/)(?:[1-9]\d{1,4}|\d{1,3},\d{3})(?:\.\d{1,2})?)/(?:[份次人家单户笔页节套张台篇件]|小时)(?![\d数])"
)
_OF_PRICE: Final = re.compile(
    r"(?:[价薪租元块¥]|费(?![力心劲])|钱|(?<![接丰回吸签])收[取你我他]?|工资|[月日时]入|提成|代[写办理购拍]|佣金|预算|套餐|赔[付偿]|补[贴助]|奖金)[^。;!?\n]*$"
)
_RATED: Final = re.compile(r"(?:[/第\-达到约均]|[限率量速流数力压温度待次频][^,。;!?、\n\d]{0,4})$")
"""限流500/人 and 心率75/次 are so many of something, whatever the sentence speaks of."""


def _read_price_like_a_year(folded: str, start: int) -> Measure | None:
    """Read 一口价1999: behind these words, and with nothing behind it, it is no year."""
    found = _LIKE_A_YEAR.match(folded, start)
    if not found or not _ASKED.search(folded, max(0, start - OWED_CHARS), start):
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
    if not _PRINTED.fullmatch(found[0]) or not ENDED.match(folded, found.end()):
        return False
    if _MEASURED.search(folded, max(0, start - _AFTER_PAID), start):
        return False
    before = max(0, start - SENTENCE_CHARS)
    return bool(money_in_sentence().search(folded, before, start)) and not _MARKET.search(folded, before, start)


def _is_promised(folded: str, start: int, end: int) -> bool:
    """Tell the sums of 满1000减100 and 充200送50 where the sentence speaks of money."""
    is_first = _PROMISE.match(folded, end) and _WHOLE.search(folded, max(0, start - 1), start)
    if not (is_first or _PROMISED.search(folded, max(0, start - OWED_CHARS), start)):
        return False
    before = max(0, start - SENTENCE_CHARS)
    return bool(_COUPON.search(folded, before, start) or money_in_sentence().search(folded, before, start))


_COUPON: Final = re.compile("(?:券|优惠|红包|消费|还款|支付|付款|刷卡|账单|话费)[^。;!?\n]*$")
_WHOLE: Final = re.compile("[满充]$")
_PROMISE: Final = re.compile(r"(?:立?减|[送返])\d{1,5}(?![\d.]|\s?[\u4e00-\u9fff%])")
_PROMISED: Final = re.compile(r"[满充]\d{2,6}(?:立?减|[送返])$")
_PRINTED: Final = re.compile(r"\d{1,3}(?:,\d{3})+\.\d\d")
_MARKET: Final = re.compile("(?:指数|[沪深成恒]指|上证|深证|股价|收盘|开盘|大盘|点位)[^。;!?\\n]*$")
"""Of a market such numbers are points and prices of shares, to the end of the sentence."""
_MEASURED: Final = re.compile("指数?[^,。;]{0,6}$|[点股坐标吨米里克积量亩度号分例比率][^,。;]{0,2}$")
_ROUNDED: Final = re.compile("不[足满到]$")
_LEVIED: Final = re.compile("元?收(?![入集录费])|元计")


def _is_limit(folded: str, start: int, end: int) -> bool:
    """Tell whether it is the least or most of a sum, or what is offered: 违约金最低200, 350行吗."""
    if end - start > _FEWEST_DIGITS and _CAPPED.search(folded, max(0, start - OWED_CHARS), start):
        return True
    is_offered = _OFFERED.match(folded, end) and ALONE.search(folded, max(0, start - 2), start)
    return bool(is_offered or _LIMITED.search(folded, max(0, start - OWED_CHARS), start))


def _is_total(folded: str, start: int, end: int) -> bool:
    """Tell 加起来6135 where the sentence speaks of money."""
    if end - start < _FEWEST_DIGITS or not _TOTAL.search(folded, max(0, start - OWED_CHARS), start):
        return False
    before = folded[max(0, start - SENTENCE_CHARS) : start]
    return bool(_OWING.search(before, max(map(before.rfind, SENTENCE_ENDS)) + 1))


_OWING: Final = re.compile("[元块欠借贷]|(?<!归)还(?!有|是|没)|[费钱息]|工资|本金|罚款|尾款|货款")
_TOTAL: Final = re.compile("(?:加起来|合起来|[总一]共|拢共|凑一块|加在一起)(?:是|要|就|有|欠|得){0,2}$")
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


SENTENCE_ENDS: Final = "。!?;\n"
SENTENCE_CHARS: Final = 48
_DEBT: Final = re.compile(
    r"(?!(?:9[56]\d{3,4}|1[012]\d{1,3})(?<!00)(?!\d)|60[0135]\d{3})[1-9]\d{2,5}(?:\.\d{1,2})?(?=[,。;!?、\n]|$)(?!,\d{3}(?!\d))"
)
OWED: Final = re.compile(
    r"(?!(?:123\d\d|100(?!00)\d\d|9[56]\d{3,4}|(?:19|20)\d[1-9]|20[1-3]0)(?![\d.]))"
    r"(?:[1-9]\d{0,2}(?:,\d{3}){1,2}(?!\d)|[1-9]\d{1,5}(?!\d|,\d{3})|[1-9](?=\.\d{1,2}(?![.\d])))(?:\.\d{1,2}(?!\d))?(?![.\d])"
)
"""Neither a hotline nor a year."""
_TENS: Final = re.compile("[一二两三四五六七八九]?十[一二三四五六七八九]?")
ENDED: Final = re.compile(
    r"[,。;!?、)”」】\n→=×÷]|\+(?=[\u4e00-\u9fff]{1,6}\d)|起(?=[,。;!?\n])|[行吧呢啊了吗请还就]|[也都]?(?:可以|行)|咋|没[还付交缴结]|过[去来](?!的)|给[他她你我对别]|包[洗过下办会]|\s(?=[\u4e00-\u9fff\n])|进来|出来|去[还填补垫赌炒投买交付]|$"
)
_ROUGHLY: Final = re.compile(rf"[多余](?!{UNITS_AFTER}|块)")
_BOUNDED_BEHIND: Final = re.compile("左右|上下|以[上下内]|一(?:个月|[天年次期])")
OWED_CHARS: Final = 10
_CHANGED: Final = re.compile("[一又直接路]{0,2}[降涨升减加调提变改缩][到至为成了高低少]")
"""月供从3,850降到2,960: two sums, the one behind 从 and the other behind 到."""
_CHANGED_TO: Final = re.compile(
    rf"{_SUBJECTS}(?:[从由][\d,.万千百一二两三四五六七八九十]{{2,9}}元?)?[一又直接路]{{0,2}}[降涨升减加调提变改缩压砍][到至为成]$"
)
_OWED_TO: Final = re.compile(r"(?:欠|借给|还给|转给|还了)[^,。;!?\d\n号年月日第期房工编费]{1,6}$")
"""欠朋友老梁2000."""
EACH: Final = re.compile(
    "(?:半年|[一二两三四五六七八九十]个月|[两三四五]年|[一每](?:天|日|个?月|年|小时|个?钟头|次|人|趟|晚|单|顿|份|页|斤|期|家|笔|张|盒|户|周|个?星期|个工|个班))"
    "(?:流水|收入|开销|花销|花费|利息|支出|生活费)?(?:能|还|得|要|交|付|给|挣|赚|存|攒|省|供|扣|收|才|就|只|约|也就|大概|至少|最多|最低){0,2}$"
)
"""一天二百六 and 一人200 are prices."""
PRICE_BEHIND: Final = re.compile("的(?!人|用户|客户|员工|学生|借款|里程|大军|路|距离|面积)")
ALONE: Final = re.compile(r"^$|[,。;!?、:(“「\n]$|[少多]的$|[\u4e00-\u9fff]\s$")
"""换了部手机,五千九百,分十二期: nothing but a sum."""
_BETWEEN: Final = re.compile(
    rf"(?P<low>[1-9]\d{{1,5}}){TO}(?P<high>[1-9]\d{{1,5}})(?=不等|之间|左右|[,。;!?、\n]|$)(?!,\d{{3}}(?!\d))"
)
_PAID: Final = re.compile("[费钱价薪租欠借息]|奖(?!项)|返[现还利]|补贴|红包|工资|月供|收入|额度|本金|[收还付]款?$")
_AFTER_PAID: Final = 20
OF_MONEY: Final = re.compile(
    r"×[\d.]{1,5}[%‰]|的?(?:结清|付清|还清|买[的了来下个台部辆套]|账单|欠款|本金|借款(?!人)|贷款(?!人)|债务?(?!券)|外债|额度|利息|违约金|罚息|手续费|服务费|定金|医药费|存款|缺口|窟窿|生活费|单子|差额|欠账"
    "|[路运学房油水车饭]费|[垫补还凑]上|的(?:[房车铺货]|生意|项目|资金|嫁妆)|成交|起拍|拿下|到手|入账|起步|打底|先?应急|逾期(?![用账客]户|人|率|笔)|会员费|[^,。;!?\n]{0,3}(?:费(?![率用者心力])|押金|工资|房租|月供|现金|货款|彩礼|尾款|首付|余额|积蓄))"
)
