"""Pages of law firms, forums and agents: offers, later posts and dates in the forms that their systems print."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipelines.chain import local_source
from pipelines.config import DEFAULT
from pipelines.decode import decode
from pipelines.extract import extract
from pipelines.extract.cues import find_cue
from pipelines.records import RawPage

TEXT = (
    "祁女士的信用卡逾期三个月以后，银行先打来电话提醒，随后把账户交给了外包公司处理。",
    "她说明了收入情况和困难原因，提供了失业证明，银行才同意把欠款分成六十期归还。",
    "需要注意的是，个性化分期只有一次机会，签了协议之后再次违约，就要一次性结清。",
)


def page(info: str, body: str):
    html = (
        f"<title>祁女士怎样还清欠款_海角网</title><h1>祁女士怎样还清欠款</h1><p>{info}</p><div class=b>{body}</div>"
    ).encode()
    source = replace(
        local_source(html, url=None, media_type="text/html"), fetched_at=datetime(2024, 3, 7, 4, tzinfo=UTC)
    )
    return extract(decode(RawPage(source=source, body=html, charset="utf-8"), DEFAULT), DEFAULT)


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize(
    ("info", "published"),
    [
        ("海角 24-03-05 09:05", "2024-03-05T09:05"),
        ("发布日期：24-03-05 点击：33", "2024-03-05"),
        ("3月 5, 2024 by admin", "2024-03-05"),
        ("发布时间：昨天", "2024-03-06"),
        ("3天前", "2024-03-04"),
        ("电话24-03-05", None),
    ],
)
def test_a_date_in_the_short_forms_of_themes_is_read(info, published):
    found = page(info, paragraphs(*TEXT)).published
    assert (found.value if found else None) == published


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("遇到类似问题？", "offer.line"),
        ("专业律师一对一解答，平均3分钟响应", "offer.line"),
        ("马上咨询律师", "offer.line"),
        ("【加微信 yq0000 咨询，成功后收费】", "offer.line"),
        ("祁小满律师 执业8年 好评率99%", "offer.line"),
        ("（作者系海角财经专栏作者，本文仅代表个人观点）", "disclaimer.site"),
        ("祁女士怎样还清欠款相关文章：", "related.list"),
        ("来自海角市", "byline.place"),
        ("在线咨询律师时要准备哪些材料", None),
        ("遇到类似问题该怎么办？", None),
        ("不要加微信 yq0000 转账", None),
    ],
)
def test_an_offer_in_the_text_is_told_from_a_sentence_about_one(line, rule):
    cue = find_cue(line, is_links=False)
    assert (cue.rule if cue else None) == rule


def test_the_first_numbered_post_of_a_thread_is_the_article():
    posts = "".join(
        f'<div id="post_{number}"><a>海角{number}</a><div class="m" id="postmessage_{number}">{text}</div></div>'
        for number, text in enumerate(("<br>".join(TEXT), *(f"第{n}个办法，{TEXT[1]}{TEXT[2]}" for n in range(4))))
    )
    assert page("2024-03-05", posts).text == "\n".join(TEXT)


def test_the_reporter_of_a_dateline_is_the_author():
    body = paragraphs(f"海角晚报讯（记者 祁小满）{TEXT[0]}", *TEXT[1:], "编辑：孟小可 PF001")
    found = page("2024-03-05 来源：海角晚报", body)
    assert (found.author, found.editor) == ("祁小满", "孟小可")
