"""Pinyin residue, torn bytes, lost words and damaged numbers: what is undone, and above all what is left alone.

python bench/residue.py            the table
"""

from __future__ import annotations

import random
import re
import time
import unicodedata
from typing import TYPE_CHECKING

import ftfy
from mojibake import SAFE
from pypinyin.constants import PINYIN_DICT
from residue_marks import measure_marks
from sentences import sentences

from demosites import Web
from demosites.damage import ORDERED, charmap_hant, phrase_hant
from demosites.splicing import insert_readings, slip, split_at_punctuation
from pipelines.records import Certainty
from pipelines.repair import repair_text
from pipelines.repair.splices.octets import is_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Figures = dict[str, tuple[float, int]]
ROUNDS = 3
LEVELS = (12, 20, 40, 53, 80, 120)
NOTES = {"nested": "({0})", "doubled": "({0})({0})", "spaced": "({0} )"}
_NOTE = re.compile(r"\( ?[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6} ?\)")
_RARE = "亳渦鯨鱔鱷鱉彧曄喆犇淼瀋灤緹譙赟翀頔骉煊珺"
_PLACES = (("六", "lù", "安"), ("亳", "bó", "州"), ("蚌", "bèng", "埠"), ("铅", "yán", "山"), ("歙", "shè", "县"))
_PROSE = ("这个地名很多人会读错，", "据当地人说，", "记者了解到，", "作者介绍，", "资料显示，", "他的名字里有个")


def reading(char: str) -> str:
    return PINYIN_DICT[ord(char)].partition(",")[0]


