"""Synthetic pages of newspapers and portals: long lists beside short bodies, comments, declarations, widgets."""

# ruff: noqa: E501 - templates are wide

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from page_frames import comments, declaration, footer, head, links, menu, paragraphs, site_name, teasers
from page_texts import TOWNS, make_piece, sentence
from pages_systems import made

from demosites.grammar import expand

if TYPE_CHECKING:
    from random import Random

    from page_frames import SyntheticPage

CONTAINERS = (
    "nr",
    "zw_nr",
    "wzcon",
    "xwnr",
    "J_con",
    "cnt",
    "bd-text",
    "artC",
    "mainbody",
    "ctx",
    "detailCont",
    "newsview",
)


def _info(source: str, day: str, rng: Random) -> str:
    return rng.choice((
        f'<div class="info"><span>{day}</span> <span>来源：<a>{source}</a></span> <span>参与互动</span></div>',
        f'<p class="source">{day}　来源:{source}　我要评论(0)</p>',
        f'<div class="msg">来源：{source} 时间：{day} 字号：大 中 小</div>',
        f"<div><em>{day}</em><em>来源：{source}</em><em>分享到：</em></div>",
        f'<div class="sub">{source} {day}</div>',
    ))  # fmt: skip


def short_beside_teasers(rng: Random) -> SyntheticPage:
    piece, site = make_piece(rng, paragraphs=rng.randint(1, 2)), site_name(rng)
    name = rng.choice(CONTAINERS)
    html = head(piece.title, site, rng) + (
        f'<body><div class="top">{menu(rng)}</div><div class="wrap"><div class="l"><h1>{escape(piece.title)}</h1>{_info(piece.source, f"{piece.published:%Y-%m-%d %H:%M}", rng)}'
        f'<div class="{name}">{paragraphs(piece)}</div><div class="tool"><span>责任编辑：{piece.editor}</span></div><div class="flow"><div class="hd">为您推荐</div>{teasers(rng, rng.randint(8, 15), "item")}</div></div>'
        f'<div class="r"><h3>24小时热文</h3>{links(rng, 10)}</div></div><div class="bottom">{footer(site)}</div></body></html>'
    )
    return made("short_beside_teasers", html, piece, piece.source)


def comments_longer(rng: Random) -> SyntheticPage:
    piece, site = make_piece(rng, paragraphs=rng.randint(2, 3)), site_name(rng)
    box, item = rng.choice((("cmt-list", "cmt"), ("pl_box", "pl_item"), ("discuss", "d-item"), ("user-talk", "talk")))
    html = head(piece.title, site, rng) + (
        f'<body><div class="hd">{menu(rng)}</div><div class="main"><div class="article-header"><h1>{escape(piece.title)}</h1>{_info(piece.source, f"{piece.published:%Y-%m-%d %H:%M:%S}", rng)}</div>'
        f'<div class="{rng.choice(CONTAINERS)}">{paragraphs(piece)}</div><div class="{box}"><h3>网友评论 <em>56</em>条</h3>{comments(rng, rng.randint(8, 14), item)}</div></div><div class="ft">{footer(site)}</div></body></html>'
    )
    return made("comments_longer", html, piece, piece.source)


def declaration_longer(rng: Random) -> SyntheticPage:
    piece, site = make_piece(rng, paragraphs=1), site_name(rng)
    html = head(piece.title, site, rng) + (
        f'<body><div>{menu(rng)}</div><div class="box"><h1>{escape(piece.title)}</h1>{_info(piece.source, f"{piece.published:%Y-%m-%d %H:%M}", rng)}<div class="{rng.choice(CONTAINERS)}">{paragraphs(piece)}'
        f"<p>{declaration(rng, site, 4)}</p></div><p>（责任编辑：{piece.editor}）</p></div><div><h3>热门文章</h3>{links(rng, 9)}</div><div>{footer(site)}</div></body></html>"
    )
    return made("declaration_longer", html, piece, piece.source)


def captions_first(rng: Random) -> SyntheticPage:
    piece, site = make_piece(rng, paragraphs=rng.randint(3, 6), captions=2), site_name(rng)
    html = head(piece.title, site, rng) + (
        f'<body><div id="nav">{menu(rng)}</div><div class="blk"><h1 id="bt">{escape(piece.title)}</h1><div class="from_info"><span>http://news.example.cn</span> <span>{piece.published:%Y年%m月%d日%H:%M}</span> <span>{piece.source}</span></div>'
        f'<div class="{rng.choice(CONTAINERS)}">{paragraphs(piece)}<div>　　<strong>相关报道：</strong></div><ul>{links(rng, 3)}</ul></div></div><div>{footer(site)}</div></body></html>'
    )
    return made("captions_first", html, piece, piece.source)


