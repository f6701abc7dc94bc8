"""Hotlines, personal data and quantities: public numbers stay, personal ones are masked, damaged ones are suspect."""

from __future__ import annotations

import pytest

from pipelines.annotate.hotlines import find_hotlines
from pipelines.annotate.personal import find_pii
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
        ("疑似詐騙請撥165", ["165"]),
        ("身高165厘米", []),
        ("心理援助12356", ["12356"]),
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
        ("逾期5万余元", [("amount", 50000, None, "CNY")]),
        ("一万五千元", [("amount", 15000, None, "CNY")]),
        ("欠了1万5千元", [("amount", 15000, None, "CNY")]),
        ("欠款三万五，还不上", [("amount", 35000, None, "CNY")]),
        ("借了5万", [("amount", 50000, None, "CNY")]),
        ("欠款金额3w左右", [("amount", 30000, None, "CNY")]),
        ("负债30多万", [("amount", 300000, None, "CNY")]),
        ("下款1w8", [("amount", 18000, None, "CNY")]),
        ("2万3的账单", [("amount", 23000, None, "CNY")]),
        ("每月最低还500。", [("amount", 500, None, "CNY")]),
        ("月入六千，月供3000。", [("amount", 6000, None, "CNY")]),
        (
            "欠款1万以下不办，1-5万分24期",
            [
                ("amount", 10000, None, "CNY"),
                ("amount", 10000, 50000, "CNY"),
                ("duration", 24, None, "instalment"),
            ],
        ),
        ("用户达5万以上", []),
        ("第500，共1500。", []),
        ("归还1234，欠2024年", []),
        ("手续费每期0.6%", [("rate", 0.6, None, "percent/instalment")]),
        ("每天按0.05%计息，再加5%的违约金", [("rate", 0.05, None, "percent/day"), ("rate", 5, None, "percent")]),
        ("那一天暴跌7.6%", [("share", 7.6, None, "percent")]),
        ("人民币5000元", [("amount", 5000, None, "CNY")]),
        ("￥5,000.50", [("amount", 5000.5, None, "CNY")]),
        ("15萬元至20萬元", [("amount", 150000, 200000, "CNY")]),
        ("3000多块钱", [("amount", 3000, None, "CNY")]),
        ("500港元", [("amount", 500, None, "HKD")]),
        ("单笔不超过1万元", [("amount", 10000, None, "CNY")]),
        ("贷款总额1.2万亿元", [("amount", 1.2e12, None, "CNY")]),
        ("24%年利率", [("rate", 24, None, "percent/year")]),
        ("不得超过百分之二十四的年利率", [("rate", 24, None, "percent/year")]),
        ("利率上限为24%", [("rate", 24, None, "percent/year")]),
        ("年化24%", [("rate", 24, None, "percent/year")]),
        ("0.05%/日", [("rate", 0.05, None, "percent/day")]),
        ("日息0.05%", [("rate", 0.05, None, "percent/day")]),
        ("日息万分之五", [("rate", 0.05, None, "percent/day")]),
        ("按每日万分之五收取罚息", [("rate", 0.05, None, "percent/day")]),
        ("罚息按万分之五计收", [("rate", 0.05, None, "percent/day")]),
        ("月利率1.5%", [("rate", 1.5, None, "percent/month")]),
        ("月息2分", [("rate", 2, None, "percent/month")]),
        ("年息五厘", [("rate", 5, None, "percent/year")]),
        ("月费率0.6%", [("rate", 0.6, None, "percent/month")]),
        ("每期手续费率0.75%", [("rate", 0.75, None, "percent/instalment")]),
        ("利率2‰/月", [("rate", 0.2, None, "percent/month")]),
        ("24%—36%的利率区间", [("rate", 24, 36, "percent/year")]),
        ("投诉中利息问题占比49.6%", [("share", 49.6, None, "percent")]),
        ("不良率为3.2%", [("share", 3.2, None, "percent")]),
        ("在原利率基础上加收50%的罚息", [("share", 50, None, "percent")]),
        ("超过60%的用户", [("share", 60, None, "percent")]),
        ("最低还款额为账单的10%", [("share", 10, None, "percent")]),
        ("同比增长12.5％", [("share", 12.5, None, "percent")]),
        ("逾期一年半", [("duration", 1.5, None, "year")]),
        ("兩個半月", [("duration", 2.5, None, "month")]),
        ("半年内还清", [("duration", 0.5, None, "year")]),
        ("逾期3个多月", [("duration", 3, None, "month")]),
        ("三個月至六個月", [("duration", 3, 6, "month")]),
        ("3 个 月以后", []),
        ("逾期 30 天", [("duration", 30, None, "day")]),
        ("十五日内提交", [("duration", 15, None, "day")]),
        ("15日的答辩期", [("duration", 15, None, "day")]),
        ("逾期90日", [("duration", 90, None, "day")]),
        ("最长60期", [("duration", 60, None, "instalment")]),
        ("24小时内", [("duration", 24, None, "hour")]),
        ("三年以上十年以下有期徒刑", [("duration", 3, None, "year"), ("duration", 10, None, "year")]),
        ("每天不超过3次", [("count", 3, None, "time")]),
        ("涉及80万人", [("count", 800000, None, "person")]),
        ("接到1200家平台的电话", [("count", 1200, None, "company")]),
        ("拨打10-15次", [("count", 10, 15, "time")]),
        ("有5张信用卡", [("count", 5, None, "card")]),
        ("22:00之后", [("time", 22, None, "hour_of_day")]),
        ("晚上10点后不得催收", [("time", 22, None, "hour_of_day")]),
        ("早8点至晚10点", [("time", 8, 22, "hour_of_day")]),
        ("早上8点至晚上10点之间", [("time", 8, 22, "hour_of_day")]),
        ("8:00-22:00", [("time", 8, 22, "hour_of_day")]),
        ("21时至次日8时", [("time", 21, 8, "hour_of_day")]),
        ("回款率六成", [("share", 60, None, "percent")]),
        ("三到五成的利息", [("share", 30, 50, "percent")]),
        ("新台幣50萬元", [("amount", 500000, None, "TWD")]),
        ("12378工作日接聽", []),
        ("今年一季度", []),
        ("百分之百成功", []),
        ("已成立，成功，五成员", []),
        ("上午九点半", [("time", 9.5, None, "hour_of_day")]),
        ("第30天", []),
        ("12月6日内容更新", []),
        ("3点建议，2点注意", []),
        ("第三人、第一次、一次性", []),
        ("2024年11月6日 02:14:50", []),
        ("24年11月", []),
        ("5月15日前还款", []),
        ("有一天", []),
        ("GB/T 45251-2025", []),
        ("3.1 罚息", []),
        ("二次分期", []),
        ("四成人还不上", [("share", 40.0, None, "percent")]),
        ("他一成人就离家", []),
        ("上半年的投诉", []),
        ("拖了半年", [("duration", 0.5, None, "year")]),
        ("还完的一天", []),
        ("占三成五", [("share", 35.0, None, "percent")]),
        ("三成立案", []),
        ("每月进账四千五", [("amount", 4500.0, None, "CNY")]),
        ("房贷两千一百三", [("amount", 2130.0, None, "CNY")]),
        ("四千五百家", [("count", 4500.0, None, "company")]),
        ("花呗18500，借呗12000。", [("amount", 18500.0, None, "CNY"), ("amount", 12000.0, None, "CNY")]),
        ("招商银行95555，", []),
        ("京东白条2024年", []),
        ("挂牌268单", [("count", 268.0, None, "case")]),
        ("3单位", []),
        ("年利率超过48厘", [("rate", 48.0, None, "percent/year")]),
        ("按未还部分的5%收取违约金", [("rate", 5.0, None, "percent")]),
        ("占未还部分的5%", [("share", 5.0, None, "percent")]),
        ("日息万五", [("rate", 0.05, None, "percent/day")]),
        ("月利一分五", [("rate", 1.5, None, "percent/month")]),
        ("两分的月息", [("rate", 2.0, None, "percent/month")]),
        ("年化六个点", [("rate", 6.0, None, "percent/year")]),
        ("提成三个点", [("share", 3.0, None, "percent")]),
        ("一共16万8千。", [("amount", 168000.0, None, "CNY")]),
        ("4千5的违约金", [("amount", 4500.0, None, "CNY")]),
        ("利息三千多，", [("amount", 3000.0, None, "CNY")]),
        ("讲三个点", []),
        ("万五楼", []),
        ("百年老店", []),
        ("三人行", []),
        ("元旦", []),
        ("数十万元", []),
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


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("比重为?7.9%", "?7.9%"),
        ("逾期3190天", "3190天"),
        ("逾期130天", "130天"),
        ("约1\ufffd30天", "1\ufffd30天"),
        ("利率\ufffd24%", "\ufffd24%"),
        ("共有1?930元", "1?930元"),
        ("利率?24%", "?24%"),
    ],
)
def test_damaged_quantities_are_suspect(text: str, surface: str) -> None:
    assert [(each.suspect, each.surface) for each in find_quantities(reading(text))] == [(True, surface)]


@pytest.mark.parametrize(
    ("text", "bound", "context"),
    [
        ("逾期超过90天", "at_least", "逾期"),
        ("罚款不超过5万元", "at_most", "罚款"),
        ("年利率24%以上", "at_least", "年利率"),
        ("年利率不低于24%", "at_least", "年利率"),
        ("不良率大约85%以上", "at_least", None),
        ("欠款约3万元", "about", "欠款"),
        ("十五日内答辩", "at_most", "答辩"),
        ("5万余元的本金", "about", "本金"),
        ("利息高。共30天", None, None),
    ],
)
def test_quantities_know_their_bound_and_subject(text: str, bound: str | None, context: str | None) -> None:
    (quantity,) = find_quantities(reading(text))
    assert (quantity.bound, quantity.context) == (bound, context)


@pytest.mark.parametrize("text", ["上限是多少?24%以上无效", "逾期多久?90天"])
def test_a_question_before_a_number_is_no_damage(text: str) -> None:
    assert [each.suspect for each in find_quantities(reading(text))] == [False]
