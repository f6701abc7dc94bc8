"""Lines of a site that stand inside the body's element, and lines of overdue-debt texts that only look like them."""

from __future__ import annotations

from random import Random

import pytest

from pipelines.chain import clean_markup
from pipelines.extract.cues import find_cue
from pipelines.records import Article

SITE_LINES = [
    ("点击上方“海角生活”，选择“星标”", "share.line"),
    ("⭐设为星标 第一时间收到推送", "share.line"),
    ("关注我，每天带你看懂身边事", "share.line"),
    ("喜欢本文就点个赞吧", "share.line"),
    ("海量资讯、精准解读，尽在海角客户端", "share.line"),
    ("剩余80%内容，开通会员后可继续阅读", "related.wall"),
    ("打开APP阅读全文", "share.line"),
    ("点击查看全文", "related.wall"),
    ("以下内容仅会员可见", "related.wall"),
    ("原文刊载于云台日报第3版", "related.origin"),
    ("本文图片均来自网络", "related.origin"),
    ("本文章共1203字，分2页，当前第1页，快速翻页：", "stats.line"),
    ("海角在线客服电话：000-0000000，其他时间请在线留言，我们会尽快回复。", "contact.desk"),
    ("海角在线新闻热线：000-0000000，欢迎提供线索。", "contact.desk"),
    ("如对本稿件有异议或投诉，请联系编辑部。", "contact.desk"),
    ("声明：该文观点仅代表作者本人。", "disclaimer.site"),
    ("特别提示：本文仅供交流学习，版权归原作者所有。", "disclaimer.site"),
    ("分享到微信朋友圈", "share.line"),
    ("登录 | 注册", "share.line"),
    ("打印本页", "share.line"),
    ("举报", "share.line"),
    ("38 条评论", "comments.list"),
    ("其他回答", "comments.list"),
    ("更多 5 条回答", "comments.list"),
    ("新闻推荐", "related.list"),
    ("松岭门户记者 苏晚晴", "byline.author"),
    ("图文来源：白鹭时报", "byline.source"),
    ("本页由主站蜘蛛池生成", "injected.keywords"),
]
BODY_LINES = [
    "登录手机银行APP查看账单",
    "客服电话：95XXX，服务时间为每天八点到二十点",
    "金融消费者举报电话：12378",
    "关注我国消费金融的人都知道这条规定",
    "风险提示：逾期会留下记录，影响以后的贷款",
    "温馨提示：协商时请保留录音",
    "第一步，打开APP，点击“我的账单”",
    "原文件要保留三年",
    "本文图中的数字是举例",
    "对本报告有异议的，可以向征信中心申请更正。",
    "如您对账单有异议，请在三天内提出。",
    "举报暴力催收的方法",
    "微信借款逾期的后果",
    "打印征信报告要带证件",
    "分享一个还款的办法",
    "新闻里说的案子已经判了",
    "记者 会上的发言",
    "有 38 条催收记录的人怎么办",
    "其他回答都不对",
]


@pytest.mark.parametrize(("text", "rule"), SITE_LINES)
def test_a_sites_own_lines_are_known(text, rule):
    cue = find_cue(text, is_links=False)
    assert cue is not None
    assert cue.rule == rule


@pytest.mark.parametrize("text", BODY_LINES)
def test_negative_lines_of_the_body_are_no_cue(text):
    assert find_cue(text, is_links=False) is None


PARAGRAPHS = [
    "在海角市，信用卡逾期的人可以先打电话说明情况，再提出分期的办法，银行会在十五天内答复。",
    "云台县的一位读者说，他提交了收入证明，协商之后每个月还一千二百元，压力小了许多。",
    "专家提醒，协商的结果要以书面为准，通话要录音，还款的凭证至少要保留三年。",
]
DECLARATION = "免责声明：本文内容由网友自发贡献，仅代表作者本人观点，与本站无关。"


def page(title: str, blocks: list[str]) -> str:
    return (
        f"<html><head><title>{title}_海角在线</title></head><body><h1>{title}</h1><p>2024-11-06 02:14 来源：云台日报</p>"
        f"<div>{''.join(f'<p>{text}</p>' for text in blocks)}</div></body></html>"
    )


@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_declaration_goes_wherever_it_stands(place):
    blocks = [*PARAGRAPHS[:place], DECLARATION, *PARAGRAPHS[place:]]
    article = clean_markup(page("信用卡逾期之后怎么协商分期还款", blocks))
    assert isinstance(article, Article)
    assert article.repaired.text.split("\n") == PARAGRAPHS
    assert DECLARATION in [block.text for block in article.extracted.removed]


def test_negative_a_statement_is_an_article_itself():
    blocks = [DECLARATION, *PARAGRAPHS]
    article = clean_markup(page("关于冒用本行名义催收的声明", blocks))
    assert isinstance(article, Article)
    assert article.repaired.text.split("\n") == blocks


def test_an_answers_page_begins_with_its_question():
    question = "我的花呗逾期三个月了，对方说要上门，我现在没有工作，应该怎么回复他们？"
    html = (
        "<html><head><title>花呗逾期三个月说要上门怎么办_问答</title></head><body><div><a href='/'>首页</a></div>"
        f"<h1>花呗逾期三个月说要上门怎么办</h1><p>2024-11-06 02:14</p><div class='q'><p>{question}</p></div>"
        f"<h2>最佳答案</h2><div class='a'>{''.join(f'<p>{text}</p>' for text in PARAGRAPHS)}</div></body></html>"
    )
    article = clean_markup(html)
    assert isinstance(article, Article)
    assert article.repaired.text.split("\n") == [question, "最佳答案", *PARAGRAPHS]


def test_a_forums_category_is_no_part_of_the_title():
    blocks = Random(1).sample(PARAGRAPHS, 3)
    html = page("信用卡逾期之后怎么协商分期还款", blocks).replace("<h1>", "<h1><a href='/f'>[经验]</a> ")
    article = clean_markup(html)
    assert isinstance(article, Article)
    assert article.repaired.title == "信用卡逾期之后怎么协商分期还款"
