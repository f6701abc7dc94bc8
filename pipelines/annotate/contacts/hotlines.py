"""Numbers that belong to the public: hotlines of authorities and lenders. Never personal, never masked."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from pipelines.annotate.contacts.personal import find_personal
from pipelines.annotate.numbers.counted import either, is_called, is_measured
from pipelines.annotate.numbers.digits import BLANKS, HAN_DIGITS, UNSEEN, as_digits, circled_as_plain, is_digit
from pipelines.annotate.tables import Hotline, hotlines, personal, table_version
from pipelines.mentions import HotlineMention

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.annotate.reading import Reading

UNKNOWN_OWNER: Final = "未知"

_BEFORE_CHARS: Final = 12
_BEHIND_CHARS: Final = 8
_KNOWN_DIGITS: Final = 5
"""Of the numbers that are known as they stand; shorter and longer ones are many things."""
_YEAR_DIGITS: Final = 4
"""Of so many and of fewer there may be so many of anything, even behind 打: 打1998年起, 打110次."""
_VALUE_BEHIND: Final = re.compile("[十百千万亿点年月日元块分]")
_LISTED_BEFORE: Final = re.compile("[份月第班组类期章节级楼层排]$")
"""月份一二三七八 are five months."""
_CLAUSE: Final = re.compile(r"[^,。;!?\n]*")
_NUMBERED: Final = re.compile(
    r"(?:第|期[号数]|成本|编码|编号|单号|文号|房号|案号|流水号?|序号|[工尾]号|订单号?|密码|验证码|邮编|代码|(?:前|后|末)[一两二三四五六\d]位|¥|\$|gdp|排名|名次"
    r"|本金|利息|罚息|本息|合计|总计|共计|总共|一共|总额|金额|余额|欠款|欠|债务|负债|额度|收入|工资|月供|费用|[借还花付]了"
    r"|(?<!预)约|大概|超过|积分)[了:为是\s共计达]{0,3}$"
)
"""What makes the digits behind it a sum or the number of something else."""
_NO_CALL: Final = re.compile(r"号(?!热|专|电|码|客)|\.\d|[℃/](?!\d)|级|倍")
_LATIN_BEFORE: Final = re.compile(r"[a-z]+$")
_LATIN_LABELS: Final = ("tel", "phone", "call", "hotline", "app")
_CALL_BEHIND: Final = re.compile(
    r"[”\")】]?\s?(?:的?(?:客服|热线|专线|电话|平台|接线)|投诉|举报|防骗|便民|政务|那[边头]|回[复访]|[发打]来|来电|短信|是[^,。;\n]{0,10}(?:热线|专线|电话))"
)
_CENTRE_BEHIND: Final = re.compile(r"[”\")】]?\s?(?:的?(?:客服|热线|电话)|打来|来电|银行)")
_ALL_DAY: Final = r"24\s?(?:小时|h)|7\s?[x×*]\s?24"
"""Its hours stand right behind a number: 9555524小时."""
_SERVICE: Final = re.compile(
    r"(?P<whole>[48](?<![\da-z._@\-][48])00[ \-\u2010-\u2015]{0,2}\d{3,4}[ \-\u2010-\u2015]{0,2}\d{3,4})(?![\d-])"
)
"""Paid by who is called or shared with them: a firm's, by the numbering plan (400, 800)."""
_CALL_CENTRE: Final = re.compile(rf"(?P<whole>9(?<![\da-z._@\-]9)(?:5\d{{3,6}}?|6\d{{3,4}}?))(?={_ALL_DAY}|(?![\d-]))")
"""Numbers of banks, call centres and provinces; they look like any other number, so only where one is told to call."""
_APART_MARKS: Final = rf"[{BLANKS}{UNSEEN}.()\-\u00b7\u2010-\u2015]"
_APART: Final = re.compile(rf"[\d{HAN_DIGITS}](?<![\d{HAN_DIGITS}].)(?:{_APART_MARKS}{{0,2}}[\d{HAN_DIGITS}]){{2,14}}")
_COMPLAINT: Final = re.compile(
    "投诉|举报|维权|申诉|反映|官方|官号|号码|人工|占线|接通|渠道|认准|热线|专线|客服|电话|回复|答复|受理|[拨打]"
)
"""One of them beside a number that everybody knows tells that it is one, though it is written apart."""
_OTHER_DEEDS: Final = re.compile(
    "打(?=[分折款卡工算扰击破包压])|拨(?=[款付备])|人工(?=成本|费|智能|湖|降雨|合成|翻译|养殖|授精|林|单价)"
)
"""What is not called though it is 打 or 拨, and no one who answers though it is 人工."""
_OTHER_ROWS: Final = re.compile(
    r"(?:圆周率|小数|数列|随机数|[彩奖]票?|中奖|幸运|车牌|座位|房间|密码|比分|成绩|口诀|简谱)[^,。;!?\n]{0,6}$"
)
"""圆周率, 彩票号码: digits are told one by one, too."""
_PREFIX: Final = re.compile(r"(?:(?:00)?86)?(?:0(?:10|2\d|[3-9]\d\d))?")
"""The country and the area, which nobody dials before such a number and many write."""
_ADJOINING: Final = re.compile(rf"[\d{HAN_DIGITS}][^\w\n。]{{0,3}}$|_$")
_ADJOINED: Final = re.compile(rf"[^\w\n。]{{0,3}}[\d{HAN_DIGITS}]|_")
_WINDOW_CHARS: Final = 32
_PERSONAL_DIGITS: Final = 7
"""From here on a number may be somebody's as a whole."""


