"""The untoned pinyin residue: 心(xin)(xin)里的(de), readings without tones behind characters taken at random.

How it came about: a program annotated between a quarter and a half of all characters, of either script, each occurrence
by chance, some of them twice or three times. A reader for children annotates nearly all characters; a writer who
explains a reading does so the first time the character comes, and not amid a row of everyday words.
"""

from __future__ import annotations

import re
from itertools import islice
from math import ceil
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.language.bigrams import bigrams
from pipelines.records import Certainty
from pipelines.repair.edits import Patch
from pipelines.repair.pinyin.notes import ABOUT_READINGS, listed_starts
from pipelines.repair.pinyin.readings import toneless
from pipelines.script.characters import HAN_CLASS

if TYPE_CHECKING:
    from collections.abc import Iterator

_ANNOTATED: Final = re.compile(rf"(?P<char>[{HAN_CLASS}])(?P<notes>(?:[(（] ?[a-zü]{{1,6}} ?[)）])+)")
_EACH: Final = re.compile(r"[a-zü]+")
_HAN: Final = re.compile(f"[{HAN_CLASS}]")
_BARE_HAN: Final = re.compile(f"[{HAN_CLASS}](?![(（] ?[a-zü]{{1,6}} ?[)）])")

_TITLE: Final = re.compile("某|先生|女士|小姐|太太|[老律][師师]|[医醫]生|[经經]理|[总總]|氏")
_PAUSE: Final = re.compile(f"[^{HAN_CLASS}\\n]{{0,2}}")

_MINIMUM: Final = 5
"""Annotations a text must have before any is touched."""

_DENSITY: Final = 0.15
"""Share of the Han characters, in lines with annotations, that must be annotated. Seen: 0.28 to 0.52."""

_DENSITY_OF_DOUBLED: Final = 0.05
"""… and where some are doubled, which no writer does."""

_LINES_SHARE: Final = 0.3
"""Share of a text's characters that must stand in lines with annotations, where these are few: chance hits them all."""

_READER_DENSITY: Final = 0.85
"""Share from which a line is a reader's, where everything is annotated."""

_SHORT_LINE: Final = 12
"""Characters up to which a line may be annotated throughout by chance."""

_CLAUSE: Final = 12
"""Characters from which a clause is, if each is annotated."""

_CHANCE_SHARE: Final = 0.08
"""Share of annotations that must be doubled, where no more is asked for."""

_AMID_SHARE: Final = 0.25
_AMID_LEAST: Final = 3
"""Annotations that must be of a character amid words with a bare one beside it: words that are spelt out stand in one
row, names have a title behind them, and items of a list marks on both sides."""

_PROOFS: Final = 2
"""Of those amid words so many must be everyday characters, or have stood bare before, or be doubled."""

_AMID_ENOUGH: Final = 5
"""… and one where as many are amid words as this, of characters that are not the first of a name: a writer explains new
words, chance hits everyday ones as well."""

_SURNAMES: Final = frozenset(
    "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭程曹袁邓鄧许許傅沈曾彭吕呂苏蘇卢盧"
    "蒋蔣蔡贾賈丁魏薛叶葉阎閻余潘杜戴夏钟鐘汪田任姜范方石姚谭譚廖邹鄒熊金陆陸郝孔白崔康毛邱秦江史顾顧侯邵孟龙龍万萬段钱錢汤湯尹黎"
)

_EVERYDAY: Final = -7.0
"""Nats above which a character is one of the four hundred that make up most of any text: 账 -7.3, 两 -6.5."""

_MANY: Final = 20
"""Annotations from which a text is damaged even if it speaks of readings, or gives a character two of them."""


class _Line(NamedTuple):
    """The annotations of one line that fit their characters."""

    found: list[re.Match[str]]
    text: str
    start: int
    han: int


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
    lines = [line for line in _lines(text) if not _is_reader(line)]
    found = [one for line in lines for one in line.found]
    if len(found) < _MINIMUM or not (_is_doubled_habit(lines) or _is_by_chance(text, lines)):
        return
    for one in found:
        yield Patch(one.start("notes"), one.end(), "", "pinyin-untoned", Certainty.EXACT, 0.95)


def _is_reader(line: _Line) -> bool:
    if line.han <= _SHORT_LINE or len(line.found) < _READER_DENSITY * line.han:
        return False
    return not any(map(_is_doubled, line.found))


