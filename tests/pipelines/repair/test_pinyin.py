"""The pinyin residue of every family goes; readings that somebody wrote on purpose stay."""

from __future__ import annotations

import random
import re
import unicodedata

import pytest
from pypinyin.constants import PINYIN_DICT

from demosites.damage import ORDERED, annotate, charmap_hant
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


LISTED_PAGE = annotate(
    charmap_hant(
        "仓库里的货物按批次编号，出库之前必须扫描条码，数量对不上就要重新盘点。\n"
        "剧团下乡演出那天下着小雨，台下坐满了打伞的老人，没有一个提前离开，掌声响了很久。\n"
        "产业园区的企业经过协商，发现数据质量有问题，于是联合起来整顿网络环境。"
    ),
    53,
)
"""Annotated as far as the converter's list goes; 倉, 庫, 劇 and 傘 are beyond it."""


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param("這道菜叫鍋(guō)塌豆腐。", id="a character beyond the list"),
        pytest.param("寫一寫：貸(dài)、優(yōu)、賬(zhàng)、質(zhì)。", id="a list of single characters"),
        pytest.param("生字：貪(tān)婪、優(yōu)秀、質(zhì)量。", id="new words"),
        pytest.param("數(shù)額與數(shǔ)落，一去一上。", id="two readings of a character"),
        pytest.param("有人讀創(chuāng)傷，也有人讀創(chuàng)傷。", id="two readings in running text"),
    ],
)
def test_a_page_that_keeps_to_the_list_keeps_what_a_writer_explains(kept: str) -> None:
    clean = re.sub(r"\([^)]*\)", "", LISTED_PAGE)
    assert repair_text(f"{LISTED_PAGE}\n{kept}\n{LISTED_PAGE}")[0] == f"{clean}\n{kept}\n{clean}"


def test_behind_the_residue_a_writers_reading_stays() -> None:
    clean = re.sub(r"\([^)]*\)", "", LISTED_PAGE)
    torn = f"{LISTED_PAGE}\n{LISTED_PAGE}\n創(chuàng)(chuāng)傷和質(zhì)(zhì)量"
    assert repair_text(torn)[0] == f"{clean}\n{clean}\n創(chuāng)傷和質(zhì)量"


def test_rare_characters_lose_the_residue_where_all_are_annotated() -> None:
    text = "白鷺鷥停在水牛背上，遠處的農夫彎著腰插秧；他攙著母親走下樓梯，欄杆擦得鋥亮；滷蛋賣不掉，老闆嘆氣。"
    damaged = "".join(char + f"({reading(char)})" if is_traditional(char) else char for char in text)
    assert damaged.count("(") > 15
    assert repair_text(damaged)[0] == text


def is_traditional(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" and not char.encode("gb2312", "ignore")


@pytest.mark.parametrize(
    "text",
    [
        "環(huán)境不好，沒有發(fā)現什麼。",
        "他在日記(jì)里寫(xiě)道，外面的響(xiǎng)聲很大。",
        "這里的會(huì)(huì)議很長。",
    ],
)
def test_few_annotations_prove_the_residue_where_no_writer_makes_them(text: str) -> None:
    assert "(" not in repair_text(text)[0]


@pytest.mark.parametrize(
    "text",
    [
        "他要還(huán)款，我學會(kuài)計，沒有別的事。",
        "被告陳(chén)某和原告劉(liú)某都到了，證人葉(yè)某沒有來。",
        "易錯字：貸(dài)不是貨(huò)，賬(zhàng)不是帳(zhàng)。",
        "應(yīng)先生和單(shàn)女士合開了一家店。",
        "聽寫：買(mǎi)、賣(mài)、東(dōng)、車(chē)、電(diàn)、話(huà)。",
    ],
)
def test_few_annotations_of_a_writer_prove_nothing(text: str) -> None:
    assert repair_text(text) == (text, ())


@pytest.mark.parametrize(
    "text",
    [
        "砖(zhuan)窑早就停了火(huo)，烟囱上长出一(yi)棵小(xiao)榆树(shu)，远(yuan)看像一面(mian)旗。",
        "银(yin)行(xing)向(xiang)小微(wei)企(qi)业发放贷(dai)款(kuan)时(shi)，应(ying)当(dang)评(ping)估(gu)其(qi)经(jing)营(ying)状况(kuang)和(he)还(hai)款(kuan)能力。",
        "護(hu)理人員應(ying)當(dang)根據(ju)患(huan)者的疼痛(tong)程(cheng)度(du)調(diao)整(zheng)方案，並(bing)做好記錄(lu)。",
        "祖父留(liu)下來(lai)的樟木箱(xiang)裡，裝(zhuang)著幾件(jian)褪色的(de)旗(qi)袍和(he)信箋。",
    ],
)
def test_untoned_residue_goes_from_one_sentence(text: str) -> None:
    assert repair_text(text)[0] == re.sub(r"\([^)]*\)", "", text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("高(gao)某欠方(fang)某十万元，马(ma)某担保，林(lin)女士和白(bai)小姐作证。", id="names"),
        pytest.param(
            "记者王(wang)明、摄影李(li)华、编辑张(zhang)伟、校对刘(liu)洋、审核陈(chen)红。", id="first names behind"
        ),
        pytest.param("好(hao)人(ren)一(yi)生(sheng)平(ping)安(an)，缩写成了hryspa。", id="words spelt out"),
        pytest.param("道(dao)、理(li)、气(qi)、仁(ren)、礼(li)是中国哲学的概念。", id="a list"),
        pytest.param(
            "妈妈念了一首：月(yue)亮(liang)走(zou)我(wo)也(ye)走(zou)，我(wo)给(gei)月(yue)亮(liang)提(ti)背(bei)篓(lou)。"
            "后来我每天都念，走到哪里念到哪里。",
            id="a rhyme amid a line",
        ),
        pytest.param(
            "多音字：行(hang)业在先行(xing)动在后，重(zhong)量和重(chong)复不同，长(chang)短和生长(zhang)也不同。",
            id="two readings",
        ),
        pytest.param(
            "爺爺帶我去果園(yuan)里摘枇杷(pa)和櫻桃(tao)吃。櫻桃(tao)樹的梢(shao)頭很高。", id="a child's new words"
        ),
    ],
)
def test_untoned_readings_written_on_purpose_stay(text: str) -> None:
    assert repair_text(text) == (text, ())


def test_a_few_lines_of_words_spelt_out_prove_nothing_in_a_long_text() -> None:
    spelt = "湖南话里湖(hu)和福(fu)不分，飞(fei)和灰(hui)也不分，黄(huang)和房(fang)也差不多。"
    prose = "仓库里的货物按批次编号，出库之前必须扫描条码，数量对不上就要重新盘点。\n" * 6
    assert repair_text(f"{prose}{spelt}\n{prose}") == (f"{prose}{spelt}\n{prose}", ())
