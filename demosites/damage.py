"""Ways in which the fictional sites hurt their own text; each is the forward model of damage seen on the web."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

import opencc
from opencc import OpenCC
from pypinyin import Style, pinyin

ORDERED: Final = (
    "環發經質創產網聯內區數現優據業統續規鎮養態權穩結關領學導當節務協執調責應礎絡術設監機構護醫負標準轉戰驅"
    "認嚴擔補達訓復進實強農運動會點個計費時險濟財識獻價項團隊驗報對長級號測簡評來國無場語頁過說請萬問見開類線風詢購"
)
"""A page of the pinyin family annotates a prefix of this list. Source: scalogram over 65 stored pages."""
_NUMBER_RANGE: Final = re.compile(r"(\d+)-(\d+)")


@lru_cache(maxsize=1)
def _charmap() -> dict[int, str]:
    """Return the 1:1 map of a plain converter; a character that is also good Traditional stays (后, 里, 系, 于)."""
    table = Path(opencc.__file__).with_name("dictionary") / "STCharacters.txt"
    mapping = dict(zip(map(ord, "据发证准云价万几为"), "據發證準雲價萬幾為", strict=True))
    for line in table.read_text(encoding="utf-8").splitlines():
        simplified, _, candidates = line.partition("\t")
        options = candidates.split()
        if options and simplified not in options and simplified != "么":
            mapping.setdefault(ord(simplified), options[0])
    return mapping


@lru_cache(maxsize=1)
def _phrases() -> OpenCC:
    return OpenCC("s2tw")


def charmap_hant(text: str) -> str:
    """Convert character by character, as cloaked mirrors do.

    >>> charmap_hant("逾期后怎么办")
    '逾期后怎么辦'
    """
    return text.translate(_charmap())


def phrase_hant(text: str) -> str:
    """Convert by phrases, as a careful publisher does; the length stays."""
    converted: str = _phrases().convert(text)
    return converted


@lru_cache(maxsize=len(ORDERED) + 1)
def _readings(prefix: int) -> dict[int, str]:
    table = {}
    for char in ORDERED[:prefix]:
        reading = pinyin(char, style=Style.TONE)[0][0]
        table[ord(char)] = f"{char}({reading})"
    return table


def annotate(text: str, prefix: int) -> str:
    """Append its reading to every character among the first `prefix` of the ordered list.

    >>> annotate("經濟", 3)
    '經(jīng)濟'
    """
    return text.translate(_readings(prefix))


def drop_words(text: str) -> str:
    """Delete what a site's word list forbids: the 题 of 问题, and 电话, which leaves a blank inside a sentence.

    >>> drop_words("通过电话联系，说明问题")
    '通过 联系，说明问'
    """
    text = text.replace("问题", "问").replace("的同时，", "的")
    return re.sub(r"(?<=[\u4e00-\u9fff])电话(?=[\u4e00-\u9fff])", " ", text).replace("电话", "")


def glue_numbers(text: str) -> str:
    """Lose the hyphen of number ranges.

    >>> glue_numbers("逾期31-90天")
    '逾期3190天'
    """
    return _NUMBER_RANGE.sub(r"\1\2", text)


def misread_latin1(text: str) -> str:
    r"""Read the UTF-8 bytes as ISO 8859-1.

    >>> misread_latin1("你")
    'ä½\xa0'
    """
    return text.encode("utf-8").decode("latin-1")


def misread_cp1252(text: str) -> str:
    r"""Read the UTF-8 bytes as browsers read Latin-1: cp1252, its five holes staying C1 controls.

    >>> misread_cp1252("你们")
    'ä½\xa0ä»¬'
    """
    return "".join(_cp1252(byte) for byte in text.encode("utf-8"))


def _cp1252(byte: int) -> str:
    try:
        return bytes((byte,)).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


def escape_twice(text: str) -> str:
    """Write punctuation and the first 债 or 还 as references; a page that escapes its text then shows them.

    >>> escape_twice("“还款”，")
    '&ldquo;&#36824;款&rdquo;&#65292;'
    """
    named = text.replace("“", "&ldquo;").replace("”", "&rdquo;").replace("，", "&#65292;")
    return re.sub("[债还]", lambda match: f"&#{ord(match[0])};", named, count=1)
