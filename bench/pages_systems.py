"""Synthetic pages of content systems: DedeCMS, 帝国, PHPCMS, WordPress themes, Z-Blog, TRS, VSB, Discuz, WeChat."""

# ruff: noqa: E501 - templates are wide

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from page_frames import (
    SyntheticPage,
    broken_lines,
    comments,
    footer,
    gold_text,
    head,
    links,
    menu,
    paragraphs,
    site_name,
    teasers,
)
from page_texts import make_piece

if TYPE_CHECKING:
    from random import Random

    from page_texts import Piece


def made(name: str, html: str, piece: Piece, byline: str | None, day: str = "%Y-%m-%dT%H:%M") -> SyntheticPage:
    return SyntheticPage(
        name=name, html=html, url=None, encoding="utf-8", title=piece.title, text=gold_text(piece),
        published=piece.published.strftime(day) if day else None, byline=byline,
        headings=tuple(text for kind, text in piece.blocks if kind == "h"),
    )  # fmt: skip


def dede(rng: Random) -> SyntheticPage:
    piece, site = make_piece(rng, paragraphs=rng.randint(3, 8)), site_name(rng)
    html = head(piece.title, site, rng) + (
        f'<body><div class="header"><div class="toplinks">登录 注册</div>{menu(rng)}</div><div class="w960 center">'
        f'<div class="pleft"><div class="place"><strong>当前位置:</strong> {" > ".join(piece.crumbs)} > </div>'
        f'<div class="viewbox"><div class="title"><h2>{escape(piece.title)}</h2></div><div class="info"><small>时间:</small>'
        f"{piece.published:%Y-%m-%d %H:%M}<small>来源:</small>{piece.source}<small>作者:</small>{piece.author} "
        f'<small>点击:</small><script>document.write(1)</script>次</div><div class="intro">{escape(piece.paragraphs[0][:60])}...</div>'
        f'<div class="content"><table width="100%"><tr><td>{paragraphs(piece, "div", indent="&nbsp;&nbsp;&nbsp;")}</td></tr></table>'
        f'(责任编辑：{piece.editor})</div><div class="dede_pages"><ul class="pagelist"></ul></div><div class="newdigg">'
        "<div>顶一下(0)0%</div><div>踩一下(0)0%</div></div><div class=context><ul><li>上一篇：<a href=1.html>没有了</a></li>"
        f'<li>下一篇：{links(rng, 1, "b")}</li></ul></div><dl class="tbox"><dt>相关文章</dt><dd><ul>{links(rng, 8)}</ul></dd></dl>'
        f'<div class="mt1">最新评论 进入详细评论页&gt;&gt;{comments(rng, rng.randint(0, 3), "decmt-box")}</div></div>'
        f'<div class="pright"><dl><dt>热点内容</dt>{links(rng, 10)}</dl></div></div><div class="footer">{footer(site)}</div></body></html>'
    )
    return made("dede", html, piece, piece.author)


def empire(rng: Random) -> SyntheticPage:
    piece, site = make_piece(rng, paragraphs=rng.randint(3, 9), headings=True), site_name(rng)
    html = head(piece.title, site, rng) + (
        f'<body><table class="top"><tr><td>{menu(rng)}</td></tr></table><table class="position"><tr><td>当前位置：'
        f'<a href="/">{"</a>&nbsp;>&nbsp;<a>".join(piece.crumbs)}</a></td></tr></table><table class="box"><tr valign="top">'
        f'<td class="list_content"><table class="title_info"><tr><td class="title_text"><h1>{escape(piece.title)}</h1></td></tr>'
        f'<tr><td class="info_text">时间：{piece.published:%Y-%m-%d %H:%M:%S}&nbsp;&nbsp;来源：{piece.source}&nbsp;&nbsp;作者：'
        f"{piece.author}</td></tr></table><table class=content_info><tr><td id=text>{paragraphs(piece, image=True)}"
        f'<p align="center"><b>1</b> <a href="/x_2.html">2</a> <a href="/x_3.html">3</a> <a href="/x_2.html">下一页</a></p></td></tr>'
        f"</table><table><tr><td>[ 责任编辑：{piece.editor} ]</td></tr></table><table><tr><td><strong>相关链接：</strong><ul>"
        f"{links(rng, 6)}</ul></td></tr></table><table><tr><td>栏目导航</td></tr></table></td><td class=sider>{links(rng, 12)}</td>"
        f"</tr></table><table><tr><td>{footer(site)}</td></tr></table></body></html>"
    )
    return made("empire", html, piece, piece.author)


