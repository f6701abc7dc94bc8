"""Rates of interest in free words and in tables, against the shares and numbers that look like them."""

from __future__ import annotations

import pytest

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
        ("生息资产平均收益率3.2%", (3.2, None, "percent/year")),
        ("付息成本率1.9%，较上年持平", (1.9, None, "percent/year")),
        ("年率不得超过百分之三十", (30, None, "percent/year")),
        ("月回报率4%", (4, None, "percent/month")),
        ("一期千分之六，看着不多", (0.6, None, "percent/instalment")),
        ("利息日0.05%起", (0.05, None, "percent/day")),
        ("此前减免作废，按年18%重算", (18, None, "percent/year")),
        ("先借的便宜，一年超过80%", (80, None, "percent/year")),
        ("旧规24%、36%都还适用", (36, None, "percent/year")),
        ("专门踩着24%的线走", (24, None, "percent/year")),
        ("人家最低3.6%起", (3.6, None, "percent/year")),
        ("谈成分96期、5%", (5, None, "percent/year")),
        ("月费率1.2%，折算下来约23%", (23, None, "percent/year")),
        ("月息两成", (20, None, "percent/month")),
        ("以十天一期、每期一成放款", (10, None, "percent/instalment")),
        ("年息廿四厘至三十厘", (24, 30, "percent/year")),
        ("月利二分到三分", (2, 3, "percent/month")),
        ("清卡数七厘半", (7.5, None, "percent/year")),
        ("千元日费五毛，就是万分之五", (0.05, None, "percent/day")),
        ("年化折算：3期12%，6期13%，12期14%", (14, None, "percent/year")),
        ("首套利率3.1%，二套3.5%，公积金2.6%", (2.6, None, "percent/year")),
        ("算上担保费，快24%了", (24, None, "percent/year")),
        ("年化3.6左右", (3.6, None, "percent/year")),
        ("月息降到1.2，", (1.2, None, "percent/month")),
        ("APR 20.4，", (20.4, None, "percent/year")),
        ("付得起那14%的循环息", (14, None, "percent/year")),
        ("月息壹分贰", (1.2, None, "percent/month")),
        ("万五就是18.25%", (18.25, None, "percent/year")),
        ("利率：一年1.1%，三年1.5%，五年1.6%", (1.6, None, "percent/year")),
    ],
)
def test_a_rate_in_other_words(text: str, found: tuple[float, float | None, str]) -> None:
    assert quantities(text)[-1] == ("rate", *found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("年利率15.8%，开办费3%", (3, None)),
        ("年息三十厘，只还最低百分之三", (3, None)),
        ("月息两分半，再加仓栈费5%", (5, None)),
        ("循环信用余额1,143亿元，月增0.9%", (0.9, None)),
        ("年利率4%的客户增加12%", (12, None)),
        ("每月利息先去七成半", (75, None)),
        ("首付三成，每期一成", (10, None)),
        ("首付最低15%起", (15, None)),
        ("服务费低至3%起", (3, None)),
        ("分12期、30%的客户提前结清", (30, None)),
        ("分24期，手续费5%", (5, None)),
        ("超过36%的人没读过合同", (36, None)),
        ("踩着24%的线索查下去", (24, None)),
        ("清收率25%", (25, None)),
        ("分期一期首付20%", (20, None)),
        ("手续费两个巴仙", (2, None)),
        ("拖欠率增5点子", (0.05, None)),
        ("退还比例最高百分百", (100, None)),
        ("俩小时内不还两成就上门", (20, None)),
        ("成本收入比29%", (29, None)),
        ("罚息免三成，老客户再让2个点", (2, None)),
        ("执行利率LPR+0.8%", (0.8, None)),
        ("年利率低了3%", (3, None)),
        ("不良率高14个BP", (0.14, None)),
        ("折扣由一折二跌到五厘", (12, None)),
        ("利率打八折二手房", (80, None)),
        ("M3往上能到三四十个点", (30, 40)),
        ("合伙人分润8个点", (8, None)),
        ("占比40%，三年增长12%", (12, None)),
        ("罚息日0.05%，首付12%", (12, None)),
    ],
)
def test_a_share_beside_words_of_rates(text: str, found: tuple[float, float | None]) -> None:
    assert quantities(text)[-1] == ("share", *found, "percent")


@pytest.mark.parametrize(
    "text",
    [
        "出了5个点子",
        "巴仙这个词我没听过",
        "三成就感不强",
        "两成就这样没了的说法",
        "长八厘到九厘的钉子",
        "早年率队出征",
        "版本3.6左右",
        "利率3.6倍",
        "年化3.6万",
        "汇率7.2，",
        "万五千人",
        "千一的路",
        "三分壹",
        "万三是我的网名",
        "第一期节目",
    ],
)
def test_what_is_no_rate(text: str) -> None:
    assert [found for found in quantities(text) if found[0] == "rate"] == []


def test_the_head_of_a_column_tells_what_its_percentages_are() -> None:
    table = (
        "| 平台 | 逾期日费率 | 每月平息 | 实际年利率 | 逾期率 |\n| --- | --- | --- | --- | --- |\n"
        "| 甲 | 0.07% | 0.36% | 8.2%-9.1% | 3% |\n| 乙 | 万5 | 0.41%起 | 10.85%（单利） | 2% |\n| 丙 | 千1 | - | 面议 | 1% |"
    )
    assert quantities(table) == [
        ("rate", 0.07, None, "percent/day"),
        ("rate", 0.36, None, "percent/month"),
        ("rate", 8.2, 9.1, "percent/year"),
        ("share", 3, None, "percent"),
        ("rate", 0.05, None, "percent/day"),
        ("rate", 0.41, None, "percent/month"),
        ("rate", 10.85, None, "percent/year"),
        ("share", 2, None, "percent"),
        ("rate", 0.1, None, "percent/day"),
        ("share", 1, None, "percent"),
    ]


def test_the_head_of_a_column_tells_what_is_counted() -> None:
    table = "机构 | 可分期数 | 逾期天数 | 投诉件数\n甲 | 24 | 35 | 1,208\n乙 | 12 | 6 | 1"
    assert quantities(table) == [
        ("duration", 24, None, "instalment"),
        ("duration", 35, None, "day"),
        ("count", 1208, None, "piece"),
        ("duration", 12, None, "instalment"),
        ("duration", 6, None, "day"),
    ]


@pytest.mark.parametrize(
    "table",
    [
        "期数 | 说明\n1 | 首期\n2 | 次期",
        "利率调整 | 年份\n说明 | 2024\n其他 | 12",
        "年利率 | 年级\n见合同 | 3",
        "单位：万\n银行 | 户数\n甲 | 35",
        "项目 | 参数\n甲 | 35",
        "项目 | 奇数\n甲 | 35",
        "首页 | 利率\n\n甲 | 35",
        "备注 | 天数\n甲 | 35",
    ],
)
def test_cells_under_other_heads_are_nothing(table: str) -> None:
    assert quantities(table) == []


@pytest.mark.parametrize(
    "table",
    [
        "项目 | 利率上浮\n甲 | 50%",
        "项目 | 费率\n手续费 | 2%",
        "银行 | 年利率较年初变动\n甲 | 12%",
        "银行 | 年化增幅\n甲 | 12%",
        "年利率是合同里最要紧的一项，先看它再看别的 | 比例\n12% | 5%",
    ],
)
def test_percentages_under_other_heads_stay_shares(table: str) -> None:
    assert {found[0] for found in quantities(table)} == {"share"}
