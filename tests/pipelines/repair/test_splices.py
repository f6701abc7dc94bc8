"""Text torn apart as bytes: put together where bytes, readings or context tell how, and never where they do not."""

from __future__ import annotations

import re
import unicodedata

import pytest

from demosites.splicing import insert_readings, read_gbk, slip, split_at_punctuation
from pipelines.records import Certainty
from pipelines.repair import repair_text, replay, undo
from pipelines.repair.splices.around import foreign_to
from pipelines.repair.splices.marks import restore_marks

TEAR = "我們擁有一張可以承受整個重量的桌子"
READINGS = [("聯", "lián"), ("個", "gè")]


@pytest.mark.parametrize(
    ("torn", "whole", "certainty"),
    [
        pytest.param("新?lián)碛幸粡埧梢猿惺苷麄€(gè)", "新擁有一張可以承受整個", "exact", id="until an ASCII byte"),
        pytest.param("——?jiǎng)?chuàng)新", "——創新", "exact", id="an annotation behind a mark"),
        pytest.param("以?xún)?nèi)的", "以內的", "exact", id="two annotations tear one character"),
        pytest.param("分?jǐn)?shù)線", "分數線", "exact", id="torn twice"),
        pytest.param("量?jī)x表", "量儀表", "exact", id="second byte is a letter"),
        pytest.param("在溧l(xiāng)i市", "在溧li市", "exact", id="a letter taken for half a character"),
        pytest.param(
            "新\ufffd(lián)碛幸粡埧梢猿惺苷麄€(gè)", "新擁有一張可以承受整個", "exact", id="as browsers decode it"
        ),
        pytest.param("新lián)碛幸粡埧梢猿惺苷麄€(gè)", "新擁有一張可以承受整個", "exact", id="marker dropped"),
        pytest.param("重視?,F在的", "重視。現在的", "inferred", id="split at a comma, width normalised"),
        pytest.param("重視?，F在的", "重視。現在的", "inferred", id="split at a comma"),
        pytest.param("到各?。ㄗ灾螀^)", "到各省（自治區)", "inferred", id="split at a full stop"),
        pytest.param("沒有發現異?！?", "沒有發現異常。", "inferred", id="split, its end at the line's end"),
        pytest.param(
            "兩家公司的貨款??lái)自同一個賬戶", "兩家公司的貨款來自同一個賬戶", "inferred", id="told by a reading alone"
        ),
        pytest.param("怎么?;▎h作為", "怎么。花唄作為", "inferred", id="slip, width normalised"),
        pytest.param("當?胤ㄔ哼M行", "當地法院進行", "inferred", id="slip"),
        pytest.param("護理?藛T應當", "護理人員應當", "inferred", id="slip of two characters"),
        pytest.param(
            "高?？茖W研究的經費",
            "高校科學研究的經費",
            "inferred",
            id="told by words, 高專 being a word as well",
        ),
        pytest.param("企業依法?M行了處罰", "企業依法進行了處罰", "inferred", id="one letter, an everyday word"),
        pytest.param("遇到推搡?⒓磮缶?", "遇到推搡立即報警。", "inferred", id="a full stop behind a pair that vanished"),
    ],
)
def test_torn_text_is_put_together(torn: str, whole: str, certainty: str) -> None:
    repaired, edits = repair_text(torn)
    narrow = str.maketrans("（", "(") if "，" not in torn else {}
    assert repaired in {whole, whole.translate(narrow)}
    assert {edit.certainty for edit in edits} == {Certainty(certainty)}
    assert replay(torn, edits) == repaired
    assert undo(repaired, edits) == torn
    assert repair_text(repaired)[0] == repaired


