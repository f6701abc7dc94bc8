"""Synthetic pages put together at random: a form of the title, the byline, the date, the body and what stands around."""

# ruff: noqa: E501 - templates are wide

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from page_frames import comments, declaration, footer, links, menu, site_name, teasers
from page_texts import make_piece, sentence
from pages_systems import made

if TYPE_CHECKING:
    from random import Random

    from page_frames import SyntheticPage
    from page_texts import Piece

_DATES = (
    ("%Y年%m月%d日%H:%M", True), ("%Y-%m-%d %H:%M:%S", True), ("%Y/%m/%d %H:%M", True), ("%Y.%m.%d %H:%M", True), ("%Y年%-m月%-d日 %H时%M分", True),
    ("%Y-%-m-%-d %-H:%M:%S", True), ("%Y-%m-%d", False), ("%Y年%-m月%-d日 星期四", False), ("%Y-%m-%dT%H:%M:%S+08:00", True), ("[%Y-%m-%d]", False),
)  # fmt: skip
_BYLINES = (
    ("<span>{day}</span> <span>来源：{source}</span> <span>作者：{author}</span>", "author"),
    ("<span>{day}</span>&nbsp;&nbsp;<a>{source}</a>", "source"),
    ("{day} 来源: {source} 编辑: {editor} 浏览: 312次", "source"),
    ("作者：{author} | 来源：{source} | 发布：{day} | 查看：88", "author"),
    ("<em>{author}</em> <em>{day}</em> <em>阅读 1.2万</em> <em>评论 36</em>", None),
    ("发布时间：{day}<br>信息来源：{source}<br>责任编辑：{editor}", "source"),
    ("文/{author}<br>{day}", "author"),
    ("{source}　{day}　字号：<a>小</a> <a>中</a> <a>大</a>", "source"),
    ("<i>{day}</i> 稿源：{source} 我有话说(<a>0</a>人参与)", "source"),
    ("记者 {author} 报道 {day}", None),
    ("更新于：{day}&nbsp;来源：{source}（{author}）", "source"),
)
_TOPS = (
    "", "<div>分享到：<a>微信</a> <a>微博</a> <a>QQ空间</a></div>", "<div>听新闻 字号 A- A+</div>", "<div>本文共1200字，预计阅读3分钟</div>",
    "<div><a>打开APP</a>，阅读体验更佳</div>", "<div>▼点击上方蓝字关注我们▼</div>", "<div>本文已获授权 <a>收藏</a> <a>打印</a></div>",
)  # fmt: skip
_TAILS = (
    "", "<p>—END—</p>", "<p>转载请注明出处：<a>http://www.example.cn/a.html</a></p>", "<p>本文标题：{title}</p><p>本文地址：http://www.example.cn/a.html</p>",
    "<p>（责任编辑：{editor}）</p><p>分享到：</p>", "<p>【责任编辑：{editor}】</p><p>打印 | 关闭</p>", "<p>编辑：{editor} 审核：{editor}</p>", "<div>0人打赏 <a>举报</a> <a>点赞 12</a> <a>收藏</a></div>",
    "<p>扫描下方二维码，关注公众号，获取更多资讯</p>", "<p>标签：<a>公交</a> <a>老街</a></p><p>上一篇：<a>旧闻一则</a></p><p>下一篇：<a>新闻一则</a></p>",
    "<p>阅读原文</p><p>在看</p>", "<p>来源：{source}</p><p>作者：{author}</p>", "<div>关键词：<a>公交</a></div><div>分类：<a>要闻</a></div>", "<p>本文来源：{source} 责任编辑：{editor}_NB1234</p>",
)  # fmt: skip
_SHARED_TITLES = (
    "{title}_{site}",
    "{title}-{site}",
    "{title} - 要闻 - {site}",
    "{title}|{site}",
    "{title}--{site}",
    "{site}：{title}",
    "{title}",
    "{site}",
    "{title}_要闻频道_{site}",
    "{title} | {site}-让信息更近",
)
_NAMES = (
    "nr",
    "c2",
    "wz",
    "box_con",
    "conTxt",
    "n-text",
    "J_main",
    "zhengwen",
    "inner",
    "p1",
    "abc",
    "",
    "detail",
    "view",
    "art_con",
)


