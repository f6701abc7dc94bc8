"""What kind of text an article is: each kind by its own mark, and articles that only speak of the same things."""

from __future__ import annotations

import re
from dataclasses import replace
from unittest import mock

import pytest

from pipelines import chain
from pipelines.annotate.tables import quality_table
from pipelines.annotate.worth import scrambled
from pipelines.annotate.worth.scrambled import misplaced_rate, scrambled_share
from pipelines.config import DEFAULT
from pipelines.extract.bare import extract_bare_text
from pipelines.records import Article

PROSE = (
    "信用卡欠款拖到第二期，银行先发短信提醒，随后由客服打来电话核对原因。持卡人说明收入变动并给出打算，往往能把这一期的费用谈下来。"
    "法院寄来的传票必须签收，不出庭也会缺席判决。把所有账单列在一张表里，先还利率高的，剩下的和对方慢慢商量。"
)
LITERARY = (
    "巷口卖糖炒栗子的大爷裹着旧棉袄，铁铲在砂锅里哗啦作响。梧桐叶铺满青石台阶，孩子们踮着脚尖去够檐下的冰凌，"
    "谁家的收音机咿咿呀呀唱着评弹，橘猫蜷在窗台上打盹，暮色慢慢漫过瓦脊。"
)
NAMES = "孙立平、欧阳文静、许安然、顾长风、沈一舟、陆明川、苏晚晴、程远山、林小满、周知远、柳如烟、温以宁。"


def class_of(text: str, title: str | None = None) -> str:
    bare = extract_bare_text(chain.local_source(text.encode(), url=None, media_type="text/plain"), text)
    outcome = chain.run(replace(bare, title=title), DEFAULT)
    assert isinstance(outcome, Article)
    assert outcome.annotated.quality is not None
    return outcome.annotated.quality.quality_class


def by_fours(text: str) -> str:
    """Turn every four characters round, in pairs."""
    return "".join(text[at + 2 : at + 4] + text[at + 1 : at + 2] + text[at] for at in range(0, len(text) - 3, 4))


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("澳门新葡京平台注册送彩金", "mirror_injection"),
        ("体育投注开户网址大全", "mirror_injection"),
        ("彩票平台导师带单", "mirror_injection"),
        ("主站蜘蛛池模板", "mirror_injection"),
        ("有不懂的可以问客服国产精品久久久久无码av", "mirror_injection"),
        ("他卖掉了视频会员，再也不能在线观看大片，只想先把欠款还清。", "article"),
        ("因为沉迷博彩，他在境外娱乐城输掉了全部积蓄，最后靠网贷填窟窿。", "article"),
        ("警方捣毁一个博彩窝点，娱乐城、彩票、赌球一应俱全，二十人被抓。", "article"),
        ("警方打掉一个黄色网站，查获成人视频两千部，淫秽毛片和色情小说。", "article"),
        ("网络博彩平台", "article"),
        ("赌球、彩票、老虎机", "article"),
    ],
)
def test_a_line_is_injected_that_is_nothing_but_keywords(line: str, kind: str) -> None:
    assert class_of(f"{PROSE}\n{line}\n{PROSE}") == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param(by_fours(PROSE), "scrambled", id="usual characters in the wrong places"),
        pytest.param(re.sub("(.{5})", r"\1天桌", PROSE), "scrambled", id="usual characters strewn in"),
        pytest.param(PROSE, "article", id="negative: prose"),
        pytest.param(LITERARY, "article", id="negative: rare words"),
        pytest.param(NAMES, "article", id="negative: names, too few characters to tell"),
    ],
)
def test_scrambled_text_is_told_by_where_its_characters_stand(text: str, kind: str) -> None:
    assert class_of(text) == kind


def test_turns_of_translation_begin_with_plain_words() -> None:
    """Else `re` would try every alternative at every character."""
    beginnings = [word for words, _ in quality_table()["translated_turns"] for word in words]
    assert beginnings == list(map(re.escape, beginnings))