@pytest.mark.parametrize(
    "text",
    [
        "是吗?A股大涨了",
        "先看清楚合同保?C位存好",
        "怎么還不上嗎?B站有人講過",
        "我們選取了兩組?x軸樣本",
        "他用了三?€50年",
        "逾期超过三十小时?怕?",
        "投資者本息無損?懂?",
        "這筆錢他到底還不還?!?",
        "樓下的桂花還沒有落盡?@老陳，抽空拍一張",
        "廚房的水管又漏了?[捂臉]",
        "先把聊天记录都存好???",
        "路口的面館搬走了?:)",
        "快遞放在門口?|是|否",
        "把每一筆支出都抄下來?`x`",
        "短信里连还款日都没写?！?\n他把手机摔了。",
        "“说好的免息呢?!?”她问。",
        "客服又掛了?！",
        "股价天天跌?!?",
        "門票€39.9，運費?€12，加起來快兩千了。",
        "押金?€700，月租?€350，這樣算貴嗎",
        "這位老師是哪裡人??wǒ也不知道",
        "我在作協議的照片?啊?",
        "结清后保存几年?A三 B五 C终身。答案:B。",
        "記下工?Q羣號後改用書面申請",
        "怎么办?P2P平台跑路",
        "什么是?O2O模式",
        "真的?!我不信,什么?!不可能",
        "啊??不会吧",
        "怎么辦?屈銘鑫",
        "2013?年,价格?￥300",
        "他问:?“好”,?「測試」",
        "何か?それは",
        "请问?【解答】为什么?《民法典》规定",
        "选项①?②?③?④?",
        "佢話：「[?]我間公司執咗，欠落三個月糧」",
        "填空：⑴?⑵?选哪个?",
        "這個字怎麼唸?ㄔㄨㄛ?",
        "é?è?ê?ë?",
        "在吗\n啥?啥啥?",
        "上个月?☆?信用卡少还了",
        "债务?人死?亡的?，继?承人?以所?得遗?产实?际价?值为?限清?偿债?务。?",
        "吗?a.可以,好不好?e租宝",
        "甲?乙?丙?丁?",
        "单选?A.是 B.否",
        "這座鯨魚館的?鯨QQ羣有三百人",
        "他介紹説,?珺W先生也來了",
        "是不是啊?W股東大會",
        "小編親測?C位,下面幾個渠道",
        "他説要通?W先生知輔導員",
        "月薪五千五?B站百元，一千九用來還款。",
        "缺字:?家庄 ?岩,生僻字?喆、?犇",
        "函数f(x)和g(y),序号a)与b),李l(lee)",
        "逾期\ufffd还款\ufffd\ufffd",
    ],
)
def test_question_marks_in_good_text_are_no_tears(text: str) -> None:
    assert repair_text(text)[0] == text


def test_what_a_run_begins_with_is_marked_where_more_speaks_against_it_than_for_it() -> None:
    """Of a character of which half is lost nothing tells here which it was; what follows is sure."""
    repaired, _ = repair_text(slip("老周站在那裡甩了兩下說，這筆錢下個月一定還給你們。", 6))
    assert repaired == "老周站在那裡\ufffd了兩下說，這筆錢下個月一定還給你們。"


def test_a_character_is_marked_where_others_are_nearly_as_likely() -> None:
    """不會遇到 and 不會碰到 leave the same bytes: what stands behind the torn character is in doubt, and only that."""
    repaired, _ = repair_text(slip("以後打孔掛畫就不會碰到。", 7))
    assert repaired == "以後打孔掛畫就不會\ufffd到。"


@pytest.mark.parametrize(
    ("elsewhere", "named"),
    [
        ("釘子釘得太深會碰到水管。", "碰"),
        ("樓道裡不會遇到推銷的人。", "遇"),
        ("樓道裡貼滿了推銷的單子。", "\ufffd"),
    ],
)
def test_a_torn_word_is_named_as_it_stands_elsewhere_on_the_page(elsewhere: str, named: str) -> None:
    repaired, _ = repair_text(f"{slip('以後打孔掛畫就不會碰到。', 7)}\n{elsewhere}")
    assert repaired == f"以後打孔掛畫就不會{named}到。\n{elsewhere}"


@pytest.mark.parametrize(
    ("line", "lost"),
    [
        ("代表團將於下周來訪,就漁業合作簽署協議。", "將"),
        ("嫌疑人,並于當晚在火車站將其抓獲。", "在"),
        ("再向客服核實借款合同、失業證明是基礎,按時間順序放好。", "合"),
    ],
)
def test_characters_that_width_normalising_made_into_several_are_read_as_one(line: str, lost: str) -> None:
    """With a byte lost in front of them 將其 have the bytes of ⑵ between them, and the cleaner has made (2) of it."""
    torn = unicodedata.normalize("NFKC", slip(line, line.index(lost)))
    assert re.search(r"\(\w+\)", torn)
    assert repair_text(torn)[0] == line


def test_a_torn_half_before_a_letter_is_read_though_the_other_half_stays_in_doubt() -> None:
    line = "剩下的打算搬磚還，每天十二個小時。"
    assert repair_text(slip(line, line.index("搬")))[0] == line.replace("搬", "\ufffd")


def test_two_pairs_of_bytes_in_a_row_may_have_vanished() -> None:
    """主要原因: the bytes between 要 and 因 make two pairs, and neither is a character."""
    line = "專家認為，城市內澇的主要原因是排水管網老化。"
    assert repair_text(slip(line, line.index("內")))[0] == line


