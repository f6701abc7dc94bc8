r"""Numbers in which a question mark stands for a digit: 17.9% that became ?7.9%, 5?%, 每月还?00元.

A question mark also ends a question, and a number answers it; it stands in addresses, patterns and enumerations. So it
is a hole only where no number can be without it (37.?%, ?00元, 202?年), or where a number is about to be told
(金额达到?5,000元) and the clause asks nothing. A full-width mark ends a sentence, but for one before a percent sign.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipelines.script.characters import HAN_CLASS

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNIT: Final = "(?:[元天期家户戶名块塊日]|[万萬亿億]|个月|個月)"
_WITHOUT: Final = re.compile(
    r"(?<!\d{3})\d\?\d{1,9}(?:\.\d{1,9})?%?"  # a digit swallowed: 1?930; but not 400-820-5555?9
    r"|(?<!\d)\d{1,3}(?:\.\d{0,2})?[?？]%(?![A-Za-z\d号號符])"  # 5?%, 37.?%
    r"|(?<!\d)(?:19|20)\d\?(?=年)"
    rf"|(?<!\d)\d{{1,3}}\?(?={_UNIT}[，。、；）)的以之左内內后後前起])"  # 共4?期，
    rf"|(?<!\d)\d{{1,3}},(?=[\d?]{{3}}{_UNIT})\d{{0,2}}\?[\d?]{{0,2}}"  # 3,?00元
    r"|(?<=年)(?<=\d{4}年)\?{1,2}(?=月(?![底初中份末]))"
    r"|(?<=[¥￥])\?\d[\d,.]*"
    r"|(?<=第)\?{1,4}(?=[条條章款项項期])"  # 第?条
    r"|(?<=分之)\?{1,4}"
    r"|(?<=逾期)\?{1,2}(?=[个個]?月|[天日年])"
    r"|(?<=分)\?{1,2}(?=期(?![数數限]))"
    rf"|(?<=[{HAN_CLASS}])\?{{1,2}}%"
)
"""Where no number can be without what the mark stands for."""

_BESIDE_NUMBERS: Final = re.compile(r"\?(?:(?<=[\d.,第之期分年￥¥]\?)|(?=\d|%|\?%))|？(?=%)")
"""The marks about which that may be so: to look around these is ten times as fast as to look everywhere."""
_BEFORE_CHARS: Final = 7
_BEHIND_CHARS: Final = 20

_LEADING: Final = re.compile(
    r"(?<![A-Za-z/=&?])\?(?:"
    r"\d{0,9}\.\d{1,9}%?"  # 17.9% became ?7.9%
    rf"|,\d{{3}}(?!\d)|00+\d?(?={_UNIT})|[09]\d{{2}}(?=年(?!代))"  # no number begins so
    rf"|(?P<whole>\d[\d,]{{0,11}}(?:%|(?={_UNIT}))))"
)
_TELLING: Final = re.compile(
    "[为為爲约約共计計达達到至过過于於从從比付交缴繳收赔賠罚罰欠还還借贷貸均低高足满滿占佔降升涨漲余餘按僅仅只超]$"
)
"""What a number follows: 逾期金额达到, 需要补交."""

_ASKING: Final = re.compile(
    "多少|[几幾吗嗎么麼呢嘛啥谁誰哪什怎何吧猜信]|[凭憑够夠]|要不|能不|是不|[该該]不|可不|[会會][不没沒]|[对對]不|有[没沒]|[没沒]|不(?![足超低高少])"
)
_CLAUSE: Final = re.compile("[，。！；、,：:\\n]")
_CLAUSE_CHARS: Final = 14

_ADDRESS: Final = re.compile(r"[A-Za-z/\\=&\[\](){}]")
"""Signs of an address or a pattern, in what stands before the mark without a blank or a Han character."""
_ADDRESS_CHARS: Final = 40
_TOKEN: Final = re.compile(r"[!-~]+$")


def holed_number_spans(text: str) -> Iterator[tuple[int, int]]:
    """Give the places of numbers that lost a digit to a question mark, and of marks that stand for a whole number.

    >>> text = "占?7.9%，每月还?00元，欠多少?5,000元。要5?真的只要5?还是6?"
    >>> [text[start:end] for start, end in holed_number_spans(text)]
    ['?7.9%', '?00']
    """
    if "?" not in text and "？%" not in text:
        return
    reach = 0
    for mark in _BESIDE_NUMBERS.finditer(text):
        place = mark.start()
        found = _WITHOUT.search(text, max(reach, place - _BEFORE_CHARS), place + _BEHIND_CHARS)
        if found and found.start() <= place < found.end():
            reach = found.end()
            if not _is_address(text, found.start()) and not _is_enumerated(text, found):
                yield found.span()
    for found in _LEADING.finditer(text):
        before = text[max(0, found.start() - _CLAUSE_CHARS) : found.start()]
        clause = _CLAUSE.split(before)[-1]
        if _ASKING.search(clause) or _is_address(text, found.start()):
            continue
        if found["whole"] is None or _TELLING.search(clause):
            yield found.span()


def _is_address(text: str, place: int) -> bool:
    """Tell whether a mark is part of an address, a pattern or a program: b.cn/12?30=1."""
    token = _TOKEN.search(text, max(0, place - _ADDRESS_CHARS), place)
    return token is not None and _ADDRESS.search(token[0]) is not None


def _is_enumerated(text: str, found: re.Match[str]) -> bool:
    """Tell numbers that are asked one after the other, or asked for and answered: 1?2?, 为什么是12?12期最划算."""
    if text[found.end() : found.end() + 1] == "?":
        return True
    first, mark, second = found[0].partition("?")
    if not mark or not second.isdecimal():
        return False
    start = found.start()
    while text[start - 1 : start].isdecimal():
        start -= 1
    return text[start : found.start()] + first == second