def phpcms(rng: Random) -> SyntheticPage:
    piece, site = make_piece(rng, paragraphs=rng.randint(3, 7)), site_name(rng)
    html = head(piece.title, site, rng) + (
        f'<body><div class="header">{menu(rng)}</div><div class="main"><div class="col-left"><div class="crumbs"><a>首页</a><span> &gt; '
        f'</span><a>新闻</a> &gt; 正文</div><div id="Article"><h1>{escape(piece.title)}<br/><span>{piece.published:%Y-%m-%d %H:%M:%S}'
        f'&nbsp;&nbsp;&nbsp;来源：{piece.source}&nbsp;&nbsp;&nbsp;评论：<a>0</a> 点击：<b>12</b></span></h1><div class="content">'
        f'{paragraphs(piece)}</div><div id="pages" class="text-c"></div><p class="f14"><strong>上一篇：</strong><a>{piece.crumbs[1]}要闻汇总</a>'
        f'<br /><strong>下一篇：</strong><a>没有了</a></p><div class="related"><h5 class="blue">延伸阅读：</h5><ul>{links(rng, 6)}</ul></div>'
        f'<div class="bk15"></div><h6>分享到：</h6></div><div class="Article-Tool">分享到：QQ空间 新浪微博 开心网 人人网</div></div>'
        f'<div class="col-auto"><h5>频道总排行</h5>{links(rng, 10)}</div></div><div class="foot">{footer(site)}</div></body></html>'
    )
    return made("phpcms", html, piece, piece.source)


def wordpress_english_theme(rng: Random) -> SyntheticPage:
    piece, site = make_piece(rng, paragraphs=rng.randint(4, 9), headings=True), site_name(rng)
    stamp = f'<meta property="article:published_time" content="{piece.published:%Y-%m-%dT%H:%M:%S}+08:00">'
    html = head(piece.title, site, rng, stamp) + (
        f'<body class="post single"><a class="skip-link">跳至正文</a><header><p class="site-title">{site}</p><nav><ul>{menu(rng)}</ul></nav></header>'
        f'<div id="primary"><main id="main"><article class="post hentry"><header class="entry-header"><h1 class="entry-title">{escape(piece.title)}</h1>'
        f'<div class="entry-meta"><span class="posted-on">发表于<time class="entry-date published" datetime="{piece.published:%Y-%m-%dT%H:%M:%S}+08:00">'
        f'{piece.published:%Y年%m月%d日}</time></span><span class="byline">由<span class="author vcard"><a class="url fn n">{piece.author}</a></span></span></div></header>'
        f'<div class="entry-content">{paragraphs(piece).replace("<p><strong>", "<h2>").replace("</strong></p>", "</h2>")}'
        f'<div class="sharedaddy"><h3 class="sd-title">共享此文章：</h3><ul><li><a>点击以在微博分享</a></li></ul></div>'
        f'<div id="jp-relatedposts"><h3>相关</h3>{links(rng, 3, "div")}</div></div><footer class="entry-footer">发布于<a>新闻</a> 标签：<a>老街</a>、<a>公交</a></footer></article>'
        f'<div class="author-bio"><h2>{piece.author}</h2><p>一个喜欢走路的人，写过几年新闻，现在住在海边，养猫，也养花，偶尔更新。</p></div>'
        f'<nav class="navigation post-navigation">文章导航 {links(rng, 2, "div")}</nav><div id="comments"><h2>《{escape(piece.title)}》上有2条评论</h2>'
        f'{comments(rng, 2, "comment-body")}<div id="respond"><h3>发表回复</h3><p>您的电子邮箱地址不会被公开。 必填项已用*标注</p></div></div></main></div>'
        f'<aside id="secondary"><section class="widget"><h2>近期文章</h2>{links(rng, 5)}</section></aside><footer>{footer(site)}</footer></body></html>'
    )
    return made("wordpress_plain", html, piece, piece.author)