def find_hotlines(reading: Reading) -> tuple[HotlineMention, ...]:
    """Find the public and the lenders' own numbers, whole numbers only.

    Known numbers count unless a measure, a sum or a numbering stands beside them; 110 and 12345, and numbers written
    apart or in words, only where one is told to call. Numbers of firms that no table knows have the owner 未知.
    What is a part of somebody's number is none.
    """
    folded = circled_as_plain(reading.folded)
    found = {start: (end, hotline) for start, end, hotline in _apart(folded)}
    found |= {start: (end, hotline) for start, end, hotline in _unknown(folded)}
    found |= {start: (end, hotline) for start, end, hotline in _known(folded)}
    mentions = []
    done = 0
    for start, (end, hotline) in sorted(found.items()):
        if start >= done and not _is_personal(folded, start, end):
            mentions.append(_mention(reading, (start, end), hotline))
            done = end
    return tuple(mentions)


def _known(folded: str) -> Iterator[tuple[int, int, Hotline]]:
    for found in _numbers().finditer(folded):
        hotline = _by_digits()[re.sub(r"\D", "", found[0])]
        if _is_free(folded, *found.span()) and (hotline.near is None or _is_near(folded, found, hotline.near)):
            yield *found.span(), hotline


def _unknown(folded: str) -> Iterator[tuple[int, int, Hotline]]:
    for found in _SERVICE.finditer(folded):
        hotline = _by_plan(re.sub(r"\D", "", found["whole"]))
        if hotline and not _is_counted(folded, *found.span()):
            yield *found.span(), hotline
    for found in _CALL_CENTRE.finditer(folded):
        number = found["whole"]
        is_round = number.endswith("000")
        if number in _by_digits() or is_round or not _is_free(folded, *found.span()):
            continue
        if _is_told(folded, found.start()) or _CENTRE_BEHIND.match(folded, found.end()):
            yield *found.span(), Hotline(number=number, owner=UNKNOWN_OWNER)


def _apart(folded: str) -> Iterator[tuple[int, int, Hotline]]:
    """Find numbers of which the digits stand apart or are spelt, behind an area or the code of the country."""
    for found in _APART.finditer(folded):
        digits = as_digits(found[0])
        prefix = _PREFIX.match(digits)
        number = digits[prefix.end() :] if prefix else digits
        hotline = _by_digits().get(number) or _by_plan(number)
        if not hotline or _is_counted(folded, *found.span()):
            continue
        if _is_year(hotline.number) and not (hotline.near and _is_near(folded, found, hotline.near)):
            continue
        if _is_told(folded, found.start()) or _is_known_apart(found, digits, hotline):
            yield _without(found, len(digits) - len(number)), found.end(), hotline


def _is_known_apart(found: re.Match[str], digits: str, hotline: Hotline) -> bool:
    """Tell whether five digits apart are a known number though nobody is told to call: spelt, or where one complains.

    九五五八八 means nothing else; 955 88 may be two numbers of a list.
    """
    folded, (start, end) = found.string, found.span()
    if len(digits) != _KNOWN_DIGITS or digits != hotline.number or hotline.near or digits.endswith("000"):
        return False
    if any(other.search(folded, max(0, start - _BEFORE_CHARS), start) for other in (_NUMBERED, _OTHER_ROWS)):
        return False
    if end - start == len(digits) and not any(map(str.isdigit, found[0])):
        return not (_VALUE_BEHIND.match(folded, end) or _LISTED_BEFORE.search(folded, max(0, start - 1), start))
    before = folded[max(0, start - _BEFORE_CHARS) : start]
    behind = _CLAUSE.match(folded, end, end + _BEHIND_CHARS)[0]  # type: ignore[index]  # it matches nothing, too
    return hotline.owner in before or bool(_COMPLAINT.search(_OTHER_DEEDS.sub("", f"{before}\n{behind}")))


