"""Topics with their section and stance, and what sections are for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipelines import chain
from pipelines.annotate.named.laws import find_laws
from pipelines.annotate.reading import Reading, find_sections
from pipelines.annotate.sections.roles import role_of, roles_by_content, roles_of
from pipelines.annotate.sections.topics import find_topics, topic_mention, topics_spoken_of
from pipelines.records import Article, Heading
from pipelines.script import fold, simplify

if TYPE_CHECKING:
    from pipelines.mentions import TopicMention


def reading(text: str, headings: tuple[Heading, ...] = ()) -> Reading:
    folded = fold(simplify(text))
    return Reading(
        text=text, folded=folded, title="", title_folded="",
        sections=find_sections(text, folded, headings), published=None, damaged=(),
    )  # fmt: skip


def mentions_of(read: Reading) -> list[TopicMention]:
    return [topic_mention(read, place) for place in find_topics(read)]


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("小编导语", "lead"), ("導語", "lead"), ("引言", "lead"), ("简介", "lead"), ("100字简介", "lead"), ("摘要", "lead"),
        ("小编总结", "conclusion"), ("小編總結", "conclusion"), ("总之", "conclusion"), ("结语", "conclusion"),
        ("温馨提示", "conclusion"), ("最后", "conclusion"), ("总结与建议", "conclusion"),
        ("引语", "lead"), ("写在后面", "conclusion"), ("最後想說的話", "conclusion"),
        ("逾期的原因分析", "cause"), ("为什么会逾期", "cause"), ("经济因素", "cause"), ("逾期的成因", "cause"),
        ("为啥还不上", "cause"), ("债是怎么欠下来的", "cause"), ("大学生为何陷入网贷", "cause"),
        ("逾期的后果", "consequence"), ("逾期會有什麼後果", "consequence"), ("信用影响", "consequence"),
        ("罚息和费用", "consequence"), ("法律后果", "consequence"), ("不还会怎么样", "consequence"),
        ("花呗逾期会被起诉吗", "consequence"), ("会上征信吗", "consequence"), ("逾期的法律风险", "consequence"),
        ("不处理有多麻烦", "consequence"), ("可能出现的恶果", "consequence"), ("被告上法庭", "consequence"),
        ("京东金融的催收方式", "method"), ("自动催收系统", "method"), ("上门催收", "method"), ("催收", "method"),
        ("会上门吗", "method"), ("催收的流程", "method"), ("第三方催收公司", "method"),
        ("平臺通常怎樣追款", "method"), ("越线的做法", "method"), ("M1阶段(1-30天)", "method"), ("16—60天", "method"),
        ("法律法规", "law"), ("催收行为的合法性", "law"), ("借贷法律框架", "law"), ("相关规定", "law"), ("诉讼时效", "law"), ("起诉要走哪些程序", "law"),
        ("用户的应对策略", "advice"), ("逾期了怎么办", "advice"), ("如何避免逾期", "advice"), ("制定还款计划", "advice"),
        ("及时沟通", "advice"), ("寻求专业帮助", "advice"), ("如何应对暴力催收", "advice"), ("法律援助", "advice"),
        ("停息挂账怎么申请", "advice"), ("向12378投诉", "advice"), ("如何协商还款", "advice"), ("注意事项", "advice"),
        ("收到传票怎么应付", "advice"), ("学校可以做些什么", "advice"), ("能只还本金吗", "advice"),
        ("法官提醒", "conclusion"), ("为什么总是还不清", "cause"), ("晚期", "consequence"), ("造成逾期的几种情形", "cause"), ("平台会联系谁", "method"), ("警方呼吁", "advice"), ("追討手段", "method"),
        ("律师的意见", "advice"), ("邊個法例管", "law"), ("点样脱身", "advice"), ("催讨手段", "method"), ("后期维护", None),
            ("他们为什么还不上", "cause"), ("从一张卡到七张卡", "cause"), ("拖下去要付出什么", "consequence"),
            ("从短信到上门", "method"), ("谁在给你打电话", "method"), ("裁判要旨", "law"), ("你拥有哪些权利", "law"),
            ("守住这几条底线", "advice"), ("三招教你走出困境", "advice"), ("总而言之", "conclusion"), ("前情提要", "lead"),
            ("收费标准", None), ("案情简介", None),
        ("先说几句", "lead"), ("引言：数字背后", "lead"), ("从一通电话说起", "lead"), ("回到开头的问题", "conclusion"),
        ("结语：慢慢来", "conclusion"), ("债从哪来", "cause"), ("压垮他的三根稻草", "cause"), ("医药费太高，门槛太低", "cause"),
        ("别再借新还旧", "advice"), ("把卡剪了", "advice"), ("写给还在坑里的人", "advice"), ("最坏能坏到哪一步", "consequence"),
        ("工作会丢吗", "consequence"), ("一个月后：上门", "method"), ("语气变了", "method"), ("哪些话不能说", "law"),
        ("夫妻债的认定", "law"), ("征信系统简史", None), ("申请流程", None), ("投诉量连续三年上升", None),
        ("应付利息", "consequence"), ("短信提醒", None), ("2024年1-3月数据", None),
        ("京东金融概述", None), ("招联金融简介", None), ("公司背景", None), ("产品介绍", None),
    ],
)  # fmt: skip
def test_roles_of_headings(heading: str, role: str | None) -> None:
    assert role_of(fold(heading)) == role


@pytest.mark.parametrize(
    ("headings", "roles"),
    [
        (["头一阶段", "电话催收", "上门催收"], ["method", "method", "method"]),
        pytest.param(["电话催收", "上门催收", "散场"], ["method", "method", None], id="negative: the last winds up"),
        pytest.param(["头一阶段", "电话催收", "被起诉"], [None, "method", "consequence"], id="negative: no one role"),
        pytest.param(["头一阶段", "电话催收"], [None, "method"], id="negative: one sibling"),
        pytest.param(
            ["公司背景", "电话催收", "上门催收"], [None, "method", "method"], id="negative: the heading tells"
        ),
    ],
)
def test_a_silent_heading_in_a_series_of_one_thing_is_of_that_thing(
    headings: list[str], roles: list[str | None]
) -> None:
    marks = tuple(Heading(paragraph=2 * at, level=1, number=None) for at in range(len(headings)))
    read = reading("\n".join(f"{heading}\n就这样。" for heading in headings), marks)
    assert [section.role for section in roles_by_content(read, find_topics(read), ())] == roles


def test_sections_take_the_role_of_the_one_above() -> None:
    headings = [
        (1, "小编导语"), (1, "京东金融概述"), (2, "产品"), (1, "逾期的原因"), (2, "消费观念"), (1, "应对策略"),
        (2, "了解法律法规"), (2, "提升金融素养"), (1, "小编总结"),
    ]  # fmt: skip
    assert roles_of(headings) == [
        "lead", None, None, "cause", "cause", "advice", "advice", "advice", "conclusion",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("逾期会上征信", [("consequence/credit_record", "describes")]),
        ("一般不会上门", [("collection/visit", "denies")]),
        ("不要以贷养贷", [("cause/debt_spiral", "advises_against")]),
        ("催收人员不得威胁借款人", [("law/collector_duties", "describes"), ("collection/violent", "advises_against")]),
        ("建议主动联系银行", [("coping/contact_lender", "advises")]),
        ("银行与客户协商过", [("coping/negotiate", "describes")]),
        ("冒充法院的人", [("collection/impersonation", "describes")]),
        ("客服通过 联系逾期用户", [("collection/phone", "describes")]),
        ("法务公司代理", [("coping/debt_agency", "describes")]),
        ("下降额度不大", []),
        ("利率上限高达两成", [("law/rate_cap", "describes")]),
        ("公司进展期待", []),
        ("公司倒闭", [("cause/income_shock", "describes")]),
        ("不良信息", [("consequence/credit_record", "describes")]),
        ("家里人很好，亲戚也来电", []),
        ("黑猫投诉平台", [("coping/complain", "describes")]),
        ("自力更生", []),
        ("送货上门", []),
        ("系统崩溃", []),
        ("支付清算", []),
        ("向仲裁法庭申请", []),
        ("跟踪还款进度", []),
        ("不會影響征信，協商即可", [("consequence/credit_record", "denies"), ("coping/negotiate", "describes")]),
    ],
)
def test_topics_and_their_stance(text: str, found: list[tuple[str, str]]) -> None:
    mentions = mentions_of(reading(text))
    assert [(mention.id, str(mention.stance)) for mention in mentions] == found
    assert all(text[mention.start : mention.end] == mention.surface for mention in mentions)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("把平台发来的消息和转账流水都备份好", ["coping/evidence"], id="either order, words between"),
        pytest.param("客服说可以申请把最后两期延后", ["coping/negotiate"], id="a way nobody listed"),
        pytest.param("备份很重要。流水在抽屉里", [], id="negative: two sentences"),
        pytest.param("备份很重要，流水在抽屉里", [], id="negative: two clauses"),
        pytest.param("备份这件事他从去年春天一直拖到今年冬天才想起流水", [], id="negative: too far apart"),
        pytest.param("催收员一天三遍打过来", ["collection/phone"], id="in the company of a debt"),
        pytest.param("推销的人一天三遍打过来", [], id="negative: no debt is spoken of"),
        pytest.param("银行的贷款办不下来", ["consequence/credit_record"], id="a loan refused"),
        pytest.param("后来竟打到了村委那里", ["collection/contacts"], id="any relative of the class"),
        pytest.param("找到岳母求助借钱", ["coping/family_help"], id="negative: 借钱 must be silent"),
        pytest.param("我告诉平台", ["coping/contact_lender"], id="ordered"),
        pytest.param("请求把卡债拆成四十八期", ["coping/negotiate"], id="a request and how"),
        pytest.param("我去找第三方协商", ["coping/debt_agency", "coping/negotiate"], id="two cues share a word"),
        pytest.param("房贷在最后一关被打回来了", ["consequence/credit_record"], id="a loan sent back"),
        pytest.param("新借的钱拿去还上个月的旧账", ["cause/debt_spiral"], id="new debt for old"),
        pytest.param("下周起高铁就坐不了", ["consequence/enforcement"], id="no more trains"),
        pytest.param("想贷款买车，三家银行都没过", ["consequence/credit_record"], id="turned down thrice"),
        pytest.param("公司搬走以后我没活干，闲在家里", ["cause/income_shock"] * 2, id="work that left"),
        pytest.param("公司搬去了新大楼，食堂比以前好", [], id="negative: moved, and nothing lost"),
        pytest.param("把头像贴到讣告上，再不还就让全村知道", ["collection/violent"] * 2, id="threats"),
        pytest.param("每五个人坐一桌", [], id="negative: a table of five"),
        pytest.param("妈妈查出了钥匙在哪儿", [], id="negative: found out, but no illness"),
        pytest.param("那家店的老板跑了三公里", [], id="negative: ran, but not away"),
        pytest.param("她坐高铁去上海出差", [], id="negative: takes the train"),
        pytest.param("丈夫和妻子去了公园", [], id="negative: the family, nothing done to it"),
        pytest.param("每个月光最低就要一千九", ["coping/minimum_payment"], id="negative: 个月光 is no 月光"),
        pytest.param("平台告诉我", [], id="negative: the other order"),
        pytest.param("保存录音证据，保存录音证据", ["coping/evidence"] * 2, id="once a place, whatever shows it"),
    ],
)
def test_two_words_of_a_clause_show_a_topic(text: str, found: list[str]) -> None:
    assert [mention.id for mention in mentions_of(reading(text))] == found


def test_a_pair_may_say_something_else_in_sections_of_a_role() -> None:
    text = "一、催收方式\n专员打电话给家属。\n二、应对办法\n打电话给家属。"
    headings = tuple(Heading(paragraph=n, level=1, number=mark) for n, mark in ((0, "一"), (2, "二")))
    found = {(mention.id, mention.section) for mention in mentions_of(reading(text, headings))}
    assert ("collection/contacts", 0) in found
    assert ("collection/contacts", 1) not in found


def test_a_section_that_cites_articles_speaks_of_law() -> None:
    read = reading("一、夫妻债务\n看民法典第一千零六十四条。", (Heading(paragraph=0, level=1, number="一"),))
    assert [section.role for section in roles_by_content(read, (), [0])] == ["law"]
    assert [section.role for section in roles_by_content(read, (), [None])] == [None]


def test_a_cue_may_show_a_topic_only_in_sections_of_a_role() -> None:
    text = "一、催收方式\n先打来电话。\n二、公司概况\n电话很多。\n三、应对办法\n协商。"
    headings = tuple(Heading(paragraph=n, level=1, number=mark) for n, mark in ((0, "一"), (2, "二"), (4, "三")))
    mentions = mentions_of(reading(text, headings))
    found = [(mention.id, mention.section, mention.in_heading, str(mention.stance)) for mention in mentions]
    assert found == [
        ("collection/phone", 0, False, "describes"),
        ("coping/negotiate", 2, False, "advises"),
    ]


def test_headings_are_told_apart() -> None:
    mentions = mentions_of(reading("一、上门催收\n会上门。", (Heading(paragraph=0, level=1, number="一"),)))
    assert [mention.in_heading for mention in mentions] == [True, False]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        pytest.param(
            "一、第一个月\n会有短信提醒，也会有催收电话，再上门催收。", "method", id="three cues of one group"
        ),
        pytest.param("一、第一个月\n会有短信提醒，也会有催收电话。", None, id="negative: two cues"),
        pytest.param("一、后来的事\n被起诉，又上了征信黑名单。", "consequence", id="consequences"),
        pytest.param("一、关于我们\n协商，起诉。", None, id="negative: two groups"),
        pytest.param("一、关于我们\n我们也做过协商。", None, id="negative: one cue"),
        pytest.param("一、逾期的原因\n协商，协商，协商。", "cause", id="negative: the heading tells"),
        pytest.param(
            "一、讲讲影响\n由于失业，又赶上父亲住院，只好以贷养贷。", "cause", id="the text outweighs a weak heading"
        ),
        pytest.param(
            "一、关于征信的后果\n由于失业，又赶上父亲住院，只好以贷养贷。", "consequence", id="a strong one stands"
        ),
        pytest.param("一、收费标准\n上征信，罚息，起诉。", None, id="negative: a heading of none of the seven"),
    ],
)
def test_a_section_may_tell_its_role_by_its_topics(text: str, role: str | None) -> None:
    read = reading(text, (Heading(paragraph=0, level=1, number="一"),))
    (section,) = roles_by_content(read, find_topics(read), ())
    assert section.role == role


def test_what_a_conclusion_names_is_not_what_the_article_tells() -> None:
    text = "一、逾期的后果\n会上征信，要协商。\n二、小编总结\n会上征信，要协商。"
    headings = tuple(Heading(paragraph=n, level=1, number=mark) for n, mark in ((0, "一"), (2, "二")))
    read = reading(text, headings)
    kept = topics_spoken_of(find_topics(read), read.sections)
    assert [(place.topic.id, place.section) for place in kept] == [("consequence/credit_record", 0)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("情节重的按《刑法》第二百八十条处理", ["consequence/criminal"]),
        pytest.param("情节重的按《民法典》第六百七十五条处理", [], id="negative: another act"),
        pytest.param("翻开《刑法》", [], id="negative: no article"),
    ],
)
def test_an_article_of_the_criminal_code_speaks_of_crime(text: str, found: list[str]) -> None:
    read = reading(text)
    assert [place.topic.id for place in find_topics(read, find_laws(read))] == found


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        pytest.param("外访的人来家里敲门。", True, id="of the trade"),
        pytest.param("欠款拖了三个月，他们上门来了。", True, id="an everyday word where a debt is spoken of"),
        pytest.param("他上门送货时不小心摔碎了花瓶，老板没有责怪他。", False, id="negative: goods"),
    ],
)
def test_everyday_words_show_collection_only_where_debt_is_spoken_of(text: str, is_told: bool) -> None:
    outcome = chain.clean_text(text)
    assert isinstance(outcome, Article)
    assert ("collection/visit" in {topic.id for topic in outcome.annotated.annotations.topics}) is is_told
