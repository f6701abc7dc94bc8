"""Decode: parts of a page that come in another encoding than the page, and signs that only look like them."""

from __future__ import annotations

import pytest

from pipelines.decode.blocks import blocks_of
from pipelines.decode.mending import mend

HANS = "周末去公园划船，湖边的柳树已经发芽，孩子们追着风筝跑。"
HANT = "週末去公園划船，湖邊的柳樹已經發芽，孩子們追著風箏跑。"
COMMENTS = "<div><b>路人甲乙</b>：表3 的數字是 8.5 元（x±s），不對吧？<br><b>樓主回覆</b>：已改，謝謝指正。</div>"
PAIRS = [(page, part) for page in ("utf-8", "gb18030", "big5hkscs") for part in ("utf-8", "gb18030", "big5hkscs")]


def page_text(codec: str) -> str:
    return HANT if codec == "big5hkscs" else HANS


@pytest.mark.parametrize(("codec", "other"), PAIRS)
def test_a_comment_box_in_another_encoding_is_read_in_it_to_its_short_names_and_lonely_signs(codec, other):
    text = page_text(codec)
    head, foot = f"<html><p>{text}</p>", f"<p>{text}</p></html>"
    body = head.encode(codec) + COMMENTS.encode(other) + foot.encode(codec)
    assert mend(body, codec).text == head + COMMENTS + foot


@pytest.mark.parametrize(("codec", "other"), [pair for pair in PAIRS if pair[0] != pair[1]])
def test_a_title_alone_in_another_encoding_is_read_in_it(codec, other):
    text = page_text(codec)
    body = b"<title>" + "第7期租金怎麼算".encode(other) + b"</title>" + f"<p>{text}</p>".encode(codec)
    assert mend(body, codec).text == f"<title>第7期租金怎麼算</title><p>{text}</p>"


@pytest.mark.parametrize(
    "signs",
    [
        pytest.param("①②③④⑤⑥⑦⑧⑨⑩", id="figures in circles"),
        pytest.param("α β γ δ ε ζ η θ", id="greek"),
        pytest.param("★★★★☆ 4.2 ■■■□□ 60% ▲3.5 ▼2.1", id="ratings"),
        pytest.param("┏━┳━┓ ┃甲┃乙┃ ┗━┻━┛", id="a drawn table"),
        pytest.param("あいうえお かきくけこ", id="kana"),
        pytest.param("ㄅㄆㄇㄈ ㄉㄊㄋㄌ", id="bopomofo"),
        pytest.param("±0.5 ≈ 10 Ω ×3 ÷4 ℃", id="signs among figures"),
    ],
)
@pytest.mark.parametrize("codec", ["gb18030", "big5hkscs", "utf-8"])
def test_signs_and_letters_are_no_block_in_another_encoding(signs, codec):
    text = signs.encode(codec, "ignore").decode(codec)
    page = f"<p>{page_text(codec)}</p><div>{text}</div><p>{page_text(codec)}</p>"
    assert [block.codec for block in blocks_of(page.encode(codec), codec)] == [codec]
    assert mend(page.encode(codec), codec).text == page


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param("<b>韩璟琰</b><b>解昱霏</b><b>臧霁</b><i>囍</i><i>槑</i>", id="rare names in tags"),
        pytest.param("<td>殳</td><td>笪</td><td>逯</td><td>郏</td>", id="single surnames"),
        pytest.param("嘧啶、嘌呤、哌嗪、噻吩、吲哚美辛", id="chemistry"),
        pytest.param("<i>京</i><i>津</i><i>沪</i><i>渝</i> 8元 10％ 5℃", id="single characters"),
    ],
)
def test_rare_words_of_the_page_are_no_block_in_another_encoding(odd):
    page = f"<p>{HANS}</p>{odd}<p>{HANS}</p>"
    assert [block.codec for block in blocks_of(page.encode("gb18030"), "gb18030")] == ["gb18030"]


def test_a_character_beside_a_stray_byte_is_not_lost_with_it():
    assert mend("记得提前储".encode("gb18030") + b"\xff" + "水，别忘了".encode("gb18030"), "gb18030").text == (
        "记得提前储\ufffd水，别忘了"
    )
    assert mend("喺旺角嗰".encode() + b"\xff" + "間舖頭".encode(), "utf-8").text == "喺旺角嗰\ufffd間舖頭"


