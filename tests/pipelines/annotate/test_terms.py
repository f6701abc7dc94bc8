"""Terms, times of day, counts and sums in spoken words, against sayings, dates and ordinals that look like them."""

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
    ("text", "values"),
    [
        ("熬了三小时零十分。", [(190, "minute")]),
        ("冷静期五日，过后不退", [(5, "day")]),
        ("犹豫期14日", [(14, "day")]),
        ("结清后一年注记才消", [(1, "year")]),
        ("判决生效后一个月", [(1, "month")]),
        ("逾期超过两期", [(2, "instalment")]),
        ("累计达到两期未还", [(2, "instalment")]),
        ("逾期二期未缴", [(2, "instalment")]),
        ("还剩二百零七期", [(207, "instalment")]),
        ("公告期缩短为30日", [(30, "day")]),
        ("复议期10日", [(10, "day")]),
        ("延滞一期就收300", [(1, "instalment")]),
        ("60年的产权", [(60, "year")]),
        ("还了12年的房贷", [(12, "year")]),
        ("75年租期", [(75, "year")]),
    ],
)
def test_how_long_in_other_words(text: str, values: list[tuple[float, str]]) -> None:
    assert [(value, unit) for kind, value, _, unit in quantities(text) if kind == "duration"] == values


@pytest.mark.parametrize(
    "text",
    [
        "他三天打鱼两天晒网",
        "后一年又去了广州",
        "二期工程未完工",
        "到期15日前",
        "学期五日开始",
        "两期项目都停了",
        "每一个月都一样",
        "我叫小马，95年的，做销售",
        "她是88年生人",
        "09年属牛",
        "3小时零售额",
    ],
)
def test_what_is_no_term(text: str) -> None:
    assert [value for kind, value, *_ in quantities(text) if kind == "duration" and value != 3] == []


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("可顺延至8日24:00，不计罚息", [24]),
        ("竞价自6月3日10:00起", [10]),
        ("9日9:30前存足", [9.5]),
        ("十二点四十，车来了", [12.6667]),
        ("三点零五分手", [3.0833]),
        ("夜晚十點兩個字瞓覺", [22.1667]),
    ],
)
def test_times_of_a_day(text: str, hours: list[float]) -> None:
    assert [round(value, 4) for kind, value, *_ in quantities(text) if kind == "time"] == hours


@pytest.mark.parametrize(
    "text",
    [
        "2025年6月3日10:00起",
        "发布于6月3日10:00",
        "6月3日 10:00 来源：本报",
        "1月2日9:12：您的账单",
        "指数三点二十万手",
        "涨了两点二十个人",
        "差一点二十岁",
        "第十二点四十字以内",
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert [value for kind, value, *_ in quantities(text) if kind == "time"] == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("每十件申诉里有四件", [10, 4]),
        ("每5个人就有2个", [5, 2]),
        ("一天吃三样药", [3]),
        ("一周两节课", [2]),
        ("受理量破两万，", [20_000]),
        ("过节课前放假", []),
        ("一个上初二一个读大班", []),
        ("当初两家都谈了", [2]),
        ("年初三家倒闭", [3]),
        ("录音存了四十多段", [40]),
        ("写了两千篇", [2000]),
        ("竞价自6月3日10:00起", []),
        ("每十张卡里就有一张", []),
        ("每两天来一次", []),
        ("两样品都送检", []),
        ("他说的是两码事", []),
        ("那是两回事", []),
    ],
)
def test_what_is_counted(text: str, values: list[float]) -> None:
    assert [value for kind, value, *_ in quantities(text) if kind == "count"] == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("都要千二。", [1200]),
        ("悭返百五，", [150]),
        ("先算，12万分48个月", [120_000]),
        ("晚一天十五，封顶两百。", [15, 200]),
        ("私贷月息一分八，一年光这头就一万零八百。", [10_800]),
        ("人工万九八，净返万一八。", [19_800, 11_800]),
        ("先拿五百出来", [500]),
        ("信用卡共13.6w（含分期）", [136_000]),
        ("播放13.6w（次）", []),
        ("拿八万去填", [80_000]),
        ("大工一天三百六，", [360]),
        ("还剩二百零七期", []),
        ("逾期罚万五，", []),
        ("受理量破两万，", []),
        ("三百六十行，", []),
        ("加拿大五百强，", []),
        ("第千五期", []),
        ("千二的意思", []),
        ("不要百六，", []),
        ("信用分封顶950。", []),
        ("存了四十多段录音", []),
        ("九牛一毛", []),
        ("写了八百字", []),
        ("十分之九分三个月", []),
    ],
)
def test_sums_as_they_are_said(text: str, values: list[float]) -> None:
    assert [value for kind, value, *_ in quantities(text) if kind == "amount"] == values
