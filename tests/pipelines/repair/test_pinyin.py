"""The pinyin residue of every family goes; readings that somebody wrote on purpose stay."""

from __future__ import annotations

import random
import re
import unicodedata

import pytest
from pypinyin.constants import PINYIN_DICT

from demosites.damage import ORDERED, charmap_hant
from pipelines.repair import repair_text, undo

TEXT = charmap_hant(
    "近年来，互联网金融产品快速发展，一些用户因为收入下降，没有办法按时还款。\n"
    "有关机构应当加强内部管理，规范催收行为，保护用户的合法权益；用户也要了解规则，及时与客服联系。\n"
    "经过协商，双方可以重新签订还款计划，每月还一部分，直到全部结清。\n"
    "这样的问题并不少见，关键是不要逃避。发现逾期以后，应该先看合同，再算清本金、利息和费用。"
)
RESIDUE = "經(jīng)濟(jì)發(fā)展，經(jīng)營(yíng)問(wèn)題，發(fā)現(xiàn)業(yè)務(wù)"


def reading(char: str) -> str:
    return PINYIN_DICT[ord(char)].partition(",")[0]


def toneless(char: str) -> str:
    letters = unicodedata.normalize("NFD", reading(char))
    return "".join(letter for letter in letters if letter.isascii())


@pytest.mark.parametrize("level", [12, 20, 53, 80, len(ORDERED)])
@pytest.mark.parametrize("note", ["({0})", "({0})({0})", "({0} )", "({0})({0} )", "（{0}）"])
def test_toned_residue_goes_at_every_level_of_the_list(level: int, note: str) -> None:
    damaged = TEXT.translate({ord(char): char + note.format(reading(char)) for char in ORDERED[:level]})
    repaired, edits = repair_text(damaged)
    assert repaired == TEXT
    assert undo(repaired, edits) == damaged


@pytest.mark.parametrize("note", ["({0})", "（{0}）"])
@pytest.mark.parametrize("share", [0.28, 0.4, 0.52])
def test_untoned_residue_goes_in_either_script(share: float, note: str) -> None:
    chance = random.Random(7)
    for text in (TEXT, "用户的心里都明白，心里的事不说出来，问题的结果只会更坏。用户的合同和用户的还款都要看清楚。"):
        damaged = "".join(
            char + note.format(toneless(char)) * chance.choice((1, 1, 2))
            if "\u4e00" <= char <= "\u9fff" and chance.random() < share
            else char
            for char in text
        )
        assert repair_text(damaged)[0] == text


@pytest.mark.parametrize(
    "kept",
    [
        "亳(bó)州",
        "譙(qiáo)城",
        "渦(guō)陽",
        "六(lù)安",
        "阿里(Ali)",
        "函數f(x)",
        "行(háng)情",
        "现(present)",
    ],
)
def test_on_a_damaged_page_only_the_residue_goes(kept: str) -> None:
    clean = re.sub(r"\([^)]*\)", "", RESIDUE)
    assert repair_text(f"{RESIDUE}，{kept}，{RESIDUE}")[0] == f"{clean}，{kept}，{clean}"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("亳(bó)州、六(lù)安、渦(guō)陽和譙(qiáo)城都在安徽。", id="place names"),
        pytest.param("鯨(jīng)、鱔(shàn)、鱷(è)和鱉(biē)都住在水裏", id="rare characters"),
        pytest.param("學(xué)而(ér)時(shí)習(xí)之(zhī)，不(bù)亦(yì)說(yuè)乎(hū)", id="a reader"),
        pytest.param(
            "這句「學(xué)而(ér)時(shí)習(xí)之(zhī)」出自《論語》，大家都很熟悉，也常常引用。", id="a quotation"
        ),
        pytest.param(
            "小(xiao)猫(mao)在(zai)院(yuan)子(zi)里(li)玩(wan)，小(xiao)狗(gou)在(zai)看(kan)。", id="untoned reader"
        ),
        pytest.param("本課生字：發(fā)、經(jīng)、質(zhì)、過(guò)、還(huán)、點(diǎn)", id="new characters"),
        pytest.param("發(fā)：發出。經(jīng)：經過。質(zhì)：質量。環(huán)：環境。", id="dictionary entries"),
        pytest.param("長(cháng)期、調(tiáo)整、還(huán)款、會(kuài)計", id="readings that fit"),
        pytest.param("“行”是多音字，行(háng)业、行(xíng)动；“重”也是，重(zhòng)量、重(chóng)复。", id="two readings"),
        pytest.param(
            "经济(jingji)发展(fazhan)，他的名字叫李明(Li Ming)，在北京(Beijing)工作。", id="words in Latin letters"
        ),
        pytest.param("作者李彧(yù)、范曄(yè)、王喆(zhé)，編者陳(chén)某、張(zhāng)某、劉(liú)某", id="names"),
        pytest.param("f(x)与g(y)，p(a)和q(b)，微(wei)分(fen)", id="formulas"),
        pytest.param("方法(a)和方法(b)，附件(de)，第(di)一章", id="letters of a list"),
    ],
)
def test_readings_written_on_purpose_stay(text: str) -> None:
    wide = text.replace("(", "（").replace(")", "）")
    assert repair_text(text)[0] == text
    assert repair_text(wide)[0] == wide


@pytest.mark.parametrize("word", ["他母親不識字，", "他翻了翻字典，"])
def test_everyday_words_of_reading_do_not_keep_the_residue(word: str) -> None:
    text = f"{word}經(jīng)濟(jì)發(fā)展，經(jīng)營(yíng)困難，環(huán)境不好。"
    assert repair_text(text)[0] == f"{word}經濟發展，經營困難，環境不好。"


@pytest.mark.parametrize(
    "text",
    [
        "老師說這個詞要這樣念：經(jīng)濟(jì)、發(fā)展、環(huán)境、產(chǎn)業(yè)、創(chuàng)新、網(wǎng)絡(luò)、數(shù)據(jù)。",
        "債(zhài)務 means debt. 貸(dài)款 loan; 銀(yín)行 bank; 經(jīng)濟 economy; 發(fā)展 development.",
        "今天的生字是經(jīng)濟(jì)的經(jīng)，發(fā)展的發(fā)。",
    ],
)
def test_lessons_and_glossaries_keep_their_readings(text: str) -> None:
    assert repair_text(text) == (text, ())


def test_seldom_used_characters_lose_the_residue_where_many_prove_it() -> None:
    proof = "經(jīng)濟(jì)發(fā)展，環(huán)境產(chǎn)業(yè)創(chuàng)新，網(wǎng)絡(luò)數(shù)據(jù)，"
    repaired, _ = repair_text(f"{proof}島嶼(yǔ)上有手鐲(zhuó)和雇傭(yōng)的人，譙(qiáo)郡。")
    assert repaired == "經濟發展，環境產業創新，網絡數據，島嶼上有手鐲和雇傭的人，譙(qiáo)郡。"
