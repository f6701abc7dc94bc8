"""Identity papers of Taiwan, Hong Kong and Macau, and passports: they begin with a letter, or are told by a word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipelines.annotate.numbers.counted import has_near, is_file, is_measured

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEADS_ON: Final = r"(?:字号|号码?|编号|统一编号|资料|明文件?|[:(\[【「“\"是为叫\s]){0,4}"
_LABEL: Final = r"(?:身[份分]证|身[份分]|id\s?card|hkid|id\s?no\.?|证件|居留证|居住证|统一证号)"
_TAIWAN: Final = re.compile(r"[a-z](?<![\da-z][a-z])[1289]\d{8}(?![\da-z])|[a-z](?<![\da-z][a-z])[a-d]\d{8}(?![\da-z])")
_HONG_KONG: Final = re.compile(r"[a-z]{1,2}(?<![\da-z][a-z])(?<![\da-z][a-z][a-z])\d{6}\s?\([\da]\)")
_HONG_KONG_TOLD: Final = re.compile(rf"{_LABEL}{_LEADS_ON}(?P<id>[a-z]{{1,2}}\s?\d{{6}}\s?[\[/\-]?[\da]\]?)(?![\da-z])")
_MACAU_TOLD: Final = re.compile(rf"{_LABEL}{_LEADS_ON}(?P<id>[1578]\d{{6}}\(\d\)|[1578]/\d{{6}}/\d)")
_PASSPORT: Final = re.compile(
    rf"(?:护照|(?P<pass>通行证)|回乡证|台胞证){_LEADS_ON}(?P<id>[a-z]{{1,2}}\d{{7,8}}|[hm]\d{{8,10}}|\d{{8,9}})(?![\da-z])"
)
_TRAVELS: Final = re.compile("[港澳台陆]|往来|来往|内地|赴")
"""Not 小区通行证, 车辆通行证."""
_MARKS: Final = ("身份", "身分", "证件", "居留证", "居住证", "统一证", "护照", "通行证", "回乡证", "台胞证", "id")
"""One of them stands in every number that only a word tells."""
_LABEL_BEFORE: Final = re.compile(rf"{_LABEL}{_LEADS_ON}$")
_NEAR: Final = 16
_TRAVELS_CHARS: Final = 10
_ARTICLE: Final = re.compile(r"(?:型号|货号|款号|批号|车次|航班|零件|产品|商品|规格|料号|条码|编码)[:为是\s]{0,2}$")
"""What is numbered by a letter and digits and is no person."""

_TAIWAN_LETTERS: Final = "abcdefghjklmnpqrstuvxywzio"
"""In the order of their values, 10 and up. Source: the Ministry of the Interior's rule for identity card numbers."""
_TAIWAN_WEIGHTS: Final = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)


def tw_hk_papers(plain: str) -> Iterator[tuple[int, int]]:
    """Give the numbers of such papers in a text in plain digits.

    Those of Taiwan and Hong Kong stand for themselves where their check digit is right (of Hong Kong: in its bracket),
    and behind a word that says what they are, for people mistype them; all others only there.

    >>> text = "身分证字号f123456789，香港身份证k123456(0)，型号a123456789"
    >>> [text[start:end] for start, end in tw_hk_papers(text)]
    ['f123456789', 'k123456(0)']
    """
    for shape, is_right in ((_TAIWAN, _is_taiwans), (_HONG_KONG, _is_hong_kongs)):
        for found in shape.finditer(plain):
            if _is_told(plain, found.start()) or (is_right(found[0]) and _is_free(plain, *found.span())):
                yield found.span()
    for shape in (_HONG_KONG_TOLD, _MACAU_TOLD, _PASSPORT) if any(mark in plain for mark in _MARKS) else ():
        yield from (found.span("id") for found in shape.finditer(plain) if _is_persons(plain, found))


def _is_told(plain: str, start: int) -> bool:
    return bool(_LABEL_BEFORE.search(plain, max(0, start - _NEAR), start))


def _is_persons(plain: str, found: re.Match[str]) -> bool:
    """Tell whether a number behind a paper's name is no sum, and a permit one to travel with."""
    if found["id"].isdigit() and is_measured(plain, found.end()):
        return False
    is_permit = found.re is _PASSPORT and found["pass"]
    return not is_permit or bool(_TRAVELS.search(plain, max(0, found.start() - _TRAVELS_CHARS), found.start()))


def _is_free(plain: str, start: int, end: int) -> bool:
    """Tell whether it is no part of an address or a file's name, and nobody calls it the number of a thing."""
    if plain[start - 1 : start] in tuple("/=_-.@#&?%") or is_file(plain, end) or has_near(plain, start, "numbered"):
        return False
    return not _ARTICLE.search(plain, max(0, start - _NEAR), start)


def _is_taiwans(number: str) -> bool:
    """Check the last digit; of the old numbers of foreigners the second letter counts by its last figure."""
    first, second = divmod(_TAIWAN_LETTERS.index(number[0]) + 10, 10)
    gender = number[1] if number[1].isdigit() else str(_TAIWAN_LETTERS.index(number[1]) % 10)
    digits = (first, second, int(gender), *map(int, number[2:]))
    return sum(digit * weight for digit, weight in zip(digits, _TAIWAN_WEIGHTS, strict=True)) % 10 == 0


def _is_hong_kongs(number: str) -> bool:
    """Check the last place; a single letter stands behind a blank worth 36, a is 10."""
    signs = re.sub(r"[\s()]", "", number)
    values = [int(sign, 36) for sign in signs]
    values = values if len(values) == 9 else [36, *values]
    return sum(value * weight for value, weight in zip(values, range(9, 0, -1), strict=True)) % 11 == 0
