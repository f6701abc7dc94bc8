"""Numbers of tables, of dialogues and of ledgers, where the unit stands elsewhere or nowhere, against what only looks so."""

from __future__ import annotations

import pytest

from pipelines.annotate.numbers.columns import column_figures
from pipelines.annotate.numbers.quantities import find_quantities
from pipelines.annotate.reading import Reading
from pipelines.script import fold, simplify


def quantities(text: str) -> list[tuple[str, float, float | None, str]]:
    read = Reading(
        text=text, folded=fold(simplify(text)), title="", title_folded="", sections=(), published=None, damaged=()
    )
    return [(found.kind, found.value, found.value_max, found.unit) for found in find_quantities(read)]


def test_the_head_of_a_column_gives_its_cells_their_unit() -> None:
    table = (
        "期数 | 还款日 | 应还本金（元） | 年利率（%）| 占比（%） | 余额（万元）\n"
        "1 | 2025-03-10 | 1,350.00 | 7.2 | 30 | 1.5\n"
        "2 | 2025-04-10 | 980 | — | 40 | 无\n"
        "合计\n"
        "3 | 2025-05-10 | 980"
    )
    assert quantities(table) == [
        ("amount", 1350, None, "CNY"),
        ("rate", 7.2, None, "percent/year"),
        ("share", 30, None, "percent"),
        ("amount", 15000, None, "CNY"),
        ("amount", 980, None, "CNY"),
        ("share", 40, None, "percent"),
    ]


def test_a_cell_with_its_own_unit_is_read_once() -> None:
    assert quantities("| 金额（元） |\n| --- |\n| 500元 |\n| ¥600 |") == [
        ("amount", 500, None, "CNY"),
        ("amount", 600, None, "CNY"),
    ]


def test_a_column_of_prices_needs_no_unit() -> None:
    table = "| 服务 | 单价 |\n| --- | --- |\n| 延期 | 680 |\n| 应诉 | 2980起 |\n| 折扣 | 24 |\n| 年份 | 2024 |"
    assert quantities(table) == [("amount", 680, None, "CNY"), ("amount", 2980, None, "CNY")]


@pytest.mark.parametrize(
    "text",
    [
        "单位：万元\n项目 | 金额\n本金 | 8000",
        "首页 | 费用\n正文 500",
        "说明 | 备注\n金额 | 余额\n800 | 900",
        "表1 各行信用卡贷款余额（亿元）\n银行|余额\n招商银行|9,140",
        "金额：万元\n项目|金额\n本金|500",
        "以下数字均为万元\n\n项目|金额\n本金|500",
        "项目|金额|备注\n本金|500|万元",
        "项目|金额\n本金|500\n（以上均为万元）",
        "项目|余额\n本金|500\n余额（美元）|600",
        "项目 | 合计\n语文 | 120",
        "球队 | 小计\n湖人 | 108",
        "平台 | 投诉总额\n甲 | 1208",
    ],
)
def test_a_column_of_prices_is_the_first_line_s_and_in_yuan(text: str) -> None:
    assert quantities(text) == []


@pytest.mark.parametrize("text", ["项目|合计\n房租|1200", "每月开销\n项目|小计\n早点|1200", "金额|总计\n无|1200"])
def test_a_column_of_totals_is_money_where_money_is_spoken_of(text: str) -> None:
    assert quantities(text) == [("amount", 1200, None, "CNY")]


@pytest.mark.parametrize("head", ["年化增长", "日息票", "利率上升"])
def test_percentages_of_a_column_that_grows_or_names_a_coupon_are_shares(head: str) -> None:
    assert quantities(f"名称 | {head}\n甲 | 5%") == [("share", 5, None, "percent")]


