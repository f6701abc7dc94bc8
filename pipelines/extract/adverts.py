"""Advertisements that outgrow the article above them: by the name of their element, its first line, or its words.

An element that says of itself that it is one is passed over however much of the page it holds; other regions are the
article under a misleading name when they hold much. In front of it, below the title, an article must stand.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from pipelines.records import RemovedKind

if TYPE_CHECKING:
    from pipelines.extract.lines import Line, PageLines, Span

LEAST_ARTICLE: Final = 60.0
"""Prose between title and advertisement, as `container.line_value` weighs it: a sentence or two."""
_LEAST_SHARE: Final = 0.1
"""Of the advertisement's prose; what is shorter is the lead of what follows."""
_NAME: Final = re.compile(
    r"(?:^|[\s_-])(?:ads?|adv|advert\w*|adsense|guanggao|tuiguang|promo|promotion|sponsor(?:ed)?)"
    r"(?:[-_]?(?:box|wrap(?:per)?|area|con(?:tent)?|text|block|slot|bar|item|img|top|bottom|left|right|\d{1,8}))?(?:$|\s)",
    re.IGNORECASE,
)
"""At the end of an id or class, but for a word of place: ad-free is none."""
_LABEL: Final = re.compile(
    r"[^\w]{0,4}(?:以下(?:内容|內容)?(?:为|為|是|系))?(?:商业|商業|品牌|本站|特别|特別)?(?:广告|廣告|推广|推廣|赞助|贊助)(?:商)?"
    r"(?:内容|內容|信息|資訊|链接|連結|时间|時間|位|专区|專區|推荐|推薦|服务)?[^\w]{0,4}"
)
_LABEL_CHARS: Final = 16
_OFFERS: Final = re.compile(
    r"不成功不收[费費]|先到先得|名[额額]有限|[机機][会會]不容[错錯]|量身[定订訂][做制製]|微信同[号號]|全[国國]可[办辦]|全程保密|只要一[个個][电電][话話]"
    r"|[欢歡]迎.{0,8}(?:来[电電]|加盟|[选選]购|[选選]購)|(?:[订訂][购購]|加盟|招商)(?:[电電][话話]|[热熱][线線]|微信)"
    r"|免[费費](?:[领領]取|[试試]|体[检檢]|[评評]估)|(?:立即|[马馬]上|[现現]在|点击|點擊)(?:就)?(?:[报報]名|[抢搶][购購]|下[单單]|[领領]取|[购購][买買])"
    r"|限[时時](?:[优優]惠|[抢搶][购購]|特[价價])|原[价價].{0,12}[现現][价價]|包[邮郵]|[专專]注.{0,12}年|十年[专專]注"
    r"|(?:我们|我們|本公司|本中心|本机构|本機構)(?:的)?(?:[顾顧][问問]|[专專]家|律[师師]|[团團][队隊]|[产產]品)"
)
"""What a seller says to the reader, in both scripts. A warning quotes such words, but not in most paragraphs; the
telephone for questions stands in every notice."""
_LEAST_PHRASES: Final = 3
"""Different ones that one advertisement has."""
_MAX_CHECKED: Final = 8
_LEAST_PARAGRAPHS: Final = 3
_LEAST_BELOW: Final = 2
"""Fewer are enough below a label."""
_MAX_LABELS: Final = 3
_OFFER_SHARE: Final = 0.6
"""Of an element's paragraphs that must offer something."""


def find_adverts(page: PageLines, prose: list[float], anchor: int | None) -> dict[int, RemovedKind]:
    """Find the lines of elements that are advertisements, and stand below an article.

    Args:
        page: the lines and elements.
        prose: sums of what speaks for the article in front of each line.
        anchor: the line that prints the page's title.
    """
    top = 0 if anchor is None else anchor + 1
    candidates = [span for span in reversed(page.spans) if span.start > top and _is_below(span, prose, top)]
    if not candidates:
        return {}
    offering = _offering(page.lines, candidates, prose, top)
    found: dict[int, RemovedKind] = {}
    for span in candidates:  # outer elements first; what lies inside one that was found is covered already
        if span.start not in found and (
            _is_named(span) or _is_labelled(page.lines, span) or (span.start, span.end) in offering
        ):
            found |= dict.fromkeys(range(span.start, span.end), RemovedKind.BOILERPLATE)
    return found


