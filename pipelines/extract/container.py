"""Which element of the page holds the article."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from pipelines.records import RemovedKind

if TYPE_CHECKING:
    from pipelines.extract.lines import Line, PageLines, Span

_TEMPLATE: Final = re.compile(
    r"(?:^|\s)(?:artibody|article|article[-_]?(?:content|body|text|detail|main|con)|art[-_]?(?:content|body|con)|"
    r"TRS_Editor|view TRS_UEDITOR|vsb_content\w*|v_news_content|js_content|rich_media_content|endText|"
    r"rwb_zw|zoom|p-detail|mp-editor|news_txt|Cnt-Main-Article-QQ|newstext|entry-content|single-content|"
    r"post[-_](?:body|content|text)|news[-_]?(?:content|body|text|con|detail)|content[-_]?(?:article|text|main|news|detail)|"
    r"detail[-_]?(?:content|body|text|con)|main[-_]?(?:content|text)|con[-_]?text|text[-_]?(?:content|con)|"
    r"t_f|left_zw|contentText|markdown-body|htmledit_views|story-body|text|content|zw)(?=\s|$)",
    re.IGNORECASE,
)
"""Ids and classes that hold the article in DedeCMS, 帝国CMS, WordPress, Z-Blog, PHPCMS, TRS, VSB, Discuz, WeChat and
the portals. Source: the default themes of these systems."""

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
            r"friendlink|links?|pager|pagination|page-?list|pagelist|tags?|ad|ads|advert\w*|gg|qrcode|ewm|statement|search)"
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

_PARAGRAPH_TAGS: Final = frozenset({
    "p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "blockquote", "pre", "figcaption",
})  # fmt: skip
"""Elements that hold one paragraph; more of the article stands beside it."""

_KEEP_SHARE: Final = 0.88
"""Descend into a child while it keeps this much of the value."""
_TEMPLATE_SHARE: Final = 0.4
"""A template's element wins over the densest one when it holds this much of the page's value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The lines of the chosen element."""

    start: int
    end: int
    weak: dict[int, RemovedKind]
    """Lines of the page that stand in a region named as something else."""
    value: float
    """Prose inside, in Han characters and weighted punctuation."""
    share: float
    """0 to 1: its part of all the prose of the page."""


def line_value(line: Line) -> float:
    """Weigh a line: prose counts for the text, links and loose words against it."""
    if line.is_flood:
        return -12.0
    if line.is_links:
        return -12.0 - 0.5 * len(line.text)
    if line.punctuation and line.han >= 8:
        return line.han + 8.0 * line.punctuation
    if line.han >= 25:
        return 0.5 * line.han
    return -2.0


def choose(page: PageLines) -> Choice:
    """Choose the element with the most prose and the least else; a known template's element comes first."""
    spans = page.spans
    values = [line_value(line) for line in page.lines]
    weak = _hidden_lines(spans, values) | _weak_lines(spans, values)
    for index in weak:
        values[index] = -abs(values[index])
    total = list(accumulate(values, initial=0.0))
    prose = list(accumulate((max(0.0, value) for value in values), initial=0.0))

    def gain(span: Span) -> float:
        return total[span.end] - total[span.start]

    if not spans:
        return Choice(start=0, end=len(page.lines), weak=weak, value=prose[-1], share=1.0)
    best = max(spans, key=gain)
    named = [span for span in spans if _is_template(span) and gain(span) > 0]
    if named:
        template = max(named, key=gain)
        if gain(template) >= _TEMPLATE_SHARE * gain(best):
            best = template
    best = _descend(best, spans, gain_of=total)
    start, end = _with_neighbours(best, spans, values)
    value = prose[end] - prose[start]
    return Choice(start=start, end=end, weak=weak, value=value, share=value / prose[-1] if prose[-1] else 0.0)


def _with_neighbours(best: Span, spans: list[Span], values: list[float]) -> tuple[int, int]:
    """Extend a single paragraph over the prose beside it: short articles stand among so many links."""
    start, end = best.start, best.end
    if best.node.tag not in _PARAGRAPH_TAGS:
        return start, end
    around = next((s for s in spans if s.start <= start and end <= s.end and s.node.tag not in _PARAGRAPH_TAGS), best)
    while start > around.start and values[start - 1] > 0:
        start -= 1
    while end < around.end and values[end] > 0:
        end += 1
    return start, end


def _descend(best: Span, spans: list[Span], *, gain_of: list[float]) -> Span:
    """Give the smallest element inside that keeps nearly all of the value."""
    floor = _KEEP_SHARE * (gain_of[best.end] - gain_of[best.start])
    inner = (
        span
        for span in spans
        if best.start <= span.start and span.end <= best.end and gain_of[span.end] - gain_of[span.start] >= floor
    )
    return min(
        inner, key=lambda span: (span.end - span.start, -(gain_of[span.end] - gain_of[span.start])), default=best
    )


def _hidden_lines(spans: list[Span], values: list[float]) -> dict[int, RemovedKind]:
    """Find what no reader sees, unless it is most of the page: then a script shows it later."""
    hidden: dict[int, RemovedKind] = {}
    for span in reversed(spans):
        if span.hidden and span.start not in hidden:
            hidden |= dict.fromkeys(range(span.start, span.end), RemovedKind.BOILERPLATE)
    prose = sum(max(0.0, value) for value in values)
    unseen = sum(max(0.0, values[index]) for index in hidden)
    return hidden if unseen * 2 < prose else {}


def _is_template(span: Span) -> bool:
    return span.node.tag == "article" or _says_article(_names(span))


def _names(span: Span) -> str:
    return f"{span.node.get('id') or ''} {span.node.get('class') or ''}"


@lru_cache(maxsize=4096)  # the pages of a site repeat their names
def _says_article(names: str) -> bool:
    return bool(_TEMPLATE.search(names))


@lru_cache(maxsize=4096)
def _says_weak(names: str) -> RemovedKind | None:
    return next((kind for kind, pattern in _WEAK if pattern.search(names)), None)


def _weak_lines(spans: list[Span], values: list[float]) -> dict[int, RemovedKind]:
    prose = list(accumulate((max(0.0, value) for value in values), initial=0.0))
    weak: dict[int, RemovedKind] = {}
    for span in reversed(spans):  # outer elements first; what lies inside a weak one is covered already
        if span.start in weak:
            continue
        kind = _weak_kind(span)
        if kind is None or prose[span.end] - prose[span.start] > _WEAK_MAX_SHARE * prose[-1]:
            continue
        weak |= dict.fromkeys(range(span.start, span.end), kind)
    return weak


def _weak_kind(span: Span) -> RemovedKind | None:
    tag = str(span.node.tag)
    if tag in ("body", "html", "article"):
        return None
    return _says_weak(_names(span)) or _WEAK_TAGS.get(tag)