@pytest.mark.parametrize(
    "text",
    [
        "年份（年）|月份（月）\n2024|3",
        "成立（年）\n2024|3",
        "还款日（日）|备注\n15|无",
        "期次（期）|备注\n3|无",
        "序号（笔）|备注\n3|无",
        "金额（元）|电话\n19900000001|无",
        "金额（元）|备注\n05|无",
        "编号 | 工号\n1024 | 2048",
        "（元）|\n说明\n1024 | 2048",
        "1 | 2 | 3",
        "首页 | 逾期（3）",
    ],
)
def test_cells_under_no_unit_are_nothing(text: str) -> None:
    assert quantities(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("房租900 吃饭 一千 剩2600", [900, 1000, 2600]),
        ("应还1000.50 已还", [1000.5]),
        ("债权本金：45,000.00 利息：3,200.55", [45000, 3200.55]),
        ("您先处理。350行吗？", [350]),
        ("月底前凑齐6000，月供变成4700。", [6000, 4700]),
        ("上周提现2600，手续费26。", [2600, 26]),
        ("给你五百，留了300。", [500, 300]),
        ("当天利息3.5，余额只有3.27，扣款失败。", [3.5, 3.27]),
        ("月供从3,850降到2,960", [3850, 2960]),
        ("这笔4200的单子，128.5的差额", [4200, 128.5]),
        ("借10,000逾期", [10000]),
        ("违约金最低200。", [200]),
        ("转账10000，备注还款", [10000]),
        ("余额一千二百亿，", [120_000_000_000]),
        ("四元八角，两分钱", [4.8, 0.02]),
        ("4块5一单", [4.5]),
        ("利息总数四万六千元", [46000]),
        ("5.2万→3.9万→", [52000, 39000]),
        ("五嚿水", [500]),
        ("借咗8皮，", [80000]),
        ("罚HKD300，", [300]),
        ("爭落廿幾萬，", [200_000]),
        ("共34萬5,600元，手機6萬1,800。", [345_600, 61_800]),
        ("月供1.5个w，", [15_000]),
        ("5个点封顶12800。", [12_800]),
        ("單筆3,000起，", [3000]),
        ("一口价1999；收费1980，", [1999, 1980]),
        ("一个工280，", [280]),
        ("一刀砍到7500。", [7500]),
        ("花呗6800，12期，", [6800]),
        ("不足500按500收", [500, 500]),
        ("信用卡两万七，最低2700，", [27_000, 2700]),
        ("本金只降2300左右", [2300]),
        ("伙食压到800以内", [800]),
        ("724.94结清，", [724.94]),
        ("連違約金要1萬2600，", [12_600]),
        ("薪水28590，小额贷666，水电300，结余303.5。", [28_590, 666, 300, 303.5]),
        ("你先拿两万去，", [20_000]),
        ("被骗了5000。外债五千，标的5-6万，", [5000, 5000, 50_000]),
        ("转了5000过去，还剩1200没还，", [5000, 1200]),
        ("花三万买的，", [30_000]),
        ("爭咗五千，仲爭5,000，慳返八百，人工8000，", [5000, 5000, 800, 8000]),
        ("卡債五千，頭期款5,000，領了8000，安親班7500，", [5000, 5000, 8000, 7500]),
        ("卡數三萬五，總數12萬，", [35_000, 120_000]),
        ("欠1万二，3万五千，2万3千6百元", [12_000, 35_000, 23_600]),
        ("两亿三千万，3亿5千万元，一亿零五百万元", [230_000_000, 350_000_000, 105_000_000]),
        ("支出4k负债8w，5000RMB", [4000, 80_000, 5000]),
        ("合计【5,000.00】共1,234.56，", [5000, 1234.56]),
        ("欠招行 23000，花呗: 6800，", [23_000, 6800]),
        ("逾期明细\n招行 23000", [23_000]),
        ("一个月存2000，每月省500。", [2000, 500]),
        ("利息640=8,640元", [640, 8640]),
        ("消费满1000减100，充200送50。", [1000, 100, 200, 50]),
        ("从2万砍到1万2，", [20_000, 12_000]),
    ],
)
def test_sums_that_say_no_unit(text: str, values: list[float]) -> None:
    assert [value for kind, value, _, _ in quantities(text) if kind == "amount"] == values


