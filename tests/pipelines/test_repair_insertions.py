"""Junk between words, lines of keywords, readings without vowels, C1 controls: marked or dropped, and nothing sound."""

from __future__ import annotations

import pytest

from pipelines.records import Certainty
from pipelines.repair import repair_text


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
        "小朋友回家了(le)，老师说他们(men)很好。",
    ],
)
def test_sound_text_gets_no_mark_of_insertions(text: str) -> None:
    rules = {edit.rule for edit in repair_text(text)[1]}
    assert rules.isdisjoint({"junk", "pinyin-remnant", "injected-line"})


def test_c1_controls_go_between_words_and_stay_in_what_is_garbled() -> None:
    repaired, (edit,) = repair_text("逾\x85期还款")
    assert (repaired, edit.rule, edit.certainty) == ("逾期还款", "control", Certainty.EXACT)
    assert repair_text("Ã\x80 la carte")[0] != "Ã la carte"
