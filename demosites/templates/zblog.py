"""Template E, Z-Blog: UTF-8, title-only tag pages by the dozen, an endless calendar, Atom, an empty page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from demosites.page import Entry, Page, Printed, Request, escape, paragraphs_html
from demosites.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

_ARTICLE: Final = re.compile(r"/post/(\d+)\.html")
_LIST: Final = re.compile(r"/page_(\d+)\.html")
_TAG: Final = re.compile(r"/tags-(\d+)\.html")
_MONTH: Final = re.compile(r"/calendar/(\d{4})-(0[1-9]|1[0-2])\.html")
FIRST_ID: Final = 101
FIRST_TAG: Final = 1380
TAG_WORDS: Final = (
    "逾期", "催收", "协商", "征信", "罚息", "分期", "上门", "起诉", "减免", "停息", "投诉", "还款",
)  # fmt: skip
EMPTY: Final = "/post/9000000.html"


class ZBlog(Site):
    """A blog with more tags than posts."""

    letter = "E"
    name = "zblog-suibi"
    title = "假想随笔"
    template = "zblog"
    charset_declared = "utf-8"
    charset_served = "utf-8"
    content_type = "text/html; charset=utf-8"
    page_size = 10

    def article_path(self, ordinal: int) -> str:
        return f"/post/{FIRST_ID + ordinal}.html"

    def printed(self, ordinal: int) -> Printed:
        posting = self.posting(ordinal)
        return Printed(
            breadcrumb=(), author=posting.author, published=posting.published.date().isoformat(), precision="day"
        )

    def answer(self, request: Request) -> Page | None:
        path = request.path
        if path == "/":
            return self._listing(1)
        if match := _LIST.fullmatch(path):
            return self._listing(int(match[1])) if 1 < int(match[1]) <= self.last_page else None
        if match := _ARTICLE.fullmatch(path):
            ordinal = int(match[1]) - FIRST_ID
            if self.has(ordinal, path):
                return self._article(ordinal)
        return self._odd(path)

    def _odd(self, path: str) -> Page | None:
        """Answer what is neither listing nor article."""
        if (match := _TAG.fullmatch(path)) and 0 <= int(match[1]) - FIRST_TAG < len(TAG_WORDS):
            return self._tag(int(match[1]) - FIRST_TAG)
        if (match := _MONTH.fullmatch(path)) and match[1] != "0000":
            return self._calendar(int(match[1]), int(match[2]))
        if path == "/feed.php":
            return self._atom()
        if path == EMPTY:
            return Page(body=b"", content_type=self.content_type)
        return None

    def _listing(self, number: int) -> Page:
        posts = "".join(
            f'<div class="post{" istop" if ordinal == self.count - 1 else ""}"><h2><a href="{self.article_path(ordinal)}">'
            f'{escape(self.headline(ordinal))}</a></h2><div class="intro">请前往标签设置摘要</div></div>\n'
            for ordinal in self.page_ordinals(number)
        )
        if number == 1:
            posts += f'<div class="post"><h2><a href="{EMPTY}">置顶：空白页</a></h2></div>'
        pages = "".join(
            f'<a href="/page_{page}.html"><span class="page">{page}</span></a>'
            for page in range(max(2, number - 4), min(self.last_page, number + 4) + 1)
        )
        return self._frame(
            "首页", f'{posts}<div class="pagebar"><a href="/"><span class="page">1</span></a>{pages}</div>'
        )

    def _tag(self, place: int) -> Page:
        links = "".join(
            f'<h2><a href="{self.article_path(ordinal)}">{escape(self.headline(ordinal))}</a></h2>'
            for ordinal in self.newest(len(TAG_WORDS) * 10)[place :: len(TAG_WORDS)]
        )
        return self._frame(TAG_WORDS[place], f"<h1>{TAG_WORDS[place]}</h1>{links}")

    def _calendar(self, year: int, month: int) -> Page:
        """Return one month of a calendar that never ends in either direction."""
        ahead, back = year * 12 + month, year * 12 + month - 2
        links = "".join(
            f'<a href="/calendar/{(number // 12) % 10000 or 1:04d}-{number % 12 + 1:02d}.html">{label}</a>'
            for number, label in ((back, "«"), (ahead, "»"))
        )
        days = " ".join(str(day) for day in range(1, 29))
        return self._frame(f"{year}年{month}月", f"<table><caption>{links}</caption><tr><td>{days}</td></tr></table>")

    def _atom(self) -> Page:
        entries = "".join(
            f'<entry><title>{escape(self.headline(ordinal))}</title><link href="{self.home}{self.article_path(ordinal)[1:]}"/>'
            f"<id>{self.home}{self.article_path(ordinal)[1:]}</id>"
            f"<updated>{self.posting(ordinal).published:%Y-%m-%dT%H:%M:%S}+08:00</updated></entry>"
            for ordinal in self.newest()
        )
        text = (
            f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{self.title}</title><id>{self.home}</id>{entries}</feed>'
        )
        return Page(
            body=f'<?xml version="1.0" encoding="utf-8"?>\n{text}'.encode(),
            content_type="application/atom+xml; charset=utf-8",
        )

    def _article(self, ordinal: int) -> Page:
        article = self.article(ordinal)
        published = article.posting.published
        tags = "".join(
            f'<a href="/tags-{FIRST_TAG + place}.html">{TAG_WORDS[place]}</a> '
            for place in sorted(article.posting.rng("tags").sample(range(len(TAG_WORDS)), 3))
        )
        recent = "".join(
            f'<li><a href="{self.article_path(o)}">{escape(self.headline(o))}</a></li>' for o in self.newest(8)
        )
        body = (
            f'<div class="post"><h4 class="post-date">{published:%Y年%m月%d日}</h4>'
            f'<h2 class="post-title">{escape(article.title)}</h2>\n<div class="post-body">\n'
            f'{paragraphs_html(article.paragraphs)}\n</div><h5 class="post-tags">标签：{tags}</h5>\n'
            f'<h6 class="post-footer">作者：{article.posting.author} | 分类：逾期 | 浏览：{ordinal * 13 % 977} | 评论：0</h6></div>\n'
            f'<div class="recent"><h3>最近发表</h3><ul>{recent}</ul></div>'
        )
        return self._frame(escape(article.title), body, modified=published)

    def _frame(self, title: str, body: str, **facts: Any) -> Page:
        tags = "".join(f'<a href="/tags-{FIRST_TAG + place}.html">{word}</a> ' for place, word in enumerate(TAG_WORDS))
        return self.page(
            f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}-{self.title}</title></head><body>\n'
            f'<div id="divNavBar"><a href="/">首页</a></div>\n<div id="divMain">{body}</div>\n'
            f'<div id="divSidebar"><a href="/calendar/2024-11.html">日历</a><div>{tags}</div></div>'
            "<p>Powered By Z-Blog</p></body></html>",
            **facts,
        )

    def other_entries(self) -> Iterator[Entry]:
        utf8 = "utf-8"
        yield Entry(path="/", kind="listing", expect="listing", encoding=utf8)
        for page in range(2, self.last_page + 1):
            yield Entry(path=f"/page_{page}.html", kind="listing", expect="listing", encoding=utf8)
        for place in range(len(TAG_WORDS)):
            yield Entry(
                path=f"/tags-{FIRST_TAG + place}.html", kind="tag", expect="rejected", reason="listing", encoding=utf8
            )
        for month in ("2024-10", "2024-11", "2024-12"):
            yield Entry(path=f"/calendar/{month}.html", kind="calendar", expect="out_of_scope", encoding=utf8)
        yield Entry(path="/feed.php", kind="feed", expect="listing", encoding=utf8)
        yield Entry(path=EMPTY, kind="empty", expect="rejected", reason="empty_body", encoding=utf8)

    def source(self) -> dict[str, Any]:
        return {
            "listings": ["/"],
            "listing_pages": r"^/page_\d+\.html$",
            "articles": r"^/(post/|tags-)\d+\.html$",
            "exclude": [r"^/calendar/"],
            "feeds": ["/feed.php"],
        }
