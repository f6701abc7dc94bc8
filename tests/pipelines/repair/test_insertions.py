"""Junk between words, lines of keywords, readings without vowels, C1 controls: marked or dropped, and nothing sound."""

from __future__ import annotations

import pytest

from pipelines.records import Certainty
from pipelines.repair import repair_text
from pipelines.repair.insertions.junk import mark_junk


@pytest.mark.parametrize(
    ("text", "rule", "marked"),
    [
        ("法院采取冻结账户的嗓寇狄贾措施。", "junk", ["嗓寇狄贾"]),
        ("说明其性質赔膳、再按照分類钩氓。", "junk", ["赔膳", "钩氓"]),
        ("电子商务(din z shn w)的发展(fzhn)很快。", "pinyin-remnant", ["(din z shn w)", "(fzhn)"]),
        ("主站蜘蛛池模板: 甲 乙\n协商还款要有诚意。", "injected-line", ["主站蜘蛛池模板: 甲 乙"]),
        (
            "网贷 逾期 协商 还款 催收 花呗 借呗 分期\n协商还款要有诚意。",
            "injected-line",
            ["网贷 逾期 协商 还款 催收 花呗 借呗 分期"],
        ),
        *(
            pytest.param(f"协商还款要有诚意。\n{row}\n利息照付。", "injected-line", [row], id=row[:8])
            for row in (
                "网贷逾期、花呗逾期协商、借呗停息挂账、信用卡逾期怎么办、微粒贷逾期多久起诉、催收电话、还款计划、分期技巧",
                "網貸逾期、花唄逾期協商、借唄停息掛帳、信用卡逾期怎麼辦、微粒貸逾期多久起訴、催收電話、還款計劃、分期技巧",
                "花呗逾期三个月怎么协商还款 借呗逾期半年会被起诉吗 网贷逾期催收上门 信用卡停息挂账 京东白条逾期 美团逾期 抖音逾期 微粒贷逾期",
                "关键词：网贷逾期 催收 协商还款",
                "關鍵詞：網貸逾期、催收、協商還款",
                "标签: 逾期,催收,网贷,征信",
                "相关搜索：网贷逾期会坐牢吗 花呗逾期",
                "熱門搜尋：網貸逾期會坐牢嗎 花唄逾期",
                "Tags: 逾期 / 催收 / 网贷",
                "热门搜索 网贷逾期|花呗逾期|停息挂账",
                "关键词：老虎机,百家乐,彩票平台",
                "澳门赌场官网_澳门葡京注册_葡京网上娱乐平台",
                "歐美日韓在線播放 國產精品視頻 無碼高清",
            )
        ),
        ("协商还款要有诚意。\n×\n利息照付。\n×\n", "injected-line", ["×", "×"]),
    ],
)
def test_what_was_put_in_is_marked_and_stays(text: str, rule: str, marked: list[str]) -> None:
    repaired, edits = repair_text(text)
    assert repaired == text
    assert [edit.before for edit in edits if edit.rule == rule] == marked
    assert all(edit.certainty is Certainty.FLAG for edit in edits)


@pytest.mark.parametrize(
    "text",
    [
        "函数f(x)与g(y)，阿里(ali)，行业(hang)，花呗(hb)，李先生(li)。",
        "诸葛亮、司马懿、尉迟恭、欧阳娜娜，还有王喆。",
        "饕餮、囹圄、龃龉、觊觎、踟蹰。饕餮、囹圄。",
        "第一，看清合同；第二，保留记录；第三，按时还款，别拖。",
        "是吗？\n对，就是这样。",
        "甲 乙 丙 丁 四个人都说不清楚。",
        "北京 上海 广州 深圳 杭州 南京 武汉 成都 重庆 西安\n周一 周二 周三 周四 周五 周六 周日 节假日",
        "上一篇 下一篇 返回 首页 分享 收藏 点赞 评论 举报\n×",
        "被告：甄嬛、邸亚楠、亓官锦、仝卓、逄增志、麴晓燕均未到庭。",
        "银行、消金公司、小贷公司、担保公司、保理公司、典当行、信托公司、融资租赁公司都要报送。",
        "工商银行、农业银行、中国银行、建设银行、交通银行、邮储银行、招商银行、浦发银行、兴业银行",
        "花呗、借呗、微粒贷、网商贷、有钱花、金条、分期乐、安逸花、放心借",
        "催收手段有電話、短信、上門、發函、起訴、仲裁、公證、調解、執行",
        "摘要：本文研究个人债务。\n关键词：个人破产；债务免除；信用修复",
        "关键词：逾期之后要主动联系，协商还款，别失联",
        "标签：老赖、失信人、骗子，这些词压得他喘不过气。",
        "热搜：某银行回应逾期 客户不满",
        "热门搜索：逾期会不会坐牢，法院怎么判",
        "申请、查询、协商、减免、延期、还款、起诉、办理",
        "标签：老实",
        "标签：散文 随笔 乡愁",
        "標籤：詩歌、秋天、月亮",
        "关键词：青春；校园；成长",
        "他玩过百家乐、老虎机、时时彩，输得精光",
        "百家乐、老虎机、六合彩都是赌博",
        "娱乐场所、棋牌室、网吧要登记",
        "关键词一：诚信",
        "热门搜索排行榜每天更新，别信。",
        "小朋友回家了(le)，老师说他们(men)很好。",
        "平(ping)的另一个读音很少用，很多人不知道。",
        "師奶話唔好信啲廣告，簽咗名就走唔甩。阿仔都話走唔甩。佢哋追到嚟，真係走唔甩。",
    ],
)
def test_sound_text_gets_no_mark_of_insertions(text: str) -> None:
    rules = {edit.rule for edit in repair_text(text)[1]}
    assert rules.isdisjoint({"junk", "pinyin-remnant", "injected-line"})


def test_c1_controls_go_between_words_and_stay_in_what_is_garbled() -> None:
    repaired, (edit,) = repair_text("逾\x85期还款")
    assert (repaired, edit.rule, edit.certainty) == ("逾期还款", "control", Certainty.EXACT)
    assert repair_text("Ã\x80 la carte")[0] != "Ã la carte"


def test_rare_characters_all_over_a_text_take_linear_time(assert_linear) -> None:
    def prepare(size: int):
        text = "脙漏脙篓脙陋 " * (size // 7)
        return lambda: list(mark_junk(text))

    assert_linear(prepare, 14_000)
