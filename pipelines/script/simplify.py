"""The Simplified form of a text in any mixture of scripts, character by character beside the original."""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from pipelines.script.characters import as_ranges, hant_only
from pipelines.script.converter import around_addresses
from pipelines.script.detect import count_scripts, label_script
from pipelines.script.dictionaries import dictionary, read_levels
from pipelines.script.engine import Stage, best_path
from pipelines.writing import Script

if TYPE_CHECKING:
    from pipelines.script.engine import Path

_WORKS: Final = tuple("原土編專名巨鉅昭論遺譯拙所撰")
"""What stands before 著 where it is a work or its writing (zhù).
Source: OpenCC's TWVariantsRevPhrases, and the exceptions its issue 963 names."""

_GOING_ON: Final = tuple(
    "接跟隨沿拿抱帶捧指翻對照憑靠順朝向趁握穿戴坐站躺走等笑哭盯望看守背扶牽陪追圍憋忍冒懷寫印刻標叫喊念說"
    "附執膠黏沾依衣頂踩騎掛貼"
)
"""Characters after which 著 is zhe whatever follows: 接著作出決定 has no 著作, 寫著名字 no 著名."""

_OTHERWISE: Final = MappingProxyType(
    {f"{char}著{noun}": "著" for char in "對向跟朝等看" for noun in ("名的", "作權", "作者", "名企業", "名品牌")}
    | {f"{char}論著": "着" for char in "議談討爭辯評"}
    | {f"{char}合著": "着" for char in "配混結融迎符聯組縫閉"}
    | dict.fromkeys(("所著重", "所著眼", "所著墨", "所著迷", "翻譯著", "署名著"), "着")
)
"""Longer phrases in which the two rules above would be wrong, with what 著 is there."""

_TELLING_WORD: Final = re.compile(
    "瞭解|明瞭|瞭如|徵[信收求集得兵用]|[特象]徵|乾[脆燥杯淨净]|[餅饼]乾|[對对由關关屬属等至位在低高大小過过終终基鑒鉴]於|於是"
)
"""Words of characters that are in Simplified text too (魏徵, 徐乾学, 瞭望), as only Traditional text has them."""

_TELLING_CHARS: Final = "瞭徵乾於"
"""Each of those words has one of them."""

_VARIANTS: Final = MappingProxyType(dict(zip("著衞敍枱粧糭簷痺衹", "着卫叙台妆粽檐痹只", strict=True)))
"""Everyday forms of Taiwan and Hong Kong that t2s has no entry for and that are never right in Simplified text."""

_AGAIN: Final = tuple("盤核審查函")
"""What stands behind 覆 where it is "again" and the mainland writes 复; OpenCC leaves it. 覆蓋 stays a cover."""

_AUTHOR: Final = re.compile(
    r"(?:》[（(]?|[（(])[^\W\d_]{2,4} ?(著)(?=$|[\s，,。；、）)]|出版)|(?<=[^\W\d_] )(著)(?=$|[\s，,。；、）)])"
)
"""The 著 of an author's line: 《紅樓夢》曹雪芹著, （張三著）, 張三 著."""


def simplify(text: str) -> str:
    """Give the Simplified form, phrase by phrase; exactly as long as the text.

    >>> simplify("隨著著名作家的原著，借款怎么辦")
    '随着著名作家的原著，借款怎么办'
    """
    if not _is_traditional(text):
        return text
    return simplify_labelled(text, label_script(count_scripts(text)))


def simplify_labelled(text: str, script: Script) -> str:
    """Give the Simplified form of a text from an article whose script is known.

    Only what is Traditional is touched: every paragraph of a Hant article, and elsewhere the paragraphs that have
    characters or words of Traditional alone: 徐乾学 and 沈默 keep their names in Simplified text, and 原著 its meaning.
    Taiwan's and Hong Kong's words stay words: 網路 becomes 网路, never 网络. Addresses stay as they are.
    """
    if script is not Script.HANT and not _is_traditional(text):
        return text
    return "\n".join(
        _simplify_paragraph(paragraph) if script is Script.HANT or _is_traditional(paragraph) else paragraph
        for paragraph in text.split("\n")
    )


def _is_traditional(text: str) -> bool:
    found = _hant_or_rare().search(text)
    if found is not None and (found[0] <= "\uffff" or not hant_only().isdisjoint(text)):
        return True
    return any(map(text.__contains__, _TELLING_CHARS)) and _TELLING_WORD.search(text) is not None


@cache
def _hant_or_rare() -> re.Pattern[str]:
    """Match what only Traditional text has, or what is rare: `re` finds a character of the first plane at once."""
    common = as_ranges(char for char in hant_only() if char <= "\uffff")
    return re.compile(f"[{common}\U00010000-\U0010ffff]")


def _simplify_paragraph(paragraph: str) -> str:
    simplified = around_addresses(paragraph, _stage(best_path()).convert)
    if "著" in paragraph:
        simplified = _keep_authors(paragraph, simplified)
    if len(simplified) != len(paragraph):
        raise AssertionError(f"t2s changed the length from {len(paragraph)} to {len(simplified)}")
    return simplified


def _keep_authors(paragraph: str, simplified: str) -> str:
    chars = list(simplified)
    for author in _AUTHOR.finditer(paragraph):
        at = author.start(author.lastindex or 0)
        if paragraph[at - 1] not in _GOING_ON:
            chars[at] = "著"
    return "".join(chars)


@cache
def _stage(path: Path) -> Stage:
    """Compile t2s without the characters that few fonts have, and with what it leaves of Taiwan and Hong Kong."""
    phrases, chars = read_levels((("TSPhrases",), ("TSCharacters",)))
    return Stage([_zhu_phrases() | _again_phrases(), phrases, chars | dict(_VARIANTS)], path)


def _zhu_phrases() -> dict[str, str]:
    forms = {key: "著" for key, values in dictionary("TWVariantsRevPhrases").items() if "著" in key and key in values}
    forms |= {f"{char}著": "著" for char in _WORKS} | {f"{char}著": "着" for char in _GOING_ON} | _OTHERWISE
    simple = {ord(char): values[0] for char, values in dictionary("TSCharacters").items()}
    # Half-converted pages write 编著 and 显著 beside Traditional text.
    return {
        key: phrase.translate(simple).replace("著", form)
        for phrase, form in forms.items()
        for key in (phrase, phrase.translate(simple))
    }


def _again_phrases() -> dict[str, str]:
    simple = {ord(char): values[0] for char, values in dictionary("TSCharacters").items()}
    return {f"覆{char}": f"复{char.translate(simple)}" for char in _AGAIN}
