"""Hotlines that are written apart, spelt or glued to their hours, against lists and sums of the same digits."""

from __future__ import annotations

import pytest

from pipelines.annotate.contacts.hotlines import find_hotlines
from pipelines.annotate.reading import Reading
from pipelines.script import fold


def numbers(text: str) -> list[str]:
    read = Reading(text=text, folded=fold(text), title="", title_folded="", sections=(), published=None, damaged=())
    return [mention.number for mention in find_hotlines(read)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("全国统一热线1237824小时服务", "12378"),
        ("客服9555824h在线", "95558"),
        ("955587×24小时", "95558"),
        ("九五五八八那边说", "95588"),
        ("（一二三六三）", "12363"),
        ("官方号码只有1 2 3 7 8", "12378"),
        ("投诉渠道：123-78", "12378"),
        ("找招商银行（955 55）", "95555"),
        ("955 95转人工", "95595"),
        ("12345是政務服務便民熱線", "12345"),
        ("打給金管會1998", "1998"),
        ("官方号码是九五五九五", "95595"),
        ("那边说要转人工 955-95", "95595"),
        ("我打了一二三七八", "12378"),
        ("檢舉專線110，24小時受理", "110"),
    ],
)
def test_a_known_number_however_it_is_written(text: str, number: str) -> None:
    assert numbers(text) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "从1到5：1 2 3 1 5",
        "成交955 88手，报价95 588元",
        "九五五八八点，第一二三一五号",
        "一二三四五排好队",
        "成绩955 95，客服打分",
        "房间955-88，快递单号123-21",
        "合同编号123-78，客服说已作废",
        "打1998年起，打了1998场，电话费1950元，打110次",
        "955024小时",
        "小数点后是九五五九五",
        "幸运号一二三六三，开奖号码九五五五八",
        "人工费955-95，人工湖123 78平",
        "期数955 58，客服",
        "金管會1998年初成立，專線1998年開辦",
    ],
)
def test_lists_and_sums_of_the_same_digits(text: str) -> None:
    assert numbers(text) == []


def test_eight_digits_from_96_are_no_call_centre() -> None:
    assert numbers("電話：96000001") == []