def _is_doubled_habit(lines: list[_Line]) -> bool:
    many = sum(len(line.found) for line in lines)
    doubled = sum(_is_doubled(one) for line in lines for one in line.found)
    han = sum(line.han for line in lines)
    return doubled >= max(2.0, _CHANCE_SHARE * many) and many >= _DENSITY_OF_DOUBLED * han


def _is_by_chance(text: str, lines: list[_Line]) -> bool:
    """Tell whether so many everyday characters are annotated here and there amid words that no writer did it."""
    found = [one for line in lines for one in line.found]
    many = len(found)
    if many < _DENSITY * sum(line.han for line in lines):
        return False
    if many < _MANY and (
        ABOUT_READINGS.search(text) or not _has_one_reading_each(found) or _is_in_few_lines(text, lines)
    ):
        return False
    enough = ceil(max(_AMID_LEAST, _AMID_SHARE * many))
    amid = (one for one in found if _is_amid(text, one))
    nameless = (one for one in found if one["char"] not in _SURNAMES and _is_amid(text, one))
    proofs = 1 if _has(nameless, _AMID_ENOUGH) else _PROOFS
    return _has(amid, enough) and _has(_proofs(lines), proofs)


def _is_in_few_lines(text: str, lines: list[_Line]) -> bool:
    return sum(line.han for line in lines) < _LINES_SHARE * sum(1 for _ in _HAN.finditer(text))


def _proofs(lines: list[_Line]) -> Iterator[re.Match[str]]:
    """Give those of everyday characters, or of such as stood bare before, amid words, and the doubled ones."""
    seen_bare: set[str] = set()
    for line in lines:
        annotated = {one.start() - line.start: one for one in line.found}
        for place, char in enumerate(line.text):
            one = annotated.get(place)
            if one is None:
                seen_bare.add(char)
            elif _is_doubled(one) or (
                (char in seen_bare or bigrams().char(char) > _EVERYDAY) and _is_amid(one.string, one)
            ):
                yield one


def _has(found: Iterator[object], number: int) -> bool:
    return next(islice(found, number - 1, None), None) is not None


def _is_amid(text: str, one: re.Match[str]) -> bool:
    """Tell whether Han characters stand on both sides, one of them bare, and no title."""
    before = text[one.start() - 1 : one.start()]
    is_bare_before = _HAN.match(before) is not None
    is_bare_behind = _BARE_HAN.match(text, one.end()) is not None
    if _TITLE.match(text, one.end()) or not (is_bare_before or is_bare_behind):
        return False
    return (is_bare_before or before in {")", "）"}) and _HAN.match(text, one.end()) is not None


def _lines(text: str) -> Iterator[_Line]:
    """Give the lines that have annotations; lists of single characters and whole clauses are left out."""
    every = list(_ANNOTATED.finditer(text))
    kept = {*listed_starts(text, (one.span() for one in every)), *_clause_starts(text, every)}
    lines: dict[int, list[re.Match[str]]] = {}
    for one in every:
        if one.start() not in kept and {*_EACH.findall(one["notes"])} <= toneless(one["char"]):
            lines.setdefault(text.rfind("\n", 0, one.start()) + 1, []).append(one)
    for start, found in lines.items():
        end = text.find("\n", found[-1].end())
        line = text[start : end if end >= 0 else len(text)]
        yield _Line(found, line, start, sum(1 for _ in _HAN.finditer(line)))


def _clause_starts(text: str, found: list[re.Match[str]]) -> Iterator[int]:
    """Give the places of annotations in clauses in which every character has one, and only one."""
    row: list[re.Match[str]] = []
    for one in [*found, None]:
        if one is not None and not _is_doubled(one) and row and _PAUSE.fullmatch(text, row[-1].end(), one.start()):
            row.append(one)
            continue
        if len(row) >= _CLAUSE and not (
            _HAN.fullmatch(text[row[0].start() - 1 : row[0].start()]) or _HAN.match(text, row[-1].end())
        ):
            yield from (each.start() for each in row)
        row = [one] if one is not None and not _is_doubled(one) else []


def _is_doubled(one: re.Match[str]) -> bool:
    notes = one["notes"]
    return notes.count(")") + notes.count("）") > 1


def _has_one_reading_each(found: list[re.Match[str]]) -> bool:
    """Tell whether no character is given two readings, as in a text about characters of several."""
    given: dict[str, set[str]] = {}
    for one in found:
        given.setdefault(one["char"], set()).update(_EACH.findall(one["notes"]))
    return all(len(readings) == 1 for readings in given.values())
