"""GBK and Big5 read by other codecs with bytes lost: what comes back is marked, what lost too much is left alone."""

from __future__ import annotations

from operator import eq

import pytest

from pipelines.records import Certainty
from pipelines.repair import repair_text

HANS = "逾期之后可以先与平台协商还款计划，说明自己的收入情况，并保留通话记录。"
HANT = "逾期之後可以先與平台協商還款計劃，說明自己的收入情況，並保留通話記錄。"
TRADITIONAL = "失業之後度小滿金融逾期九十天了，到底該怎麼辦？網貸還不上會聯繫單位嗎？"
BEFORE, BEHIND = "借款人应当按照合同约定还款。", "以上内容仅供参考，请以合同为准。"
DOUBLE = [
    (right, wrong) for right in ("gbk", "big5") for wrong in ("gbk", "big5", "shift_jis", "euc_kr") if right != wrong
]
SINGLE = ("cp1250", "cp1252")


def garbled(text: str, right: str, wrong: str, lost: str) -> str:
    broken = text.encode(right).decode(wrong, "replace")
    assert "\ufffd" in broken, "the case shows nothing"
    return broken.replace("\ufffd", lost)


def share_right(repaired: str, text: str) -> float:
    """Compare place by place: a hole that is filled takes the place of one character."""
    return sum(map(eq, repaired, text)) / len(text)


@pytest.mark.parametrize("lost", ["\ufffd", "?"])
@pytest.mark.parametrize(("right", "wrong"), [*DOUBLE, *(("gbk", wrong) for wrong in SINGLE)])
def test_text_that_lost_bytes_comes_back_and_is_marked_inferred(right: str, wrong: str, lost: str) -> None:
    text = HANT if right == "big5" else HANS if wrong not in SINGLE else TRADITIONAL
    repaired, edits = repair_text(garbled(text, right, wrong, lost))
    assert share_right(repaired, text) > 0.9
    assert {edit.certainty for edit in edits} == {Certainty.INFERRED}


@pytest.mark.parametrize(("right", "wrong"), DOUBLE)
def test_text_that_lost_bytes_comes_back_amid_sound_text(right: str, wrong: str) -> None:
    text = HANS if right == "gbk" else HANT
    for between, lost in (("", "\ufffd"), ("\n", "?")):
        repaired = repair_text(between.join((BEFORE, garbled(text, right, wrong, lost), BEHIND)))[0]
        whole = between.join((BEFORE, text, BEHIND))
        assert share_right(repaired, whole) > 0.95
        assert (repaired[: len(BEFORE)], repaired[-len(BEHIND) :]) == (BEFORE, BEHIND)


def test_a_paragraph_is_read_to_its_ends_where_signatures_are_far_apart() -> None:
    text = "如果逾期金額是48000元，按日0.05%計算，拖到一年會增加75元以上。" * 12
    assert repair_text(garbled(text, "big5", "euc_kr", "\ufffd"))[0] == text


def test_a_hole_is_not_the_bytes_of_its_sign() -> None:
    text = "度小滿金融逾期九十天了，到底該怎麼辦？"
    repaired, edits = repair_text(garbled(text, "gbk", "cp1252", "\ufffd"))
    assert repaired == text
    assert [edit.certainty for edit in edits] == [Certainty.INFERRED]


def test_holes_are_filled_in_the_script_of_the_text() -> None:
    for text, script in ((HANS, "gb2312"), (HANT, "big5")):
        repaired = repair_text(garbled(text, "gbk", "euc_kr", "\ufffd"))[0]
        assert share_right(repaired, text) > 0.8
        assert "?" not in repaired.encode(script, "replace").decode(script)


@pytest.mark.parametrize("lost", ["\ufffd", "?"])
@pytest.mark.parametrize("wrong", ["big5", "cp950", "euc_kr"])
@pytest.mark.parametrize("text", [HANS, HANT])
def test_text_that_lost_half_of_its_bytes_is_flagged_and_left(text: str, wrong: str, lost: str) -> None:
    broken = garbled(text, "utf-8", wrong, lost)
    repaired, edits = repair_text(broken)
    assert repaired == broken
    assert Certainty.FLAG in {edit.certainty for edit in edits}


def test_noise_between_question_marks_is_flagged() -> None:
    assert [edit.certainty for edit in repair_text("蝚砌??甈∟?蝯?敺??撣賂?靽∩??")[1]] == [Certainty.FLAG]


