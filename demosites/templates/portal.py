"""Template F, a portal of its own: pages called UTF-8 that are GBK, dates without a year, page one repeated at the end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs

from demosites.page import Entry, Page, Printed, Request, escape, paragraphs_html
from demosites.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

_ARTICLE: Final = re.compile(r"/info/([a-z]+)/(\d+)\.html")
FIRST_ID: Final = 5534000
CHANNEL: Final = "/info/yuqi/"
SECOND_SLUG: Final = "zixun"
TWICE: Final = 4
"""Newest articles that the listing also links under a second folder."""
PATIENCE: Final = 2
"""Repeated pages after which a crawler knows; the rest it leaves alone."""
REPEATS: Final = 6
"""Pages after the last one that still answer, with page one."""
LYING: Final = 0.3
YEARLESS: Final = 0.12
DISCLAIMER: Final = "免责声明：以上内容由网友上传，不代表本网立场，如有侵权请联系 0000000001@qq.example 处理。"
INTERNAL: Final = "/info/neibu/5530001.html"


class Portal(Site):
    """An information portal with the lender as folder and as byline."""

    letter = "F"
    name = "portal-xinxi"
    title = "假想信息港"
    template = "portal"
    charset_declared = "utf-8"
    charset_served = "utf-8"
    content_type = "text/html; charset=utf-8"
    page_size = 16
    disallowed = ("/info/neibu/",)

    def article_path(self, ordinal: int) -> str:
        return f"/info/{self.posting(ordinal).lender.slug}/{FIRST_ID + ordinal}.html"

    def encoding(self, ordinal: int) -> str:
        return "gbk" if self.posting(ordinal).rng("lying").random() < LYING else "utf-8"

    def is_yearless(self, ordinal: int) -> bool:
        """Tell whether the page prints its date without the year."""
        return self.posting(ordinal).rng("yearless").random() < YEARLESS

    def printed(self, ordinal: int) -> Printed:
        posting = self.posting(ordinal)
        crumbs = ("首页", posting.lender.name)
        if self.is_yearless(ordinal):
            return Printed(breadcrumb=crumbs, author=posting.author)
        # The category stands where others print a name: a lender is no author.
        return Printed(breadcrumb=crumbs, published=posting.published.isoformat(), precision="second")

    def answer(self, request: Request) -> Page | None:
        path = request.path
        if path == "/":
            return self._frame("首页", f'<a href="{CHANNEL}">逾期频道</a>')
        if path == CHANNEL:
            number = parse_qs(request.query).get("page", ["1"])[0]
            return self._listing(int(number)) if number.isascii() and number.isdecimal() and int(number) else None
        if path == INTERNAL:
            return self._frame("内部资料", "<p>此页面不对爬虫开放。</p>")
        if match := _ARTICLE.fullmatch(path):
            ordinal = int(match[2]) - FIRST_ID
            if 0 <= ordinal < self.count and match[1] in {SECOND_SLUG, self.posting(ordinal).lender.slug}:
                return self._article(ordinal)
        return None

    def second_path(self, ordinal: int) -> str:
        return f"/info/{SECOND_SLUG}/{FIRST_ID + ordinal}.html"

    def _item(self, ordinal: int, href: str | None = None) -> str:
        return (
            f'<li><a href="{href or self.article_path(ordinal)}">{escape(self.headline(ordinal))}</a>'
            f"<span>{self.posting(ordinal).published:%m-%d}</span></li>"
        )

    def _listing(self, number: int) -> Page | None:
        if number > self.last_page + REPEATS:
            return None
        shown = number if number <= self.last_page else 1
        items = "".join(self._item(ordinal) for ordinal in self.page_ordinals(shown))
        if shown == 1:
            items += "".join(self._item(ordinal, self.second_path(ordinal)) for ordinal in self.newest(TWICE))
            items += f'<li><a href="{INTERNAL}">内部资料</a></li>'
        body = f'<ul class="news">{items}</ul>'
        if number < self.last_page + REPEATS:
            body += f'<div class="page"><a href="{CHANNEL}?page={number + 1}">下一页</a></div>'
        return self._frame("逾期频道", body)

    def _article(self, ordinal: int) -> Page:
        article = self.article(ordinal)
        posting = article.posting
        meta = f"{posting.lender.name} {posting.published:%Y-%m-%d %H:%M:%S}"
        if self.is_yearless(ordinal):
            meta = f"时间：{posting.published:%m-%d} 人气：{ordinal * 17 % 983} 作者：{posting.author}"
        picture = f'<p><img src="/upload/{ordinal % 9}.jpg" alt="{escape(article.title)}"></p>'
        hot = "".join(self._item(other) for other in self.newest(6))
        body = (
            f'<div class="crumb"><a href="/">首页</a> &gt; <a href="{CHANNEL}">{posting.lender.name}</a></div>\n'
            f"<h1>{escape(article.title)}</h1>\n<p class=meta>{meta}</p>\n"
            f'<div class="article">\n{paragraphs_html(article.paragraphs, after=picture)}\n</div>\n'
            f'<p class="tip">{DISCLAIMER}</p>\n<div class="hot"><h3>热门推荐</h3><ul>{hot}</ul></div>'
        )
        return self._frame(escape(article.title), body, encoding=self.encoding(ordinal), modified=posting.published)

    def _frame(self, title: str, body: str, *, encoding: str = "utf-8", **facts: Any) -> Page:
        text = (
            f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{title}_{self.title}</title></head><body>\n'
            f'<div class="top"><a href="/">{self.title}</a> <a href="{CHANNEL}">逾期频道</a></div>\n{body}\n'
            f'<div class="foot">{self.title} 假ICP备00000001号</div></body></html>'
        )
        return Page(body=text.encode(encoding), content_type=self.content_type, **facts)

    def other_entries(self) -> Iterator[Entry]:
        yield Entry(path="/", kind="listing", expect="out_of_scope", encoding="utf-8")
        yield Entry(path=CHANNEL, kind="listing", expect="listing", encoding="utf-8")
        for page in range(2, self.last_page + REPEATS + 1):
            expect = "listing" if page <= self.last_page + PATIENCE else "out_of_scope"
            yield Entry(path=f"{CHANNEL}?page={page}", kind="listing", expect=expect, encoding="utf-8")
        for ordinal in self.newest(TWICE):
            yield Entry(
                path=self.second_path(ordinal), kind="duplicate", expect="article",
                article=self.posting(ordinal).key, encoding=self.encoding(ordinal),
            )  # fmt: skip
        yield Entry(path=INTERNAL, kind="disallowed", expect="out_of_scope", encoding="utf-8")

    def source(self) -> dict[str, Any]:
        return {
            "listings": [CHANNEL],
            "listing_pages": r"^/info/yuqi/\?page=\d+$",
            "articles": r"^/info/[a-z]+/\d+\.html$",
        }
