"""Pages that are no article: redirects, soft errors, lists, other languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipelines.extract.cues import normal_form
from pipelines.records import Reason, Reject, RemovedKind

if TYPE_CHECKING:
    from lxml.etree import _Element

    from pipelines.config import ChainConfig
    from pipelines.extract.container import Choice
    from pipelines.extract.head import Head
    from pipelines.extract.lines import Line

_SCRIPT_REDIRECT: Final = re.compile(
    r"location(?:\.href)?\s{0,5}=\s{0,5}[\"'\w]|location\.(?:replace|assign)\s{0,5}\(|window\.navigate\s{0,5}\("
)
_REDIRECT_CHARS: Final = 120
"""Visible characters up to which a page with a redirect says nothing of its own."""

_NOT_FOUND: Final = re.compile(
    r"(?<!\d)404(?![\d.]*[\d元块天万期笔])|not found|page (?:you|does)|抱歉,您(?:访问|要找|查看)"
    r"|(?:页面|网页|文章|内容|信息|帖子|主题|链接|资源)[^。,]{0,8}"
    r"(?:不存在|未找到|找不到|没找到|已(?:被|经)?(?:删除|移除|下线|屏蔽)|丢失|无法(?:找到|访问))"
    r"|(?:页面|网页|文章|内容|帖子|主题)[^。,\n]{0,4}已经?(?:被|由)(?:作者|发布者|用户|管理员|版主|楼主|系统)"
    r"[^。,\n]{0,4}(?:删除|移除|下架|屏蔽|撤回)"
    r"|(?:找不到|没有找到|未找到|无法找到)[^。,]{0,10}(?:页面|网页|文章|内容|信息|帖子)",
    re.IGNORECASE,
)
"""Who takes a page back is named: a bank that deletes an entry about somebody is what articles are about."""
_COUNT: Final = re.compile(
    r"(?:阅读|浏览|点击|评论|回复|共|第|\d/)[量数]?[:( ]{0,2}404(?!\d)"
    r"|(?<!\d)404 ?(?:人|次|条|篇|阅读|浏览|点击|评论|回复|页(?!面))"
)
"""404 readers, replies or pages: no answer of a server."""
_SOFT_404_CHARS: Final = 300

_LIST_ITEMS: Final = 5
_ITEM_CHARS: Final = 120
_ITEM_DATE: Final = re.compile(r"(?:20\d\d[-/.年])?\d{1,2}[-/.月]\d{1,2}")
_LISTING_PROSE_CHARS: Final = 40
"""A page of links with more prose of its own than this has an article, however short."""
_MORE: Final = re.compile(r"^(?:阅读全文|查看全文|阅读更多|继续阅读|查看详情|详细|read more)", re.IGNORECASE)
_KANA: Final = re.compile(r"[\u3040-\u30ff]")
_HAN: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_WORD: Final = re.compile(
    r"[A-Za-z\u00c0-\u052f\u0e00-\u0e7f\u3040-\u30ff\uac00-\ud7af]"
    r"(?:(?<=[\u3040-\u30ff\uac00-\ud7af])|[A-Za-z\u00c0-\u052f\u0e00-\u0e7f]+)"
)
"""A Latin or Cyrillic word weighs as much as one Han character: articles about code quote a lot of it. Begins with one
set of characters: re passes over all others at once."""
_MAX_KANA_SHARE: Final = 0.1


def refuse_redirect(root: _Element, head: Head, lines: list[Line]) -> None:
    """Raise REDIRECT_PAGE for a page that only leads elsewhere."""
    visible = sum(len(line.text) for line in lines)
    if visible > _REDIRECT_CHARS:
        return
    if head.refresh_url:
        raise Reject(Reason.REDIRECT_PAGE, f"meta refresh, {visible} visible characters")
    if any(_SCRIPT_REDIRECT.search((node.text or "")[:20_000]) for node in root.iter("script")):
        raise Reject(Reason.REDIRECT_PAGE, f"script sets the location, {visible} visible characters")


def refuse_soft_404(title: str, body: list[Line]) -> None:
    """Raise SOFT_404 for a short text that says the page is not there."""
    chars = sum(len(line.text) for line in body)
    if chars > _SOFT_404_CHARS:
        return
    text = normal_form("\n".join([title, *(line.text for line in body)])[: 2 * _SOFT_404_CHARS])
    if _NOT_FOUND.search(_COUNT.sub("", text)):
        raise Reject(Reason.SOFT_404, f"says not found in {chars} characters")


def refuse_soft_404_among_links(title: str, lines: list[Line]) -> None:
    """Raise SOFT_404 for a page of links whose few other words say that the page is not there.

    Args:
        title: of the page's head.
        lines: all lines of the page.
    """
    refuse_soft_404(title, [line for line in lines if not line.is_links])


def refuse_listing(lines: list[Line], choice: Choice, body: list[Line]) -> None:
    """Raise LISTING for a page whose main part is a row of titles that lead elsewhere.

    Args:
        lines: all lines of the page; those outside the chosen element count only where there is hardly any prose.
        choice: the chosen element.
        body: what was kept as main text.
    """
    chosen = lines[choice.start : choice.end]
    linked_headings = sum(line.heading > 0 and line.is_links and line.han >= 6 for line in chosen)
    more = sum(bool(_MORE.match(line.text)) for line in chosen if line.is_links and len(line.text) < 20)
    dated_links = sum(
        line.link_chars >= 6 and len(line.text) < _ITEM_CHARS and bool(_ITEM_DATE.search(line.text)) for line in chosen
    )
    prose = sum(line.is_prose for line in body)
    items = max(linked_headings, more, dated_links)
    if items >= _LIST_ITEMS and prose <= items * 2:
        raise Reject(Reason.LISTING, f"{items} items with a linked title, {prose} paragraphs of prose")
    prose_chars = sum(line.han for line in body if line.is_prose)
    item_links = sum(line.is_links and line.han >= 8 for line in lines)
    teasers = [lines[index] for index, kind in choice.weak.items() if kind is RemovedKind.RELATED]
    linked = sum(line.is_links and line.han >= 6 for line in teasers)
    if linked >= _LIST_ITEMS and sum(line.han for line in teasers if line.is_prose) > 2 * prose_chars:
        raise Reject(Reason.LISTING, f"{linked} teasers hold more than twice the prose of the rest")
    if item_links >= _LIST_ITEMS and prose_chars < min(_LISTING_PROSE_CHARS, 10 * item_links):
        raise Reject(Reason.LISTING, f"{item_links} linked titles, {prose_chars} characters of prose")


def refuse_other_languages(text: str, config: ChainConfig) -> None:
    """Raise NOT_CHINESE where too few letters are Han, or kana say that the text is Japanese."""
    sample = text[:20_000]
    han = sum(map(len, _HAN.findall(sample)))
    kana = len(_KANA.findall(sample))
    words = han + len(_WORD.findall(sample))
    if han < words * config.min_han_share or kana > words * _MAX_KANA_SHARE:
        raise Reject(Reason.NOT_CHINESE, f"{han} Han characters and {kana} kana among {words} words")
