"""Extract: small pages that each show one thing, pages that are no article, and hostile ones."""

from __future__ import annotations

import time
from contextlib import suppress
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.config import DEFAULT
from pipelines.extract import extract, extract_bare_text
from pipelines.records import Decoded, Decoding, Evidence, Extracted, Reason, Reject, RemovedKind, Source

PROSE = (
    "逾期之后应当先与平台协商，说明自己的收入情况，并保留通话记录和短信截图。",
    "银行通常先用短信和电话提醒，再决定是否走诉讼程序，金额和态度都会影响结果。",
    "把每个月的收入与支出列成一张表，再去谈分期，往往比躲着不接电话更有用。",
)
BODY = "".join(f"<p>{text}</p>" for text in PROSE)
TITLE = "云杉分期逾期怎么办"


def source(media_type: str = "text/html", url: str | None = "http://a.example/yuqi/1.html") -> Source:
    return Source(
        url=url, final_url=url, fetched_at=None, status=200, media_type=media_type, sha256=sha256(b"").hexdigest()
    )


def page(html: str, media_type: str = "text/html") -> Decoded:
    decoding = Decoding(encoding="UTF-8", evidence=Evidence.META, replaced_chars=0)
    return Decoded(source=source(media_type), html=html, decoding=decoding)


def article(body: str = BODY, head: str = "", title: str = f"{TITLE}_虚谷网") -> Extracted:
    html = f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return extract(page(html), DEFAULT)


def rejection(html: str) -> Reason:
    with pytest.raises(Reject) as caught:
        extract(page(html), DEFAULT)
    return caught.value.reason


def removed(found: Extracted, kind: RemovedKind) -> str:
    return "\n".join(block.text for block in found.removed if block.kind is kind)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(BODY, id="bare paragraphs"),
        pytest.param("<br>".join(PROSE), id="line breaks"),
        pytest.param("　　" + "<br><br>\n　　".join(PROSE), id="line breaks and wide blanks"),
        pytest.param(f"<table><tr><td>{'</td></tr><tr><td>'.join(PROSE)}</td></tr></table>", id="layout table"),
        pytest.param(f"<script>a()</script><!DOCTYPE html public x><div>{BODY}</div>", id="script before the doctype"),
        pytest.param(f"<text id=http://a.example/>{BODY}</text>", id="unknown wrapper"),
        pytest.param(f"<div id=js_content style='visibility:hidden'>{BODY}</div>", id="hidden until a script runs"),
        pytest.param(f"<div style='display:none'>{BODY}</div>", id="the only text is hidden"),
        pytest.param(BODY.replace("，", "\0，\x05"), id="control characters"),
        pytest.param(BODY.replace("收入", "<ruby>收<rt>shou</rt></ruby><b>入</b>"), id="ruby and bold"),
        pytest.param(BODY.replace("，", "，\n\t "), id="source lines broken inside a sentence"),
        pytest.param(f"<div class=sidebar>{BODY}</div>", id="article under a misleading name"),
        pytest.param("<a href=/>导航</a>" * 300 + BODY, id="short article among many links"),
    ],
)
def test_the_paragraphs_come_out_as_they_were_written(body):
    assert article(f"<h1>{TITLE}？</h1>{body}").text.split("\n") == list(PROSE)


def test_title_as_printed_and_as_kept():
    found = article(f"<h1>{TITLE}？</h1>{BODY}")
    assert (found.title, found.title_raw) == (TITLE, f"{TITLE}？")


def test_the_sites_name_in_a_heading_is_not_the_title():
    assert article(f"<h1>虚谷资讯网</h1><h2>{TITLE}</h2>{BODY}").title == TITLE


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("免责声明：本文由网友上传，不代表本站立场。", RemovedKind.DISCLAIMER),
        ("版權聲(shēng)明：轉載請註明出處。", RemovedKind.DISCLAIMER),
        ("相关阅读", RemovedKind.RELATED),
        ("隨機(jī)看看", RemovedKind.RELATED),
        ("上一篇：松果贷的利息怎么算 下一篇：没有了", RemovedKind.RELATED),
        ("网友评论", RemovedKind.COMMENTS),
        ("责任编辑：白简", RemovedKind.BYLINE),
        ("分享到微信", RemovedKind.BOILERPLATE),
        ("主站蜘蛛池模板 夜场导航", RemovedKind.INJECTED),
        (TITLE, RemovedKind.TITLE_REPEAT),
    ],
)
def test_a_line_below_the_body_is_cut_and_kept(line, kind):
    found = article(f"<h1>{TITLE}</h1><div>{BODY}<p>{line}</p></div>")
    assert found.text.split("\n") == list(PROSE)
    assert line in removed(found, kind)


