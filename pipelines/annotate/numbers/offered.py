"""Sums that nothing names: bare numbers that end their clause where sums of money stand beside them.

A ledger or a list of debts says what its numbers are once, or never: 进货171200，水电气23400，老宋8700. One such
number by itself may be a score, a room or a rank, so a sentence only offers them; the text decides by the sums around.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipelines.annotate.numbers.measures import Measure, bounds
from pipelines.annotate.numbers.money import BARE_MONEY, NO_SUMS, is_vague
from pipelines.annotate.numbers.money_words import counted
from pipelines.annotate.numbers.numerals import parse_number
from pipelines.annotate.numbers.owed import OWED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipelines.annotate.numbers.figures import Figure

OFFERED: Final = "offered"
_LIKELY: Final = "offered as money"
"""Kinds of a figure of which the text decides whether it is an amount: a noun alone asks for two sums beside it,
what is written as money, one."""
_SUMS_ASKED: Final = {OFFERED: 2, _LIKELY: 1}
_LABEL_CHARS: Final = 10
_NEAR_CHARS: Final = 40
"""As far from a sum of money as a bare number is another one."""
_CLAUSE: Final = re.compile(r"[^,。;!?、:()“”「」『』【】\n→|]*$")
_SUM: Final = re.compile(
    r"(?!(?:1(?:10|1[49]|2[02])|007|211|315|360|404|618|985|996|19[5-9]\d|20(?!00)[0-3]\d)$)"
    r"(?:\d{3,6}|\d{1,3}(?:,\d{3})+)(?:\.\d{1,2})?|\d{2}\.\d{2}"
)
"""Three digits and more, or as prices are printed; neither years nor numbers that are names: 110, 996."""
_ENDED: Final = re.compile(
    r"[,。;!?、(“)”」】\n→]|\s(?=[\u4e00-\u9fff\n])|[吧呢啊了吗哦啦整才就便没也都还给押再又免刷爬于涨降砍]|加(?!班)|的(?=红包|口子|窟窿|价|补)"
    r"|左右|上下|出头|以内|打底|封顶|应急|补贴|分(?=[\d一二两三四五六七八九十]+(?:期|个月|次))|$"
)
OFFERED_BEFORE: Final = (
    ",。;!?、(“)”」】\n→吧呢啊了吗哦啦整才就便没也都还给押再又免刷爬涨降砍于加的左上出以打封应补分"
    "万亿千百仟佰多余来几wk"
)
"""With what a number that may be offered goes on, in its own scale or behind it."""
_OF_OTHERS: Final = re.compile(
    r"(?<![部])分(?![期红给担摊])|(?<!\d)号|室(?!友)|第(?![\d一二三四五六七八九十]{1,3}(?:期|个?月|[次笔周天年]))|[码编届版楼栋座排路站群度温率比股型倍票岁级代尾档章速压流]"
    r"|\d年|房(?![租贷东费])|[数量](?!额)|裁员|(?<![家手卡兜账户包袋])里$|回复|输入|取件|人气|门牌|(?<!幼儿)园$|[苑村区柜]$"
    r"|[水电气]表|读数|[段学课][位时]|电话|手机|热线|客服|体重|身高|血糖|里程|公里|考|指数|息差|年化|lpr|步|字|民国|尺寸|电池|学籍"
    r"|学生|员工|职工|工人|观众|居民|村民|会员|车[牌次]|航班|频道|功率|像素|马力|密码|口令|验证|代码|坐标|投诉|咨询|查询|来电"
    r"|[受办]理|[立结收办]案|成交|签约|报名|参[加会与]|到场|[应实]到|(?:[转按拨打坐住走跑骑爬]|住在)$|[打拨]了$|[a-z0-9]-?$"
)
"""In the clause in front of a number that is no sum: scores, places in a row, rooms, telephones, what is counted."""
_ROWS: Final = ("", "\n", " ", "/")
"""A number that begins a line numbers it, and one behind a blank may be a part of another."""
_WHOLE: Final = re.compile("[百千万仟佰]")


def read_offered(folded: str, start: int) -> Measure | None:
    """Read a bare number that ends its clause and may be a sum, if the text has others beside it."""
    if folded[start - 1 : start] in _ROWS:
        return None
    digits = OWED.match(folded, start)
    low: float | None
    high: float | None = None
    if digits and _SUM.fullmatch(digits[0]):
        low, end = parse_number(digits[0]), digits.end()
    elif (
        (words := BARE_MONEY.match(folded, start))
        and _WHOLE.search(words["low"])
        and words["low"] not in NO_SUMS
        and not is_vague(folded, start)
    ):
        low, high = bounds(words["low"], words["high"])
        end = words.end()
    else:
        return None
    if low is None or not _ENDED.match(folded, end):
        return None
    label = _CLAUSE.search(folded, max(0, start - _LABEL_CHARS), start)
    assert label is not None
    if _OF_OTHERS.search(label[0]) or counted().search(label[0]):
        return None
    is_likely = not digits or _OF_MONEY.search(label[0]) or _OF_THE_SAME.fullmatch(label[0])
    return Measure(start, end, _LIKELY if is_likely else OFFERED, low, high, "CNY")


_OF_MONEY: Final = re.compile(
    "(?:[费款租薪债贷呗钱价资]|(?<!名)额|[^基资黄]金|[车房信]贷|借条|余额|账单|现金|工资|奖金|份子|彩礼|红包|货|[饭菜烟酒]|粮油|奶粉|尿布)(?:了|还|是|为|至|要|就|才|只|共|约|有)?$"
    "|(?:[欠借付缴垫赔罚扣花掏赚挣亏]|(?<![提社外转公])交(?![通流易])|(?<!归)还(?![有是没剩要])|[卖买收给转取存退打划]了)"
    "|[爸妈爷奶舅姨叔婶哥姐弟妹嫂](?:家)?$|朋友|同事|同学|亲戚|邻居|老板|老[\u4e00-\u9fff](?<![师家乡化年区街城])$|小[\u4e00-\u9fff](?<![学区说时组程名米计])$"
    "|进货|水电|物业|伙食|吃饭|买菜|加油$|打车|外卖|外送|看病|吃药|补习|幼儿园|保险|首付|尾款"
)
"""In the clause in front of a number: what is paid for every day, who is paid, and words of paying."""
_OF_THE_SAME: Final = re.compile(
    "(?:第?[一二三四五六七八九十\\d]{1,2}(?:期|个?月|次|笔|天)|头一?[笔次期]|[上下首末](?:回|次|期|个?月)|本[期月]|[今去前明]年|[昨今前]天|[这那][次回月]"
    "|以前|之前|后来|现在|变成|还剩?|剩下?|就|才|又|再|也|都|只|共|总|了|是|成|多|少|有|另|外|:)*"
)
"""A label without a thing of its own goes on with the last sum: 上回1310."""


def with_offered(figures: Iterable[tuple[int, Figure]], folded: str) -> Iterator[tuple[int, Figure]]:
    """Take those of the offered numbers for amounts that stand near a sum that is as bare; leave the others out."""
    found = list(figures)
    if any(one.kind in _SUMS_ASKED for _, one in found):
        forth, back = range(len(found)), range(len(found) - 1, -1, -1)
        sums_of = {order.step: [0] * len(found) for order in (forth, back)}
        for order in (forth, back, forth):
            _take_near(found, order, folded, sums_of)
    return ((begins, one) for begins, one in found if one.kind not in _SUMS_ASKED)


def _take_near(found: list[tuple[int, Figure]], order: range, folded: str, sums_of: dict[int, list[int]]) -> None:
    """Take offered numbers beside as many sums as they ask for, in this order.

    Args:
        found: the figures of the text; what is taken becomes an amount.
        order: of their places.
        folded: the text.
        sums_of: step of an order -> for each figure how many sums stand before it in the row that reaches it.
    """
    reach: int | None = None
    sums = 0
    for index in order:
        begins, one = found[index]
        start, end = begins + one.start, begins + one.end
        near, far = (start, end) if order.step > 0 else (-end, -start)
        if reach is None or near >= reach + _NEAR_CHARS:
            sums = 0
        sums_of[order.step][index] = sums
        if one.kind in _SUMS_ASKED and sums_of[1][index] + sums_of[-1][index] >= _SUMS_ASKED[one.kind]:
            one = one._replace(kind="amount")
            found[index] = begins, one
        if one.kind == "amount" and _is_bare(folded, start, end):
            reach, sums = far, sums + 1


def _is_bare(folded: str, start: int, end: int) -> bool:
    """Tell whether a sum has neither unit nor sign: who writes 200元 writes no sum as 120."""
    return folded[end - 1] in _FIGURES and folded[start] in _FIGURES


_FIGURES: Final = "0123456789零一二三四五六七八九两十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟kw几多"
