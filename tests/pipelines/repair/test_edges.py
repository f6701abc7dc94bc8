"""Where a garbled stretch begins and ends: at a line's ends, beside numbers, and at signs."""

from __future__ import annotations

import pytest

from pipelines.repair import repair_text


def misread(text: str, right: str, wrong: str) -> str:
    """Read bytes by a codec of two bytes."""
    return text.encode(right).decode(wrong)


@pytest.mark.parametrize(
    ("said", "right", "wrong"),
    [
        pytest.param("这套老房子明年就要重新修", "gbk", "big5", id="the last character is Chinese by both (党)"),
        pytest.param("谁家的孩子还在楼下喊", "gbk", "cp949", id="so is the first (强)"),
        pytest.param("施华（化名）是本文的作者", "gbk", "cp949", id="so is the first (嘉), of a name"),
        pytest.param("打开手机→WiFi，找到公司的名字", "gbk", "cp949", id="arrows (∪)"),
        pytest.param("夜里只有5℃，白天能到21℃", "gbk", "big5", id="degrees (⊥)"),
        pytest.param("两次相差30±2克，平均值是14×2克", "gbk", "cp949", id="signs of sums (【 】)"),
        pytest.param("每人分到46÷2個，剩下的7×3個歸老人", "big5", "gb18030", id="signs of sums (∫ ⊙)"),
        pytest.param(
            "公告说，2023年下半年的利率不变", "gbk", "big5", id="a comma before a number is the only signature"
        ),
        pytest.param("銀行，三人，四人，五人都來過。", "big5", "cp932", id="half-width kana around letters"),
    ],
)
def test_a_garbled_line_is_read_to_its_ends(said: str, right: str, wrong: str) -> None:
    garbled = misread(said, right, wrong)
    assert garbled != said
    assert repair_text(garbled)[0] == said
    assert repair_text(f"这是第一行。\n{garbled}\n这是第三行。")[0] == f"这是第一行。\n{said}\n这是第三行。"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param("答：{}", "法院判我还清本金和利息", id="a label before it"),
        pytest.param("{}元", "法院判我还清本金和利息共计3000", id="a unit behind it"),
        pytest.param("{}→3", "法院判我还清本金和利息", id="an arrow behind it"),
        pytest.param("5×3，{}", "法院判我还清本金和利息", id="a product before it"),
        pytest.param("2023年，{}", "法院判我还清本金和利息", id="a year before it"),
    ],
)
@pytest.mark.parametrize("wrong", ["big5", "cp949", "cp932"])
def test_what_a_site_set_around_a_garbled_line_stays(line: str, said: str, wrong: str) -> None:
    garbled = line.format(misread(said, "gbk", wrong))
    assert repair_text(garbled)[0] == line.format(said)


@pytest.mark.parametrize(
    "text",
    [
        "↙这里↘那里，⊥表示垂直，A∪B是并集，∫是积分号，【1】是脚注。",
        "他说“사랑해，미안해。”然后就走了；她回“왜？”。",
        "오늘은 3월，내일은 4월。전각 문장부호를 쓰는 사람도 있다！정말？",
        "ﾃｽﾄA､ﾃｽﾄB､ﾃｽﾄC｡ﾎﾞﾀﾝXｦ押ｽ｡",
        "注音ㄛ3聲、ㄩ2聲；電話ˋ02",
        "x∪y=5∫3，⊙8，△9，↙W",
    ],
)
def test_signs_and_letters_of_the_same_kinds_stay_in_sound_text(text: str) -> None:
    assert repair_text(text)[0] == text
    assert repair_text(f"{text}\n" * 4)[0] == f"{text}\n" * 4
