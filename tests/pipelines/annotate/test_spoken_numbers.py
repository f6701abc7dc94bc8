"""Numbers as they are said: times, parts, counts and sums of daily speech, against what only sounds like them."""

from __future__ import annotations

import pytest

from pipelines.annotate.numbers.figures import _READERS, Ends, _figures
from pipelines.annotate.numbers.quantities import find_quantities
from pipelines.annotate.reading import Reading
from pipelines.script import fold, simplify


def quantities(text: str) -> list[tuple[str, float, float | None, str]]:
    read = Reading(
        text=text, folded=fold(simplify(text)), title="", title_folded="", sections=(), published=None, damaged=()
    )
    return [(found.kind, found.value, found.value_max, found.unit) for found in find_quantities(read)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("我八点二十就到了", [("time", 8.3333)]),
        ("8点40打来", [("time", 8.6667)]),
        ("十点多来个人", [("time", 10)]),
        ("下午从一点半到三点", [("time", 13.5)]),
        ("遲繳一日即收罚金", [("duration", 1)]),
        ("下个月两期没还", [("duration", 2)]),
        ("两期不还就起诉", [("duration", 2)]),
        ("三个月大约", [("duration", 3)]),
        ("拖到18年才还", [("duration", 18)]),
        ("凑一块两万零二百", [("amount", 20_200)]),
        ("余额七毛三，", [("amount", 0.73)]),
        ("额度500-20万，", [("amount", 500)]),
        ("买了4万2900的手机", [("amount", 42_900)]),
        ("罚咗两嚿，", [("amount", 200)]),
        ("欠额在1万之下", [("amount", 10_000)]),
        ("仨工地都停了", [("count", 3)]),
        ("来了八九拨人", [("count", 8)]),
        ("四五十号人欠着", [("count", 40)]),
        ("分三步走", [("count", 3)]),
        ("有2.3万订阅", [("count", 23_000)]),
        ("一天吃两餐", [("duration", 1), ("count", 2)]),
        ("卖了三头牛", [("count", 3)]),
        ("买了三款理财", [("count", 3)]),
        ("代写异议：800/份；", [("amount", 800)]),
        ("自助餐价格65/人", [("amount", 65)]),
        ("收费公道，咨询300/小时", [("amount", 300)]),
        ("贷款本金：12,000.50，利息：1,688.88", [("amount", 12_000.5), ("amount", 1688.88)]),
        ("利率 2.5 小时更新一次", [("duration", 2.5)]),
        ("APR 20.4 版本更新", []),
        ("利率 3.5 寸的屏幕", []),
        ("利率3.6节", []),
        ("年化3.6左右，", [("rate", 3.6)]),
        ("APR 20.4，", [("rate", 20.4)]),
        ("年利率3.85起", [("rate", 3.85)]),
        ("万一是5%呢", [("share", 5)]),
        ("万一就是20%的首付", [("share", 20)]),
        ("日息万一", [("rate", 0.01)]),
        ("万五就是18%", [("rate", 0.05), ("rate", 18)]),
        ("八角三颗，花椒一把", [("count", 3)]),
        ("一毛二，", [("amount", 0.12)]),
        ("三毛五一斤", [("amount", 0.35)]),
        ("八角三，", [("amount", 0.83)]),
        ("四毛三粒糖", [("amount", 0.4)]),
        ("他拿出500，", [("amount", 500)]),
        ("饼一块，面两块", [("amount", 1), ("amount", 2)]),
        ("小两口俩俩对坐", []),
        ("失业率增加到4.5%", [("share", 4.5)]),
        ("贷款利率增加到4.5%", [("rate", 4.5)]),
        ("贷款利率提升至4.5%", [("rate", 4.5)]),
        ("贷款利率提升0.5%", [("share", 0.5)]),
        ("净资产收益率15.3%", [("share", 15.3)]),
        ("理财收益率3.5%", [("rate", 3.5)]),
        ("年利率5%，折合股份约3%", [("rate", 5), ("share", 3)]),
        ("年利率5%，折合年化约12%", [("rate", 5), ("rate", 12)]),
        ("降了3点、5点、8点", []),
        ("大盘先跌2点、3点", []),
        ("我讲三点、五点", []),
        ("这回记下5点、6点、7点", []),
        ("约在8点、9点", [("time", 8), ("time", 9)]),
        ("每月账期15日", []),
        ("账期15日", [("duration", 15)]),
        ("仨核桃俩枣的事", []),
        ("欠六大行的钱", []),
        ("首次早6点，之后12点、18点、22点各一次", [("time", 6), ("time", 12), ("time", 18), ("time", 22)]),
        ("逾放戶數4,127戶", [("count", 4127)]),
        ("还剩17席", [("count", 17)]),
        ("我8000本金，三本账", [("amount", 8000), ("count", 3)]),
        ("自己掏三百六；", [("amount", 360)]),
        ("人从五个减到仨。", [("count", 5), ("count", 3)]),
        ("批咗廿萬，", [("amount", 200_000)]),
        ("老带新奖300~500，", [("amount", 300)]),
        ("罚息共135元，加起来6135。", [("amount", 135), ("amount", 6135)]),
        ("减免利息50%", [("share", 50)]),
        ("豁免全部罚息、违约金及10%本金", [("share", 10)]),
        ("年利率高于24%的优先，其次为15%到24%区间", [("rate", 24), ("rate", 15)]),
    ],
)
def test_words_of_daily_speech(text: str, found: list[tuple[str, float]]) -> None:
    assert [(kind, value) for kind, value, *_ in quantities(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "利率三点二五",
        "年化三点多，",
        "涨了2点35",
        "这三点多说几句",
        "指数3点50",
        "五月一日收款",
        "孩子才五个月大",
        "到19年只剩他了",
        "从21年开始",
        "那台2018款的宝马",
        "仨瓜俩枣",
        "他俩关系好",
        "俩都不行",
        "三餐不继",
        "二号人物",
        "第三餐",
        "一块儿走",
        "三头六臂",
        "交包洗白",
        "少收一点、晚一点还",
        "注意三点、四处",
        "限10/人，日期2024/次",
        "全校一共1450，",
        "楼栋数十三",
        "他减了俩字",
        "主席台上",
        "他是个二百五，",
        "说了三百六，",
    ],
)
def test_what_only_sounds_like_them(text: str) -> None:
    assert quantities(text) == []


def test_no_character_asks_two_groups_of_readers() -> None:
    chars = "".join(_READERS)
    assert len(chars) == len(set(chars))


def test_a_range_of_signed_sums_is_one() -> None:
    assert quantities("貸款額$5,000 - $3,000,000，¥100至¥80") == [
        ("amount", 5000, 3_000_000, "USD"),
        ("amount", 100, None, "CNY"),
        ("amount", 80, None, "CNY"),
    ]


def test_a_share_right_behind_the_name_of_a_bank_is_read() -> None:
    text = "招商银行不良率1.75%，民生银行3.52%，逾期"
    folded = fold(text)
    figures = _figures(folded, Ends("", "", ""), (folded.index("银行", 10) + 2,))
    assert [(one.kind, one.low) for one in figures] == [("share", 1.75), ("share", 3.52)]


def test_the_last_column_of_a_table_of_sums_is_their_total() -> None:
    table = "| 期次 | 本金 | 合计 |\n| --- | --- | --- |\n| 1 | 812.50 | 910.00 |"
    assert [value for _, value, *_ in quantities(table)] == [812.5, 910]