def wordpress_chinese_theme(rng: Random) -> SyntheticPage:
    piece, site = make_piece(rng, paragraphs=rng.randint(3, 8)), site_name(rng)
    html = head(piece.title, site, rng) + (
        f'<body><header class="header"><div class="logo"><a>{site}</a></div><ul class="site-nav">{menu(rng)}</ul></header><section class="container"><div class="content-wrap">'
        f'<div class="content"><header class="article-header"><h1 class="article-title"><a>{escape(piece.title)}</a></h1><div class="article-meta"><span class="item">{piece.published:%Y-%m-%d %H:%M}</span>'
        f'<span class="item">分类：<a>新闻</a></span><span class="item post-views">阅读(1.2K)</span><span class="item">评论(0)</span></div></header>'
        f'<article class="article-content">{paragraphs(piece)}<p class="post-copyright">未经允许不得转载：<a>{site}</a> » <a>{escape(piece.title)}</a></p></article>'
        f'<div class="post-actions"><a>赞(12)</a></div><div class="article-tags">标签：<a>公交</a><a>老街</a></div><nav class="article-nav"><span class="article-nav-prev">上一篇<br><a>旧文一则</a></span>'
        f'<span>下一篇<br><a>新文一则</a></span></nav><div class="relates"><div class="title"><h3>相关推荐</h3></div><ul>{links(rng, 8)}</ul></div>'
        f'<div class="title" id="comments"><h3>评论 抢沙发</h3></div></div></div><div class="sidebar"><h3>热门文章</h3>{links(rng, 6)}</div></section><footer class="footer">{footer(site)}</footer></body></html>'
    )
    return made("wordpress_theme", html, piece, None)


def zblog(rng: Random) -> SyntheticPage:
    piece, site = make_piece(rng, paragraphs=rng.randint(2, 6)), site_name(rng)
    html = head(piece.title, site, rng) + (
        f'<body class="single article"><div id="divAll"><div id="divTop"><h1 id="BlogTitle"><a>{site}</a></h1><h3 id="BlogSubTitle">记录身边的小事</h3></div><div id="divNavBar"><ul>{menu(rng)}</ul></div>'
        f'<div id="divMain"><div class="post cate1 auth1"><h4 class="post-date">{piece.published:%Y年%m月%d日 %H:%M:%S}</h4><h2 class="post-title">{escape(piece.title)}</h2><div class="post-body">{paragraphs(piece)}</div>'
        f'<h5 class="post-tags">标签: <span class="tags"><a>老街</a></span></h5><h6 class="post-footer">作者:{piece.author} | 分类:要闻 | 浏览:<span>54</span> | 评论:0</h6></div>'
        f'<ul class="msg mutuality"><li class="tbname">相关文章:</li>{links(rng, 5)}</ul><div class="post" id="divCommentPost"><p class="posttop"><a>发表评论:</a></p><p>◎欢迎参与讨论，请在这里发表您的看法、交流您的观点。</p></div></div>'
        f'<div id="divSidebar"><dl><dt>最近发表</dt><dd>{links(rng, 9)}</dd></dl></div><div id="divBottom">Powered By Z-BlogPHP {footer(site)}</div></div></body></html>'
    )
    return made("zblog", html, piece, piece.author)


