"""What is lost is offered or marked and never written into the text; what was put in is cut only where it is certain."""

from __future__ import annotations

import pytest

from pipelines.records import Certainty
from pipelines.repair import repair_text


@pytest.mark.parametrize(
    ("text", "word", "before"),
    [
        pytest.param("用户可以在享受服务的避免逾期。", "同时", "的", id="同时"),
        pytest.param("用戶可以在享受金融服務的避免逾期。", "同時", "的", id="同時"),
        pytest.param(
            "4.1 自动催收系统\n说明\n4.2 催收\n说明\n4.3 上门催收", "电话", "4.2 ", id="a heading among its siblings"
        ),
        pytest.param("催收人员不得采取暴力手，否则要承担责任。", "段", "暴力手", id="手段"),
        pytest.param("借款人应当采取必要的措，避免损失。", "施", "措", id="措施"),
        pytest.param("逾期还款的问也日益凸显。", "题", "问", id="问题"),
        pytest.param("随着负债问日益突出，要小心。", "题", "问", id="问题 before 日益"),
        pytest.param("征信问怎么解决？先看报告。", "题", "问", id="问题 before 怎么"),
        pytest.param("借款人可以拨打咨询方案。", "电话", "拨打", id="a verb without its object"),
        pytest.param("對方多次打催收，很煩。", "電話", "打", id="電話"),
        pytest.param("应当保留 录音作为证据。", "电话", "保留", id="a blank for 电话"),
        pytest.param("起初是短信、 提醒。", "电话", "、", id="a blank behind a mark"),
        pytest.param("银行会以 方式提醒还款。", "电话", "以", id="a blank for what something is done by"),
        pytest.param("对方在 里说要起诉。", "电话", "在", id="a blank for where something is said"),
        pytest.param("可以拨打查询进度。", "电话", "拨打", id="拨打 with what one calls for"),
        pytest.param("債務問不能拖，越拖越麻煩。", "題", "問", id="問題 before 不能"),
        pytest.param("征信问一直没有人管。", "题", "问", id="问题 before 一直"),
        pytest.param("催收过程中出现的问不容忽视。", "题", "问", id="问题 after 的"),
        pytest.param("遇到这样的问，应该先联系客服。", "题", "问", id="问题 before a comma"),
        pytest.param("解决问的关键在于沟通。", "题", "问", id="问题 after 解决"),
        pytest.param("有问请联系客服。", "题", "问", id="问题 after 有"),
        pytest.param("在使用信用卡的要注意还款日。", "同时", "的", id="同时 before 要注意"),
        pytest.param("以不正当手骗取贷款。", "段", "手", id="手段 before a verb"),
        pytest.param("這種現象屢見不，應當警惕。", "鮮", "不", id="屢見不鮮"),
        pytest.param("逾期的后果很严，不要拖。", "重", "严", id="后果严重"),
    ],
)
def test_likely_words_are_offered(text: str, word: str, before: str) -> None:
    repaired, edits = repair_text(text)
    assert repaired == text
    assert [(edit.after, edit.certainty) for edit in edits] == [(word, Certainty.CANDIDATE)]
    assert text[: edits[0].start].endswith(before)


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("比重为?7.9%，有所上升", "?7.9%"),
        ("逾期130天的账户", "130"),
        ("逾期130天", "130"),
        ("账户逾期3190天以后", "3190"),
        ("成立于2065438+2009年", "2065438+2009"),
        ("共有654.38+096家", "654.38+096"),
        ("自224年4月起执行", "224"),
        ("逾期3O天的账户", "3O"),
        ("费率为15..4%的产品", "15..4%"),
        ("罚息为005%，按日计", "005%"),
        ("共5□0家机构", "5□0"),
        ("首先要协商。第：保留证据。", "第"),
        ("依照第?条的规定", "?"),
        ("依照第??条的规定", "??"),
        ("日利率万分之?，按日计", "?"),
        ("逾期?个月以后", "?"),
        ("年化利率??%的产品", "??%"),
        ("年化利率36.%的产品", "36.%"),
        ("罚息5,00元，另算", "5,00元"[:-1]),
        ("违约金是5?%，另算", "5?%"),
        ("占全部债务的37.?%", "37.?%"),
        ("占全部債務的37.？%", "37.？%"),
        ("需要补交?5,000元保证金", "?5,000"),
        ("還款金額爲?5,000元", "?5,000"),
        ("每月还?00元", "?00"),
        ("收入为?,500元", "?,500"),
        ("分1?3期还清", "1?3"),
        ("共4?期，利息不变", "4?"),
        ("月供3,?00元", "3,?00"),
        ("自202?年起执行", "202?"),
        ("?024年初审结", "?024"),
        ("从2023年?月开始逾期", "?"),
        ("不超过?8%的部分", "?8%"),
        ("合计¥?99", "?99"),
    ],
)
def test_damaged_numbers_are_marked(text: str, surface: str) -> None:
    repaired, edits = repair_text(text)
    assert repaired == text
    assert [(edit.before, edit.certainty) for edit in edits] == [(surface, Certainty.FLAG)]


