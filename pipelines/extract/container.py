"""Which element of the page holds the article."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from pipelines.extract.cues import normal_form
from pipelines.extract.regions import find_regions

if TYPE_CHECKING:
    from lxml.etree import _Element

    from pipelines.extract.lines import Line, PageLines, Span
    from pipelines.records import RemovedKind

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

_PARAGRAPH_TAGS: Final = frozenset({
    "p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "blockquote", "pre", "figcaption",
})  # fmt: skip
"""Elements that hold one paragraph; more of the article stands beside it."""

_KEEP_SHARE: Final = 0.88
"""Descend into a child while it keeps this much of the value."""
_LEAST_VALUE: Final = 60.0
"""A choice worth less than a sentence or two is none."""
_BELOW_TITLE_SHARE: Final = 0.2
"""A title with less of the prose below it than this is a repeat at the end of the page."""
_DECLARATION: Final = re.compile(
    r"[【\[(（※*]*(?:.{0,6}[声聲]明[】\])）]?\s?[:：,，]|凡(?:本|注|来源|來源)|本(?:网|站|網)[^，。]{0,12}(?:转载|轉載|版[权權]|信息|内容|注明)|"
    r"版[权權]|未[经經][^，。]{0,12}[授许許]|如[^，。]{0,12}侵[权權]|投[资資]有[风風][险險])"
)
"""How the declarations of a site begin; they may be longer than the news above them."""
_ANSWER: Final = re.compile(
    r"\W*(?:最佳|推荐|满意|精选|专业|律师|专家|网友|热心网友|全部)?(?:答案|回答|解答|回复)\W*\d{0,3}\W*"
)
_ANSWER_BEGINS: Final = re.compile(r"\W{0,3}(?:最佳|推荐|满意|精选)(?:答案|回答|解答|回复)\s?[:】\]」][\W_]{0,3}\w")
"""What answering sites print in front of the answer they chose; 律师回复: stands in reports too."""
_BEGIN_CHARS: Final = 24
_ANSWER_SIGN: Final = re.compile("[答复覆復]")
"""One of them is in every such label, and nearly all lines begin without."""
_QUESTION_LINES: Final = 16
_LABEL_LINES: Final = 4
_LEARNED_SHARE: Final = 0.2
"""The element a host's articles stand in wins when it holds this much of the page's value."""
_PATH_STEPS: Final = 3
_STEP_NAMES: Final = 3
_NAME_CHARS: Final = 40
_UNNAMABLE: Final = re.compile(r"[^\w-]+")
_DIGITS: Final = re.compile(r"\d+")
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
    node: _Element | None = None
    """The chosen element; None where the lines are no element's."""


def line_value(line: Line) -> float:
    """Weigh a line: prose counts for the text, links and loose words against it."""
    if line.is_flood:
        return -12.0
    if line.is_links:
        return -12.0 - 0.5 * len(line.text)
    if line.punctuation and line.han >= 8:
        if _DECLARATION.match(line.text):
            return -2.0
        return line.han + 8.0 * line.punctuation
    if line.han >= 25:
        return 0.5 * line.han
    return -2.0


def choose(page: PageLines, *, anchor: int | None = None, learned: str | None = None) -> Choice:
    """Choose the element with the most prose and the least else; a known template's element comes first.

    Args:
        page: the lines and elements.
        anchor: the line that prints the page's title; the article does not begin above it.
        learned: path of the element that holds the articles of this host.
    """
    choice = _choose(page, anchor, learned, repeated=True)
    if choice.value >= _LEAST_VALUE:
        return choice
    return _choose(page, anchor, learned, repeated=False)  # ten items with a linked name each may be the article


def container_path(node: _Element) -> str:
    """Name an element by itself and the two around it; digits count as one, for addresses stand in names.

    >>> from lxml import html
    >>> container_path(html.fromstring('<div id=main><p><i class="post-88 b"></i></p></div>')[0][0])
    'div#main>p>i.post-0.b'
    """
    steps: list[str] = []
    at: _Element | None = node
    while at is not None and len(steps) < _PATH_STEPS and at.tag not in ("body", "html"):
        names = [f"#{at.get('id')}" if at.get("id") else "", *(f".{name}" for name in (at.get("class") or "").split())]
        steps.append(_step(str(at.tag), tuple(names[:_STEP_NAMES])))
        at = at.getparent()
    return ">".join(reversed(steps))


