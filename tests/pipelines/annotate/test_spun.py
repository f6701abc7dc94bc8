"""Spun texts, pages made of one keyword and injected lines, against honest texts that have the same words."""

from __future__ import annotations

import pytest

from pipelines import chain
from pipelines.annotate.reading import Reading
from pipelines.annotate.tables import quality_table
from pipelines.annotate.worth.searched import found_share
from pipelines.records import Article
from pipelines.script import fold

PROSE = (
    "信用卡欠款拖到第二期，银行先发短信提醒，随后由客服打来电话核对原因。持卡人说明收入变动并给出打算，往往能把这一期的费用谈下来。"
    "法院寄来的传票必须签收，不出庭也会缺席判决。把所有账单列在一张表里，先还利率高的，剩下的和对方慢慢商量。"
)
SPUN = (
    "信用卡逾期的起因有若干，使用者假若没有准时还款，或会致使个人信用受到作用。在追讨的进展中，须要留意保留录音。"
    "要是本身没有还款技能，能够和银行实行协商，选取合适的分期形式。往往情况下，银行会采纳电话的途径掌握使用者的难题。"
)
OFFICIALS = (
    "为进一步规范消费金融公司催收行为，切实保障金融消费者合法权益，监管部门要求各机构开展自查。金融机构应当畅通投诉渠道，不得通过恐吓等手段"
    "向债务人及无关第三人催收。各机构要采用多种形式开展宣传，引导消费者树立理性借贷观念，持续提升服务能力。对造成严重后果的，依法处理。"
)
SCHOLARS = (
    "本文采用问卷调查和深度访谈的方法，考察网络借贷使用者的债务状况及其心理健康。结果表明，债务压力往往通过家庭关系的中介作用影响个体的"
    "焦虑水平；而社会支持能够显著缓解上述作用。此外，不同收入群体之间存在明显差异，低收入群体获得正式援助的渠道十分有限。"
)


def class_of(text: str) -> str:
    outcome = chain.clean_text(text)
    assert isinstance(outcome, Article)
    assert outcome.annotated.quality is not None
    return outcome.annotated.quality.quality_class


@pytest.mark.parametrize(
    ("text", "kind"), [(SPUN, "spun"), (PROSE, "article"), (OFFICIALS, "article"), (SCHOLARS, "article")]
)
def test_words_of_a_synonym_machine_count_by_how_badly_they_fit(text: str, kind: str) -> None:
    assert class_of(text) == kind


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("亚洲av永久无码", "mirror_injection"),
        ("香港六合彩开奖结果|澳门彩票|时时彩平台", "mirror_injection"),
        ("开云体育app下载|华体会官网", "mirror_injection"),
        ("她在香港买彩票，开奖结果出来，三个月工资没了。", "article"),
        ("他下载了开云体育，输掉八万。", "article"),
    ],
)
def test_newer_words_of_injected_lines(line: str, kind: str) -> None:
    assert class_of(f"{PROSE}\n{line}\n{PROSE}") == kind


@pytest.mark.parametrize(
    ("title", "text", "is_stuffed"),
    [
        ("网贷逾期", "网贷逾期，网贷逾期怎么办，网贷逾期会怎样，网贷逾期起诉，网贷逾期协商，点击查看更多。", True),
        ("网贷逾期专题", "网贷逾期会坐牢吗\n网贷逾期会上门吗\n网贷逾期怎么协商\n网贷逾期多久起诉", True),
        ("花呗怎么还", "关于花呗怎么还的所有信息", True),
        (
            "花呗逾期",
            "花呗逾期一天会怎样？一般不会上征信。花呗逾期三天呢？会收罚息。花呗逾期一个月？会上征信。花呗逾期不还？可能被起诉。",
            False,
        ),
        ("征信报告", "征信报告在线就能查，征信报告每年两次免费。", False),
        ("最低还款", "最低最低最低，最低到尘埃里，这个月还最低。", False),
        ("信用卡逾期", f"信用卡逾期。{PROSE}信用卡逾期，信用卡逾期，信用卡逾期。", False),
        ("借款", "关于借款的信息，所有信息都要核实。", False),
    ],
)
def test_a_page_is_stuffed_that_says_its_title_over_and_over(title: str, text: str, is_stuffed: bool) -> None:
    read = Reading(
        text=text, folded=fold(text), title=title, title_folded=fold(title), sections=(), published=None, damaged=()
    )
    assert (found_share(read) >= quality_table()["classes"]["doorway"][1]["found_share"]) is is_stuffed
