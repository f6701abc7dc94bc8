"""Telephone numbers of persons: mobiles however their digits are set apart, and landlines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipelines.annotate.contacts.addresses import is_of_person
from pipelines.annotate.numbers.counted import has_near, is_called, is_file, is_measured, is_numbered
from pipelines.annotate.numbers.digits import LABELLED, UNSEEN, is_latin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.annotate.numbers.digits import Number

_APART: Final = r"(?:[^\w\n。!?;:%$¥£€=<>\"'“”(]|_){0,3}"
"""What sets digits apart, a smiling face included; what ends a clause, a time or a price does not."""
_LOOSE: Final = re.compile(rf"(?P<code>(?:00)?86{_APART}|0)?(?P<core>1{_APART}[3-9](?:{_APART}\d){{9}})(?!\d)")
_LOOSE_ALONE: Final = re.compile(rf"1(?<!\d1){_APART}[3-9](?:{_APART}\d){{9}}")
_BEGIN: Final = re.compile(r"[018](?<!\d[018])")
_GLUED: Final = re.compile(r"1(?<!\d1)[3-9]\d{9}(?:1[3-9]\d{9}){1,2}(?!\d)")
_SIZES: Final = frozenset(
    {(11,), (3, 4, 4), (4, 4, 3), (3, 3, 5), (5, 3, 3), (3, 8), (7, 4), (4, 7), (5, 6), (6, 5), (4, 3, 4), (1,) * 11}
)
_RARE_SIZES: Final = frozenset({(3, 2, 2, 2, 2), (3, 4, 2, 2), (3, 2, 2, 4), (3, 2, 3, 3), (3, 2, 4, 2), (1, 2, 4, 4)})
"""They count only where one is told to call: so may lists of numbers be grouped."""
_LISTING: Final = frozenset(",、/&+;")
"""What stands between the numbers of a list; within one only where one is told to call."""
_MARKED: Final = re.compile(r"(?<![\w.])[1-9]\d?\.$")
"""The mark of an item: 1.139..."""
_WORD_BEFORE: Final = re.compile(r"[a-z0-9_]{1,16}$")
_FILES: Final = frozenset({"img", "dsc", "vid", "mvimg", "screenshot", "wx_camera_", "mmexport", "sf", "yt", "jd"})
"""What begins names of files and of parcels."""
_UNIT_BEHIND: Final = re.compile(
    r"(?:[kmgt]i?b|usd|rmb|cny|hkd|px|[kmg]?hz|kw|km|kg)(?![a-z])|(?!qq|q\d|vx?\d|wx|tel|fax)[a-z]+\d"
)
_AREA: Final = re.compile(r"0(?:10|2\d|(?![48]00)[3-9]\d\d)")
_SLASHED: Final = re.compile(r"0(?<!\d0)(?:10|2\d|[3-9]\d\d)\s?[/|~*]\s?[2-9]\d{6,7}(?!\d)")
_EXTENSION: Final = re.compile(r"\s?(?:转|-|ext\.?|分机号?:?)\s?\d{1,6}(?![\d年月日])")
_LANDLINE_LABEL: Final = re.compile(
    r"(?:(?:电话|热线|致电)(?:查询|咨询|预约)|电话|座机|固话|传真|热线|tel|phone|fax|致电|拨打?|联系[\u4e00-\u9fff]{0,4})(?:号码?|\(|[:.是为\s]){0,4}$"
)
_CALLED_BEHIND: Final = re.compile(r"\s?(?:打(?:电话)?[来给过]|[这那同]一?个(?:号码|电话|座机|固话))")
_LOCAL_SIZES: Final = frozenset({(7,), (8,), (4, 4), (3, 4)})
_DAY: Final = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])")


def may_be_mobile(folded: str) -> bool:
    """Tell whether digits that are set apart by anything may be a mobile number."""
    return bool(_LOOSE_ALONE.search(folded))


def mobiles(plain: str) -> Iterator[tuple[int, int]]:
    """Give the mobile numbers of a text in plain digits, with the code of the country.

    >>> list(mobiles("打139-0000-0000，或(186)0000 0000"))
    [(1, 14), (17, 30)]
    """
    for row in _GLUED.finditer(plain):
        if not is_numbered(plain, row.start(), "numbered"):
            yield from ((place, place + 11) for place in range(row.start(), row.end(), 11))
    for begin in _BEGIN.finditer(plain):
        found = _LOOSE.match(plain, begin.start())
        if found and _is_mobile(plain, found):
            yield found.span()


def _is_mobile(plain: str, found: re.Match[str]) -> bool:
    start, end = found.span()
    if (is_of := is_of_person(plain, start, end)) is not None:
        return is_of and _is_grouped(plain, found)
    if not (_stands_alone(plain, start, end) and _is_grouped(plain, found)):
        return False
    is_told = is_called(plain, start)
    if plain.startswith("%", end) or not (is_told or not is_measured(plain, end, is_whole=True)):
        return False
    return is_told or not is_numbered(plain, start, "numbered")


def _stands_alone(plain: str, start: int, end: int) -> bool:
    """Tell whether nothing around a number is a part of it, nor makes a file, a parcel or a size of it."""
    before, behind = plain[start - 1 : start], plain[end : end + 2]
    if (behind[:1] == "." and behind[1:].isdigit()) or _UNIT_BEHIND.match(plain, end) or is_file(plain, end):
        return False
    if before == "." and plain[start - 2 : start - 1].isdigit() and not _MARKED.search(plain, max(0, start - 4), start):
        return False
    word = _WORD_BEFORE.search(plain, max(0, start - 16), start) if is_latin(before) or before == "_" else None
    if word is None or word[0].endswith(LABELLED):
        return True
    return not (word[0].strip("_") in _FILES or any(map(str.isdigit, word[0])))


def _is_grouped(plain: str, found: re.Match[str]) -> bool:
    """Tell whether the digits stand in groups as a telephone's do."""
    if found["code"] and found["code"] != "0":
        return True
    core = found["core"]
    sizes = tuple(map(len, re.findall(r"\d+", core)))
    marks = [re.sub(f"[{UNSEEN}]", "", mark) for mark in re.split(r"\d+", core)[1:-1]]
    kinds = {mark.strip() or mark[:1] for mark in marks} - {""}
    if plain[found.start() - 1 : found.start()] == "(":
        kinds.discard(")")
    if len(kinds) > 1 or not (sizes in _SIZES or sizes in _RARE_SIZES or not any(marks)):
        return False
    is_list = sizes != (1,) * 11 and any(char in _LISTING for kind in kinds for char in kind)
    return not (sizes in _RARE_SIZES or is_list) or has_near(plain, found.start(), "reach")


