"""Escapes by classes: what scripts, mailers and editors leave in text, and the addresses and samples that must stay."""

from __future__ import annotations

import base64
import quopri
import urllib.parse
from email.header import Header

import pytest

from pipelines.repair import repair_text, replay, undo
from pipelines.repair.escapes.mail import decode_mail_forms

TEXT = "逾期30天之后，可以先与平台协商还款计划。"
HANT = "逾期30天之後，可以先與運輸平台協商還款計劃。"
"""輸 ends in the byte 5C, a backslash, in GBK."""


def non_ascii(text: str, write) -> str:
    return "".join(write(char) if char > "\x7f" else char for char in text)


ESCAPED = {
    "decimal references": lambda text: non_ascii(text, lambda char: f"&#{ord(char)};"),
    "hexadecimal references": lambda text: non_ascii(text, lambda char: f"&#x{ord(char):X};"),
    "references, escaped again": lambda text: non_ascii(text, lambda char: f"&amp;#{ord(char)};"),
    "references without semicolon": lambda text: non_ascii(text, lambda char: f"&#{ord(char)}"),
    "hexadecimal without semicolon": lambda text: non_ascii(text, lambda char: f"&#x{ord(char):x}"),
    "unicode escapes": lambda text: non_ascii(text, lambda char: f"\\u{ord(char):04x}"),
    "unicode escapes, escaped again": lambda text: non_ascii(text, lambda char: f"\\\\u{ord(char):04x}"),
    "all as unicode escapes": lambda text: "".join(f"\\u{ord(char):04x}" for char in text),
    "escape()": lambda text: non_ascii(text, lambda char: f"%u{ord(char):04X}"),
    "percent, UTF-8": urllib.parse.quote,
    "percent, GBK": lambda text: urllib.parse.quote(text.encode("gbk")),
    "percent, twice": lambda text: urllib.parse.quote(urllib.parse.quote(text)),
    "bytes, UTF-8": lambda text: repr(text.encode())[2:-1],
    "bytes, GBK": lambda text: repr(text.encode("gbk"))[2:-1],
    "bytes, GBK, escaped again": lambda text: repr(text.encode("gbk"))[2:-1].replace("\\", "\\\\"),
    "code points": lambda text: non_ascii(text, lambda char: f"U+{ord(char):04X}"),
    "code points, apart": lambda text: " ".join(f"U+{ord(char):04X}" for char in text),
    "UTF-7": lambda text: text.encode("utf-7").decode("ascii"),
    "quoted-printable": lambda text: quopri.encodestring(text.encode()).decode().replace("=\n", ""),
    "encoded word, base64": lambda text: f"=?utf-8?B?{base64.b64encode(text.encode()).decode()}?=",
    "encoded word, GBK": lambda text: f"=?gb2312?B?{base64.b64encode(text.encode('gbk')).decode()}?=",
}


@pytest.mark.parametrize("name", ESCAPED)
def test_escaped_text_is_decoded(name: str) -> None:
    for text in (TEXT, HANT):
        for before, after in (("", ""), ("前文很完整，", "后文也完整。")):
            escaped = before + ESCAPED[name](text) + after
            repaired, edits = repair_text(escaped)
            assert repaired == before + text + after
            assert replay(escaped, edits) == repaired
            assert undo(repaired, edits) == escaped


@pytest.mark.parametrize("name", ["UTF-7", "quoted-printable"])
def test_cantonese_is_decoded(name: str) -> None:
    text = "師奶話唔好信啲「平息清數」廣告，簽咗名就走唔甩。"
    assert repair_text(ESCAPED[name](text))[0] == text