def test_pairs_that_no_standard_has_are_no_words_of_the_page():
    text, words = "工作人员到现场执行", "本文作者姓田"
    body = text.encode("gb18030") + words.encode("big5") + "的房产、车辆".encode("gb18030")
    assert mend(body, "gb18030").text == f"{text}{words}的房产、车辆"


@pytest.mark.parametrize(
    "private",
    [
        pytest.param("<td>\ue001</td>", id="a character no standard has"),
        pytest.param("<i class=icon>\ue601</i><i class=icon>\ue610</i>", id="a font of icons"),
        pytest.param("<a>\ue64e\ue650</a> <a>\ue6a3</a>", id="icons that are words in Big5"),
        pytest.param("张\ue001 李\ue002", id="names that could not be spelled"),
        pytest.param("陈\ue010\ue011小姐", id="two such characters amid a name"),
        pytest.param("\ue5e5\ue5e6 \ue5e7", id="half of them in step with another character"),
        pytest.param("自造字\ue010", id="behind a rare word"),
    ],
)
@pytest.mark.parametrize("form", ["<p>{0}</p>{1}<p>{0}</p>", "<p>{0}{1}</p>\n<p>{0}</p>", "<li>{1} {0}</li>"])
def test_private_characters_are_no_proof_against_the_encoding_of_their_page(private, form):
    page = form.format(HANS, private)
    assert mend(page.encode("gb18030"), "gb18030").text == page


BOX = "<div><b>阿明仔</b>：多謝樓主分享，學到了。</div>"


@pytest.mark.parametrize(
    "signs",
    [
        "①",
        "☆ → ●",
        "★★★★☆",
        "Ⅱ ℃",
        "￥ 100",
        "α β γδ",
        "の",
        "Привет мир",
        "┌──┬──┐",
        "ǎ",
        "ㄅㄆㄇㄈ",
        "·",
        "© 2024",
        "§ ±",
        "<b>★</b>",
    ],
)
@pytest.mark.parametrize(
    "form", ["{text}|<p>{signs} {text}</p>", "<p>{text} {signs}</p>|{text}", "{text}|{signs}<br>{text}"]
)
@pytest.mark.parametrize(("codec", "other"), [pair for pair in PAIRS if pair[0] != pair[1]])
def test_signs_beside_a_block_stay_with_the_line_they_stand_in(codec, other, form, signs):
    kept = signs.encode(codec, "ignore").decode(codec)
    before, after = form.format(text=f"<p>{page_text(codec)}</p>", signs=kept).split("|")
    body = before.encode(codec) + BOX.encode(other) + after.encode(codec)
    assert mend(body, codec).text == before + BOX + after


@pytest.mark.parametrize("signs", ["→", "℃"])
@pytest.mark.parametrize(("codec", "other"), [pair for pair in PAIRS if pair[0] != pair[1]])
def test_signs_in_a_line_of_a_block_are_the_blocks(codec, other, signs):
    before = after = f"<p>{page_text(codec)}</p>"
    box = f"<div>{signs} <b>樓主</b>：已經改好了 {signs}，謝謝大家指正。</div>"
    body = before.encode(codec) + box.encode(other) + after.encode(codec)
    assert mend(body, codec).text == before + box + after


@pytest.mark.parametrize("sign", ["「", "《", "（", "…", "【"])
@pytest.mark.parametrize("form", ["<h3>{}</h3>", "<p>{}<br>"])
def test_a_sign_alone_in_the_first_line_of_a_block_is_the_blocks_where_the_page_has_no_such_character(form, sign):
    before, box = f"<p>{HANS}</p>", f"{form.format(sign)}{BOX}"
    body = before.encode("gb18030") + box.encode("big5hkscs") + before.encode("gb18030")
    assert mend(body, "gb18030").text == before + box + before


@pytest.mark.parametrize("name", ["熱門", "討論", "最新消息"])
def test_a_short_word_of_a_block_that_looks_private_is_read_with_it(name):
    before, box = f"<p>{HANS}</p>", f"<tr><td>{name}</td><td>文章排行</td></tr>"
    body = before.encode("gb18030") + box.encode("big5") + before.encode("gb18030")
    assert mend(body, "gb18030").text == before + box + before


def test_blocks_are_found_in_linear_time(assert_linear):
    def prepare(size):
        body = (f"<p>{HANS}</p>".encode("gb18030") + f"<p>{HANT}</p>".encode("big5hkscs")) * size

        def work():
            assert len(blocks_of(body, "gb18030")) == 2 * size

        return work

    assert_linear(prepare, 150)
