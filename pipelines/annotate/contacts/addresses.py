"""Personal data inside addresses: of pages (?phone=, /u/...), of programs (tel:, weixin://, mqqwpa://).

A row of digits is somebody's where the key or the path word beside it says so. It is a page's, a time's or an order's
where that word says so, or where a date stands before it or a page's ending behind it, and where all before it is an
address beyond doubt: real sites number their articles with eleven digits, but 电话/T/139... is written by hand. Where
nothing tells, the shape decides, as anywhere else.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from pipelines.annotate.numbers.counted import either
from pipelines.annotate.tables import personal

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY_CHARS: Final = 40
"""As far before a value as its key begins."""
_PLUS: Final = r"(?:\+|%2b|%20)?$"
_KEY: Final = re.compile(rf"[?&#](?:amp;)?(?P<key>[a-z_][a-z_\d\-\[\].]{{0,31}})(?:=|%3d){_PLUS}")
_ADDRESS_CHARS: Final = 200
_RUN: Final = re.compile(r"[a-z\d_\-.~:/?#&=%+;\[\]]+$")
_ADDRESS: Final = re.compile(
    r"(?:https?://)?(?:[a-z\d\-]{1,63}\.){1,6}[a-z]{2,24}(?::\d{1,5})?[/?#]"
    r"(?:[a-z\d_\-.~/?#=%+\[\]]|&(?:amp;)?)*"
)
"""No colon and no semicolon past the host: a full-width one of a sentence is folded to it."""
_DATED: Final = re.compile(r"/(?:19|20)\d\d(?:[/-]?(?:0?[1-9]|1[0-2])(?:[/-]?\d{1,2})?)?/$")
_PAGE_BEHIND: Final = re.compile(r"(?:[_-]\d{1,4}){0,2}\.(?:s?html?|aspx?|php|jspx?|do)(?![a-z])")
_QQ: Final = re.compile(
    r"(?<![a-z])(?:to|host|friend)?uin(?:=|%3d|/)([1-9]\d{4,10})(?!\d)|qzone\.qq\.com/([1-9]\d{4,10})(?!\d)|[?&]nk=([1-9]\d{4,10})(?!\d)"
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
    """Tell whether the key or path word beside a number says that it is somebody's, or one in an address a page's.

    >>> urls = "a.cn/r?phone=13800000000", "a.cn/article/13800000000.html", "a.cn/13800000000"
    >>> [is_of_person(url, url.index("138"), url.index("138") + 11) for url in urls]
    [True, False, None]
    """
    if plain[start - 1 : start] not in _BEFORE:
        return None  # nearly all numbers of a text are told by this one look
    before = plain[max(0, start - _KEY_CHARS) : start]
    key = _KEY.search(before)
    if key and _person_key().search(key["key"]):
        return True
    if not key and _person_path().search(before):
        return True
    return False if _is_page(plain, before, end, key) and _is_in_address(plain, start) else None


def _is_page(plain: str, before: str, end: int, key: re.Match[str] | None) -> bool:
    if key:
        return bool(_page_key().fullmatch(key["key"]))
    is_page = _DATED.search(before) or _page_path().search(before)
    return bool(is_page or (before[-1:] == "/" and _PAGE_BEHIND.match(plain, end)))


def _is_in_address(plain: str, start: int) -> bool:
    """Tell whether all that stands before, back to a blank or a sign of a sentence, is an address of a page."""
    run = _RUN.search(plain, max(0, start - _ADDRESS_CHARS), start)
    if run is None or not _ADDRESS.fullmatch(run[0]):
        return False
    return "://" in run[0] or not "\u4e00" <= plain[run.start() - 1 : run.start()] <= "\u9fff"


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
    pages, ends = either(personal()["page_key_words"]), either(personal()["page_key_ends"])
    return re.compile(rf"(?:{pages}[_\-]?){{0,2}}{ends}|{either(personal()['page_keys'])}")


@cache
def _person_path() -> re.Pattern[str]:
    return re.compile(rf"(?:[/\-]{either(personal()['person_paths'])}[/_\-:]?|//wa\.me/){_PLUS}")


@cache
def _page_path() -> re.Pattern[str]:
    return re.compile(rf"/{either(personal()['page_paths'])}[/_\-]$")
