"""Repair by cases: what is undone, what is only marked, and above all what must not change."""

from __future__ import annotations

import pytest

from pipelines.records import Certainty
from pipelines.repair import repair_text, replay, undo

RESIDUE = "經(jīng)濟(jì)發(fā)展，經(jīng)營(yíng)問(wèn)題，發(fā)現(xiàn)業(yè)務(wù)"


def garble(text: str, codec: str = "latin-1") -> str:
    """Read UTF-8 bytes as Latin-1 or, as browsers do, as Windows-1252 with its five holes as C1."""
    data = text.encode()
    if codec == "latin-1":
        return data.decode("latin-1")
    return "".join(
        bytes((byte,)).decode("cp1252") if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else chr(byte) for byte in data
    )


def applied(edits) -> list[str]:
    return [edit.rule for edit in edits if edit.certainty in {Certainty.EXACT, Certainty.INFERRED}]


@pytest.mark.parametrize(
    ("broken", "fixed"),
    [
        pytest.param("逾\x05期\x08还\x00款", "逾期还款", id="control bytes"),
        pytest.param("逾\u200b期还款\ufeff", "逾期还款", id="zero-width space and BOM"),
        pytest.param("\u202a逾期\u202c", "逾期", id="direction marks around Chinese"),
        pytest.param("逾\u00ad期", "逾期", id="soft hyphen between Han"),
        pytest.param("逾期\r\n还款", "逾期\n还款", id="carriage return"),
        pytest.param("&#36926;&#x671F;", "逾期", id="numeric entities"),
        pytest.param("&amp;#36926;期", "逾期", id="entity escaped twice"),
        pytest.param("&amp;amp;amp;ldquo;逾期&rdquo;", "“逾期”", id="entity escaped four times"),
        pytest.param("张三&amp;李四", "张三&李四", id="ampersand"),
        pytest.param(garble("逾期还款怎么办"), "逾期还款怎么办", id="UTF-8 as Latin-1"),
        pytest.param(garble("逾期，“还款”怎么办。", "cp1252"), "逾期，“还款”怎么办。", id="UTF-8 as cp1252"),
        pytest.param(garble(garble("催收電話")), "催收電話", id="misread twice"),
        pytest.param(
            "今天" + garble("你好啊").replace("\xa0", " ") + "，明天",
            "今天你好啊，明天",
            id="no-break space became blank",
        ),
        pytest.param(
            "前半是好的，" + garble("后半坏了。") + "又好了", "前半是好的，后半坏了。又好了", id="half garbled"
        ),
        pytest.param(garble("逾期") + "1天" + garble("，"), "逾期1天，", id="punctuation alone, beside proof"),
        pytest.param(RESIDUE, "經濟發展，經營問題，發現業務", id="pinyin residue"),
        pytest.param(RESIDUE.replace("(fā)", "(fā)(fā)"), "經濟發展，經營問題，發現業務", id="pinyin doubled"),
        pytest.param(RESIDUE.replace(")", " )"), "經濟發展，經營問題，發現業務", id="pinyin with a blank"),
        pytest.param(RESIDUE + "，亳(bó)州", "經濟發展，經營問題，發現業務，亳(bó)州", id="legitimate beside residue"),
    ],
)
def test_damage_is_undone(broken: str, fixed: str) -> None:
    repaired, edits = repair_text(broken)
    assert repaired == fixed
    assert replay(broken, edits) == fixed
    assert undo(fixed, edits) == broken
    assert repair_text(repaired)[0] == repaired


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("你好，世界！（测试）：“好”；‘坏’", id="full-width punctuation"),
        pytest.param("京东金融，ＡＢＣ１２３，㈱①", id="full-width letters, compatibility forms"),
        pytest.param("逾期還款會產生罰息，隨著時間增加。", id="Traditional"),
        pytest.param("銀行卡債協商，聯徵中心有紀錄；她說：「怎麼辦？」", id="Taiwan"),
        pytest.param("財仔追數，搵TU報告嚟睇，唔該晒。", id="Hong Kong"),
        pytest.param("延滞した債務は、すぐに相談してください。カード・ローン", id="Japanese"),
        pytest.param("연체된 대출은 상담하세요.", id="Korean"),
        pytest.param("The café’s “naïve” owner paid £5 – é’” and Ã few €.", id="Western"),
        pytest.param("Não há dívida; atenção às prestações.", id="Portuguese"),
        pytest.param("👨\u200d👩\u200d👧 家庭 🏳️\u200d🌈", id="emoji sequences"),
        pytest.param("葛\U000e0100城 𠮷野家 㐂", id="rare Han and variation selectors"),
        pytest.param("می\u200cخواهم", id="Persian joiner"),
        pytest.param("ไทย\u200bภาษา", id="Thai word break"),
        pytest.param("A&B公司，AT&T，?a=1&copy=2&amp", id="ampersands without semicolon"),
        pytest.param("&nosuch; &#0; &#8; &#xD800; &#10; &#1114112;", id="entities of nothing"),
        pytest.param("HTML里用&lt;表示小于号，用&amp;表示与号", id="text about entities"),
        pytest.param("“é€¾æœŸ”这样的乱码是UTF-8被当成Latin-1读了", id="text about mojibake"),
        pytest.param("邮件标题 =?UTF-8?B?5Lit5paH?= 解出来是“中文”。", id="sample with its meaning"),
        pytest.param("How do I fix ä½ å¥½ here? It should read 你好.", id="sample with its meaning in English"),
        pytest.param("“鎴戠埍浣犱腑鍥?”末尾的问号就是丢掉的字节。", id="sample beside talk of bytes"),
        pytest.param("著名的锟斤拷是编码问题", id="text about kunjinkao"),
        pytest.param("亳(bó)州、六(lù)安、渦(guō)陽", id="place names with readings"),
        pytest.param("鯨(jīng)、鱔(shàn)、鱷(è)和鱉(biē)都住在水裏", id="rare characters explained"),
        pytest.param("學(xué)而(ér)時(shí)習(xí)之(zhī)，不(bù)亦(yì)說(yuè)乎(hū)", id="a reader for children"),
        pytest.param("經(jīng)濟(jì)", id="two annotations prove nothing"),
        pytest.param("f(x)与g(y)，阿里(Ali)，微信(wechat)", id="functions and names"),
        pytest.param("長(cháng)期、調(tiáo)整、還(huán)款、會(huì)計", id="readings that fit their context"),
        pytest.param("", id="empty"),
        pytest.param("\ud800逾期\udfff", id="lone surrogates"),
        pytest.param("第一段\n\n第二段\t缩进", id="newline and tab"),
    ],
)
def test_undamaged_text_is_left_alone(text: str) -> None:
    repaired, edits = repair_text(text)
    assert repaired == text
    assert applied(edits) == []


