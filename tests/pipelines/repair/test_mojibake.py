"""Mojibake by classes: every wrong codec, half-garbled text, holes, and above all what must stay."""

from __future__ import annotations

import pytest

from pipelines.records import Certainty
from pipelines.repair import repair_text
from pipelines.repair.edits import undo

HANS = "逾期之后可以先与平台协商还款计划，说明自己的收入情况，并保留通话记录。"
HANT = "逾期之後可以先與平台協商還款計劃，說明自己的收入情況，並保留通話記錄。"
SHORT = "系统会按规则分配名单"
BEFORE, AFTER = "借款人应当按照合同约定还款。", "以上内容仅供参考，请以合同为准。"


def shown(octets: bytes, codec: str) -> str:
    """Read bytes as browsers do: what the codec has no character for stays a C1 control."""
    return "".join(bytes((byte,)).decode(codec, "ignore") or chr(byte) for byte in octets)


def misread(text: str, codec: str) -> str:
    """Read Big5 by a codec of one byte or two."""
    octets = text.encode("big5")
    return octets.decode(codec) if codec == "gb18030" else shown(octets, codec)


def leniently(octets: bytes) -> str:
    """Read what is valid UTF-8 as UTF-8, every other byte as cp1252."""
    text = ""
    while octets:
        for size in (4, 3, 2):
            try:
                char = octets[:size].decode()
            except UnicodeDecodeError:
                continue
            if len(char) == 1:
                break
        else:
            size, char = 1, shown(octets[:1], "cp1252")
        text += char
        octets = octets[size:]
    return text


def test_every_single_byte_misreading_is_undone() -> None:
    for codec in ("latin-1", "cp1250", "cp1251", "cp1252", "cp437", "mac_roman"):
        for right, text in (("utf-8", HANS), ("utf-8", HANT), ("gbk", HANS), ("gbk", HANT), ("big5", HANT)):
            garbled = shown(text.encode(right), codec)
            assert repair_text(garbled)[0] == text, (right, codec)
            assert repair_text(BEFORE + garbled + AFTER)[0] == BEFORE + text + AFTER, (right, codec)


