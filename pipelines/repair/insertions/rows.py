"""Lines that mirrors and their networks have put between paragraphs: keywords, a link network's name, lone signs.

Marked only: the tags of an author or the words of a menu may look the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipelines.records import Certainty
from pipelines.repair.edits import Patch
from pipelines.script.characters import HAN_CLASS

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORDS: Final = f"{HAN_CLASS}A-Za-z\\d"
_LABEL: Final = (
    "(?P<searches>(?:相关|相關|热门|熱門|推荐|推薦|最新|大家都在|猜你想)(?:搜索?|搜尋|热搜|熱搜|热词|熱詞)"
    "|(?:搜索|搜尋)?(?:热搜|熱搜|热词|熱詞))[词詞]?"
    "|(?:文章|本文|本页|本頁|热门|熱門|相关|相關|搜索|搜尋)?"
    "(?:关键词|關鍵詞|关键字|關鍵字|标签|標籤|標簽|长尾词|長尾詞|[Tt]ags?|TAGS?|[Kk]eywords?)"
)
_INJECTED: Final = re.compile(
    rf"\n(?P<line>主站蜘蛛池模板[^\n]{{0,200}}|[?×]"
    rf"|[【\[]?(?:{_LABEL})"
    rf"(?P<labelled>[】\]：: 　]{{1,3}}[{_WORDS}]{{2,20}}(?:[ 　、,，;；|/_#·-]{{1,3}}[{_WORDS}]{{2,20}})+)"
    rf"|[{HAN_CLASS}]{{2,8}}+(?:[ 　,，|/_-]{{1,2}}[{_WORDS}]{{2,8}}+){{7,}}"
    rf"|(?P<joined>[{HAN_CLASS}]{{2,16}}+(?:[ 　、,，;；|/_-]{{1,3}}[{_WORDS}]{{2,16}}+){{7,}})"
    rf"|(?P<few>[{_WORDS}]{{2,24}}+(?:[ 　、,，;；|/_-]{{1,3}}[{_WORDS}]{{2,24}}+){{1,30}}))[ 　、,，|/_-]{{0,2}}$",
    re.MULTILINE,
)
"""Seen on mirrors: the line of a link network, a lone sign, eight and more keywords without a sentence, and fewer
behind a label or of what is sought elsewhere. Begins with the newline in front, which `re` finds ten times as fast as
it tries every place for the beginning of a line."""

_ROW_WORD: Final = re.compile(rf"[{_WORDS}]+")
_KEYWORD_CHARS: Final = 3.5
"""Characters of a keyword, in the mean; cities, weekdays and the words of a menu have two or three."""
_TRADE: Final = re.compile("[贷貸债債借]|逾期|催收|协商|協商|信用|征信|徵信|还款|還款|分期")
_LEAST_OF_TRADE: Final = 3
_ASKED: Final = re.compile(
    "逾期|催收|协商|協商|怎[么麼样樣]|多久|多少|起诉|起訴|[还還延]款|延期|减免|減免|停息|挂账|掛帳|挂帐|掛賬|上岸|技巧|攻略"
    "|流程|方案|办理|辦理|申请|申請|查询|查詢|哪[家些个個]|好吗|好嗎"
)
"""What is searched for. Banks, firms and products are enumerated by authors as well: 银行、消金公司、小贷公司."""
_LEAST_LABELLED: Final = 3
_SOUGHT_SHARE: Final = 0.5
"""Share of labelled keywords that somebody would be lured with; an author's own are of his subject: 散文 随笔 乡愁."""
_BAIT: Final = re.compile(
    "[赌賭][场場]|葡京|博彩|[时時][时時]彩|六合彩|百家[乐樂]|老虎[机機]|棋牌|[娱娛][乐樂](?:城|平[台臺]|[场場])|真人[视視][讯訊]"
    "|[国國][产產](?:精品|在[线線])|久久精品|[亚亞]洲[欧歐]美|[无無][码碼]|[欧歐]美[日高]|[黄黃]色[网網]|成人[视視影][频頻片]|在[线線]播放"
)
"""What is sought elsewhere, and put into pages about anything: gambling and pornography."""
_LEAST_BAIT: Final = 2
_OF_CLAUSES: Final = re.compile("[我你您他她们們的了要别別应應该該就都也得]")
_CLAUSES: Final = 0.25
"""Share of parts with words of clauses from which what commas part is a sentence."""
_ABSTRACT: Final = re.compile("摘 {0,2}要|[Aa]bstract|ABSTRACT")
_ABSTRACT_CHARS: Final = 2_000
"""Behind its abstract a paper names its keywords itself."""
_LONE: Final = frozenset("?×")
_LEAST_LONE: Final = 2
"""Lone signs in a text; one may be the button that closes a window."""


def mark_injected(text: str) -> Iterator[Patch]:
    r"""Mark lines that mirrors put in: heaps of keywords, the name of a link network, a lone ? or ×.

    >>> [patch.start for patch in mark_injected("正文在此。\n主站蜘蛛池模板: 甲 乙")]
    [6]
    """
    rows = list(_INJECTED.finditer(f"\n{text}"))
    lone = sum(found["line"] in _LONE for found in rows)
    for found in rows:
        line = found["line"]
        if lone < _LEAST_LONE if line in _LONE else not _is_heap(found):
            continue
        yield Patch(found.start("line") - 1, found.end() - 1, None, "injected-line", Certainty.FLAG, 0.6)


def _is_heap(found: re.Match[str]) -> bool:
    """Tell keywords from cities, weekdays and the words of a menu: by their trade, or by their length."""
    line = found["line"]
    if found["labelled"]:
        return _is_labelled_heap(found)
    keywords = _ROW_WORD.findall(line)
    baits = sum(map(bool, map(_BAIT.search, keywords)))
    if baits >= max(_LEAST_BAIT, _SOUGHT_SHARE * len(keywords)) and not _has_clauses(line):
        return True
    if found["few"]:
        return False
    is_long = sum(map(len, keywords)) >= _KEYWORD_CHARS * len(keywords)
    if found["joined"]:
        asked = sum(map(bool, map(_ASKED.search, keywords)))
        if not _POINTS.search(line):
            return asked >= _LEAST_OF_TRADE
        return is_long and asked >= len(keywords) / 2 and not _has_clauses(line)
    return line.startswith("主站") or is_long or sum(map(bool, map(_TRADE.search, keywords))) >= _LEAST_OF_TRADE


def _is_labelled_heap(found: re.Match[str]) -> bool:
    """Tell what is searched for from the keywords of a paper, and both from headlines and clauses behind a colon."""
    row = found["labelled"]
    keywords = _ROW_WORD.findall(row)
    if len(keywords) < _LEAST_LABELLED:
        return bool(found["searches"]) and not _POINTS.search(row) and all(map(_ASKED.search, keywords))
    if _has_clauses(row):
        return False
    if found["searches"]:
        return True
    if sum(map(_is_sought, keywords)) < _SOUGHT_SHARE * len(keywords):
        return False
    place = found.start("line")
    return _ABSTRACT.search(found.string, max(0, place - _ABSTRACT_CHARS), place) is None


def _is_sought(keyword: str) -> bool:
    return any(sought.search(keyword) for sought in (_TRADE, _ASKED, _BAIT))


def _has_clauses(row: str) -> bool:
    parts = _ROW_WORD.findall(row)
    return _POINTS.search(row) is not None and len(_OF_CLAUSES.findall(row)) >= _CLAUSES * len(parts)


_POINTS: Final = re.compile("[、,，;；]")
