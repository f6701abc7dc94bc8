"""Two numbers that are the ends of one range, and numbers that only stand in a row of them."""

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


def bounds(text: str) -> list[tuple[float, float | None]]:
    return [found[1:3] for found in quantities(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("并处二万元以上二十万元以下罚金", [(20_000, 200_000)]),
        ("处三年以上七年以下有期徒刑", [(3, 7)]),
        ("逾期30天以上、90天以下的账户", [(30, None), (90, None)]),
        ("欠款5,000元（含）以上2万元以下的", [(5000, 20_000)]),
        ("占10%以上30%以下", [(10, 30)]),
        ("手续费¥50-¥200", [(50, 200)]),
        ("逾期费為$300至$350，以較低者為準", [(300, 350)]),
        ("每笔人民币3万元至人民币5万元", [(30_000, 50_000)]),
        ("五万元以上不满五十万元", [(50_000, None), (500_000, None)]),
        ("三万元以上一万元以下都不对", [(30_000, None), (10_000, None)]),
        ("五万元以上三年以下", [(50_000, None), (3, None)]),
        ("从¥500涨到¥800", [(500, None), (800, None)]),
        ("原价¥800～¥500起", [(800, None), (500, None)]),
        ("收¥200、¥300各一次", [(200, None), (300, None)]),
        ("三年以上的，十年以下的", [(3, None), (10, None)]),
    ],
)
def test_two_numbers_are_one_range(text: str, found: list[tuple[float, float | None]]) -> None:
    assert bounds(text) == found


