"""Headings of the main text: h1 to h6, numbered paragraphs, and the few unnumbered ones of this kind of article."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipelines.extract.cues import normal_form
from pipelines.records import Heading

if TYPE_CHECKING:
    from pipelines.extract.lines import Line

_HAN_NUMBER: Final = "[一二三四五六七八九十百零〇壹贰叁肆伍陆柒捌玖拾\\d]"
_NUMBERS: Final = (
    ("decimal", re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){1,3})(?:[.、:：]\s*(?!\d)|\s+|(?=[^\W\d]))(?!%)")),
    ("arabic", re.compile(r"(?P<number>\d{1,2})(?:\s?[.、．:：](?:\s+|(?!\d))|\s+(?=\D))")),
    ("part", re.compile(rf"(?P<number>第{_HAN_NUMBER}{{1,3}}[部分章节節篇]{{1,2}})[\s:：、.]*")),
    ("question", re.compile(rf"(?P<number>[问問][题題]?{_HAN_NUMBER}{{1,2}}|[QA]\s?\d{{1,2}})\s?[\s:：、.]\s*")),
    ("han", re.compile(rf"(?P<number>{_HAN_NUMBER.replace(chr(92) + 'd', '')}{{1,3}})\s?[、.．:：,，]\s*")),
    ("paren", re.compile(rf"(?P<number>[（(]{_HAN_NUMBER}{{1,3}}[）)])\s*[、.]?\s*")),
    ("circle", re.compile(r"(?P<number>[①-⑳])\s*")),
)
_NUMBER_HEAD: Final = re.compile(r"[\d第問问QA（(①-⑳一二三四五六七八九十百零〇壹贰叁肆伍陆柒捌玖拾]")
"""How every number begins: most paragraphs are done with after one look."""
_UNNUMBERED: Final = frozenset({
    "小编导语", "导语", "引言", "前言", "简介", "摘要", "编者按", "小编总结", "总结", "结语", "结论", "写在最后",
    "温馨提示",
    "总之", "问题简述", "重点速览", "常见问题", "小结", "后记", "背景介绍",
})  # fmt: skip
_SENTENCE_END: Final = re.compile(r"[。；;，,！!、…]$")
_INSIDE_SENTENCE: Final = re.compile(r"[。；！]")

MAX_HEADING_CHARS: Final = 44
_LIST_RUN: Final = 3
"""So many numbered lines of one kind with nothing between them are a list, not headings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    paragraph: int
    scheme: str
    number: str | None
    depth: int
    """Dots in a decimal number plus one; the h level for tags; 1 for the rest."""


def find_headings(lines: list[Line]) -> tuple[Heading, ...]:
    """Find the headings among the paragraphs of a main text and give them levels from 1."""
    marks = [mark for index, line in enumerate(lines) if (mark := _mark(index, line))]
    return _levelled(_without_lists(marks))


def split_number(text: str) -> tuple[str, str | None]:
    """Give the numbering scheme of a line and its number as printed; ("", None) where it has none.

    >>> split_number("1.1 逾期的原因"), split_number("（二）后果"), split_number("1.5万元的利息")
    (('decimal', '1.1'), ('paren', '（二）'), ('', None))
    """
    if not _NUMBER_HEAD.match(text):
        return "", None
    for scheme, pattern in _NUMBERS:
        match = pattern.match(text)
        if match and len(text) > match.end():
            if scheme == "decimal" and text[match.end() : match.end() + 1] in "万亿元%倍个年月天":
                return "", None
            return scheme, re.sub(r"\s+", "", match["number"])
    return "", None


def _mark(index: int, line: Line) -> _Mark | None:
    if len(line.text) > MAX_HEADING_CHARS * 2:
        return None
    scheme, number = split_number(line.text)
    if line.heading:
        return _Mark(paragraph=index, scheme=f"h{line.heading}", number=number, depth=line.heading)
    scheme = scheme or _unnumbered_scheme(line)
    if not scheme or _reads_on(line.text):
        return None
    depth = number.count(".") + 1 if scheme == "decimal" and number else 1
    return _Mark(paragraph=index, scheme=scheme, number=number, depth=depth)


def _reads_on(text: str) -> bool:
    """Whether a line is too long for a heading, or is a sentence."""
    return len(text) > MAX_HEADING_CHARS or bool(_SENTENCE_END.search(text) or _INSIDE_SENTENCE.search(text))


def _unnumbered_scheme(line: Line) -> str:
    """Recognise the customary headings without a number, and short lines that are bold from end to end."""
    if normal_form(line.text).strip("【】[]:# ") in _UNNUMBERED:
        return "plain"
    bold = line.bold_chars >= len(line.text.replace(" ", "")) and not line.link_chars
    return "bold" if bold and 3 <= line.han <= 28 and not line.text.endswith((":", "：", "”")) else ""


def _without_lists(marks: list[_Mark]) -> list[_Mark]:
    """Drop runs of neighbouring lines that count up in one scheme: the items of a list."""
    kept: list[_Mark] = []
    run: list[_Mark] = []
    for mark in [*marks, None]:
        joins = (
            mark is not None
            and run
            and mark.paragraph == run[-1].paragraph + 1
            and (mark.scheme, mark.depth) == (run[-1].scheme, run[-1].depth)
            and not mark.scheme.startswith("h")
        )
        if not joins:
            kept += run if len(run) < _LIST_RUN else []
            run = []
        if mark is not None:
            run.append(mark)
    return kept


def _levelled(marks: list[_Mark]) -> tuple[Heading, ...]:
    """Nest schemes in the order in which they open: a scheme seen before goes back to its own level."""
    open_schemes: list[tuple[str, int]] = []
    headings = []
    for mark in marks:
        key = ("arabic", mark.depth) if mark.scheme == "decimal" else (mark.scheme, mark.depth)
        if mark.scheme in ("plain", "bold") and (mark.scheme, mark.depth) not in open_schemes:
            level = 1 if mark.scheme == "plain" else len(open_schemes) + 1
        elif mark.scheme.startswith("h") and mark.scheme[1:].isdigit():
            open_schemes = [(name, depth) for name, depth in open_schemes if name[0] == "h" and depth < mark.depth]
            open_schemes.append(key)
            level = len(open_schemes)
        elif key in open_schemes:
            del open_schemes[open_schemes.index(key) + 1 :]
            level = len(open_schemes)
        else:
            open_schemes = [scheme for scheme in open_schemes if scheme[0] != key[0] or scheme[1] < key[1]]
            open_schemes.append(key)
            level = len(open_schemes)
        headings.append(Heading(paragraph=mark.paragraph, level=level, number=mark.number))
    return tuple(headings)