@pytest.mark.parametrize(
    ("escaped", "text"),
    [
        pytest.param("&#36926&#26399&#32602&#24687&#165386.20", "逾期罚息¥386.20", id="an amount behind a sign"),
        pytest.param("&#26399&#2639930&#22825", "期期30天", id="digits behind a character"),
        pytest.param("&#36926&#26399&#8364100&#20803", "逾期€100元", id="an amount in euros"),
        pytest.param("&#36926&#26399&#8594&#9312&#9733&#8805&#8451", "逾期→①★≥℃", id="signs"),
        pytest.param("&#x903e&#x671f&#x2192&#xa5&#x1f600", "逾期→¥😀", id="hexadecimal signs"),
        pytest.param("&#24055&#23376&#30340&#21510&#21917&#22768", "巷子的吆喝声", id="a rare character of a word"),
        pytest.param("&#26412&#37329&#215&#22825&#25968&#247360&#21450&#26085", "本金×天数÷360及日", id="a sum"),
        pytest.param("&#35823&#24046&#x672c&#x91d130.25&#xb10.8", "误差本金30.25±0.8", id="± behind a figure"),
        pytest.param("&#36926&#26399&#945&#1046&#12398&#128512", "逾期αЖの😀", id="letters of other scripts"),
    ],
)
def test_numbers_without_semicolons_take_the_digits_that_are_theirs(escaped: str, text: str) -> None:
    assert repair_text(escaped)[0] == text


@pytest.mark.parametrize(
    "text",
    [
        "本金&#215365天",
        "利率&#247360天",
        "他的&#xf7360人",
        "欠款&#165386.20元",
        "欠款&#6550000元",
        "A&B&#16",
        "a&#165b&#36926;",
    ],
)
def test_numbers_without_semicolons_stay_where_in_doubt(text: str) -> None:
    assert text.replace("&#36926;", "") in repair_text(text)[0]


@pytest.mark.parametrize("sign", "→¥℃★√÷≥￥αЖの😀")
def test_quoted_printable_is_decoded_with_signs_in_it(sign: str) -> None:
    text = f"他说利息太高了，后来{sign}银行同意减免。"
    written = "".join(f"={octet:02X}" if octet > 0x7F else chr(octet) for octet in text.encode())
    assert repair_text(written)[0] == text


def test_an_encoded_word_may_have_raw_blanks_and_signs_of_equality() -> None:
    assert repair_text("=?UTF-8?Q?=E9=80=BE=E6=9C=9F a=b =E8=BF=98==E6=AC=BE?=")[0] == "逾期 a=b 还=款"


def test_hz_is_decoded() -> None:
    assert repair_text(TEXT.encode("hz").decode("ascii"))[0] == TEXT


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_soft_line_breaks_go_and_other_lines_stay(codec: str, newline: str) -> None:
    text = f"{TEXT * 4}\n最低3,000元，利率=18%，{TEXT * 3}"
    quoted = quopri.encodestring(text.encode(codec)).decode().replace("\n", newline)
    around = "客服回复如下：\n{}\n请在三日内联系我们。"
    assert repair_text(around.format(quoted))[0] == around.format(text)


@pytest.mark.parametrize("broken", ["=E9=80=BE=E6=9C=9F=\n30=E5=A4=A9", "=E9=80=BE=E6=9C=9F3=\n0=E5=A4=A9"])
def test_a_soft_line_break_may_stand_beside_digits(broken: str) -> None:
    assert repair_text(broken)[0] == "逾期30天"


def test_a_soft_line_break_falls_before_a_second_byte_that_is_a_letter() -> None:
    assert repair_text("=BB=B9=BF=EE=89=\nK=BC=D3=C0=FB=CF=A2=CB=C4=CA=AE=C6=DF")[0] == "还款塊加利息四十七"


def test_newlines_of_html_around_soft_line_breaks_are_blanks() -> None:
    text = f"一共借了30000元，{TEXT * 3}"
    quoted = quopri.encodestring(text.encode()).decode().replace("\n", " ")
    assert repair_text(quoted)[0] == text


@pytest.mark.parametrize(
    "text",
    [
        "设 a=\n18，b=\n36，利息按此计算。",
        "第一行=\n第二行=\n=3D\n",
        "quoted-printable 把中文写成 =E4=B8=AD=\n=E6=96=87",
        "x = 3\ny= 4=\nz",
    ],
)
def test_signs_of_equality_at_a_line_s_end_are_no_soft_breaks(text: str) -> None:
    assert repair_text(text)[0] == text


