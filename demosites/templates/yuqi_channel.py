"""Template A, a channel in a leased folder: paragraphs only, GBK called gb2312, blocks that change on every fetch.

Its mirror host repeats it in Traditional script, character by character, with pinyin that differs on every fetch.
"""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING, Any, Final

from demosites import damage
from demosites.layout import MIRRORED
from demosites.page import Entry, Page, Printed, Request, escape, paragraphs_html
from demosites.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER: Final = "/2024falv/yqdongtai/"
_ARTICLE: Final = re.compile(re.escape(FOLDER) + r"(\d{2})(\d{2})(\d{6,})\.html")
_LIST: Final = re.compile(re.escape(FOLDER) + r"list_(\d+)\.html")
FIRST_SERIAL: Final = 318000
DEAD: Final = f"{FOLDER}0102300001.html"
DISCLAIMER: Final = (
    "声明：本网站所提供的信息仅供参考之用，并不代表本网赞同其观点，也不代表本网对其真实性负责。"
    "您若对该稿件内容有任何疑问或质疑，请尽快与我们联系。联系方式：0000000000@qq.example"
)
COMMENTS: Final = (
    "写得很清楚，收藏了。", "我也遇到同样的情况，正在协商。", "请问客服那边怎么说？", "感谢分享，已经打了12378。",
    "楼主后来还清了吗？", "学到了，先去打一份征信报告。",
)  # fmt: skip


class YuqiChannel(Site):
    """The channel itself."""

    letter = "A"
    name = "yuqi-channel"
    title = "逾期频道"
    template = "yuqi_channel"
    charset_declared = "gb2312"
    charset_served = "gbk"

    def article_path(self, ordinal: int) -> str:
        posting = self.posting(ordinal)
        return f"{FOLDER}{posting.published:%H%M}{FIRST_SERIAL + posting.origin[1]}.html"

    def _ordinal(self, number: int) -> int:
        return number

    def printed(self, ordinal: int) -> Printed:
        posting = self.posting(ordinal)
        return Printed(
            breadcrumb=("逾期频道", "逾期政策"), author=posting.author,
            published=posting.published.isoformat(), precision="second",
        )  # fmt: skip

    def answer(self, request: Request) -> Page | None:
        if request.path in {"/", FOLDER}:
            return self._listing(1, request)
        if match := _LIST.fullmatch(request.path):
            return self._listing(int(match[1]), request) if 1 < int(match[1]) <= self.last_page else None
        if match := _ARTICLE.fullmatch(request.path):
            ordinal = self._ordinal(int(match[3]) - FIRST_SERIAL)
            return self._article(ordinal, request) if self.has(ordinal, request.path) else None
        return None

    def _listing(self, number: int, request: Request) -> Page:
        items = "\n".join(self._link(ordinal) for ordinal in self.page_ordinals(number))
        pager = "".join(
            f'<a href="{FOLDER if page == 1 else f"{FOLDER}list_{page}.html"}">{page}</a> '
            for page in range(max(1, number - 4), min(self.last_page, number + 5) + 1)
        )
        if number < self.last_page:
            pager += f'<a href="{FOLDER}list_{number + 1}.html">下一页</a>'
        dead = f'<a href="{DEAD}">旧文：逾期问答汇总</a>' if number == 1 else ""
        body = f'<div class="list">\n{items}\n{dead}\n</div>\n<div class="pages">{pager}</div>\n{self._blocks(request)}'
        return self._write(request, "逾期政策_逾期频道", body)

    def _article(self, ordinal: int, request: Request) -> Page:
        article = self.article(ordinal)
        rng = article.posting.rng("page")
        byline = f"{article.posting.author}{'-还款笔记' if rng.random() < 0.1 else ''} {article.posting.published:%Y-%m-%d %H:%M:%S}"
        comments = "".join(f"<p>{escape(line)}</p>" for line in rng.sample(COMMENTS, 2))
        body = (
            f"<h1>{escape(article.title)}?</h1>\n<p class=info>{byline}</p>\n<p>{escape(article.title)}</p>\n"
            f'<div class="con">\n{paragraphs_html(article.paragraphs)}\n</div>\n'
            f'<div class="pl"><p>精彩评论</p>{comments}</div>\n<p>{DISCLAIMER}</p>\n{self._blocks(request)}'
        )
        return self._write(request, f"{escape(article.title)}_逾期频道", body)

    def _link(self, ordinal: int) -> str:
        return f'<a href="{self.article_path(ordinal)}">{escape(self.headline(ordinal))}</a>'

    def _blocks(self, request: Request) -> str:
        newest = "\n".join(self._link(ordinal) for ordinal in self.newest())
        others = "\n".join(self._link(ordinal) for ordinal in self.sample(request, 8, changing=True))
        return f'<div class="new"><p>最新文章</p>\n{newest}</div>\n<div class="rand"><p>随机看看</p>\n{others}</div>'

    def _write(self, request: Request, title: str, body: str) -> Page:
        del request
        return self.page(self._frame(title, body), lasting=False)

    def _frame(self, title: str, body: str) -> str:
        return (
            '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
            f"<title>{title}</title></head>\n<body>\n"
            f'<div class=nav><p><a href="/">逾期频道</a></p><p><a href="{FOLDER}">逾期政策</a></p></div>\n'
            f'<div class=share>分享</div>\n<img src="/images/logo.png" alt="">\n{body}\n</body></html>'
        )

    def other_entries(self) -> Iterator[Entry]:
        yield Entry(path="/", kind="listing", expect="out_of_scope", encoding="gbk")
        yield Entry(path=FOLDER, kind="listing", expect="listing", encoding="gbk")
        for page in range(2, self.last_page + 1):
            yield Entry(path=f"{FOLDER}list_{page}.html", kind="listing", expect="listing", encoding="gbk")
        yield Entry(path=DEAD, kind="error", expect="rejected", reason="bad_status", encoding="gbk")
        yield Entry(path="/images/logo.png", kind="asset", expect="out_of_scope")

    def source(self) -> dict[str, Any]:
        return {
            "listings": [FOLDER],
            "listing_pages": r"^/2024falv/yqdongtai/list_\d+\.html$",
            "articles": r"^/2024falv/yqdongtai/\d{8,}\.html$",
        }


class YuqiMirror(YuqiChannel):
    """A cloaked mirror host: same paths, Traditional, pinyin after a prefix of the ordered list."""

    letter = "M"
    name = "yuqi-mirror"
    title = "逾期頻道（鏡像）"
    template = "yuqi_mirror"

    def _ordinal(self, number: int) -> int:
        if number < 0:
            return -1
        mirrored = self.model.mirror(self.letter, number)
        return -1 if mirrored is None else mirrored

    def printed(self, ordinal: int) -> Printed:
        posting = self.posting(ordinal)
        return Printed(
            breadcrumb=tuple(damage.charmap_hant(crumb) for crumb in ("逾期频道", "逾期政策")),
            author=damage.charmap_hant(posting.author), published=posting.published.isoformat(), precision="second",
        )  # fmt: skip

    def _write(self, request: Request, title: str, body: str) -> Page:
        rng = Random(f"{self.model.seed}/{self.letter}/{request.target}/{request.visit}/pinyin")
        prefix = rng.randint(24, len(damage.ORDERED))
        text = damage.annotate(damage.charmap_hant(self._frame(title, body)), prefix)
        return self.page(text, lasting=False)


assert MIRRORED[YuqiMirror.letter][0] == YuqiChannel.letter