@pytest.mark.parametrize(("line", "lost"), [("話筒那頭突然倒不動了，過了很久才有人說話。", "然")])
def test_three_characters_tell_what_two_do_not(line: str, lost: str) -> None:
    assert repair_text(slip(line, line.index(lost)))[0] == line


@pytest.mark.parametrize("line", ["手機響個不停還發燙，我只好把它關掉。", "這個月的分期還沒還完，下個月又到了。"])
def test_a_lone_sign_or_small_letter_is_the_half_of_a_traditional_character(line: str) -> None:
    lost = "發" if "發" in line else "沒"
    damaged = slip(line, line.index(lost))
    assert damaged[line.index(lost) + 1] in "l]"
    assert repair_text(damaged)[0] == line


@pytest.mark.parametrize(
    ("line", "lost"),
    [
        ("鄰居家的狗每到半夜就叫，物業上門勸了幾次也沒有用。", "上"),
        ("工程師解釋說，橋墩的裂縫只在表面。", "說"),
        pytest.param("年化利率不得超過15%。", "過", id="a sign before a number"),
        pytest.param("罰息的金額超過了本金，他才去問。", "額", id="a sign is no letter, and so no word of one"),
    ],
)
def test_a_short_run_is_read_where_what_stands_there_is_far_less_likely(line: str, lost: str) -> None:
    assert repair_text(slip(line, line.index(lost)))[0] == line


@pytest.mark.parametrize(
    ("line", "lost"),
    [
        ("欠款還清以后銀行開具了證明。持卡人應當保存五年", "。"),
        ("會上提出“先還本金”，雙方都同意了", "“"),
        ("他說“先還本金”，雙方都同意了", "”"),
        ("按照《民法典》的規定，可以要求減少違約金", "《"),
        ("到手十三萬八，裡外裡少了一萬二。", "，"),
    ],
)
def test_a_slip_is_read_again_to_the_character(line: str, lost: str) -> None:
    damaged = slip(line, line.index(lost))
    assert damaged != line
    assert repair_text(damaged)[0] == line


@pytest.mark.parametrize(
    ("torn", "whole"),
    [
        pytest.param("她沒有逃避，每?zǒng)?月主動跟客服聯系。", "她沒有逃避，每個月主動跟客服聯系。", id="0x80 alone"),
        pytest.param(
            "各級?hú)熑危_(què)保汛期人民安全。", "各級責任，確保汛期人民安全。", id="a reading behind the run"
        ),
    ],
)
def test_a_run_told_by_readings_ends_where_its_bytes_do(torn: str, whole: str) -> None:
    page = "股市應(yīng)該由市場(chǎng)決(jué)定，負(fù)債(zhài)余額(é)卻達(dá)到五億(yì)元，獲獎(jiǎng)"
    repaired, _ = repair_text(page + torn)
    assert repaired.endswith(whole)


def test_a_letter_that_is_half_a_character_is_not_only_read_as_its_wide_form() -> None:
    """The bytes of ｓ would give 常 as well, and then nothing but rare characters."""
    line = "他表示，能來這里感到非常榮幸。"
    torn = slip(line, line.index("感"))
    assert torn.endswith("s幸。")
    assert repair_text(torn)[0] == line


def test_what_the_bytes_tell_is_not_exact_where_bytes_that_vanished_tell_better() -> None:
    repaired, edits = repair_text("不得因?yàn)槟芙^簽字。")
    assert repaired == "不得因為您拒絕簽字。"
    assert [edit.certainty for edit in edits] == [Certainty.INFERRED]


def test_a_cry_of_marks_of_both_widths_stays_in_an_article() -> None:
    article = "他把卡剪了。電話少了。家里也安靜了。夜里睡得著了。早上還去跑步。"
    assert repair_text(f"{article}一年要還三萬?！?")[0] == f"{article}一年要還三萬?！?"


@pytest.mark.parametrize(
    ("char", "is_foreign"), [("撃", True), ("薬", True), ("爲", False), ("擊", False), ("后", False)]
)
def test_traditional_text_is_not_put_together_of_forms_of_japan(char: str, *, is_foreign: bool) -> None:
    assert (char in foreign_to("Hant")) is is_foreign


def test_a_lost_digit_is_marked_and_never_guessed() -> None:
    """The digit behind a torn run is swallowed with half of its last character; only its place is known."""
    torn = slip("數據分析報告認為比重為17.9%", 8)
    repaired, _ = repair_text(torn)
    assert "\ufffd7.9%" in repaired
    assert "17.9" not in repaired