def composed(rng: Random) -> SyntheticPage:
    piece = make_piece(rng, paragraphs=rng.choice((1, 2, 2, 3, 4, 6, 9)), headings=rng.random() < 0.3)
    site = site_name(rng)
    form, has_time = rng.choice(_DATES)
    byline, who = rng.choice(_BYLINES)
    words = {
        "title": escape(piece.title),
        "site": site,
        "source": piece.source,
        "author": piece.author,
        "editor": piece.editor,
        "day": piece.published.strftime(form),
    }
    title = rng.choice(_SHARED_TITLES)
    heading = (
        "{0}"
        if title == "{site}" and rng.random() < 0.5
        else rng.choice(
            ("<h1>{0}</h1>", "<h2>{0}</h2>", "<div class=bt>{0}</div>", "<p><b>{0}</b></p>", "<h1>{0}</h1>")
        )
    )
    text = _body(piece, rng)
    tail = "".join(rng.sample(_TAILS, 2)).format(**words)
    inside = (
        f'<div class="{rng.choice(_NAMES)}">{text}{tail}</div>'
        if rng.random() < 0.6
        else f'<div class="{rng.choice(_NAMES)}">{text}</div>{tail}'
    )
    top = heading.format(words["title"]) + f"<div>{byline.format(**words)}</div>" + rng.choice(_TOPS)
    below = "".join(rng.sample(_surroundings(rng, site), 2))
    crumbs = rng.choice(
        ("", f"<div>当前位置：{' > '.join(piece.crumbs)} > 正文</div>", f"<div>{' / '.join(piece.crumbs)}</div>")
    )
    html = (
        f'<html><head><meta charset="utf-8"><title>{title.format(**words)}</title></head><body><div><h1>{site}</h1>{menu(rng)}</div>{crumbs}<div class="{rng.choice(_NAMES)}">{top}{inside}{below}</div>'
        f"<div>{links(rng, rng.randint(0, 12))}</div><div>{footer(site)}</div></body></html>"
    )  # fmt: skip
    page = made(
        "composed", html, piece, getattr(piece, who) if who else None, "%Y-%m-%dT%H:%M" if has_time else "%Y-%m-%d"
    )
    return replace(page, headings=page.headings if "<strong>" in text else ())


def listicle(rng: Random) -> SyntheticPage:
    """Items with linked names are the article itself."""
    piece, site = make_piece(rng, paragraphs=6), site_name(rng)
    items = "".join(
        f'<div class="it"><h3><a href="/p/{number}">{number}、海角牌路由器第{number}代</a></h3><p>{escape(text)}</p></div>'
        for number, text in enumerate(piece.paragraphs, 1)
    )
    html = (
        f"<html><head><title>{escape(piece.title)}_{site}</title></head><body><div>{menu(rng)}</div><h1>{escape(piece.title)}</h1><div>{piece.published:%Y-%m-%d %H:%M} 来源：{piece.source}</div>"
        f'<div class="m">{items}</div><div>{links(rng, 5)}</div><div>{footer(site)}</div></body></html>'
    )
    text = "\n".join(f"{number}、海角牌路由器第{number}代\n{text}" for number, text in enumerate(piece.paragraphs, 1))
    return replace(made("listicle", html, piece, piece.source), text=text)


def chronicle(rng: Random) -> SyntheticPage:
    """Dated items are the article itself."""
    piece, site = make_piece(rng, paragraphs=7), site_name(rng)
    hours = [f"{rng.randint(8, 20)}:{rng.randint(10, 59)}" for _ in piece.paragraphs]
    items = "".join(
        f"<li><b>{hour}</b><p>{escape(text)}</p></li>" for hour, text in zip(hours, piece.paragraphs, strict=True)
    )
    html = (
        f"<html><head><title>{escape(piece.title)}_{site}</title></head><body><div>{menu(rng)}</div><h1>{escape(piece.title)}</h1><div>{piece.published:%Y-%m-%d %H:%M} 来源：{piece.source}</div>"
        f'<ul class="tl">{items}</ul><div>{links(rng, 5)}</div><div>{footer(site)}</div></body></html>'
    )
    text = "\n".join(f"{hour}\n{text}" for hour, text in zip(hours, piece.paragraphs, strict=True))
    return replace(made("chronicle", html, piece, piece.source), text=text)


def _body(piece: Piece, rng: Random) -> str:
    form = rng.randrange(5)
    if form == 0:
        return "".join(
            f"<p>{'<strong>' * (kind == 'h')}{escape(text)}{'</strong>' * (kind == 'h')}</p>"
            for kind, text in piece.blocks
        )
    if form == 1:
        return "<br><br>".join("　　" + escape(text) for text in piece.paragraphs)
    if form == 2:
        return "".join(f"<div>&nbsp;&nbsp;{escape(text)}</div>" for text in piece.paragraphs)
    if form == 3:
        return "<p>" + "<br/>\r\n".join(escape(text) for text in piece.paragraphs) + "</p>"
    return "".join(f"<section><p><span>{escape(text)}</span></p><p>&nbsp;</p></section>" for text in piece.paragraphs)


def _surroundings(rng: Random, site: str) -> list[str]:
    name = rng.choice(_NAMES)
    return [
        "",
        f"<div><h3>{rng.choice(('相关新闻', '大家还在看', '热门资讯', '更多文章'))}</h3>{links(rng, rng.randint(4, 9), 'p', dated=rng.random() < 0.5)}</div>",
        f'<div class="{name}"><b>{rng.choice(("猜你喜欢", "精彩推荐", "编辑精选", "推荐"))}</b>{teasers(rng, rng.randint(3, 9), "q" + name)}</div>',
        f'<div class="{name}"><b>{rng.choice(("全部评论", "网友热议", "评论(9)", "最新跟帖"))}</b>{comments(rng, rng.randint(3, 9), "w" + name)}</div>',
        f"<div>{declaration(rng, site, rng.randint(1, 4))}</div>",
        f"<div><b>关于作者</b><p>{escape(sentence(rng, 'story'))}</p></div>",
        f"<div><p>{site}客服电话：000-0000000，服务时间为工作日九点至十八点，其他时间请在线留言，我们会尽快回复。</p></div>",
    ]


COMPOSED = (composed,) * 20 + (listicle, chronicle)
