"""The article's title: the line of the page that its <title> agrees with, else the <title> without the site's name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipelines.extract.cues import find_cue, letters
from pipelines.extract.dates import FULL_DATE
from pipelines.extract.marks import is_infoline
from pipelines.records import RemovedKind

if TYPE_CHECKING:
    from pipelines.extract.head import Head
    from pipelines.extract.lines import Line
    from pipelines.hostmodel import HostModel

_SEPARATOR: Final = re.compile(
    r"\s*(?:_+|\s[-–—|丨·]\s?|[|丨｜]|--+|——+|\s-|(?<=[\u4e00-\u9fff？！?!])-(?=[\u4e00-\u9fff]))\s*"
)
_CATEGORY: Final = re.compile(r"\s*[\[【〔][^\]】〕\s]{1,8}[\]】〕]\s*")
_OPENING: Final = "（(【《「『“[〈"
_CLOSING: Final = "）)】》」』”]〉"
_CLOSING_MARK: Final = re.compile(r"\s*[?？。!！]$")
_EMPTY_NAMES: Final = frozenset({"", "详情", "正文", "首页", "新闻", "显示", "文章", "untitled", "newsdetail", "index"})

_GENERIC_NAME: Final = re.compile(
    r"(?:首页|新闻|公告|通知|动态|资讯|文章|详情|正文|内容|显示|页面|中心|频道|列表){0,4}$"
)
"""Names that a template gives to all of its pages."""

_FOOTER: Final = re.compile(
    r"[版公©Ii\u0130\u0131CcAa](?:(?<=©)|(?<=版)[权權]所有|(?<=公)安[网網]?[备備]"
    r"|(?i:(?<=i)cp[备備证證]|(?<=c)opyright|(?<=a)ll rights))"
)
"""The one class in front lets `re` skip what begins none of them: nearly all of every line. \u0130 and \u0131 are i to
who looks away from case."""
_SITE_NAME: Final = re.compile(
    r"[^\s，。：:！？]{2,16}(?:医院|学院|学校|大学|中学|小学|图书馆|政府|委员会|协会|公司|集团|中心|银行|研究院|研究所|日报|晚报|新闻网|信息网|政务网|门户|在线|论坛|"
    r"[局厅委部处])(?:官方)?(?:网站|网|门户)?$"
)
"""A <title> that only names who speaks."""

_FOOTER_LINES: Final = 40
_FOOTER_CHARS: Final = 300
_SITE_LETTERS: Final = 24
MAX_TITLE_CHARS: Final = 120
_MAX_SUFFIX_CHARS: Final = 60
_MIN_LETTERS: Final = 4
_MIN_ANCHOR_LETTERS: Final = 8
"""A shorter name may be the site's or the channel's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A title and the line of the page it stands in."""

    text: str
    """Without the site's suffix and without one closing ? or 。"""
    raw: str
    line: int | None
    """None where no line of the page prints it."""


def find_title(lines: list[Line], head: Head, *, body_start: int, model: HostModel | None = None) -> Title | None:
    """Find the title of a page; None where it has none.

    Args:
        lines: all lines of the page.
        head: its <title> and metas.
        body_start: first line of the main text; a title stands above it or opens it.
        model: of the page's host; it knows the site's suffix.
    """
    named = [name for name in (head.metas.get("og:title", ""), head.title, head.metas.get("articletitle", "")) if name]
    if all(_SITE_NAME.match(name) or _signs_the_page(name, lines) for name in named):  # one <title> for all pages
        index = _line_above_date(lines, body_start=body_start)
        if index is not None:
            return Title(text=without_closing_mark(lines[index].text), raw=lines[index].text, line=index)
    fronts = [_front(name, model) for name in named]
    index = _aligned_line(lines, named, fronts, body_start=body_start)
    if index is None:
        index = _heading_line(lines, body_start=body_start)
    if index is None and all(_GENERIC_NAME.match(letters(front)) for front in fronts):
        index = _line_above_date(lines, body_start=body_start)
    if index is not None:
        raw = _without_category(lines[index].text, fronts)
        return Title(text=without_closing_mark(raw), raw=raw, line=index)
    for name, text in zip(named, fronts, strict=True):
        if letters(text) not in _EMPTY_NAMES:
            return Title(text=without_closing_mark(text), raw=name, line=None)
    return None


def find_anchor(lines: list[Line], head: Head, model: HostModel | None = None) -> int | None:
    """Find the first line that prints the page's title as <title> or og:title give it; None where none does."""
    fronts = {letters(_front(name, model)) for name in (head.metas.get("og:title", ""), head.title) if name}
    fronts = {front for front in fronts if len(front) >= _MIN_ANCHOR_LETTERS}
    shortest, longest = min(map(len, fronts), default=1), max(map(len, fronts), default=0)
    for index, line in enumerate(lines):
        if shortest <= len(line.text) <= 2 * longest + 8 and not line.is_links and letters(line.text) in fronts:
            return index
    return None


def without_closing_mark(title: str) -> str:
    """Drop one closing question mark, full stop or exclamation mark.

    >>> without_closing_mark("京东金融逾期催收怎么办?")
    '京东金融逾期催收怎么办'
    >>> without_closing_mark("真的？！")
    '真的？'
    """
    return _CLOSING_MARK.sub("", title.strip(), count=1) or title.strip()