def advert_below(lines: list[Line], places: range) -> int | None:
    """Give the line that heads an advertisement which goes on to the end of these lines; None where none does.

    The label alone says nothing: it stands above pictures too, and the article goes on below.
    """
    labels = [index for index in places if is_label(lines[index].text)][:_MAX_LABELS]
    for label in labels:
        below = [line for line in lines[label + 1 : places.stop] if line.is_prose]
        if (
            len(below) >= _LEAST_BELOW
            and sum(map(_sells, below)) >= _OFFER_SHARE * len(below)
            and _phrases(below) >= _LEAST_PHRASES
        ):
            return label
    return None


def is_label(text: str) -> bool:
    """Whether a line says that what follows is an advertisement, and nothing else.

    >>> is_label("广告"), is_label("【以下内容为推广】"), is_label("赞助商内容"), is_label("广告里的话")
    (True, True, True, False)
    """
    return len(text) <= _LABEL_CHARS and _LABEL.fullmatch(text) is not None


def _sells(line: Line) -> bool:
    return line.is_prose and _OFFERS.search(line.text) is not None


def _is_below(span: Span, prose: list[float], top: int) -> bool:
    above, inside = prose[span.start] - prose[top], prose[span.end] - prose[span.start]
    return inside > 0 and above >= max(LEAST_ARTICLE, _LEAST_SHARE * inside)


def _is_named(span: Span) -> bool:
    if span.node.tag in ("body", "html", "article"):
        return False
    return _says_advert(f"{span.node.get('id') or ''} {span.node.get('class') or ''}")


@lru_cache(maxsize=4096)  # the pages of a site repeat their names
def _says_advert(names: str) -> bool:
    return bool(_NAME.search(names))


def _is_labelled(lines: list[Line], span: Span) -> bool:
    return span.end - span.start > 1 and is_label(lines[span.start].text)


def _offering(lines: list[Line], candidates: list[Span], prose: list[float], top: int) -> set[tuple[int, int]]:
    """Give the places of elements, longer than what stands above them, most of whose paragraphs offer something."""
    longer = [span for span in candidates if prose[span.end] - prose[span.start] >= prose[span.start] - prose[top]]
    if not longer:
        return set()
    paragraphs = list(accumulate((line.is_prose for line in lines), initial=0))
    longer = [span for span in longer if paragraphs[span.end] - paragraphs[span.start] >= _LEAST_PARAGRAPHS]
    if not longer:
        return set()
    # Once for each line, however deep the elements nest around it.
    offers = list(accumulate((index > top and _sells(line) for index, line in enumerate(lines)), initial=0))
    selling = [
        span
        for span in longer
        if offers[span.end] - offers[span.start] >= _OFFER_SHARE * (paragraphs[span.end] - paragraphs[span.start])
    ]
    return {
        (span.start, span.end)
        for span in selling[:_MAX_CHECKED]
        if not _has_twin_above(span) and _phrases(lines[span.start : span.end]) >= _LEAST_PHRASES
    }


def _has_twin_above(span: Span) -> bool:
    """Whether an element of the same tag and class stands in front: then they are parts of one article."""
    above = span.node.getprevious()
    for _ in range(_MAX_CHECKED):
        if above is None:
            return False
        if above.tag == span.node.tag and above.get("class") == span.node.get("class"):
            return True
        above = above.getprevious()
    return False


def _phrases(lines: list[Line]) -> int:
    return len({found[0] for line in lines if line.is_prose for found in _OFFERS.finditer(line.text)})
