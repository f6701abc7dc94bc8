"""Headings among paragraphs: levels and numbers, and lines that only look like headings."""

from __future__ import annotations

import pytest

from pipelines.extract.headings import find_headings
from pipelines.extract.lines import make_line

PROSE = "还款日之后没有足额还上，机构就可以按规定报送。"


def headings(*texts: str) -> list[tuple[str, int, str | None]]:
    lines = [make_line(text) for text in texts]
    return [(texts[found.paragraph], found.level, found.number) for found in find_headings(lines)]


def test_decimal_numbers_nest():
    assert headings("1. 概述", "1.1 背景", PROSE, "1.2 产品", PROSE, "2. 后果", PROSE) == [
        ("1. 概述", 1, "1"),
        ("1.1 背景", 2, "1.1"),
        ("1.2 产品", 2, "1.2"),
        ("2. 后果", 1, "2"),
    ]


def test_chinese_numbers_nest():
    found = headings(
        "第一部分 起因",
        "一、收入",
        PROSE,
        "（一）工资",
        PROSE,
        "（二）副业",
        PROSE,
        "二、支出",
        PROSE,
        "第二部分",
        PROSE,
    )
    assert [(level, number) for _, level, number in found] == [
        (1, "第一部分"), (2, "一"), (3, "（一）"), (3, "（二）"), (2, "二"),
    ]  # fmt: skip


def test_numbering_may_start_again():
    found = headings("一、原因", "1. 收入", PROSE, "2. 支出", PROSE, "二、办法", "1. 协商", PROSE)
    assert [(level, number) for _, level, number in found] == [(1, "一"), (2, "1"), (2, "2"), (1, "二"), (2, "1")]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Q1：会上征信吗？", "Q1"),
        ("问题一：怎样查询", "问题一"),
        ("第3章 协商", "第3章"),
        ("1、后果", "1"),
        ("3.2 12378和其他热线", "3.2"),
    ],
)
def test_other_numbers(text, number):
    assert headings(text, PROSE) == [(text, 1, number)]


@pytest.mark.parametrize("text", ["小编导语", "小編導(dǎo)語(yǔ)", "总结", "写在最后：", "【温馨提示】"])
def test_customary_headings_without_number(text):
    assert headings(text, PROSE) == [(text, 1, None)]


def test_a_bold_line_is_a_heading():
    lines = [make_line("准备哪些材料", bold_chars=6), make_line(PROSE), make_line("随便一句话", bold_chars=2)]
    assert [(found.paragraph, found.number) for found in find_headings(lines)] == [(0, None)]


def test_h_tags_give_the_levels():
    lines = [
        make_line("一、准备", heading=2),
        make_line("材料", heading=3),
        make_line(PROSE),
        make_line("二、打电话", heading=2),
    ]
    assert [(found.level, found.number) for found in find_headings(lines)] == [(1, "一"), (2, None), (1, "二")]


@pytest.mark.parametrize(
    "text",
    [
        "1. 保持冷静，与对方沟通，必要时录音。",
        "1.5万元的利息从何而来",
        "2024年发生的事",
        "一个人住的时候",
        "第一次打电话的经过",
        PROSE,
    ],
)
def test_negative_no_heading(text):
    assert headings(text, PROSE) == []


def test_negative_items_of_a_list_are_no_headings():
    assert headings("需要的材料：", "1、身份证", "2、收入证明", "3、还款记录", PROSE) == []