def _is_year(number: str) -> bool:
    """Tell whether a number may be a year: 1998 is called only where one is told so right before it."""
    return len(number) == _YEAR_DIGITS


def _without(found: re.Match[str], digits: int) -> int:
    """Give the place behind so many digits of a row."""
    at = found.start()
    while digits:
        digits -= is_digit(found.string[at])
        at += 1
    while not is_digit(found.string[at]):
        at += 1
    return at


def _by_plan(digits: str) -> Hotline | None:
    if digits in _by_digits():
        return _by_digits()[digits]
    if len(digits) != 10 or not digits.startswith(("400", "800")):
        return None
    return Hotline(number=f"{digits[:3]}-{digits[3:6]}-{digits[6:]}", owner=UNKNOWN_OWNER)


def _is_free(folded: str, start: int, end: int) -> bool:
    """Tell whether a number is neither a sum nor that of something else."""
    latin = _LATIN_BEFORE.search(folded, max(0, start - _BEFORE_CHARS), start)
    if latin and not latin[0].endswith(_LATIN_LABELS):
        return False
    return not _is_counted(folded, start, end) and not _NUMBERED.search(folded, max(0, start - _BEFORE_CHARS), start)


def _is_counted(folded: str, start: int, end: int) -> bool:
    if _is_year(folded[start:end]) and folded.startswith("年", end):
        return True
    is_whole = end - start > _YEAR_DIGITS and is_called(folded, start)
    return bool(_NO_CALL.match(folded, end)) or is_measured(folded, end, is_whole=is_whole)


def _is_near(folded: str, found: re.Match[str], near: str) -> bool:
    before = folded[max(0, found.start() - _BEFORE_CHARS) : found.start()]
    return bool(re.search(near, before) or _CALL_BEHIND.match(folded, found.end()))


def _is_told(folded: str, start: int) -> bool:
    """Tell whether one is told to call what begins here."""
    before = folded[max(0, start - _BEFORE_CHARS) : start]
    if "打" in before or "拨" in before:
        before = _OTHER_DEEDS.sub("", before)
    return bool(_call_near().search(before)) and not _NUMBERED.search(before)


def _is_personal(folded: str, start: int, end: int) -> bool:
    """Tell whether a number is a part of somebody's, or stands behind 群号 or QQ."""
    is_long = end - start >= _PERSONAL_DIGITS
    begin = max(0, start - _WINDOW_CHARS)
    if not (is_long or _ADJOINING.search(folded, begin, start) or _ADJOINED.match(folded, end)):
        return False
    return any(
        begin + one.start < end
        and begin + one.end > start
        and (begin + one.start < start or begin + one.end > end or (is_long and one.kind == "qq"))
        for one in find_personal(folded[begin : end + _WINDOW_CHARS])
        if one.kind != "name"
    )


def _mention(reading: Reading, span: tuple[int, int], hotline: Hotline) -> HotlineMention:
    published = reading.published
    until = hotline.until
    return HotlineMention(
        number=hotline.number,
        owner=hotline.owner,
        surface=reading.text[span[0] : span[1]],
        start=span[0],
        end=span[1],
        stale=until is not None and (published is None or published >= until[: len(published)]),
        number_now=hotline.now,
        table_version=table_version("hotlines"),
    )


@cache
def _call_near() -> re.Pattern[str]:
    return re.compile(either(personal()["call_near"]))


@cache
def _by_digits() -> dict[str, Hotline]:
    return {re.sub(r"\D", "", hotline.number): hotline for hotline in hotlines()}


@cache
def _numbers() -> re.Pattern[str]:
    """Match any known number; what must not stand before is looked at behind its first digit, which is found fast."""
    by_first: dict[str, list[str]] = {}
    for hotline in sorted(hotlines(), key=lambda one: -len(one.number)):
        first, rest = hotline.number[0], re.escape(hotline.number[1:]).replace(r"\-", "[ -]?")
        by_first.setdefault(first, []).append(rest)
    branches = (f"{first}(?<![\\d._@]{first})(?:{'|'.join(rests)})" for first, rests in by_first.items())
    return re.compile(rf"(?:{'|'.join(branches)})(?:(?![\da-z])|(?={_ALL_DAY}))")
