"""What kind of page an article stands on, and the year of a date that gives none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipelines.chain import clean_markup, local_source
from pipelines.config import DEFAULT
from pipelines.extract import extract
from pipelines.records import Article, Basis, Decoded, Decoding, Evidence, PageKind, Rejected

TITLE = "花呗逾期三个月说要上门怎么办"
PARAGRAPHS = [
    "在海角市，信用卡逾期的人可以先打电话说明情况，再提出分期的办法，银行会在十五天内答复。",
    "云台县的一位读者说，他提交了收入证明，协商之后每个月还一千二百元，压力小了许多。",
    "专家提醒，协商的结果要以书面为准，通话要录音，还款的凭证至少要保留三年。",
]
TEXT = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)


def kind(body: str, title: str = TITLE, url: str | None = None, head: str = "") -> PageKind:
    html = f"<html><head><title>{title}_海角在线</title>{head}</head><body><h1>{title}</h1>{body}</body></html>"
    outcome = clean_markup(html, url=url)
    assert isinstance(outcome, Article)
    return outcome.extracted.page_kind


@pytest.mark.parametrize(
    ("body", "title", "url", "wanted"),
    [
        (f"<div>{TEXT}</div>", TITLE, None, PageKind.ARTICLE),
        (f"<h2>最佳答案</h2><div>{TEXT}</div>", TITLE, None, PageKind.QUESTION),
        (f"<div><p>欠了三个月，怎样谈才好？</p></div><div><p>最佳答案：{PARAGRAPHS[0]}</p>{TEXT}</div>", TITLE, None, PageKind.QUESTION),
        (f"<div><p>【推荐回答】: {PARAGRAPHS[0]}</p>{TEXT}</div>", TITLE, None, PageKind.QUESTION),
        (f"<div>{TEXT}<p>面试官想听的最佳答案：{PARAGRAPHS[0]}</p></div>", TITLE, None, PageKind.ARTICLE),
        (f"<div>{TEXT}<p>律师回复：{PARAGRAPHS[0]}</p></div>", TITLE, None, PageKind.ARTICLE),
        ("<div>" + "".join(f"<p>第{n}题怎样答？</p><p>最佳答案：{text}</p>" for n, text in enumerate(PARAGRAPHS, 1)) + "</div>", TITLE, None, PageKind.ARTICLE),
        (f"<div>查看: 120 | 回复: 4</div><div>{TEXT}</div><div>本版积分规则</div>", TITLE, None, PageKind.THREAD),
        (f"<div>{TEXT}</div><p>发新帖</p>", TITLE, "http://a.example/thread-7-1-1.html", PageKind.THREAD),
        (f"<div>{TEXT}</div>", "关于调整还款日的公告（第3号）", None, PageKind.NOTICE),
        (f"<div>{TEXT}</div>", "海角银行关于冒名催收的声明", None, PageKind.NOTICE),
        (f"<div>{TEXT}<p>楼主的回帖</p></div>", "收到催收通知书不要慌", None, PageKind.THREAD),
        (f"<div>{TEXT}</div>", "收到催收通知怎么办", None, PageKind.ARTICLE),
        (f"<div>{TEXT}<p>银行的回答</p></div>", TITLE, "http://a.example/forum.html", PageKind.ARTICLE),
    ],
)  # fmt: skip
def test_kinds(body, title, url, wanted):
    assert kind(body, title, url) is wanted


def test_what_the_page_states_counts():
    stated = '<script type="application/ld+json">{"@type": "QAPage"}</script>'
    assert kind(f"<div>{TEXT}</div>", head=stated) is PageKind.QUESTION


@pytest.mark.parametrize(
    ("url", "is_tag"), [("http://a.example/tags-12.html", True), ("http://a.example/yuqi/", False)]
)
def test_a_tag_page_is_rejected_and_called_one(url, is_tag):
    items = "".join(
        f"<li><a href='/{number}.html'>第{number}种逾期之后的处理办法</a> 11-0{number}</li>" for number in range(1, 9)
    )
    outcome = clean_markup(f"<html><head><title>逾期</title></head><body><ul>{items}</ul></body></html>", url=url)
    assert isinstance(outcome, Rejected)
    assert outcome.reason == "listing"
    assert outcome.detail.startswith("tag page: ") is is_tag


@pytest.mark.parametrize(
    ("printed", "url", "fetched", "value", "basis"),
    [
        ("10-08 12:00", None, datetime(2024, 3, 1, tzinfo=UTC), "2023-10-08T12:00", Basis.FETCHED),
        ("10-08 12:00", None, datetime(2024, 11, 1, tzinfo=UTC), "2024-10-08T12:00", Basis.FETCHED),
        ("时间：02-29", None, datetime(2025, 6, 1, tzinfo=UTC), "2024-02-29", Basis.FETCHED),
        (
            "10-08 12:00",
            "http://a.example/202110/1.html",
            datetime(2024, 3, 1, tzinfo=UTC),
            "2021-10-08T12:00",
            Basis.URL,
        ),
        ("2019-10-08 12:00", None, datetime(2024, 3, 1, tzinfo=UTC), "2019-10-08T12:00", Basis.PAGE),
        ("10-08 12:00", None, None, None, None),
    ],
)
def test_a_date_without_a_year(printed, url, fetched, value, basis):
    html = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>{printed}</p><div>{TEXT}</div></body></html>"
    source = replace(local_source(html.encode(), url=url, media_type="text/html"), fetched_at=fetched)
    decoding = Decoding(encoding=None, evidence=Evidence.GIVEN, replaced_chars=0)
    published = extract(Decoded(source=source, html=html, decoding=decoding), DEFAULT).published
    assert (published.value if published else None, published.basis if published else None) == (value, basis)
