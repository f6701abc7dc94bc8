"""Synthetic pages by kind of trouble: what stands inside the body's own element and is not the body."""

# ruff: noqa: E501 - templates are wide

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from page_frames import comments, footer, links, menu, paragraphs, site_name, teasers
from page_texts import PEOPLE, headline, make_piece, sentence
from pages_systems import made

from demosites.grammar import expand

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from page_frames import SyntheticPage
    from page_texts import Piece


def _page(piece: Piece, site: str, rng: Random, body: str) -> str:
    return (
        f'<html><head><meta charset="utf-8"><title>{escape(piece.title)}_{site}</title></head><body><div class="top">{menu(rng)}</div>'
        f'{body}<div class="bot">{footer(site)}</div></body></html>'
    )


def _middle(piece: Piece, inserted: str, tag: str = "p") -> str:
    """The paragraphs with something between two of them."""
    parts = [f"<{tag}>{escape(text)}</{tag}>" for text in piece.paragraphs]
    half = len(parts) // 2
    return "\n".join([*parts[:half], inserted, *parts[half:]])


def _head(piece: Piece) -> str:
    return f"<h1>{escape(piece.title)}</h1><div class='inf'>{piece.published:%Y-%m-%d %H:%M} 来源：{piece.source}</div>"


def thread(rng: Random) -> SyntheticPage:
    """A forum's thread: the first post is the article, its signature and rating are not."""
    piece, site = make_piece(rng, paragraphs=rng.randint(3, 6)), site_name(rng)
    lines = "<br>\n<br>\n".join(escape(text) for text in piece.paragraphs)
    replies = "".join(
        f'<div id="post_{n}"><div class="authi"><a>网友{rng.randrange(999)}</a> <em>发表于 {piece.published:%Y-%m-%d} 2{n}:11</em> <a>只看该作者</a></div>'
        f'<td class="t_f">{escape(sentence(rng, "story"))}</td><div><a>回复</a> <a>支持({n})</a> <a>反对(0)</a> <a>举报</a></div></div>'
        for n in range(rng.randint(1, 4))
    )
    body = (
        f'<h1><a>[经验]</a> <span id="thread_subject">{escape(piece.title)}</span></h1><div>查看: 1203 | 回复: 12</div>'
        f'<div id="post_a"><div class="authi"><a>{piece.author}</a> <em>发表于 {piece.published:%Y-%m-%d %H:%M:%S}</em> | <a>只看该作者</a> | <a>倒序浏览</a></div>'
        f'<table><tr><td class="t_f">{lines}</td></tr></table><div class="sign">签名：日子慢慢过</div><div>评分 参与人数 2 威望 +5</div><div><a>收藏 3</a> <a>分享</a> <a>支持 8</a> <a>反对</a></div></div>'
        f"{replies}<div>您需要登录后才可以回帖 <a>登录</a> | <a>立即注册</a></div><div>本版积分规则</div>"
    )
    return made("thread", _page(piece, site, rng, body), piece, piece.author)


def account(rng: Random) -> SyntheticPage:
    """An account's article: calls to follow above and below, a card of the account, earlier articles."""
    piece, site = make_piece(rng, paragraphs=rng.randint(3, 7)), site_name(rng)
    top = rng.choice(
        (
            "点击上方“海角生活”，选择“星标”",
            "关注我，每天带你看懂身边事",
            "↑↑↑点击上方蓝字关注我们",
            "⭐设为星标 第一时间收到推送",
        )
    )
    tail = rng.choice(
        (
            "<p>往期回顾</p><p><a>{0}</a></p><p><a>{1}</a></p>",
            "<p>点个“在看”，让更多人看到</p>",
            "<section>喜欢本文就点个赞吧</section><p>长按识别二维码关注</p>",
            "<p>END</p><p>来源｜海角生活</p><p>编辑｜韩冬</p><p>审核｜赵青</p>",
        )
    ).format(escape(headline(rng)), escape(headline(rng)))
    body = (
        f'<div class="rich_media"><h1 class="rich_media_title">{escape(piece.title)}</h1><div><span>原创</span> <span>{piece.author}</span> <a>{site}</a> <em>{piece.published:%Y-%m-%d %H:%M}</em></div>'
        f'<div id="js_content" style="visibility:hidden"><p>{top}</p>{paragraphs(piece, "section")}{tail}</div><div>预览时标签不可点</div><div>微信扫一扫<br>关注该公众号</div></div>'
    )
    return made("account", _page(piece, site, rng, body), piece, piece.author)


