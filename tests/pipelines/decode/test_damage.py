"""Decode: damaged bytes cost one character, pages that mix encodings are read piece by piece, rare text stays."""

from __future__ import annotations

import random
from hashlib import sha256

import pytest

from pipelines.config import DEFAULT
from pipelines.decode import decode, mending
from pipelines.decode.mending import mend
from pipelines.decode.suspicion import improbable_spans, may_be_better_read
from pipelines.records import RawPage, Source

HANS = "逾期之后怎么与平台协商还款？先把收入和支出列成一张表，再打官方客服电话。"
HANT = "逾期之後怎麼與平臺協商還款？先把收入和支出列成一張表，再打官方客服電話。"
CODECS = [("utf-8", HANS), ("gb18030", HANS), ("gb18030", HANT), ("big5hkscs", HANT)]

RARE = [
    pytest.param("觥筹交错，饕餮盛宴，魑魅魍魉，踽踽独行，鹬蚌相争。", id="rare characters in a row"),
    pytest.param("欧阳娜娜、司马懿、诸葛瑾、皇甫嵩、尉迟恭、慕容垂。", id="names"),
    pytest.param("头孢克肟分散片、盐酸氨溴索口服溶液、蒙脱石散。", id="medicines"),
    pytest.param("我買咗三隻A股，同埋T恤一件，佢哋上嚟搵我老豆㗎。", id="cantonese and lonely letters"),
    pytest.param("⑴①②③№℡㈱★☆■□◆◇→←↑↓", id="symbols"),
    pytest.param("ひらがなとカタカナ、ｱｲｳ", id="kana"),
    pytest.param("锟斤拷锟斤拷烫烫烫屯屯屯", id="text about mojibake"),
    pytest.param("────────↓↓↓\n■■■□□□……——", id="rules and rows of symbols"),
    pytest.param("同學?p)習，高??茖W校。", id="broken at a question mark"),
    pytest.param(
        "新?lián)碛幸粡埧梢猿惺苷麄€(gè)經(jīng)濟(jì)體(tǐ)的（產(chǎn)品）", id="spliced before it was served"
    ),
    pytest.param("湡閫涔炬悗嬪箞鎬晢庝樻鍗杩忓", id="nonsense"),
]


def page_of(body: bytes) -> RawPage:
    digest = sha256(body).hexdigest()
    source = Source(url=None, final_url=None, fetched_at=None, status=200, media_type="text/html", sha256=digest)
    return RawPage(source=source, body=body, charset=None)


@pytest.mark.parametrize(("codec", "text"), CODECS)
def test_a_stray_byte_anywhere_costs_one_character_at_most(codec, text):
    octets = text.encode(codec)
    for at in range(len(octets)):
        mended = mend(b"<p>" + octets[:at] + b"\xff" + octets[at:] + b"</p>", codec)
        before, after = mended.text.removeprefix("<p>").removesuffix("</p>").split("\ufffd")
        assert text.startswith(before)
        assert text.endswith(after)
        assert len(before) + len(after) >= len(text) - 1
        assert mended.replaced_chars == 1


@pytest.mark.parametrize(("codec", "text"), CODECS[:2])
def test_after_a_lost_byte_the_text_is_in_step_again_within_two_characters(codec, text):
    octets = text.encode(codec)
    exact = 0
    for at in range(len(octets)):
        got = mend(b"<p>" + octets[:at] + octets[at + 1 :] + b"</p>", codec).text
        lost = 3 + len(octets[:at].decode(codec, "ignore"))
        want = f"<p>{text}</p>"
        assert got[: lost - 1] == want[: lost - 1]
        assert got[lost + 2 :] == want[lost + 2 :]
        exact += got == f"{want[:lost]}\ufffd{want[lost + 1 :]}"
    assert exact >= 0.9 * len(octets)


@pytest.mark.parametrize(("codec", "text"), CODECS)
def test_a_truncated_page_loses_its_last_character_only(codec, text):
    assert mend(text.encode(codec)[:-1], codec).text == text[:-1] + "\ufffd"


