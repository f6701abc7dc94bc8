"""Template C, an Empire CMS site: UTF-8, articles in three parts, a soft 404, a gzip body that ends too early."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from demosites.page import Entry, Page, Printed, Request, escape, paragraphs_html
from demosites.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from demosites.numbering import Paragraph

_ARTICLE: Final = re.compile(r"/yuqi/\d{4}-\d{2}-\d{2}/(\d+)(?:_([23]))?\.html")
_LIST: Final = re.compile(r"/yuqi/index_(\d+)\.html")
FIRST_ID: Final = 8800
PARTS: Final = 3
IN_PARTS: Final = frozenset({7, 19, 31, 43})
"""Places in a block whose articles stand on three pages."""
MISSING: Final = "/yuqi/2022-05-06/41.html"
BROKEN: Final = "/yuqi/2022-05-06/42.html"
NOT_FOUND: Final = "页面不存在"


class Empire(Site):
    """A weekly's web site."""

    letter = "C"
    name = "empire-zhoukan"
    title = "样例周刊"
    template = "empirecms"
    charset_declared = "utf-8"
    charset_served = "utf-8"
    content_type = "text/html; charset=utf-8"
    page_size = 15

    def article_path(self, ordinal: int) -> str:
        return f"/yuqi/{self.posting(ordinal).published:%Y-%m-%d}/{FIRST_ID + ordinal}.html"

    def part_path(self, ordinal: int, part: int) -> str:
        path = self.article_path(ordinal)
        return path if part == 1 else path.replace(".html", f"_{part}.html")

    def is_in_parts(self, ordinal: int) -> bool:
        return ordinal % self.model.block_size(self.letter) in IN_PARTS

    def can_be_edited(self, ordinal: int) -> bool:
        return not self.is_in_parts(ordinal)  # the added paragraph would stand on the last page

    def parts(self, ordinal: int) -> list[tuple[Paragraph, ...]]:
        """Return the paragraphs of each page of an article."""
        paragraphs = self.article(ordinal).paragraphs
        if not self.is_in_parts(ordinal):
            return [paragraphs]
        cut = -(-len(paragraphs) // PARTS)
        return [paragraphs[start : start + cut] for start in range(0, len(paragraphs), cut)]

    def printed(self, ordinal: int) -> Printed:
        posting = self.posting(ordinal)
        return Printed(
            breadcrumb=("首页", "逾期问答"), author=posting.author, source_name="样例周刊",
            published=posting.published.isoformat(), precision="second",
        )  # fmt: skip

    def answer(self, request: Request) -> Page | None:
        path = request.path
        if path in {"/", "/yuqi/", "/yuqi/index.html"}:
            return self._listing(1)
        if match := _LIST.fullmatch(path):
            return self._listing(int(match[1])) if 1 < int(match[1]) <= self.last_page else None
        if path == MISSING:
            return self._frame(
                NOT_FOUND, f"<h1>{NOT_FOUND}</h1><p>抱歉，您访问的页面不存在或已被删除。</p><a href='/'>返回首页</a>"
            )
        if path == BROKEN:
            cut = self._article(0, 1)
            return Page(body=cut.body, content_type=cut.content_type, cut_gzip=True)
        if match := _ARTICLE.fullmatch(path):
            ordinal, part = int(match[1]) - FIRST_ID, int(match[2] or 1)
            if 0 <= ordinal < self.count and self.part_path(ordinal, part) == path and part <= len(self.parts(ordinal)):
                return self._article(ordinal, part)
        return None

    def _listing(self, number: int) -> Page:
        rows = "".join(
            f'<tr><td><a href="{self.article_path(ordinal)}">{escape(self.headline(ordinal))}</a></td>'
            f"<td><span>{self.posting(ordinal).published:%Y-%m-%d}</span></td></tr>"
            for ordinal in self.page_ordinals(number)
        )
        if number == 1:
            rows += f'<tr><td><a href="{MISSING}">往期：逾期手册</a></td></tr><tr><td><a href="{BROKEN}">往期：还款手册</a></td></tr>'
        pages = "".join(
            f"<b>{page}</b> " if page == number else f'<a href="{_page_path(page)}">{page}</a> '
            for page in range(max(1, number - 5), min(self.last_page, number + 5) + 1)
        )
        if number < self.last_page:
            pages += f'<a href="{_page_path(number + 1)}">下一页</a> <a href="{_page_path(self.last_page)}">尾页</a>'
        body = (
            f'<table class="box">{rows}</table><div class="epages"><a title="总数">{self.count}</a> {pages}</div>'
            '<a href="/e/action/ListInfo/?classid=2&amp;page=1">动态列表</a>'
        )
        return self._frame("逾期问答", body)

    def _article(self, ordinal: int, part: int) -> Page:
        article = self.article(ordinal)
        posting = article.posting
        parts = self.parts(ordinal)
        pager = ""
        if len(parts) > 1:
            links = " ".join(
                f'<a href="{self.part_path(ordinal, page)}">{page}</a>' for page in range(1, len(parts) + 1)
            )
            following = f' <a href="{self.part_path(ordinal, part + 1)}">下一页</a>' if part < len(parts) else ""
            pager = f'<p class="epages">{links}{following}</p>'
        related = "".join(
            f'<li><a href="{self.article_path(other)}">{escape(self.headline(other))}</a></li>'
            for other in self.newest_when_made(ordinal, 6)
        )
        body = (
            '<div class="position">您当前的位置：<a href="/">首页</a> &gt; <a href="/yuqi/">逾期问答</a> &gt; 正文</div>\n'
            f"<h1>{escape(article.title)}</h1>\n"
            f'<div class="info_text">时间：{posting.published:%Y-%m-%d %H:%M:%S} 来源：样例周刊 作者：{posting.author}'
            f'<script src="/e/public/ViewClick/?classid=2&amp;id={FIRST_ID + ordinal}"></script></div>\n'
            f'<div id="text">\n{paragraphs_html(parts[part - 1])}\n{pager}\n</div>\n<div class="about"><h3>相关链接</h3><ul>{related}</ul></div>'
        )
        return self._frame(f"{escape(article.title)} - 样例周刊", body, modified=posting.published)

    def _frame(self, title: str, body: str, **facts: Any) -> Page:
        return self.page(
            f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{title}</title></head><body>\n'
            f'<ul class="menu"><li><a href="/">首页</a></li><li><a href="/yuqi/">逾期问答</a></li></ul>\n{body}\n'
            '<div class="copyright">样例周刊 版权所有 | <a href="/about.html">关于我们</a></div></body></html>',
            **facts,
        )

    def other_entries(self) -> Iterator[Entry]:
        utf8 = "utf-8"
        yield Entry(path="/", kind="listing", expect="out_of_scope", encoding=utf8)
        yield Entry(path="/yuqi/", kind="listing", expect="listing", encoding=utf8)
        for page in range(2, self.last_page + 1):
            yield Entry(path=_page_path(page), kind="listing", expect="listing", encoding=utf8)
        for ordinal in range(self.count):
            if self.is_in_parts(ordinal):
                key = self.posting(ordinal).key
                for part in range(2, len(self.parts(ordinal)) + 1):
                    yield Entry(
                        path=self.part_path(ordinal, part), kind="part", expect="rejected", reason="continuation",
                        article=key, encoding=utf8,
                    )  # fmt: skip
        yield Entry(path=MISSING, kind="soft_404", expect="rejected", reason="soft_404", encoding=utf8)
        yield Entry(path=BROKEN, kind="error", expect="rejected")

    def source(self) -> dict[str, Any]:
        return {
            "listings": ["/yuqi/"],
            "listing_pages": r"^/yuqi/index_\d+\.html$",
            "articles": r"^/yuqi/\d{4}-\d{2}-\d{2}/\d+\.html$",
            "parts": r"^/yuqi/\d{4}-\d{2}-\d{2}/\d+_\d+\.html$",
        }


def _page_path(number: int) -> str:
    return "/yuqi/index.html" if number == 1 else f"/yuqi/index_{number}.html"