@pytest.mark.parametrize("text", [PROSE, by_fours(PROSE), LITERARY])
def test_without_numpy_scrambled_text_is_told_by_the_same_share(text: str) -> None:
    with_numpy = scrambled_share(text)
    with mock.patch.object(scrambled, "has_numpy", return_value=False):
        assert scrambled_share(text) == with_numpy > 0


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param(
            "如果你错过了你的信用卡支付，你的发行人会收费你一个迟到费。收集代理人们被允许去打电话给你。您有权利去争论这个债务在三十天之内。",
            "machine_translation",
            id="English in Chinese words",
        ),
        pytest.param(f"{PROSE}壹般来说，利息按合同算。", "article", id="negative: a slip"),
        pytest.param(
            "南京债务催收南京商账追讨南京清欠找哪家，南京工程款追讨先办事后付款。南京商账服务中心为南京客户提供南京货款追讨上门服务，不成功不收费。",
            "doorway",
            id="the trade under another name",
        ),
        pytest.param(
            f"很多人想找讨债公司帮忙，其实国内没有合法的讨债公司。{PROSE}", "article", id="negative: about them"
        ),
    ],
)
def test_words_tell_by_how_thick_they_stand(text: str, kind: str) -> None:
    assert class_of(text) == kind


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param(
            "信用飞逾期的文章",
            "信用飞逾期会打家里电话吗\n信用飞逾期多少天起诉\n信用飞逾期怎么跟平台谈\n信用飞逾期最新规定消息\n信用飞逾期能不能只还本金吗",
            id="titles of other pages",
        ),
        pytest.param(
            "标签：省呗逾期",
            "1. 省呗逾期会不会找单位？\n2. 省呗逾期一周接到律师电话\n3. 省呗逾期如何申请延期\n4. 省呗逾期费用怎么算\n"
            "5. 省呗逾期发来起诉短信是真的吗\n2024-03-02",
            id="titles with numbers and a date",
        ),
        pytest.param(
            "洋钱罐逾期", "洋钱罐逾期栏目为您提供洋钱罐逾期的最新资讯。\n暂无摘要\n阅读全文", id="what a page has on it"
        ),
        pytest.param(
            "马上消费逾期如何处理",
            "马上消费逾期，马上消费逾期如何处理，马上消费逾期后果，马上消费逾期协商电话，马上消费逾期律师，"
            "马上消费逾期会上门吗，马上消费逾期减免，马上消费逾期分期，马上消费逾期攻略。",
            id="searches in a row",
        ),
        pytest.param(
            "网黑贷款怎么申请",
            "想办网黑贷款的朋友都关心网黑贷款怎么申请，网黑贷款其实不难，网黑贷款只要资料齐全。本站网黑贷款专员办理网黑贷款多年，"
            "网黑贷款放款快，网黑贷款费用低。要办网黑贷款就找网黑贷款中心，网黑贷款电话全天有人接。",
            id="one keyword in every clause",
        ),
        pytest.param(
            "洛阳债务律师",
            "洛阳债务律师哪里找？洛阳债务律师收多少钱？洛阳这家做了十年，洛阳债务律师团队随时接待，"
            "洛阳各县都能上门。选洛阳债务律师，就来洛阳西工区。",
            id="a city in front of what is sold",
        ),
    ],
)
def test_a_page_that_only_wants_to_be_found_is_a_doorway(title: str, text: str) -> None:
    assert class_of(text, title) == "doorway"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param(
            "信用飞逾期问答",
            "问：信用飞逾期会打家里电话吗？答：只打本人。问：信用飞逾期多少天起诉？答：没有定数。"
            "问：信用飞逾期怎么跟平台谈？答：打官方客服。问：信用飞逾期能减免吗？答：看情况。",
            id="questions with answers",
        ),
        pytest.param(
            "贷款催收培训日程",
            "9:00 贷款催收流程\n10:00 贷款催收技巧\n11:00 贷款催收案例\n14:00 贷款催收与起诉\n15:00 贷款催收的法律后果",
            id="hours of a course",
        ),
        pytest.param(
            "房贷逾期法律实务",
            "第一章 房贷逾期的认定标准\n第二章 房贷逾期的起诉流程\n第三章 房贷逾期的协商办法\n第四章 房贷逾期与征信\n第五章 房贷逾期案例",
            id="heads of a book",
        ),
        pytest.param(
            "车贷逾期调查",
            "1. 您的车贷逾期多久了？\n2. 您因车贷逾期被催收过吗？\n3. 车贷逾期后您怎么处理？\n4. 您会向律师咨询车贷逾期吗？",
            id="a form to be filled in",
        ),
        pytest.param(
            "花呗账单",
            "花呗账单像落叶\n花呗账单像初雪\n花呗账单像我没说出口的话\n花呗账单啊\n你替我记得每一个深夜\n和每一碗面",
            id="a poem with a refrain",
        ),
        pytest.param(
            "信用飞逾期的后果",
            f"信用飞逾期的后果有三样。{PROSE}信用飞逾期满三个月，可能被起诉。\n阅读全文\n{PROSE}",
            id="an article with a line of the page in it",
        ),
        pytest.param(
            "绍兴律师谈网贷",
            f"绍兴律师顾某在绍兴讲了一课。绍兴的听众问得最多的是征信。{PROSE}",
            id="news of a city",
        ),
        pytest.param(
            "消费贷款合同",
            "消费贷款合同由双方签字。消费贷款合同写明利率、期限和费用。提前还清的，按消费贷款合同约定计息。"
            "消费贷款合同一式两份，银行与借款人各执一份，自放款之日起生效。",
            id="the rules of a contract",
        ),
        ("我的征信报告", "一共12条记录，其中呆账2条，逾期10条，查询记录36条。"),
    ],
)
def test_what_is_read_is_no_doorway_however_often_it_names_its_subject(title: str, text: str) -> None:
    assert class_of(text, title) == "article"