@pytest.mark.parametrize(("codec", "other"), [("utf-8", "gb18030"), ("gb18030", "utf-8"), ("big5hkscs", "utf-8")])
@pytest.mark.parametrize("mark", ["", "，", "</p>\n<p>"])
def test_a_fragment_in_another_encoding_is_read_in_it(codec, other, mark):
    text = HANT if codec == "big5hkscs" else HANS
    body = f"<p>{text}{mark}".encode(codec) + "這裏是別處來的一段話。".encode(other) + f"{mark}{text}</p>".encode(codec)
    decoded = decode(page_of(body), DEFAULT)
    assert decoded.html == f"<p>{text}{mark}這裏是別處來的一段話。{mark}{text}</p>"
    assert (decoded.decoding.replaced_chars, decoded.decoding.realigned) == (0, 1)


@pytest.mark.parametrize("text", RARE)
@pytest.mark.parametrize("codec", ["gb18030", "big5hkscs", "utf-8"])
def test_rare_text_is_not_mended(text, codec):
    text = (HANS if codec == "gb18030" else HANT) + text.encode(codec, "ignore").decode(codec)
    mended = mend(text.encode(codec), codec)
    assert (mended.text, mended.realigned) == (text, 0)


@pytest.mark.parametrize(
    ("codec", "other", "before", "word", "after"),
    [
        ("gb18030", "big5hkscs", "孩子放学以后先去", "停水了", "还了三本书，再去踢球。"),
        ("gb18030", "big5hkscs", "孩子放学以后先去", "收音機", "还了三本书，再去踢球。"),
        ("gb18030", "big5hkscs", "昨天的菜钱一共是", "八十元整", "，收据放在抽屉里了。"),
        ("gb18030", "utf-8", "奶奶说今年的", "柿子", "特别甜，让我们多摘一些。"),
        ("big5hkscs", "gb18030", "阿姨把曬乾的衣服", "早餐店", "櫃子，又去廚房燒水。"),
        ("big5hkscs", "gb18030", "阿姨把曬乾的衣服", "图书馆", "櫃子，又去廚房燒水。"),
        ("big5hkscs", "gb18030", "校車停在操場旁邊，", "司机师傅", "正在擦玻璃。"),
        ("big5hkscs", "utf-8", "這條路上的", "路灯", "到了半夜就全都熄滅。"),
        ("utf-8", "gb18030", "船靠岸以后大家先去", "码头", "边上的饭馆吃面。"),
        ("utf-8", "big5hkscs", "船靠岸以后大家先去", "碼頭", "边上的饭馆吃面。"),
    ],
)
def test_words_of_another_encoding_amid_a_sentence_are_read_in_it(codec, other, before, word, after):
    body = f"<p>{before}".encode(codec) + word.encode(other) + f"{after}</p>".encode(codec)
    assert mend(body, codec).text == f"<p>{before}{word}{after}</p>"


@pytest.mark.parametrize(
    "text",
    [
        "他姓亓，名叫煜堃，老家在鄄城",
        "桌上摆着醪糟、馓子和饸饹面",
        "蜾蠃衔泥，螟蛉有子，蟪蛄不知春秋",
        "滹沱河边的芦苇荡里有鸬鹚",
        "仇璟、逄馨、郗琬三人合著",
        "唵嘛呢叭咪吽，钵罗揭谛",
        "镧、铈、镨、钕都是稀土",
        "氨苄西林和阿昔洛韦不能同服",
    ],
)
@pytest.mark.parametrize("form", ["{}", "小区里有人说{}，大家都笑了。", "<b>{}</b>是这一页的题目"])
def test_rare_words_amid_a_sentence_are_no_words_of_another_encoding(text, form):
    page = f"<p>{form.format(text)}</p>"
    assert mend(page.encode("gb18030"), "gb18030").text == page


