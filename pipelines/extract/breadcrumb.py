"""The breadcrumb: the path of categories above an article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipelines.extract.cues import letters, normal_form

if TYPE_CHECKING:
    from pipelines.extract.head import Head

_LABEL: Final = re.compile(
    r"^\s*(?:您?[当當]前的?位置|[您你]的位置|[您你][现現]在的位置|[现現]在位置|所在位置|位置)\s*(?:是|在)?\s*[:：]?\s*"
)
_HOME: Final = re.compile(r"^(?:网站首页|網站首頁|首页|首頁|主页|主頁)")
_ARROW: Final = re.compile(r"\s*(?:>+|›|»|→|＞|/|·|\s-\s|--+)\s*")
_END: Final = frozenset({"正文", "文章正文", "内容", "详情", "文章", "文章内容", "新闻正文", "浏览文章", "新闻详情"})
_MENU: Final = re.compile(r"关于|归档|联系|登录|注册|友链|留言|标签|地图|搜索|首页|主页|投稿|下载|客户端|手机")
"""Words of a site's menu: such bare lines are no path of categories."""
_MAX_PART_CHARS: Final = 16
_MAX_BARE_LINES: Final = 6


def read_breadcrumb(above: list[str], head: Head | None, title: str | None) -> tuple[str, ...]:
    """Read the breadcrumb from the lines above the title; () where there is none.

    >>> read_breadcrumb(["当前位置：首页 > 逾期资讯 > 信用卡 > 正文"], None, None)
    ('首页', '逾期资讯', '信用卡')
    """
    for text in reversed(above):
        if not _LABEL.match(text) and not _HOME.match(text.strip()):
            continue
        parts = _parts(text, title)
        if len(parts) > 1:
            return parts
    for item in head.json_ld if head else ():
        if item.get("@type") == "BreadcrumbList":
            return _of_json_ld(item.get("itemListElement"), title)
    return _bare_lines(above, title)


def _parts(text: str, title: str | None) -> tuple[str, ...]:
    if len(text) > 200:
        return ()
    key = letters(title) if title else ""
    parts = [part.strip() for part in _ARROW.split(_LABEL.sub("", text))]
    kept = [part for part in parts if part and normal_form(part) not in _END and letters(part) != key]
    return tuple(part for part in kept if len(part) <= _MAX_PART_CHARS * 2)


def _of_json_ld(items: object, title: str | None) -> tuple[str, ...]:
    names = []
    for entry in items if isinstance(items, list) else []:
        inner = entry.get("item") if isinstance(entry, dict) else None
        name = entry.get("name") if isinstance(entry, dict) else None
        name = name or (inner.get("name") if isinstance(inner, dict) else None)
        if isinstance(name, str) and letters(name) != letters(title or ""):
            names.append(name.strip())
    return tuple(names)


def _bare_lines(above: list[str], title: str | None) -> tuple[str, ...]:
    """Take two or three bare short lines above the title, as the channel sites print them."""
    short = [text for text in above if 2 <= len(normal_form(text)) <= 8 and letters(text) != letters(title or "")]
    crumbs = tuple(dict.fromkeys(short))
    is_menu = len(above) > _MAX_BARE_LINES or any(_MENU.search(normal_form(crumb)) for crumb in crumbs)
    return crumbs if len(crumbs) > 1 and not is_menu else ()
