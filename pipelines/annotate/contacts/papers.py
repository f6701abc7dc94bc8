"""Numbers of identity cards and bank cards: by their last digit, or by a word that says what they are."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from pipelines.annotate.numbers.counted import has_near, is_measured, is_numbered

if TYPE_CHECKING:
    from pipelines.annotate.numbers.digits import Number

_NEAR: Final = 14
_LEADS_ON: Final = r"(?:[:(\[【「“\"是为\s]){0,4}$"
_ID_LABEL: Final = re.compile(rf"(?:身份证件?|证件|公民身份|居民身份|身份)(?:字号|号码?|编号)?{_LEADS_ON}")
_CARD_LABEL: Final = re.compile(
    rf"(?:卡|账号|账户|户头)(?:号码?)?{_LEADS_ON}|(?:[打转汇存](?:款|账|钱)?[到入给进]|收款[:到]){_LEADS_ON}"
)
_ACCOUNT_LABEL: Final = re.compile(
    r"(?:(?<![a-z信戏录陆博手音书乎站带员生频播吧瓣统件号])(?<!用户|邮箱|淘宝|京东|闲鱼|头条|论坛|小店|[电水气话]费|煤气|燃气|缴费)账号"
    rf"|户口|户头|过数[去到俾畀])(?:号码?)?{_LEADS_ON}"
)
"""Not 微博账号, 宽带账号: what one logs in with or is counted by is no bank's."""
_ACCOUNT: Final = re.compile(r"\d{12,14}|\d{3}-\d{3,9}(?:-\d{1,7}){0,2}")
"""Accounts of Taiwan and Hong Kong are shorter than cards: the bank, the branch, the number, each behind a hyphen."""
_CARD_BEHIND: Final = re.compile(r"\s?(?:[这那此][张个]|的)?(?:银行|储蓄|信用)?(?:卡|账[号户])")
_KEY_CHARS: Final = 24
_ID_KEY: Final = re.compile(
    r"(?:id_?card|id_?no|id_?num|cert_?no|sfz|shenfenzheng|identity)(?:_?(?:no|num|number|id))?(?:=|%3d|/|:)$"
)
_CARD_KEY: Final = re.compile(r"(?:bank_?(?:card|account|acct)?|card)(?:_?(?:no|num|number))?(?:=|%3d|/|:)$")
"""Keys of addresses: ?idcard=, &cardno=."""
_ID_GROUPS: Final = 6
"""So many groups at most; 18 figures of a table pass the check by chance."""
_ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""Source: GB 11643-1999."""
_FIRST_YEAR: Final = 1900
_BORN: Final = (1930, 2008)
"""Years of birth of those who may owe something."""
_THING_BEFORE: Final = re.compile(
    rf"(?:[单票码编](?<!号码)(?<![名清]单)|快递|物流|包裹|流水|批次|电表|水表|设备|凭证|彩票|期数|条形码)(?:号码?|编号)?{_LEADS_ON}"
)
"""运单, 发票号码, 快递: what has numbers as long, of which one begins as a person's by chance."""
_PROVINCE: Final = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
"""Source: GB/T 2260-2007; 83 are residents from Taiwan."""
_FIRST: Final = ("62", "4", "5", "3", "60", "9")
"""With what the numbers of the issuers begin. Source: ISO/IEC 7812-1; the 9 are old cards of Chinese banks."""
_CARD_SIZES: Final = frozenset({(4, 4, 4, 4), (4, 4, 4, 4, 1), (4, 4, 4, 4, 2), (4, 4, 4, 4, 3), (6, 13), (4, 6, 5)})


def is_id_card(number: Number, plain: str) -> bool:
    """Tell whether it is an identity card's: 18 digits, or the 15 of old ones, with a day of birth.

    Without a word that says so the last digit must be right, or all others those of a grown person of a province in
    one row: people mistype it, and of rows of eighteen digits one in ten thousand is such by chance.
    """
    digits = number.digits
    if "x" in digits[:17] or digits[0] == "0" or len(number.sizes) > _ID_GROUPS + 1:
        return False
    is_told = bool(
        _ID_LABEL.search(plain, max(0, number.start - _NEAR), number.start)
        or _ID_KEY.search(plain, max(0, number.start - _KEY_CHARS), number.start)
    )
    if len(digits) == 15:
        return is_told and _is_day(f"19{digits[6:12]}")
    if len(digits) != 18 or not _is_day(digits[6:14]):
        return False
    if is_told:
        return True
    total = sum(int(digit) * weight for digit, weight in zip(digits[:17], _ID_WEIGHTS, strict=True))
    if len(number.sizes) > _ID_GROUPS or is_numbered(plain, number.start, "numbered"):
        return False
    # What is behind a right one is no measure: 年龄, 月薪, 次贷.
    return "10x98765432"[total % 11] == digits[17] or (len(number.sizes) == 1 and _is_mistyped(number, plain))


def is_bank_card(number: Number, plain: str) -> bool:
    """Tell whether it is a bank card's: of UnionPay by itself, others where a word says so."""
    digits = number.digits
    if not 9 <= len(digits) <= 19 or "x" in digits or is_measured(plain, number.end):
        return False
    if len(digits) < 15:
        is_told = _ACCOUNT_LABEL.search(plain, max(0, number.start - _NEAR), number.start)
        return bool(is_told and _ACCOUNT.fullmatch(plain, number.start, number.end))
    if (
        _CARD_LABEL.search(plain, max(0, number.start - _NEAR), number.start)
        or _CARD_KEY.search(plain, max(0, number.start - _KEY_CHARS), number.start)
        or (_CARD_BEHIND.match(plain, number.end) and not has_near(plain, number.start, "numbered"))
    ):
        return True
    is_grouped = len(number.sizes) == 1 or number.sizes in _CARD_SIZES
    if not is_grouped or not digits.startswith(_FIRST) or is_numbered(plain, number.start, "numbered", "summed"):
        return False
    # One number in ten passes the check by chance: only those of UnionPay stand alone.
    return _passes_luhn(digits) and (digits.startswith("62") or has_near(plain, number.start, "card"))


def _is_mistyped(number: Number, plain: str) -> bool:
    """Tell whether all but the last digit are those of somebody who may owe something, and nothing says otherwise."""
    digits = number.digits
    if not (_PROVINCE.match(digits) and _BORN[0] <= int(digits[6:10]) <= _BORN[1]):
        return False
    is_of_thing = _THING_BEFORE.search(plain, max(0, number.start - _NEAR), number.start)
    return not (is_of_thing or is_measured(plain, number.end))


def _is_day(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])).year >= _FIRST_YEAR
    except ValueError:
        return False


def _passes_luhn(digits: str) -> bool:
    """Check the last digit. Source: ISO/IEC 7812-1, annex B.

    >>> _passes_luhn("6222000000000000004"), _passes_luhn("6222000000000000005")
    (True, False)
    """
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + index % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
