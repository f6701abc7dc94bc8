"""Template D, WordPress: true headings, RSS, a sitemap index, tag archives, JSON-LD, an article that changes.

Its mirror host keeps the path and adds lines of its own above and below the text.
"""

from __future__ import annotations

import json
import re
from datetime import timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any, ClassVar, Final

from demosites.page import CHINA, Entry, Page, Printed, Request, escape, paragraphs_html
from demosites.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_ARTICLE: Final = re.compile(r"/archives/(\d+)")
_LIST: Final = re.compile(r"/category/yuqi/(?:page/(\d+)/)?")
_MAP: Final = re.compile(r"/wp-sitemap-posts-post-(\d+)\.xml")
FIRST_ID: Final = 61300
CHANGED: Final = 41
"""Ordinal of the article whose author changes it after the first visit."""
MAP_SIZE: Final = 2000
TAGS: Final = ("xieshang", "cuishou", "zhengxin", "faxi")
NIGHT_LINES: Final = (
    "主站蜘蛛池模板 午夜频道导航 夜场直播入口", "成人频道 午夜影院 深夜直播间 最新入口", "夜场模特 午夜聊天室 成人导航大全",
)  # fmt: skip
"""Mild stand-ins for what such hosts inject."""


class WordPress(Site):
    """A blog of notes."""

    letter = "D"
    name = "wp-notes"
    title = "虚构还款笔记"
    template = "wordpress"
    charset_declared = "utf-8"
    charset_served = "utf-8"
    content_type = "text/html; charset=UTF-8"
    page_size = 12
    disallowed: ClassVar[tuple[str, ...]] = ("/wp-admin/",)

    def article_path(self, ordinal: int) -> str:
        return f"/archives/{FIRST_ID + self.posting(ordinal).origin[1]}"

    def _ordinal(self, number: int) -> int:
        return number

    def printed(self, ordinal: int) -> Printed:
        posting = self.posting(ordinal)
        return Printed(
            breadcrumb=(), author=posting.author, published=posting.published.isoformat(), precision="second"
        )

    def answer(self, request: Request) -> Page | None:
        path = request.path
        if path == "/":
            return self._listing(1)
        if match := _LIST.fullmatch(path):
            number = int(match[1] or 1)
            return self._listing(number) if 1 <= number <= self.last_page else None
        if match := _ARTICLE.fullmatch(path):
            ordinal = self._ordinal(int(match[1]) - FIRST_ID)
            return self._article(ordinal, request) if self.has(ordinal, path) else None
        return self._machine(path)

    def _machine(self, path: str) -> Page | None:
        """Answer the addresses meant for programs."""
        if path == "/feed/":
            return self._feed()
        if path in {f"/tag/{tag}/" for tag in TAGS}:
            place = [f"/tag/{tag}/" for tag in TAGS].index(path)
            return self._frame("标签归档", "".join(self._teaser(other) for other in self.newest(48)[place::4]))
        if path == "/wp-admin/options.php":
            return self._frame("后台", "<p>请登录。</p>")
        if path == "/wp-content/uploads/hetong.pdf":
            return Page(body=b"%PDF-1.4\n%%EOF\n", content_type="application/pdf")
        return self._sitemap(path)

    def _sitemap(self, path: str) -> Page | None:
        if path == "/wp-sitemap.xml":
            names = [f"wp-sitemap-posts-post-{number}.xml" for number in range(1, self._maps + 1)]
            names.append("wp-sitemap-taxonomies-post_tag-1.xml")
            maps = "".join(f"<sitemap><loc>{self.home}{name}</loc></sitemap>" for name in names)
            return self._xml(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{maps}</sitemapindex>')
        if (match := _MAP.fullmatch(path)) and 1 <= int(match[1]) <= self._maps:
            first = (int(match[1]) - 1) * MAP_SIZE
            return self._urls(
                (self.article_path(ordinal), self.posting(ordinal).published)
                for ordinal in range(first, min(first + MAP_SIZE, self.count))
            )
        if path == "/wp-sitemap-taxonomies-post_tag-1.xml":
            return self._urls((f"/tag/{tag}/", self.posting(self.count - 1).published) for tag in TAGS)
        return None

    @property
    def _maps(self) -> int:
        return -(-self.count // MAP_SIZE)

    def _urls(self, rows: Iterator[tuple[str, datetime]]) -> Page:
        urls = "".join(
            f"<url><loc>{self.home}{path[1:]}</loc><lastmod>{when:%Y-%m-%dT%H:%M:%S}+08:00</lastmod></url>"
            for path, when in rows
        )
        return self._xml(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>')

    def _xml(self, text: str, media_type: str = "application/xml") -> Page:
        return Page(
            body=f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode(), content_type=f"{media_type}; charset=UTF-8"
        )

    def _feed(self) -> Page:
        items = "".join(
            f"<item><title>{escape(self.headline(ordinal))}</title><link>{self.home}{self.article_path(ordinal)[1:]}</link>"
            f"<pubDate>{format_datetime(self.posting(ordinal).published.replace(tzinfo=CHINA))}</pubDate></item>"
            for ordinal in self.newest()
        )
        return self._xml(
            f'<rss version="2.0"><channel><title>{self.title}</title><link>{self.home}</link>{items}</channel></rss>',
            "application/rss+xml",
        )

    def _teaser(self, ordinal: int) -> str:
        posting = self.posting(ordinal)
        link = self.article_path(ordinal)
        return (
            f'<article class="post"><h2 class="entry-title"><a href="{link}">{escape(self.headline(ordinal))}</a></h2>'
            f'<time class="entry-date" datetime="{posting.published:%Y-%m-%dT%H:%M:%S}+08:00">{_day(posting.published)}</time>'
            f'<p>{escape(self.headline(ordinal))}……<a href="{link}">阅读全文</a></p></article>'
        )

    def _listing(self, number: int) -> Page:
        body = "\n".join(self._teaser(ordinal) for ordinal in self.page_ordinals(number))
        if number < self.last_page:
            body += f'<nav class="pagination"><a class="next" href="/category/yuqi/page/{number + 1}/">下一页</a></nav>'
        tags = "".join(f'<a href="/tag/{tag}/">{tag}</a> ' for tag in TAGS)
        body += f'<aside class="tagcloud">{tags}<a href="/wp-admin/options.php">登录</a></aside>'
        return self._frame("逾期", body)

    def _article(self, ordinal: int, request: Request) -> Page:
        changes = self.posting(ordinal).origin == ("D", CHANGED) and self.letter == "D"
        later = changes and request.visit > 0
        article = self.article(ordinal, later=later)
        published = article.posting.published
        related = "".join(
            f'<li><a href="{self.article_path(other)}">{escape(self.headline(other))}</a></li>'
            for other in self.sample(request, 4)
        )
        body = (
            f'<article><header><h1 class="entry-title">{escape(article.title)}</h1>'
            f'<p class="meta"><time class="entry-date" datetime="{published:%Y-%m-%dT%H:%M:%S}+08:00">{_day(published)}</time> '
            f'作者：<span class="author">{article.posting.author}</span></p></header>\n'
            f'<div class="entry-content">\n{paragraphs_html(article.paragraphs)}\n</div>\n'
            '<footer>标签：<a href="/tag/xieshang/">协商</a> <a href="/wp-content/uploads/hetong.pdf">合同样本</a></footer></article>\n'
            f'<section class="related"><h3>相关文章</h3><ul>{related}</ul></section>\n'
            '<section id="respond"><h3>发表回复</h3><p>您的邮箱地址不会被公开。必填项已用 * 标注</p></section>'
        )
        modified = published + (timedelta(days=30) if later else timedelta())
        return self._frame(escape(article.title), body, self._head(ordinal), modified=modified, lasting=not changes)

    def _head(self, ordinal: int) -> str:
        posting = self.posting(ordinal)
        address = f"{self.home}{self.article_path(ordinal)[1:]}"
        record = {
            "@context": "https://schema.org", "@type": "BlogPosting", "headline": self.headline(ordinal),
            "datePublished": f"{posting.published:%Y-%m-%dT%H:%M:%S}+08:00",
            "author": {"@type": "Person", "name": posting.author}, "mainEntityOfPage": address,
        }  # fmt: skip
        return (
            f'<link rel="canonical" href="{address}">'
            f'<script type="application/ld+json">{json.dumps(record, ensure_ascii=False)}</script>'
        )

    def _frame(self, title: str, body: str, head: str = "", **facts: Any) -> Page:
        return self.page(
            f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="UTF-8"><title>{title} – {self.title}</title>\n'
            f'<link rel="alternate" type="application/rss+xml" href="/feed/">{head}</head><body>\n'
            f'<header class="site"><a href="/">{self.title}</a></header>\n<main>{body}</main>\n'
            f"<footer>{self.title} 自豪地采用 WordPress</footer></body></html>",
            **facts,
        )

    def other_entries(self) -> Iterator[Entry]:
        yield from self._listing_entries()
        maps = [f"/wp-sitemap-posts-post-{number}.xml" for number in range(1, self._maps + 1)]
        for path in ("/wp-sitemap.xml", *maps, "/wp-sitemap-taxonomies-post_tag-1.xml"):
            yield Entry(path=path, kind="sitemap", expect="listing", encoding="utf-8")
        yield Entry(path="/feed/", kind="feed", expect="listing", encoding="utf-8")
        for tag in TAGS:
            yield Entry(path=f"/tag/{tag}/", kind="tag", expect="out_of_scope", encoding="utf-8")
        yield Entry(path="/wp-admin/options.php", kind="disallowed", expect="out_of_scope", encoding="utf-8")
        yield Entry(path="/wp-content/uploads/hetong.pdf", kind="asset", expect="out_of_scope")

    def _listing_entries(self) -> Iterator[Entry]:
        yield Entry(path="/", kind="listing", expect="out_of_scope", encoding="utf-8")
        yield Entry(path="/category/yuqi/", kind="listing", expect="listing", encoding="utf-8")
        for page in range(2, self.last_page + 1):
            yield Entry(path=f"/category/yuqi/page/{page}/", kind="listing", expect="listing", encoding="utf-8")

    def source(self) -> dict[str, Any]:
        return {
            "listings": ["/category/yuqi/"],
            "listing_pages": r"^/category/yuqi/page/\d+/$",
            "articles": r"^/archives/\d+$",
            "exclude": [r"^/tag/", r"^/wp-admin/"],
            "sitemaps": ["/wp-sitemap.xml"],
            "feeds": ["/feed/"],
        }


class NightMirror(WordPress):
    """A mirror host that keeps the path of the blog and adds keyword lines."""

    letter = "H"
    name = "night-mirror"
    title = "午夜导航"
    template = "adult_mirror"
    disallowed = ()

    def _ordinal(self, number: int) -> int:
        if number < 0:
            return -1
        mirrored = self.model.mirror(self.letter, number)
        return -1 if mirrored is None else mirrored

    def printed(self, ordinal: int) -> Printed:
        posting = self.posting(ordinal)
        return Printed(
            breadcrumb=(), author=posting.author,
            published=posting.published.isoformat(timespec="minutes"), precision="minute",
        )  # fmt: skip

    def _machine(self, path: str) -> Page | None:
        del path
        return None

    def _article(self, ordinal: int, request: Request) -> Page:
        article = self.article(ordinal)
        inside = ordinal % 2 == 0
        top, bottom = NIGHT_LINES[ordinal % 3], NIGHT_LINES[(ordinal + 1) % 3]
        text = paragraphs_html(article.paragraphs)
        text = f"<p>{top}</p>\n{text}\n<p>{bottom}</p>" if inside else text
        outside = ("", "") if inside else (f"<div>{top}</div>", f"<div>{bottom}</div>")
        links = "".join(
            f'<a href="{self.article_path(other)}">{escape(self.headline(other))}</a> '
            for other in self.sample(request, 5)
        )
        body = (
            f"{outside[0]}<h1>{escape(article.title)}</h1>\n"
            f"<div>{article.posting.author} {article.posting.published:%Y-%m-%d %H:%M}</div>\n"
            f'<div class="text">\n{text}\n</div>\n{outside[1]}<div class="links">友情链接：{links}</div>'
        )
        return self._frame(escape(article.title), body, modified=article.posting.published)

    def _frame(self, title: str, body: str, head: str = "", **facts: Any) -> Page:
        return self.page(
            f'<html><head><meta charset="utf-8"><title>{title}-{NIGHT_LINES[0]}</title>{head}</head><body>{body}</body></html>',
            **facts,
        )

    def other_entries(self) -> Iterator[Entry]:
        yield from self._listing_entries()

    def source(self) -> dict[str, Any]:
        return {
            "listings": ["/category/yuqi/"],
            "listing_pages": r"^/category/yuqi/page/\d+/$",
            "articles": r"^/archives/\d+$",
        }


def _day(when: datetime) -> str:
    return f"{when.year}年{when.month}月{when.day}日"