SPUN = [
    pytest.param(
        "欠款到期没有还清，账户会受到作用。使用者须要及早与银行接洽，阐明本身的状况，恳求延长日期。"
        "若是遭到骚扰，该当保存左证，向有关单元投诉。借款前要相识利息，选取合适本身的产品，减低风险。",
        id="synonyms",
    ),
    pytest.param(
        "借钱之前，请看清合同的条目，若何收费、甚么时候到期都要问明白。碰到题目不要逃避，本身先列一张清单，"
        "经由过程官方渠道申请分期。平台会供给办事，是以不必轻信生疏人。今朝的环境固然艰苦，只需踊跃沟通，总能解决。",
        id="words of another kind",
    ),
]


@pytest.mark.parametrize("text", SPUN)
def test_words_in_the_place_of_others_make_a_spun_text(text: str) -> None:
    assert class_of(text) == "spun"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "本人于上月向贵行提交书面请求，要求说明费用的构成。作为消费者，我愿意协助调查，也保留维护自身权益的途径。"
            "贵行客户服务部门的答复未能消除我的疑问，故再次提出交涉，盼尽早给予书面意见。",
            id="a formal letter",
        ),
        pytest.param(
            "她往往在傍晚才觉得饿。若是天气好，就和友人沿着河走一趟；要是下雨，便在家里做手艺活。"
            "从前的事情，她早已不大提起，只有那张借条还夹在书里，工夫一长，字迹也淡了。",
            id="a writer fond of such words",
        ),
        pytest.param(
            "操作规程：首先检查电源，其次确认刻度尺的尺度清晰。若干部件须定时更换，依据说明实施保养，并将结果载入记录。"
            "出现异常状况即刻停机，由控制单元处置。本规程由技术部门负责解释。",
            id="a manual with two of them",
        ),
    ],
)
def test_words_that_are_at_home_make_no_spun_text(text: str) -> None:
    assert class_of(text) == "article"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "卡欠款拖到第，期信用二银行先。由客服短信提醒打来，电话核对原随后因。的持卡人说明，收入变并给出打动算往往能把。"
            "这一期的费，下来用谈。法院寄来须签收必的传票，也会不出庭缺席判或。的账单列在，把所有一张表里先还利，了剩下率高对方慢慢商量和。",
            id="clauses cut and put together anew",
        ),
    ],
)
def test_clauses_that_begin_and_end_as_none_does_are_scrambled(text: str) -> None:
    assert class_of(text) == "scrambled"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "古之贷者，量民之力而予之，视岁之丰歉而收之。岁凶则缓其征，年丰则取其息，故民不困而官不亏。"
            "今之贷者反是，春予而夏索，夏索而秋讼，其息倍于其本，民安得不贫乎？",
            id="the old written language",
        ),
        pytest.param(
            "佢上个月借咗三皮嘢，讲好出粮就还，点知份工冇埋。啲人日日打嚟，吓到佢阿妈唔敢听电话。"
            "我同佢讲，唔好再借嚟还啦，搵社工倾下，睇下点样慢慢还。",
            id="Cantonese",
        ),
        pytest.param(
            "霜风一夜满庭除，旧债新愁雁字书。灯下算筹人未寐，窗前落叶月如初。\n"
            "春耕犹欠东邻粟，秋税先输北里租。莫道书生无远略，还清此券便归锄。",
            id="a poem",
        ),
        pytest.param(
            "的确，很多人第一次听说时都会着急。了解清楚以后，其实没那么可怕。期间他每天记账，款项一笔一笔写下来，"
            "户主是谁、欠谁多少，务必分明。他说，以后再不借了，谁劝也不。",
            id="clauses that do begin so",
        ),
        pytest.param(
            "八角三颗，桂皮一段，丁香五粒，砂仁四个，料酒半碗，料包扎紧。棒骨焯水，姜拍松，葱挽结，料包入锅，料酒淋入"
            "。豆蔻、草果去籽，良姜切片，陈皮泡软，糖色炒枣红。卤牛腱，卤鸭胗，卤素鸡，料汁没过，浸泡过夜。捞出切薄，"
            "蒜泥、芫荽、椒油拌匀，料渣弃去，老卤滤净冷藏。",
            id="a recipe",
        ),
        pytest.param(
            "雪里蕻晾蔫，粗盐揉搓，料酒封坛，石块压实。芥菜疙瘩切丝，豆豉辣面，料汁浇透，瓮口糊泥。霜降开坛，酸脆咸鲜"
            "，佐粥绝妙，料渣喂鸡。",
            id="a notebook of pickles",
        ),
        pytest.param(
            "用下列语素各组三词，率，额，度，款，息，户，务。速率频率功率，余额限额差额，热度湿度坡度，罚款汇款赃款，"
            "叹息栖息窒息，窗户门户猎户，杂务勤务悍务。再把境，期，题，诉，各写一句，抄两遍，家长签字。",
            id="an exercise in words",
        ),
    ],
)
def test_other_ways_to_write_are_not_scrambled(text: str) -> None:
    assert class_of(text) == "article"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("料酒两勺,料包一个,料汁收浓。", id="spices"),
        pytest.param("词尾有,率,额,度,款,息。", id="an item of one character"),
        pytest.param("连词有,与,或,以及,如果。", id="words that join"),
    ],
)
def test_items_of_a_list_are_not_misplaced(text: str) -> None:
    assert misplaced_rate(text) == 0.0