def trs(rng: Random) -> SyntheticPage:
    piece, site = make_piece(rng, paragraphs=rng.randint(3, 7)), "云台县人民政府"
    metas = (
        f'<meta name="ArticleTitle" content="{escape(piece.title)}"><meta name="PubDate" content="{piece.published:%Y-%m-%d %H:%M}">'
        f'<meta name="ContentSource" content="{piece.source}"><meta name="SiteName" content="{site}">'
    )
    html = head(piece.title, site, rng, metas) + (
        f'<body><div class="top">今天是 欢迎访问{site}网站！ 无障碍 长者模式</div><div class="nav">{menu(rng)}</div><div class="wz">您现在所在的位置：首页&gt;政务动态&gt;部门动态</div><div class="xl"><div class="xl-bt">{escape(piece.title)}</div>'
        f'<div class="xl-xx"><span>发布日期：{piece.published:%Y-%m-%d %H:%M}</span><span>信息来源：{piece.source}</span><span>浏览次数：<b></b></span><span>【字体：<a>大</a> <a>中</a> <a>小</a>】</span></div>'
        f'<div class="xl-nr" id="zoomcon"><div class="view TRS_UEDITOR trs_paper_default">{paragraphs(piece, indent="　　")}</div></div><div class="fj">附件：<a href="1.doc">申报表.doc</a></div>'
        f'<div class="xl-gn">【打印本页】 【关闭窗口】 分享到：</div><div class="ewm">扫一扫在手机打开当前页</div></div><div class="links"><select><option>省政府部门</option></select></div><div class="foot">主办：{site}办公室 {footer(site)}</div></body></html>'
    )
    return made("trs", html, piece, piece.source)


def vsb(rng: Random) -> SyntheticPage:
    piece, site = make_piece(rng, paragraphs=rng.randint(2, 6)), "海角师范学院"
    html = head(piece.title, site, rng) + (
        f'<body><div class="head">{menu(rng)}</div><div class="ej_right"><div class="ej_dh">当前位置: <a>首页</a> -&gt; <a>学院新闻</a> -&gt; 正文</div><form name="_newscontent_fromname"><h1 align="center">{escape(piece.title)}</h1>'
        f'<div align="center">作者：{piece.author}&nbsp;&nbsp;&nbsp;&nbsp;时间：{piece.published:%Y-%m-%d}&nbsp;&nbsp;&nbsp;&nbsp;点击数：<span id="dynclicks"></span></div>'
        f'<div id="vsb_content_1001"><div class="v_news_content">{paragraphs(piece)}</div></div><p>附件【<a>名单.xls</a>】已下载<span></span>次</p><p>上一条：<a>{escape(piece.crumbs[1])}旧闻</a> 下一条：<a>新闻一则</a></p><p>【<a>关闭</a>】</p></form></div>'
        f'<div class="foot">地址：海角市望江区一号 邮编：000000 {footer(site)}</div></body></html>'
    )
    return made("vsb", html, piece, piece.author, "%Y-%m-%d")


def discuz(rng: Random) -> SyntheticPage:
    piece, site = make_piece(rng, paragraphs=rng.randint(3, 6)), site_name(rng)
    replies = "".join(
        f'<div id="post_{number}"><div class="pls">会员{number} 积分 {number * 7}</div><div class="plc"><div class="pi">发表于 2025-03-0{number + 1} 10:2{number}</div><div class="pct"><table><tr><td class="t_f" id="postmessage_{number}">{escape(make_piece(rng, paragraphs=1).paragraphs[0])}</td></tr></table></div></div></div>'
        for number in range(1, rng.randint(2, 4))
    )
    html = head(piece.title, site, rng) + (
        f'<body><div id="nv">{menu(rng)}</div><div id="pt" class="bm cl"><div class="z"><a>论坛</a> › <a>本地</a> › <a>闲聊</a></div></div><div id="postlist"><h1 class="ts"><span id="thread_subject">{escape(piece.title)}</span></h1>'
        f'<div id="post_0"><div class="pls"><div class="authi"><a>{piece.author}</a></div><p>帖子 120 主题 4 积分 890</p></div><div class="plc"><div class="pi"><div class="authi"><em id="authorposton0">发表于 {piece.published:%Y-%m-%d %H:%M}</em> | 只看该作者 倒序浏览</div></div>'
        f'<div class="pct"><table><tr><td class="t_f" id="postmessage_0">{broken_lines(piece, "<br />", "")}</td></tr></table></div><div class="sign">路漫漫其修远，慢慢走，不着急。</div></div></div>{replies}</div><div id="f_pst">您需要登录后才可以回帖 登录 | 注册</div><div id="ft">{footer(site)}</div></body></html>'
    )
    return made("discuz", html, piece, piece.author)