def two_containers(rng: Random) -> SyntheticPage:
    """An advertisement parts the body into two elements."""
    piece, site = make_piece(rng, paragraphs=8), site_name(rng)
    first, second = (replace(piece, blocks=blocks) for blocks in (piece.blocks[:3], piece.blocks[3:]))
    name = rng.choice(CONTAINERS)
    html = head(piece.title, site, rng) + (
        f'<body><div>{menu(rng)}</div><div class="page"><h1>{escape(piece.title)}</h1>{_info(piece.source, f"{piece.published:%Y-%m-%d %H:%M}", rng)}<div class="{name}">{paragraphs(first)}</div>'
        f'<div class="gg_box"><a href="/ad">低价好货，限时抢购</a></div><div class="{name}">{paragraphs(second)}</div><div class="zr">编辑：{piece.editor}</div></div><div>{links(rng, 8)}</div><div>{footer(site)}</div></body></html>'
    )
    return made("two_containers", html, piece, piece.source)


def related_in_the_middle(rng: Random) -> SyntheticPage:
    piece, site = make_piece(rng, paragraphs=7), site_name(rng)
    first, second = (replace(piece, blocks=blocks) for blocks in (piece.blocks[:4], piece.blocks[4:]))
    html = head(piece.title, site, rng) + (
        f'<body><div>{menu(rng)}</div><div class="m"><h1>{escape(piece.title)}</h1>{_info(piece.source, f"{piece.published:%Y-%m-%d %H:%M}", rng)}<div class="{rng.choice(CONTAINERS)}">{paragraphs(first)}'
        f'<div class="rel"><b>延伸阅读</b>{links(rng, 4, "p")}</div>{paragraphs(second)}<p>（记者 {piece.author}）</p></div></div><div>{footer(site)}</div></body></html>'
    )
    return made("related_in_the_middle", html, piece, piece.author)


def finance_widgets(rng: Random) -> SyntheticPage:
    piece, site = make_piece(rng, paragraphs=5), "松岭财经"
    first, second = (replace(piece, blocks=blocks) for blocks in (piece.blocks[:2], piece.blocks[2:]))
    html = head(piece.title, site, rng) + (
        f'<body><div>{menu(rng)}</div><div class="newsContent"><h1>{escape(piece.title)}</h1><div class="Info"><div class="time">{piece.published:%Y年%m月%d日 %H:%M}</div><div class="source">来源：<img src="l.png" alt="{piece.source}">{piece.source}</div></div>'
        f'<div id="ContentBody" class="Body"><div class="abstract">摘要：{escape(sentence(rng))}</div>{paragraphs(first)}<div class="stockbox"><a>上证指数</a> 3021.5 +0.42% <a>深证成指</a> 9980.1 -0.11%</div>{paragraphs(second)}<p class="em_media">（文章来源：{piece.source}）</p></div>'
        f'<div class="mess">郑重声明：{site}发布此信息的目的在于传播更多信息，与本站立场无关。据此操作，风险自担。</div><div class="tuijian">{teasers(rng, 3, "t")}</div></div><div>{footer(site)}</div></body></html>'
    )
    page = made("finance_widgets", html, piece, piece.source)
    return replace(page, text=html.split('"abstract">')[1].split("</div>")[0] + "\n" + page.text)


def video_page(rng: Random) -> SyntheticPage:
    piece, site = make_piece(rng, paragraphs=1), site_name(rng)
    html = head(piece.title, site, rng) + (
        f'<body><div>{menu(rng)}</div><div class="video"><video src="a.mp4"></video><div class="noplayer">您的浏览器版本过低，请升级后观看，或下载客户端。</div></div><h1>{escape(piece.title)}</h1><p>{piece.source} <span>{piece.published:%Y-%m-%d %H:%M}</span> 12.3万播放</p>'
        f'<div class="desc">{paragraphs(piece)}</div><div class="list"><h3>接下来播放</h3>{teasers(rng, 6, "v")}</div><div>{footer(site)}</div></body></html>'
    )
    return made("video_page", html, piece, piece.source)


def taiwan_daily(rng: Random) -> SyntheticPage:
    piece, site = make_piece(rng, paragraphs=rng.randint(3, 6)), "海角時報"
    html = head(piece.title, site, rng) + (
        f'<body><nav>{menu(rng)}</nav><main><article><h1>{escape(piece.title)}</h1><div class="date">{piece.published:%Y/%m/%d %H:%M}</div><div class="authors">〔記者{piece.author}／海角報導〕</div><section class="text boxTitle">{paragraphs(piece)}'
        f'<p class="before_ir">請繼續往下閱讀...</p><div class="appE1121">不用抽 不用搶 現在用APP看新聞 保證天天中獎</div></section></article><aside><h3>熱門新聞</h3>{links(rng, 8)}</aside><div class="comment">發表意見</div></main><footer>版權所有 不得轉載</footer></body></html>'
    )
    return made("taiwan_daily", html, piece, piece.author)


