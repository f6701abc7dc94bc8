"""Characters in disguise: radicals and compatibility ideographs that stand for ordinary ones, and private use."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

from pipelines.records import Certainty
from pipelines.repair.edits import Patch
from pipelines.repair.signs import unusual_signs

if TYPE_CHECKING:
    from collections.abc import Iterator

_RADICALS: Final = dict(
    zip(
        "⺟⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻱⻳",
        "母民虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龜龟",
        strict=True,
    )
)
"""Radicals of the supplement that are whole characters; fonts of PDF files show them for these, NFKC knows two of them.

Source: their names in the Unicode standard (CJK RADICAL C-SIMPLIFIED SEE)."""

_DISGUISED: Final = re.compile(f"[\u2f00-\u2fd5\uf900-\ufad9\U0002f800-\U0002fa1d{''.join(_RADICALS)}]")
_OTHER_LANGUAGE: Final = re.compile("[\u3041-\u30ff\u1100-\u11ff\uac00-\ud7a3]")
"""Japanese and Korean: there the forms are chosen (a name with 﨑 or 神) or come from their standards."""

_ABOUT_FORMS: Final = re.compile(
    "部首|偏旁|字[框旁底头頭]|康熙|Unicode|兼容|相容|异体|異體|radical|compatib", re.IGNORECASE
)
_PRIVATE: Final = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]+")


def unmask_forms(text: str) -> Iterator[Patch]:
    """Write ordinary characters for Kangxi radicals and compatibility ideographs; text about them keeps them.

    These blocks only: nothing else is normalised.

    >>> [patch.after for patch in unmask_forms("⼀个⽉，㈱①Ａ")]
    ['一', '月']
    """
    if not _DISGUISED.search(unusual_signs(text)) or _ABOUT_FORMS.search(text) or _OTHER_LANGUAGE.search(text):
        return
    for found in _DISGUISED.finditer(text):
        plain = _RADICALS.get(found[0]) or unicodedata.normalize("NFKC", found[0])
        if plain != found[0]:
            yield Patch(found.start(), found.end(), plain, "disguised-form", Certainty.EXACT, 1.0)


def name_private(text: str) -> Iterator[Patch]:
    """Write the characters that GBK once kept in the private use area and Unicode has since taken in.

    >>> [patch.after for patch in name_private("\ue816")]
    []
    """
    if not _PRIVATE.search(unusual_signs(text)):
        return
    for found in _PRIVATE.finditer(text):
        for place, char in enumerate(found[0], found.start()):
            if char in _adopted():
                yield Patch(place, place + 1, _adopted()[char], "private-use", Certainty.EXACT, 0.99)


def mark_private(text: str) -> Iterator[Patch]:
    """Mark what is left in the private use area: only the page's own font could show it."""
    if not _PRIVATE.search(unusual_signs(text)):
        return
    for found in _PRIVATE.finditer(text):
        yield Patch(found.start(), found.end(), None, "private-use", Certainty.FLAG, 1.0)


@cache
def _adopted() -> dict[str, str]:
    """Map private-use code points of Windows' GBK to the characters Unicode has taken in since.

    Source: the 80 positions FE50 to FEA0 of GBK, which Windows read as U+E815 on, in order; GB 18030 names them.
    """
    table = {}
    for number, trail in enumerate((*range(0x50, 0x7F), *range(0x80, 0xA1))):
        char = bytes((0xFE, trail)).decode("gb18030")
        if not "\ue000" <= char <= "\uf8ff":
            table[chr(0xE815 + number)] = char
    return table
