"""Personal data inside addresses: of pages (?phone=, /u/...), of programs (tel:, weixin://, mqqwpa://).

A row of digits in an address is somebody's where the key or the path word beside it says so, and a page's, a time's or
an order's where that word says so, or where a date stands before it or a page's ending behind it: real sites number
their articles with eleven digits. Where nothing tells, the shape decides, as anywhere else.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from pipelines.annotate.counted import either
from pipelines.annotate.tables import personal

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY_CHARS: Final = 40
"""As far before a value as its key begins."""
_PLUS: Final = r"(?:\+|%2b|%20)?$"
_KEY: Final = re.compile(rf"[?&;#](?:amp;)?(?P<key>[a-z_][a-z_\d\-\[\].]{{0,31}})(?:=|%3d){_PLUS}")
_DATED: Final = re.compile(r"/(?:19|20)\d\d(?:[/-]?(?:0?[1-9]|1[0-2])(?:[/-]?\d{1,2})?)?/$")
_PAGE_BEHIND: Final = re.compile(r"(?:[_-]\d{1,4}){0,2}\.(?:s?html?|aspx?|php|jspx?|do)(?![a-z])")
_QQ: Final = re.compile(
    r"uin(?:=|%3d|/)([1-9]\d{4,10})(?!\d)|qzone\.qq\.com/([1-9]\d{4,10})(?!\d)|[?&]nk=([1-9]\d{4,10})(?!\d)"
    r"|//([1-9]\d{4,10})(?=\.qzone\.)|qq_?(?:num(?:ber)?|no)=([1-9]\d{4,10})(?!\d)"
)
_WECHAT: Final = re.compile(
    r"(?:weixin://(?:contacts/profile/|dl/(?:chat|add)\?(?:user(?:name)?=)?|(?:add|profile|chat)/)"
    r"|[?&](?:wx|wechat|weixin)_?(?:id|no|hao|num(?:ber)?|name|account)?=)"
    r"((?=[a-z]{0,19}[-_\d])[a-z][-_a-z\d]{5,19})(?![-_a-z\d])"
)
_BEFORE: Final = frozenset("=/_-:+0abcdefghijklmnopqrstuvwxyz")
"""In what a key or a path word with its mark ends, %20 and u139... included."""
_MARKS: Final = ("=", "://", "%3d")


def is_of_person(plain: str, start: int, end: int) -> bool | None:
    """Tell whether the key or path word beside a number in an address says that it is somebody's, or a page's.

    >>> urls = "a.cn/r?phone=13800000000", "a.cn/article/13800000000.html", "a.cn/13800000000"
    >>> [is_of_person(url, url.index("138"), url.index("138") + 11) for url in urls]
    [True, False, None]
    """
    if plain[start - 1 : start] not in _BEFORE:
        return None  # nearly all numbers of a text are told by this one look
    before = plain[max(0, start - _KEY_CHARS) : start]
    if key := _KEY.search(before):
        if _person_key().search(key["key"]):
            return True
        return False if _page_key().fullmatch(key["key"]) else None
    if _person_path().search(before):
        return True
    is_page = _DATED.search(before) or _page_path().search(before)
    return False if is_page or (before[-1:] == "/" and _PAGE_BEHIND.match(plain, end)) else None


def chat_addresses(plain: str) -> Iterator[tuple[int, int, str]]:
    """Give the numbers of QQ and the names in WeChat that addresses lead to: (start, end, kind)."""
    if any(mark in plain for mark in _MARKS):
        yield from ((*found.span(found.lastindex or 0), "qq") for found in _QQ.finditer(plain))
        yield from ((*found.span(1), "wechat") for found in _WECHAT.finditer(plain))


@cache
def _person_key() -> re.Pattern[str]:
    return re.compile(
        rf"(?:^|[_\-.\[\]])(?:{either(personal()['person_keys'])})[\]s]?$|{either(personal()['person_key_parts'])}"
    )


@cache
def _page_key() -> re.Pattern[str]:
    return re.compile(rf"(?:[a-z_\d\-]{{0,24}}{either(personal()['page_key_ends'])}|{either(personal()['page_keys'])})")


@cache
def _person_path() -> re.Pattern[str]:
    return re.compile(rf"(?:[/\-]{either(personal()['person_paths'])}[/_\-:]?|//wa\.me/){_PLUS}")


@cache
def _page_path() -> re.Pattern[str]:
    return re.compile(rf"/{either(personal()['page_paths'])}[/_\-]$")