@pytest.mark.parametrize(
    ("codec", "text", "lost", "half"),
    [
        pytest.param("big5hkscs", "醫師建議他多休息，不要再熬夜工作。", "師", 1, id="the second byte"),
        pytest.param(
            "gb18030", "醫師建議他多休息，不要再熬夜工作。", "議", 1, id="the second byte, traditional in GBK"
        ),
        pytest.param("gb18030", "医生让他多休息，不要再熬夜工作。", "息", 1, id="the second byte, in GBK"),
    ],
)
def test_a_lost_byte_costs_the_character_whose_half_is_left(codec, text, lost, half):
    before, after = text.split(lost)
    left = bytes((lost.encode(codec)[1 - half],))
    body = f"<p>{before}".encode(codec) + left + f"{after}</p>".encode(codec)
    assert mend(body, codec).text == f"<p>{before}\ufffd{after}</p>"


@pytest.mark.parametrize(
    "text",
    [
        "醫生說要照B超，再驗一次血",
        "這件T恤洗了三次就縮水",
        "甲方為A公司，乙方為B公司",
        "選項C錯誤，應該選D",
        "他今天去唱K歌了嗎",
        "求x的值，並畫出y軸",
        "維他命C含量很高",
        "今天真的好熱喔~出門記得擦防曬",
        "首頁|最新消息|聯絡我們",
        "第n次失敗以後",
        "感謝@小明的分享",
        "請看附圖a和附圖b，兩者不同",
        "血型O型，Rh陰性",
        "Q版公仔一個",
        "第@棟和第C棟",
        "甲f乙",
    ],
)
@pytest.mark.parametrize("codec", ["gb18030", "big5hkscs"])
def test_lonely_letters_and_signs_are_no_halves_of_characters(codec, text):
    page = f"<p>{text}</p><p>{HANT}{text}，{text}</p>"
    assert mend(page.encode(codec), codec).text == page


@pytest.mark.parametrize("signs", ["①②③", "③④⑤", "①②③④⑤⑥", "⒈⒉⒊", "ⅠⅡⅢ", "ＫＬＭ"])
def test_numbered_signs_are_no_letters_of_big5(signs):
    text = f"我们可以和平台协商{signs}，只要说明情况，多数会同意分期。"
    assert mend(text.encode("gb18030"), "gb18030").text == text


def test_no_single_character_is_a_bridge_between_two_encodings():
    before, word, after = "外婆做的紅龜粿，皮又香又軟糯", "欢迎下次再来", "，裡頭包著花生餡。"
    body = before.encode("big5hkscs") + word.encode() + after.encode("big5hkscs")
    assert mend(body, "big5hkscs").text == before + word + after


@pytest.mark.parametrize("about", ["用GBK打开Big5的文件，会看到「い地チ」这样的字", "这是典型的乱码：「い地チ」"])
def test_samples_in_a_text_about_encodings_stay(about):
    page = f"<p>{HANS}{about}。{HANS}</p>"
    assert mend(page.encode("gb18030"), "gb18030").text == page


def test_two_rare_characters_are_no_damage():
    page = f"<p>{HANT[:12]}蝝悛鮓{HANT[12:]}</p>"
    assert mend(page.encode("big5hkscs"), "big5hkscs").text == page


def test_the_euro_sign_of_old_code_pages_is_no_damage():
    mended = mend("费用".encode("gbk") + b"\x80100", "gb18030")
    assert (mended.text, mended.replaced_chars) == ("费用€100", 0)


def test_damage_without_end_is_read_in_linear_time(assert_linear):
    def prepare(size):
        dice = random.Random(3)
        octets = bytearray((HANS * size).encode("gb18030"))
        for _ in range(size):
            octets[dice.randrange(len(octets))] = dice.randrange(256)
        body = bytes(octets)

        def work():
            assert mend(body, "gb18030").text.count("客服电话") > size // 4

        return work

    assert_linear(prepare, 150)