def wechat(rng: Random) -> SyntheticPage:
    piece = make_piece(rng, paragraphs=rng.randint(4, 9))
    nested = "".join(
        f'<section style="margin:0"><section><p style="text-indent:2em"><span>{escape(text)}</span></p></section></section><section><br></section>'
        for text in piece.paragraphs
    )
    html = (
        f'<!DOCTYPE html><html><head><title></title><meta property="og:title" content="{escape(piece.title)}"><meta name="author" content="{piece.author}"></head><body id="activity-detail"><div id="js_article" class="rich_media"><div class="rich_media_inner"><div id="page-content"><div id="img-content">'
        f'<h1 class="rich_media_title" id="activity-name">{escape(piece.title)}</h1><div id="meta_content" class="rich_media_meta_list"><span class="rich_media_meta">{piece.author}</span><span class="rich_media_meta rich_media_meta_nickname" id="profileBt"><a id="js_name">{piece.source}</a></span><em id="publish_time"></em></div>'
        f'<div class="rich_media_content" id="js_content" style="visibility: hidden;opacity: 0;">{nested}</div><script>var first_sceen__time = (+new Date());</script></div></div></div></div><div id="js_pc_qr_code"><p>微信扫一扫<br>关注该公众号</p></div>'
        f'<div class="weui-dialog"><p>知道了</p></div><script>var ct = "{int((piece.published.toordinal() - 719163) * 86400 + piece.published.hour * 3600 + piece.published.minute * 60 - 8 * 3600)}";</script></body></html>'
    )
    return made("wechat", html, piece, None)


def baidu_like(rng: Random) -> SyntheticPage:
    """A feed article with hashed class names; the date has no year, a meta knows it."""
    piece = make_piece(rng, paragraphs=rng.randint(3, 8))
    letters = "".join(rng.choice("abcdefghkmn") for _ in range(5))
    body = "".join(
        f'<div class="_{letters}8"><p><span class="bjh-p">{escape(text)}</span></p></div>' for text in piece.paragraphs
    )
    meta = f'<meta itemprop="dateUpdate" content="{piece.published:%Y-%m-%d %H:%M:%S}">'
    html = head(piece.title, "海角号", rng, meta) + (
        f'<body><div id="root"><div class="_{letters}1"><a>海角首页</a><a>登录</a></div><div class="_{letters}2"><div class="_{letters}3"><h2 class="_{letters}4">{escape(piece.title)}</h2><div><p>{piece.source}</p><span>发布时间：{piece.published:%m-%d %H:%M}</span><span>官方账号</span></div></div>'
        f'<div class="_{letters}5">{body}</div><div class="_{letters}6">举报/反馈</div></div><div class="_{letters}7"><div>作者最新文章</div>{links(rng, 3, "div")}<div>相关文章</div>{teasers(rng, 2, letters)}</div></div></body></html>'
    )
    return made("feed_article", html, piece, None)


SYSTEMS = (
    dede,
    empire,
    phpcms,
    wordpress_english_theme,
    wordpress_chinese_theme,
    zblog,
    trs,
    vsb,
    discuz,
    wechat,
    baidu_like,
)
