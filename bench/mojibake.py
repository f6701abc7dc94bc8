"""Mojibake and escapes by classes: how much comes back exactly, beside ftfy with safe settings; what must stay.

python bench/mojibake.py               the table
python bench/mojibake.py --annotated   the same for other texts

Sentences are those of the bundled sites, or of the texts marked by hand (bench/annotated/), which several hands wrote;
Simplified and Traditional. Every figure is reproducible.
"""

from __future__ import annotations

import base64
import quopri
import random
import re
import sys
import time
import urllib.parse
from email.header import Header
from itertools import islice
from operator import eq
from typing import TYPE_CHECKING, NamedTuple

import ftfy
from annotated_texts import read
from annotations import TEXTS
from opencc import OpenCC
from rapidfuzz.distance import Levenshtein
from rich.console import Console
from rich.table import Table

from demosites import Web
from pipelines.records import Certainty
from pipelines.repair import repair_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Garble = Callable[[str], str]

SEED = 20261124
EACH = 200
HALF = 100
SAFE = ftfy.TextFixerConfig(uncurl_quotes=False, fix_character_width=False, normalization=None)

SINGLE = ("latin-1", "cp1250", "cp1251", "cp1252", "cp437", "mac_roman")
DOUBLE = ("gb18030", "big5", "cp932", "shift_jis", "cp949", "euc_kr")
DEAD = ("锟斤拷锟斤拷锟斤拷", "????????????????", "闂傚倸鍊搁崐鎼佸磹閻戣姤鍊块柨鏇炲帶", "锟斤拷锟叫癸拷锟斤拷锟斤拷")


class Figures(NamedTuple):
    """What came of a class."""

    size: int
    exact: float
    half: float
    ftfy: float
    chars_per_second: float


def bundled_texts() -> Iterator[str]:
    """Give the texts of the bundled sites."""
    return (article["text"] for article in Web().truth()["articles"])


def annotated_texts() -> Iterator[str]:
    """Give the paragraphs of the texts marked by hand, but for those that are damaged on purpose."""
    texts = (text for file in sorted(TEXTS.glob("*.txt")) for marked in read(file) for text in marked.paragraphs)
    return (text for text in texts if not repair_text(text)[1] and not READING.search(text))


READING = re.compile("[(（][a-z ]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]")
"""A single reading proves no damage, and is no sound text beside which a garbled stretch could be told."""


def sentences(texts: Iterable[str]) -> tuple[list[str], list[str]]:
    """Give distinct sentences of 12 characters and more, shuffled: Simplified, and the same in Traditional."""
    found = sorted({part.strip() for text in texts for part in re.split(r"(?<=[。！？\n])", text)})
    hans = [sentence for sentence in found if len(sentence) >= 12]
    random.Random(SEED).shuffle(hans)
    return hans, list(map(OpenCC("s2tw").convert, hans))


def shown(octets: bytes, codec: str) -> str:
    """Read bytes as browsers do: a byte without a character stays a C1 control."""
    return "".join(bytes((byte,)).decode(codec, "ignore") or chr(byte) for byte in octets)


def leniently(octets: bytes) -> str:
    """Read what is valid UTF-8 as UTF-8, and every other byte as cp1252."""
    text = ""
    while octets:
        for size in (4, 3, 2):
            char = octets[:size].decode("utf-8", "ignore")
            if len(char) == 1 and len(char.encode()) == size:
                break
        else:
            size, char = 1, shown(octets[:1], "cp1252")
        text += char
        octets = octets[size:]
    return text


HEADINGS = ("导语", "6.2 保留多久", "小编总结", "催收流程", "三、平台背景", "被骗了怎么办")
"""Lines too short to prove a misreading by themselves."""


def non_ascii(write: Callable[[str], str]) -> Garble:
    return lambda text: "".join(write(char) if char > "\x7f" else char for char in text)


def misread(right: str, wrong: str, *, twice: bool = False) -> Garble:
    """Make the forward model of a misreading; single bytes as browsers show them, double ones strictly."""

    def garble(text: str) -> str:
        octets = text.encode(right)
        if wrong not in SINGLE:
            return octets.decode(wrong)
        once = shown(octets, wrong)
        return shown(once.encode(), wrong) if twice else once

    return garble


def misreadings() -> Iterator[tuple[str, Garble]]:
    """Name every lossless misreading; those that cannot show a text raise UnicodeError for it."""
    for right in ("utf-8", "gbk", "big5"):
        for wrong in (*SINGLE, *DOUBLE):
            if (right, wrong) not in {("gbk", "gb18030"), ("big5", "big5")}:
                yield f"{right} as {wrong}", misread(right, wrong)
    for right in ("utf-8", "gbk"):
        for wrong in ("latin-1", "cp1252"):
            yield f"{right} as {wrong}, twice", misread(right, wrong, twice=True)