def test_a_sign_of_equality_behind_a_name_is_no_soft_break() -> None:
    assert repair_text(" name= =E9=80=BE=E6=9C=9F; id= 3")[0] == " name= 逾期; id= 3"


def test_a_sound_line_beside_quoted_ones_keeps_its_sign_of_equality() -> None:
    quoted = quopri.encodestring((TEXT * 3).encode()).decode()
    text = "a=\nb=\n协商还款的公式如下。\n{}\n公式：c=\n完。"
    assert repair_text(text.format(quoted))[0] == text.format(TEXT * 3)


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gbk", "big5"])
@pytest.mark.parametrize("fold", ["\n ", "\r\n\t", "\n", " "])
def test_encoded_words_folded_over_lines_are_one(charset: str, fold: str) -> None:
    text = "逾期怎么告知，本金分期清，利息免收，申明家人不用代付，每月三千" * 3
    header = Header(text, charset).encode().replace("\n ", fold)
    assert header.count("=?") > 2
    assert repair_text(f"主题 {header}\n正文")[0] == f"主题 {text}\n正文"


@pytest.mark.parametrize("content", ["=E9=80=BE=E6=9C=9F?_=E8=BF=98", "=E9=80=BE=E6=9C=9F ?a"])
def test_an_encoded_word_may_have_raw_question_marks(content: str) -> None:
    assert repair_text(f"=?utf-8?Q?{content}?=")[0] == quopri.decodestring(content.replace("_", " ")).decode()


def test_an_encoded_word_that_was_cut_off_leaves_the_next_its_own() -> None:
    assert repair_text("=?utf-8?Q?=E9=80 =?utf-8?B?6YC+5pyf?=")[0] == "=?utf-8?Q?=E9=80 逾期"


