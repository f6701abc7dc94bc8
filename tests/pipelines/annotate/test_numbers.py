"""Hotlines, personal data and quantities: public numbers stay, personal ones are masked, damaged ones are suspect."""

from __future__ import annotations

import pytest

from pipelines.annotate.contacts.hotlines import find_hotlines
from pipelines.annotate.contacts.personal import find_pii
from pipelines.annotate.numbers.quantities import find_quantities
from pipelines.annotate.reading import Reading
from pipelines.repair.losses.losses import damaged_number_spans
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
    "written",
    [
        "12 378", "123-78", "1-2-3-7-8", "1 2 3 7 8", "一二三七八", "幺二三七八", "①②③⑦⑧", "123\u00a078", "057112378", "+8612378",
        "+86-10-12378", "Tel12378", "12378元旦照常", "12378个没完", "12378条件是", "12378月初", "12378位于", "12378天天", "12378名义",
    ],
)  # fmt: skip
def test_a_hotline_written_apart_or_in_words(written: str) -> None:
    assert [mention.number for mention in find_hotlines(reading(f"可以拨打{written}"))] == ["12378"]


@pytest.mark.parametrize(
    "written",
    ["四零零八二零八八二零", "400—820—8820", "(400)820-8820", "400.820.8820", "+86-400-820-8820", "40-0820-8820"],
)
def test_a_firms_number_written_apart_or_in_words(written: str) -> None:
    text = reading(f"拨打{written}")
    assert [mention.number for mention in find_hotlines(text)] == ["400-820-8820"]
    assert find_pii(text, find_hotlines(text)) == ()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("10086发来的短信", "10086"),
        ("10010客服", "10010"),
        ("拨打12306", "12306"),
        ("台湾165", "165"),
        ("拨打一一零", "110"),
        ("客服95138", "95138"),
        ("95678打来的电话", "95678"),
        ("96669银行", "96669"),
        ("QQ客服95017", "95017"),
        ("拨打12315/12378", "12315"),
    ],
)
def test_numbers_of_carriers_and_call_centres(text: str, number: str) -> None:
    assert number in [mention.number for mention in find_hotlines(reading(text))]


@pytest.mark.parametrize(
    "text",
    [
        "本金95555，利息1200", "欠款合计95511，已还", "合计：95559", "卡号后五位95588", "排名95533", "95533次", "95533 次来电",
        "12月12315日", "得95138分", "95000银行", "月份一二三七八", "共12 378个", "10000元", "拨打12345次", "工号10086", "打分9 5 5 8 8", "打折95 588", "拨款123 45", "电话12 345通", "在12306购票",
    ],
)  # fmt: skip
def test_sums_and_ranks_are_no_hotlines(text: str) -> None:
    assert find_hotlines(reading(text)) == ()


@pytest.mark.parametrize(
    "text", ["致电010—95618501", "QQ→8007975005", "电话1六8二八四95127", "打165_7761_6332", "卡号955880000000000001"]
)
def test_a_public_number_in_it_exposes_nobody(text: str) -> None:
    read = reading(text)
    assert find_hotlines(read) == ()
    assert len(find_pii(read, ())) == 1


@pytest.mark.parametrize("piece", ["1", "9 ", "95588", "95588-", "一二", "400-", "拨打1 ", "86", "(", "①"])
def test_hostile_numbers_take_linear_time(piece: str, assert_linear) -> None:
    def prepare(length: int):
        text = reading((piece * length)[:length])
        return lambda: find_hotlines(text)

    assert_linear(prepare, 4_000)


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
        ("月入六千，月供3000。", [("amount", 6000, None, "CNY"), ("amount", 3000, None, "CNY")]),
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
        ("三年以上十年以下有期徒刑", [("duration", 3, 10, "year")]),
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


