"""Bare numbers that are sums because sums stand beside them, against rooms, scores and what is counted beside sums."""

from __future__ import annotations

import pytest

from pipelines.annotate.numbers.quantities import find_quantities
from pipelines.annotate.reading import Reading
from pipelines.script import fold, simplify


def sums(text: str) -> list[float]:
    read = Reading(
        text=text, folded=fold(simplify(text)), title="", title_folded="", sections=(), published=None, damaged=()
    )
    return [found.value for found in find_quantities(read) if found.kind == "amount"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("营业额三万八，进货21200，桌椅1600。", [38_000, 21_200, 1600]),
        ("欠人家的：粮油8700，冻品12500，还有三千五没付", [8700, 12_500, 3500]),
        ("工资5800，床位（450），给舅妈五百", [5800, 450, 500]),
        ("月供两千四。\n第2期：1420，晚了一天\n第3期：1408", [2400, 1420, 1408]),
        ("定下来一万三，头一笔三千，剩一万分十个月", [13_000, 3000, 10_000]),
        ("外送2180，蛋一箱980，漲了三百五", [2180, 980, 350]),
        ("老板发了188的红包，转手被划走一百七", [188, 170]),
        ("本期账单三千二，变成1483.20了，上回1310", [3200, 1483.2, 1310]),
        ("房租1100押二付一，吃饭九百五", [1100, 950]),
        ("借呗五千三。保姆3,600，菜钱800左右", [5300, 3600, 800]),
        ("白条两千六，奶粉380，", [2600, 380]),
        ("花呗四千一，同事小罗1500，", [4100, 1500]),
        ("房租1500，水电260，被褥180。", [1500, 260, 180]),
        ("欠舅舅8000，窗帘950，还欠舅妈4000。", [8000, 950, 4000]),
    ],
)
def test_a_bare_number_beside_bare_sums_is_one(text: str, values: list[float]) -> None:
    assert sums(text) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("欠了五万三，芝麻分掉到561。", [53_000]),
        ("工资5500，每天走8000，脚都肿了。", [5500]),
        ("欠六千三，他住在1203，不开门。", [6300]),
        ("学费四千八，高考考了580，没钱上。", [4800]),
        ("花呗欠3200，我家在幸福里1102，欢迎来。", [3200]),
        ("欠他一万二，手机尾号5566，不接。", [12_000]),
        ("罚款1500，科目一满分100，路考没过。", [1500]),
        ("押金2600，钥匙柜318，前台拿。", [2600]),
        ("欠两万四，心率130，睡不着。", [24_000]),
        ("亏了三万二，指数跌到3208，割肉。", [32_000]),
        ("欠4300，取件码884512，忘了。", [4300]),
        ("存了6800，水表905，电表3310。", [6800]),
        ("月供2380，公司996，没空花。", [2380]),
        ("欠三千五，报警打110，没人管。", [3500]),
        ("赔了七千五，2031，又是一年。", [7500]),
        ("欠九千一，员工320，年终奖没有。", [9100]),
        ("报价3800，套餐A302，不含税。", [3800]),
        ("房贷4100，车牌尾数889，蓝色。", [4100]),
        ("还有三千二没还\n1.25 过度消费", [3200]),
        ("报名费300，语文118，英语125。", [300]),
        ("花了300，烤箱200，面粉500。", [300]),
        ("股票亏了3000，上证3050，恒指18000。", [3000]),
        ("还了1200，海拔1864，气温120。", [1200]),
        ("我欠款30万，微博获赞1200。", [300_000]),
        ("手机花了5000，内存512。", [5000]),
        ("欠了2000，公交车305，", [2000]),
        ("还了1200，5单元302。", [1200]),
        ("交了1500，亮度400，", [1500]),
        ("亏了2600，转发1300，", [2600]),
        ("充了500，阅读3000，", [500]),
        ("转了5000，酒店208，晚上来。", [5000]),
        ("欠了3000，老师300，", [3000]),
        ("花了500，小学120，", [500]),
    ],
)
def test_what_else_stands_beside_sums(text: str, values: list[float]) -> None:
    assert sums(text) == values


@pytest.mark.parametrize(
    "text",
    [
        "罚款200元，当时120，限速80。",
        "押金300元，房间808，钥匙在前台。",
        "进货171200，水电气23400。",
        "欠款三千五，" + "这事说来话长，一言难尽，" * 5 + "冻品12500，",
    ],
)
def test_a_bare_number_alone_among_others_with_units_or_far_from_sums_is_none(text: str) -> None:
    assert not {120, 808, 171_200, 23_400, 12_500}.intersection(sums(text))


def test_many_offered_numbers_take_linear_time(assert_linear) -> None:
    def prepare(length: int):
        text = ("冻品12500，" * length)[:length]
        read = Reading(text=text, folded=text, title="", title_folded="", sections=(), published=None, damaged=())
        return lambda: find_quantities(read)

    assert_linear(prepare, 2_000)
