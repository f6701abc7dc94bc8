"""Personal data in a text: numbers, addresses and names that lead to a person."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pipelines.annotate.digits import may_be_number, numbers_in, plain_digits, spelt_numbers
from pipelines.annotate.persons import find_names
from pipelines.annotate.tables import personal, table_version
from pipelines.mentions import PiiMention
from pipelines.script.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipelines.annotate.digits import Number
    from pipelines.annotate.reading import Reading
    from pipelines.mentions import HotlineMention

MASK: Final = "*"
"""Stands for one hidden character."""

_SHOWN: Final = {"name": 1, "email": 0}
"""First characters that stay visible; two for every other kind, which tell the operator or the province at most."""


class Personal(NamedTuple):
    """Personal data at its place, by code points."""

    start: int
    end: int
    kind: str
    """mobile, landline, id_card, bank_card, email, qq, wechat, name."""


_EMAIL: Final = re.compile(
    r"(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]{0,63}\s?(?:@|\(at\)|\[at\]|#(?=(?:qq|1\d\d|gmail|sina|foxmail)\.))\s?"
    r"(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?![a-z0-9])"
)
_LINK: Final = r"(?:号码?|id|群|同微信|同步|同号|客服|咨询|联系|搜索?|添加|是|为|叫|请?加我?|/|:|,|\(|\)|\s){0,5}"
_QQ: Final = re.compile(
    rf"(?:(?<![a-z])qq|扣扣|企鹅|秋秋|球球|(?<=加)q|(?<![a-z])q(?=群|号|:|\s?[1-9]\d{{6}})){_LINK}([1-9]\d{{4,10}})(?![\d.%]|[a-z])"
)
_WECHAT_NAME: Final = (
    r"(?:微[\s\-·.*]?信|[薇威]\s?信|[薇微威][❤♥]|徽信|绿信|卫星号?|围信|绿泡泡|(?<![a-z])(?:v\s?信|v[x❤]|wx|wechat|weixin|vchat)"
    r"|[加+]\s?[我个]?(?:微|薇|v)|加(?=[a-z][-_a-z0-9]{5,19}(?:备注|好友|咨询|领))|(?<![a-z0-9])v(?=[:号]))"
)
_WECHAT: Final = re.compile(rf"{_WECHAT_NAME}({_LINK})([a-z][-_a-z0-9]{{5,19}}|[1-9]\d{{5,10}})(?![-_a-z0-9@]|\.[a-z])")
_EMAIL_MARKS: Final = ("@", "(at)", "[at]", "#")
_HANDLE: Final = re.compile(r"[a-z1-9](?:[-_a-z0-9]{5}|(?<=[1-9])\d{4})")
"""Letters or digits that may be a name in a chat: most texts have none, and finding that out costs nothing."""
_LABEL_CHARS: Final = 48
"""As far before a name as its label begins: 绿泡泡, and five words that lead on."""
_HANDLE_CHARS: Final = 24
"""As far behind its sixth character as a name ends."""
_SURE_LINK: Final = re.compile("号|:|id|搜|加|为|是|叫")

_MOBILE: Final = re.compile(r"1[3-9]\d{9}")
_MOBILE_SIZES: Final = frozenset(
    {(11,), (3, 4, 4), (4, 4, 3), (3, 3, 5), (5, 3, 3), (3, 8), (7, 4), (4, 7), (5, 6), (6, 5), (4, 3, 4), (1,) * 11}
)
_AREA: Final = re.compile(r"0(?:10|2\d|[3-9]\d\d)")
_ID_SIZES: Final = frozenset({(18,), (6, 8, 4), (6, 4, 4, 4), (4, 4, 4, 4, 2), (3, 3, 4, 4, 4), (6, 12), (14, 4)})
_ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""Source: GB 11643-1999."""
_CARD_SIZES: Final = frozenset({(4, 4, 4, 4), (4, 4, 4, 4, 1), (4, 4, 4, 4, 2), (4, 4, 4, 4, 3), (6, 13), (4, 6, 5)})