@pytest.mark.parametrize(
    ("garbled", "text"),
    [
        pytest.param("閫炬湡涔嬪悗鎬庝箞鍗忓晢", "逾期之后怎么协商", id="UTF-8 as GBK"),
        pytest.param("今天閫炬湡涔嬪悗鎬庝箞鍗忓晢", "今天逾期之后怎么协商", id="UTF-8 as GBK amid Chinese"),
        pytest.param("ÖÐÎÄ", "中文", id="two characters of GBK as Latin-1"),
        pytest.param(leniently(HANS.encode("gbk")), HANS, id="GBK by the lenient reader"),
        pytest.param(leniently(HANT.encode("big5")), HANT, id="Big5 by the lenient reader"),
        pytest.param(
            leniently("並非所有逾期都因為沒錢，幾天後才發現。".encode("big5")),
            "並非所有逾期都因為沒錢，幾天後才發現。",
            id="Big5 by the lenient reader, which took two bytes at the beginning for one character",
        ),
        pytest.param(HANS.encode().decode("latin-1").encode().decode("latin-1"), HANS, id="UTF-8 as Latin-1, twice"),
        pytest.param(
            HANS.encode("gbk").decode("latin-1").encode().decode("latin-1"), HANS, id="GBK as Latin-1, as Latin-1"
        ),
        pytest.param(HANT.encode("big5").decode("gb18030"), HANT, id="Big5 as GB18030, half of it private use"),
        pytest.param("甜準垀衄貣ぶ飲秪峈羶ヴㄛ", "并非所有逾期都因为没钱，", id="GBK as Big5"),
        pytest.param(SHORT.encode("gbk").decode("cp932"), SHORT, id="GBK as Shift-JIS"),
        pytest.param(SHORT.encode("gbk").decode("cp949"), SHORT, id="GBK as EUC-KR"),
        pytest.param("좬━⑥또꼈쩑メ윰머ョ샀갠좭", "：收到傳票以後應該怎麼做？", id="Big5 as EUC-KR, syllables and kana"),
        pytest.param(
            HANT + "Q5：連續幾周焦慮，和信任的人談一談？".encode("big5").decode("gb18030") + "連續幾週之後。",
            HANT + "Q5：連續幾周焦慮，和信任的人談一談？連續幾週之後。",
            id="Big5 as GB18030, before a sound character that is rare in GBK",
        ),
        pytest.param(
            "會上門" + "受託機構收費要看原文".encode("big5").decode("gb18030"),
            "會上門受託機構收費要看原文",
            id="Big5 as GB18030, behind a sound character that is rare in GBK",
        ),
        pytest.param(
            misread("楊先生付了兩千元，對方讓他把手機卡交出來。", "gb18030"),
            "楊先生付了兩千元，對方讓他把手機卡交出來。",
            id="Big5 as GB18030, whose first character looks sound",
        ),
        pytest.param(
            "機器給出一個“可訴分”，八十分以上進入下一道。".encode("big5").decode("cp932"),
            "機器給出一個“可訴分”，八十分以上進入下一道。",
            id="Big5 as Shift-JIS, whose last third is half-width kana and letters",
        ),
        pytest.param(
            shown("最後悔了三十六天。".encode("gbk"), "cp1250") + "”“@晴天：收到了",
            "最後悔了三十六天。”“@晴天：收到了",
            id="GBK as cp1250 before sound quotes",
        ),
        pytest.param(
            shown("最小數，十年還繳不\u3000，利息總共要付三萬多。".encode("gbk"), "cp1252"),
            "最小數，十年還繳不\u3000，利息總共要付三萬多。",
            id="GBK as cp1252 with a blank where a word was deleted",
        ),
        pytest.param(
            shown("要求一起算，不得越过年化24%。或2700000119＠qq.com。".encode("gbk"), "cp1252"),
            "要求一起算，不得越过年化24%。或2700000119＠qq.com。",
            id="GBK as cp1252, a full stop and a word between numbers",
        ),
        pytest.param(
            "微信号：zhai_wu0014，薇信yuqi-0015，加v hezuo0017。".encode("gbk").decode("cp949"),
            "微信号：zhai_wu0014，薇信yuqi-0015，加v hezuo0017。",
            id="GBK as EUC-KR among names in ASCII",
        ),
        pytest.param(
            "滞纳金能不能不给？".encode("gbk").decode("big5"), "滞纳金能不能不给？", id="GBK as Big5, known by its end"
        ),
        pytest.param(
            leniently("一年後五萬變六萬八,名字掛上了網站。".encode("big5")),
            "一年後五萬變六萬八,名字掛上了網站。",
            id="Big5 by the lenient reader, its first characters without a signature",
        ),
        pytest.param(
            leniently("坦白的時機越早越好，家庭的支持比錢更重要。".encode("big5")),
            "坦白的時機越早越好，家庭的支持比錢更重要。",
            id="Big5 by the lenient reader, a letter behind a character of four bytes",
        ),
    ],
)
def test_misreadings_are_undone(garbled: str, text: str) -> None:
    assert repair_text(garbled)[0] == text


@pytest.mark.parametrize(
    ("said", "right", "wrong"),
    [
        pytest.param("把麵團揉到不黏手，蓋上濕布，靜", "gbk", "latin-1", id="a recipe"),
        pytest.param("土豆切滚刀块，热锅冷油下姜片爆香", "gbk", "cp1251", id="a recipe, Simplified"),
        pytest.param("老中医把脉时手都不抖。", "gbk", "latin-1", id="a word that a lenient reading makes likelier"),
        pytest.param("呢間舖頭嘅叉燒又肥又燶，最啱送飯，排隊都抵。", "gbk", "cp437", id="Cantonese"),
        pytest.param("（2013）皖3020民初834号民事判决书已", "gbk", "cp1250", id="a judgment, with numbers"),
        pytest.param("把麵團揉到不黏手，蓋上濕布，靜", "big5", "gb18030", id="a recipe by two bytes"),
        pytest.param(
            "嗰個阿伯成日喺公園度捉棋，贏咗就笑到見牙唔見眼。巷", "utf-8", "cp932", id="Cantonese by two bytes"
        ),
    ],
)
def test_text_of_rare_words_is_undone(said: str, right: str, wrong: str) -> None:
    octets = said.encode(right)
    assert repair_text(octets.decode(wrong) if wrong in {"gb18030", "cp932"} else shown(octets, wrong))[0] == said


