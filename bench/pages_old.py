"""Synthetic pages of the first twenty years: tables without classes, line breaks for paragraphs, fonts."""

# ruff: noqa: E501 - templates are wide

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from page_frames import broken_lines, declaration, footer, links, menu, paragraphs, site_name
from page_texts import make_piece
from pages_systems import made

if TYPE_CHECKING:
    from random import Random

    from page_frames import SyntheticPage


def table_2004(rng: Random) -> SyntheticPage:
    piece, site = make_piece(rng, paragraphs=rng.randint(3, 8)), site_name(rng)
    html = (
        f"<script>var x=1</script><!DOCTYPE HTML PUBLIC -//W3C//DTD HTML 4.0><HTML><HEAD><meta http-equiv=Content-Type content='text/html; charset=gb2312'><TITLE>{escape(piece.title)}_{site}</TITLE></HEAD><BODY><TABLE width=760><TR><TD>{menu(rng)}</TD></TR></TABLE>"
        f"<TABLE width=760><TR><TD width=540 valign=top><TABLE><TR><TD align=center><FONT size=5><B>{escape(piece.title)}</B></FONT></TD></TR><TR><TD align=center><FONT size=2>{piece.published:%Y年%m月%d日%H:%M} {piece.source}</FONT></TD></TR>"
        f"<TR><TD class=l17>{broken_lines(piece)}<BR></TD></TR></TABLE><TABLE><TR><TD align=right>【<A href=#>发表评论</A>】【<A>大</A> <A>中</A> <A>小</A>】【<A>打印</A>】【<A>关闭窗口</A>】</TD></TR></TABLE><TABLE><TR><TD>相关新闻</TD></TR><TR><TD>{links(rng, 5, 'div', dated=True)}</TD></TR></TABLE></TD>"
        f"<TD width=220>{links(rng, 12, 'div')}</TD></TR></TABLE><CENTER>{footer(site)}</CENTER></BODY></HTML>"
    )
    return replace(made("table_2004", html, piece, piece.source), encoding="gb18030")


def cells_without_class(rng: Random) -> SyntheticPage:
    piece, site = make_piece(rng, paragraphs=rng.randint(2, 6)), "海角市第一医院"
    html = (
        f"<html><head><title>{site}</title></head><body><table><tr><td>{menu(rng)}</td></tr></table><table><tr><td>{links(rng, 8, 'p')}</td><td><table><tr><td>当前位置：首页 -- 医院新闻</td></tr><tr><td><b>{escape(piece.title)}</b></td></tr>"
        f"<tr><td>发布时间：{piece.published:%Y-%m-%d %H:%M:%S} 浏览次数：312</td></tr><tr><td>{broken_lines(piece, '<br>', '&nbsp;&nbsp;&nbsp;&nbsp;')}</td></tr><tr><td>上一篇：<a>无</a></td></tr></table></td></tr></table><table><tr><td>{footer(site)}</td></tr></table></body></html>"
    )
    return made("cells_without_class", html, piece, None)


def one_paragraph(rng: Random) -> SyntheticPage:
    piece, site = make_piece(rng, paragraphs=rng.randint(3, 6)), site_name(rng)
    html = (
        f"<html><head><title>{escape(piece.title)} - {site}</title></head><body><div>{menu(rng)}</div><center><h3>{escape(piece.title)}</h3></center><center>作者：{piece.author} 文章来源：{piece.source} 点击数：12 更新时间：{piece.published:%Y-%m-%d %H:%M:%S}</center>"
        f"<p>{broken_lines(piece, '<br><br>', '　　')}</p><p align=right>文章录入：{piece.editor} 责任编辑：{piece.editor}</p><ul><li>上一篇文章： <a>旧文一则</a></li><li>下一篇文章： 没有了</li></ul><div>【发表评论】【加入收藏】【告诉好友】【打印此文】【关闭窗口】</div><div>最新热点 最新推荐 相关文章</div>{links(rng, 6, 'div')}<div>{footer(site)}</div></body></html>"
    )
    return made("one_paragraph", html, piece, piece.author)


