"""What kind of page an article stands on: an article, a question with answers, a forum's thread, a notice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipelines.extract.container import begins_answer, is_answer_label
from pipelines.extract.cues import normal_form
from pipelines.records import PageKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipelines.extract.head import Head
    from pipelines.extract.lines import Line

_THREAD_MARK: Final = re.compile(
    r"[\d只倒楼回本高发沙板查](?:(?<=\d)\d*\s?(?:楼|#)$|(?<=只)看该作者|(?<=倒)序浏览|(?<=楼)主|(?<=回)帖|(?<=本)版积分规则"
    r"|(?<=高)级模式|(?<=发)新帖|(?<=沙)发|(?<=板)凳|(?<=查)看:\s?\d+\s?\|\s?回复:)"
)
"""The one class in front lets `re` skip what begins none of them."""
_THREAD_MARKS: Final = 2
"""So many different marks: one word alone stands in articles too."""
_MARK_CHARS: Final = 60
_THREAD_ADDRESS: Final = re.compile(r"/thread-\d|viewthread|[?&]tid=\d|/(?:bbs|forum|club)/[^?]*\d")
_NOTICE: Final = re.compile(
    r"(?:^关于.{4,60}|.{2,30})的(?:通知|公告|通告|公示|启事|声明|通报|函|批复|意见)$"
    r"|.{4,60}(?:公告|通告|公示|通知书?|启事)$|^(?:重要|紧急|停机|放假|维护)(?:通知|公告)"
)
_CLOSING: Final = re.compile(r"\s*[（(【\[][^）)】\]]{0,24}[）)】\]]$")
"""（第3号）, （征求意见稿）."""
_QUESTION_TYPES: Final = frozenset({"QAPage", "Question", "FAQPage"})
_THREAD_TYPES: Final = frozenset({"DiscussionForumPosting"})
_TAG_ADDRESS: Final = re.compile(r"/(?:tags?|label|topics?|keywords?|biaoqian)(?:[/_-]|\.|$)|[?&]tags?=", re.IGNORECASE)
_TAG_TITLE: Final = re.compile(
    r"^(?:标签|tag|话题|关键词)\s?[:\s_-]|(?:标签|相关)(?:文章|内容|资讯)?(?:列表|汇总|大全)?\s?[-_|]"
)


def page_kind(lines: list[Line], title: str, head: Head | None, url: str | None) -> PageKind:
    """Say what kind of page an article stands on, by what the page says of itself, its labels, and its address.

    Args:
        lines: all lines of the page.
        title: the article's.
        head: metas and JSON-LD; None for plain text.
        url: its address, where it is known.
    """
    stated = {str(item.get("@type")) for item in (head.json_ld if head else ())}
    if stated & _QUESTION_TYPES or _has_answer(lines):
        return PageKind.QUESTION
    marks = set(_marks(lines))
    if stated & _THREAD_TYPES or len(marks) >= _THREAD_MARKS or (marks and url and _THREAD_ADDRESS.search(url)):
        return PageKind.THREAD
    return PageKind.NOTICE if _NOTICE.search(_CLOSING.sub("", normal_form(title))) else PageKind.ARTICLE


def _has_answer(lines: list[Line]) -> bool:
    """Whether a line heads an answer, or one begins with such a label; where several do, an article asks questions."""
    if any(is_answer_label(line.text) for line in lines if len(line.text) < _MARK_CHARS):
        return True
    return sum(begins_answer(line.text) for line in lines) == 1


def is_tag_page(title: str, url: str | None) -> bool:
    """Whether a list of links gathers what carries a word: a tag page, or a doorway made of one.

    >>> is_tag_page("", "http://a.example/tags-1380.html"), is_tag_page("标签：逾期", None)
    (True, True)
    >>> is_tag_page("逾期资讯", None)
    False
    """
    return bool((url and _TAG_ADDRESS.search(url)) or _TAG_TITLE.search(normal_form(title)))


def _marks(lines: list[Line]) -> Iterable[str]:
    for line in lines:
        if len(line.text) < _MARK_CHARS:
            for mark in _THREAD_MARK.finditer(normal_form(line.text)):
                yield re.sub(r"\d+", "0", mark[0])