ESCAPES: tuple[tuple[str, Garble], ...] = (
    ("&#N;", non_ascii(lambda char: f"&#{ord(char)};")),
    ("&#xN;", non_ascii(lambda char: f"&#x{ord(char):x};")),
    ("&amp;#N;", non_ascii(lambda char: f"&amp;#{ord(char)};")),
    ("&#N", non_ascii(lambda char: f"&#{ord(char)}")),
    (r"\uN", non_ascii(lambda char: f"\\u{ord(char):04x}")),
    (r"\\uN", non_ascii(lambda char: f"\\\\u{ord(char):04x}")),
    ("%uN", non_ascii(lambda char: f"%u{ord(char):04X}")),
    ("%XX utf-8", urllib.parse.quote),
    ("%XX gbk", lambda text: urllib.parse.quote(text.encode("gbk"))),
    (r"\xN utf-8", lambda text: repr(text.encode())[2:-1]),
    (r"\xN gbk", lambda text: repr(text.encode("gbk"))[2:-1]),
    ("U+N", non_ascii(lambda char: f"U+{ord(char):04X}")),
    ("hz", lambda text: text.encode("hz").decode("ascii")),
    ("utf-7", lambda text: text.encode("utf-7").decode("ascii")),
    ("quoted-printable", lambda text: quopri.encodestring(text.encode()).decode().replace("=\n", "")),
    ("quoted-printable, lines", lambda text: quopri.encodestring(text.encode()).decode()),
    ("quoted-printable gbk, lines", lambda text: quopri.encodestring(text.encode("gbk")).decode()),
    ("=?utf-8?B?", lambda text: f"=?utf-8?B?{base64.b64encode(text.encode()).decode()}?="),
    ("=?utf-8?B?, folded", lambda text: Header(text, "utf-8").encode()),
    ("=?gb2312?B?", lambda text: f"=?gb2312?B?{base64.b64encode(text.encode('gbk')).decode()}?="),
)
FALLBACK: tuple[tuple[str, Garble], ...] = (
    ("gbk as utf-8 else cp1252", lambda text: leniently(text.encode("gbk"))),
    ("big5 as utf-8 else cp1252", lambda text: leniently(text.encode("big5"))),
)


def measure_class(garble: Garble, hans: list[str], hant: list[str], *, is_big5: bool) -> Figures:
    """Garble sentences, whole and amid sound ones, and count what comes back exactly."""
    pool = hant if is_big5 else [text for pair in zip(hans, hant[EACH:], strict=False) for text in pair]
    pairs = list(islice(garbled(pool, garble), EACH))
    if not pairs:
        return Figures(0, 1.0, 1.0, 1.0, 0.0)
    began = time.process_time()
    exact = sum(repair_text(broken)[0] == text for text, broken in pairs)
    seconds = time.process_time() - began
    sound = hant if is_big5 else hans
    around = zip(pairs[:HALF], sound[-HALF:], sound[-2 * HALF :], strict=False)
    half = [(before + text + after, before + broken + after) for (text, broken), before, after in around]
    return Figures(
        len(pairs),
        exact / len(pairs),
        sum(repair_text(broken)[0] == text for text, broken in half) / len(half),
        sum(ftfy.fix_text(broken, SAFE) == text for text, broken in pairs) / len(pairs),
        sum(len(broken) for _, broken in pairs) / seconds,
    )


def garbled(texts: Iterable[str], garble: Garble) -> Iterator[tuple[str, str]]:
    for text in texts:
        try:
            broken = garble(text)
        except UnicodeError:
            continue
        if broken != text:
            yield text, broken


def measure_holes(hans: list[str], hant: list[str], lost: str) -> dict[str, tuple[float, int]]:
    """UTF-8 read as GBK loses a byte in ten; count characters right, and guesses that are marked as such.

    Sentences alone, before and behind sound ones, and in paragraphs.
    """
    texts = [*hans[:30], *hant[30:60]]
    joined = [*map("".join, batched(hans[60:260], 4)), *map("".join, batched(hant[260:460], 10))]
    name = "holes" if lost == "\ufffd" else "holes_shown_as_questions"
    figures = _holes_filled(name, [("", text, "") for text in texts], lost)
    around = [(hans[-at], text, hans[-at - 30]) for at, text in enumerate(texts[:30], 1)]
    figures |= _holes_filled(f"{name}_amid_sound_text", around, lost)
    return figures | _holes_filled(f"{name}_in_paragraphs", [("", text, "") for text in joined], lost)


