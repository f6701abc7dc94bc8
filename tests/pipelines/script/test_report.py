"""The script report: labels by paragraph, how Traditional text came to be, and whose words it has."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demosites import Web
from pipelines.script import Converter, report_script
from pipelines.script.dictionaries import dictionary
from pipelines.script.kinds import _points, _vocabulary, spelling_of
from pipelines.writing import Region, Script, ScriptKind
from tools import charmap_words

TAIWAN = (
    "我因為卡債問題想辦前置協商，聯徵中心查到信用瑕疵，銀行寄存證信函來，金管會說可以透過法扶申請更生。\n"
    "每月薪水新台幣三萬元，之後該怎麼辦？這裡的律師說先拿到本票裁定再聲請。"
)
HONG_KONG = (
    "欠咗財仔三個月卡數，追數公司日日打電話，想申請個人自願安排，環聯信貸報告會點？\n"
    "每月入息港幣兩萬元，之後點算？財務公司話可以重組。"
)
ARTICLES = [article for article in Web().truth()["articles"] if article["script"] == "Hans"][::5]


def texts(config: str) -> list[str]:
    return [Converter(config).convert(article["text"]) for article in ARTICLES]


def charmaps() -> list[dict[int, str]]:
    entries = dictionary("STCharacters")
    return [{ord(char): values[0] for char, values in entries.items() if char not in values}]


def test_a_simplified_article() -> None:
    report = report_script("逾期怎么办", "还款之后联系客服。\n征信报告里会有记录，银行会催收。\nOK")
    assert (report.script, report.kind, report.region) == (Script.HANS, ScriptKind.HANS, Region.CN)
    assert [paragraph.script for paragraph in report.paragraphs] == [Script.HANS, Script.HANS, Script.OTHER]
    assert report.counts.hant == 0 < report.counts.hans


def test_paragraphs_of_a_mixed_article() -> None:
    report = report_script(
        None, f"{'逾期还款会产生罚息' * 9}\n逾期還款會產生罰息\n还款與還款\n12378\n\n延滞した債務について"
    )
    assert report.script is Script.MIXED
    assert report.kind is None
    assert [paragraph.script.value for paragraph in report.paragraphs] == [
        "Hans", "Hant", "mixed", "other", "other", "other",
    ]  # fmt: skip
    assert [paragraph.counts.hant for paragraph in report.paragraphs][:4] == [0, 4, 2, 0]


def test_other_languages_have_no_kind() -> None:
    report = report_script(None, "延滞した債務について相談してください")
    assert (report.script, report.kind, report.region) == (Script.OTHER, None, None)


@pytest.mark.parametrize(
    ("text", "region"), [pytest.param(TAIWAN, Region.TW, id="TW"), pytest.param(HONG_KONG, Region.HK, id="HK")]
)
def test_native_pages_are_native(text: str, region: Region) -> None:
    report = report_script(None, text)
    assert (report.script, report.kind, report.region) == (Script.HANT, ScriptKind.HANT_NATIVE, region)


@pytest.mark.parametrize("config", ["s2t", "s2tw", "s2hk"])
def test_a_phrase_converter_s_text_is_not_native_and_no_charmap_s(config: str) -> None:
    kinds = {report_script(None, text).kind for text in texts(config)}
    assert kinds == {ScriptKind.HANT_PHRASE}


@pytest.mark.parametrize("table", charmaps())
def test_a_character_map_s_text_is_known(table: dict[int, str]) -> None:
    kinds = [report_script(None, article["text"].translate(table)).kind for article in ARTICLES]
    assert kinds.count(ScriptKind.HANT_CHARMAP) >= 0.97 * len(kinds)


def test_the_bundled_mirror_is_a_character_map_and_the_board_is_not() -> None:
    kinds = {"yuqi-mirror": set(), "big5-board": set()}
    for article in Web().truth()["articles"]:
        if article["site"] in kinds:
            kinds[article["site"]].add(report_script(article["title"], article["text"]).kind)
    assert kinds == {"yuqi-mirror": {ScriptKind.HANT_CHARMAP}, "big5-board": {ScriptKind.HANT_PHRASE}}


def test_a_few_words_are_from_nowhere() -> None:
    assert report_script(None, "逾期還款").region is None
    assert report_script(None, "在香港和台灣逾期").region is None


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("國泰世華的信貸繳不出來", Region.TW),
        ("更生程序要找前置調解的法扶律師", Region.TW),
        ("恒生銀行同中銀香港，八達通都用咗", Region.HK),
        ("去台灣旅遊坐捷運，喝手搖飲", None),
        ("我用八达通去香港玩，回来逾期了", None),
        ("深圳市民在中银香港开户", None),
        ("广州仔一枚，冇钱还花呗，佢哋成日打电话嚟", None),
        ("喺广州做嘢，唔该，欠咗花呗", None),
        ("信用卡费用怎么算？信用卡费率是多少？", None),
        ("國家助學貸款逾期，助學貸款怎麼還？", None),
        ("底薪转正后涨了，月薪转账", None),
        ("信用瑕疵会影响房贷，背信毁诺，扣押命令，强制扣薪", None),
        ("乡民李某担保，苦主们维权，连锁超商", None),
        ("花呗和微粒贷逾期，听说台湾的国泰世华能协商", Region.CN),
        ("玉山银行在内地有分行", None),
        ("小額借款，當日撥款，0912-000-725林先生", Region.TW),
        ("小額借款，當日撥款，微信諮詢，0912-000-725", None),
        ("合同号2024-0912-000-725", None),
        ("民國98年借的三十萬", Region.TW),
        ("健保遲繳，微信問過了", None),
        ("民国38年的借据", None),
        ("分期剩2萬5,500，已繳七期，再拖就提告", Region.TW),
        ("催收電話(04)2300-0833，補貼到115年7月，催收不斷", Region.TW),
        ("加 LINE ID：law0833 問清楚", Region.TW),
        ("就學貸款遲繳就報送聯徵，轉入催收", Region.TW),
        ("借十萬的被依重利罪移送，國泰世華也談好了", Region.TW),
        ("金管會說下半年要檢討額度", Region.TW),
        ("折合港幣八萬，分三年還", Region.HK),
        ("余额12,500元，1万,2万都行，平台中的1,000元", None),
        ("客服(021)5550-0833，1995年7月建行，一百年大计", None),
        ("在线id：law0833，online ID 2万5", None),
        ("审核贷款需要大学贷款证明，成立委员会，充裕融洽", None),
        ("征信和花呗都催收了，单价2万5,500", Region.CN),
        ("金管会说下半年要检讨额度", None),
        ("金管會來人了，微信上說要收花唄", Region.CN),
        ("欠了花唄，也有人民幣二萬，折合港幣", Region.CN),
        ("民国52年的欠条", None),
        ("案号0912-345-678", None),
        ("金管會表示，七家業者違規", Region.TW),
        ("現金回贈高達一萬二，清卡數都得", Region.HK),
        ("專員說利率6趴，繳不出再來電", Region.TW),
        ("婆婆說要增貸，保母三萬六也繳不出", Region.TW),
        ("佢爭落條數，出糧先還", Region.HK),
        ("小額貸款請電02-2300-0803", Region.TW),
        ("國家助學貸款逾期，新增貸款要審批核實", None),
        ("消費信貸走進千家萬戶，信貸產品越多，信貸逾期也越多", None),
        ("债务整合靠谱吗？债务整合怎么办理？债务整合后怎么还？", None),
        ("被收數的罵了一週，只好去派出所報案", None),
        ("房屋租賃合同，退稅貸款，拿出糧食", None),
        ("司機車輛抵押，擔保母公司也欠款", None),
        ("上海的朋友欠我三萬元，打了欠條", None),
        ("金管會那邊沒消息，微信也不回", None),
        ("便當還沒吃，就被催收打電話", None),
        ("在香港坐港鐵，去台北坐捷運", None),
        ("聚會上喝了6趴在桌上", None),
        ("传真010-8230-0803，分机02-23", None),
        ("业者说便当涨价，超商也涨价，地下钱庄猖獗", None),
        ("看清数字，中国小额贷款，平台中心，司机车辆，银行员工", None),
    ],
)
def test_banks_tell_where_a_text_is_from(text: str, region: Region | None) -> None:
    assert report_script(None, text).region is region


@given(st.text(max_size=60) | st.text(st.sampled_from("后後么麼發里裡\n\x00\ud800の逾a"), max_size=40))
@settings(max_examples=150, deadline=None)
def test_every_text_has_a_report(text: str) -> None:
    report = report_script(None, text)
    assert len(report.paragraphs) == text.count("\n") + 1
    assert sum(paragraph.counts.hant for paragraph in report.paragraphs) == report.counts.hant


SEED = Path(__file__).resolve().parents[3] / "../shared/data/seed/article.txt"


@pytest.mark.shared
@pytest.mark.skipif(not SEED.exists(), reason="the reference folder ../shared is absent")
def test_the_seed_came_through_a_character_map() -> None:
    report = report_script(None, SEED.read_text(encoding="utf-8"))
    assert (report.script, report.kind, report.region) == (Script.HANT, ScriptKind.HANT_CHARMAP, Region.CN)


def test_the_shipped_words_of_character_maps_are_what_the_tool_makes() -> None:
    assert charmap_words.TABLE.read_text(encoding="utf-8") == charmap_words.table()


def test_every_shipped_word_is_read() -> None:
    wrong, right = charmap_words.words()
    spelling = spelling_of("，".join((*sorted(wrong), *sorted(right))))
    assert (spelling.wrong, spelling.right) == (len(wrong), len(right))


def test_a_word_of_a_region_behind_another_that_it_overlaps_is_not_missed() -> None:
    vocabulary, words = _vocabulary(), _points()
    joined = [one[:-1] + other for one in words for other in vocabulary.beside[one] if one[-1] == other[0]]
    assert len(joined) > len(words) / 10
    for text in joined:
        assert {word for word in words if word in text} <= vocabulary.perhaps_in(text)
