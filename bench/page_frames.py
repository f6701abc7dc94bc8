"""What stands around the articles of the synthetic pages: menus, lists, comments, declarations; a page as a whole."""

# ruff: noqa: E501 - templates are wide

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from page_texts import TOWNS, headline, sentence

from demosites.grammar import expand

if TYPE_CHECKING:
    from random import Random

    from page_texts import Piece

LEAKS = (
    "责任编辑", "相关阅读", "延伸阅读", "相关新闻", "推荐阅读", "上一篇", "下一篇", "声明", "分享到", "扫一扫", "ICP备",
    "热门文章", "猜你喜欢", "网友评论", "发表评论", "点击排行", "打印", "关闭窗口", "字体", "版权所有", "登录", "客服",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class SyntheticPage:
    """A page with its gold."""

    name: str
    html: str
    url: str | None
    encoding: str
    title: str
    text: str
    published: str | None
    """As much of the date as the page shows."""
    byline: str | None
    """The author where the page prints one, else the source."""
    headings: tuple[str, ...] = ()

    @property
    def body(self) -> bytes:
        return self.html.encode(self.encoding, "xmlcharrefreplace")


def links(rng: Random, count: int, tag: str = "li", *, dated: bool = False) -> str:
    """A list of linked headlines."""
    items = []
    for _ in range(count):
        day = f"<span>{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}</span>" if dated else ""
        items.append(f'<{tag}><a href="/a/{rng.randrange(10**6)}.html">{escape(headline(rng))}</a>{day}</{tag}>')
    return "\n".join(items)


def teasers(rng: Random, count: int, name: str) -> str:
    """Recommended articles with a summary that reads like prose."""
    return "\n".join(
        f'<div class="{name}"><h4><a href="/a/{rng.randrange(10**6)}.html">{escape(headline(rng))}</a></h4>'
        f"<p>{escape(sentence(rng))}{escape(sentence(rng, 'story'))[:30]}…</p>"
        f"<span>{rng.randint(1, 23)}小时前</span><span>{rng.randint(2, 900)}评</span></div>"
        for _ in range(count)
    )


def comments(rng: Random, count: int, name: str) -> str:
    """What readers wrote, with names and times."""
    return "\n".join(
        f'<div class="{name}"><span>网友{rng.randrange(10**4)}</span><span>2025-0{rng.randint(1, 9)}-1{rng.randint(0, 9)} '
        f"{rng.randint(10, 23)}:{rng.randint(10, 59)}</span><p>{escape(sentence(rng))}</p><a>回复</a><a>赞({rng.randint(0, 99)})</a></div>"
        for _ in range(count)
    )


def declaration(rng: Random, site: str, sentences: int = 3) -> str:
    """The lawyers' paragraph of a site."""
    parts = (
        f"凡本网注明“来源：{site}”的所有作品，版权均属于{site}，未经本网授权不得转载、摘编或利用其它方式使用上述作品。",
        "本网转载其他媒体的稿件，目的在于传递更多信息，并不代表本网赞同其观点和对其真实性负责。",
        "如因作品内容、版权和其它问题需要同本网联系的，请在30日内进行，本网将及时更正、删除。",
        "投资有风险，入市需谨慎；文中内容仅供参考，不作为买卖依据，据此操作，风险自担。",
    )
    return rng.choice(("免责声明：", "版权声明：", "声明：", "【声明】", "")) + "".join(parts[:sentences])


def menu(rng: Random) -> str:
    names = ("首页", "新闻", "本地", "社会", "教育", "健康", "专题", "图片", "视频", "论坛")
    return "".join(f'<a href="/{index}/">{name}</a>' + rng.choice(("", " | ")) for index, name in enumerate(names))


def footer(site: str) -> str:
    return (
        '<a href="/about">关于我们</a> | <a href="/contact">联系我们</a> | <a href="/ad">广告服务</a><br>'
        f"{site} 版权所有 海ICP备00000000号 举报邮箱：jubao@example.cn 不良信息举报电话：000-0000000"
    )


def head(title: str, site: str, rng: Random, extra: str = "") -> str:
    """A <head>; the site's name behind one of the usual separators."""
    separator = rng.choice(("_", " - ", "-", "--", " | ", "|"))
    channel = rng.choice(("", f"{separator}新闻中心", f"{separator}社会"))
    return (
        f"<!DOCTYPE html><html><head><title>{escape(title)}{channel}{separator}{site}</title>"
        f'<meta name="keywords" content="新闻,社会"><meta name="description" content="{escape(title)}">{extra}'
        "<style>.a{color:red}</style><script>var a=1;</script></head>"
    )


def paragraphs(piece: Piece, tag: str = "p", *, indent: str = "", image: bool = False) -> str:
    """The blocks of an article, each in one element."""
    parts = []
    for kind, text in piece.blocks:
        if kind == "caption":
            parts.append(
                f'<{tag} align="center"><img src="/i.jpg" alt="{escape(piece.title)}"></{tag}><{tag}>{text}</{tag}>'
            )
        elif kind == "h":
            parts.append(f"<{tag}><strong>{escape(text)}</strong></{tag}>")
        else:
            parts.append(f"<{tag}>{indent}{escape(text)}</{tag}>")
    if image:
        parts.insert(len(parts) // 2, f'<{tag}><img src="/b.jpg"></{tag}>')
    return "\n".join(parts)


def broken_lines(piece: Piece, mark: str = "<br>\n<br>\n", indent: str = "\u3000\u3000") -> str:
    """The blocks as text with line breaks, as editors of 2004 saved them."""
    return mark.join(indent + escape(text) for text in piece.paragraphs)


def gold_text(piece: Piece) -> str:
    return "\n".join(piece.paragraphs)


def site_name(rng: Random) -> str:
    return expand(f"{TOWNS}[新闻网|在线|信息港|门户|热线]", rng)
