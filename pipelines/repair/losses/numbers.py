"""Numbers that lost digits or a dash. Marked, and never guessed."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pipelines.records import Certainty
from pipelines.repair.edits import Patch
from pipelines.repair.losses.holed import holed_number_spans
from pipelines.repair.losses.ladders import joined_range_spans
from pipelines.script.characters import HAN_CLASS

if TYPE_CHECKING:
    from collections.abc import Iterator

_DAMAGED: Final = re.compile(
    r"(?<=逾期)130(?=[天日](?!以?之?[后後]|[未没沒仍还還了]|左右))"  # 1-30, where no stretch of time is told
    r"|(?<=逾期)(?:3160|3190|6190|91120|91180|121180|181360)(?=[天日])"  # the dash of a range lost: 1-30, 31-90
    r"|(?<!\d)(?:3160|3190|6190|91120|91180|121180|181360)(?=天)"  # so long a time is none without 逾期 either
    r"|(?<!\d)\d{3,9}\.\d{2}\+\d{2,9}|(?<!\d)\d{6,9}\+\d{4}(?=年)"  # machine translation of numbers: 654.38+096
    r"|(?<!\d)654\.?38\+\d{1,9}"  # … and 65438+0, which was 1
    r"|(?<![\d.])\d{1,9}\.{2,3}\d{1,9}%|(?<![\d.])0\d{2,4}%"  # 15..4%, and 005%, which lost its point
    r"|(?<![\d第元])2[0-3]\d(?=年\d{1,2}月)"  # 2024 became 224; 公元224年 was a year
)
_NUMBER: Final = re.compile(r"\d[\d.+%]{2,}")
"""What may be damaged at all; looking for this first is five times as fast."""
_SIGN_IN: Final = re.compile(r"[+]|\.\.|^0\d+%")
_HOLES: Final = "□■▯◻▢"
_HOLE: Final = re.compile(rf"\d+[.\d]*[{_HOLES}][\d.{_HOLES}]*%?|[{_HOLES}]+\.?\d[\d.]*%?")
"""A sign for a character that a font or a code page has not: 1□930."""
_POINTLESS: Final = re.compile(r"(?<![\d.])\d{1,3}\.%")  # 36.%
_SHORT_CENTS: Final = re.compile(r"(?<![\d,.])\d{1,3},\d{2}(?=元)")  # 5,00元
_CENTS: Final = re.compile(r",\d\d元")
"""Numbers with a point or a comma without what followed it."""
_LETTER: Final = re.compile(
    r"[OolI](?:(?<=\d[Oo])[\dOo]{0,5}|(?<![A-Za-z\d].)(?<=[lI])\d{1,5})(?=[天日元年%万]|个月|個月)"
)
"""A letter read for a digit: 3O天, l5天."""
_UNITS_BEHIND: Final = frozenset("天日年")
"""A number without a sign in it is damaged only as a number of days or years."""

_NUMBERLESS: Final = re.compile(
    rf"第(?=(?P<mark>[:：，,、])[{HAN_CLASS}])(?![^，。\n]{{0,4}}[字词詞音])(?<![^。！？；\s]第)"
)
_NUMBERED: Final = re.compile(r"第[一二三四五六七八九十\d]{1,3}[点點]?[:：，,、]")
"""第三点： became 第：; 第， is a start of speech, unless the text counts so."""


def mark_damaged_numbers(text: str) -> Iterator[Patch]:
    """Mark numbers that lost digits or a dash, and ordinals that lost their number.

    >>> [text[p.start:p.end] for text in ("占?7.9%", "逾期3190天", "1930天") for p in mark_damaged_numbers(text)]
    ['?7.9%', '3190']
    """
    for start, end in damaged_number_spans(text):
        yield Patch(start, end, None, "damaged-number", Certainty.FLAG, 0.7)
    for found in _NUMBERLESS.finditer(text):
        if found["mark"] in "，,、" and not _NUMBERED.search(text):
            continue
        yield Patch(found.start(), found.end(), None, "damaged-number", Certainty.FLAG, 0.6)


@lru_cache(maxsize=2)  # the repairer marks them, and of the same text the annotator asks
def damaged_number_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Give the places of damaged numbers, for those who count numbers."""
    spans: list[tuple[int, int]] = [*joined_range_spans(text)]
    if any(map(text.__contains__, _HOLES)):
        spans += (found.span() for found in _HOLE.finditer(text))
    spans += holed_number_spans(text)
    spans += _cut_spans(text)
    letters = _LETTER.finditer(text) if any(map(text.__contains__, "OolI")) else ()
    for letter in letters:
        start = letter.start()
        while text[start - 1 : start].isdecimal():
            start -= 1
        spans.append((start, letter.end()))
    for number in _NUMBER.finditer(text):
        if text[number.end() : number.end() + 1] not in _UNITS_BEHIND and not _SIGN_IN.search(number[0]):
            continue
        place = number.start()
        while place < number.end():
            found = _DAMAGED.match(text, place)
            if found:
                spans.append(found.span())
            place = found.end() if found else place + 1
    return _apart(spans)


def _cut_spans(text: str) -> Iterator[tuple[int, int]]:
    if ".%" in text:
        yield from (found.span() for found in _POINTLESS.finditer(text))
    if _CENTS.search(text):
        yield from (found.span() for found in _SHORT_CENTS.finditer(text))


def _apart(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Give the places in order, the first of those that overlap."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return tuple(kept)
