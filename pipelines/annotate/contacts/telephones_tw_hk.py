"""Telephone numbers of Taiwan and Hong Kong, which are shorter than the mainland's: 0912-345-678, (02)2345-6789."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipelines.annotate.numbers.counted import NEAR_CHARS, has_near, is_called, is_file, is_measured, is_numbered
from pipelines.annotate.numbers.digits import BLANKS, is_latin

if TYPE_CHECKING:
    from collections.abc import Iterator

_S: Final = rf"[{BLANKS}\-\u2010-\u2015]"
_OPEN: Final = rf"\)?{_S}{{0,2}}"
"""Behind a code or an area: its bracket and what sets it apart."""
_TW_MOBILE: Final = re.compile(
    rf"09(?<![\d.]09)(?<!\d-09)(?:\d\d(?P<apart>{_S})\d{{3}}{_S}\d{{3}}|\d\d{_S}?\d{{6}}|\d\d{_S}?\d{{3}}{_S}?\d{{3}})(?!\d)"
)
_TW_ABROAD: Final = re.compile(
    rf"886(?<![\d.]886){_OPEN}(?:\(?0\)?)?{_S}?"
    rf"(?:(?P<mobile>9\d\d{_S}?\d{{3}}{_S}?\d{{3}})|[2-8]{_OPEN}[2-9]\d{{2,3}}{_S}?\d{{4}})(?!\d)"
)
_HK_ABROAD: Final = re.compile(rf"852(?<![\d.]852){_OPEN}(?P<first>[2-9])\d{{3}}{_S}?\d{{4}}(?!\d)")
_HK_NUMBER: Final = re.compile(rf"[235689](?<![\d.\-][235689])\d{{3}}{_S}?\d{{4}}(?![\d-])")
_PRICES: Final = re.compile(r"\d\d00[^\d\s]\d\d00|\d000\s\d000|(?:19|20)\d\d-(?:19|20)\d\d")
"""电话5000-8000 is what they cost, 2010-2020 are years."""
_THING_BEFORE: Final = re.compile(
    r"(?:股票|基金|证券|彩票|车牌|型号|[尾学工房货款牌]号|门牌|密码|快递|楼盘|邮编|证书)(?:代码|号码?)?[:是为\s]{0,2}$"
)
_HK_LABEL: Final = re.compile(
    r"(?:(?P<mobile>whats\s?app|手提电?话?|手机)|电话|致电|(?<![a-z])tel)(?:号码?|[:.是为\s]){0,4}$"
)
"""Behind 电话 5 and 6 may begin a landline of the mainland; 9 begins none."""
_HK_BEHIND: Final = re.compile(
    r"\s?(?:打(?:电话)?[来嚟黎给俾畀过]|[这那呢嗰同]一?个(?:号码?|电话|冧把))"
    r"(?!的?(?:红包|[货房学尾订定]款|工资|生活费|学费|租金|首付|钱))"
)
"""How one tells from which number one was called: 用9000 0001打嚟, 6000 0001呢個號碼."""
_HK_LANDLINES: Final = frozenset("23")
_TW_LANDLINE: Final = re.compile(
    rf"0(?<![\d.]0)(?<!\d-0)(?P<area>37|49|82|89|[2-8])(?P<behind>\){_S}{{0,2}}|{_S}{{1,2}})(?P<core>[2-9]\d{{2,3}}{_S}?\d{{3,4}})(?!\d|{_S}\d)"
)
_SUBSCRIBER: Final = {"2": (8,), "4": (7, 8), "37": (6,), "49": (7,), "82": (6,), "89": (6,)}
"""Digits behind the area; 7 behind the others. Source: Taiwan's numbering plan of the NCC, 2024"""
_EXTENSION: Final = re.compile(r"\s?(?:转?分机|转|#|ext\.?)(?:号?:?)\s?\d{1,6}(?![\d年月日])")
_DAY: Final = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])")
_COUNTRY_MARKS: Final = ("+", "00", "(", "+(")