def sina_blog_like(rng: Random) -> SyntheticPage:
    piece = make_piece(rng, paragraphs=rng.randint(4, 8))
    html = (
        f'<html><head><title>{escape(piece.title)}_{piece.author}_海角博客</title></head><body><div id="blogname">{piece.author}的博客</div><div class="SG_conn"><div>个人资料</div><p>博客等级：12 博客积分：300 关注人气：28</p><div>相关博文</div>{links(rng, 6, "div")}</div>'
        f'<div class="artical"><div class="articalTitle"><h2 class="titName SG_txta">{escape(piece.title)}</h2><span class="time SG_txtc">({piece.published:%Y-%m-%d %H:%M:%S})</span></div><div class="articalTag">标签： <h3><a>杂谈</a></h3> 分类： <a>随笔</a></div><div class="articalContent">{broken_lines(piece, "<wbr><br>", "")}</div>'
        f'<div class="shareUp">分享： 喜欢 0 赠金笔</div><div class="articalInfo">阅读(88)┊ 评论 (2)┊ 收藏(0) ┊转载(1) ┊ 喜欢▼ ┊打印┊举报</div><div class="articalfrontback"><span>前一篇：</span><a>旧文</a><span>后一篇：</span><a>新文</a></div></div><div>{footer("海角博客")}</div></body></html>'
    )
    return made("blog_2008", html, piece, None)


def bulletin(rng: Random) -> SyntheticPage:
    """A notice with its issuer and date in the last two lines; both are part of it."""
    piece = make_piece(rng, paragraphs=rng.randint(2, 5))
    closing = f"云台县住房和城乡建设局\n{piece.published:%Y年%-m月%-d日}"
    html = (
        f'<html><head><title>通知公告</title></head><body><div class=top>{menu(rng)}</div><div class="bt">{escape(piece.title)}</div><div class="sj">时间：{piece.published:%Y-%m-%d} 点击：12</div><div class="art_nr">{paragraphs(piece)}<p style="text-align:right">云台县住房和城乡建设局</p><p style="text-align:right">{piece.published:%Y年%-m月%-d日}</p></div>'
        f'<div class="pg">上一篇：<a>无</a><br>下一篇：<a>关于放假的通知</a></div><div class="yl">友情链接：<a>省厅</a><a>市局</a></div><div>{footer("云台县住建局")}</div></body></html>'
    )
    page = made("bulletin", html, piece, None, "%Y-%m-%d")
    return replace(page, text=page.text + "\n" + closing)


def frame_in_body(rng: Random) -> SyntheticPage:
    """The text lies in the body itself, between lists, without any element of its own."""
    piece, site = make_piece(rng, paragraphs=rng.randint(4, 8)), site_name(rng)
    html = f"<html><head><title>{site}--{escape(piece.title)}</title></head><body>{menu(rng)}<hr><h2>{escape(piece.title)}</h2>{piece.published:%Y-%m-%d %H:%M} {piece.source}<hr>{broken_lines(piece)}<hr>{links(rng, 6, 'div')}<hr>{footer(site)}</body></html>"
    return made("bare_body", html, piece, piece.source)


def font_paragraphs(rng: Random) -> SyntheticPage:
    """Word saved it: o:p, font and span in every paragraph, line breaks in the middle of the source."""
    piece, site = make_piece(rng, paragraphs=rng.randint(3, 7)), site_name(rng)
    body = "".join(
        f'<p class=MsoNormal style="text-indent:21pt"><font face=宋体><span lang=EN-US>{escape(text[: len(text) // 2])}\n{escape(text[len(text) // 2 :])}<o:p></o:p></span></font></p>'
        for text in piece.paragraphs
    )
    html = f"<html><head><title>{escape(piece.title)}</title></head><body><div>{menu(rng)}</div><div align=center><font size=4>{escape(piece.title)}</font></div><div align=center>〖 作者：{piece.author}    来源：{piece.source}    添加时间：{piece.published:%Y-%m-%d}    字体：[ 大 中 小 ] 〗</div><div class=c1>{body}</div><div>{declaration(rng, site, 2)}</div><div>{links(rng, 5)}</div><div>{footer(site)}</div></body></html>"
    return made("word_markup", html, piece, piece.author, "%Y-%m-%d")


def flood(rng: Random) -> SyntheticPage:
    """A page of 300 kB keywords and links around an article."""
    piece, site = make_piece(rng, paragraphs=5), site_name(rng)
    words = " ".join("".join(rng.choice("花呗借呗逾期催收协商停息挂账分期网贷") for _ in range(6)) for _ in range(6000))
    html = f'<html><head><title>{escape(piece.title)}-{site}</title></head><body><div style="display:none">{words}</div><h1>{escape(piece.title)}</h1><div class=time>{piece.published:%Y-%m-%d %H:%M:%S}</div><div class="news_nr">{paragraphs(piece)}</div><p>{words}</p><div>{links(rng, 800)}</div><div>{footer(site)}</div></body></html>'
    return made("flood", html, piece, None)


OLD = (table_2004, cells_without_class, one_paragraph, sina_blog_like, bulletin, frame_in_body, font_paragraphs, flood)
