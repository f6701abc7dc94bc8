"""Numbers of articles behind the name of an act: 第六百七十六条, 第12条第2款, lists and ranges."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.annotate.numbers.numerals import CHINESE_NUMERAL, parse_number

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMERAL: Final = rf"(?:\d{{1,4}}(?![\d.%])|(?:{CHINESE_NUMERAL}|○){{1,8}})"
"""Taiwan prints a circle for a nought: 第二○五條."""
_BETWEEN: Final = r"\s?(?:、|,|/|和|及|与|以及|或|至|到|-|–|—|~){1,2}\s?"
_ARTICLE: Final = (
    rf"(?:(?P<sign>§{{1,2}}|art(?:icle)?s?\.?)|第?)\s?(?P<number>{_NUMERAL})\s?"
    rf"(?:条(?!件|款|例|约|理|消|短|信)(?:\s?之\s?(?P<part>[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]|\d{{1,2}}(?![\d.])))?"
    rf"(?:\s?,?\s?第?\s?(?P<paragraph>{_NUMERAL})\s?款)?(?:(?:、|和|及|,|以及)?第?\s?{_NUMERAL}\s?[款项]){{0,8}}"
    rf"|(?=(?:{_BETWEEN}第?\s?{_NUMERAL}){{1,8}}\s?条)|(?(sign)|(?!)))"
)
_FILLING: Final = (
    r"(?:\s|中|里|内|的|之|以及|相关|有关|规定|明确|明文|条文|条款|(?:总则|物权|合同|人格权|继承|侵权责任)编"
    r"|第[一二三四五六七八九十\d]{1,3}[编章节]|,|:|\()"
)
_GAP: Final = (
    r"[》〉\"”」』]{0,2}(?:\((?!第)[^()\n]{1,20}\))?"
    rf"{_FILLING}{{0,3}}(?:关于[^第。;\n]{{1,12}})?{_FILLING}{{0,5}}"
)
_FIRST: Final = re.compile(_GAP + _ARTICLE)
_NEXT: Final = re.compile(rf"(?:的?规定)?(?P<joint>{_BETWEEN}){_ARTICLE}")
_DIGITS: Final = "零一二三四五六七八九"
_RANGE: Final = frozenset("至到-–—~")

_NUMBERED: Final = re.compile(rf"第\s?{_NUMERAL}\s?条")
_LATER: Final = re.compile(_ARTICLE + "(?!的?(?:建议|理由|路|途径|意见|经验|办法|原则|出路|线索|要求|内容|技巧))")
_NOT_OF_THE_ACT: Final = re.compile("(?:合同|协议|条款|公约|章程|建议|以下)[^。]{0,2}$")
_SENTENCE: Final = re.compile("[。!?;\n]")
_LATER_CHARS: Final = 60
"""As far behind an act's name, in its sentence, as an article is still its own."""
_SAID: Final = re.compile(
    rf"(?:该|同|本|此|前述|上述)(?:法典?|法律|条例|办法|规定|解释|通知)(?=(?:中|的|之)?第\s?{_NUMERAL}\s?条)"
)
_GOES_ON: Final = re.compile(
    rf"[。;]\s?(?:其中|同时|而|此外|另外|并且)?,?(?=第\s?{_NUMERAL}\s?条(?:还|也|又|则|另|规定|明确|进一步|的规定|指出))"
)
_ANAPHOR_CHARS: Final = 300


class Citation(NamedTuple):
    """An article of an act."""

    number: str
    """"676", "293之一"."""
    paragraph: str | None
    through: str | None
    """Last article of the range that this one begins."""


def cited_articles(folded: str, start: int, limit: int) -> tuple[Citation, ...]:
    """Read the articles right behind an act's name.

    >>> [each.number for each in cited_articles("《民法典》第675条、第676条和第六百八十条", 5, 30)]
    ['675', '676', '680']
    >>> cited_articles("第十二条第二款", 0, 7)
    (Citation(number='12', paragraph='2', through=None),)
    """
    first = _FIRST.match(folded, start, limit)
    return _listed(folded, first, limit) if first else ()


def later_articles(folded: str, start: int, limit: int) -> tuple[Citation, ...]:
    """Read articles further behind an act's name: in its sentence, or at the head of a sentence that goes on."""
    end = _SENTENCE.search(folded, start, min(limit, start + _LATER_CHARS))
    stop = end.start() if end else min(limit, start + _LATER_CHARS)
    for numbered in _NUMBERED.finditer(folded, start, stop):
        found = _LATER.match(folded, numbered.start(), limit)
        if found and not _NOT_OF_THE_ACT.search(folded, max(start, numbered.start() - 6), numbered.start()):
            return _listed(folded, found, limit)
    return ()


def anaphors(folded: str, start: int, limit: int) -> Iterator[tuple[int, int, tuple[Citation, ...]]]:
    """Give the places where 该法, or a sentence that begins with an article, stands for the act named before."""
    paragraph = folded.find("\n", start, limit)
    stop = min(limit, start + _ANAPHOR_CHARS)
    for said in _SAID.finditer(folded, start, stop):
        yield said.start(), said.end(), cited_articles(folded, said.end(), limit)
    for going_on in _GOES_ON.finditer(folded, start, min(stop, paragraph) if paragraph >= 0 else stop):
        place = going_on.end()
        found = _LATER.match(folded, place, limit) or _NUMBERED.match(folded, place, limit)
        articles = cited_articles(folded, place, limit)
        if found and articles:
            yield place, found.end(), articles


def _listed(folded: str, first: re.Match[str], limit: int) -> tuple[Citation, ...]:
    found: re.Match[str] | None = first
    cited: list[Citation] = []
    while found:
        number = parse_number(found["number"].replace("○", "〇"))
        if number is not None:
            written = f"{number:.0f}{_part(found['part'])}"
            if cited and _RANGE & set(found.groupdict().get("joint") or ""):
                cited[-1] = cited[-1]._replace(through=written)
            cited.append(Citation(written, _paragraph(found["paragraph"]), None))
        found = _NEXT.match(folded, found.end(), limit)
    return tuple(cited)


def _part(written: str | None) -> str:
    """Give what tells an inserted article from the one before it as acts write it: 之一, where the text has 之1 too."""
    if written is None:
        return ""
    if not written.isdigit():
        return f"之{written}"
    tens, ones = divmod(int(written), 10)
    return f"之{_DIGITS[tens] if tens > 1 else ''}{'十' if tens else ''}{_DIGITS[ones] if ones or not tens else ''}"


def _paragraph(written: str | None) -> str | None:
    number = parse_number(written) if written else None
    return None if number is None else f"{number:.0f}"
