"""Articles in several pages: the parts are found by their addresses, and joined they read as one."""

from __future__ import annotations

import pytest

from pipelines.chain import local_source
from pipelines.config import DEFAULT
from pipelines.extract import extract, find_parts, join_parts
from pipelines.extract.parts import part_number
from pipelines.records import Decoded, Decoding, Evidence

TITLE = "云杉分期逾期怎么办"
PARTS = (
    ("1、先核对", "逾期之后应当先与平台协商，说明自己的收入情况，并保留通话记录。", "账单要逐项核对，尤其是利息和违约金，有出入就书面提出。"),
    ("2、再协商", "银行通常先用短信和电话提醒，再决定是否走诉讼程序，态度会影响结果。", "协商时要求出具书面方案，写清期数和金额，按约定的日子还款。"),
    ("3、留记录", "把每个月的收入与支出列成一张表，再去谈分期，比躲着不接电话有用。", "每次通话记下时间和工号，遇到威胁就留存录音，必要时报警。"),
)  # fmt: skip
PAGER = '<p><a href="8812.html">1</a> <a href="8812_2.html">2</a> <a href="8812_3.html">3</a> <a href="8812_2.html">下一页</a></p>'


def page(part: int, paragraphs: tuple[str, ...], url: str, pager: str = PAGER) -> Decoded:
    suffix = f"({part})" if part > 1 else ""
    html = (
        f"<html><head><title>{TITLE}{suffix}_虚谷网</title></head><body><h1>{TITLE}{suffix}</h1><div>2024-11-06 02:14 "
        f"作者：林小满</div><div id=text>{''.join(f'<p>{text}</p>' for text in paragraphs)}{pager}</div></body></html>"
    )
    given = Decoding(encoding=None, evidence=Evidence.GIVEN, replaced_chars=0)
    return Decoded(source=local_source(html.encode(), url=url, media_type="text/html"), html=html, decoding=given)


def pages() -> list[Decoded]:
    names = ("8812", "8812_2", "8812_3")
    return [
        page(n, text, f"http://a.example/yuqi/{name}.html")
        for n, (text, name) in enumerate(zip(PARTS, names, strict=True), 1)
    ]


def test_the_parts_read_as_one_article():
    joined = join_parts(pages(), DEFAULT)
    assert joined.text.split("\n") == [paragraph for part in PARTS for paragraph in part]
    assert (joined.title, joined.author, joined.source.url) == (TITLE, "林小满", "http://a.example/yuqi/8812.html")
    assert [(heading.paragraph, heading.level, heading.number) for heading in joined.headings] == [
        (0, 1, "1"), (3, 1, "2"), (6, 1, "3"),
    ]  # fmt: skip


def test_one_page_alone_is_extracted_as_ever():
    assert join_parts(pages()[:1], DEFAULT) == extract(pages()[0], DEFAULT)


def test_what_a_part_repeats_is_there_once():
    first, second = pages()[:2]
    again = page(2, (PARTS[0][-1], *PARTS[1]), "http://a.example/yuqi/8812_2.html")
    assert join_parts([first, again], DEFAULT).text == join_parts([first, second], DEFAULT).text


def test_a_part_that_is_gone_is_passed_over():
    gone = page(2, ("抱歉，您访问的页面不存在。",), "http://a.example/yuqi/8812_2.html", "")
    assert join_parts([pages()[0], gone, pages()[2]], DEFAULT).text.count("\n") == 5


def test_no_pages_are_no_article():
    with pytest.raises(ValueError, match="at least one"):
        join_parts([], DEFAULT)


@pytest.mark.parametrize(
    ("url", "links", "parts"),
    [
        pytest.param("http://a.example/1/8812.html", ["8812_2.html", "8812_3.html"], ["8812_2.html", "8812_3.html"], id="underscore"),
        pytest.param("http://a.example/1/8812_2.html", ["8812.html", "8812_2.html", "8812_3.html"], ["8812_3.html"], id="from the second"),
        pytest.param("http://a.example/1/8812.html", ["8812-2.html"], ["8812-2.html"], id="hyphen"),
        pytest.param("http://a.example/1/show.php?id=7", ["show.php?id=7&page=2"], ["show.php?id=7&page=2"], id="query"),
        pytest.param("http://a.example/1/t-12.html", ["t-12_2.html"], ["t-12_2.html"], id="an address that ends in a number"),
        pytest.param("http://a.example/1/2024-11-06", ["2024-11-05", "2024-11-07"], [], id="negative: a calendar"),
        pytest.param("http://a.example/1/8812.html", ["8813.html"], [], id="negative: another article"),
        pytest.param("http://a.example/1/show.php?id=7", ["show.php?id=8&page=2"], [], id="negative: another article's part"),
        pytest.param("http://a.example/1/8812.html", ["http://b.example/1/8812_2.html"], [], id="negative: another host"),
    ],
)  # fmt: skip
def test_further_parts_have_the_articles_address_and_a_number(url, links, parts):
    pager = "<p>" + "".join(f'<a href="{link}">{n}</a>' for n, link in enumerate(links, 2)) + "</p>"
    assert find_parts(page(1, PARTS[0], url, pager)) == tuple(f"http://a.example/1/{part}" for part in parts)


def test_links_that_are_no_pager_lead_to_no_parts():
    link = '<a href="8812_2.html">云杉分期逾期怎么办（续）</a>'
    assert find_parts(page(1, PARTS[0], "http://a.example/1/8812.html", link)) == ()


@pytest.mark.parametrize(
    ("url", "number"), [("http://a.example/8812.html", 1), ("http://a.example/8812_12.html", 12), ("http://[x", 1)]
)
def test_part_numbers(url, number):
    assert part_number(url) == number