@pytest.mark.parametrize(
    "unit",
    [
        pytest.param("=?utf-8?Q?a b ", id="encoded words without end"),
        pytest.param("=?utf-8?Q?a?b ", id="question marks in such"),
        pytest.param("~{VPND~} ~{!f~} ", id="HZ, runs that are sure and others"),
        pytest.param("=E9=80=BE=E6=9C=9F=\n", id="soft line breaks"),
        pytest.param("+Ti1lhw- ", id="UTF-7"),
    ],
)
def test_mail_forms_take_linear_time(unit: str, assert_linear) -> None:
    def prepare(size: int):
        text = unit * (size // len(unit))
        return lambda: list(decode_mail_forms(text))

    assert_linear(prepare, 30_000)


def test_lines_of_short_encoded_words_stay_apart() -> None:
    words = [f"=?UTF-8?B?{base64.b64encode(title.encode()).decode()}?=" for title in ("逾期协商", "还款计划")]
    assert repair_text("\n".join(words))[0] == "逾期协商\n还款计划"


def test_encoded_words_that_share_a_character_are_joined() -> None:
    octets = TEXT.encode()
    words = [base64.b64encode(part).decode() for part in (octets[:10], octets[10:])]
    assert repair_text(" ".join(f"=?UTF-8?B?{word}?=" for word in words))[0] == TEXT


@pytest.mark.parametrize("fold", [" ", "\n "])
@pytest.mark.parametrize("broken", ["=?gb2312?B?zuTL?=", "=?big5?B?/w==?="])
def test_a_broken_encoded_word_leaves_its_neighbours_theirs(broken: str, fold: str) -> None:
    whole = f"=?utf-8?B?6YC+5pyf?={fold}{broken}{fold}=?utf-8?B?6YC+5pyf?="
    assert repair_text(whole)[0] == f"逾期{fold}{broken}{fold}逾期"


def test_surrogate_pairs_are_joined() -> None:
    escaped = r"\u501f\u6b3e\u903e\u671f\uff0c\ud842\udfb7\u5148\u751f\u534f\u5546\u8fd8\u6b3e"
    assert repair_text(escaped)[0] == "借款逾期，𠮷先生协商还款"


@pytest.mark.parametrize(
    ("escaped", "text"),
    [
        pytest.param(
            "&#35299&#32856;&#22971&#23376&#22833&#19994", "解聘;妻子失业", id="a semicolon among bare references"
        ),
        pytest.param(
            r'\u628a\u8bb2\u8fd8\u503a\u7684"\u5927\u5e08"\u5f52\u6210\u4e09\u6d3e',
            '把讲还债的"大师"归成三派',
            id="straight quotes amid escaped prose",
        ),
        pytest.param(
            "%u554F:%u771F%u7684,%u6703%u88AB%u6293%u55CE?%u4E0D%u6703",
            "問:真的,會被抓嗎?不會",
            id="escape(), questions",
        ),
        pytest.param("他会被刷吗?%E6%9C%AC%E6%96%87%E8%A7%A3%E7%AD%94", "他会被刷吗?本文解答", id="behind a question"),
        pytest.param("%D3%E2%C6%DA%BF%CD%BB%A75%25%A1%A3", "逾期客户5%。", id="a percent sign before GBK"),
        pytest.param(
            r"3600\xd4\xaa,\xbf\xc9\xd3\xc3\xbb\xfd\xb7\xd6\xb5\xd6\xa1\xa3",
            "3600元,可用积分抵。",
            id="a pair of GBK that is a letter in UTF-8",
        ),
        pytest.param("U+80FD,U+53EAU+662FU+60A8U+8981U+61C2", "能,只是您要懂", id="a comma among code points"),
        pytest.param("U+7D661U+20143U+5929U+5BBDU+9650", "給1—3天宽限", id="a digit behind a dash"),
        pytest.param("&#32473&#201021&#82123&#22825", "给了1—3天", id="digits behind bare references"),
        pytest.param(
            "&#26371&#30332(f&#257)&#29983&#215&#65292", "會發(fā)生×，", id="bare references to signs and vowels"
        ),
        pytest.param(
            quopri.encodestring("×律師會發(fā)生。".encode()).decode(),
            "×律師會發(fā)生。",
            id="signs in mail",
        ),
        pytest.param("+TspZKVwPfeheNg-(f+AQE)+dR9OwJ68-", "今天小編帶(fā)生什麼", id="a vowel in UTF-7"),
    ],
)
def test_prose_around_escapes_keeps_its_signs(escaped: str, text: str) -> None:
    assert repair_text(escaped)[0] == text


@pytest.mark.parametrize(
    "text",
    [
        r'["\u4f60\u597d", "\u4e16\u754c"], {"a":"\u8bf7\u6c42","b":"\u6210\u529f"}',
        "打开 example.cn/list.php?%E9%80%BE%E6%9C%9F 或 /tag/%E9%80%BE%E6%9C%9F?page=2",
        "网址 https://www.example.cn/search?q=%E4%BD%A0%E5%A5%BD%E5%90%97&p=2 可以直接打开",
        "搜索 /home/search?keyword=%E9%80%BE%E6%9C%9F%E8%BF%98%E6%AC%BE 或者 ?wd=%D3%E2%C6%DA%BB%B9%BF%EE",
        "下载 http://files.example.com/%E5%90%88%E5%90%8C%E8%8C%83%E6%9C%AC.docx",
        "文件名是 %E9%80%BE%E6%9C%9F%E5%8D%8F%E5%95%86.pdf",
        r"正则 [\u4e00-\u9fa5]+ 可以匹配汉字，[\x80-\xff] 匹配高位字节",
        r"""alert("\u4f60\u597d\u4e16\u754c"); console.log('\u903e\u671f');""",
        r'{"code": 0, "msg": "\u8bf7\u6c42\u6210\u529f", "data": []}',
        r'.icon:before { content: "\e603"; color: #4e2d58; }',
        r"路径 C:\users\u4e2d\xampp\xe4 和 \\server\share\u0041",
        "价格 A$5，增长5%，占比%20，50%25之间，a=3D, x=E4+B8, m=BF=C1",
        "C++/Java+Python，+8613800138000，1+1=2，a+b+c-d，AT+CMD=1",
        "邮箱 a_b+tag-x@example.com，~{这个符号}~，~{abc~}，~~",
        "U+4E2D 是“中”，U+20BB7 是“𠮷”，型号 U+1000 U+2000 U+3000 U+4000",
        "把 &lt;br&gt; 写在HTML里，&#20013; 是“中”的实体",
        "中文经 encodeURIComponent 之后是 %E4%B8%AD%E6%96%87%E7%BC%96%E7%A0%81",
        "HZ 编码把中文写成 ~{VPND~}，UTF-7 写成 +Ti1lhw-",
        "HZ 编码用 ~{ 和 ~} 包围汉字，例如 ~{VPND~} 表示中文",
        "=?UTF-8?B?5L2g5aW9?= 是邮件标题的编码形式",
        "ISBN 978-7-111-12345-6，订单号 %A0B1C2，颜色 #E4B8AD，MAC E4:B8:AD:E6:96:87",
        r"sed 's/\xe4\xbd\xa0/\xe6\x82\xa8/g' file.txt",
        "u4e00 是用户名，user u12345 u23456 u34567",
    ],
)
def test_addresses_samples_and_talk_of_escapes_stay(text: str) -> None:
    assert repair_text(text)[0] == text


SENTENCES = [
    pytest.param("两组身高（x±s，n=86）差异不大，函数f(x)=x²-3x也画在图里。", id="signs of equality"),
    pytest.param("投稿请发wenyuan@mail.example.org，也可以寄到编辑部，电话另问。", id="an address in the middle"),
    pytest.param("豆腐切丁焯水，蒜末爆锅，淋蚝油勾薄芡，撒葱花装盘。", id="a recipe, which the model hardly knows"),
    pytest.param("（2023）皖0811民初77号民事裁定书已于昨日送达。", id="a judgment"),
    pytest.param("室温28℃、湿度60％，误差±2，面积3×4÷2。", id="signs between figures"),
]


@pytest.mark.parametrize("text", SENTENCES)
@pytest.mark.parametrize(
    "name", ["percent, UTF-8", "percent, GBK", "escape()", "unicode escapes", "bytes, UTF-8", "quoted-printable", "HZ"]
)
def test_signs_addresses_and_rare_words_keep_no_sentence_undecoded(name: str, text: str) -> None:
    if name in ("percent, GBK", "HZ"):
        text = text.replace("²", "")
    write = ESCAPED.get(name, lambda text: text.encode("hz").decode("ascii"))
    assert repair_text(write(text))[0] == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("报名请打开www.example.org/a?b=1，填好表格再交，地址别抄错。", id="an address amid prose"),
        pytest.param("样本分成两组（n=八十六），每组的差异都不大。", id="a number in words"),
        pytest.param("男女同学和/或家长都可以参加，附件是note.pdf，记得下载。", id="a slash and a file"),
    ],
)
def test_sentences_whose_letters_only_are_in_codes_come_back(text: str) -> None:
    assert repair_text(ESCAPED["escape()"](text))[0] == text


