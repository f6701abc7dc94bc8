"""The toned pinyin residue: 導(dǎo)語(yǔ), left by a converter that annotated what it had converted.

How it came about: text was turned Traditional character by character, then every character of a list got its reading
in parentheses behind it, the first reading of the dictionary without regard to context, on all its occurrences.
Legitimate annotations differ in all three: they explain rare or shared characters, fit the context, and stand once.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import islice
from math import ceil
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.language.bigrams import bigrams
from pipelines.records import Certainty
from pipelines.repair.edits import Patch
from pipelines.repair.pinyin.readings import READING, default_reading, plain, readings
from pipelines.repair.splices.octets import is_key
from pipelines.script.characters import HAN_CLASS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ANNOTATED: Final = re.compile(rf"([{HAN_CLASS}])[(（] ?({READING}) ?[)）]((?:[(（] ?{READING} ?[)）])*)")
_EACH: Final = re.compile(rf"({READING}) ?[)）]")
_HAN: Final = re.compile(f"[{HAN_CLASS}]")

_PAUSE: Final = re.compile(f"[^{HAN_CLASS}\\n]{{0,2}}")

_SHARE: Final = 0.9
"""Share of a character's occurrences that must be annotated. Seen: 3,160 of 3,166 on 62 pages."""

_EMBEDDED_SHARE: Final = 0.5
"""Share of annotations that must stand inside running text: lists of new characters and headwords do not."""

_READER_SHARE: Final = 0.2
"""Share of the shared characters (學而時習之: 而, 之) that is annotated in a reader for children; in residue none."""

_READER_LEAST: Final = 2
"""Shared characters annotated, in all their places or in one row, before a text or the row is taken for a reader's."""

_FEW: Final = 200
"""Distinct annotated characters up to which each is counted by a scan of its own: more are in no damaged text."""

_MANY: Final = 8
"""Distinct characters from which a text is damaged even if it speaks of readings, or annotates in other ways too."""

_RARE: Final = -11.0
"""Nats below which a character is rare: one that is not on the list is then explained, not damaged. 鄉 -8, 譙 -14."""

_RAREST: Final = -12.2
"""Nats of the rarest that are damaged in a text that many everyday ones prove to be: 鐲 -12.0, 渦 -12.3."""

_ABOUT_READINGS: Final = re.compile(
    "拼音|注音|讀音|读音|讀作|读作|念作|字音|多音字|破音字|聲調|声调"
    "|(?:生字|識字|识字|字典|詞典|词典)[表卡本裡里中]?(?:[:：是有]|列出|收[錄录])"
)
"""識字 and 字典 are words of any prose; only where they introduce something do they speak of readings."""

_LESSON: Final = re.compile(
    "(?:[這这][樣样]|跟[著着]|怎[麼么]|如何|[應应][該该])[讀读念]|\\b(?:means?|meaning|pronounced)\\b"
)
"""A line that teaches readings or words keeps its annotations, and proves nothing."""

LISTED: Final = frozenset(
    "環發經質創產網聯內區數現優據業統續規鎮養態權穩結關領學導當節務協執調責應礎絡術設監機構護醫負標準轉戰驅認嚴擔補達訓復進"
    "實強農運動會點個計費時險濟財識獻價項團隊驗報對長級號測簡評來國無場語頁過說請萬問見開類線風詢購潤謹側災鄉冊獎滿訴償縣證還貸"
)
"""Source: the converter's own list as it shows on 65 damaged pages, first to last, and ten common words besides."""


class _Annotation(NamedTuple):
    char: str
    start: int
    end: int
    spoken: frozenset[str]
    """The readings printed, usually one."""


def strip_pinyin(text: str) -> Iterator[Patch]:
    """Remove the residue where the whole text shows the converter's habit; single annotations never prove it.

    >>> residue = "經(jīng)濟(jì)發(fā)展，經(jīng)營(yíng)問(wèn)題"
    >>> [patch.start for patch in strip_pinyin(residue)]
    [1, 8, 13, 20, 27, 34]
    >>> list(strip_pinyin("亳(bó)州和六(lù)安"))
    []
    """
    if ")" not in text and "）" not in text:
        return
    annotations = [_annotation(found) for found in _ANNOTATED.finditer(text)]
    if not annotations:
        return
    readers = _reader_starts(text, annotations)
    taught = _taught_lines(text)
    annotations = [
        each for each in annotations if each.start not in readers and not any(a <= each.start < b for a, b in taught)
    ]
    damaged = _damaged(text, annotations)
    for each in annotations:
        if each.char in damaged and len(each.spoken) == 1 and each.spoken <= damaged[each.char]:
            yield Patch(each.start + 1, each.end, "", "pinyin", Certainty.EXACT, 0.99)


def _annotation(found: re.Match[str]) -> _Annotation:
    char, first, more = found.groups()
    spoken = _spoken(first, more) if more else _only(first)
    return _Annotation(char, *found.span(), spoken)