@pytest.mark.parametrize(
    "line",
    [
        "相关文章显示，多数人在第一个月就恢复了还款，并没有走到诉讼这一步。",
        "分享自己的经历并不丢人，把它写下来，对别人也是一种帮助。",
        "来源不明的资金要小心，先问清楚对方的身份再决定收不收。",
        "编辑短信的时候要写清姓名和金额，不要只写“我会还”三个字。",
        "声明自己愿意还款，是协商的第一步，也是最容易被忘记的一步。",
        "最新文章里提到的办法，需要先准备收入证明，才能向机构申请。",
        "久久不能入睡的夜里，他把账目从头到尾又算了一遍，综合考虑之后决定先还银行。",
    ],
)
def test_negative_a_sentence_of_the_body_stays(line):
    body = BODY + f"<p>{line}</p>" + BODY
    assert line in article(f"<h1>{TITLE}</h1><div>{body}</div>").text.split("\n")


@pytest.mark.parametrize(
    ("block", "kind"),
    [
        pytest.param(
            "<p><a href=/1>松果贷逾期三天会上征信吗</a></p><p><a href=/2>针叶卡还不上可以延期吗</a></p>", RemovedKind.RELATED,
            id="a list of links",
        ),
        pytest.param(f"<p>{'云杉贷款 松果分期 针叶借钱 山城放款 ' * 20}</p>", RemovedKind.INJECTED, id="a heap of keywords"),
        pytest.param(f"<p style='display: none'>{PROSE[1]}夜场</p>", RemovedKind.BOILERPLATE, id="hidden text"),
        pytest.param(f"<div class=comment-list>{PROSE[1]}谢谢</div>", RemovedKind.COMMENTS, id="named region"),
    ],
)  # fmt: skip
def test_a_block_in_the_midst_of_the_body_is_cut_and_kept(block, kind):
    found = article(f"<h1>{TITLE}</h1><div>{BODY}{block}{BODY}</div>")
    assert found.text.split("\n") == [*PROSE, *PROSE]
    assert removed(found, kind)


@pytest.mark.parametrize(
    ("poster", "author"),
    [
        pytest.param("<a href=/u/1>海角小满</a>", "海角小满", id="the first post names him"),
        pytest.param("<a>匿名</a>", None, id="negative: nobody is named, and a reply's author is another"),
        pytest.param("<em>发表于 2024-3-5</em>", None, id="negative: a date in his place"),
    ],
)
def test_who_opened_a_thread_is_the_author(poster, author):
    posts = "".join(
        f"<div id=post_{number}><div class=pls><div class=authi>{who}</div></div><div id=postmessage_{number}>{text}</div></div>"
        for number, (who, text) in enumerate(((poster, BODY), ("<a>望江阿福</a>", PROSE[1])))
    )
    assert article(f"<h1>{TITLE}</h1>{posts}").author == author


@pytest.mark.parametrize(
    ("names", "author", "source_name"),
    [
        ("<span id=js_author_name>祁小满</span><a id=js_name>海角生活</a>", "祁小满", "海角生活"),
        ("<a id=js_name>海角生活</a>", "海角生活", None),
    ],
)
def test_a_wechat_account_is_the_source_of_what_another_wrote(names, author, source_name):
    found = article(f"<h1>{TITLE}</h1>{names}<div id=js_content>{BODY}</div>")
    assert (found.author, found.source_name) == (author, source_name)


def test_comments_above_the_body_do_not_cut_it():
    found = article(f"<h1>{TITLE}</h1><div><p>精彩评论</p>{BODY}</div>")
    assert found.text.split("\n") == list(PROSE)


def test_repeats_of_the_title_after_each_paragraph_go():
    found = article(f"<h1>{TITLE}</h1><div>" + f"<p>{TITLE}？</p>".join(f"<p>{text}</p>" for text in PROSE) + "</div>")
    assert found.text.split("\n") == list(PROSE)


