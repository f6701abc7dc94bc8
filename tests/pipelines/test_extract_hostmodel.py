"""A host's model takes its template off the ends of a text, and nothing from its midst."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines.chain import local_source
from pipelines.extract import extract_bare_text
from pipelines.extract.hostmodel import EMPTY, LEARNED_PAGES, learn, line_keys, trim
from pipelines.records import Extracted, RemovedBlock, RemovedKind

OPENING = "虚谷网提醒：本站文章由编辑部整理，阅读前请先看说明。"
CLOSING = "虚谷网客服电话：000-0000000，服务时间为工作日九点至十八点。"


def article(*paragraphs: str) -> Extracted:
    text = "\n".join(paragraphs)
    return extract_bare_text(local_source(text.encode(), url=None, media_type="text/plain"), text)


def own(number: int) -> tuple[str, str]:
    return (
        f"第{number}篇的第一段，讲的是怎样核对第{number}份账单的利息。",
        f"第{number}篇的第二段，讲的是怎样写第{number}份还款计划。",
    )


def model(pages: int = 6):
    learned = EMPTY
    for number in range(pages):
        learned = learn(learned, article(OPENING, *own(number), CLOSING))
    return learned


def test_the_template_goes_from_both_ends_and_is_kept_apart():
    found = trim(article(OPENING, *own(90), CLOSING), model())
    assert found.text.split("\n") == list(own(90))
    assert found.removed[-1] == RemovedBlock(
        kind=RemovedKind.BOILERPLATE, rule="host.line", text=f"{OPENING}\n{CLOSING}"
    )


def test_headings_keep_their_paragraphs():
    found = trim(article(OPENING, "1、先核对", *own(90), "2、再协商", *own(91)), model())
    assert [found.text.split("\n")[heading.paragraph] for heading in found.headings] == ["1、先核对", "2、再协商"]


@pytest.mark.parametrize(
    ("page", "learned"),
    [
        pytest.param(article(own(90)[0], CLOSING, own(90)[1]), model(), id="a line in the midst"),
        pytest.param(article(OPENING, *own(90), CLOSING), model(pages=4), id="too few pages"),
        pytest.param(article(OPENING, *own(90), CLOSING), EMPTY, id="nothing learned"),
        pytest.param(article(OPENING, CLOSING), model(), id="nothing but template"),
        pytest.param(article(OPENING, "一句自己的话，很短。", CLOSING), model(), id="template longer than the rest"),
        pytest.param(article(*own(90)), model(), id="no template on the page"),
    ],
)
def test_negative_the_text_stays(page, learned):
    assert trim(page, learned) is page


def test_a_heading_that_every_article_has_stays():
    learned = EMPTY
    for number in range(8):
        learned = learn(learned, article("小编导语", *own(number), "1、先核对账单上的每一项金额", own(number + 50)[0]))
    page = article("小编导语", *own(90), "1、先核对账单上的每一项金额", own(91)[0])
    assert trim(page, learned) is page


def test_removed_lines_teach_too_and_enough_is_enough():
    block = RemovedBlock(kind=RemovedKind.BOILERPLATE, rule="outside.below", text=CLOSING)
    assert line_keys(replace(article(*own(1)), removed=(block,))) >= line_keys(article(CLOSING))
    full = model(pages=LEARNED_PAGES)
    assert learn(full, article(*own(1))) is full