def test_numbers_escaped_again_without_semicolons_are_signs_too() -> None:
    text = "水烧到96℃就关火，别等到100℃，误差±1。"
    assert repair_text(non_ascii(text, lambda char: f"&amp;#{ord(char)}"))[0] == text


@pytest.mark.parametrize("form", ["B", "Q"])
def test_an_encoded_word_of_any_length_is_decoded(form: str) -> None:
    text = "会议纪要：请各小组在月底以前把整理好的材料交到办公室，逾期不候。" * 9
    octets = text.encode()
    content = base64.b64encode(octets).decode() if form == "B" else "".join(f"={octet:02X}" for octet in octets)
    assert repair_text(f"=?utf-8?{form}?{content}?=")[0] == text


@pytest.mark.parametrize(
    "text",
    [
        "https://shop.example.cn/list?name=%E8%B1%86%E8%85%90%E5%88%87%E4%B8%81&sort=%E4%BB%B7%E6%A0%BC",
        "/wiki/%E8%B1%86%E8%85%90%E5%88%87%E4%B8%81%E7%84%AF%E6%B0%B4?from=%E9%A6%96%E9%A1%B5",
        "m.example.com/%E8%B1%86%E8%85%90%E5%88%87%E4%B8%81%E7%84%AF%E6%B0%B4.html#%E5%81%9A%E6%B3%95",
        "下载 %E8%B1%86%E8%85%90%E5%88%87%E4%B8%81%E7%84%AF%E6%B0%B4%E7%9A%84%E5%81%9A%E6%B3%95.docx 即可",
        "wd=%E8%B1%86%E8%85%90%E5%88%87%E4%B8%81%E7%84%AF%E6%B0%B4&pn=%E4%BA%8C",
        "%E6%9D%82%E8%AE%B0%E9%9B%86/show.asp?title=%E8%B1%86%E8%85%90%E7%84%AF%E6%B0%B4",
        "%u5496%u5561%u5730%u56FE.com/a?b=%u8C46%u8150%u5207%u4E01",
        "?%E8%B1%86%E8%85%90%E5%88%87%E4%B8%81%E7%84%AF%E6%B0%B4%E5%81%9A%E6%B3%95=%E8%92%9C%E6%9C%AB%E7%88%86%E9%94%85",
        "%E8%B1%86%E8%85%90%E5%88%87%E4%B8%81=1&name=%E8%92%9C%E6%9C%AB%E7%88%86%E9%94%85",
        "%E8%B1%86%E8%85%90%E5%88%87%E4%B8%81%E7%84%AF%E6%B0%B4%E5%81%9A%E6%B3%95=1&n=%E8%92%9C%E6%9C%AB%E7%88%86%E9%94%85",
        "打开 %u8C46%u8150%u5207%u4E01?id=%u849C%u672B%u7206%u9505 即可",
        r'const t = "\u8c46\u8150\u5207\u4e01\u712f\u6c34\u849c\u672b\u7206\u9505\u6dcb\u852c";',
        "U+3400 U+3401 U+3402 U+3403 U+3404 U+3405 U+3406 U+3407 U+3408 U+3409 U+340A U+340B U+340C",
        "他给豆腐打分：~{!f~}，不知何意；A&B#12345 与 &copy2024",
    ],
)
def test_addresses_programs_and_tables_of_codes_stay(text: str) -> None:
    assert repair_text(text)[0] == text


