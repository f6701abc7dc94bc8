"""Headings and their numbers: the same work in dotted, Chinese, parts, questions, tags or no style."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from demosites.works import Work

NUMERALS: Final = "一二三四五六七八九十"


class Style(StrEnum):
    """How a text shows its outline."""

    DOTTED = "1 / 1.1"
    CHINESE = "一、/（一）"
    PARTS = "第一部分"
    QUESTIONS = "Q1 / A1"
    TAGS = "h2 / h3"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A line of an article: what it should say, and what the page says."""

    hans: str
    """After ideal repair, Simplified."""
    text: str
    """After ideal repair, in the page's script."""
    served: str
    """As a parser of the page reads it, before pinyin."""
    level: int | None = None
    """1 or 2 for a heading."""
    number: str | None = None
    heading: str = ""
    """Words of a heading in the page's script, without its number."""
    tagged: bool = False
    """True where the heading is an h2 or h3 element wherever the text goes."""

    @classmethod
    def plain(cls, text: str) -> Paragraph:
        """Return a paragraph of Simplified body text."""
        return cls(hans=text, text=text, served=text)

    @classmethod
    def head(cls, level: int, number: str | None, printed: str, words: str, *, tagged: bool = False) -> Paragraph:
        """Return a heading; `printed` is the whole line."""
        return cls(hans=printed, text=printed, served=printed, level=level, number=number, heading=words, tagged=tagged)

    def rewritten(self, change: Callable[[str], str]) -> Paragraph:
        """Change the text for good: what is lost here no reader can bring back."""
        text = change(self.hans).strip()
        return replace(self, hans=text, text=text, served=text, heading=change(self.heading).strip())

    def garbled(self, change: Callable[[str], str]) -> Paragraph:
        """Change only what is served: ideal repair undoes it."""
        return replace(self, served=change(self.served))

    def converted(self, convert: Callable[[str], str]) -> Paragraph:
        """Put the paragraph into another script."""
        if convert is str:
            return self
        return replace(self, text=convert(self.text), served=convert(self.served), heading=convert(self.heading))


def number_work(work: Work, style: Style) -> Iterator[Paragraph]:
    """Yield the paragraphs of a work: lead, sections with their headings, closing."""
    if style in (Style.DOTTED, Style.CHINESE, Style.PARTS):
        label = ("小编导语", "导语", "引言")[len(work.lead) % 3]
        yield Paragraph.head(1, None, label, label)
    yield Paragraph.plain(work.lead)
    for place, section in enumerate(work.sections, 1):
        words = section.question if style is Style.QUESTIONS else section.heading
        yield from _heading(style, 1, (place, 0), words)
        for minor, passage in enumerate(section.passages, 1):
            if style in (Style.DOTTED, Style.CHINESE, Style.TAGS):
                yield from _heading(style, 2, (place, minor), passage.heading)
            mark = f"A{place}：" if style is Style.QUESTIONS and minor == 1 else ""
            yield Paragraph.plain(mark + passage.text)
    yield from _closing(work, style)


def _heading(style: Style, level: int, place: tuple[int, int], words: str) -> Iterator[Paragraph]:
    major, minor = place
    if style is Style.DOTTED:
        number = f"{major}" if level == 1 else f"{major}.{minor}"
        yield Paragraph.head(level, number, f"{number}{'.' if level == 1 else ''} {words}", words)
    elif style is Style.CHINESE:
        number = NUMERALS[major - 1] if level == 1 else f"（{NUMERALS[minor - 1]}）"
        yield Paragraph.head(level, number, f"{number}{'、' if level == 1 else ''}{words}", words)
    elif style is Style.PARTS:
        number = f"第{NUMERALS[major - 1]}部分"
        yield Paragraph.head(level, number, f"{number}：{words}", words)
    elif style is Style.QUESTIONS:
        yield Paragraph.head(level, f"Q{major}", f"Q{major}：{words}？", f"{words}？")
    elif style is Style.TAGS:
        yield Paragraph.head(level, None, words, words, tagged=True)


def _closing(work: Work, style: Style) -> Iterator[Paragraph]:
    if style is Style.PARTS:
        yield Paragraph.head(1, None, "小编总结", "小编总结")
    elif style in (Style.DOTTED, Style.CHINESE, Style.TAGS):
        yield from _heading(style, 1, (len(work.sections) + 1, 0), "小编总结")
    mark = {Style.QUESTIONS: "温馨提示：", Style.NONE: "总之，"}.get(style, "")
    yield Paragraph.plain(mark + work.closing)