@pytest.mark.parametrize("text", ["点解?咁嘅?冇咩?佢哋?边嗰?喺度?", "您好?嗎?冇?嘅?喺?嗰?咗?啲?"])
def test_cantonese_between_question_marks_is_not_flagged(text: str) -> None:
    assert repair_text(text) == (text, ())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("연체?대출?상담?은행?언제?왜?어디?", id="Korean questions"),
        pytest.param("大韓民國?民主共和國?學校에서?漢字를?배우는?學生?", id="Korean in mixed script"),
        pytest.param("延滞?債務?カード?ローン?ｶﾌﾞｼｷ?銀行?なぜ?", id="Japanese questions"),
        pytest.param("點解?冇咗?嘅嘢?嗰度?佢哋?邊個?", id="Cantonese"),
        pytest.param("why?really?né?où?ça?déjà?", id="French questions"),
        pytest.param("逾期?协商?起诉?上门?征信?怎么办?", id="Chinese questions"),
    ],
)
def test_sound_text_full_of_question_marks_stays(text: str) -> None:
    assert repair_text(text) == (text, ())
    assert repair_text(f"{BEFORE}{text}\n{text}")[0] == f"{BEFORE}{text}\n{text}"


@pytest.mark.parametrize("lost", ["\ufffd", "?"])
@pytest.mark.parametrize("wrong", ["big5", "shift_jis", "euc_kr"])
@pytest.mark.parametrize(
    ("before", "behind"),
    [("Q1?Q2?Q3?", "Q1?Q2?Q3?"), ("a.cn/p?x=1&y=2?z=3", ""), ("a.cn/p?page=3", ""), ("", "?page=3 "), ("", "A?B?C?")],
)
def test_question_marks_before_letters_beside_garbled_text_stay(
    before: str, behind: str, wrong: str, lost: str
) -> None:
    broken = "说明自己的收入情况并保留通话记录".encode("gbk").decode(wrong, "replace").replace("\ufffd", lost)
    repaired = repair_text(f"{BEFORE}{before}{broken}{behind}{BEHIND}")[0]
    assert repaired.startswith(f"{BEFORE}{before}")
    assert repaired.endswith(f"{behind}{BEHIND}")
    assert "收入情况" in repaired


@pytest.mark.parametrize("wrong", ["gbk", "shift_jis", "euc_kr"])
def test_questions_amid_letters_stay_beside_garbled_big5(wrong: str) -> None:
    broken = "說明自己的收入情況並保留通話記錄".encode("big5").decode(wrong, "replace").replace("\ufffd", "?")
    for before in ("Q1?Q2?Q3?", "a.cn/p?x=1&y=2?z=3"):
        assert repair_text(f"{BEFORE}{before}{broken}{BEHIND}")[0].startswith(f"{BEFORE}{before}")


@pytest.mark.parametrize("asked", ["A?B?C?", "先还a?b?", "甲?乙?"])
@pytest.mark.parametrize(("right", "wrong"), [pair for pair in DOUBLE if "utf-8" not in pair])
def test_signs_asked_for_in_their_order_stay_beside_garbled_text(right: str, wrong: str, asked: str) -> None:
    broken = garbled(HANT if right == "big5" else HANS, right, wrong, "?")
    repaired = repair_text(f"{asked}{broken}")[0]
    assert repaired.startswith(asked)
    assert share_right(repaired[len(asked) :], HANT if right == "big5" else HANS) > 0.6


@pytest.mark.parametrize("lost", ["\ufffd", "?"])
@pytest.mark.parametrize("codec", ["cp1252", "cp1250"])
@pytest.mark.parametrize("said", ["起诉状副本已经送达，请按时到庭。", "「合約第十二條寫得很清楚。」他點點頭。"])
def test_bytes_of_utf8_that_a_codec_of_one_byte_could_not_show_are_filled(said: str, codec: str, lost: str) -> None:
    garbled = said.encode().decode(codec, "replace")
    assert "\ufffd" in garbled
    repaired, edits = repair_text(f"昨天的事。{garbled.replace(chr(0xFFFD), lost)}")
    assert repaired == f"昨天的事。{said}"
    assert {edit.certainty for edit in edits} == {Certainty.INFERRED}


@pytest.mark.parametrize(
    "text",
    [
        "Größe? Äußerst übel? Straße? “Müßiggang?” Öffnungszeiten?",
        "Où ça? À Paris? Ç\ufffdest l’été? «Déjà?» Être?",
        "Кто? Где\ufffd Когда? «Почему?» Ещё?",
        "¿Qué? ¿Cómo? ¿Cuándo? Año? Ñoño?",
        "é? è? ê? ã? ç? 这些字母怎么念？",
    ],
)
def test_question_marks_and_holes_among_western_letters_are_left(text: str) -> None:
    assert repair_text(text)[0] == text


def test_what_lost_more_than_it_kept_is_not_read_as_whole() -> None:
    garbled = "?I을?P?Nㄷ?e룻㉵?H윰룻큭㏏?X?P?엘櫻A?o?@?B㈈㈈?Q㈎깽?C굼ㅵ?G굼 속?W?蚊뺏? 10/10"
    assert all(edit.certainty is not Certainty.EXACT for edit in repair_text(garbled)[1])
