"""Numbers as they are said: times, parts, counts and sums of daily speech, against what only sounds like them."""

from __future__ import annotations

import pytest

from pipelines.annotate.quantities import find_quantities
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
    ],
)
def test_what_only_sounds_like_them(text: str) -> None:
    assert quantities(text) == []


def test_a_range_of_signed_sums_is_one() -> None:
    assert quantities("貸款額$5,000 - $3,000,000，¥100至¥80") == [
        ("amount", 5000, 3_000_000, "USD"),
        ("amount", 100, None, "CNY"),
        ("amount", 80, None, "CNY"),
    ]