def amounts(text: str) -> list[tuple[float, float | None]]:
    return [(each.value, each.value_max) for each in find_quantities(reading(text)) if each.kind == "amount"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # a sum as it is spoken, without its last unit, stands for money wherever it stands
        ("那笔一千八一直挂着", [(1800, None)]),
        ("月还八百七", [(870, None)]),
        ("网贷十五六万。", [(150000, 160000)]),
        ("每月也就五六千吧", [(5000, 6000)]),
        ("哪怕还两三百", [(200, 300)]),
        ("一扣就是三四十。", [(30, 40)]),
        ("四张卡、12.8万、别的没有", [(128000, None)]),
        ("一千二百人，三百六十五天，一千八百家", []),
        ("他是个二百五。", []),
        ("第一百八十八条，一百多条", []),
        # vague endings
        ("月供四千挂零，", [(4000, None)]),
        ("挣三千出头。", [(3000, None)]),
        ("欠着10几万", [(100000, None)]),
        ("动辄十来万，", [(100000, None)]),
        ("欠万把块", [(10000, None)]),
        ("剩下千儿八百，", [(800, 1000)]),
        ("还差百八十块", [(80, 100)]),
        ("几万元，数千元，上万元，成百上千", []),
        # ranges in words, in numbers with w, and with a sign
        ("额度一千到三十万，", [(1000, 300000)]),
        ("建行六个W、", [(60000, None)]),
        ("NT$2,000，", [(2000, None)]),
        ("定金三百。", [(300, None)]),
        ("四百多路费", [(400, None)]),
        ("三万本金", [(30000, None)]),
        ("付了伍仟，", [(5000, None)]),
        ("最低十元", [(10, None)]),
        # small change
        ("欠一块二", [(1.2, None)]),
        ("多扣三块五毛钱", [(3.5, None)]),
        ("五毛", [(0.5, None)]),
        ("心里一块石头，一块儿去，第五角度，三毛利", []),
        ("12378，24小时人工", []),
        ("粉丝五万，阅读十万以上", []),
    ],
)
def test_sums_as_they_are_spoken(text: str, found: list[tuple[float, float | None]]) -> None:
    assert amounts(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # digits behind a word of paying, before the end of their clause or a word of what is paid
        ("住宿费1200，到账7701，", [(1200, None), (7701, None)]),
        ("被扣299会员费", [(299, None)]),
        ("每月1246.3，一人200，", [(1246.3, None), (200, None)]),
        ("欠朋友老梁2000，", [(2000, None)]),
        ("先还500行不行", [(500, None)]),
        ("律师费800到1500不等", [(800, 1500)]),
        ("收费12378，本金2023，还款日期20，付95588。", []),
        ("楼层800到1500，", []),
        # what is paid each time, and a sum that is a clause of its own
        ("咨询一小时三百，", [(300, None)]),
        ("加上二百一年的会员", [(200, None)]),
        ("换了手机，五千九百九十九，分期的", [(5999, None)]),
        ("只要两万先应急", [(20000, None)]),
        ("把那八百垫上", [(800, None)]),
        ("二百一十天，八百里，三千弟子", []),
        # sums of several parts
        ("13万6千8，", [(136800, None)]),
        ("写一份八百到一千二。", [(800, 1200)]),
        ("从26个w到清零", [(260000, None)]),
        ("变成4188元", [(4188, None)]),
        ("一千九百余件，多一毛都不给，三角债", []),
        ("罚息3块6毛5，九块八毛六", [(3.65, None), (9.86, None)]),
        ("违者罚五百。借一万把卡还了，", [(500, None), (10000, None)]),
        ("剩下2050请处理，剩下的2370还卡，也就是230。", [(2050, None), (2370, None), (230, None)]),
        ("三千的手机，一只一千二三，", [(3000, None), (1200, 1300)]),
        ("416万的销量，三千的员工，五百的路", []),
        ("转了2000。领了6300，兼职1500，买了399的", [(2000, None), (6300, None), (1500, None), (399, None)]),
        ("少的五百，多的两万，欠成十七万，", [(500, None), (20000, None), (170000, None)]),
        ("一张十五，每天流水两千，预算一百以内", [(15, None), (2000, None), (100, None)]),
        ("额度500～8000，7天，2W起步，118万成交", [(500, 8000), (20000, None), (1180000, None)]),
        ("核销215亿，两百来万的房子，先交68资料费", [(21500000000, None), (2000000, None), (68, None)]),
        ("加利息四十七，三万是借来的", [(47, None), (30000, None)]),
        ("月薪5000左右，月入8000多，工资3500一个月", [(5000, None), (8000, None), (3500, None)]),
        ("欠了8000多没还，还款500多人", [(8000, None)]),
        ("罚200，额度五万起，", [(200, None), (50000, None)]),
        ("三万起诉讼，14亿人，年纪四十七，", []),
        ("一人十二，双十一只买了书，第十五，", [(12, None)]),
        ("3仟元，參拾萬元，500圓", [(3000, None), (300000, None), (500, None)]),
    ],
)
def test_sums_with_nothing_but_their_place(text: str, found: list[tuple[float, float | None]]) -> None:
    assert amounts(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("周转俩月", [("duration", 2, None, "month")]),
        ("等了一刻钟", [("duration", 15, None, "minute")]),
        ("两个礼拜", [("duration", 2, None, "week")]),
        ("五个年头", [("duration", 5, None, "year")]),
        ("每天干12h", [("duration", 12, None, "hour")]),
        ("差三、五天", [("duration", 3, 5, "day")]),
        ("7到30日由专员跟进", [("duration", 7, 30, "day")]),
        ("至少隔30日。", [("duration", 30, None, "day")]),
        ("拖一期加收，两期没还", [("duration", 1, None, "instalment"), ("duration", 2, None, "instalment")]),
        ("一期工程，每月5到10日", []),
        ("12378，24小时人工", [("duration", 24, None, "hour")]),
        ("三番五次，一天到晚，一日三餐，拖一天算一天", []),
        ("两三遍，五六趟，十二页", [("count", 2, 3, "time"), ("count", 5, 6, "time"), ("count", 12, None, "page")]),
        ("每百件里有二十七件", [("count", 100, None, "case"), ("count", 27, None, "case")]),
        ("要三分利", [("rate", 3, None, "percent/month")]),
        ("超过48厘先至犯法", [("rate", 48, None, "percent/year")]),
        ("三分利润", []),
        ("日息万二到万五", [("rate", 0.02, 0.05, "percent/day")]),
        ("日息万五一天天滚", [("rate", 0.05, None, "percent/day")]),
        ("每百元每日四分，折年14.4%", [("rate", 0.04, None, "percent/day"), ("rate", 14.4, None, "percent/year")]),
        ("按最低还款未还部分的5%收，", [("rate", 5, None, "percent")]),
        ("按差额的5%收滞纳金", [("rate", 5, None, "percent")]),
        ("利息从24%涨到36%", [("rate", 24, None, "percent/year"), ("rate", 36, None, "percent/year")]),
        ("不良率上升到3%", [("share", 3, None, "percent")]),
        ("成功率百分百", [("share", 100, None, "percent")]),
        ("半夜一点", [("time", 1, None, "hour_of_day")]),
        ("除夕夜十一点", [("time", 23, None, "hour_of_day")]),
        ("晚上八点一刻", [("time", 20.25, None, "hour_of_day")]),
    ],
)
def test_spoken_units(text: str, found: list[tuple[str, float, float | None, str]]) -> None:
    """Units as people say them, each with what only looks like one."""
    assert [(each.kind, each.value, each.value_max, each.unit) for each in find_quantities(reading(text))] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("三个问题，两辆车，四种说法", [3, 2, 4]),
        ("三四百个案子，手上十几个", [300, 10]),
        ("带俩娃，三个孩子", [2, 3]),
        ("5个工号，24单个人不良贷款", [5, 24]),
        ("他们俩，夫妻俩月入一万，三孩子", []),
        ("一个问题，第三个，上两次，头三个", []),
        ("三部门，三轮车，四处借钱，三类户，两个亿，三个代表，千千万万个", []),
        ("要3000只还了500", []),
        ("一百二十个不愿意，M2组", []),
        ("4.1 起案件\n2 个人信息\n1.2 家庭支持", []),
        ("3家庭院，2用户画像，5家银行，4.3家", [5, 4.3]),
        ("3亿客群，5万+客户，两百员工", [300_000_000, 50_000, 200]),
        ("5万借款，两万客户费用", [20_000]),
    ],
)
def test_whatever_is_counted_is_a_count(text: str, found: list[float]) -> None:
    assert [each.value for each in find_quantities(reading(text)) if each.kind == "count"] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("打八折，六五折，8.5折，五到七折", [80, 65, 85, 50]),
        ("折合，一波三折，百折不挠", []),
        ("降息25个基点，少了三点二个百分点", [0.25, 3.2]),
        ("给到八个点，收五到八个点，八个点的利息", [8, 5, 8]),
        ("讲三个点，我有三个点要说", []),
        ("利率三十趴", [30]),
        ("趴在桌上", []),
        ("三成至三成五，两到三成，百分之二三十", [30, 20, 20]),
        ("手续费6个点，加起来近十二个点", [6, 12]),
    ],
)
def test_shares_as_they_are_spoken(text: str, found: list[float]) -> None:
    assert [each.value for each in find_quantities(reading(text)) if each.unit.startswith("percent")] == found


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("年化23.98%，算进去早超过36%了", ["percent/year", "percent/year"]),
        ("LPR从4.25%，一路降到2023年8月的3.45%", ["percent/year", "percent/year"]),
        ("日息0.04%，其实是14.6%", ["percent/day", "percent/year"]),
        ("月息1%，一年12%", ["percent/month", "percent/year"]),
        ("逾期后按24%计", ["percent/year"]),
        ("利息二分，拿了十个月", ["percent/month"]),
        ("年利率23.4%，上浮50%即35.1%", ["percent/year", "percent/year"]),
        ("上限由24%压至20%，占24%", ["percent/year", "percent/year"]),
        ("利率某贷36%、某条18%、某卡15%，成功率98%", ["percent/year", "percent/year", "percent/year"]),
        ("逼近年化三成，占三成", ["percent/year"]),
        ("每天一百个，接通率保35%，综合费率24%", ["percent/year"]),
        ("会算年化的只有4%", []),
        ("按日万分之五计，占百分之二三十", ["percent/day"]),
        ("罚息加50%", []),
        ("私人贷款批9.8厘，9厘米", ["percent/year"]),
        ("要三点五分利", ["percent/month"]),
        ("日利率0.04%，罚息就是0.06%", ["percent/day", "percent/day"]),
        ("调整为以年24%为限，今年24%的涨幅", ["percent/year"]),
        ("超过36%的部分无效，占24%", ["percent/year"]),
        ("标的是每万元日息五元，每万块一天三块", ["percent/day", "percent/day"]),
        ("年利率24%，其中30%的人还不上", ["percent/year"]),
        ("年利率24%，成功率达到98%", ["percent/year"]),
        ("按2.5%交纳，利息一分不少", []),
    ],
)
def test_rates_are_told_by_what_they_are_compared_with(text: str, units: list[str]) -> None:
    assert [each.unit for each in find_quantities(reading(text)) if each.kind == "rate"] == units


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("用了三年零三个月", [(39, "month")]),
        ("有期徒刑一年六个月", [(18, "month")]),
        ("一个月零六天", [(36, "day")]),
        ("等了1小时20分钟", [(80, "minute")]),
        (
            "一年十二个月，一天8小时，一年三天",
            [(1, "year"), (12, "month"), (1, "day"), (8, "hour"), (1, "year"), (3, "day")],
        ),
        ("经过三十日即视为送达", [(30, "day")]),
        ("还款日前一天，前一天，头一天", [(1, "day")]),
        ("可分3/6/12期，剩余264期中", [(12, "instalment"), (264, "instalment")]),
        ("借一千一天", [(1, "day")]),
        ("期中考试，第十一天，半年报，民國一〇九年，民國110年", []),
        ("1个月到3年，3天到两周，一到三年", [(1, "month"), (3, "day"), (1, "year")]),
        ("可延至六十日，会议延至三十日，", [(60, "day")]),
        ("一刻多钟，三个工作天，每次延1期", [(15, "minute"), (3, "workday"), (1, "instalment")]),
    ],
)
def test_durations_of_several_parts(text: str, found: list[tuple[float, str]]) -> None:
    durations = [each for each in find_quantities(reading(text)) if each.kind == "duration"]
    assert [(each.value, each.unit) for each in durations] == found


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("早会八点三刻开", [8.75]),
        ("九点到所，三点到位", [9]),
        ("宽限到8号24点", [24]),
        ("晚一点还，早一点说，零点五，扣5分", []),
        ("9:00-12:00，13:30-17:00", [9, 13.5]),
        ("晚上12点前，中午12点，零点扣款", [24, 12, 0]),
        ("5点45分到账，下晝兩點半", [5.75, 14.5]),
    ],
)
def test_times_of_day(text: str, hours: list[float]) -> None:
    assert [each.value for each in find_quantities(reading(text)) if each.kind == "time"] == hours