def test_bytes_that_vanished_leave_a_mark_or_a_character_by_its_other_half() -> None:
    torn = insert_readings("一起談談民生銀行逾期", [("務", "wù")])
    repaired, edits = repair_text(torn)
    assert repaired in {"一起談談民生銀行逾期", "一起談談民\ufffd\ufffd行逾期"}
    assert [edit.certainty for edit in edits] == [Certainty.INFERRED]


@pytest.mark.parametrize("text", ["高校科學研究", "拍。「北京的", "各省（自治區）", "專科疼痛護理"])
def test_every_tear_is_undone_or_left_as_it_is_read(text: str) -> None:
    """Whatever comes out can be taken back."""
    torn = split_at_punctuation(text)
    repaired, edits = repair_text(torn)
    assert torn != text
    assert undo(repaired, edits) == torn


@pytest.mark.parametrize(
    ("torn", "whole"),
    [
        ("連續按時?€款是最好的證明，利息也會少些。", "連續按時還款是最好的證明，利息也會少些。"),
        ("產業園區已經引進46家企?I，形成了較為完整的產業鏈。", "產業園區已經引進46家企業，形成了較為完整的產業鏈。"),
        ("社區干部向居民講解垃圾分?惖闹R。", "社區干部向居民講解垃圾分類的知識。"),
        ("這筆貸款還清了嗎?€50的費用", "這筆貸款還清了嗎?€50的費用"),
        ("他說的是哪家?A銀行也有這項業務。", "他說的是哪家?A銀行也有這項業務。"),
    ],
)
def test_lone_torn_characters_come_back_where_nothing_else_can_be_meant(torn: str, whole: str) -> None:
    assert repair_text(torn)[0] == whole


@pytest.mark.parametrize(
    ("line", "lost"),
    [
        ("很多來訪者的恐懼，來自“不知道到底欠多少”", "不"),
        ("12月起，一家自稱“某某信息科技”", "信"),
        ("有人引用《關於全面免除個人網貸債務的通知》", "債"),
        ("他說：“先還本金。”大家都同意分期付款。", "都"),
    ],
)
def test_a_line_that_leaves_a_quotation_open_ends_with_its_mark(line: str, lost: str) -> None:
    damaged = slip(line, line.index(lost))
    assert damaged.endswith("?")
    assert repair_text(damaged)[0] == line


def without_second_byte(text: str, mark: str) -> str:
    """Lose the second byte of a mark, as programs do that cut text by bytes."""
    place = text.index(mark)
    before, after = (part.encode("gbk") for part in (text[:place], text[place + 1 :]))
    return read_gbk(before + mark.encode("gbk")[:1] + after)


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("短信里写得清楚，内容包括欠款金额和还款日期。", "，"),
        ("其他方式无法送达，依照民事诉讼法第九十五条规定公告送达。", "，"),
        ("對方再打官方電話求證，今天下午就去銀行辦理手續。", "，"),
        ("对征信有异议的，提交后二十日内会有答复。", "，"),
        ("可能觸犯《刑法》第二百五十三條的規定。", "《"),
    ],
)
def test_marks_that_lost_their_second_byte_come_back_with_what_they_shifted(line: str, mark: str) -> None:
    torn = without_second_byte(line, mark)
    repaired, (edit,) = repair_text(torn)
    assert repaired == line
    assert (edit.rule, edit.certainty) == ("splice-mark", Certainty.INFERRED)


@pytest.mark.parametrize(
    "text",
    [
        "选择Ａ方案，或者Ｂ级债券、Ｃ股份，第３条和第２款。",
        "全角Ｎ一遍，写成ＡＢＣ，１２３４５６７号。",
        "★推荐☆借款△网贷→逾期※注意℃摄氏＋加＝等于－减",
        "用户＠张三：＃逾期＃话题＆讨论＊注",
        "Ｋ線與Ｔ恤、ＱＱ群、Ｘ光、Ｂ站、Ｃ位",
        "饕餮Ａ魑魅Ｂ魍魉，囹圄Ｎ龃龉Ｘ觊觎",
    ],
)
def test_full_width_letters_and_signs_in_good_text_are_no_marks(text: str) -> None:
    assert repair_text(text)[0] == text


def test_a_text_of_nothing_but_lost_marks_is_not_read_again_place_by_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.repair.splices.marks.read_again", None)
    assert list(restore_marks("aＮ一峤拥" * 2_000)) == []


@pytest.mark.parametrize(
    "text", ["字詞測驗：??(jù)點。", "填空：??(huáng)河", "请听写：??(hé)作", "这个字读??(jù)", "??(zhōng)国"]
)
def test_a_reading_that_asks_for_its_character_stays(text: str) -> None:
    assert repair_text(text) == (text, ())