@pytest.mark.parametrize(
    ("href", "canonical"),
    [
        ("/archives/7", "http://a.example/archives/7"),
        ("//b.example/7", "http://b.example/7"),
        ("https://b.example/7", "https://b.example/7"),
        ("javascript:void(0)", None),
        ("http://[broken", None),
        ("", "http://a.example/yuqi/1.html"),
    ],
)
def test_canonical_url(href, canonical):
    assert article(f"<h1>{TITLE}</h1>{BODY}", head=f'<link rel="canonical" href="{href}">').canonical_url == canonical


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        pytest.param("<html></html>", Reason.NO_MAIN_TEXT, id="empty tree"),
        pytest.param("<!-- -->", Reason.UNPARSABLE, id="no element"),
        pytest.param(f"<title>{TITLE}</title><h1>{TITLE}</h1><p>登录后查看全文</p>", Reason.NO_MAIN_TEXT, id="login wall"),
        pytest.param(BODY, Reason.NO_TITLE, id="no title anywhere"),
        pytest.param(
            "<title>跳转</title><meta http-equiv=refresh content='0;url=/new.html'>", Reason.REDIRECT_PAGE, id="refresh"
        ),
        pytest.param("<script>window.location.href='/new.html'</script>", Reason.REDIRECT_PAGE, id="script redirect"),
        pytest.param("<title>提示</title><p>您访问的页面不存在或已被删除</p>", Reason.SOFT_404, id="soft 404"),
        pytest.param("<title>提示</title><p>该文章已被作者删除</p>", Reason.SOFT_404, id="taken back by its author"),
        pytest.param("<title>提示</title><p>该内容已经被管理员屏蔽</p>", Reason.SOFT_404, id="hidden by those who run the forum"),
        pytest.param("<title>提示</title><p>您查看的帖子已由系统自动移除。</p>", Reason.SOFT_404, id="removed by the system"),
        pytest.param("<title>404</title><p>出错了，请稍后再来。</p>", Reason.SOFT_404, id="nothing but the number"),
        pytest.param("<title>404页面</title><p>出错了，请稍后再来。</p>", Reason.SOFT_404, id="a page called 404"),
        pytest.param(
            "<title>提示</title><h1>页面不存在</h1><p>请返回<a href=/>首页</a></p><ul>"
            + "".join(f"<li><a href=/{n}>云杉分期逾期第{n}天会怎样</a></li>" for n in range(1, 20)) + "</ul>",
            Reason.SOFT_404, id="soft 404 above a list",
        ),
        pytest.param(
            "<title>逾期资讯</title><ul>"
            + "".join(f"<li><a href=/{n}>云杉分期逾期第{n}天会怎样</a> 2024-11-{n:02}</li>" for n in range(1, 20)) + "</ul>",
            Reason.LISTING, id="listing",
        ),
        pytest.param(
            "<title>逾期资讯</title>"
            + "".join(f"<div><h2><a href=/{n}>云杉分期逾期第{n}天会怎样</a></h2><p>{PROSE[0]}</p></div>" for n in range(9)),
            Reason.LISTING, id="listing with excerpts",
        ),
        pytest.param(
            "<title>Overdue</title><h1>Overdue</h1>" + "<p>You should call the bank first, and keep a record of it.</p>" * 9,
            Reason.NOT_CHINESE, id="English",
        ),
        pytest.param(
            "<title>延滞した場合</title><h1>延滞した場合</h1>" + "<p>返済が遅れた場合は、まず銀行に電話して、事情を説明しましょう。</p>" * 9,
            Reason.NOT_CHINESE, id="Japanese",
        ),
        pytest.param(f"<title>{TITLE}</title>" + "<div>" * 10_000 + BODY, Reason.UNPARSABLE, id="nesting of 10,000"),
    ],
)  # fmt: skip
def test_pages_that_are_no_article(html, reason):
    assert rejection(html) is reason


def test_negative_an_article_about_missing_pages_is_no_soft_404():
    body = "".join(f"<p>{text}页面不存在的时候，先截图，再联系客服。</p>" for text in PROSE * 3)
    assert "页面不存在" in article(f"<h1>{TITLE}</h1>{body}").text


def test_negative_a_short_article_with_a_sum_of_404_is_no_soft_404():
    assert "404元" in article(f"<h1>{TITLE}</h1><p>{PROSE[0]}这一期要还404元，欠款共4040元。</p><p>{PROSE[1]}</p>").text


TAKEN_BACK = [
    "征信不良信息已经成功删除",
    "不良信息已被银行删除了",
    "逾期信息已由银行申请删除",
    "网贷链接已经全部下架",
    "这个平台的资源已被监管下架",
    "帖子里说的内容已经被人屏蔽",
]