def epaper(rng: Random) -> SyntheticPage:
    piece, site = make_piece(rng, paragraphs=rng.randint(3, 6)), piece_source(rng)
    html = head(piece.title, site, rng) + (
        f"<body><table><tr><td>{site} {piece.published:%Y年%m月%d日} 星期三 第A0{rng.randint(1, 8)}版：要闻</td></tr><tr><td valign=top><table><tr><td>{links(rng, 7, 'div')}</td></tr></table></td><td><table><tr><td align=center><strong>{escape(piece.title)}</strong></td></tr>"
        f'<tr><td align=center>■本报记者 {piece.author}</td></tr><tr><td><div id="ozoom"><founder-content>{paragraphs(piece, indent="&nbsp;&nbsp;&nbsp;&nbsp;")}</founder-content></div></td></tr></table></td></tr><tr><td>放大 缩小 默认 朗读 上一版 下一版 返回目录</td></tr></table><div>{footer(site)}</div></body></html>'
    )
    return made("epaper", html, piece, piece.author, "%Y-%m-%d")


def piece_source(rng: Random) -> str:
    return expand("[海角日报|云台晚报|白鹭早报]", rng)


def hashed_application(rng: Random) -> SyntheticPage:
    """Server-rendered application: every name is a hash, paragraphs are divs, the state lies in a script."""
    piece = make_piece(rng, paragraphs=rng.randint(4, 8))
    h = ["css-" + "".join(rng.choice("abcdef0123456789") for _ in range(6)) for _ in range(8)]
    body = "".join(f'<div class="{h[5]}">{escape(text)}</div>' for text in piece.paragraphs)
    html = head(piece.title, "青石头条", rng) + (
        f'<body><div id="__next"><div class="{h[0]}"><div class="{h[1]}">{menu(rng)}</div></div><div class="{h[2]}"><div class="{h[3]}">{escape(piece.title)}</div><div class="{h[4]}"><span>{piece.author}</span><span>{piece.published:%Y-%m-%d %H:%M}</span><span>·</span><span>来自海角</span></div>{body}</div>'
        f'<div class="{h[6]}"><span>赞</span><span>收藏</span><span>评论 3</span></div><div class="{h[7]}">{teasers(rng, 5, h[6])}</div></div><script>window.__STATE__={{"publishTime":"{piece.published:%Y-%m-%d %H:%M:%S}","body":"{escape(piece.paragraphs[0])}"}}</script></body></html>'
    )
    return made("hashed_application", html, piece, None)


def reporter_forms(rng: Random) -> SyntheticPage:
    """A byline above the body in one of the forms of news sites, the source behind the date."""
    piece, site = make_piece(rng, paragraphs=rng.randint(3, 6)), site_name(rng)
    byline = rng.choice((
        f"本报记者 {piece.author}", f"{piece.source}记者 {piece.author}", f"文/{piece.author}", f"文｜{piece.author}", f"撰文：{piece.author}",
        f"记者：{piece.author}", f"作者 {piece.author}", f"■ {piece.source}记者 {piece.author}", f"【文/{piece.author}】", f"通讯员 {piece.author}",
    ))  # fmt: skip
    html = head(piece.title, site, rng) + (
        f'<body><div>{menu(rng)}</div><div class="w"><h1>{escape(piece.title)}</h1><div class="t">{piece.published:%Y-%m-%d %H:%M} | {piece.source}</div><div class="{rng.choice(CONTAINERS)}"><p>{byline}</p>{paragraphs(piece)}<p>编辑 {piece.editor} 校对 {piece.editor}</p></div></div><div>{footer(site)}</div></body></html>'
    )
    return made("reporter_forms", html, piece, piece.author)


def sidebar_prose(rng: Random) -> SyntheticPage:
    piece, site = make_piece(rng, paragraphs=2), site_name(rng)
    about = "".join(sentence(rng, "story") + sentence(rng, "tech") for _ in range(3))
    html = head(piece.title, site, rng) + (
        f'<body><div>{menu(rng)}</div><div class="left-col"><h3>关于{expand(TOWNS, rng)}</h3><p>{escape(about)}</p>{links(rng, 5)}</div><div class="right-col"><h1>{escape(piece.title)}</h1>{_info(piece.source, f"{piece.published:%Y-%m-%d}", rng)}<div>{paragraphs(piece)}</div></div><div>{footer(site)}</div></body></html>'
    )
    return made("sidebar_prose", html, piece, piece.source, "%Y-%m-%d")


PRESS = (
    short_beside_teasers, comments_longer, declaration_longer, captions_first, two_containers, related_in_the_middle, finance_widgets,
    video_page, taiwan_daily, epaper, hashed_application, reporter_forms, sidebar_prose,
)  # fmt: skip
