"""Advertisements longer than the article above them: told by name, label or words, and what only looks like one stays."""

from __future__ import annotations

import pytest

from pipelines.chain import clean_markup
from pipelines.extract.adverts import find_adverts
from pipelines.extract.lines import page_lines
from pipelines.extract.tree import parse
from pipelines.records import Article

TITLE = "青禾小贷逾期一个月怎么谈"
STORY = [
    "在海角市，欠款的人可以先打电话说明情况，再提出分期的办法，平台会在十五天内答复。",
    "云台县的一位读者说，他提交了收入证明，谈妥之后每个月还一千二百元，压力小了许多。",
]
ADVERT = [
    "青禾规划中心专注个人债务十二年，已为三万多个家庭减轻了负担，不成功不收费。",
    "我们的顾问来自各行各业，熟悉每家机构的流程，为您量身定做还款方案，让您不再担心。",
    "现在报名还可以免费领取债务体检一次，名额有限，先到先得，机会不容错过。",
    "无论您欠的是哪一家，只要一个电话，剩下的都交给我们，全程保密，全国可办。",
    "热线每天上午九点到晚上十点有人接听，欢迎您的来电，也欢迎到店里坐坐。",
]
NEWS = [
    "县里的调解中心上个月接了四十起这样的纠纷，其中三十起谈成了，双方都签了字。",
    "调解员说，谈之前先把每一笔借款的合同、账单和转账记录找齐，按时间排好。",
    "有人拿着一张传单来问，上面写着“不成功不收费”，调解员劝他不要打那个电话。",
    "谈的时候要说清楚每个月能拿出多少钱，宁可少说一点，也不要答应做不到的事。",
    "谈成之后要有书面的协议，写明期数和金额，每还一期都留下凭证，直到结清为止。",
]

NOTICE = [
    "请申请人在月底前把材料送到二楼窗口，现在报名的可以先登记，咨询电话见附件。",
    "材料不全的不予受理，报名时间为三月四日到十五日，咨询热线的号码见附件。",
    "检修的时段为每天八点半到十七点，下雨就往后推，咨询电话同上，现在报名不收任何费用。",
    "没有赶上的人可以在下个月的窗口日再来一次，来之前先打电话问清楚要带什么材料。",
]


def written(paragraphs: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in paragraphs)


def text_of(body: str, title: str = TITLE) -> str:
    html = (
        f"<html><head><title>{title}_海角在线</title></head><body><div><a href=/>首页</a></div><h1>{title}</h1>"
        f"<div>2024-05-06 10:11 来源：海角晚报</div>{body}<div class=footer>海角在线 版权所有</div></body></html>"
    )
    outcome = clean_markup(html)
    assert isinstance(outcome, Article)
    return outcome.extracted.text


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize(
    "frame",
    [
        pytest.param("<div class=c1>{0}</div><div class=ad>{1}</div>", id="beside it, by name"),
        pytest.param("<div class=content>{0}<div id=ad-box>{1}</div></div>", id="inside, by name"),
        pytest.param("<div class=content>{0}<div class='guanggao x'>{1}</div></div>", id="in pinyin"),
        pytest.param("<div class=c1>{0}</div><div class=c2><h3>推广</h3>{1}</div>", id="by the heading"),
        pytest.param("<div class=c1>{0}</div><div class=c2><div>赞助商内容</div>{1}</div>", id="by the label"),
        pytest.param("<div class=c1>{0}</div><div class=c2>{1}</div>", id="by its words"),
        pytest.param("<div class=content>{0}<section>{1}</section></div>", id="inside, by its words"),
        pytest.param("<div class=content>{0}<p>【以下内容为广告】</p>{1}</div>", id="in one element, by the label"),
    ],
)
def test_an_advertisement_longer_than_the_article_above_it_is_no_text(frame, count):
    assert text_of(frame.format(written(STORY[:count]), written(ADVERT))) == "\n".join(STORY[:count])


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        pytest.param("<div class=c1>{story}</div><div class=c2>{news}</div>", [*STORY, *NEWS], id="an article in two elements"),
        pytest.param("<div class=content>{story}<p>广告</p>{news}</div>", [*STORY, *NEWS], id="the label of a picture"),
        pytest.param("<div class=content>{story}<section>{news}</section></div>", [*STORY, *NEWS], id="a section"),
        pytest.param("<div class=c1>{story}</div><div class=c2>{notice}</div>", [*STORY, *NOTICE], id="a notice"),
        pytest.param("<div class=c1>{story}</div><i>图</i><div class=c1>{advert}</div>", [*STORY, "图", *ADVERT], id="parts of one article"),
        pytest.param("<div class=ad>{news}</div>", NEWS, id="an article under a misleading name"),
        pytest.param("<div class=content>{advert}</div>", ADVERT, id="a page that sells something"),
        pytest.param("<div class=c1>{story}</div><div class='ad-free'>{news}</div>", [*STORY, *NEWS], id="a name that only begins so"),
    ],
)  # fmt: skip
def test_negative_what_only_looks_like_an_advertisement_stays(body, wanted):
    filled = body.format(story=written(STORY), news=written(NEWS), advert=written(ADVERT), notice=written(NOTICE))
    assert text_of(filled) == "\n".join(wanted)


def test_what_is_cut_is_kept_with_its_rule():
    html = (
        f"<title>{TITLE}</title><h1>{TITLE}</h1><div class=content>{written(STORY)}<p>推广</p>{written(ADVERT)}</div>"
    )
    outcome = clean_markup(html)
    assert isinstance(outcome, Article)
    (block,) = [block for block in outcome.extracted.removed if ADVERT[0] in block.text]
    assert (block.rule, block.text) == ("advert.below", "\n".join(["推广", *ADVERT]))


def test_elements_that_nest_deeply_around_an_advertisement_take_linear_time(assert_linear):
    def prepare(size):
        depth, paragraphs = size // 10, size // 20
        page = page_lines(parse(written(STORY) + "<div>" * depth + written(ADVERT) * paragraphs + "</div>" * depth))
        prose = [100.0 * number for number in range(len(page.lines) + 1)]
        return lambda: find_adverts(page, prose, None)

    assert_linear(prepare, 2_000)
