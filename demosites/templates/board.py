"""Template G, a Traditional notice board in Big5: clean text, and a robots.txt that asks for a second between requests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from demosites import damage
from demosites.page import Entry, Page, Printed, Request, escape, paragraphs_html
from demosites.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

_ARTICLE: Final = re.compile(r"/notice/(\d+)\.htm")
FIRST_ID: Final = 1001


class Board(Site):
    """A fictional association's board."""

    letter = "G"
    name = "big5-board"
    title = "範例公會公告欄"
    template = "big5_board"
    charset_declared = "big5"
    charset_served = "big5"
    crawl_delay = 1.0
    disallowed = ("/admin/",)

    def article_path(self, ordinal: int) -> str:
        return f"/notice/{FIRST_ID + ordinal}.htm"

    def printed(self, ordinal: int) -> Printed:
        posting = self.posting(ordinal)
        return Printed(
            breadcrumb=("首頁", "公告"), author=damage.phrase_hant(posting.author), source_name="範例公會",
            published=posting.published.date().isoformat(), precision="day",
        )  # fmt: skip

    def answer(self, request: Request) -> Page | None:
        if request.path in {"/", "/notice/"}:
            rows = "".join(
                f'<tr><td><a href="{self.article_path(ordinal)}">{escape(self.headline(ordinal))}</a></td>'
                f"<td>{self.posting(ordinal).published:%Y-%m-%d}</td></tr>"
                for ordinal in self.page_ordinals(1)
            )
            return self._frame("公告", f"<table>{rows}</table>")
        if match := _ARTICLE.fullmatch(request.path):
            ordinal = int(match[1]) - FIRST_ID
            return self._article(ordinal) if self.has(ordinal, request.path) else None
        return None

    def _article(self, ordinal: int) -> Page:
        article = self.article(ordinal)
        printed = self.printed(ordinal)
        body = (
            '<div class="path"><a href="/">首頁</a> &gt; <a href="/notice/">公告</a></div>\n'
            f"<h1>{escape(article.title)}</h1>\n"
            f"<div>發布日期：{printed.published} 來源：{printed.source_name} 作者：{printed.author}</div>\n"
            f'<div class="body">\n{paragraphs_html(article.paragraphs)}\n</div>\n<div><a href="/notice/">回公告列表</a></div>'
        )
        return self._frame(escape(article.title), body, modified=article.posting.published)

    def _frame(self, title: str, body: str, **facts: Any) -> Page:
        return self.page(
            '<html><head><meta http-equiv="Content-Type" content="text/html; charset=big5">'
            f"<title>{title} - {self.title}</title></head><body>\n{body}\n</body></html>",
            **facts,
        )

    def other_entries(self) -> Iterator[Entry]:
        yield Entry(path="/", kind="listing", expect="out_of_scope", encoding="big5")
        yield Entry(path="/notice/", kind="listing", expect="listing", encoding="big5")

    def source(self) -> dict[str, Any]:
        return {"listings": ["/notice/"], "articles": r"^/notice/\d+\.htm$"}