@pytest.mark.parametrize(
    "text",
    [
        "可以拨打客服电话咨询，打击催收乱象，敲打催收人员，保留通话录音。",
        "心态崩了，，，全完了。。谁懂、、、",
        "什么是逾期？天呐！年利率36%，共5,000元，另付1.5%；能不能退?也行。",
        "网友问怎么办，妈妈问如何是好。",
        "他不知所措，举措得当，措辞严厉，措手不及，采取措施，筹措资金。",
        "法律手段、经济手段都可以用；对手很强，一手资料。",
        "在个人信用的提高上，在享受服务的同时，避免逾期。",
        "4. 催收\n银行会先发短信。\n5. 协商",
        "共130天，借款1930元，第三：保留证据，2024年4月",
        "拨打12378热线，利率为15.4%，多少钱？30元。",
        "逾期130天后银行起诉，花呗逾期130天没还，逾期130天左右，公元224年4月，进度05%，2024?2025年，详见 a.cn/?1.5 页。",
        "你说多少?5%还是10%?要还多少?5?100%?这不可能。",
        "要不要还5000?要不要还?5000元也不多。欠了多少钱?5,000元。利息呢?200元。",
        "正则写成\\d+?%也行，用[0-9]?匹配一位；网址是https://a.cn/p?5=00元和http://b.cn/2024/12?30=1。",
        "A?B还是C?真的吗?37.5%的人不信。90后?00后?哪一年?05年还是06年?",
        "选1?2?还是3?为什么是12?12期最划算。他今年20?30?看不出来。",
        "够不够5?万一不够怎么办?今年5?年底再说。为什么是3?元旦前能还吗?",
        "没还?500元也不还?这题选5?%号怎么打?这?5%的利息!",
        "第：这个字怎么写",
        "他说：“好。”，我信；请用，、；隔开，冒号：，逗号，、都是标点。",
        "拨打400-820-5555？9点前有人接听。第，就是这么说的。",
        "面对七问，记者追着问，网友热问，都可以问。明知故问，登门求问。",
        "在合理合法的应当支持，在外地的注意核对地址。",
        "请拨打咨询热线，也可以拨打投诉热线12378，或者拨打举报电话。",
        "拨打申请时留的座机，拨打投诉的那个号码。",
        "问也白问，他低声问，民警上前盘问，逢人便问，您问，我答。",
        "客服反问，难道合同没看吗？律师可以免费问，你得主动问，大家都这么问。",
        "看不懂的问法律援助，看得懂的问自己；村民问，我来答；我自己也没有问。",
        "老人见人就问，认不认识他；既然问，就问个明白；问了也是白问。",
        "在提供服务的应当是持牌机构，在使用的也是旧手机。",
        "技术手册、法律手续、强制手势、经济手头都要看；问题管得很严，措辞严谨。",
    ],
)
def test_whole_text_is_not_marked(text: str) -> None:
    assert repair_text(text) == (text, ())


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        pytest.param(
            "## 一、如何协商\n**注意事项**\n**温馨提示**：先看合同。",
            "一、如何协商\n注意事项\n温馨提示：先看合同。",
            id="markup",
        ),
        pytest.param("⼀个⽉没有还款，⾦额不大", "一个月没有还款，金额不大", id="Kangxi radicals"),
        pytest.param("\uf90a額和\uf914觀", "金額和樂觀", id="compatibility ideographs"),
        pytest.param("⻓期借款的⻛险，⻅第三⻚", "长期借款的风险，见第三页", id="radicals of PDF fonts"),
        pytest.param("逾\x05期\x08还\u200b款", "逾期还款", id="controls"),
    ],
)
def test_what_was_put_in_goes(text: str, clean: str) -> None:
    repaired, edits = repair_text(text)
    assert repaired == clean
    assert {edit.certainty for edit in edits} == {Certainty.EXACT}