def test_a_second_time_is_of_the_same_half_day() -> None:
    ends = [each.value_max for each in find_quantities(reading("下午2点到5点，晚上10点到8点，8点到5点"))]
    assert ends == [17, 8, 5]


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("逾期17天内，830天，3160天，60天以上", ["17天", "830天", "3160天"]),
        ("逾期13天内是宽限，4190天会报送", ["13天", "4190天"]),
        ("逾期115天，1530天", ["115天", "1530天"]),
        ("平均逾期1480天，宽限13天，15天，最长365天", []),
        ("逾期12天，最长360天", []),
        ("共1□930元", ["1□930元"]),
        ("逾期l5天内", ["l5天"]),
        ("罚息?.05%一天", ["?.05%"]),
        ("日息005%", ["005%"]),
        ("利息654.38+0元", ["654.38+0元"]),
        ("3000元，100%，IOS系统1天，Vol3元", []),
    ],
)
def test_numbers_that_lost_a_part_are_suspect(text: str, surfaces: list[str]) -> None:
    assert [each.surface for each in find_quantities(reading(text)) if each.suspect] == surfaces


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


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        pytest.param("天黑了\n万五", [], id="the line above says nothing of interest"),
        pytest.param("日息\n万五", ["万五"], id="it does"),
        pytest.param("天黑了\n10点，他走了", [], id="no time of day"),
        pytest.param("晚上\n10点，他走了", ["晚上\n10点"], id="the part of the day stands above"),
        pytest.param("9点\n到11点", ["9点\n到11点"], id="a range goes on in the next line"),
        pytest.param("9点\n天亮了", [], id="nothing does"),
        pytest.param("数\n十万元，天亮了", [], id="a vague one begins above"),
        pytest.param("总\n十万元，天亮了", ["十万元"], id="none does"),
        pytest.param("是?.05%", ["?.05%"], id="a damaged point behind a mark"),
        pytest.param("是。.05%", [], id="no damage"),
    ],
)
def test_numbers_at_the_edge_of_a_line_are_read_with_what_stands_beyond(text: str, surfaces: list[str]) -> None:
    for _ in range(2):  # sentences are remembered together with what counts of their neighbours
        assert [each.surface for each in find_quantities(reading(text))] == surfaces


def test_sentences_say_the_same_numbers_wherever_they_stand() -> None:
    said = "借了3万元，年利率24%，分12期，逾期90天后打了5次电话"
    alone = find_quantities(reading(said))
    behind = find_quantities(reading(f"天黑了。{said}。\n天亮了，{said}"))
    assert [each.surface for each in alone] == ["3万元", "24%", "12期", "90天", "5次"]
    assert [(each.surface, each.start) for each in behind] == [
        (each.surface, each.start + begins) for begins in (4, 10 + len(said)) for each in alone
    ]