@pytest.mark.parametrize(
    "text",
    [
        "段落用 &lt;p&gt; 包起来，换行才用 &lt;br/&gt;。",
        "&lt;script&gt;alert(1)&lt;/script&gt; 这种输入要先过滤。",
        "把 &lt;!-- 旧版 --&gt; 删掉以后小了一半。",
        "页脚写 &copy; 2023，浏览器会显示成一个圈。",
        "想空两格就敲 &nbsp;&nbsp;，很方便。",
        "&times; 是乘号，&divide; 是除号。",
        "&hearts;、&spades;、&clubs;、&diams; 分別是四種花色。",
        "&#9733; 是實心星，小技巧：用 &#x2714; 代替圖片。",
        "小于号\t&lt;\t&#60;\n欧元 | &euro; | &#8364;",
        '<a href="/tag/1">网贷</a> &nbsp;&copy; 2024',
        "<td>合计</td><td>&nbsp;</td><td>&yen;300</td>",
        '<input value="&quot;默认&quot;" placeholder="请输入&hellip;">',
        'echo "&copy; 2021 $name";',
        'str.replace(/&lt;/g, "<")',
        "尖括号要转义成 &lt; 与 &gt;",
        "br 标签前后的 &gt; 别漏掉",
        "引号写成 &quot; 就不会断",
        "引号改成&quot;就不会断",
        "要多空几格就输入&nbsp;再输入字",
        "alert('&lt;');",
    ],
)
def test_entities_that_are_shown_stay(text: str) -> None:
    assert repair_text(text)[0] == text
    assert repair_text(f"前面说别的。\n{text}\n后面也是。")[0] == f"前面说别的。\n{text}\n后面也是。"