@pytest.mark.parametrize("codec", ["latin-1", "cp1252", "cp1251", "mac_roman", "gb18030"])
def test_a_short_heading_is_read_as_the_text_around_it(codec: str) -> None:
    lines = ("導語", HANT, "6.2 保留多久", HANT, "小編總結")
    assert repair_text("\n".join(misread(line, codec) for line in lines))[0] == "\n".join(lines)


@pytest.mark.parametrize(
    "line", ["客服说的是还款，{}方式有三种", "这是{}，“还款”二字", "还款难？{}难在哪", "as 还, {}"]
)
def test_a_word_that_the_line_has_too_is_no_sample(line: str) -> None:
    assert repair_text(line.format("è¿˜æ¬¾"))[0] == line.format("还款")


def test_a_short_heading_is_read_as_cp1252_where_the_reader_was_lenient() -> None:
    garbled = "\n".join(map(leniently, (HANS.encode("gbk"), "引言".encode("gbk"), HANS.encode("gbk"))))
    assert repair_text(garbled)[0] == f"{HANS}\n引言\n{HANS}"


@pytest.mark.parametrize("codec", ["latin-1", "gb18030"])
@pytest.mark.parametrize("line", ["導語", "民生銀行", "カード・ローン", "café", "6.2 保留多久", "（完）", "대출 상담"])
def test_a_sound_line_amid_garbled_ones_stays(codec: str, line: str) -> None:
    garbled = misread(HANT, codec)
    assert repair_text(f"{garbled}\n{line}\n{garbled}")[0] == f"{HANT}\n{line}\n{HANT}"


def test_a_garbled_heading_amid_sound_lines_proves_nothing_and_stays() -> None:
    heading = "導語".encode("big5").decode("gb18030")
    text = f"{HANT}\n{heading}\n{HANT}"
    assert repair_text(text) == (text, ())


@pytest.mark.parametrize("lost", ["\ufffd", "?"])
@pytest.mark.parametrize(
    ("before", "said", "behind"),
    [
        pytest.param("", "逾期后银行会起诉。", "他们都走了。", id="one hole at the end"),
        pytest.param("", "客户经理没有出示工作证，也不愿意留下姓名。", "他们都走了。", id="two holes at the end"),
        pytest.param("他们昨天去了银行。", "还款计划写在纸上，双方都签了字。", "后来呢？", id="amid sound text"),
        pytest.param(
            "",
            "还款计划写在纸上，双方都签了字。银行在三个工作日之内答复，申请人可以随时查询进度。如果收入发生变化，应当及时说明。"
            "担保人收到通知以后，有权要求查看合同原件。利息按照实际天数计算，多交的部分退回账户。",
            "",
            id="paragraph",
        ),
    ],
)
def test_utf8_read_as_gbk_with_holes_comes_back_in_any_place(before: str, said: str, behind: str, lost: str) -> None:
    garbled = said.encode().decode("gbk", "replace").replace("\ufffd", lost)
    repaired, edits = repair_text(before + garbled + behind)
    assert repaired == before + said + behind
    assert undo(repaired, edits) == before + garbled + behind


def test_a_hole_of_two_bytes_is_filled_as_well() -> None:
    said = "双方都签了字，银行要求按照合同约定还款"
    octets = said.encode()
    pairs = [octets[at : at + 2] for at in range(0, len(octets), 2)]
    garbled = "".join(
        pair.decode("gbk", "ignore") if len(pair.decode("gbk", "ignore")) == 1 else "\ufffd" for pair in pairs
    )
    assert "\ufffd" in garbled
    assert repair_text(garbled)[0] == said


@pytest.mark.parametrize(
    "text",
    ["他问：怎么办？？没人回答??后来呢?", "价格\ufffd\ufffd元，逾期\ufffd天", "瀹字少见，鐨字亦少见？"],
)
def test_question_marks_and_holes_in_sound_text_are_left(text: str) -> None:
    assert repair_text(text)[0] == text


