"""Regions of a page that are not the article, told by their names and by their shape."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from pipelines.extract.adverts import find_adverts
from pipelines.records import RemovedKind

if TYPE_CHECKING:
    from lxml.etree import _Element

    from pipelines.extract.lines import Line, PageLines, Span

_WEAK: Final = (
    (RemovedKind.COMMENTS, re.compile(r"comment|pinglun|reply|respond|gentie|liuyan|tie-", re.IGNORECASE)),
    (
        RemovedKind.RELATED,
        re.compile(
            r"related|relevant|recommend|tuijian|xiangguan|guess|hot[-_]?(?:news|list|article)|rank|paihang|"
            r"prev|next[-_]?(?:post|page|art)|more-?(?:news|list)|suggest|random|latest",
            re.IGNORECASE,
        ),
    ),
    (
        RemovedKind.BREADCRUMB,
        re.compile(r"crumb|weizhi|cur[-_]?pos|(?:^|[\s_-])(?:place|position|location|path)(?:$|[\s_-])", re.IGNORECASE),
    ),
    (
        RemovedKind.BOILERPLATE,
        re.compile(
            r"(?:^|[\s_-])(?:nav|menu|foot|footer|header|sidebar|side|aside|toolbar|share|bdshare\w*|copyright|copy|login|"
            r"friendlink|consult|kefu|lawyer[-_]?(?:card|box|list|info)|links?|pager|pagination|page-?list|pagelist|tags?|ad|ads|advert\w*|gg|qrcode|ewm|statement|search)"
            r"(?:$|[\s_-])|sidebar|qrcode|erweima",
            re.IGNORECASE,
        ),
    ),
)
_WEAK_TAGS: Final = {
    "nav": RemovedKind.BOILERPLATE, "footer": RemovedKind.BOILERPLATE, "aside": RemovedKind.RELATED,
}  # fmt: skip
_WEAK_MAX_SHARE: Final = 0.35
"""A "weak" element that holds more of the page's prose than this is the article under a misleading name."""

_ITEMS: Final = 3
"""So many siblings of one shape are a list of items."""
_ITEM_LINES: Final = range(2, 16)
_ITEM_SHARE: Final = 0.75
"""Part of the siblings that must show the mark of an item."""
_TITLE_HAN: Final = 6
_MARK_CHARS: Final = 60
_TIME: Final = re.compile(
    r"\d{1,2}:\d{2}|\d+\s?(?:秒|分钟|分鐘|小时|小時|天|个月|月|年)前|昨天|刚刚|剛剛|\d{1,2}[-/月]\d{1,2}"
)
_REACTION: Final = re.compile(
    r"回复|回覆|[赞贊](?:\s?[(（]?\d|同|$)|举报|舉報|支持|反对|\d+\s?[楼樓]|[沙发沙發]{2}|板凳|楼主|樓主|只看该作者|引用|积分|積分"
)
_THREAD_SHARE: Final = 0.7
"""Posts that hold so much of the prose are the page's own matter: the first of them is the article."""


_POST: Final = re.compile(r"(?:post|postmessage|pid)_?\d{1,12}")
"""Ids of a thread's posts in Discuz and its kin."""


def find_regions(
    page: PageLines, values: list[float], *, anchor: int | None = None, repeated: bool
) -> dict[int, RemovedKind]:
    """Find the lines that stand in a region of another kind than the article.

    Args:
        page: the lines and elements.
        values: what each line speaks for the article (see `container.line_value`).
        anchor: the line that prints the page's title.
        repeated: whether siblings of one shape are told too; not where they are the article itself.
    """
    prose = list(accumulate((max(0.0, value) for value in values), initial=0.0))
    hidden = _hidden_lines(page.spans, prose)
    return (
        hidden
        | _named_lines(page.spans, prose)
        | _later_posts(page.spans)
        | find_adverts(page, prose, anchor)
        | (_repeated_lines(page, prose) if repeated else {})
    )


