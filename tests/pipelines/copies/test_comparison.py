"""Copies, siblings and strangers, on articles of ours."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.copies import comparison
from pipelines.copies.comparison import Relation, compare, compare_sketches
from pipelines.copies.sketches import sketch
from pipelines.copies.textkeys import text_keys
from pipelines.script import Converter
from pipelines.script.kinds import region_of
from pipelines.writing import Region

ARTICLE = """花呗逾期后先会收到平台的短信提醒，三天之内还清一般不会影响以后的使用。
如果超过一个月仍未归还，花呗可能会安排专员上门核实情况，并按照约定收取违约金。
借款人应当保留好每一次沟通的录音和截图，必要时可以拨打投诉电话反映问题。
与花呗协商分期的时候，要说明自己的收入状况，提出每月能够承担的金额。
法院受理以后会寄送传票，收到传票千万不要置之不理，应当按时出庭应诉。
总之，遇到暂时的困难不必惊慌，主动联系花呗客服才是解决问题的第一步。"""

OTHER = """信用卡的最低还款额通常是账单金额的百分之十，只还最低会从入账日开始计息。
很多持卡人以为分期手续费很便宜，折算成年化利率以后才发现并不低。
办理账单分期之前，不妨先算一算总共要付多少手续费，再决定要不要办。
有些银行提供容时容差服务，晚还一两天不算违约，不过各家的规定并不一样。
长期保持良好的用卡习惯，额度自然会慢慢提高，没有必要找人代办提额。"""


def relation(a: str, b: str) -> Relation:
    return compare(a, b).relation


def replaced_words(text: str, share: float) -> str:
    """Replace single characters at random, as spinners replace words."""
    dice = random.Random(7)
    return "".join(chr(dice.randrange(0x4E00, 0x9000)) if dice.random() < share else char for char in text)


@pytest.mark.parametrize(
    "copy",
    [
        pytest.param(ARTICLE, id="exact"),
        pytest.param(Converter("s2t").convert(ARTICLE), id="Traditional"),
        pytest.param(Converter("s2twp").convert(ARTICLE), id="with Taiwan's words"),
        pytest.param(ARTICLE.replace("，", " ").replace("。", "\n"), id="punctuation"),
        pytest.param("本站原创，转载请注明出处。\n" + ARTICLE + "\n以上内容由网友整理，仅供参考。", id="boilerplate"),
        pytest.param("\n".join(ARTICLE.split("\n")[:4]), id="cut to two thirds"),
        pytest.param("\n".join(reversed(ARTICLE.split("\n"))), id="paragraphs shuffled"),
        pytest.param(replaced_words(ARTICLE, 0.06), id="characters replaced"),
    ],
)
def test_copies(copy: str) -> None:
    assert relation(ARTICLE, copy) is Relation.COPY


@pytest.mark.parametrize("lender", ["借呗", "京东金条", "微粒贷", "招商银行"])
def test_another_lender_makes_a_sibling(lender: str) -> None:
    sibling = ARTICLE.replace("花呗", lender)
    assert relation(ARTICLE, sibling) is Relation.SIBLING
    assert relation(ARTICLE, Converter("s2t").convert(sibling)) is Relation.SIBLING


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("人人贷", "玖富万卡", id="P2P platforms"),
        pytest.param("趣店", "飞贷", id="old cash loans"),
        pytest.param("成都银行", "郑州银行", id="city banks"),
        pytest.param("恒生银行", "东亚银行", id="banks of Hong Kong"),
        pytest.param("邦民", "安信信贷", id="money lenders of Hong Kong"),
        pytest.param("玉山银行", "台新银行", id="banks of Taiwan"),
    ],
)
def test_lenders_of_one_kind_make_siblings(one: str, other: str) -> None:
    sibling = ARTICLE.replace("花呗", other)
    assert relation(ARTICLE.replace("花呗", one), sibling) is Relation.SIBLING
    assert relation(Converter("s2t").convert(sibling), ARTICLE.replace("花呗", one)) is Relation.SIBLING


@pytest.mark.parametrize("lender", ["羊小咩", "晋享贷", "远山消费金融"])
def test_a_lender_that_no_table_has_makes_a_sibling(lender: str) -> None:
    sibling = ARTICLE.replace("花呗", lender)
    assert relation(ARTICLE, sibling) is Relation.SIBLING
    assert relation(Converter("s2t").convert(sibling), ARTICLE) is Relation.SIBLING


@pytest.mark.parametrize(
    "name", ["平台", "某某平台", "该机构", "花贝", "花 呗", "hua呗", "", "XX", "蚂蚁花呗", "我们", "这家公司"]
)
def test_a_damaged_or_withheld_name_is_no_other_lender(name: str) -> None:
    assert relation(ARTICLE, ARTICLE.replace("花呗", name)) is Relation.COPY


def test_one_swapped_name_among_many_is_still_a_copy() -> None:
    assert relation(ARTICLE, ARTICLE.replace("花呗", "借呗", 1)) is Relation.COPY


@pytest.mark.parametrize("other", [OTHER, "", "overdue", "花呗逾期", "。。。"])
def test_strangers(other: str) -> None:
    result = compare(ARTICLE, other)
    assert result.relation is Relation.DISTINCT
    assert result.similarity < 0.3


def test_equal_texts_are_fully_similar() -> None:
    assert compare(ARTICLE, ARTICLE).similarity == 1.0


@given(
    st.sampled_from([ARTICLE, OTHER, ""]),
    st.sampled_from([ARTICLE, OTHER, "逾期"]),
    st.floats(0, 0.5),
    st.floats(0, 0.5),
)
@settings(max_examples=60, deadline=None)
def test_comparison_is_symmetric(a: str, b: str, a_share: float, b_share: float) -> None:
    a, b = replaced_words(a, a_share), replaced_words(b, b_share)
    assert compare(a, b) == compare(b, a)


def test_a_fifth_of_an_article_is_an_excerpt() -> None:
    whole = ARTICLE + OTHER
    assert relation(whole, ARTICLE[: len(whole) // 3]) is Relation.EXCERPT
    assert relation(ARTICLE[: len(whole) // 3], whole) is Relation.EXCERPT


def test_another_region_is_another_law() -> None:
    taiwan = ARTICLE + "\n聯徵中心的紀錄，前置協商要向最大債權銀行申請，卡債族可以找法扶。"
    mainland = ARTICLE + "\n人民银行征信中心的记录，支付宝里可以查看，微信支付也可以。"
    assert relation(taiwan, mainland) is not Relation.COPY
    assert relation(taiwan, taiwan.replace("，", " ")) is Relation.COPY
    assert relation(ARTICLE, Converter("s2twp").convert(ARTICLE)) is Relation.COPY


def test_words_that_a_converter_exchanges_are_no_other_law() -> None:
    mainland = OTHER + "\n征信里有记录，账户要看短信，网络上的信息和视频不一定对，软件里也能看信贷。"
    converted = Converter("s2twp").convert(mainland)
    assert region_of(converted) is Region.TW
    assert relation(mainland, converted) is Relation.COPY


@pytest.mark.parametrize("title", ["", "怎么办"])
def test_equal_keys_are_equal_words(title: str) -> None:
    hant = Converter("s2t").convert
    assert text_keys(title, ARTICLE).key == text_keys(hant(title), hant(ARTICLE).replace("，", " ")).key
    assert text_keys("另一个标题", ARTICLE).key != text_keys(title, ARTICLE).key
    assert text_keys(None, "abc").key != text_keys(None, "abd").key


CITY = ARTICLE.replace("法院受理", "上海的法院受理").replace("花呗客服", "上海的客服")
DAYS = "花呗逾期17天会怎么样\n" + ARTICLE.replace("花呗逾期后", "花呗逾期17天后", 1)
BOTH = CITY.replace("花呗逾期后", "花呗逾期17天后", 1).replace("借款人应当", "上海的借款人逾期17天应当")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(CITY, CITY.replace("上海", "成都"), Relation.SIBLING, id="another city"),
        pytest.param(CITY, CITY.replace("上海", "上海 "), Relation.COPY, id="negative: the same city"),
        pytest.param(ARTICLE, CITY, Relation.COPY, id="negative: a city in one of them"),
        pytest.param(DAYS, DAYS.replace("17天", "三个月"), Relation.SIBLING, id="another time overdue"),
        pytest.param(DAYS, DAYS.replace("17天", "90天"), Relation.SIBLING, id="another number of days"),
        pytest.param(DAYS, DAYS.split("\n", 1)[1], Relation.COPY, id="negative: without its headline"),
        pytest.param(DAYS, "一定要知道的事\n" + DAYS.split("\n", 1)[1], Relation.COPY, id="negative: retitled"),
        pytest.param(DAYS, DAYS.replace("17天", "１７天"), Relation.COPY, id="negative: full-width digits"),
        pytest.param(DAYS, DAYS.replace("17天", "十七日"), Relation.COPY, id="negative: the same time in words"),
        pytest.param(DAYS, DAYS.replace("17天", "�7天"), Relation.COPY, id="negative: a damaged time"),
        pytest.param(BOTH, BOTH.replace("上海", "成都"), Relation.SIBLING, id="another city, the times the same"),
        pytest.param(BOTH, BOTH.replace("17天", "90天"), Relation.SIBLING, id="another time, the cities the same"),
        pytest.param("上海的办法\n" + CITY, DAYS, Relation.COPY, id="negative: headlines that tell other things"),
        pytest.param(
            "【上海】花呗逾期17天\n" + BOTH, "【上海】\n" + BOTH, Relation.COPY, id="negative: half a headline"
        ),
        pytest.param(
            DAYS.replace("17天", "第17天"), DAYS.replace("17天", "第90天"), Relation.SIBLING, id="the nth day"
        ),
        pytest.param(
            DAYS.replace("逾期17天", "17天没还"),
            DAYS.replace("逾期17天", "90天未还"),
            Relation.SIBLING,
            id="unpaid for days",
        ),
        pytest.param(
            DAYS.replace("逾期17天", "欠款三个月"),
            DAYS.replace("逾期17天", "欠款一年"),
            Relation.SIBLING,
            id="owed for months",
        ),
        pytest.param(CITY.replace("上海", "遵义"), CITY.replace("上海", "昆山"), Relation.SIBLING, id="smaller cities"),
        pytest.param(
            ARTICLE.replace("短信", "遵义", 1),
            ARTICLE.replace("录音", "昆山", 1),
            Relation.COPY,
            id="negative: a spinner's words are names of cities",
        ),
        pytest.param(DAYS, DAYS.replace("三天之内", "五天之内"), Relation.COPY, id="negative: another time inside"),
    ],
)
def test_another_city_or_time_overdue_makes_a_sibling(one: str, other: str, expected: Relation) -> None:
    assert relation(one, other) is expected
    assert relation(other, Converter("s2t").convert(one)) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param("花呗逾期45天会怎样", "花呗逾期100天会怎样", Relation.SIBLING, id="one headline, another time"),
        pytest.param(
            "花呗逾期45天会怎样", "欠三万元逾期100天：我的协商经过", Relation.COPY, id="negative: another headline"
        ),
        pytest.param("上海花呗逾期去哪里", "成都人必看的几件事", Relation.SIBLING, id="another headline, another city"),
        pytest.param("花呗逾期45天会怎样", "花呗逾期会怎样", Relation.COPY, id="negative: a time in one of them"),
    ],
)
def test_a_headline_tells_the_version(one: str, other: str, expected: Relation) -> None:
    assert compare_sketches(sketch(one, ARTICLE), sketch(other, ARTICLE)).relation is expected


def test_shuffled_paragraphs_with_replaced_words_are_a_copy() -> None:
    text = replaced_words(ARTICLE + "\n" + OTHER, 0.18)
    lines = text.split("\n")
    assert relation(ARTICLE + "\n" + OTHER, "\n".join(lines[1::2] + lines[::2])) is Relation.COPY


def test_short_texts_that_share_an_opening_are_not_copies() -> None:
    opening = "换工作的空档，花呗的账单压在心上，先别急着躲。"
    one = opening + "养花最要紧的是盆土见干见湿，梅雨前后记得通风。"
    other = opening + "列车驶出隧道，窗外的稻田一闪而过，孩子们都醒了。"
    assert relation(one, other) is Relation.DISTINCT


def test_quotations_of_one_sentence_are_not_copies() -> None:
    """They share more than a third of their runs of five."""
    opening = "最近后台总有人问分期乐的账该怎么办，这一篇把常见的几种情形理一遍。"
    one = opening + "做小生意的谈下来的期数不一样。"
    other = opening + "流水和社保单是最有用的凭据。"
    assert relation(one, other) is Relation.DISTINCT
    assert relation(one.replace("分期乐", "借呗"), other) is Relation.DISTINCT


def test_texts_that_share_few_pairs_of_characters_are_not_aligned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison, "_aligned", lambda one, other: pytest.fail("aligned"))
    shared = ARTICLE[: len(OTHER) // 3]
    assert relation(OTHER + shared, "".join(reversed(OTHER)) + shared) is Relation.DISTINCT


def test_spun_words_and_names_are_put_back_for_the_comparison() -> None:
    spun = ARTICLE
    for word, other in (
        ("可能会", "或许会"),
        ("按照", "依照"),
        ("必要时", "必需时"),
        ("应当", "应该"),
        ("反映问题", "反映疑问"),
        ("暂时的困难", "一时的难处"),
        ("按时", "准时"),
        ("收到", "接到"),
        ("自己", "本人"),
        ("如果", "倘若"),
    ):
        spun = spun.replace(word, other)
    assert relation(ARTICLE, spun) is Relation.COPY
    assert relation(ARTICLE, spun.replace("花呗", "借呗")) is Relation.SIBLING


def test_keys_tell_times_overdue_apart() -> None:
    assert text_keys("花呗逾期17天", ARTICLE).key != text_keys("花呗逾期90天", ARTICLE).key
    assert text_keys("花呗逾期17天", ARTICLE).key == text_keys("花唄逾期１７天", ARTICLE).key
