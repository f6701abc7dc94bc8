"""The untoned pinyin residue: 心(xin)(xin)里的(de), readings without tones behind characters taken at random.

How it came about: a program annotated between a quarter and a half of all characters, of either script, each occurrence
by chance, some of them twice or three times. A reader for children annotates nearly all characters; a writer who
explains a reading does so the first time the character comes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipelines.records import Certainty
from pipelines.repair.edits import Patch
from pipelines.repair.pinyin.readings import toneless
from pipelines.script.characters import HAN_CLASS

if TYPE_CHECKING:
    from collections.abc import Iterator

_ANNOTATED: Final = re.compile(rf"(?P<char>[{HAN_CLASS}])(?P<notes>(?:[(（] ?[a-zü]{{1,6}} ?[)）])+)")
_EACH: Final = re.compile(r"[a-zü]+")
_HAN: Final = re.compile(f"[{HAN_CLASS}]")

_MINIMUM: Final = 5
"""Annotations a text must have before any is touched."""

_DENSITY: Final = 0.05
"""Share of the Han characters, in lines with annotations, that must be annotated. Seen: 0.28 to 0.52."""

_READER_DENSITY: Final = 0.85
"""Share from which a line is a reader's, where everything is annotated."""

_SHORT_LINE: Final = 12
"""Characters up to which a line may be annotated throughout by chance."""

_CHANCE_SHARE: Final = 0.08
"""Share of annotations that must be ones no writer makes: doubled, or of a character that stood bare before."""


def strip_untoned(text: str) -> Iterator[Patch]:
    """Remove readings without tones where they stand by chance; names, formulas and whole readers stay.

    >>> "".join(text[patch.start:patch.end] for text in ["他的(de)(de)心(xin)里的话(hua)，我(wo)的(de)心(xin)(xin)"]
    ...         for patch in strip_untoned(text))
    '(de)(de)(xin)(hua)(wo)(de)(xin)(xin)'
    >>> list(strip_untoned("阿里(ali)和函数f(x)，行(hang)业"))
    []
    """
    if ")" not in text and "）" not in text:
        return
    found: list[re.Match[str]] = []
    characters = chance = 0
    seen_bare: set[str] = set()
    for line in _lines(text):
        here = [one for one in line if set(_EACH.findall(one["notes"])) <= toneless(one["char"])]
        if not here:
            continue
        start, end = text.rfind("\n", 0, here[0].start()) + 1, text.find("\n", here[-1].end())
        whole = text[start : end if end >= 0 else len(text)]
        number = sum(1 for _ in _HAN.finditer(whole))
        doubled = sum(len(_EACH.findall(one["notes"])) > 1 for one in here)
        if not doubled and number > _SHORT_LINE and len(here) >= _READER_DENSITY * number:
            continue
        found += here
        characters += number
        annotated = {one.start() - start for one in here}
        for place, char in enumerate(whole):
            if place not in annotated:
                seen_bare.add(char)
            elif char in seen_bare:
                chance += 1
        chance += doubled
    if len(found) < _MINIMUM or len(found) < _DENSITY * characters or chance < max(2.0, _CHANCE_SHARE * len(found)):
        return
    for one in found:
        yield Patch(one.start("notes"), one.end(), "", "pinyin-untoned", Certainty.EXACT, 0.95)


def _lines(text: str) -> Iterator[list[re.Match[str]]]:
    """Give the annotations of each line that has any."""
    line: list[re.Match[str]] = []
    for one in _ANNOTATED.finditer(text):
        if line and text.find("\n", line[-1].end(), one.start()) >= 0:
            yield line
            line = []
        line.append(one)
    if line:
        yield line