def test_each_end_of_a_range_keeps_its_own_scale() -> None:
    assert quantities("额度500元—20万元") == [("amount", 500, 200_000, "CNY")]


@pytest.mark.parametrize(
    "text",
    [
        "转10086，按2转人工。", "分机转8802，找人。", "账号尾号3306的借款", "2023的账单还没还", "芝麻分650，", "体重130，身高175。",
        "工号1024，编号20240。", "打95588，按9，再按0。", "年份2019，月份12。", "群人数1500，已满。", "得了98分。", "版本升到3.2，",
        "八皮卡，三皮包", "旧水表", "排到第128，",
        "LPR降到3.45，", "年化从24降到15.4，", "贷款利率最低3.85，最高24。", "每期费率0.6，最高1.2，", "净息差1.69，", "年息7.2，",
        "信用分涨到750，", "芝麻信用分降到580。", "体重从150降到120，", "粉丝涨到5000，", "负债率降到50，", "查询次数加到30，",
        "逾期天数涨到90，", "期限从36减到24，", "分36期，还完12，", "还款期数最多36，", "借款人年龄最低22，最高55。", "广东省440100，",
        "库存100，", "提供10，", "误差10，", "时差12，", "验证码给6688，", "密码给123456，", "密码给你123456，", "再转8013，",
        "信用分封顶950。", "30期封顶2023，", "原价2023年，", "涨价2023，", "谈到12345，", "每日3,000起案件", "3.5个点", "一个工厂280，",
        "成绩不足600按600算，", "编号500按500收", "年龄最低22，", "体重只降2300克", "本金降2024年", "2023结清证明", "编号650结清，",
        "沪指报3,456.78，面积1,234.56，编号1,234.56，", "满18减5岁，满3期减1期，满2020", "招行 95555，招行 600036", "1+1=2，编号8000=3，", "库存2000，",
        "1万两人，", "带领120，本领500，首领300，占领2000，", "转人工2000，按0转人工500，", "损失数十万，欠数千元，几百块，", "户数三万五，人数五千，", "薪水2024，",

        "2023年第四季度投诉量排名：工商银行 5210，建设银行 4998，招商银行 3512。", "投诉前三：\n招商银行 2350\n浦发银行 1870",
        "尾号如下：招商银行 3321，中国银行 7788。", "卡号：招行 6225，建行 4367。", "验证码 花呗 583920", "行号：交通银行 110104",
        "港股：建设银行 939，工商银行 1398", "广发银行 4008", "花呗 650，芝麻分", "信用卡审批分数要求：招行 650，交行 600", "花呗: 2023。",
        "借呗 2023，微粒贷 2024。", "中信银行 2023，年报", "借呗: 2024.03，花呗: 2024.05", "恒生 23150，国企 8000。", "京东 618，天猫 1111。",
        "欠款在借呗 2023，微粒贷 2024。", "逾期投诉量：招商银行 2350", "还呗 4008", "借记卡：招行 6225", "逾期金额(万元)：招行 2350",
        "得分3,000.00", "比例1:1,000.00", "积分1万二", "人口两亿三千万", "评分满100减5", "公里数满3000减300", "分数满750减100",
        "学时满200减20", "充电满500送50", "体重不足100按100计", "满18送10", "家用300升热水器", "家用200减震器", "家用120变频空调", "逾期催收电话 招商银行 8200", "小学信贷500",
        "当铺1203", "加埋120", "302没付房租", "押金2018，那年交的", "报价2024", "售价2023，年份",

        "限流500/人。", "车流量1200/小时。", "热量300/份。", "限速80/小时，", "心率75/次，", "接待5000/次。", "停车费全免，限速30/小时", "工资高，产量300/人",
        "高考我得650，", "考试我得120，", "比赛佢得120，", "高考拿到650，", "比赛拿120，", "考试拿出650的成绩，", "桂皮一块，生姜两块。",
        "贷款利息涨了，上证指数3,218.56，深成指10,500.23。", "贷款受影响，收盘价格不变，贵州茅台1,688.88。",
        "全班总共45，", "全校一共1450，", "利息从24降到15.4，",
        "按揭房贷12，", "提现12，", "凑齐12，", "定损12，", "押了12，", "掏12，", "剩余12，", "留了12，", "滚到12，", "转账12，",
        "汇款12，", "打款12，", "卖了12，", "划走12，", "扣走12，", "尾款12，", "给你12，",
        "钱12，", "存款12，", "年终奖12，", "提成12，", "开销12，", "花销12，", "支出12，", "低保12，",
    ],
)  # fmt: skip
def test_numbers_that_are_no_sums(text: str) -> None:
    assert [found for found in quantities(text) if found[0] == "amount"] == []


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("自动扣款18点一次，21点再扣一次", [(18, None), (21, None)]),
        ("A：9:00~21:00", [(9, 21)]),
        ("早上八九点打来", [(8, 9)]),
        ("晚上七八点打来", [(19, 20)]),
        ("从早上9点一直打", [(9, None)]),
        ("晚上8点2个电话", [(20, None)]),
        ("凌晨十二点半收车", [(0.5, None)]),
        ("今天下午三点要移交", [(15, None)]),
        ("涨了18点。", []),
        ("总结以下15点：", []),
        ("注意这13点，", []),
        ("9:00一18:00", [(9, 18)]),
        ("9:00一切正常", [(9, None)]),
        ("以下18点要记住", []),
        ("利率18点。", []),
        ("年化24点，", []),
        ("费率15点起", []),
        ("第18点。", []),
        ("这三点要求", []),
    ],
)
def test_times_without_a_word_for_them(text: str, hours: list[tuple[float, float | None]]) -> None:
    assert [(low, high) for kind, low, high, _ in quantities(text) if kind == "time"] == hours


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("利率为日0.05%", ("rate", 0.05, None, "percent/day")),
        ("乙 年36% 逾期当月", ("rate", 36, None, "percent/year")),
        ("每月785，算下来利息将近百分之三十", ("rate", 30, None, "percent/year")),
        ("月综合费率0.83%", ("rate", 0.83, None, "percent/month")),
        ("折年利12%", ("rate", 12, None, "percent/year")),
        ("年利润12%", ("share", 12, None, "percent")),
        ("罚息为正常利率的150%", ("share", 150, None, "percent")),
        ("实际年利率8.2厘，手续费1%", ("share", 1, None, "percent")),
        ("每期手续费0.6%", ("rate", 0.6, None, "percent/instalment")),
        ("超过二十四个点的部分", ("rate", 24, None, "percent/year")),
        ("0.32折", ("share", 3.2, None, "percent")),
        ("半折以下", ("share", 5, None, "percent")),
        ("上升31BP", ("share", 0.31, None, "percent")),
        ("有1/3的人", ("share", 33.333333, None, "percent")),
        ("首付一到两成", ("share", 10, 20, "percent")),
        ("六成都是年轻人", ("share", 60, None, "percent")),
        ("九成四都係利息", ("share", 94, None, "percent")),
        ("首期三成", ("share", 30, None, "percent")),
        ("打六二五折", ("share", 62.5, None, "percent")),
        ("百分百包办，我百分百相信", ("share", 100, None, "percent")),
        ("合同写着月1.98%", ("rate", 1.98, None, "percent/month")),
        ("按0.05%算利息", ("rate", 0.05, None, "percent/year")),
        ("违约金仍为最低还款额未还部分的5%", ("rate", 5, None, "percent")),
        ("拖了一年零俩月", ("duration", 14, None, "month")),
        ("三個營業日", ("duration", 3, None, "workday")),
        ("服务3.8万+家庭", ("count", 38_000, None, "household")),
        ("成數最高8成5，", ("share", 85, None, "percent")),
        ("循環14.5%，", ("rate", 14.5, None, "percent/year")),
        ("循环使用率30%", ("share", 30, None, "percent")),
        ("總費用年百分率4.2%", ("rate", 4.2, None, "percent/year")),
        ("粉丝数突破12.6万，", ("count", 126_000, None, "piece")),
        ("十萬蚊一日三十蚊", ("amount", 30, None, "HKD")),
        ("等于二十四个点", ("rate", 24, None, "percent/year")),
        ("每日加收0.05%", ("rate", 0.05, None, "percent/day")),
        ("按两分算利息", ("rate", 2, None, "percent/month")),
        ("累计两期未足额", ("duration", 2, None, "instalment")),
        ("剩余两期", ("duration", 2, None, "instalment")),
        ("还有一个半月到期", ("duration", 1.5, None, "month")),
        ("提前一年零三个月", ("duration", 15, None, "month")),
        ("每月18日17:00前", ("time", 17, None, "hour_of_day")),
        ("一至三期", ("duration", 1, 3, "instalment")),
        ("连续两期未足额还款", ("duration", 2, None, "instalment")),
        ("廿二年", ("duration", 22, None, "year")),
        ("拘留10日。", ("duration", 10, None, "day")),
        ("两百五十三万笔贷款", ("count", 2_530_000, None, "transaction")),
        ("征信上二十六七个查询", ("count", 26, 27, "piece")),
        ("“名册”14本、", ("count", 14, None, "piece")),
    ],
)
def test_rates_shares_and_counts_in_free_words(text: str, found: tuple[str, float, float | None, str]) -> None:
    assert quantities(text)[-1] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("减三成一年后", [("share", 30), ("duration", 1)]),
        ("8成5年内", [("share", 80), ("duration", 5)]),
        ("首付2成3房两厅", [("share", 20)]),
        ("首付3成2房", [("share", 30)]),
        ("首付两成三房两厅", [("share", 20)]),
        ("每天加收100%人手", [("share", 100)]),
        ("看着年10%", [("share", 10)]),
        ("2025年7月18日17:00", []),
        ("一日三個電話", [("duration", 1), ("count", 3)]),
        ("五月一日三个", [("count", 3)]),
        ("1年/2年/3年", [("duration", 1), ("duration", 2), ("duration", 3)]),
        ("面积3万，步数2万，", []),
        ("三成五天内还", [("share", 30), ("duration", 5)]),
        ("21年尾张卡爆咗", []),
        ("一日接十個call", [("duration", 1), ("count", 10)]),
    ],
)
def test_where_one_number_ends_and_the_next_begins(text: str, found: list[tuple[str, float]]) -> None:
    assert [(kind, value) for kind, value, *_ in quantities(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "一期3号楼",
        "2期3号",
        "1期2024年",
        "前两期工程已完工",
        "头两期节目很好看",
        "前2期杂志没收到",
    ],
)
def test_a_phase_before_a_number_is_no_instalment(text: str) -> None:
    assert [found for found in quantities(text) if found[0] == "duration"] == []