@pytest.mark.parametrize(
    ("escaped", "text"),
    [
        ("他说&ldquo;逾期&rdquo;不可怕", "他说“逾期”不可怕"),
        ("用&ldquo;协商&rdquo;代替&ldquo;对抗&rdquo;", "用“协商”代替“对抗”"),
        ("把&ldquo;催收&rdquo;写成&ldquo;崔收&rdquo;", "把“催收”写成“崔收”"),
        ("<p>她写信说&ldquo;好&rdquo;&hellip;</p>", "<p>她写信说“好”…</p>"),
        ("R&amp;D投入，张三&amp;李四", "R&D投入，张三&李四"),
        ("利率&lt;24%的才合规，金额&gt;5000元要两人签字", "利率<24%的才合规，金额>5000元要两人签字"),
        ("首页 &gt; 债务 &gt; 协商 &gt; 还款 &gt; 正文", "首页 > 债务 > 协商 > 还款 > 正文"),
        ("他用&nbsp;手机&nbsp;拍照", "他用\u00a0手机\u00a0拍照"),
        ("标签：逾期&nbsp;协商", "标签：逾期\u00a0协商"),
        ("他被贴上老赖的标签，&nbsp;年利率&lt;24%", "他被贴上老赖的标签，\u00a0年利率<24%"),
        ('我在B平台借款(说是"低息")，年利率&gt;36%', '我在B平台借款(说是"低息")，年利率>36%'),
        ('Q(“能还吗”)&nbsp;A("慢慢还")', 'Q(“能还吗”)\u00a0A("慢慢还")'),
        ("let's go&nbsp;'还款'", "let's go\u00a0'还款'"),
        ("借款人&nbsp; 是指申请贷款的人", "借款人\u00a0 是指申请贷款的人"),
        ("请输入&nbsp;手机号", "请输入\u00a0手机号"),
        ("月供由&yen;3000换成&yen;2000", "月供由¥3000换成¥2000"),
        ("他写&quot;同意&quot;二字", '他写"同意"二字'),
        ("她回：&quot;明天还&quot; 是不行的", '她回："明天还" 是不行的'),
        ("违约金&ge; 这个数的不签", "违约金≥ 这个数的不签"),
        ("&copy; 2024 某某公司 版权所有", "© 2024 某某公司 版权所有"),
        ("★&#9733;推荐&#9733;★", "★★推荐★★"),
        ("气温25&deg;C，误差&plusmn;2，售价&yen;300起", "气温25°C，误差±2，售价¥300起"),
    ],
)
def test_entities_of_prose_are_decoded(escaped: str, text: str) -> None:
    assert repair_text(escaped)[0] == text


def test_a_plus_sign_of_utf7_is_decoded_where_the_passage_is() -> None:
    phone = "这款手机有29GB+411GB的内存，售价三千元。"
    assert repair_text(phone.encode("utf-7").decode())[0] == phone
    assert repair_text(f"误差+-2。{phone.encode('utf-7').decode()}公差+-3。")[0] == f"误差+-2。{phone}公差+-3。"


def test_a_figure_behind_a_sign_of_equality_is_no_code() -> None:
    quoted = "=E4=BB=B2=E8=A3=81=E5=A7=94=E5=B7=B2=E7=BB=8F=E8=A3=81=E5=AE=9A"
    assert repair_text(f"两组（x±s，n=704）比较，a=41。{quoted}")[0] == "两组（x±s，n=704）比较，a=41。仲裁委已经裁定"
    assert repair_text(f"{quoted}=3D=E5=A5=BD")[0] == "仲裁委已经裁定=好"