def test_holes_are_filled_by_likelihood_and_marked_inferred() -> None:
    garbled = HANS.encode().decode("gbk", "replace")
    assert "\ufffd" in garbled
    repaired, edits = repair_text(garbled)
    assert sum(a == b for a, b in zip(repaired, HANS, strict=True)) >= 0.8 * len(HANS)
    assert {edit.certainty for edit in edits if edit.after} == {Certainty.INFERRED}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "延滞した債務は、すぐに相談してください。カード・ローンの返済が遅れた場合は連絡を。", id="Japanese"
        ),
        pytest.param("ﾌﾘｺﾐﾋﾂﾖｳ ｶﾌﾞｼｷｶﾞｲｼｬ ﾔﾏﾀﾞ ﾀﾛｳ ﾐｽﾞﾎ銀行", id="half-width kana"),
        pytest.param("연체된 대출은 상담하세요. 大韓民國은 民主共和國이다. 學校에서 漢字를 배운다.", id="Korean"),
        pytest.param("Привет, мир! ДОГОВОР ЗАЙМА №5 ОТ 12.03.2024, съешь же ещё этих булок.", id="Russian"),
        pytest.param("Ελληνικά: Η γρήγορη καφέ αλεπού πηδάει πάνω από το σκυλί. ΑΘΗΝΑ", id="Greek"),
        pytest.param("Ngân hàng sẽ gọi điện nhắc nợ khi khoản vay quá hạn. Đường phố rất đông.", id="Vietnamese"),
        pytest.param("Le café est créée naïve Noël «déjà vu» où ça ÉÈÀ, cœur", id="French"),
        pytest.param("Vim: Główne okno zniszczone. Nagłówek", id="Polish"),
        pytest.param("Žádné soubory, nebyly nastaveny žádné priority", id="Czech"),
        pytest.param("stat a échoué\xa0: rien. Junção está por concluir", id="French and Portuguese"),
        pytest.param("Những chữ ký theo đây không hợp lệ", id="Vietnamese, two letters"),
        pytest.param("段組み印刷(_S):", id="Japanese, two characters"),
        pytest.param("Größenwahn, ÄÖÜ äöüß; Ñandú ñoño ¿Qué?; Ærø, blåbærgrød; Łódź gęślą jaźń", id="European"),
        pytest.param("┌──────┬──────┐│ 表格 │ 数据 │└──────┴──────┘ ██████ ▓▓▒▒░░", id="drawn table"),
        pytest.param("——……“”‘’《》·×℃№①②③㈱㊣〇※→★☆■□", id="signs"),
        pytest.param("∑∏∫≤≥≠±×÷√∞ α+β=γ, ∂f/∂x ≈ Δy/Δx, ½ ¾ µm Ω·cm", id="mathematics"),
        pytest.param("饕餮、魑魅魍魉、囹圄、龃龉、觊觎、踟蹰、沆瀣一气、茕茕孑立、氍毹、狻猊", id="rare words"),
        pytest.param("鐮鑰鏟鎢鉬釩鈦鋯鉻錳鈷鎳，閱閣閨閩闆闊闌闐，龘靐齉爩𠮷㐂镕堃喆", id="rare characters"),
        pytest.param("財仔追數，搵TU報告嚟睇。佢哋喺嗰度嘅嘢冇咗，啲嘢畀人攞走晒，嘥晒時間。", id="Cantonese"),
        pytest.param("注音符號：ㄋㄧˇ ㄏㄠˇ ㄉㄧㄢˋㄏㄨㄚˋ", id="bopomofo"),
        pytest.param("走路的時候硌不硌？我说不硌。", id="a rare word asked about"),
        pytest.param("綺綺和李諧諧一起去了竇竇家，薺薺没有来。", id="doubled names"),
        pytest.param("他们写了붸?퐑?좬?궏?쵬这几个字", id="rare Hangul, each in doubt"),
    ],
)
def test_other_languages_and_rare_text_stay(text: str) -> None:
    assert repair_text(text) == (text, ())
    assert repair_text(f"{text}\n" * 8)[0] == f"{text}\n" * 8


@pytest.mark.parametrize(
    "text",
    [
        "闂傚倸鍊搁崐鎼佸磹閻戣姤鍊块柨鏇炲帶",
        "????????????",
        "??, ???????. ???????",
        "系统显示锟斤拷锟斤拷",
        "掑Ч澶愭晬瀹�鍕�娴嗛柛妤佺墱鐎涒晠寮搁敐鍫㈢�锋繛鎾虫噸缁�锟犲磿閸�锟介悺娆撴儍閸曪",
    ],
)
def test_what_is_garbled_beyond_reading_is_flagged_and_stays(text: str) -> None:
    repaired, edits = repair_text(text)
    assert repaired == text
    assert {edit.certainty for edit in edits} == {Certainty.FLAG}


