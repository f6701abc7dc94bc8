"""Entities that a text shows and does not suffer from: talk of tags, lines of source, tables of signs and names."""

from __future__ import annotations

import re
from typing import Final

_BLOCK: Final = 300
"""Characters of a line that are looked at together, with as many before and behind."""

_LT, _GT = r"&(?:amp;)*(?:lt|LT|#0*60|#[xX]0*3[cC]);", r"&(?:amp;)*(?:gt|GT|#0*62|#[xX]0*3[eE]);"
_TAG: Final = re.compile(
    rf"(?:<|{_LT})(?:[/?]?[A-Za-z][A-Za-z0-9]{{0,9}}(?:[ /][^<>\n]{{0,200}}?)?|!--[^<>\n]{{0,200}}?--)(?:>|{_GT})"
)
"""A tag, escaped or not. Were the signs of an escaped one decoded, it would be a tag in the text."""

_TALK: Final = re.compile(
    r"尖括[号號弧]|(?<![A-Za-z])(?:X?HTML5?|XML|Markdown)(?![A-Za-z])|[写寫打敲]空格|跨站"
    r"|(?<![A-Za-z])(?:a|b|br|div|h[1-6]|hr|i|img|li|meta|p|span|t[dhr]|table|title|ul) ?(?:标签|標籤|標記)(?![：:])",
    re.IGNORECASE,
)
"""Talk of tags; without the name of one they are labels: 老赖的标签."""
_NAME: Final = r"&(?:amp;)*(#?[A-Za-z0-9]{2,8});"
_LISTED: Final = re.compile(
    rf"(?:{_NAME}[、，,/ ]{{1,2}}[^&\n]{{0,4}}){{3}}{_NAME}"
    r"|&(?:amp;)*[A-Za-z]{2,8};(?: ?[\t|] ?| ?或者? ?)&(?:amp;)*#"
)
"""Signs one after the other, with or without their names; or by their name and by their number."""
_ANY_NAME: Final = re.compile(_NAME)
_CODE: Final = re.compile(
    r"(?<![A-Za-z0-9_])(?=[A-Z0-9_]{0,30}[a-z])[A-Za-z0-9_]{1,31}\((?:[ !#-&*-~]{0,80}[\"'`]|/)"
    r"|^\s{0,20}(?:echo|print|return|var|let|const|char|String)[ (][ -~]{0,80}[\"'`]"
    r"|[a-z-]{1,20}=\"[^\"\n]{0,80}&",
    re.MULTILINE,
)
"""Calls and statements, in ASCII up to their first quote: A("慢慢还") is an answer, A平台借款(说是"低息") a remark."""
_WRITES: Final = re.compile(
    "(?:[写寫](?:[成作上个個])?|敲(?:[上入个個])?|[输輸]入|[转轉換换改替](?:[换換])?[成为為]"
    '|[用把](?=[ “「『"]))[“「『"]? ?'
    "(?:&(?:amp;)*#?[A-Za-z0-9]{2,8};)?\\Z"
)
_WRITES_ENDS: Final = frozenset(' “「『";写寫成作上个個敲入为為')
"""What such a verb ends with, blanks and quotes included."""
_WRITES_CHARS: Final = 20
_MEANS: Final = re.compile(
    '[”」』"]? (?:[是为為即]|就是|等[于於]|表示|代[表替]|[显顯]示|[对對][应應]|分[别別]|[这這][几幾两兩]?[个個]|字符)'
    '|[”」』"]? ?(?:代替|[这這][样樣种種]的?[字符写寫])'
)
"""What follows a sign that is spoken of: a blank and a verb."""
_MEANS_BEGINS: Final = frozenset(' ”」』"代这這')

_QUOTE: Final = re.compile(r"\"|&(?:amp;)*(?:quot|QUOT|#0*34|#[xX]0*22);")
_QUOTED_CHARS: Final = 40
"""Characters within which a quotation ends."""
_BLANK_TALK: Final = re.compile("空[格白位一两兩几幾]|缩进|縮排|字[符元]|代[码碼]|网页|網頁|[浏瀏][览覽]器")
_BLANK_CHARS: Final = 20
"""Characters from a blank that is shown to what says so: editors leave blanks behind 输入 and before 是指, too."""

_WITHIN_TAG: Final = re.compile(r"<[A-Za-z][^<>\n]*\Z")

PROSE: Final = frozenset("“”‘’—–…")
"""What editors escape in any text, and leave so in one that is escaped again, tags and all."""


class Samples:
    """Where a text shows entities."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known = (0, 0, 0, False)
        """What was told last: of which block, where its part of the line begins and ends, and what it is."""

    def hold(self, start: int, end: int, char: str) -> bool:
        """Tell whether an entity is shown: its line has tags, or is of a program, or speaks of it.

        >>> Samples("写成 &lt;br&gt; 才会换行").hold(3, 7, "<"), Samples("利率&lt;24%").hold(2, 6, "<")
        (True, False)
        """
        text = self._text
        if char in PROSE:
            return _WITHIN_TAG.search(text, max(0, start - _BLOCK), start) is not None
        return _is_spoken_of(text, start, end, char) or self._line(start, end)

    def _line(self, start: int, end: int) -> bool:
        """Tell whether the line around a place speaks of tags, has some, or is of a program."""
        at, first, last, known = self._known
        block = start // _BLOCK * _BLOCK
        if at == block and first <= start < last:
            return known
        text = self._text
        low = max(text.rfind("\n", max(0, block - _BLOCK), start) + 1, block - _BLOCK, 0)
        newline = text.find("\n", end, block + 2 * _BLOCK)
        high = newline if newline >= 0 else min(len(text), block + 2 * _BLOCK)
        known = _has_table(text, low, high) or any(sign.search(text, low, high) for sign in (_TALK, _TAG, _CODE))
        self._known = block, low, high, known
        return known


def _is_spoken_of(text: str, start: int, end: int, char: str) -> bool:
    """Tell whether a sign stands behind a verb of writing or before one of meaning, and is none of the writer's own.

    His are a price (改为&yen;300), quotation marks (写&quot;同意&quot;二字), blanks, and what stands at a word's end
    (本金&times; 等于利息).
    """
    is_beside = text[start - 1 : start].isalnum()
    if char == '"' and (is_beside or text[end : end + 1].isalnum()) and _is_in_pair(text, start, end):
        return False
    if char == "\xa0" and not _BLANK_TALK.search(text, max(0, start - _BLANK_CHARS), end + _BLANK_CHARS):
        return False
    if text[start - 1 : start] in _WRITES_ENDS and _WRITES.search(text, max(0, start - _WRITES_CHARS), start):
        return not text[end : end + 1].isdigit()
    is_meant = text[end : end + 1] in _MEANS_BEGINS and _MEANS.match(text, end) is not None
    return is_meant and not (is_beside and text[end] == " ")


def _is_in_pair(text: str, start: int, end: int) -> bool:
    """Tell whether there is another quotation mark near one."""
    before = _QUOTE.search(text, max(0, start - _QUOTED_CHARS), start)
    return before is not None or _QUOTE.search(text, end, end + _QUOTED_CHARS) is not None


def _has_table(text: str, low: int, high: int) -> bool:
    """Tell whether signs are listed; a path has one sign over and over (首页 &gt; 债务 &gt; 正文 &gt;)."""
    listed = _LISTED.search(text, low, high)
    return listed is not None and (len(set(_ANY_NAME.findall(listed[0]))) > 1 or "#" in listed[0])