_NEAR: Final = 12
_RIGHT_BEFORE: Final = re.compile(r"(?:身份证|证件)号?码?[:是为]?\s?$")
_CARD_BEFORE: Final = re.compile(r"卡号?[:是为]?\s?$")


def find_personal(folded: str, public: Iterable[tuple[int, int]] = ()) -> tuple[Personal, ...]:
    """Find personal data in a folded text, in order, without overlaps.

    Args:
        folded: of either script.
        public: spans of numbers known to be public: never personal, nor is what overlaps them.
    """
    folded = plain_digits(folded)
    taken = bytearray(len(folded))
    for start, end in public:
        taken[start:end] = b"\1" * (end - start)
    found: list[Personal] = []

    def claim(each: Personal) -> None:
        if not any(taken[each.start : each.end]):
            taken[each.start : each.end] = b"\1" * (each.end - each.start)
            found.append(each)

    for candidate in _contacts(folded):
        claim(candidate)
    for start, end in find_names(folded, sorted(found)):
        claim(Personal(start, end, "name"))
    return tuple(sorted(found))


def may_be_personal(folded: str) -> bool:
    """Tell whether a text may hold a number, an address or a name in a chat; none of them is without one of these."""
    has_mark = any(mark in folded for mark in _EMAIL_MARKS)
    return has_mark or may_be_number(folded) or bool(_HANDLE.search(folded))


def find_pii(reading: Reading, public: Iterable[HotlineMention]) -> tuple[PiiMention, ...]:
    """Find personal data; the surface given out is masked. A number known as hotline is never personal."""
    if not may_be_personal(reading.folded):
        return ()
    version = table_version("personal")
    return tuple(
        PiiMention(
            kind=found.kind,
            surface=mask(found.kind, reading.text[found.start : found.end]),
            start=found.start,
            end=found.end,
            table_version=version,
        )
        for found in find_personal(reading.folded, [(mention.start, mention.end) for mention in public])
    )


def mask(kind: str, surface: str) -> str:
    """Hide one surface, leaving its length and its first characters, or a mail address's domain.

    >>> mask("mobile", "13800000000"), mask("name", "陈大同"), mask("email", "someone@example.com")
    ('13*********', '陈**', '*******@example.com')
    """
    shown = _SHOWN.get(kind, 2)
    if kind == "email":
        name, at, domain = surface.rpartition("@")
        if at:
            return MASK * len(name) + at + domain
    return surface[:shown] + MASK * (len(surface) - shown)


def canonical(kind: str, surface: str) -> str:
    """Give the form in which equal personal data is equal, however it was printed.

    >>> canonical("mobile", "+86 138-0000-0000"), canonical("mobile", "幺三八零零零零零零零零")
    ('13800000000', '13800000000')
    """
    folded = plain_digits(fold(surface))
    if kind in ("email", "wechat", "name"):
        return "".join(folded.split()).replace("#", "@")
    spelt = next((digits for _, _, digits in spelt_numbers(folded)), None)
    digits = spelt or "".join(char for char in folded if char.isdigit() or char == "x")
    return digits[-11:] if kind == "mobile" else digits


def _contacts(folded: str) -> Iterator[Personal]:
    """Give candidates in the order in which they claim a place."""
    if any(mark in folded for mark in _EMAIL_MARKS):
        for found in _EMAIL.finditer(folded):
            yield Personal(*found.span(), "email")
    yield from _of_digits(folded)
    for begin, end in _near_handles(folded):
        for found in _QQ.finditer(folded, begin, end):
            if not _is_measured(folded, found.end()):
                yield Personal(*found.span(1), "qq")
        for found in _WECHAT.finditer(folded, begin, end):
            asked = folded[found.start() - 1 : found.start()] == "加" or found[0].startswith("加")
            if asked or _SURE_LINK.search(found[1]) or any(char.isdigit() or char in "-_" for char in found[2]):
                yield Personal(*found.span(2), "wechat")