def test_the_end_of_a_range_below_a_limit_is_no_bound() -> None:
    text = "五年以上十年以下"
    read = Reading(text=text, folded=text, title="", title_folded="", sections=(), published=None, damaged=())
    assert [(found.surface, found.bound) for found in find_quantities(read)] == [(text, None)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("第6至12个月：诉讼", []),
        ("第三到第五期照还", []),
        ("第3-6次来电", []),
        ("第2个月到3个月", []),
        ("第六个月起，3至6个月还清", [(3, 6)]),
        ("第二年还要6至12个月", [(6, 12)]),
    ],
)
def test_numbers_of_a_row_measure_nothing(text: str, found: list[tuple[float, float | None]]) -> None:
    assert bounds(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("将二人一并诉至法院", [("count", 2)]),
        ("二人转演员，第二人半价，二人世界", []),
        ("每百万笔业务投诉3.7件", [("count", 1_000_000), ("count", 3.7)]),
        ("数百万人，每千万别忘", []),
        ("本车为2021款，卖了12款", [("count", 12)]),
        ("卡号末四位3390，来了四位客人", [("count", 4)]),
        ("律所近三年代理了412件", [("duration", 3), ("count", 412)]),
        ("八零年代，九十年代末", []),
        ("一年期贷款市场报价利率的四倍", []),
        ("借款一年期满未还", [("duration", 1)]),
        ("结清逾期的2期本息", [("duration", 2)]),
        ("一拖就是两三期", [("duration", 2)]),
        ("二期工程，一期项目，2期楼盘", []),
    ],
)
def test_words_behind_a_number_make_it_a_measure_or_none(text: str, found: list[tuple[str, float]]) -> None:
    assert [(kind, value) for kind, value, _, _ in quantities(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("收入七、八千元", [("amount", 7000, 8000)]),
        ("剩个三、五百块", [("amount", 300, 500)]),
        ("分期就要七、八成", [("share", 70, 80)]),
        ("能谈到七、八折", [("share", 70, 80)]),
        ("三、五成首付", [("share", 50, None)]),
        ("一、二千元以下的", [("amount", 2000, None)]),
        ("第七、八千元", [("amount", 8000, None)]),
        ("七、九千元各一笔", [("amount", 9000, None)]),
        ("每期手续费率分别为0.20%、0.25%、0.30%和0.35%", [("rate", rate, None) for rate in (0.2, 0.25, 0.3, 0.35)]),
        ("违约率分别为2%和3%", [("share", 2, None), ("share", 3, None)]),
        ("年利率24%和30%的用户", [("rate", 24, None), ("share", 30, None)]),
        ("年利率6%和首付30%", [("rate", 6, None), ("share", 30, None)]),
    ],
)
def test_numbers_with_a_mark_between_them(text: str, found: list[tuple[str, float, float | None]]) -> None:
    assert [each[:3] for each in quantities(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("设14日冷静期，最少14日通知，提早7日", [("duration", 14), ("duration", 14), ("duration", 7)]),
        ("每月14日还款，8日冷清，最迟15日", []),
        ("整理了5大后果、三大误区", [("count", 5), ("count", 3)]),
        ("二十大报告，2025大变化，500大卡，四大名著", []),
        ("本文共2300字，写了三个字", [("count", 2300), ("count", 3)]),
        ("红十字会，八字没一撇，十字路口，京2024字第5号", []),
        ("申请要三样东西，卖了两头牛", [("count", 3), ("count", 2)]),
        ("没什么两样，老三样，三样本，两头跑", []),
        ("当日24时截止，每日8时开放", [("time", 24), ("time", 8)]),
        ("每天8时内，达到24时，涨到3时，每日2时段", []),
        ("晚上十一点三个字才睡", [("time", 23.25)]),
        ("说了三个字，差三个字", [("count", 3), ("count", 3)]),
    ],
)
def test_days_kinds_and_hours_by_their_neighbours(text: str, found: list[tuple[str, float]]) -> None:
    assert [(kind, value) for kind, value, _, _ in quantities(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("逾期6个月以内者，按约定利率10%计收", ("share", "percent")),
        ("超过部分按原借款利率之20%加收", ("share", "percent")),
        ("逾期后按约定利率15.4%计收利息", ("rate", "percent/year")),
        ("按约定利率10%支付利息", ("rate", "percent/year")),
        ("提早还款罚息为余额2%", ("share", "percent")),
        ("罚息按未还本金0.05%收", ("rate", "percent")),
        ("通常降息至3%-6%", ("rate", "percent/year")),
        ("坏账降至3%", ("share", "percent")),
        ("转做48个月、6%，每月供3,523", ("rate", "percent/year")),
        ("谈好96期、4%的方案", ("rate", "percent/year")),
        ("逾期3期、4%的客户", ("share", "percent")),
        ("近6个月、5%的投诉", ("share", "percent")),
        ("首期、30%的首付", ("share", "percent")),
    ],
)
def test_what_a_percentage_is_of(text: str, found: tuple[str, str]) -> None:
    assert next((kind, unit) for kind, _, _, unit in quantities(text) if unit.startswith("percent")) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("8000元×0.05%×30天=120元", [(8000, "CNY"), (0.05, "percent/day"), (30, "day"), (120, "CNY")]),
        ("10000×0.05%×1.5×30=225元", [(10_000, "CNY"), (0.05, "percent/day"), (225, "CNY")]),
        ("利息20000×24%÷365×10", [(20_000, "CNY"), (24, "percent/year")]),
        ("50000元×0.6%×12期", [(50_000, "CNY"), (0.6, "percent/instalment"), (12, "instalment")]),
        ("未还部分8000×5%=400元", [(8000, "CNY"), (5, "percent"), (400, "CNY")]),
        ("得分3×20%，2024×5%", [(20, "percent"), (5, "percent")]),
        ("3人×20%", [(3, "person"), (20, "percent")]),
        ("每逾期一天加收千分之五的滞纳金", [(1, "day"), (0.5, "percent/day")]),
        ("每逾期一次加收5%的费用", [(5, "percent")]),
        ("分期手续费：3期2.6%", [(3, "instalment"), (2.6, "percent")]),
        ("房租1k5", [(1500, "CNY")]),
        ("跑5k，配速5k2", []),
    ],
)
def test_what_is_multiplied_and_levied(text: str, found: list[tuple[float, str]]) -> None:
    assert [(value, unit) for _, value, _, unit in quantities(text)] == found


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("我101年欠的，要还到128年，99年办的卡", []),
        ("112年有人欠30年", [30]),
        ("长达120年，办了100年，还有99年以上，110年的老店", [120, 100, 99, 110]),
        ("分80年还", [80]),
    ],
)
def test_a_hundred_years_that_nothing_lasts_are_a_date(text: str, years: list[float]) -> None:
    assert [value for kind, value, _, _ in quantities(text) if kind == "duration"] == years


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("3月1日1:00-5:00进行系统升级", [(1, 5)]),
        ("2024年3月1日22:00至次日6:00暂停", [(22, 6)]),
        ("发布于3月1日10:00", []),
        ("3月1日 10:00:30-10:02:15", []),
    ],
)
def test_hours_behind_a_day_are_when_something_is_closed(text: str, hours: list[tuple[float, float | None]]) -> None:
    assert [found[1:3] for found in quantities(text) if found[0] == "time"] == hours


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("逾期率=逾期金额/贷款余额×100%", []),
        ("通过率100%", [("share", 100)]),
        ("手续费率0.68%/月，总费用约16.32%", [("rate", 0.68), ("share", 16.32)]),
        ("年化费用18%", [("rate", 18)]),
        ("轿车1辆，房产1套，逾期过1次", []),
        ("轿车11辆，1-2次，21套", [("count", 11), ("count", 1), ("count", 21)]),
    ],
)
def test_a_hundred_percent_and_one_of_a_thing(text: str, found: list[tuple[str, float]]) -> None:
    assert [(kind, value) for kind, value, _, _ in quantities(text)] == found