def government(rng: Random) -> SyntheticPage:
    """A notice of an office: a table of its particulars above, printing and appendices below."""
    piece, site = make_piece(rng, paragraphs=rng.randint(3, 6)), site_name(rng)
    body = (
        f"<div>您的位置：首页 &gt; 政务公开 &gt; 通知公告</div><table><tr><td>索引号</td><td>000014349/20{rng.randint(10, 24)}-00{rng.randint(10, 99)}</td></tr><tr><td>发文机关</td><td>海角市人民政府</td></tr>"
        f"<tr><td>成文日期</td><td>{piece.published:%Y年%m月%d日}</td></tr></table><h1>{escape(piece.title)}</h1><div>发布日期：{piece.published:%Y-%m-%d %H:%M} 信息来源：{piece.source} 浏览次数：<span>88</span> 【字体：<a>大</a> <a>中</a> <a>小</a>】</div>"
        f'<div class="TRS_Editor">{paragraphs(piece)}</div><div>附件：<a href="/a.doc">{escape(piece.title)}汇总表.doc</a></div><div>扫一扫在手机打开当前页</div><div><a>打印本页</a> <a>关闭窗口</a></div><div>主办单位：海角市人民政府办公室 承办：海角市信息中心</div>'
    )
    return made("government", _page(piece, site, rng, body), piece, piece.source)


def recommended_inside(rng: Random) -> SyntheticPage:
    """A portal's block of recommendations between two paragraphs."""
    piece, site = make_piece(rng, paragraphs=rng.randint(4, 8)), site_name(rng)
    block = rng.choice(
        (
            f'<div class="box1"><p>推荐阅读：</p><p><a href="/1">{escape(headline(rng))}</a></p><p><a href="/2">{escape(headline(rng))}</a></p></div>',
            f"<ul>{links(rng, 4)}</ul>",
            f'<p>【相关阅读】<a href="/3">{escape(headline(rng))}</a></p>',
            f'<p>&gt;&gt;&gt;<a href="/4">{escape(headline(rng))}</a></p><p>&gt;&gt;&gt;<a href="/5">{escape(headline(rng))}</a></p>',
            f'<p>延伸阅读：<a href="/6">{escape(headline(rng))}</a></p>',
        )
    )
    return made(
        "recommended_inside", _page(piece, site, rng, f"{_head(piece)}<div class='cc'>{_middle(piece, block)}</div>"), piece, piece.source
    )  # fmt: skip


def question(rng: Random) -> SyntheticPage:
    """A question with its best answer; other questions beside it."""
    piece, site = make_piece(rng, paragraphs=rng.randint(3, 5)), site_name(rng)
    ask, answers = piece.paragraphs[0], piece.paragraphs[1:]
    body = (
        f"<div>首页 &gt; 问答 &gt; 生活</div><h1>{escape(piece.title)}</h1><div><a>网友{rng.randrange(999)}</a> <span>{piece.published:%Y-%m-%d %H:%M}</span> <span>浏览 318</span></div>"
        f'<div class="ask"><p>{escape(ask)}</p></div><h2>最佳答案</h2><div class="ans">{"".join(f"<p>{escape(text)}</p>" for text in answers)}</div>'
        f"<div><a>有用(12)</a> <a>没用(1)</a> <a>追问</a></div><h3>相关问题</h3><ul>{links(rng, 6)}</ul><h3>等你来答</h3><ul>{links(rng, 4)}</ul><div>提交回答</div>"
    )
    page = made("question", _page(piece, site, rng, body), piece, None)
    return replace(page, text="\n".join([ask, "最佳答案", *answers]), headings=())


def commented(rng: Random) -> SyntheticPage:
    """Comments directly below the text, with a form and rules."""
    piece, site = make_piece(rng, paragraphs=rng.randint(2, 5)), site_name(rng)
    body = (
        f"{_head(piece)}<div class='m1'>{paragraphs(piece)}<div>本文由 {piece.author} 发布，转载请注明出处。</div></div>"
        f"<div class='m2'><h3>{rng.randint(2, 40)} 条评论</h3>{comments(rng, rng.randint(2, 6), 'cm')}<p>文明上网理性发言，请遵守评论服务协议</p><p>昵称（必填）</p><p>提交评论</p></div>"
    )
    return made("commented", _page(piece, site, rng, body), piece, None)


def paywall(rng: Random) -> SyntheticPage:
    """A teaser line of a paywall or of a folded text behind the last paragraph."""
    piece, site = make_piece(rng, paragraphs=rng.randint(3, 6)), site_name(rng)
    line = rng.choice(
        (
            "本文为付费内容，购买后可阅读全文", "登录后阅读全文", "剩余80%内容，开通会员后可继续阅读", "展开阅读全文", "以下内容仅对会员可见，请先登录",
            "打开APP阅读全文", "还没看够？下载客户端查看更多", "点击查看全文",
        )
    )  # fmt: skip
    return made(
        "paywall", _page(piece, site, rng, f"{_head(piece)}<div class='tt'>{paragraphs(piece)}<p>{line}</p></div>"), piece, piece.source
    )  # fmt: skip