@lru_cache(maxsize=4096)
def _step(tag: str, names: tuple[str, ...]) -> str:
    clean = ((name[:1] + _UNNAMABLE.sub("", name[1:]))[:_NAME_CHARS] for name in names if name)
    return tag[:_NAME_CHARS] + _DIGITS.sub("0", "".join(clean))


def _choose(page: PageLines, anchor: int | None, learned: str | None, *, repeated: bool) -> Choice:
    spans = page.spans
    values = [line_value(line) for line in page.lines]
    weak = find_regions(page, values, anchor=anchor, repeated=repeated)
    for index in weak:
        values[index] = -abs(values[index])
    _mute_above(values, anchor)
    total = list(accumulate(values, initial=0.0))
    prose = list(accumulate((max(0.0, value) for value in values), initial=0.0))

    def gain(span: Span) -> float:
        return total[span.end] - total[span.start]

    if not spans:
        return Choice(start=0, end=len(page.lines), weak=weak, value=prose[-1], share=1.0)
    best = max(spans, key=gain)
    named = [span for span in spans if gain(span) > 0 and _is_template(span)]
    if named:
        template = max(named, key=gain)
        if gain(template) >= _TEMPLATE_SHARE * gain(best):
            best = template
    known = [span for span in spans if learned and gain(span) > 0 and container_path(span.node) == learned]
    held = max(known, key=gain, default=None)
    if held is not None and gain(held) >= _LEARNED_SHARE * gain(best):
        best = held
    else:
        best = _descend(best, spans, gain_of=total)
    start, end = _with_neighbours(best, spans, values)
    value = prose[end] - prose[start]
    share = value / prose[-1] if prose[-1] else 0.0
    node = best.node if (start, end) == (best.start, best.end) and best.node.tag not in _PARAGRAPH_TAGS else None
    return Choice(start=start, end=end, weak=weak, value=value, share=share, node=node)


def is_answer_label(text: str) -> bool:
    """Whether a line heads the answer to a question.

    >>> is_answer_label("最佳答案："), is_answer_label("全部回答 3"), is_answer_label("银行的回答")
    (True, True, False)
    """
    return _ANSWER.fullmatch(normal_form(text)) is not None


def begins_answer(text: str) -> bool:
    """Whether a line begins with the label that an answering site gives its answer, and the answer goes on behind it.

    >>> begins_answer("最佳答案：可以先和银行谈"), begins_answer("【满意回答】"), begins_answer("他的最佳答案：再等等")
    (True, False, False)
    """
    begin = text[:_BEGIN_CHARS]
    return _ANSWER_SIGN.search(begin) is not None and _ANSWER_BEGINS.match(normal_form(begin)) is not None


def with_question(lines: list[Line], choice: Choice, title_line: int | None) -> Choice:
    """Let a page of a question and its answer begin with the question, where another element holds it.

    The label above the answer says what the page is; a link between question and label, that they do not belong
    together.
    """
    if title_line is None or not 0 < choice.start - title_line <= _QUESTION_LINES:
        return choice
    above = range(title_line + 1, choice.start)
    near = (*above[-_LABEL_LINES:], choice.start)
    labels = [i for i in near if is_answer_label(lines[i].text) or begins_answer(lines[i].text)]
    if not labels:
        return choice
    asked = [i for i in above if i < labels[-1] and lines[i].is_prose and i not in choice.weak]
    if not asked or any(lines[i].is_links for i in range(asked[0], labels[-1])):
        return choice
    return replace(choice, start=asked[0])


def _mute_above(values: list[float], anchor: int | None) -> None:
    """Let nothing above the title speak for the article, unless most of the prose stands there."""
    if anchor is None:
        return
    above, below = (sum(max(0.0, value) for value in part) for part in (values[:anchor], values[anchor:]))
    if above and below >= _BELOW_TITLE_SHARE * (above + below):
        values[:anchor] = [-abs(value) for value in values[:anchor]]


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


def _is_template(span: Span) -> bool:
    return span.node.tag == "article" or _says_article(_names(span))


def _names(span: Span) -> str:
    return f"{span.node.get('id') or ''} {span.node.get('class') or ''}"


@lru_cache(maxsize=4096)  # the pages of a site repeat their names
def _says_article(names: str) -> bool:
    return bool(_TEMPLATE.search(names))