def test_blanks_that_a_writer_has_set_are_not_marked() -> None:
    lines = (
        "第六百八十条 禁止高利放贷，借款利率不得违反规定。",
        "第三章 监督管理，共十二条。",
        "名片上写着高级合伙人 赵明远，字印得很小。",
        "编者按 近日，多地出现冒充法院的短信。",
        "扫码关注 某某 公众号，获取更多信息。",
    )
    around = "借款人应当按照合同约定的期限归还本金，并支付利息。" * 12
    for line in lines:
        text = f"{around}\n{line}\n{around}"
        assert repair_text(text) == (text, ()), line


def test_blanks_where_a_word_is_wanted_are_marked() -> None:
    around = "借款人应当按照合同约定的期限归还本金，并支付利息。" * 12
    text = f"{around}他收到银行的 ，客户可以通过 查询余额；是的 ，不用等待。{around}"
    assert [(edit.rule, edit.certainty) for edit in repair_text(text)[1]] == [("lost-word", Certainty.FLAG)] * 2


@pytest.mark.parametrize(
    "text",
    [
        "尾号**的用户张**和李**，密码****",
        "#话题# 与 C# 语言，1 ## 2",
        "Markdown里**加粗**和## 标题",
        "大\ufa10さんと\ufa19さん",
        "金融감독원의 樂觀",
        "康熙部首⼀和⼆是兼容字符",
        "偏旁⻓和⻛，片假名リとカ",
        "这个字是⻔字框里加一个口",
        "等等……真的？！不会吧！！",
        "ＡＢＣ①㈱℃，全形字元",
    ],
)
def test_marks_of_the_writer_stay(text: str) -> None:
    assert repair_text(text)[0] == text


@pytest.mark.parametrize("marks", ["，,", ",?", "、、", "；；", "：：", "，、", "、，", "。，", "；。", "：，"])
def test_marks_that_cannot_follow_each_other_are_marked(marks: str) -> None:
    assert [edit.rule for edit in repair_text(f"有办法{marks}可以协商")[1]] == ["doubled-mark"]


@pytest.mark.parametrize("mark", ["\u00ad", "\ufeff", "\u200c"])
@pytest.mark.parametrize("text", ["他说：“{}逾期了。”", "还款{}，协商", "一共{}30%{}，不多", "《办法》{}第三条"])
def test_invisible_marks_beside_punctuation_go(text: str, mark: str) -> None:
    assert repair_text(text.replace("{}", mark))[0] == text.replace("{}", "")


def test_a_soft_hyphen_in_an_english_word_stays() -> None:
    assert repair_text("the agree\u00adment is valid")[0] == "the agree\u00adment is valid"


def test_private_use_and_doubled_commas_are_marked() -> None:
    _, edits = repair_text("有\ue001办法,，可以协商")
    assert [(edit.rule, edit.certainty) for edit in edits] == [
        ("private-use", Certainty.FLAG),
        ("doubled-mark", Certainty.FLAG),
    ]