@pytest.mark.parametrize("octets", [b"\xff" * 9_000, b"\x81" * 9_001, b"\xb0" * 9_001, b"\xe9\x80" * 4_000])
@pytest.mark.parametrize("codec", ["gb18030", "big5hkscs", "utf-8"])
def test_noise_is_survived(octets, codec):
    assert len(mend(octets, codec).text) <= len(octets)


@pytest.mark.parametrize(("codec", "text"), CODECS[1:])
def test_a_glance_overlooks_nothing_that_a_search_would_mend(codec, text, monkeypatch):
    octets = text.encode(codec)
    torn = [octets[:at] + octets[at + 1 :] for at in range(0, len(octets), 3)]
    glanced = [mend(each, codec).text for each in torn]
    monkeypatch.setattr(mending, "may_be_better_read", lambda *_: True)
    assert [mend(each, codec).text for each in torn] == glanced


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("囊櫳岵饔鹊睦暇咛雍", id="rare characters"),
        pytest.param("囊櫳岵饔<b>鹊睦暇咛", id="with tags among them"),
        pytest.param("贷鸭A", id="a lonely letter in front of a tag"),
        pytest.param("贷鸭A款", id="a lonely letter"),
    ],
)
def test_markup_around_a_text_hides_nothing_of_it(text):
    tag = '<p class="content">'
    alone = list(improbable_spans(f"{tag[-5:]}{text}{tag[:5]}", "gb18030"))
    assert alone
    within = list(improbable_spans(f"{tag}款{tag}{text}{tag}{tag}", "gb18030"))
    shift = 2 * len(tag) + 1 - 5
    assert within == [(start + shift, end + shift) for start, end in alone]


def test_a_glance_is_enough_for_rare_words():
    assert not may_be_better_read("欧阳娜娜与尉迟恭", "gb18030", "big5hkscs")
    assert not may_be_better_read("印度8岁女童单手劈瓷砖超轻松", "gb18030", "big5hkscs")


def test_what_a_page_repeats_is_searched_once_and_a_page_of_names_stays_fast(assert_linear):
    def prepare(size):
        body = "".join(f"<li>饕餮魑魅魍魉余毅菁{n % 7}宫俪轩</li>\n" for n in range(size)).encode("gb18030")

        def work():
            mended = mend(body, "gb18030")
            assert (mended.text.encode("gb18030"), mended.realigned) == (body, 0)

        return work

    assert_linear(prepare, 500)


@pytest.mark.parametrize("codec", ["utf-16-be", "utf-16-le"])
def test_half_a_character_of_utf16_is_no_digit(codec):
    body = f"<p>{HANS}".encode(codec)
    got = decode(page_of(body[:-1]), DEFAULT)
    assert got.html == f"<p>{HANS[:-1]}\ufffd"
    assert got.decoding.replaced_chars == 1


def test_a_byte_order_mark_set_twice_is_gone():
    assert decode(page_of(b"\xef\xbb\xbf" * 2 + HANS.encode()), DEFAULT).html == HANS


def test_characters_in_two_halves_of_three_bytes_are_read():
    body = f"<p>{HANS}".encode() + b"\xed\xa0\xbd\xed\xb8\x80" + HANS.encode()
    got = decode(page_of(body), DEFAULT)
    assert (got.html, got.decoding.replaced_chars) == (f"<p>{HANS}😀{HANS}", 0)


def test_western_signs_in_english_are_not_thai():
    got = decode(page_of("<p>A fee of £25 · see § 4 of the terms".encode("cp1252")), DEFAULT)
    assert (got.html, got.decoding.encoding) == ("<p>A fee of £25 · see § 4 of the terms", "windows-1252")


@pytest.mark.parametrize("word", ["催收", "征信", "逾期", "信用卡"])
def test_a_body_of_one_word_is_read(word):
    assert decode(page_of(word.encode("gbk")), DEFAULT).html == word


def test_five_stray_controls_do_not_cost_a_short_page_its_life():
    assert decode(page_of("\0".join("逾期还款了").encode() + b"\0"), DEFAULT).html == "\0".join("逾期还款了") + "\0"
