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
        pytest.param("滿了，日誌也沒人清，難怪半夜", "big5", "cp932", id="half-width kana around letters only"),
        pytest.param("，白花花的魚肚皮漂了一片。", "gbk", "big5", id="a comma before everything"),
        pytest.param("甲组的误差（9.4±0.3）比乙组（x±s）小", "gbk", "cp949", id="± that is shown as ÷"),
        pytest.param("降至零下26℃", "gbk", "cp949", id="degrees at its end that are shown as an arrow"),
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
    ("before", "said", "behind", "codecs"),
    [
        pytest.param(
            "他把藥吃了。", "八七年的舊車停在山裡兩天", "門診排到下午", ("big5", "cp932"), id="telling by chance behind"
        ),
        pytest.param(
            "", "上面沒寫利息，只能按法定利率計算。", "把蘿蔔刨成細絲", ("big5", "gb18030"), id="rare words behind"
        ),
        pytest.param(
            "比較两组（x±s，n=910）。",
            "全国累计注册志愿者七万多人。",
            "他没接话。",
            ("gbk", "cp949"),
            id="a sign of sums before",
        ),
        pytest.param("", "协商了四次", "→下一页", ("gbk", "big5"), id="an arrow (△) behind"),
        pytest.param("先算总数÷3。", "面试官问我期望薪资，他笑了笑。", "该菌株在13℃", ("gbk", "cp949"), id="÷ before"),
        pytest.param(
            "表面看不出來。",
            "考場裡靜得只剩翻",
            "調解委員勸雙方各退一步",
            ("big5", "gb18030"),
            id="the other script (陆) is garbled",
        ),
    ],
)
def test_what_is_sound_beside_a_garbled_stretch_stays(
    before: str, said: str, behind: str, codecs: tuple[str, str]
) -> None:
    assert repair_text(f"{before}{misread(said, *codecs)}{behind}")[0] == f"{before}{said}{behind}"


@pytest.mark.parametrize(
    "text",
    [
        "↙这里↘那里，⊥表示垂直，A∪B是并集，∫是积分号，【1】是脚注。",
        "他说“사랑해，미안해。”然后就走了；她回“왜？”。",
        "오늘은 3월，내일은 4월。전각 문장부호를 쓰는 사람도 있다！정말？",
        "ﾃｽﾄA､ﾃｽﾄB､ﾃｽﾄC｡ﾎﾞﾀﾝXｦ押ｽ｡",
        "注音ㄛ3聲、ㄩ2聲；電話ˋ02",
        "x∪y=5∫3，⊙8，△9，↙W",
        "ㄅ班、ㄆ班。\nㄛ班的老師姓歐。",
        "국민2名과 의원30人이 ログイン 했다。お気に入り",
    ],
)
def test_signs_and_letters_of_the_same_kinds_stay_in_sound_text(text: str) -> None:
    assert repair_text(text)[0] == text
    assert repair_text(f"{text}\n" * 4)[0] == f"{text}\n" * 4