def without_site(title: str) -> str:
    """Cut the site's name and the channel behind the last separators, never inside brackets.

    >>> without_site("花呗逾期怎么办_逾期频道_某某网")
    '花呗逾期怎么办'
    >>> without_site("亲子书单（13-15岁）| 某站")
    '亲子书单（13-15岁）'
    """
    depth = 0
    depths = []
    for char in title:
        depth += (char in _OPENING) - (char in _CLOSING)
        depths.append(depth)
    cuts = [match for match in _SEPARATOR.finditer(title) if depths[match.start()] <= 0 and match.start() > 0]
    for match in cuts:
        front = title[: match.start()]
        if len(letters(front)) >= _MIN_LETTERS:
            return front.strip()
    return title.strip()


def title_suffix(head: Head, title: Title | None) -> str | None:
    """Give what <title> prints behind the title that stands on the page; None where it prints another, or nothing."""
    if title is None or title.line is None or not head.title.startswith(title.raw):
        return None
    suffix = head.title[len(title.raw) :].rstrip()
    return suffix if suffix and len(suffix) <= _MAX_SUFFIX_CHARS else None


def _front(name: str, model: HostModel | None) -> str:
    """Give a <title> without what the site puts behind it: as learned, else as separators tell."""
    front, is_whole = model.without_suffix(name) if model else (name, False)
    return front if is_whole and len(letters(front)) >= _MIN_LETTERS else without_site(front)


def _without_category(text: str, fronts: list[str]) -> str:
    """Drop the category that forums print in brackets in front of a title, where <title> does not have it."""
    category = _CATEGORY.match(text)
    if category is None:
        return text
    rest = text[category.end() :]
    return rest if letters(rest) in set(map(letters, fronts)) else text


def _aligned_line(lines: list[Line], named: list[str], without: list[str], *, body_start: int) -> int | None:
    """Choose the line whose letters open one of the names; the longest, a heading before a plain line."""
    keys = [letters(name) for name in named]
    fronts = [letters(front) for front in without]
    best: tuple[float, int] | None = None
    for index, line in enumerate(lines[: body_start + 6]):
        if len(line.text) > MAX_TITLE_CHARS or line.han < 2:
            continue
        key = letters(line.text)
        if len(key) < _MIN_LETTERS:
            continue
        score = max((_agreement(key, name, front) for name, front in zip(keys, fronts, strict=True)), default=0.0)
        if score <= 0 or _is_no_title(line):
            continue
        score += 3.0 * bool(line.heading) - 6.0 * line.is_links - 0.02 * max(0, body_start - index)
        if best is None or score > best[0]:
            best = (score, index)
    return best[1] if best else None


def _signs_the_page(name: str, lines: list[Line]) -> bool:
    """Whether the footer names the same: then it is the site, not the article."""
    key = letters(name)
    footers = (line.text for line in lines[-_FOOTER_LINES:] if len(line.text) < _FOOTER_CHARS)
    return 2 <= len(key) <= _SITE_LETTERS and any(_FOOTER.search(text) and key in letters(text) for text in footers)


def _is_no_title(line: Line) -> bool:
    """Keyword lines of a cloaked mirror stand in the <title> too, and footers begin with the site's name."""
    cue = find_cue(line.text, is_links=line.is_links)
    if cue is not None and cue.kind is RemovedKind.INJECTED:
        return True
    return bool(_FOOTER.search(line.text))


def _agreement(key: str, name: str, front: str) -> float:
    """Score how a line's letters agree with a name: letters shared, or 0.0."""
    if key == front:
        return len(key) + 2.0
    if name.startswith(key) and len(key) * 2 >= len(front):
        return float(len(key))
    if len(front) >= 6 and key.startswith(front):
        return len(front) + 1.0
    if key in name and len(key) >= 8 and len(key) * 2 >= len(name):
        return len(key) - 1.0
    return 0.0


def _heading_line(lines: list[Line], *, body_start: int) -> int | None:
    """Choose the biggest heading above the body, the nearest of its size."""
    above = [
        (line.heading, -index)
        for index, line in enumerate(lines[: body_start + 3])
        if line.heading in (1, 2, 3)
        and not line.is_links
        and line.han >= _MIN_LETTERS
        and len(line.text) <= MAX_TITLE_CHARS
        and not find_cue(line.text, is_links=False)
    ]
    return -min(above)[1] if above else None


def _line_above_date(lines: list[Line], *, body_start: int) -> int | None:
    """Choose the line right above the byline, on pages without headings and with one <title> for all."""
    # The title itself may read like prose, so the byline may stand below what was taken for the body's start.
    for index in (*range(body_start, 0, -1), *range(body_start + 1, min(body_start + 4, len(lines)))):
        if not FULL_DATE.search(lines[index].text) or len(lines[index].text) >= MAX_TITLE_CHARS:
            continue
        above = next((number for number in range(index - 1, -1, -1) if not is_infoline(lines[number])), None)
        if above is not None and lines[above].han >= _MIN_LETTERS:
            return above if len(lines[above].text) <= MAX_TITLE_CHARS and not lines[above].is_links else None
    return None
