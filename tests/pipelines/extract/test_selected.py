"""A source file's selectors win over the extractor, and what they do not meet is left to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines.chain import DEFAULT, local_source, run
from pipelines.records import Article, RawPage, Selectors

PAGE = """<html><head><meta charset="utf-8"><title>示例网</title></head><body>
<div class="promo"><p>这一段推广文字比正文长得多，讲的是示例网自己的服务，句子很多，标点也很多。</p>
<p>推广文字的第二段同样很长，提取器会以为它就是文章，因为它的句子比正文更多，也更完整。</p></div>
<div id="b7"><div class="q">虚构消费金融逾期以后怎样协商？</div><i class="w">示例作者</i><i class="d">2025年3月4日 05:06</i>
<div class="z"><p>先核对欠款的本金和利息，再联系客服说明困难。</p><p>谈妥以后要求对方出具书面方案，按期还款。</p></div></div>
</body></html>"""


def article(selectors: Selectors | None, page: str = PAGE) -> Article:
    body = page.encode()
    source = local_source(body, url=None, media_type="text/html")
    outcome = run(RawPage(source=source, body=body, charset=None, selectors=selectors), DEFAULT)
    assert isinstance(outcome, Article), outcome
    return outcome


SELECTORS = Selectors(title="div.q", text="#b7 > .z", author="i.w", published="i.d")


def test_without_selectors_this_page_is_misread():
    assert "推广" in article(None).repaired.text


def test_selectors_name_the_parts():
    found = article(SELECTORS)
    assert found.repaired.title == "虚构消费金融逾期以后怎样协商"
    assert found.extracted.author == "示例作者"
    assert found.extracted.published is not None
    assert found.extracted.published.value == "2025-03-04T05:06"
    assert (
        found.repaired.text == "先核对欠款的本金和利息，再联系客服说明困难。\n谈妥以后要求对方出具书面方案，按期还款。"
    )


def test_what_a_selector_took_is_not_lost_elsewhere():
    removed = "".join(block.text for block in article(SELECTORS).extracted.removed)
    assert "推广文字的第二段" in removed


@pytest.mark.parametrize("selector", ["#gone", "p.none > b", "script"])
def test_a_selector_that_meets_nothing_leaves_it_to_the_extractor(selector):
    assert (
        article(replace(SELECTORS, text=selector)).repaired.text
        == article(
            Selectors(title=SELECTORS.title, author=SELECTORS.author, published=SELECTORS.published)
        ).repaired.text
    )
