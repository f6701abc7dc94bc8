"""Characters with a reading in parentheses behind them, and those a writer has annotated on purpose."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.repair.pinyin.readings import READING, plain
from pipelines.repair.splices.octets import is_key
from pipelines.script.characters import HAN_CLASS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ANNOTATED: Final = re.compile(rf"([{HAN_CLASS}])[(（] ?({READING}) ?[)）]((?:[(（] ?{READING} ?[)）])*)")
_EACH: Final = re.compile(rf"({READING}) ?[)）]")
_HAN: Final = re.compile(f"[{HAN_CLASS}]")

_PAUSE: Final = re.compile(f"[^{HAN_CLASS}\\n]{{0,2}}")

_READER_LEAST: Final = 2
"""Shared characters annotated, in all their places or in one row, before a text or the row is taken for a reader's."""

ABOUT_READINGS: Final = re.compile(
    "拼音|注音|讀音|读音|讀作|读作|念作|字音|多音字|破音字|聲調|声调"
    "|(?:生字|識字|识字|字典|詞典|词典)[表卡本裡里中]?(?:[:：是有]|列出|收[錄录])"
)
"""識字 and 字典 are words of any prose; only where they introduce something do they speak of readings."""

_LESSON: Final = re.compile(
    "(?:[這这][樣样]|跟[著着]|怎[麼么]|如何|[應应][該该])[讀读念]|\\b(?:means?|meaning|pronounced)\\b"
    "|(?:生[字詞词]|[識识認认]字[卡表]?|[認认][讀读]|字[詞词][^\\n：:，。]{0,4}|[難难][字詞词]|易[錯错][字詞词]?|多音字|破音字|字音)[：:]"
)
"""A line that teaches readings or words keeps its annotations, and proves nothing."""

_MOST_LESSONS: Final = 40
"""Lessons that are looked for: a text of more is a schoolbook, or made to keep us busy."""

_LEAST_LISTED: Final = 3
"""Characters, each alone between two marks, from which they are a list: 貸(dài)、債(zhài)、賒(shē)."""

_LIST_MARKS: Final = frozenset("、，,；;　 ")
_LIST_ENDS: Final = _LIST_MARKS | frozenset("。：:\n")
_LIST_ENDS_OR_NOTHING: Final = _LIST_ENDS | {""}


class Annotation(NamedTuple):
    """One character and what is written behind it."""

    char: str
    start: int
    end: int
    first_end: int
    """Where the first of its readings ends."""
    spoken: tuple[str, ...]
    """The readings printed, usually one."""


def annotations_in(text: str) -> list[Annotation]:
    """Give the annotated characters of a text, in order.

    >>> [(each.char, each.spoken) for each in annotations_in("經(jīng)濟，場(chǎng)(chǎng)")]
    [('經', ('jīng',)), ('場', ('chǎng', 'chǎng'))]
    """
    return [_annotation(found) for found in _ANNOTATED.finditer(text)]


def _annotation(found: re.Match[str]) -> Annotation:
    char, first, more = found.groups()
    spoken = _only(first) if not more else (plain(first), *map(plain, _EACH.findall(more)))
    return Annotation(char, *found.span(), found.start(3), spoken)


@cache
def _only(reading: str) -> tuple[str, ...]:
    return (plain(reading),)


def taught_starts(text: str, found: list[Annotation]) -> frozenset[int]:
    """Give the places of annotations that teach: of readers, of lessons, of lists of single characters."""
    taught = _taught_lines(text)
    in_lessons = (each.start for each in found if any(start <= each.start < end for start, end in taught))
    spans = [(each.start, each.end) for each in found]
    return frozenset((*_reader_starts(text, found), *in_lessons, *listed_starts(text, spans)))


def _reader_starts(text: str, found: list[Annotation]) -> Iterator[int]:
    """Find annotations in unbroken rows that name characters of both scripts too: 學(xué)而(ér)時(shí)習(xí)之(zhī).

    Punctuation does not break a row.
    """
    if sum(not is_key(each.char) for each in found) < _READER_LEAST:
        return
    row: list[Annotation] = []
    for each in [*found, None]:
        if each is not None and row and _PAUSE.fullmatch(text, row[-1].end, each.start):
            row.append(each)
            continue
        if sum(not is_key(one.char) for one in row) >= _READER_LEAST:
            yield from (one.start for one in row)
        row = [each] if each is not None else []


def _taught_lines(text: str) -> list[tuple[int, int]]:
    """Give the places of the lines that teach; a damaged article has none or two."""
    lines: dict[int, int] = {}
    for found in islice(_LESSON.finditer(text), _MOST_LESSONS):
        end = text.find("\n", found.end())
        lines[text.rfind("\n", 0, found.start()) + 1] = end if end >= 0 else len(text)
    return list(lines.items())


def listed_starts(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[int]:
    """Give the places of annotated characters that are items of a list, each by itself; the last may go on.

    >>> list(listed_starts("貸(d)、債(z)的賒(s)", [(0, 4), (5, 9), (10, 14)]))
    []
    >>> list(listed_starts("貸(d)、債(z)、賒(s)三字", [(0, 4), (5, 9), (10, 14)]))
    [0, 5, 10]
    """
    row: list[int] = []
    reach = -1
    for start, end in spans:
        if not row and text[end : end + 1] not in _LIST_ENDS_OR_NOTHING:
            continue
        goes_on = bool(row) and start == reach + 1 and text[reach] in _LIST_MARKS
        if not goes_on:
            yield from _enough(row)
            row = []
        if goes_on or start == 0 or text[start - 1] in _LIST_ENDS:
            row.append(start)
            reach = end
        if text[end : end + 1] not in _LIST_ENDS_OR_NOTHING:
            yield from _enough(row)
            row = []
    yield from _enough(row)


def _enough(row: list[int]) -> list[int]:
    return row if len(row) >= _LEAST_LISTED else []


def is_embedded(text: str, each: Annotation) -> bool:
    """Tell whether Han characters, annotated or not, stand on one side at least."""
    before = text[each.start - 1 : each.start]
    return before in {")", "）"} or _HAN.match(before) is not None or _HAN.match(text, each.end) is not None


def reads_throughout(text: str, shared: int, share: float) -> bool:
    """Tell whether so many characters of both scripts are annotated that the text is for children or learners."""
    if shared < _READER_LEAST:
        return False
    return shared >= share * sum(1 for found in _HAN.finditer(text) if not is_key(found[0]))