@pytest.mark.parametrize("words", TAKEN_BACK)
def test_negative_a_title_about_what_others_took_back_is_no_soft_404(words):
    assert article(f"<h1>{words}</h1><p>{PROSE[0]}</p><p>{PROSE[1]}</p>").title == words


@pytest.mark.parametrize("words", [*TAKEN_BACK, "404人阅读", "阅读（404）"])
def test_negative_a_short_text_about_what_others_took_back_or_of_404_readers_is_no_soft_404(words):
    assert words in article(f"<h1>{TITLE}</h1><p>{PROSE[0]}{words}，怎么办？</p><p>{PROSE[1]}</p>").text


@pytest.mark.parametrize(
    "line", ["404人阅读", "阅读404", "浏览：404 次", "共404条", "第1/404页", "404 页", "不良信息已被银行删除"]
)
def test_negative_a_list_that_counts_to_404_or_tells_of_what_others_took_back_is_a_list(line):
    links = "".join(f"<li><a href=/{n}>云杉分期逾期第{n}天会怎样</a></li>" for n in range(1, 20))
    assert rejection(f"<title>逾期资讯</title><p>{line}</p><ul>{links}</ul>") is Reason.LISTING


def test_negative_code_in_a_chinese_article():
    code = "<p>while True: print('hello, world'); sleep(10); continue; pass</p>" * 4
    assert article(f"<h1>{TITLE}</h1><div>{BODY}{code}{BODY}</div>").title == TITLE


def test_plain_text_goes_the_same_way():
    text = f"逾期频道\n\n{TITLE}?\n祁小满 2024-11-06 02:14\n\n" + "\n\n".join(PROSE) + "\n\n相关阅读\n松果贷"
    found = extract(page(text, "text/plain"), DEFAULT)
    assert (found.title, found.author, found.published.value) == (TITLE, "祁小满", "2024-11-06T02:14")
    assert found.text.split("\n") == list(PROSE)


def test_bare_text_keeps_every_character_but_blank_lines():
    found = extract_bare_text(source(), f"\r\n 　1. 概述　\r\n\r\n{PROSE[0]}\0\ud800\n责任编辑：白简\n")
    assert found.text == f"1. 概述\n{PROSE[0]}\0\ud800\n责任编辑：白简"
    assert (found.title, found.removed, [heading.number for heading in found.headings]) == (None, (), ["1"])


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_bare_text_never_raises(text):
    assert isinstance(extract_bare_text(source(), text), Extracted)


FRAGMENTS = st.sampled_from([
    "<div>", "</div>", "<p>", "<a href=x>", "</a>", "<h1>", "</h1>", "<table><td>", "<li>", "<b>", "<!--", "-->", "<script>",
    "<title>", "</title>", "<meta name=pubdate content='0000-00-00'>", "<br>", "<ruby>", "&#0;", "&#xd800;", "\0", "\ud800",
    TITLE, *PROSE, "2024-11-06", "相关阅读", "来源：", "(", "1.1 ", "<link rel=canonical href='http://[x'>",
    '<script type="application/ld+json">{"@graph":[1,{"author":[null]}],"datePublished":7}</script>',
])  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(FRAGMENTS, max_size=40), st.sampled_from(["text/html", "text/plain"]))
def test_any_page_ends_as_an_article_or_a_reasoned_rejection(fragments, media_type):
    with suppress(Reject):
        found = extract(page("".join(fragments), media_type), DEFAULT)
        assert found.text
        assert all(found.text.split("\n"))


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param("(" * 300_000, id="parentheses"),
        pytest.param("<p>逾" + " " * 1_000_000 + "期</p>", id="blanks"),
        pytest.param("<b>" * 50_000, id="unclosed inline elements"),
        pytest.param("<div " + " ".join(f"a{n}=1" for n in range(150_000)) + ">", id="attributes"),
        pytest.param("<a href=x>云杉分期逾期以后怎么办</a><br>" * 20_000, id="links"),
        pytest.param("<p>上一篇：逾期</p><p>声明:本站</p>" * 10_000, id="cues"),
        pytest.param("<title>" + "逾期_" * 200_000 + "</title>", id="title"),
        pytest.param("<p>" + "2024-" * 200_000 + "</p>", id="half dates"),
    ],
)
def test_hostile_pages_take_linear_time(hostile):
    started = time.process_time()
    with suppress(Reject):
        extract(page(f"<title>{TITLE}</title>{hostile}{BODY}"), DEFAULT)
    assert time.process_time() - started < 4