def author_card(rng: Random) -> SyntheticPage:
    """The author's card below or beside the text."""
    piece, site = make_piece(rng, paragraphs=rng.randint(3, 6)), site_name(rng)
    other = expand(PEOPLE, rng)
    card = rng.choice(
        (
            f"<div class='card'><img><strong>{piece.author}</strong><p>{other}工作室主笔，专注生活服务十年。</p><p>文章 128 | 粉丝 3.2万 | 获赞 9.6万</p><a>关注</a></div>",
            f"<div class='card'><h4>作者简介</h4><p>{piece.author}，自由撰稿人，著有随笔若干，现居海角市。</p></div>",
            f"<div class='card'><h4>关于作者</h4><p>{piece.author}是{site}的特约作者，关注城市与人。</p><a>查看TA的更多文章</a></div>",
        )
    )
    place = f"<div class='w'><div class='l'>{paragraphs(piece)}</div>{card}</div>"
    body = f"<h1>{escape(piece.title)}</h1><div>作者：{piece.author} {piece.published:%Y-%m-%d %H:%M} 阅读 {rng.randint(10, 9999)}</div>{place}<div>{teasers(rng, 4, 'tz')}</div>"
    return made("author_card", _page(piece, site, rng, body), piece, piece.author)


def disclaimed_inside(rng: Random) -> SyntheticPage:
    """A declaration in front of the text or in its midst, not at its end."""
    piece, site = make_piece(rng, paragraphs=rng.randint(4, 7)), site_name(rng)
    words = rng.choice(
        (
            "免责声明：本文内容由网友自发贡献，仅代表作者本人观点，与本站无关，请读者自行核实。", "特别提示：本文仅供交流学习，版权归原作者所有，如有侵权请联系删除。",
            f"（本文系{site}原创稿件，未经授权严禁转载）", "风险提示：文中观点仅供参考，不构成任何建议。",
        )
    )  # fmt: skip
    text = _middle(piece, f"<p>{words}</p>") if rng.random() < 0.5 else f"<p>{words}</p>{paragraphs(piece)}"
    return made(
        "disclaimed_inside", _page(piece, site, rng, f"{_head(piece)}<div class='nr1'>{text}</div>"), piece, piece.source
    )  # fmt: skip


def service_lines(rng: Random) -> SyntheticPage:
    """What a site's own desk says below a text, in sentences."""
    piece, site = make_piece(rng, paragraphs=rng.randint(2, 5)), site_name(rng)
    lines = rng.sample(
        (
            f"<p>{site}新闻热线：000-0000000，欢迎提供线索，一经采用即有酬谢。</p>", "<p>如对本稿件有异议或投诉，请联系 tougao@example.cn，我们将在两个工作日内处理。</p>",
            f"<p>更多精彩内容，请关注{site}微信公众号（ID：example）。</p>", "<p>投稿邮箱：tougao@example.cn，商务合作请加微信。</p>", "<p>本文章共1203字，分2页，当前第1页，快速翻页：</p>",
            "<p>声明：该文观点仅代表作者本人，平台系信息发布平台，仅提供信息存储空间服务。</p>", f"<p>（完）</p><p>{site}记者 {piece.author}</p>",
        ),
        2,
    )  # fmt: skip
    return made(
        "service_lines", _page(piece, site, rng, f"{_head(piece)}<div class='xx'>{paragraphs(piece)}{''.join(lines)}</div><ul>{links(rng, 8, dated=True)}</ul>"), piece, piece.source
    )  # fmt: skip


def tailed(rng: Random) -> SyntheticPage:
    """Labels and buttons behind the last paragraph, in the same element, without classes."""
    piece, site = make_piece(rng, paragraphs=rng.randint(2, 6)), site_name(rng)
    lines = rng.sample(
        (
            "<p>[编辑：韩冬]</p>", "<p>编辑 韩冬</p>", f"<p>原文刊载于{piece.source}第3版</p>", "<p>本文图片均来自网络</p>", "<p>新闻推荐</p><p><a>{0}</a></p>", "<p>我要反馈</p>", "<p>值班主编：赵青 | 二审：何苗苗</p>",
            "<p>返回搜狐，查看更多</p>", "<p>阅读 (1203)</p>", "<p>赞 12 收藏 3 分享</p>", "<p>图文来源：{1}</p>", "<p>海量资讯、精准解读，尽在客户端</p>", "<p>热搜推荐</p><p><a>{0}</a></p>",
        ),
        2,
    )  # fmt: skip
    tail = "".join(lines).format(escape(headline(rng)), piece.source)
    return made(
        "tailed", _page(piece, site, rng, f"{_head(piece)}<td>{paragraphs(piece, 'p', indent='　　')}{tail}</td><div>{links(rng, 5, 'p')}</div>"), piece, piece.source
    )  # fmt: skip


KINDS: tuple[Callable[[Random], SyntheticPage], ...] = (
    thread, account, government, recommended_inside, question, commented, paywall, author_card, disclaimed_inside, service_lines, tailed,
)  # fmt: skip
