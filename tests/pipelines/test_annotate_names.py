"""Lenders, products, laws and topics: what is found, and what only looks like it."""

from __future__ import annotations

import pytest

from pipelines.annotate import lender_spans
from pipelines.annotate.laws import find_laws
from pipelines.annotate.names import find_names, find_title_names
from pipelines.annotate.reading import Reading
from pipelines.annotate.tables import hotlines, laws, lenders, topics
from pipelines.annotate.topics import find_topics
from pipelines.records import Section
from pipelines.script import fold, simplify


def reading(text: str, published: str | None = None, sections: tuple[Section, ...] = ()) -> Reading:
    return Reading(
        text=text,
        folded=fold(simplify(text)),
        title="",
        title_folded="",
        sections=sections,
        published=published,
        damaged=(),
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("京东金融和招联金融", ["jd", "zhaolian"], id="plain"),
        pytest.param("京東金融逾期", ["jd"], id="Traditional"),
        pytest.param("微众银行的微粒贷", ["webank", "webank/微粒贷"], id="product"),
        pytest.param("平安普惠", ["lufax"], id="former name"),
        pytest.param("银保监会已经改名", ["nfra"], id="former regulator"),
        pytest.param("在京东逾期了怎么办", ["jd"], id="ambiguous with context"),
        pytest.param("如“白条”等金融产品", ["jd/京东白条"], id="ambiguous product with context"),
        pytest.param("马上金融的客服", ["mashang"], id="the plain alias of an ambiguous name"),
        pytest.param("马上贷款逾期", ["mashang"], id="马上 as a name"),
        pytest.param("中国银行逾期", ["boc"], id="bank"),
        pytest.param("中国银行业协会的规定", ["cba"], id="an association, not the bank"),
        pytest.param("ｅ租宝", ["ppmoney_p2p"], id="full width"),
        pytest.param("Dou分期", ["bytedance/抖音月付"], id="letter case"),
        pytest.param("在京东买了一台电脑", [], id="negative: a shop"),
        pytest.param("请马上还款，避免逾期", [], id="negative: at once"),
        pytest.param("她戴着金条一样的项链", [], id="negative: gold"),
        pytest.param("民生问题与金融", [], id="negative: livelihood"),
        pytest.param("祝大家平安，征信良好", [], id="negative: safe"),
        pytest.param("这是个人行为", [], id="negative: 个人行为 is not 人行"),
        pytest.param("其中行使权利的人", [], id="negative: 其中行使"),
        pytest.param("他提交行政复议", [], id="negative: 提交行政"),
        pytest.param("不能修建行道树", [], id="negative: 修建行道树"),
        pytest.param("", [], id="empty"),
    ],
)
def test_lenders_and_products(text: str, found: list[str]) -> None:
    lender_mentions, product_mentions = find_names(reading(text))
    mentions = sorted((*lender_mentions, *product_mentions), key=lambda mention: mention.start)
    assert [mention.id for mention in mentions] == found
    assert all(text[mention.start : mention.end] == mention.surface for mention in mentions)
    assert [identifier for _, _, identifier in lender_spans(text)] == found


@pytest.mark.parametrize(
    ("text", "published", "found"),
    [
        pytest.param("《民法典》第六百七十五条", None, [("civil_code", "675", "675", False)], id="numeral in words"),
        pytest.param("民法典第675条", None, [("civil_code", "675", "675", False)], id="digits"),
        pytest.param("《民法典》第六百七十五條規定", None, [("civil_code", "675", "675", False)], id="Traditional"),
        pytest.param("根据民法典的规定", None, [("civil_code", None, None, False)], id="no article"),
        pytest.param(
            "《中华人民共和国民法典》第675条、第676条和第六百八十条",
            None,
            [("civil_code", number, number, False) for number in ("675", "676", "680")],
            id="several articles",
        ),
        pytest.param("《合同法》第206条", "2023-05-01", [("contract_law", "206", "675", True)], id="repealed"),
        pytest.param("《合同法》第206条", "2019-05-01", [("contract_law", "206", "675", False)], id="not yet repealed"),
        pytest.param("《合同法》第206条", "2021", [("contract_law", "206", "675", True)], id="the year it ended"),
        pytest.param("《合同法》", None, [("contract_law", None, None, True)], id="repealed, page without date"),
        pytest.param("《合同法》第3条", None, [("contract_law", "3", None, True)], id="no successor known"),
        pytest.param("民事诉讼法第119条", "2022-06-01", [("cpl", "119", "122", True)], id="renumbered"),
        pytest.param("刑法第二百九十三条之一", None, [("criminal_law", "293之一", "293之一", False)], id="条之一"),
        pytest.param("触犯刑法", None, [("criminal_law", None, None, False)], id="ambiguous, cited"),
        pytest.param(
            "《刑法修正案（十一）》", None, [("crim_amend_11", None, None, False)], id="longest name wins, any brackets"
        ),
        pytest.param("他在学刑法这门课", None, [], id="negative: ambiguous without citation"),
        pytest.param("第三条建议是沟通", None, [], id="negative: no act"),
        pytest.param("民事诉讼费用", None, [], id="negative: part of a name"),
    ],
)
def test_laws(text: str, published: str | None, found: list[tuple[str, str | None, str | None, bool]]) -> None:
    mentions = find_laws(reading(text, published))
    assert [(mention.id, mention.article, mention.article_now, mention.stale) for mention in mentions] == found


def test_topics_know_their_section() -> None:
    text = "导语\n一、影响\n会上征信\n二、办法\n协商还款，电话催收"
    sections = (
        Section(level=1, number="一", heading="影响", start=3, role=None),
        Section(level=1, number="二", heading="办法", start=13, role=None),
    )
    mentions = find_topics(reading(text, sections=sections))
    assert [(mention.id, mention.surface, mention.section) for mention in mentions] == [
        ("consequence/credit_record", "上征信", 0),
        ("coping/negotiate", "协商还款", 1),
        ("collection/phone", "电话催收", 1),
    ]


@pytest.mark.parametrize("text", ["利率为124%", "编号112378", "电话是１２３７８９"])
def test_topic_cues_in_digits_stand_free(text: str) -> None:
    assert find_topics(reading(text)) == ()


def test_the_tables_are_sound() -> None:
    identifiers = [lender.id for lender in lenders()]
    assert len(set(identifiers)) == len(identifiers) > 120
    assert len({law.id for law in laws()}) == len(laws()) > 70
    known = {law.id for law in laws()}
    assert all(law.replaced_by in known for law in laws() if law.replaced_by)
    assert len(topics()) > 45
    assert len({hotline.number for hotline in hotlines()}) == len(hotlines())


def test_names_of_the_title_are_told_apart() -> None:
    text, title = "招行的客服会联系你，微粒贷也会。", "招商銀行與花唄逾期"
    read = Reading(
        text=text, folded=fold(simplify(text)), title=title, title_folded=fold(simplify(title)),
        sections=(), published=None, damaged=(),
    )  # fmt: skip
    found_lenders, found_products = find_names(read)
    assert [(mention.id, mention.in_title) for mention in found_lenders] == [("cmb", True)]
    assert [(mention.id, mention.in_title) for mention in found_products] == [("webank/微粒贷", False)]
    in_title = find_title_names(read)
    assert [(mention.id, title[mention.start : mention.end]) for mention in in_title] == [
        ("cmb", "招商銀行"),
        ("ant/花呗", "花唄"),
    ]
