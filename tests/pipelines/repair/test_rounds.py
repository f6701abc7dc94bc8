"""Mojibake of mojibake: text misread twice, as a whole and amid sound text."""

from __future__ import annotations

import pytest

from pipelines.repair import repair_text
from pipelines.repair.mojibake.mojibake import undo_mojibake

SAID = "判决生效以后，他分三年把本金全部还清。"
SAID_HANT = "判決生效以後，他分三年把本金全部還清。"


def misread(text: str, *rounds: tuple[str, str]) -> str:
    """Write text in one codec and read it in another, as often as asked."""
    for right, wrong in rounds:
        octets = text.encode(right)
        single = (bytes((byte,)).decode(wrong, "ignore") or chr(byte) for byte in octets)
        text = octets.decode(wrong) if wrong in {"gb18030", "big5", "cp932"} else "".join(single)
    return text


@pytest.mark.parametrize("before", ["", "案子是去年春天立的。", "每个人都说：“算了吧。”"])
@pytest.mark.parametrize("behind", ["", "每月只留生活费。", "小区里的人都知道，路过就问。"])
@pytest.mark.parametrize(
    ("said", "rounds"),
    [
        pytest.param(SAID, (("utf-8", "latin-1"), ("utf-8", "gb18030")), id="UTF-8 as Latin-1, as GB18030"),
        pytest.param(SAID, (("gbk", "latin-1"), ("utf-8", "gb18030")), id="GBK as Latin-1, as GB18030"),
        pytest.param(SAID, (("gbk", "cp1252"), ("utf-8", "gb18030")), id="GBK as cp1252, as GB18030"),
        pytest.param(SAID_HANT, (("big5", "latin-1"), ("utf-8", "gb18030")), id="Big5 as Latin-1, as GB18030"),
        pytest.param(
            "法院判我还清本金和利息，不还就执行。", (("gbk", "big5"), ("utf-8", "cp1252")), id="GBK as Big5, as cp1252"
        ),
        pytest.param(SAID, (("utf-8", "cp1252"), ("utf-8", "cp1251")), id="UTF-8 as cp1252, as cp1251"),
    ],
)
def test_two_misreadings_are_undone(before: str, said: str, behind: str, rounds: tuple[tuple[str, str], ...]) -> None:
    assert repair_text(before + misread(said, *rounds) + behind)[0] == before + said + behind


def test_utf8_read_as_gb18030_twice_is_undone_amid_sound_text() -> None:
    said = "恢复得不错，再吃8"  # one of those that lose nothing on the way
    garbled = misread(said, ("utf-8", "gb18030"), ("utf-8", "gb18030"))
    assert repair_text(f"医生说，{garbled}天药。")[0] == f"医生说，{said}天药。"


def test_what_the_lenient_reader_garbled_is_undone_below_another_misreading() -> None:
    lenient = "ÔÚÏßÎÊÕ½ÀúÊ·£¬Ã¿ÈËÖ»ÓÐÒ»´Î»ú»á¡£"
    assert repair_text(misread(lenient, ("utf-8", "latin-1")))[0] == repair_text(lenient)[0] != lenient


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("猫猫狗狗每每路过茅庐，陆路碌碌，露水漏漏。", id="its characters in words"),
        pytest.param("脌脕脗脙脛脜脝脟脠脡脢脣脤脥脦脧脨脩，都是月字旁。", id="a list of rare characters"),
        pytest.param("忙忙碌碌，盲盲目目；卢氏、陆氏、茅氏、麓氏、禄氏。", id="surnames"),
        pytest.param(
            "陇南、陇西、陇海铁路，漏斗，搂抱，芦苇，卤煮，隆冬，露营，录像。", id="words of one character each"
        ),
        pytest.param("Ã é uma letra. Â também; à, á, â, ã são vogais com acento.", id="Portuguese about its letters"),
        pytest.param("脫胎換骨、茅塞頓開、貓鼠同籠、脣亡齒寒、脛骨、脈絡", id="Traditional idioms"),
        pytest.param("联通联通，移动移动，电信电信。", id="bytes that are UTF-8 by chance"),
        pytest.param("“脙脗脙脗”是乱码，由字符集转换两次造成：脦脪脭脷脰脨鹿煤", id="a text about the damage"),
        pytest.param("貓咪錄影、鹿港老街、茂谷柑、芒果、綠豆、露營、麓", id="Taiwan's everyday words"),
        pytest.param("เขาพูดว่า “ÀÁÂ” กับ ÃÄÅ และ ÆÇÈ", id="Thai with western letters"),
    ],
)
def test_sound_text_of_the_same_characters_stays(text: str) -> None:
    assert repair_text(text)[0] == text
    assert repair_text(f"{text}\n" * 4)[0] == f"{text}\n" * 4


@pytest.mark.parametrize(
    "unit",
    [
        pytest.param("Élève très sérieux Ã© Ã¨ texte。", id="windows in one endless line"),
        pytest.param("Ã©Ã¨Ãª, déjà vu à l'été; ", id="French misread, without a stop"),
        pytest.param("脙漏脙篓。 ", id="French misread twice"),
        pytest.param("Ã©", id="one letter"),
    ],
)
def test_a_long_line_takes_linear_time(unit: str, assert_linear) -> None:
    def prepare(size: int):
        line = unit * (size // len(unit))
        return lambda: list(undo_mojibake(line))

    assert_linear(prepare, 15_000)


def test_one_letter_over_and_over_is_no_layer() -> None:
    assert repair_text("Ã©" * 120)[0] == "Ã©" * 120


@pytest.mark.parametrize("times", [1, 20])
def test_a_long_stretch_misread_twice_is_undone_to_its_end(times: int) -> None:
    said = "".join(f"{SAID[:-1]}，第{number}期也没有拖欠，" for number in range(times))
    garbled = misread(said, ("gbk", "cp1252"), ("utf-8", "gb18030"))
    assert repair_text(f"案子是去年春天立的。{garbled}小区里的人都知道。")[0] == (
        f"案子是去年春天立的。{said}小区里的人都知道。"
    )


def test_a_misread_foreign_page_keeps_no_later_stretch_from_being_read() -> None:
    french = misread("L’élève était déjà très préoccupé, où qu’il fût.", ("utf-8", "cp1252"))
    garbled = misread(SAID, ("gbk", "latin-1"), ("utf-8", "gb18030"))
    text = f"{french}\n" * 20 + "案子是去年春天立的。{}小区里的人都知道。"
    assert repair_text(text.format(garbled))[0] == text.format(SAID)
