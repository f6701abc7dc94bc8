"""Template B, DedeCMS: GBK called gb2312, a robots.txt folder with links into it, session ids, a 302 home, meta refresh."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from demosites.page import Entry, Page, Printed, Request, escape, paragraphs_html
from demosites.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

_ARTICLE: Final = re.compile(r"/yuqi/\d{4}/\d{4}/(\d+)\.html")
_LIST: Final = re.compile(r"/yuqi/list_12_(\d+)\.html")
FIRST_ID: Final = 3000
GONE: Final = "/yuqi/2022/0101/17.html"
MOVED: Final = "/yuqi/2022/0315/18.html"
SESSIONS: Final = 5
"""Links of the home listing that carry a session id."""


class Dede(Site):
    """A DedeCMS information site."""

    letter = "B"
    name = "dede-zixun"
    title = "虚构资讯网"
    template = "dedecms"
    charset_declared = "gb2312"
    charset_served = "gbk"
    page_size = 10
    disallowed = ("/plus/", "/yuqi/neibu/")

    def article_path(self, ordinal: int) -> str:
        return f"/yuqi/{self.posting(ordinal).published:%Y/%m%d}/{FIRST_ID + ordinal}.html"

    def session_path(self, place: int) -> str:
        return f"{self.article_path(self.count - 1 - place)}?PHPSESSID={(self.model.seed + place) * 7919:016x}"

    def printed(self, ordinal: int) -> Printed:
        posting = self.posting(ordinal)
        return Printed(
            breadcrumb=("首页", "逾期资讯"), author=posting.author, source_name="虚构资讯网",
            published=posting.published.isoformat(timespec="minutes"), precision="minute",
        )  # fmt: skip

    def answer(self, request: Request) -> Page | None:
        path = request.path
        if path in {"/", "/yuqi/"}:
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
        if path == GONE:
            return self.page("", status=302, location=self.home)
        if path == MOVED:
            return self.page(
                f'<html><head><meta http-equiv="refresh" content="0;url={self.article_path(0)}">'
                "<title>跳转</title></head><body>正在跳转</body></html>"
            )
        if path == "/data/sitemap.html":
            return self._frame("站点地图", "".join(self._link(ordinal) for ordinal in self.newest(200)))
        if path in {"/plus/view.php", "/plus/list.php", "/yuqi/neibu/2024/0101/9.html"}:
            return self._frame("内部页面", "<p>此页面不对爬虫开放，robots.txt 已说明。</p>")
        return None

    def _link(self, ordinal: int, href: str | None = None) -> str:
        published = self.posting(ordinal).published
        return (
            f'<li>[<b>逾期资讯</b>] <a class="title" href="{href or self.article_path(ordinal)}">'
            f"{escape(self.headline(ordinal))}</a> <span class=info>日期：{published:%Y-%m-%d %H:%M} 点击：{ordinal * 7 % 991}</span>"
            f'<p class="intro">{escape(self.headline(ordinal))}，详情请阅读全文。</p></li>'
        )

    def _listing(self, number: int) -> Page:
        items = [self._link(ordinal) for ordinal in self.page_ordinals(number)]
        if number == 1:
            items += [self._link(self.count - 1 - place, self.session_path(place)) for place in range(SESSIONS)]
            items += [f'<li><a href="{GONE}">旧闻一则</a></li><li><a href="{MOVED}">旧闻二则</a></li>']
            items.append(
                '<li><a href="/yuqi/neibu/2024/0101/9.html">内部文件</a> <a href="/plus/view.php?aid=10512">动态页</a></li>'
            )
        pages = range(max(1, number - 5), min(self.last_page, number + 5) + 1)
        links = "".join(f'<li><a href="{_page_path(page)}">{page}</a></li>' for page in pages)
        following = f'<li><a href="{_page_path(number + 1)}">下一页</a></li>' if number < self.last_page else ""
        body = (
            f'<div class="listbox"><ul class="e2">{"".join(items)}</ul></div>'
            f'<ul class="pagelist"><li><a href="/yuqi/">首页</a></li>{links}{following}'
            f'<li><a href="{_page_path(self.last_page)}">末页</a></li>'
            f"<span class=pageinfo>共 {self.last_page}页{self.count}条</span></ul>"
        )
        return self._frame("逾期资讯", body)

    def _article(self, ordinal: int) -> Page:
        article = self.article(ordinal)
        posting = article.posting
        around = "".join(
            f"{label}：<a href={self.article_path(other)}>{escape(self.headline(other))}</a><br>"
            for label, other in (("上一篇", ordinal - 1), ("下一篇", ordinal + 1))
            if 0 <= other < self.count
        )
        body = (
            '<div class="place">当前位置：<a href="/">首页</a> > <a href="/yuqi/">逾期资讯</a> ></div>\n'
            f'<div class="viewbox"><div class="title"><h2>{escape(article.title)}</h2></div>\n'
            f'<div class="info">时间：{posting.published:%Y-%m-%d %H:%M} 来源：虚构资讯网 作者：{posting.author} '
            f'点击：<script src="/plus/count.php?aid={FIRST_ID + ordinal}"></script> 次</div>\n'
            f'<div class="content">{paragraphs_html(article.paragraphs)}</div>\n<div class="context">{around}</div></div>\n'
            '<div class="tuijian"><h3>推荐内容</h3><ul>'
            f"{''.join(self._link(other) for other in self.newest_when_made(ordinal, 5))}</ul></div>"
        )
        return self._frame(f"{escape(article.title)}_虚构资讯网", body, modified=posting.published)

    def _frame(self, title: str, body: str, **facts: Any) -> Page:
        return self.page(
            '<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312" />'
            f"<title>{title}</title></head><body>\n"
            '<div class="nav"><a href="/">首页</a> <a href="/yuqi/">逾期资讯</a> <a href="/plus/list.php?tid=12">动态列表</a></div>\n'
            f'{body}\n<div class="footer">Copyright 2024 虚构资讯网 假ICP备00000000号 <a href="/data/sitemap.html">网站地图</a></div>'
            "</body></html>",
            **facts,
        )

    def other_entries(self) -> Iterator[Entry]:
        gbk = "gbk"
        yield Entry(path="/", kind="listing", expect="out_of_scope", encoding=gbk)
        for page in range(1, self.last_page + 1):
            yield Entry(path=_page_path(page), kind="listing", expect="listing", encoding=gbk)
        yield Entry(path="/data/sitemap.html", kind="sitemap", expect="out_of_scope", encoding=gbk)
        yield Entry(path=GONE, kind="redirect", expect="rejected", encoding=gbk)
        yield Entry(path=MOVED, kind="meta_refresh", expect="rejected", reason="redirect_page", encoding=gbk)
        for place in range(SESSIONS):
            key = self.posting(self.count - 1 - place).key
            yield Entry(path=self.session_path(place), kind="duplicate", expect="article", article=key, encoding=gbk)
        for path in ("/plus/view.php?aid=10512", "/plus/list.php?tid=12", "/yuqi/neibu/2024/0101/9.html"):
            yield Entry(path=path, kind="disallowed", expect="out_of_scope", encoding=gbk)

    def source(self) -> dict[str, Any]:
        return {
            "listings": ["/yuqi/"],
            "listing_pages": r"^/yuqi/list_12_\d+\.html$",
            "articles": r"^/yuqi/(neibu/)?\d{4}/\d{4}/\d+\.html(\?PHPSESSID=\w+)?$",
        }


def _page_path(number: int) -> str:
    return "/yuqi/" if number == 1 else f"/yuqi/list_12_{number}.html"