def _hidden_lines(spans: list[Span], prose: list[float]) -> dict[int, RemovedKind]:
    """Find what no reader sees, unless it is most of the page: then a script shows it later."""
    hidden: dict[int, RemovedKind] = {}
    unseen = 0.0
    for span in reversed(spans):
        if span.hidden and span.start not in hidden:
            hidden |= dict.fromkeys(range(span.start, span.end), RemovedKind.BOILERPLATE)
            unseen += prose[span.end] - prose[span.start]
    return hidden if unseen * 2 < prose[-1] else {}


def _named_lines(spans: list[Span], prose: list[float]) -> dict[int, RemovedKind]:
    weak: dict[int, RemovedKind] = {}
    for span in reversed(spans):  # outer elements first; what lies inside a weak one is covered already
        if span.start in weak:
            continue
        kind = _weak_kind(span)
        if kind is None or prose[span.end] - prose[span.start] > _WEAK_MAX_SHARE * prose[-1]:
            continue
        weak |= dict.fromkeys(range(span.start, span.end), kind)
    return weak


def _later_posts(spans: list[Span]) -> dict[int, RemovedKind]:
    """Find the posts of a thread behind the first, by their numbered ids: elements of one tag under one parent."""
    later: dict[int, RemovedKind] = {}
    seen: set[tuple[_Element | None, str]] = set()
    for span in spans:
        if _POST.fullmatch(span.node.get("id") or ""):
            key = (span.node.getparent(), str(span.node.tag))
            if key in seen:
                later |= dict.fromkeys(range(span.start, span.end), RemovedKind.COMMENTS)
            seen.add(key)
    return later


def _weak_kind(span: Span) -> RemovedKind | None:
    tag = str(span.node.tag)
    if tag in ("body", "html", "article"):
        return None
    names = f"{span.node.get('id') or ''} {span.node.get('class') or ''}"
    return _says_weak(names) or _WEAK_TAGS.get(tag)


@lru_cache(maxsize=4096)  # the pages of a site repeat their names
def _says_weak(names: str) -> RemovedKind | None:
    return next((kind for kind, pattern in _WEAK if pattern.search(names)), None)


def _repeated_lines(page: PageLines, prose: list[float]) -> dict[int, RemovedKind]:
    """Find teasers and comments: siblings of one shape, each with a linked title, or with a time and a reaction."""
    groups: dict[tuple[_Element | None, str, str], list[Span]] = {}
    for span in page.spans:
        if _ITEM_LINES.start <= span.end - span.start < _ITEM_LINES.stop:
            key = (span.node.getparent(), str(span.node.tag), span.node.get("class") or "")
            groups.setdefault(key, []).append(span)
    found: dict[int, RemovedKind] = {}
    for group in groups.values():
        if len(group) < _ITEMS or sum(prose[span.end] - prose[span.start] for span in group) <= 0:
            continue
        kind = _kind_of_items(page.lines, group)
        if kind is not None:
            first = int(kind is RemovedKind.COMMENTS and _is_thread(group, prose))
            for span in group[first:]:
                found |= dict.fromkeys(range(span.start, span.end), kind)
    return found


def _kind_of_items(lines: list[Line], group: list[Span]) -> RemovedKind | None:
    titled = timed = answered = 0
    for span in group:
        inside = lines[span.start : span.end]
        titled += any(line.is_links and line.han >= _TITLE_HAN for line in inside[:3])
        marks = [line.text for line in inside if len(line.text) < _MARK_CHARS]
        timed += any(_TIME.search(text) for text in marks)
        answered += any(_REACTION.search(text) for text in marks)
    if titled >= _ITEM_SHARE * len(group):
        return RemovedKind.RELATED
    return RemovedKind.COMMENTS if min(timed, answered) >= _ITEM_SHARE * len(group) else None


def _is_thread(group: list[Span], prose: list[float]) -> bool:
    in_posts = sum(prose[span.end] - prose[span.start] for span in group)
    above = prose[group[0].start]
    return in_posts > _THREAD_SHARE * prose[-1] and above < (1 - _THREAD_SHARE) * prose[-1]
