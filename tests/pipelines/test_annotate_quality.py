"""What kind of text an article is: each kind by its own mark, and articles that only speak of the same things."""

from __future__ import annotations

import re
from unittest import mock

import pytest

from pipelines import chain
from pipelines.annotate import scrambled
from pipelines.annotate.scrambled import scrambled_share
from pipelines.annotate.tables import quality_table
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


def class_of(text: str) -> str:
    outcome = chain.clean_text(text)
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
    ],
)
def test_other_ways_to_write_are_not_scrambled(text: str) -> None:
    assert class_of(text) == "article"