def _holes_filled(name: str, texts: list[tuple[str, str, str]], lost: str) -> dict[str, tuple[float, int]]:
    right = marked = filled = read = 0
    began = time.process_time()
    for before, text, behind in texts:
        broken = text.encode().decode("gbk", "replace").replace("\ufffd", lost)
        repaired, edits = repair_text(f"{before}{broken}{behind}")
        read += len(before + broken + behind)
        right += max(0, len(text) - Levenshtein.distance(repaired, before + text + behind))
        if repaired.count(lost) < f"{before}{broken}{behind}".count(lost):
            filled += 1
            marked += any(edit.certainty is Certainty.INFERRED for edit in edits)
    speed = read / (time.process_time() - began)
    chars = sum(len(text) for _, text, _ in texts)
    return {
        f"{name}_characters_right": (right / chars, chars),
        f"{name}_marked_inferred": (marked / max(1, filled), filled),
        f"{name}_chars_a_second": (speed, read),
    }


def batched(texts: list[str], size: int) -> Iterator[list[str]]:
    return (texts[at : at + size] for at in range(0, len(texts), size))


def measure_clean(hans: list[str], hant: list[str]) -> dict[str, tuple[float, int]]:
    """Repair sound text of many kinds: the share left alone, and the speed."""
    clean = [*hans[:1500], *hant[:1500], *NEGATIVES, *(f"{text}\n{text}" for text in NEGATIVES)]
    changed = [text for text in clean if repair_text(text)[0] != text]
    page = "\n".join(hans) * 4
    began = time.process_time()
    repair_text(page)
    speed = len(page) / (time.process_time() - began)
    return {"clean_unchanged": (1 - len(changed) / len(clean), len(clean)), "clean_chars_a_second": (speed, len(page))}


def measure_headings(hans: list[str]) -> dict[str, tuple[float, int]]:
    """Garble whole texts, headings and all, by each single-byte codec, and count the lines that come back exactly."""
    to_hant = OpenCC("s2tw").convert
    shown_by_all = (text for text in hans if _is_written_in("gbk", text) and _is_written_in("big5", to_hant(text)))
    lines = [line for pair in zip(HEADINGS, shown_by_all, strict=False) for line in pair]
    right = total = 0
    for text, codec in (("\n".join(lines), "gbk"), ("\n".join(map(to_hant, lines)), "big5")):
        for wrong in SINGLE:
            repaired = repair_text(shown(text.encode(codec), wrong))[0].split("\n")
            right += sum(map(eq, repaired, text.split("\n")))
            total += len(lines)
    return {"headings_lines_exact": (right / total, total)}


def _is_written_in(codec: str, text: str) -> bool:
    """Tell whether an encoding has every character of a text: Big5 has ¥, GBK has not."""
    return text.encode(codec, "ignore").decode(codec) == text