def toneless(char: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFD", reading(char)) if one.isascii())


def measure_residue() -> Figures:
    """Give the accuracy of this bench: shares of what is right, and numbers of cases."""
    chance = random.Random(20261124)
    articles = [article["text_hans"] for article in Web().truth()["articles"]]
    own = ["\n".join(chance.sample(sentences(), 12)) for _ in range(25)]
    figures: Figures = {}
    figures |= pinyin_removed([charmap_hant(text) for text in articles[:60] + own])
    figures |= untoned_removed(articles[60:100] + own, chance)
    figures |= legitimate_changed(chance)
    figures |= tears_undone(articles, chance)
    figures |= words_offered(articles, chance)
    figures |= numbers_marked()
    figures |= clean_changed(articles, chance)
    figures |= measure_marks(chance)
    return figures


def pinyin_removed(texts: list[str]) -> Figures:
    figures: Figures = {}
    for family, note in NOTES.items():
        before = after = 0
        for level in LEVELS:
            table = {ord(char): char + note.format(reading(char)) for char in ORDERED[:level]}
            for text in texts:
                damaged = text.translate(table)
                before += len(_NOTE.findall(damaged))
                after += len(_NOTE.findall(repair_text(damaged)[0]))
        figures[f"pinyin_{family}_removed"] = (1 - after / before, before)
    return figures


def untoned_removed(texts: list[str], chance: random.Random) -> Figures:
    before = after = 0
    for number, text in enumerate(texts):
        whole = charmap_hant(text) if number % 2 else text
        share = chance.choice((0.28, 0.4, 0.52))
        damaged = "".join(
            char + f"({toneless(char)})" * chance.choice((1, 1, 2, 3))
            if "\u4e00" <= char <= "\u9fff" and chance.random() < share
            else char
            for char in whole
        )
        before += len(_NOTE.findall(damaged))
        after += len(_NOTE.findall(repair_text(damaged)[0]))
    return {"pinyin_untoned_removed": (1 - after / before, before)}


def legitimate_changed(chance: random.Random) -> Figures:
    """Readings that are meant: of places, names, rare characters, readers, dictionaries, alone and on damaged pages."""
    cases: list[str] = []
    for _ in range(40):
        char, said, rest = chance.choice(_PLACES)
        cases.append(f"{chance.choice(_PROSE)}{char}({said}){rest}。{chance.choice(sentences())}")
        rare = chance.sample(_RARE, 3)
        cases.append(
            "、".join(f"{one}({reading(one)})" for one in rare) + "。" + charmap_hant(chance.choice(sentences()))
        )
        line = charmap_hant(chance.choice(sentences()))
        cases.append("".join(f"{one}({reading(one)})" if ord(one) in PINYIN_DICT else one for one in line))
        bare = chance.choice(sentences())
        cases.append("".join(f"{one}({toneless(one)})" if ord(one) in PINYIN_DICT else one for one in bare))
        heads = chance.sample(ORDERED, 5)
        cases.append("\n".join(f"{one}({reading(one)})：{one}的用法" for one in heads))
        cases.append("本課生字：" + "、".join(f"{one}({reading(one)})" for one in heads))
        cases.append(f"{chance.choice(sentences())}函数f(x)与g(y)，阿里(Ali)，现(present)，行(háng)业、行(xíng)动")
        cases.append(f"作者李{rare[0]}({reading(rare[0])})，编者王{rare[1]}({reading(rare[1])})。{bare}")
    wrong = sum(repair_text(case)[0] != case for case in cases)
    mixed = 0
    page = charmap_hant("\n".join(sentences()[:20]))
    damaged = page.translate({ord(char): f"{char}({reading(char)})" for char in ORDERED[:53]})
    for _ in range(60):
        char, said, rest = chance.choice(_PLACES)
        kept = f"{char}({said}){rest}"
        mixed += repair_text(f"{damaged}\n在{kept}一帶\n")[0] != f"{page}\n在{kept}一帶\n"
    return {
        "legitimate_readings_kept": (1 - wrong / len(cases), len(cases)),
        "mixed_pages_right": (1 - mixed / 60, 60),
    }


def tears_undone(articles: list[str], chance: random.Random) -> Figures:
    lines = sorted({line for text in articles for line in text.split("\n") if len(line) > 15})
    chance.shuffle(lines)
    hant = [charmap_hant(line) for line in (*sentences(), *lines[:1500])]
    kinds: dict[str, list[tuple[str, str]]] = {"pinyin": [], "split": [], "slip": []}
    readings = [(char, reading(char)) for char in ORDERED]
    proof = insert_readings("經濟發展，經營問題，發現業務", readings)
    for line in hant[:360]:
        crossing = _crossing(line)
        if crossing:
            char = chance.choice(crossing)
            kinds["pinyin"].append((insert_readings(line, [*readings, (char, reading(char))]) + "\n" + proof, line))
        places = [place for place, one in enumerate(line) if ord(one) > 0x2000 and place < len(line) - 4]
        kinds["slip"].append((slip(line, chance.choice(places)), line))
    kinds["split"] = [(torn, line) for line in [*hant, *sentences()] if (torn := split_at_punctuation(line)) != line]
    figures: Figures = {}
    for kind, cases in kinds.items():
        for form, made in (("", str), (" narrow", _narrow)):
            pairs = [(repair_text(made(torn))[0].partition("\n")[0], made(line)) for torn, line in cases]
            name = f"tears_{kind}{form}".replace(" ", "_")
            figures[f"{name}_exact"] = (sum(_is_same(*pair) for pair in pairs) / len(pairs), len(pairs))
            figures[f"{name}_whole"] = (sum(found == line for found, line in pairs) / len(pairs), len(pairs))
    return figures


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _is_same(repaired: str, line: str) -> bool:
    """Compare, with U+FFFD standing for what is lost."""
    pattern = "".join(".{0,2}" if one == "\ufffd" else re.escape(one) for one in repaired)
    return re.fullmatch(pattern, line) is not None


def _crossing(line: str) -> list[str]:
    """Give the Traditional characters whose bytes stand across two characters of a line."""
    octets = line.encode("gbk", "ignore")
    found, place = [], 0
    while place < len(octets) - 2:
        if octets[place] < 0x80:
            place += 1
            continue
        char = octets[place + 1 : place + 3].decode("gbk", "replace")
        if len(char) == 1 and is_key(char) and char not in ORDERED:
            found.append(char)
        place += 2
    return found


def words_offered(articles: list[str], chance: random.Random) -> Figures:
    """Drop one word a text, as word lists do, and see what is offered where."""
    drops: tuple[tuple[str, str], ...] = (
        ("问题", "问"),
        ("的同时，", "的"),
        ("手段", "手"),
        ("措施", "措"),
        ("通过电话联系", "通过 联系"),
    )
    offered = right = dropped = written = 0
    for text in articles[:200]:
        whole = re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", text)
        whole = re.sub("问(?!题)", "问题", whole)
        before, after = chance.choice(drops)
        if before not in whole:
            continue
        place = whole.index(before)
        damaged = whole[:place] + after + whole[place + len(before) :]
        repaired, edits = repair_text(damaged)
        written += repaired != damaged
        dropped += 1
        for edit in edits:
            if edit.certainty is Certainty.CANDIDATE:
                offered += 1
                right += place <= edit.start <= place + len(after)
    return {
        "lost_words_offered": (right / max(1, dropped), dropped),
        "offers_that_are_right": (right / max(1, offered), offered),
        "texts_without_offers_written_in": (1 - written / max(1, dropped), dropped),
    }


def numbers_marked() -> Figures:
    damaged = [f"占比为?{digit}.{digit}%，有所上升" for digit in range(1, 10)]
    damaged += [f"逾期{days}天的账户会怎样" for days in (130, 3160, 3190, 6190, 91120, 91180)]
    damaged += [f"成立于{number}+200{number % 10}年" for number in range(2065430, 2065439)]
    damaged += [f"共有{number}.38+096家" for number in range(651, 660)]
    damaged += [f"自22{digit}年{digit + 1}月起" for digit in range(9)]
    marked = changed = 0
    for text in damaged:
        repaired, edits = repair_text(text)
        changed += repaired != text
        marked += any(edit.rule == "damaged-number" for edit in edits)
    return {
        "damaged_numbers_marked": (marked / len(damaged), len(damaged)),
        "damaged_numbers_left": (1 - changed / len(damaged), len(damaged)),
    }


def clean_changed(articles: list[str], chance: random.Random) -> Figures:
    lines = sorted({line for text in articles for line in text.split("\n") if len(line) > 20})
    chance.shuffle(lines)
    others = (
        "延滞した債務は、すぐに相談してください。カード・ローン？はい！",
        "연체된 대출은 상담하세요. 무엇?그것",
        "Why?Because the café said so; 50% off (see f(x)).",
        "👨\u200d👩\u200d👧 家庭 🏳️\u200d🌈?真的",
        "葛\U000e0100城 𠮷野家 㐂 镕?喆",
        "銀行卡債協商，聯徵中心有紀錄；她說：「怎麼辦？」",
        "財仔追數，搵TU報告嚟睇，唔該晒?係咁㗎",
    )
    cases = [*sentences(), *lines[:500]]
    forms: Iterable[Callable[[str], str]] = (str, charmap_hant, phrase_hant, _narrow, _with_question)
    clean = [form(line) for line in cases for form in forms] + [one + str(n) for one in others for n in range(40)]
    wrong = sum(repair_text(line)[0] != line for line in clean)
    return {"clean_texts_unchanged": (1 - wrong / len(clean), len(clean))}


def _with_question(line: str) -> str:
    return f"{line[: len(line) // 2]}?{line[len(line) // 2 :]}"


def measure_speed() -> Figures:
    """Give the speed of the whole repair in millions of characters a CPU-second, and beside ftfy in the same run.

    Speeds depend on the machine and on what else it does; the ratio holds.
    """
    articles = [article["text_hans"] for article in Web().truth()["articles"]]
    hant = [charmap_hant(text) for text in articles]
    readings = [(char, reading(char)) for char in ORDERED + "潤謹側災鄉冊獎滿訴償縣證還貸"]
    clean, damaged = articles + hant, [insert_readings(text, readings) for text in hant]
    ours, theirs = _speed(repair_text, clean), _speed(_ftfy_safe, clean)
    return {
        "clean_million_chars_a_cpu_second": ours,
        "clean_times_the_speed_of_ftfy_safe": (ours[0] / theirs[0], ours[1]),
        "damaged_million_chars_a_cpu_second": _speed(repair_text, damaged),
    }


def _ftfy_safe(text: str) -> str:
    return ftfy.fix_text(text, SAFE)


def _speed(work: Callable[[str], object], texts: list[str]) -> tuple[float, int]:
    seconds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for text in texts:
            work(text)
        seconds.append(time.process_time() - start)
    size = sum(map(len, texts))
    return size / min(seconds) / 1e6, size


if __name__ == "__main__":
    for name, (value, number) in (measure_residue() | measure_speed()).items():
        print(f"{name:<36} {value:8.4f} {number:8}")
