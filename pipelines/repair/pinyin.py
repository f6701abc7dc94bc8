"""The pinyin residue: 導(dǎo)語(yǔ), left by a converter that annotated what it had converted.

How it came about: text was turned Traditional character by character, then every character of a list got its reading
in parentheses behind it, the first reading of the dictionary without regard to context, on all its occurrences.
Legitimate annotations differ in all three: they explain rare or shared characters, fit the context, and stand once.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Final

from pipelines.records import Certainty
from pipelines.repair.edits import Patch
from pipelines.script.characters import HAN_CLASS, hant_only

if TYPE_CHECKING:
    from collections.abc import Iterator

_READING: Final = "[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿê]{1,6}"
_ANNOTATED: Final = re.compile(rf"([{HAN_CLASS}])((?:\({_READING} ?\))+)")
_EACH: Final = re.compile(rf"\(({_READING}) ?\)")

_SHARE: Final = 0.9
"""Share of a character's occurrences that must be annotated. Seen: 3,160 of 3,166 on 62 pages."""

_MINIMUM_CHARACTERS: Final = 3
"""Distinct characters a text must have annotated throughout before any is touched."""

_MINIMUM_LISTED: Final = 2
"""How many of them must be everyday words of the converter's list: a text that explains 鯨, 鱔 and 鱷 has none."""

_VETO_SHARE: Final = 0.2
"""Share of annotations on characters of both scripts from which the text is a reader for children, not residue."""

LISTED: Final = frozenset(
    "環發經質創產網聯內區數現優據業統續規鎮養態權穩結關領學導當節務協執調責應礎絡術設監機構護醫負標準轉戰驅認嚴擔補達訓復進"
    "實強農運動會點個計費時險濟財識獻價項團隊驗報對長級號測簡評來國無場語頁過說請萬問見開類線風詢購潤謹側災鄉冊獎滿訴償縣證還貸"
)
"""Source: the converter's own list as it shows on 65 damaged pages, first to last, and ten common words besides."""


def strip_pinyin(text: str) -> Iterator[Patch]:
    """Remove the residue where the whole text shows the converter's habit; single annotations never prove it.

    >>> residue = "經(jīng)濟(jì)發(fā)展，經(jīng)營(yíng)問(wèn)題"
    >>> [patch.start for patch in strip_pinyin(residue)]
    [1, 8, 13, 20, 27, 34]
    >>> list(strip_pinyin("亳(bó)州和六(lù)安"))
    []
    """
    if "(" not in text:
        return
    places = [found for found in _ANNOTATED.finditer(text) if _is_default(found)]
    damaged = _damaged_characters(text, places)
    for found in places:
        if found[1] in damaged:
            yield Patch(found.start(2), found.end(2), "", "pinyin", Certainty.EXACT, 0.99)


def _damaged_characters(text: str, places: list[re.Match[str]]) -> frozenset[str]:
    annotated = Counter(found[1] for found in places)
    traditional = {char: number for char, number in annotated.items() if _is_convertible(char)}
    if not traditional:
        return frozenset()
    shared = annotated.total() - sum(traditional.values())
    if shared >= _VETO_SHARE * annotated.total():
        return frozenset()
    occurrences = Counter(text)
    damaged = frozenset(char for char, number in traditional.items() if number >= _SHARE * occurrences[char])
    if len(damaged) < _MINIMUM_CHARACTERS or len(damaged & LISTED) < _MINIMUM_LISTED:
        return frozenset()
    return damaged


def _is_default(found: re.Match[str]) -> bool:
    """Tell whether every reading behind the character is the one a dictionary gives first."""
    expected = _default_reading(found[1])
    return all(each[1] == expected for each in _EACH.finditer(found[2]))


def _is_convertible(char: str) -> bool:
    # 著 is in GB2312, so it is no Traditional-only character; the converter annotated it all the same.
    return char in hant_only() or char == "著"


@cache
def _default_reading(char: str) -> str:
    # Imported here: the reading table takes 40 ms to load, and only text with annotations needs it.
    from pypinyin.constants import PINYIN_DICT  # noqa: PLC0415 - see above

    return PINYIN_DICT.get(ord(char), "").split(",")[0]