def measure_mojibake(
    rows: list[tuple[str, Figures]] | None = None, texts: Callable[[], Iterator[str]] = bundled_texts
) -> dict[str, tuple[float, int]]:
    """Give the figures CI holds: the worst class of each kind, holes, dead classes, clean text and speed."""
    hans, hant = sentences(texts())
    kinds = (("misread", tuple(misreadings())), ("escaped", ESCAPES), ("fallback", FALLBACK))
    figures: dict[str, tuple[float, int]] = {}
    for kind, classes in kinds:
        found = [(name, measure_class(garble, hans, hant, is_big5=name.startswith("big5"))) for name, garble in classes]
        if rows is not None:
            rows += found
        counted = [row for _, row in found if row.size >= EACH // 4]
        figures[f"{kind}_exact_worst_class"] = (min(row.exact for row in counted), len(counted))
        figures[f"{kind}_half_garbled_mean"] = (sum(row.half for row in counted) / len(counted), len(counted))
        speeds = sorted(row.chars_per_second for row in counted)
        figures[f"{kind}_chars_a_second_median"] = (speeds[len(counted) // 2], len(counted))
    figures |= measure_holes(hans, hant, "\ufffd") | measure_holes(hans, hant, "?") | measure_clean(hans, hant)
    figures |= measure_headings(hans)
    flagged = [repair_text(text) for text in DEAD]
    alone = sum(after == text and any(edit.certainty is Certainty.FLAG for edit in edits)
                for text, (after, edits) in zip(DEAD, flagged, strict=True))  # fmt: skip
    figures["dead_flagged_and_left"] = (alone / len(DEAD), len(DEAD))
    return figures


NEGATIVES = r"""延滞した債務は、すぐに相談してください。カード・ローンの返済が遅れた場合は、銀行に連絡しましょう。
ﾌﾘｺﾐﾋﾂﾖｳ ｶﾌﾞｼｷｶﾞｲｼｬ ﾔﾏﾀﾞ ﾀﾛｳ ﾐｽﾞﾎ銀行
연체된 대출은 상담하세요. 大韓民國은 民主共和國이다. 學校에서 漢字를 배우는 學生들
Привет, мир! Съешь же ещё этих мягких булок. ДОГОВОР ЗАЙМА №5 ОТ 12.03.2024
Ελληνικά: Η γρήγορη καφέ αλεπού πηδάει πάνω από το τεμπέλικο σκυλί. ΑΘΗΝΑ
Ngân hàng sẽ gọi điện nhắc nợ khi khoản vay quá hạn. Đường phố Hà Nội rất đông đúc.
Le café est très agréable, créée naïve Noël à l’œuvre «déjà vu» où ça ÉÈÀ
Größenwahn, Fußgängerüberführung, ÄÖÜ äöüß; Ñandú ¿Qué? ¡Olé!; Ærø, blåbærgrød; Łódź, žluťoučký kůň
日本國憲法 葛飾区 渋谷駅 髙島屋 﨑山 𠮷野家 㐂 镕 堃 喆 赟 翀 龘 靐 齉 爩
∑∏∫≤≥≠±×÷√∞ α+β=γ, ∂f/∂x ≈ Δy/Δx, ½ ¾ µm Ω·cm ∀x∈ℝ
┌──────┬──────┐ │ 表格 │ 数据 │ └──────┴──────┘ ██████ ▓▓▒▒░░
😀😃🎉👨‍👩‍👧 ——……“”‘’《》·×℃№①②③㈱㊣〇※→←★☆■□◆◇
饕餮、魑魅魍魉、囹圄、龃龉、觊觎、踟蹰、邋遢、踽踽独行、沆瀣一气、茕茕孑立、氍毹、貔貅、狻猊、獬豸
饕餮、魑魅魍魎、齟齬、覬覦、踟躕、踽踽獨行、煢煢孑立、鑼鼓喧闐；鐮鑰鏟鎢鉬釩鈦鋯鉻錳鈷鎳
財仔追數，搵TU報告嚟睇，唔該晒。佢哋喺嗰度嘅嘢冇咗，啲嘢畀人攞走晒；ㄋㄧˇ ㄏㄠˇ
网址 https://www.example.cn/search?q=%E4%BD%A0%E5%A5%BD%E5%90%97&p=2 可以打开，或 ?wd=%D3%E2%C6%DA%BB%B9%BF%EE
文件 %E9%80%BE%E6%9C%9F%E5%8D%8F%E5%95%86.pdf，路径 C:\users\u4e2d\xampp\xe4 和 \\server\share\u0041
正则 [\u4e00-\u9fa5]+ 匹配汉字；alert("\u4f60\u597d\u4e16\u754c"); .icon:before { content: "\e603"; }
{"code": 0, "msg": "\u8bf7\u6c42\u6210\u529f", "data": []}
价格 A$5，占比%20，a=3D, x=E4+B8；C++/Java+Python，+8613800138000；~{这个符号}~；U+4E2D 是“中”
“锟斤拷”和“烫烫烫”都是乱码，UTF-8用GBK读是“閫炬湡涔嬪悗鎬庝箞鍗忓晢”
The string “é€¾æœŸè¿˜æ¬¾” is what you get when UTF-8 bytes are decoded as Latin-1.
中文经 encodeURIComponent 之后是 %E4%B8%AD%E6%96%87%E7%BC%96%E7%A0%81；HZ 编码写成 ~{VPND~}""".splitlines()


def main() -> int:
    """Measure and print."""
    rows: list[tuple[str, Figures]] = []
    figures = measure_mojibake(rows, annotated_texts if "--annotated" in sys.argv else bundled_texts)
    console = Console(highlight=False)
    table = Table("class", "n", "exact", "half-garbled", "ftfy, safe", "chars a CPU-second")
    for name, row in rows:
        table.add_row(
            name,
            str(row.size),
            f"{row.exact:.1%}",
            f"{row.half:.1%}",
            f"{row.ftfy:.1%}",
            f"{row.chars_per_second:,.0f}",
        )
    console.print(table)
    summary = Table("figure", "n", "value")
    for name, (value, size) in figures.items():
        summary.add_row(name, str(size), f"{value:,.4f}")
    console.print(summary)
    return 0


if __name__ == "__main__":
    sys.exit(main())
