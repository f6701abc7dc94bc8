"""Texts about encodings show garbled text and escapes on purpose: what stands near such talk stays."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES: Final = (
    r"mojibake|latin-?1|iso-?8859-?\d*|cp-?125\d|windows-?125\d|utf-?(?:8|16|7)|gbk|gb-?2312|gb-?18030|big-?5"
    r"|shift[-_ ]?jis|euc-?kr|unicode|charsets?|encod(?:e|ed|ing)|decod(?:e|ed|er|ing)|escap(?:e|ed|ing)"
    r"|quoted-printable|percent-encod\w*|code ?points?|html(?:实体|實體)?|xml|json|regex"
    r"|encodeURI(?:Component)?|urlencode|hz(?= ?[编編][码碼])"
)
_TERMS: Final = (
    "乱码|亂碼|字节(?!跳动|系|旗下|贷|公司)|字符集|字元集|字符编码|字元編碼|文字編碼|编码(?:方式|格式|形式|错误|设错|选错|有误|不对|问题|转换|不一致|后|成|为)|編碼(?:方式|格式|形式|錯誤|設錯|選錯|有誤|不對|問題|轉換|不一致|後|成|為)"
    "|(?<=URL)[编編][码碼]|(?:百分号|百分號|网址|網址|十六进制|十六進位)[编編][码碼]|解码|解碼|转码|轉碼|转义|轉義|码点|碼點|(?<=HTML)(?:实体|實體)|(?:字符|字元|的)(?:实体|實體)|实体字符|正则|正規表|文字化け|인코딩"
)
_TALK: Final = re.compile(rf"{_TERMS}|(?<![A-Za-z0-9./?_])(?:{_NAMES})(?![A-Za-z0-9])", re.IGNORECASE)

_MAY_BEGIN: Final = re.compile("[A-Za-z]+|[乱亂字文编編百网網十解转轉码碼正的实實인]")
"""Where a mention may begin: a class is found ten times as fast as so many words are tried at every place."""

_NEAR_CHARS: Final = 300
"""A sample stands in the paragraph that speaks of it, or in the one before or after."""

_NEAR_LINES: Final = 3
"""Its own line, an empty one, and the neighbouring paragraph."""

_DENSE_MENTIONS: Final = 4
_DENSE_CHARS: Final = 300
"""A text with so many mentions, one to so many characters, is about encodings throughout."""


class Mentions:
    """Where a text speaks of encodings."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places = list(_places(text))
        count = len(self._places)
        self._is_throughout = count >= _DENSE_MENTIONS and count * _DENSE_CHARS >= len(text)

    def cover(self, start: int, end: int, meaning: str = "") -> bool:
        """Tell whether the text speaks of encodings in the lines around a span, or says itself what the span means.

        >>> Mentions("“é€¾æœŸ”这样的乱码").cover(1, 7), Mentions("é€¾æœŸ，请联系客服").cover(0, 6)
        (True, False)
        >>> Mentions("é€¾æœŸ读出来是“逾期”").cover(0, 6, "逾期")
        True
        """
        if self._is_throughout or _is_shown(self._text, start, end) or _is_explained(self._text, start, end, meaning):
            return True
        before = self._text[max(0, start - _NEAR_CHARS) : start].split("\n")[-_NEAR_LINES:]
        after = self._text[end : end + _NEAR_CHARS].split("\n")[:_NEAR_LINES]
        low = start - sum(map(len, before)) - len(before) + 1
        high = end + sum(map(len, after)) + len(after) - 1
        at = bisect_left(self._places, low)
        return at < len(self._places) and self._places[at] < high


_SHOWN_BEFORE: Final = re.compile(
    '(?:[变變]成了?|显示[为成]了?|顯示[為成]了?|看到(?:的是)?|出现了?|出現了?)[“「『"]\\Z'
)
_SHOWN_BEHIND: Final = re.compile(
    '[”」』"]? ?(?:这样|這樣|这种|這種|这类|這類|之类|之類|一类|一類)的?(?:奇怪的?|怪异的?|怪異的?)?'
    "(?:字[符串样樣这這，。？！]|字$|符[号號]|文字)",
    re.MULTILINE,
)
_CLOSING: Final = ("”", "」", "』", '"')
_SHOWN_CHARS: Final = 8


def _is_shown(text: str, start: int, end: int) -> bool:
    """Tell whether a text shows a span to its readers: 出现“ÄãºÃ”, or ÄãºÃ这样的字."""
    is_quoted = text[end : end + 1] in _CLOSING and _SHOWN_BEFORE.search(text, max(0, start - _SHOWN_CHARS), start)
    return bool(is_quoted) or _SHOWN_BEHIND.match(text, end) is not None


_TELLS: Final = re.compile(
    "(?:[是为為成读讀][:：]? ?[“「『\"']|\\b(?:reads?|means?|says?|be|as)[:：]? ?[“「『\"']?)\\Z"
)
"""Before what a sample means: 解出来是“中文”, it should read 你好."""
_TELLS_CHARS: Final = 8
_EXPLAINED_CHARS: Final = 20
"""Samples are short; what a page says a second time is longer."""


def _is_explained(text: str, start: int, end: int, meaning: str) -> bool:
    """Tell whether the line of a span says what the span would become."""
    if not 1 < len(meaning) <= _EXPLAINED_CHARS:
        return False
    line_end = text.find("\n", end)
    low = max(text.rfind("\n", 0, start) + 1, start - _NEAR_CHARS)
    high = min(line_end if line_end >= 0 else len(text), end + _NEAR_CHARS)
    told = (found.start() for found in re.compile(re.escape(meaning)).finditer(text, low, high))
    return any(
        not start <= place < end and _TELLS.search(text, max(low, place - _TELLS_CHARS), place) for place in told
    )


def _places(text: str) -> Iterator[int]:
    reach = 0
    for begin in _MAY_BEGIN.finditer(text):
        if begin.start() >= reach and (mention := _TALK.match(text, begin.start())):
            reach = mention.end()
            yield mention.start()