def tw_hk_telephones(plain: str) -> Iterator[tuple[int, int, str]]:
    """Give the numbers of Taiwan and Hong Kong in a text in plain digits, in any order: (start, end, kind).

    Taken without a word that tells of a telephone: what is divided as only such numbers are, and what has the code of
    the place. Freephones (0800) are the public's.

    >>> sorted(tw_hk_telephones("手机0912-345-678，(02)2345-6789，+852 9123 4567"))
    [(2, 14, 'mobile'), (15, 28, 'landline'), (30, 43, 'mobile')]
    """
    yield from _with_code(plain)
    for found in _TW_MOBILE.finditer(plain):
        if (found["apart"] or _is_told(plain, found.start())) and _is_free(plain, *found.span()):
            yield *found.span(), "mobile"
    for found in _TW_LANDLINE.finditer(plain):
        if _is_landline(plain, found) and _is_free(plain, *found.span()):
            start = found.start() - (plain[found.start() - 1 : found.start()] == "(")
            extension = _EXTENSION.match(plain, found.end())
            yield start, extension.end() if extension else found.end(), "landline"
    for found in _HK_NUMBER.finditer(plain):
        if not _is_no_hk_number(plain, found) and (_is_hk_mobile(plain, found) or _HK_BEHIND.match(plain, found.end())):
            yield *found.span(), "landline" if found[0][0] in _HK_LANDLINES else "mobile"


def home_digits(digits: str) -> str:
    """Give the digits of a mobile as they are dialled at home, without the country's code.

    >>> home_digits("8613800000000"), home_digits("886912345678"), home_digits("85291234567")
    ('13800000000', '0912345678', '91234567')
    """
    bare = digits.removeprefix("00")
    if bare.startswith("886") and len(bare) in (12, 13):
        return f"0{bare[-9:]}"
    if bare.startswith("852") and len(bare) == 11:
        return bare[-8:]
    return digits[-11:]


def _with_code(plain: str) -> Iterator[tuple[int, int, str]]:
    if "886" in plain:
        for found in _TW_ABROAD.finditer(plain):
            if _has_code(plain, found):
                yield *found.span(), "mobile" if found["mobile"] else "landline"
    if "852" in plain:
        for found in _HK_ABROAD.finditer(plain):
            if _has_code(plain, found):
                yield *found.span(), "landline" if found["first"] in _HK_LANDLINES else "mobile"


def _has_code(plain: str, found: re.Match[str]) -> bool:
    """Tell whether a country's code is one: behind a plus, two noughts or a bracket, or where one is told to call."""
    is_code = plain.endswith(_COUNTRY_MARKS, 0, found.start()) or _is_told(plain, found.start())
    return is_code and not is_measured(plain, found.end()) and not is_file(plain, found.end())


def _is_landline(plain: str, found: re.Match[str]) -> bool:
    digits = "".join(char for char in found["core"] if char.isdigit())
    if len(digits) not in _SUBSCRIBER.get(found["area"], (7,)) or _DAY.fullmatch(digits):
        return False
    if _is_told(plain, found.start()):
        return True
    # (03)3000-5000 is an item's number and a range
    is_bracketed = plain[found.start() - 1 : found.start()] == "(" and found["behind"].startswith(")")
    return is_bracketed and not (digits[:-4].endswith("00") and digits.endswith("00"))


def _is_hk_mobile(plain: str, found: re.Match[str]) -> bool:
    label = _HK_LABEL.search(plain, max(0, found.start() - 16), found.start())
    if not label or not found[0].startswith(("5", "6", "9") if label["mobile"] else "9"):
        return False
    # 手机5999-6999 is what it costs
    return found[0][4:].lstrip().isdigit() or not label[0].startswith("手")


def _is_no_hk_number(plain: str, found: re.Match[str]) -> bool:
    is_other = (
        _PRICES.fullmatch(found[0])
        or _DAY.fullmatch(re.sub(r"\D", "", found[0]))
        or _THING_BEFORE.search(plain, max(0, found.start() - NEAR_CHARS), found.start())
    )
    return bool(is_other) or is_measured(plain, found.end()) or is_file(plain, found.end())


def _is_told(plain: str, start: int) -> bool:
    return is_called(plain, start) or has_near(plain, start, "telephone") or has_near(plain, start, "reach")


def _is_free(plain: str, start: int, end: int) -> bool:
    """Tell whether a number is not counted, a file's, a document's or the end of a word."""
    if is_latin(plain[start - 1 : start]) and not plain.endswith(("tel", "phone", "mobile"), 0, start):
        return False
    is_of_other = is_measured(plain, end) or is_file(plain, end) or is_latin(plain[end : end + 1])
    return not is_of_other and not is_numbered(plain, start, "numbered", "summed")
