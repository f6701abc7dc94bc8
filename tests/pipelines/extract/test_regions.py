"""Lists of teasers, comments and threads around an article are told by their shape, whatever their elements are called."""

from __future__ import annotations

import pytest

from pipelines.chain import local_source
from pipelines.config import DEFAULT
from pipelines.extract import extract
from pipelines.records import Decoded, Decoding, Evidence, Reason, Reject, RemovedKind

TITLE = "云台县启动老街改造，首批惠及三千户居民"
BODY = (
    "记者昨日从云台县住建局了解到，老街改造将于本月底开工，沿街商铺照常营业。",
    "负责人说，工期约八个月，夜间不施工；居民有意见，可以到社区登记。",
)
TEASER = '<div class="x9"><h4><a href="/{0}">白鹭市公交优化第{0}批线路公布</a></h4><p>早晚高峰加密班次，换乘更方便，市民可以留意站牌。</p></div>'
COMMENT = (
    '<div class="y3"><b>网友{0}</b> 2025-03-0{0} 10:21<p>希望快点完工，出门太不方便了，支持一下。</p><i>回复</i></div>'
)


def page(inside: str, title: str = TITLE) -> Decoded:
    html = f"<html><head><title>{title}_云台新闻</title></head><body>{inside}</body></html>"
    given = Decoding(encoding=None, evidence=Evidence.GIVEN, replaced_chars=0)
    return Decoded(source=local_source(html.encode(), url=None, media_type="text/html"), html=html, decoding=given)


def article(*, before: str = "", after: str = "") -> str:
    paragraphs = "".join(f"<p>{text}</p>" for text in BODY)
    return f"{before}<h1>{TITLE}</h1><div>2024-11-06 02:14 来源：云台日报</div><div>{paragraphs}</div>{after}"


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        pytest.param(TEASER, RemovedKind.RELATED, id="teasers"),
        pytest.param(COMMENT, RemovedKind.COMMENTS, id="comments"),
    ],
)
def test_a_list_longer_than_the_article_is_cut_away(item, kind):
    found = extract(page(article(after="".join(item.format(n) for n in range(1, 10)))), DEFAULT)
    assert found.text.split("\n") == list(BODY)
    assert any(block.kind is kind for block in found.removed)


def test_prose_above_the_title_is_not_the_article():
    found = extract(
        page(article(before="<div><h3>关于本站</h3>" + f"<p>{BODY[1]}本站成立多年。</p>" * 2 + "</div>")), DEFAULT
    )
    assert found.title == TITLE
    assert found.text.split("\n") == list(BODY)


def test_the_first_post_of_a_thread_is_the_article():
    posts = "".join(
        f"<div><b>会员{n}</b><i>发表于 2025-03-0{n} 10:2{n} 只看该作者</i><p>{text}</p></div>"
        for n, text in enumerate(
            (BODY[0] + BODY[1], "同问，等一个答复，希望早日开工。", "顶一下，住在附近，很关心这件事。"), 1
        )
    )
    assert extract(page(f"<h1>{TITLE}</h1><div>{posts}</div>"), DEFAULT).text.endswith(BODY[0] + BODY[1])


def test_a_page_of_teasers_alone_stays_a_listing():
    with pytest.raises(Reject) as refused:
        extract(page("<h1>云台要闻</h1>" + "".join(TEASER.format(n) for n in range(1, 10)), "云台要闻"), DEFAULT)
    assert refused.value.reason is Reason.LISTING


def test_siblings_of_one_shape_without_links_or_reactions_are_body():
    steps = "".join(
        f"<div class=s><b>第{n}步</b><p>先核对第{n}项，再登记，最后由窗口盖章。</p></div>" for n in range(1, 6)
    )
    found = extract(page(article(after="").replace("</p></div>", f"</p>{steps}</div>", 1)), DEFAULT)
    assert found.text.count("窗口盖章") == 5


@pytest.mark.parametrize(
    "declaration",
    [
        "【声明】凡本网注明来源的作品，版权均属于本网，未经授权不得转载。",
        "免责声明：本网转载的稿件，不代表本网赞同其观点。",
    ],
)
def test_a_declaration_longer_than_the_news_is_kept_apart(declaration):
    long = declaration + "如因版权问题需要联系，请在三十日内进行，本网将及时更正或者删除，逾期不再受理。" * 5
    found = extract(page(article().replace("</p></div>", f"</p><p>{long}</p></div>", 1)), DEFAULT)
    assert found.text.split("\n") == list(BODY)
    assert any(block.kind is RemovedKind.DISCLAIMER for block in found.removed)


def test_the_body_goes_on_behind_a_list_in_its_midst():
    links = "<b>延伸阅读</b>" + "".join(f'<p><a href="/{n}">望江区供水检修第{n}次公告</a></p>' for n in range(4))
    more = "".join(
        f"<p>{text}</p>"
        for text in ("第三段说，资金已经到位，账目会在社区公开。", "第四段说，意见箱每周五开启，答复不超过三天。")
    )
    found = extract(page(article().replace("</p></div>", f"</p>{links}{more}</div>", 1)), DEFAULT)
    assert "意见箱" in found.text
    assert "公告" not in found.text


@pytest.mark.parametrize(
    "pager",
    [
        "<b>1</b> <a href=a_2.html>2</a> <a href=a_3.html>3</a> <a href=a_2.html>下一页</a>",
        "上一页 <a href=a_2.html>[2]</a> 下一页",
    ],
)
def test_a_pager_is_no_text(pager):
    found = extract(page(article().replace("</p></div>", f"</p><p>{pager}</p></div>", 1)), DEFAULT)
    assert found.text.split("\n") == list(BODY)


def test_a_row_of_figures_is_one_line_and_a_layouts_row_is_not():
    table = "<table><tr><th>期数</th><th>费率</th></tr><tr><td>12期</td><td>0.6%</td></tr></table>"
    layout = f"<table><tr><td><p>{BODY[0]}</p></td><td>栏目</td></tr></table>"
    found = extract(page(article().replace("</p></div>", f"</p>{table}{layout}</div>", 1)), DEFAULT)
    assert {"期数 | 费率", "12期 | 0.6%"} <= set(found.text.split("\n"))
    assert BODY[0] in found.text.split("\n")


def test_two_teasers_below_a_label_are_no_text():
    teasers = "<div>相关文章</div>" + "".join(TEASER.format(n) for n in (1, 2))
    assert extract(page(article(after=teasers)), DEFAULT).text.split("\n") == list(BODY)