def slashed_landlines(plain: str) -> Iterator[tuple[int, int]]:
    """Give the landlines of which a stroke divides the area: 028/60000000."""
    return (found.span() for found in _SLASHED.finditer(plain) if not is_measured(plain, found.end()))


def landline(number: Number, plain: str) -> tuple[int, int] | None:
    """Give the place of a landline with its bracket, the code of the country and its extension; None if it is none."""
    if number.digits.endswith("x") or not (_has_area(number, plain) or _is_local(number, plain)):
        return None
    if is_measured(plain, number.end) or is_numbered(plain, number.start, "numbered", "summed"):
        return None
    start = number.start - 1 if plain[number.start - 1 : number.start] == "(" else number.start
    extension = _EXTENSION.match(plain, number.end)
    return start, extension.end() if extension else number.end


def _has_area(number: Number, plain: str) -> bool:
    digits, sizes = number.digits, number.sizes
    for code in ("0086", "86"):
        if digits.startswith(code) and sizes[0] == len(code) and len(sizes) > 1:
            digits, sizes = digits[len(code) :], sizes[1:]
            if not digits.startswith("0"):
                digits, sizes = f"0{digits}", (sizes[0] + 1, *sizes[1:])
            break
    area = _AREA.match(digits)
    if area is None or not 7 <= len(digits) - area.end() <= 8:
        return False
    if sizes[0] == area.end():
        return "." not in number.separators and sum(sizes[1:2]) in (3, 4, 7, 8)
    is_told = has_near(plain, number.start, "telephone") or _CALLED_BEHIND.match(plain, number.end)
    return len(sizes) == 1 and bool(is_told)


def _is_local(number: Number, plain: str) -> bool:
    """Tell whether it is a landline without its area: there one must be told to call it."""
    if number.sizes not in _LOCAL_SIZES or number.digits[0] not in "2345678" or _DAY.fullmatch(number.digits):
        return False
    return bool(_LANDLINE_LABEL.search(plain, max(0, number.start - 12), number.start))