@pytest.mark.parametrize(
    "text",
    [
        "“锟斤拷”和“烫烫烫”都是乱码，UTF-8用GBK读是“閫炬湡涔嬪悗鎬庝箞鍗忓晢”",
        "The string “é€¾æœŸè¿˜æ¬¾” is what you get when UTF-8 bytes are decoded as Latin-1.",
        "把“中文”按GBK编码再按Latin-1读会得到“ÖÐÎÄ”，按UTF-8读会得到“锟斤拷”",
        "如果你看到“ÄãºÃ”，说明编码设错了。",
        "例如 ÖÐÎÄ 就是編碼選錯的樣子。",
        "为什么网页上出现ä½ å¥½这样的字？",
        "打开以后显示成“ÖÐÎÄ”，怎么办？",
        "常见的乱码有这样几种。\n\nÓâÆÚÖ®ºóÔõÃ´°ì\n\n这是把国标码当成西欧字符。",
    ],
)
def test_texts_about_mojibake_keep_their_samples(text: str) -> None:
    assert repair_text(text) == (text, ())


def test_a_letter_normalised_to_ascii_within_garbled_text_is_part_of_it() -> None:
    garbled = "宣布正确的决定，银行发布了公告".encode().decode("gbk", "replace")
    assert "ｅ" in garbled
    assert repair_text(garbled.replace("ｅ", "e").replace("ｇ", "g"))[0] == "宣布正确的决定，银行发布了公告"


@pytest.mark.parametrize(("right", "wrong"), [("gbk", "cp932"), ("gbk", "cp949"), ("big5", "cp949"), ("big5", "cp932")])
@pytest.mark.parametrize("behind", ["本金在五萬元以上", "每月可還金額", "“先買後付”的說法", "三餐和睡眠"])
def test_sound_text_right_behind_a_garbled_stretch_stays(right: str, wrong: str, behind: str) -> None:
    said = "第二層：監管熱線" if right == "big5" else "催收行为的合法性"
    before = "要留下記錄。1.1 "
    assert repair_text(before + said.encode(right).decode(wrong) + behind)[0] == before + said + behind


@pytest.mark.parametrize(
    "text",
    [
        "은행에서 연체된 카드값을 어떻게 갚아야 할지 몰라 상담을 받았습니다. 왜 그런지 없었다.",
        "他在韩国听到“괜찮아요, 없어요”这句话，又学会了“앉으세요”。",
        "ﾌﾘｺﾐﾋﾂﾖｳ ｶﾌﾞｼｷｶﾞｲｼｬ ﾔﾏﾀﾞ ﾀﾛｳ様、口座に振込ました",
    ],
)
def test_korean_and_half_width_kana_stay(text: str) -> None:
    assert repair_text(text)[0] == text


@pytest.mark.parametrize(
    ("right", "wrong"), [("gbk", "big5"), ("gbk", "cp932"), ("big5", "cp932"), ("big5", "gb18030")]
)
def test_articles_of_characters_with_several_codes_come_back_exactly(
    right: str, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [line for line in (HANT, SHORT, AFTER, BEFORE) if _can_be_shown(line, right, wrong)] * 8
    assert len(lines) > 7, "the lines must be shown by the wrong codec"
    searched: list[str] = []
    monkeypatch.setattr("pipelines.repair.mojibake.mojibake.by_lattice", lambda run, *_: searched.append(run) or [])
    garbled = "\n".join(line.encode(right).decode(wrong) for line in lines)
    assert repair_text(garbled)[0] == "\n".join(lines)
    assert not searched, "whole lines need no search"


def _can_be_shown(line: str, right: str, wrong: str) -> bool:
    try:
        return bool(line.encode(right).decode(wrong))
    except UnicodeError:
        return False


def test_a_sound_line_amid_lines_garbled_by_two_bytes_stays() -> None:
    garbled = [line.encode("big5").decode("gb18030") for line in (HANT, HANT[:16], HANT[16:])]
    text = "\n".join((garbled[0], HANS, garbled[1], BEFORE, "Café, 12:30", garbled[2]))
    expected = "\n".join((HANT, HANS, HANT[:16], BEFORE, "Café, 12:30", HANT[16:]))
    assert repair_text(text)[0] == expected
