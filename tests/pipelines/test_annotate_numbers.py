"""Hotlines, personal data and quantities: public numbers stay, personal ones are masked, damaged ones are suspect."""

from __future__ import annotations

import pytest

from pipelines.annotate.numbers import find_hotlines, find_pii
from pipelines.annotate.quantities import find_quantities
from pipelines.annotate.reading import Reading
from pipelines.repair.losses import damaged_number_spans
from pipelines.script import fold, simplify


def reading(text: str) -> Reading:
    return Reading(
        text=text,
        folded=fold(simplify(text)),
        title="",
        title_folded="",
        sections=(),
        published=None,
        damaged=damaged_number_spans(text),
    )


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("请拨打12378投诉", ["12378"]),
        ("客服热线９５５８８或95599", ["95588", "95599"]),
        ("京东金融客服：95118。", ["95118"]),
        ("黑猫投诉4008000123", ["400-800-0123"]),
        ("遇到暴力催收拨打110", ["110"]),
        ("共有110人逾期", []),
        ("订单1237812378", []),
        ("金额12378元，占95.588%", []),
    ],
)
def test_hotlines(text: str, numbers: list[str]) -> None:
    assert [mention.number for mention in find_hotlines(reading(text))] == numbers


@pytest.mark.parametrize(
    ("text", "kind", "masked"),
    [
        ("联系13800000000", "mobile", "13*********"),
        ("电话：138-0000-0000", "mobile", "13***********"),
        ("联系１３８００００００００", "mobile", "１３*********"),
        ("身份证110101199003070000", "id_card", "11****************"),
        ("卡号6222020000000000000", "bank_card", "62*****************"),
        ("邮箱someone.else@example.com", "email", "************@example.com"),
        ("联系方式:1234567890@qq.com", "email", "**********@qq.com"),
        ("加QQ：12345678", "qq", "12******"),
        ("QQ群 87654321", "qq", "87******"),
        ("微信：abc_12345", "wechat", "ab*******"),
        ("加微信号zhaiwu-888", "wechat", "zh********"),
        ("座机010-12345678", "landline", "01**********"),
    ],
)
def test_personal_data_is_found_and_masked(text: str, kind: str, masked: str) -> None:
    mentions = find_pii(reading(text), find_hotlines(reading(text)))
    assert [(mention.kind, mention.surface) for mention in mentions] == [(kind, masked)]
    assert all(len(mention.surface) == mention.end - mention.start for mention in mentions)


@pytest.mark.parametrize(
    "text",
    [
        "请拨打12378或95588，4008000123",
        "编号20241106021450，金额13800000000000元",
        "微信支付和微信WeChat",
        "2024-11-06 02:14:50",
        "a@b，价格@100",
        "",
    ],
)
def test_nothing_personal(text: str) -> None:
    assert find_pii(reading(text), find_hotlines(reading(text))) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("欠款5,000元", [("amount", 5000, None, "CNY")]),
        ("欠了1.5万元左右", [("amount", 15000, None, "CNY")]),
        ("三万元以下", [("amount", 30000, None, "CNY")]),
        ("3至5万元", [("amount", 30000, 50000, "CNY")]),
        ("年利率24%", [("rate", 24, None, "percent/year")]),
        ("年化利率在15.4%-24%之间", [("rate", 15.4, 24, "percent/year")]),
        ("日利率万分之五", [("rate", 0.05, None, "percent/day")]),
        ("占投诉量的49.6%", [("share", 49.6, None, "percent")]),
        ("逾期30天", [("duration", 30, None, "day")]),
        ("逾期1-30天", [("duration", 1, 30, "day")]),
        ("逾期三个月", [("duration", 3, None, "month")]),
        ("逾期3至6個月", [("duration", 3, 6, "month")]),
        ("分六十期", [("duration", 60, None, "instalment")]),
        ("欠了1358.09亿元", [("amount", 135809000000, None, "CNY")]),
        ("三四年", [("duration", 3, 4, "year")]),
        ("一个年轻人，二期工程", []),
        ("两年以内", [("duration", 2, None, "year")]),
        ("15個工作日內", [("duration", 15, None, "workday")]),
        ("2024年11月6日", []),
        ("二〇二四年", []),
        ("第三期", []),
        ("万元户", []),
        ("第675条", []),
        ("十分重要，一定要看", []),
        ("", []),
    ],
)
def test_quantities(text: str, found: list[tuple[str, float, float | None, str]]) -> None:
    quantities = find_quantities(reading(text))
    assert [(each.kind, each.value, each.value_max, each.unit) for each in quantities] == found
    assert not any(each.suspect for each in quantities)
    assert all(text[each.start : each.end] == each.surface for each in quantities)


@pytest.mark.parametrize("text", ["比重为?7.9%", "逾期3190天", "逾期130天", "约1\ufffd30天", "利率\ufffd24%"])
def test_damaged_quantities_are_suspect(text: str) -> None:
    assert [each.suspect for each in find_quantities(reading(text))] == [True]