@pytest.mark.parametrize(
    ("text", "rule", "surface"),
    [
        pytest.param("系统显示锟斤拷锟斤拷后就停了", "kunjinkao", "锟斤拷锟斤拷", id="kunjinkao"),
        pytest.param("逾期\ufffd\ufffd还款", "replaced", "\ufffd\ufffd", id="replacement characters"),
        pytest.param("比重为?7.9%，有所上升", "damaged-number", "?7.9%", id="swallowed digit"),
        pytest.param("逾期3190天的账户", "damaged-number", "3190", id="lost dash"),
        pytest.param("自224年4月起执行", "damaged-number", "224", id="three-digit year"),
    ],
)
def test_what_is_lost_is_flagged(text: str, rule: str, surface: str) -> None:
    repaired, edits = repair_text(text)
    assert repaired == text
    assert [(edit.rule, edit.before, edit.after, edit.certainty) for edit in edits] == [
        (rule, surface, None, Certainty.FLAG)
    ]


@pytest.mark.parametrize(
    ("text", "restored"),
    [
        pytest.param("逾期还款的问也日益凸显。", "逾期还款的问题也日益凸显。", id="题 lost"),
        pytest.param("探討逾期的相關問，包括催收。", "探討逾期的相關問題，包括催收。", id="題 lost"),
    ],
)
def test_likely_words_are_offered_and_not_applied(text: str, restored: str) -> None:
    repaired, edits = repair_text(text)
    assert repaired == text
    assert [edit.certainty for edit in edits] == [Certainty.CANDIDATE]
    assert replay(text, edits, applied={Certainty.CANDIDATE}) == restored


def test_a_lost_phone_is_offered_in_the_script_of_its_sentence() -> None:
    filler = "借款人应当按照合同约定的期限归还本金和利息。" * 8
    for word, line in (("电话", "客服人员通过 联系逾期用户，"), ("電話", "客服人員通過 聯系逾期用戶，")):
        _, edits = repair_text(line + filler)
        assert [(edit.after, edit.before, edit.certainty) for edit in edits] == [(word, " ", Certainty.CANDIDATE)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("他有疑问，也有学问，还去询问。", id="words with 问"),
        pytest.param("我们 经常 分 词 写作，这样 更 清楚。" * 5, id="text that writes blanks"),
        pytest.param("新华社讯 据记者了解，情况好转。" + "借款人应当按照合同约定的期限归还本金。" * 20, id="dateline"),
        pytest.param("记者 张某某 摄，照片。" + "借款人应当按照合同约定的期限归还本金。" * 20, id="picture credit"),
        pytest.param("他不耻下问，也接受讯问。", id="more words with 问"),
        pytest.param("多少天？30天。逾期130万元，130天后", id="ordinary numbers"),
    ],
)
def test_ordinary_text_is_not_marked(text: str) -> None:
    assert repair_text(text) == (text, ())


def test_a_text_that_never_settles_is_flagged_and_left() -> None:
    text = "&a&#8203;mp;#36926;"
    for _ in range(20):
        text = text.replace("&#8203;", "&#82&#8203;03;")
    repaired, edits = repair_text(text)
    assert repaired == text
    assert [edit.rule for edit in edits] == ["unstable"]


def test_replay_refuses_another_text() -> None:
    _, edits = repair_text("逾\x05期")
    with pytest.raises(ValueError, match="does not fit"):
        replay("还款逾期", edits)
    with pytest.raises(ValueError, match="does not fit"):
        undo("", repair_text("&#36926;期")[1])
