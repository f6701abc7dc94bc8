"""Decode: pages of other languages are not called Chinese, and short Chinese texts are."""

from __future__ import annotations

import pytest

from pipelines.decode.candidates import rank
from pipelines.decode.languages import languages
from pipelines.decode.marks import shifted_codec_of, wide_codec_of


@pytest.mark.parametrize(
    ("text", "codecs"),
    [
        ("Просроченный долг растёт каждый день.", ["cp1251", "koi8_r", "iso8859_5", "cp866"]),
        ("返済が遅れそうなときは、銀行に相談してください。", ["cp932", "euc_jp"]),
        ("대출금을 제때 갚지 못하면 은행에 전화하세요.", ["cp949"]),
        ("김밥은 참기름과 깨를 뿌려야 맛있고, 단무지는 잘게 썬다.", ["cp949"]),
        ("È vero: più tardi è meglio, perché la città è già vuota.", ["cp1252"]),
        ("ถ้าชำระหนี้ไม่ทัน ควรติดต่อธนาคารก่อน", ["cp874"]),
        ("Wenn Sie nicht pünktlich zahlen können, rufen Sie für Auskünfte Ihre Bank an.", ["cp1252"]),
        ("Jeśli nie możesz spłacić pożyczki w terminie, zadzwoń do banku.", ["cp1250", "iso8859_2"]),
        ("Σήμερα ο καιρός είναι καλός.", ["cp1253", "iso8859_7"]),
        ("Krediyi zamanında ödeyemiyorsanız önce bankanızı arayın.", ["cp1254"]),
        ("היום מזג האוויר נעים", ["cp1255"]),
        ("الطقس جميل اليوم في الحديقة", ["cp1256"]),
        ("“Don’t sign anything you haven’t read,” that’s the rule.", ["cp1252"]),
    ],
)
def test_other_languages_keep_their_text(text, codecs):
    for codec in codecs:
        body = text.encode(codec)
        assert body.decode(rank(body, {}).codec) == text


@pytest.mark.parametrize(
    ("codec", "lines"),
    [
        (
            "cp1252",
            ["La fenêtre est restée ouverte", "Los niños están en el jardín", "Die Tür schließt nicht", "Più tardi"],
        ),
        (
            "cp1252",
            ["Där ligger båten på ön", "La mère prépare le goûter", "Não há pão às três", "Wir hätten früher müssen"],
        ),
        (
            "cp1250",
            [
                "Łódź stoi przy brzegu",
                "Dveře jsou zavřené až do neděle",
                "Az ajtó tegnap óta nyitva van, jöjjön később",
            ],
        ),
        (
            "iso8859_2",
            ["Łódź stoi przy brzegu", "Dveře jsou zavřené až do neděle", "Kuća je na kraju šume, čuvaj ključ"],
        ),
        ("cp1257", ["Šiandien šalta, rytoj snigs", "Vējš pūš visu nedēļu", "Võti jäi ukse ette õue"]),
        ("utf-8", ["Šiandien šalta", "Vējš pūš"]),
    ],
)
def test_a_page_in_several_languages_keeps_its_text(codec, lines):
    body = "".join(f"<p>{line}.</p>\n" for line in lines).encode(codec)
    assert body.decode(rank(body, {}).codec) == body.decode(codec)


@pytest.mark.parametrize(
    ("codec", "line"),
    [
        ("cp1251", "Окно закрыто, ключ лежит под ковриком."),
        ("cp1253", "Το παράθυρο είναι κλειστό."),
        ("cp1254", "Pencere kapalı, anahtar paspasın altında."),
        ("cp874", "หน้าต่างปิดอยู่"),
        ("gb18030", "窗户关着，钥匙压在垫子下面。"),
        ("big5hkscs", "窗戶關著，鑰匙壓在墊子下面。"),
    ],
)
def test_several_western_languages_are_not_seen_in_one_other_language(codec, line):
    body = "".join(f"<p>{line}</p>\n" for _ in range(9)).encode(codec)
    assert body.decode(rank(body, {}).codec) == body.decode(codec)


@pytest.mark.parametrize("text", ["355,273号-7侬晓得", "今天天气很好", "我们联通了", "請勿停車，謝謝", "合同到期了吗"])
@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be"])
def test_six_characters_are_enough(text, codec):
    try:
        body = text.encode(codec)
    except UnicodeEncodeError:
        pytest.skip("not in this encoding")
    assert rank(body, {}).codec == codec


def test_a_doubtful_ranking_names_its_rival():
    ranking = rank("просрочка".encode("koi8_r"), {})
    assert (ranking.codec, ranking.runner_up) == ("koi8_r", "koi8_u")
    assert 0 < ranking.margin < 1


def test_every_language_can_be_written_in_its_encodings():
    for language in languages():
        for codec in language.codecs:
            kept = [char for char in language.letters if char.encode(codec, "ignore")]
            assert len(kept) >= 0.6 * len(language.letters), (language.name, codec)


@pytest.mark.parametrize(
    ("body", "codec"),
    [
        pytest.param("<p>一二三，abc</p>".encode("utf-16-le"), "utf-16-le", id="utf-16-le"),
        pytest.param("<p>一二三，abc</p>".encode("utf-16-be"), "utf-16-be", id="utf-16-be"),
        pytest.param("<p>一二三</p>".encode("utf-32-le"), "utf-32-le", id="utf-32-le"),
        pytest.param("<p>一二三</p>".encode("utf-32-be"), "utf-32-be", id="utf-32-be"),
        pytest.param("<p>一二三</p>".encode(), None, id="negative: utf-8"),
        pytest.param(b"<p>a\0b\0c\0\0</p>" * 9, None, id="negative: stray NULs"),
        pytest.param(b"<p>plain text with two\0 stray \0NULs</p>", None, id="negative: NULs in step"),
        pytest.param(b"", None, id="negative: nothing"),
    ],
)
def test_wide_encodings_show_by_their_nuls(body, codec):
    assert wide_codec_of(body) == codec


@pytest.mark.parametrize(
    ("body", "codec"),
    [
        pytest.param("<p>逾期之后怎么还款</p>".encode("hz"), "hz", id="hz"),
        pytest.param("<p>返済が遅れ</p>".encode("iso2022_jp"), "iso2022_jp", id="iso-2022-jp"),
        pytest.param(b"<style>h1~{color:red} p~{margin:0}</style>", None, id="negative: a selector"),
        pytest.param("~{VPND~} 逾期之后".encode("gbk"), None, id="negative: GBK about HZ"),
    ],
)
def test_shifted_encodings_show_by_their_marks(body, codec):
    assert shifted_codec_of(body) == codec