@pytest.mark.parametrize(
    "text",
    [
        "3/5的账单还没还",
        "3/8的还款日",
        "从2/1到3/5，",
        "逾期到3/8，",
        "还有3/5的账单",
        "可分3/12期分",
        "三本金",
        "年龄22-55周岁",
        "年化三十六封顶",
        "1/3期",
        "2024/1/3。",
        "一天没完",
        "周三成都开庭",
        "十一成都游",
        "第三成都分行",
        "打一二三四折",
        "評價五顆星",
        "我百分百通过了驾照",
        "百分百通过考试",
    ],
)
def test_what_is_neither_share_nor_count(text: str) -> None:
    assert [kind for kind, *_ in quantities(text) if kind in ("share", "count")] == []


@pytest.mark.parametrize(
    "piece", ["|", "元)|", "(元)|1|\n", "1.", "给", "最低1", "从1", "1/", "廿", "亿", "半折", "1 ", "俩", "俩仨"]
)
def test_hostile_tables_and_ledgers_take_linear_time(piece: str, assert_linear) -> None:
    def prepare(length: int):
        text = (piece * length)[:length]
        read = Reading(text=text, folded=text, title="", title_folded="", sections=(), published=None, damaged=())
        return lambda: (find_quantities(read), list(column_figures(text)))

    assert_linear(prepare, 2_000)
