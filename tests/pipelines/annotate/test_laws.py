"""Laws: titles and bare names, article numbers in every form, what was out of date, and titles of no act."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipelines.annotate.named.laws import find_laws
from pipelines.annotate.reading import Reading
from pipelines.script import fold, simplify
from pipelines.writing import Region

if TYPE_CHECKING:
    from pipelines.mentions import LawMention


def find(text: str, published: str | None = "2024-06-01", region: Region | None = None) -> tuple[LawMention, ...]:
    return find_laws(
        Reading(
            text=text,
            folded=fold(simplify(text)),
            title="",
            title_folded="",
            sections=(),
            published=published,
            damaged=(),
            region=region,
        )
    )


@pytest.mark.parametrize(
    ("text", "articles"),
    [
        ("《民法典》第六百七十六条", ["676"]),
        ("《民法典》第676条规定", ["676"]),
        ("《民法典》第 676 条", ["676"]),
        ("民法典676条", ["676"]),
        ("《民法典》第６７６条", ["676"]),
        ("《民法典》（2021年施行）第676条", ["676"]),
        ("《民法典》中的第676条", ["676"]),
        ("《民法典》合同编第六百七十六条", ["676"]),
        ("《民法典》第三编第十二章第六百七十六条", ["676"]),
        ("《民法典》中关于逾期利息的第676条", ["676"]),
        ("《民法典》的相关规定，第676条", ["676"]),
        ("《民法典》第六百七十五条、第六百七十六条", ["675", "676"]),
        ("《民法典》第675、676条", ["675", "676"]),
        ("《民法典》第六百七十五、六百七十六、六百八十条", ["675", "676", "680"]),
        ("《民法典》第675条和676条", ["675", "676"]),
        ("《民法典》第675条以及第676条的规定", ["675", "676"]),
        ("《民法典》第667条至第680条", ["667", "680"]),
        ("《民法典》第667-680条", ["667", "680"]),
        ("《民法典》第十二条第二款、第十三条", ["12", "13"]),
        ("《民法典》第七条第一款第三项和第九条", ["7", "9"]),
        ("《民法典》第七条第一款、第二款和第九条", ["7", "9"]),
        ("《民法典》第壹百八十八条", ["188"]),
        ("《刑法》第二百九十三条之一", ["293之一"]),
        ("《刑法》第253条之一第1款", ["253之一"]),
        ("《民法典第六百七十六条》", ["676"]),
        ("根据《民法典》，借款人逾期的，按第676条支付利息。", ["676"]),
        ("《民法典》规定了利息。第六百七十六条还规定了罚息。", [None, "676"]),
        ("《民法典》很重要。该法第六百七十六条规定了利息。", [None, "676"]),
        ("《民法典》规定了利息，第三条建议是沟通。", [None]),
        ("《民法典》和借款合同第5条", [None]),
        ("《民法典》规定。第三，合同第5条无效。", [None]),
        ("《民法典》第一千二百六十条", ["1260"]),
        ("《刑法》第274条之1", ["274之一"]),
        ("《刑法》第一百六十二条之十二", ["162之十二"]),
        ("《刑法》第162条之 12", ["162之十二"]),
        ("《商业银行信用卡业务监督管理办法》第68/69条", ["68", "69"]),
        ("《个人信息保护法》§13", ["13"]),
        ("《银行业监督管理法》 Art. 46", ["46"]),
        ("《民法典》实施三年", [None]),
        ("《民法典》 Art. des Hauses", [None]),
        ("《民法典》2021年施行", [None]),
        ("《民法典》24%的上限", [None]),
    ],
)
def test_article_numbers(text: str, articles: list[str | None]) -> None:
    assert [mention.article for mention in find(text)] == articles


def test_paragraphs_and_ranges() -> None:
    first, second = find("《民法典》第十二条第二款、第13条")
    assert (first.paragraph, second.paragraph) == ("2", None)
    first, last = find("《民法典》第667条至第680条")
    assert (first.article_to, last.article_to) == ("680", None)
    (spaced,) = find("《民法典》第 10 条 第 2 款")
    assert (spaced.article, spaced.paragraph) == ("10", "2")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("金规〔2025〕9号施行以后", ["zhudai_2025"], id="alone"),
        pytest.param("见法释[2020]27号", ["jl_lending_reply"], id="other brackets"),
        pytest.param(
            "《关于新民间借贷司法解释适用范围问题的批复》（法释〔2020〕27号）",
            ["jl_lending_reply"],
            id="behind its title",
        ),
        pytest.param("银发〔2019〕1号", [], id="negative: of no act we know"),
        pytest.param("集合同法兰克福的客户", [], id="negative: 法兰克福"),
        pytest.param("《雪球还款法》先还小额", [], id="negative: a way to pay back"),
    ],
)
def test_acts_are_told_by_their_number_too(text: str, found: list[str]) -> None:
    assert [mention.id for mention in find(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("《中华人民共和国民法典》", "civil_code", id="full name"),
        pytest.param("《民法典·合同编》", "civil_code", id="a book of the code"),
        pytest.param("《民事訴訟法》", "cpl", id="Traditional"),
        pytest.param("《最高人民法院关于审理民间借贷案件适用法律若干问题的规定》", "jl_lending", id="long name"),
        pytest.param(
            "《关于审理民间借贷案件适用法律若干问题的规定（2020第二次修正）》", "jl_lending", id="version in brackets"
        ),
        pytest.param("《关于规范整顿“现金贷”业务的通知》", "cash_loan_2017", id="quotes in a title"),
        pytest.param("《关于规范整顿现金贷业务的通知》", "cash_loan_2017", id="the same without"),
        pytest.param("《合同法司法解释（二）》", "jl_contract_2", id="interpretation"),
        pytest.param("《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》", "jl_cpl", id="a title in a title"),
        pytest.param("《劳动合同法》", "labor_contract_law", id="not the contract act"),
        pytest.param("劳动合同法的规定", "labor_contract_law", id="not the contract act, bare"),
        pytest.param("根据个保法", "pipl", id="abbreviation"),
        pytest.param("依据消法投诉", "consumer_law", id="abbreviation of the consumer act"),
        pytest.param("GB/T 45251-2025", "gbt_45251", id="standard"),
        pytest.param("根据我国刑法", "criminal_law", id="ambiguous, cited"),
        pytest.param("《催收管理法》", "unknown", id="an invented act"),
        pytest.param("《关于规范整顿“校园贷”有关事项的通知》", "unknown", id="an invented notice"),
        pytest.param("《金融消费者权益保护法》", "unknown", id="an act inside an invented one"),
        pytest.param("《个人信用保护条例》第五条", "unknown", id="invented, with an article"),
        pytest.param("取消法院的查封", None, id="negative: 消法 inside 取消法院"),
        pytest.param("向仲裁法庭申请", None, id="negative: 仲裁法 inside 仲裁法庭"),
        pytest.param("律师法务部来电", None, id="negative: 律师法 inside 律师法务"),
        pytest.param("专业律师法律咨询", None, id="negative: 律师法 inside 律师法律"),
        pytest.param("《借款合同》", None, id="negative: a contract"),
        pytest.param("《人民日报》报道", None, id="negative: a newspaper"),
        pytest.param("《还款方法》", None, id="negative: a method"),
        pytest.param("《合同法与催收》一书", None, id="negative: a book about an act"),
        pytest.param("担保法人的责任", None, id="negative: 担保法 inside 担保法人"),
    ],
)
def test_acts(text: str, found: str | None) -> None:
    assert [mention.id for mention in find(text)] == ([found] if found else [])
    assert all(text[mention.start : mention.end] == mention.surface for mention in find(text))


def test_an_unknown_title_is_kept_as_printed() -> None:
    (mention,) = find("根據《催收管理條例》第五條", published=None)
    assert (mention.id, mention.name, mention.article) == ("unknown", "催收管理條例", "5")
    assert (mention.article_now, mention.law_now, mention.stale) == (None, None, False)


@pytest.mark.parametrize(
    ("text", "published", "found"),
    [
        ("《合同法》第二百零六条", "2024-11-06T02:14:50", ("675", "civil_code", True)),
        ("《合同法》第206条", "2020-12-31", ("675", "civil_code", False)),
        ("《合同法》第206条", "2021-01-01", ("675", "civil_code", True)),
        ("《担保法》", "2022", (None, "civil_code", True)),
        ("《民法典》第676条", "2024", ("676", "civil_code", False)),
        ("《民事诉讼法》第119条", "2022-01-01", ("122", "cpl", True)),
        ("《民事诉讼法》第119条", "2021-12-31", ("122", "cpl", False)),
        ("《民事诉讼法》第一百二十二条", "2024", ("122", "cpl", False)),
        ("《民事诉讼法》第260条", "2023-12-31", ("264", "cpl", False)),
        ("《民事诉讼法》第260条", "2024-01-01", ("264", "cpl", True)),
        ("《治安管理处罚法》第42条", "2026-01-01", ("50", "public_security_law", True)),
        ("《个人贷款管理暂行办法》", "2024-08", (None, "personal_loan_2024", True)),
        ("《互联网金融贷后催收业务指引》", "2024-12", (None, "gbt_45251", False)),
        ("《互联网金融贷后催收业务指引》", "2025-03", (None, "gbt_45251", True)),
    ],
)
def test_what_was_out_of_date(text: str, published: str, found: tuple[str | None, str | None, bool]) -> None:
    (mention,) = find(text, published)
    assert (mention.article_now, mention.law_now, mention.stale) == found


@pytest.mark.parametrize(
    ("text", "region", "found"),
    [
        ("依刑法第339條", Region.TW, ["tw_criminal"]),
        ("依刑法第339條", None, ["criminal_law"]),
        ("民法第205條規定年息百分之十六", Region.TW, ["tw_civil_205"]),
        ("銀行法第47條之1", Region.TW, ["tw_bank_471"]),
        ("《銀行法》第四十七條之一，《民法》第二○五條", Region.TW, ["tw_bank_471", "tw_civil"]),
        ("依《銀行法》第125條，《民法》第126條", Region.TW, ["tw_bank", "tw_civil"]),
        ("《商业银行法》第47条，《银行法》第47条之一", Region.CN, ["commercial_bank_law", "unknown"]),
        ("消費者債務清理條例", Region.TW, ["tw_cdcl"]),
        ("破產條例", Region.HK, ["hk_bo"]),
        ("民法第205条", Region.CN, []),
        ("《破产条例》", Region.CN, ["unknown"]),
    ],
)
def test_acts_of_other_regions(text: str, region: Region | None, found: list[str]) -> None:
    assert [mention.id for mention in find(text, region=region)] == found