def _near_handles(folded: str) -> Iterator[tuple[int, int]]:
    """Give the stretches around what may be names in a chat, none meeting another: only there labels are looked for."""
    begin = end = -1
    for handle in _HANDLE.finditer(folded):
        first, last = max(0, handle.start() - _LABEL_CHARS), min(len(folded), handle.end() + _HANDLE_CHARS)
        if first > end >= 0:
            yield begin, end
            begin = first
        begin = first if end < 0 else begin
        end = last
    if end >= 0:
        yield begin, end


def _of_digits(folded: str) -> Iterator[Personal]:
    numbers = [number for beginning in numbers_in(folded) for number in beginning]
    for kind, is_it in (("id_card", _is_id_card), ("bank_card", _is_bank_card), ("mobile", _is_mobile)):
        yield from (Personal(number.start, number.end, kind) for number in numbers if is_it(number, folded))
    for start, end, digits in spelt_numbers(folded):
        if _MOBILE.fullmatch(digits):
            yield Personal(start, end, "mobile")
    for number in numbers:
        if _is_landline(number, folded):
            yield Personal(_opened(folded, number.start), number.end, "landline")


def _is_mobile(number: Number, folded: str) -> bool:
    start, digits = number.start, number.digits
    for code in ("0086", "86"):
        if digits.startswith(code) and len(digits) == len(code) + 11:
            digits = digits[len(code) :]
            # +86 139... in one number is a mobile whatever its groups; without the code the groups must be a phone's.
            return bool(_MOBILE.fullmatch(digits)) and not _is_measured(folded, number.end)
    if number.sizes not in _MOBILE_SIZES or not _MOBILE.fullmatch(digits) or len(set(number.separators)) > 1:
        return False
    return not _is_measured(folded, number.end) and not _is_numbered(folded, start)


def _is_landline(number: Number, folded: str) -> bool:
    area = _AREA.match(number.digits)
    if area is None or not 7 <= len(number.digits) - area.end() <= 8 or number.digits.endswith("x"):
        return False
    if _is_measured(folded, number.end) or _is_numbered(folded, number.start):
        return False
    if number.sizes[0] == area.end():
        return "." not in number.separators and sum(number.sizes[1:2]) in (3, 4, 7, 8)
    return len(number.sizes) == 1 and _has_near(folded, number.start, personal()["telephone"])


def _is_id_card(number: Number, folded: str) -> bool:
    digits = number.digits
    if len(digits) != 18 or number.sizes not in _ID_SIZES or "x" in digits[:17] or digits[0] == "0":
        return False
    try:
        born = date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    if born.year < 1900:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits[:17], _ID_WEIGHTS, strict=True))
    is_right = "10x98765432"[total % 11] == digits[17]
    return is_right or bool(_RIGHT_BEFORE.search(folded, max(0, number.start - _NEAR), number.start))


def _is_bank_card(number: Number, folded: str) -> bool:
    digits = number.digits
    if not 15 <= len(digits) <= 19 or "x" in digits or not digits.startswith(("62", "4", "5", "3", "60", "9")):
        return False
    if len(number.sizes) > 1 and number.sizes not in _CARD_SIZES:
        return False
    if _is_numbered(folded, number.start) or _is_measured(folded, number.end):
        return False
    if _CARD_BEFORE.search(folded, max(0, number.start - _NEAR), number.start):
        return True
    # One number in ten passes the check by chance: only those of UnionPay stand alone.
    return _passes_luhn(digits) and (digits.startswith("62") or _has_near(folded, number.start, personal()["card"]))


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


def _opened(folded: str, start: int) -> int:
    return start - 1 if folded[start - 1 : start] == "(" else start


def _is_measured(folded: str, end: int) -> bool:
    return folded[end : end + 1] == "%" or folded.startswith(_words("measures"), end)


def _is_numbered(folded: str, start: int) -> bool:
    before = folded[max(0, start - 8) : start].rstrip(" :是为#")
    return before.endswith((*_words("numbered"), "¥", "$"))


def _has_near(folded: str, start: int, words: Iterable[str]) -> bool:
    before = folded[max(0, start - _NEAR) : start]
    return any(word in before for word in words)


@cache
def _words(name: str) -> tuple[str, ...]:
    words: Any = personal()[name]
    return tuple(words)