@cache
def _only(reading: str) -> frozenset[str]:
    return frozenset({plain(reading)})


def _spoken(first: str, more: str) -> frozenset[str]:
    return frozenset({plain(first), *map(plain, _EACH.findall(more))})


def _reader_starts(text: str, annotations: list[_Annotation]) -> frozenset[int]:
    """Find annotations in unbroken rows that name characters of both scripts too: 學(xué)而(ér)時(shí)習(xí)之(zhī).

    Punctuation does not break a row.
    """
    if sum(not is_key(each.char) for each in annotations) < _READER_LEAST:
        return frozenset()
    starts: set[int] = set()
    row: list[_Annotation] = []
    for each in [*annotations, None]:
        if each is not None and row and _PAUSE.fullmatch(text, row[-1].end, each.start):
            row.append(each)
            continue
        if sum(not is_key(one.char) for one in row) >= _READER_LEAST:
            starts.update(one.start for one in row)
        row = [each] if each is not None else []
    return frozenset(starts)


def _taught_lines(text: str) -> list[tuple[int, int]]:
    """Give the places of the lines that teach; a damaged article has none or two."""
    lines: dict[int, int] = {}
    for found in islice(_LESSON.finditer(text), _MOST_LESSONS):
        end = text.find("\n", found.end())
        lines[text.rfind("\n", 0, found.start()) + 1] = end if end >= 0 else len(text)
    return list(lines.items())


_MOST_LESSONS: Final = 40
"""Lessons that are looked for: a text of more is a schoolbook, or made to keep us busy."""


def _damaged(text: str, annotations: Iterable[_Annotation]) -> dict[str, frozenset[str]]:
    """Give the damaged characters with the readings they were given; none where the text does not prove the habit."""
    by_char: dict[str, list[_Annotation]] = {}
    for each in annotations:
        by_char.setdefault(each.char, []).append(each)
    # A scan for each of a hundred characters is faster than to count them all.
    few = len(by_char) <= _FEW
    occurrences = {char: text.count(char) for char in by_char} if few else Counter(text)
    throughout = {
        char: places for char, places in by_char.items() if is_key(char) and len(places) >= _SHARE * occurrences[char]
    }
    rare = {char: places for char, places in throughout.items() if not _is_everyday(char)}
    throughout = {char: places for char, places in throughout.items() if char not in rare}
    damaged = {
        char: places
        for char, places in throughout.items()
        if {each.spoken for each in places} == {_only(default_reading(char))}
    }
    if not _is_habit(text, damaged) or _is_reader(text, by_char):
        return {}
    proven = {char: _only(default_reading(char)) for char in damaged}
    if len(damaged) >= _MANY:
        # Rare in use, but not so rare that a writer would explain it: 嶼 and 鐲, not 譙.
        seldom = (char for char in rare if bigrams().char(char) > _RAREST)
        proven |= {
            char: _only(default_reading(char))
            for char in seldom
            if {each.spoken for each in rare[char]} == {_only(default_reading(char))}
        }
        # Another dictionary may put another reading first; it still gives one reading to all occurrences.
        for char, places in throughout.items():
            spoken = frozenset[str]().union(*(each.spoken for each in places))
            if char not in proven and len(places) > 1 and len(spoken) == 1 and spoken <= set(readings(char)):
                proven[char] = spoken
    return proven


def _is_everyday(char: str) -> bool:
    return char in LISTED or bigrams().char(char) > _RARE


def _is_habit(text: str, damaged: dict[str, list[_Annotation]]) -> bool:
    """Tell whether so many everyday characters are annotated, so often, in running text, that no writer did it."""
    listed = sum(char in LISTED for char in damaged)
    total = sum(map(len, damaged.values()))
    is_often = (len(damaged) > 2 and listed > 1) or (listed > 1 and total > 2) or (listed > 0 and total > 3)
    if not is_often or (len(damaged) < _MANY and _ABOUT_READINGS.search(text)):
        return False
    embedded = (each for places in damaged.values() for each in places if _is_embedded(text, each))
    enough = ceil(_EMBEDDED_SHARE * total)
    return next(islice(embedded, enough - 1, None), None) is not None


def _is_embedded(text: str, each: _Annotation) -> bool:
    """Tell whether Han characters, annotated or not, stand on one side at least."""
    before = text[each.start - 1 : each.start]
    return before in {")", "）"} or _HAN.match(before) is not None or _HAN.match(text, each.end) is not None


def _is_reader(text: str, by_char: dict[str, list[_Annotation]]) -> bool:
    """Tell whether characters of both scripts are annotated like the others: a text for children or learners."""
    shared = sum(len(places) for char, places in by_char.items() if not is_key(char))
    if shared < _READER_LEAST:
        return False
    return shared >= _READER_SHARE * sum(
        number for char, number in Counter(text).items() if _HAN.match(char) and not is_key(char)
    )
