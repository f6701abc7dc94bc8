"""A page as lines: what a reader sees from top to bottom, each line with where it stands in the tree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml.etree import _Element

_SKIPPED: Final = frozenset({
    "script", "style", "noscript", "template", "head", "iframe", "object", "embed", "svg", "select", "button",
    "textarea",
    "canvas", "audio", "video", "math", "map", "input", "rt", "rp", "title", "meta", "link",
})  # fmt: skip
_INLINE: Final = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "nobr", "q", "ruby", "rb", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "text", "time", "tt", "u", "var", "wbr", "img", "tbody", "thead", "tfoot", "o:p", "st1:chsdate",
})  # fmt: skip
"""Every other element, known or invented, begins a new line."""
_CELLS: Final = frozenset({"td", "th"})
_CELL_CHARS: Final = 30
_MAX_CELLS: Final = 12
_BOLD: Final = frozenset({"b", "strong"})
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}

_BLANKS: Final = re.compile(r"[ \t\r\n\f\xa0]{2,}|[\t\r\n\f\xa0]")
_WIDE: Final = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")
_HAN: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_PUNCTUATION: Final = re.compile(r"[，。！？；：、“”…]|(?<=[\u3400-\u9fff)）])[,;!?:.]")
_HIDDEN: Final = re.compile(r"display\s?:\s?none", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the page."""

    text: str
    heading: int
    """1 to 6 inside h1 to h6, else 0."""
    link_chars: int
    """Characters of the text inside <a>."""
    bold_chars: int
    han: int
    punctuation: int
    """Chinese sentence punctuation, and its ASCII stand-ins behind a Chinese character."""

    @property
    def is_links(self) -> bool:
        return self.link_chars * 2 > len(self.text)

    @property
    def is_prose(self) -> bool:
        """Whether the line reads like a sentence or more of body text."""
        return not self.is_links and self.punctuation > 0 and self.han >= 16

    @property
    def is_flood(self) -> bool:
        """Whether the line is a heap of keywords: hundreds of characters, blanks everywhere, hardly a comma."""
        return self.han >= 150 and self.punctuation * 60 < self.han and self.text.count(" ") * 15 > len(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The lines of one element."""

    node: _Element
    start: int
    end: int
    """Line after the last."""
    hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLines:
    """All lines of a page, and the elements that hold at least one of them."""

    lines: list[Line]
    spans: list[Span]
    depth: int
    """Deepest nesting met."""


def make_line(text: str, *, heading: int = 0, link_chars: int = 0, bold_chars: int = 0) -> Line:
    """Make a line and count what its classification needs."""
    ascii_only = text.isascii()
    return Line(
        text=text,
        heading=heading,
        link_chars=link_chars,
        bold_chars=bold_chars,
        han=0 if ascii_only else len(_HAN.findall(text)),
        punctuation=0 if ascii_only else len(_PUNCTUATION.findall(text)),
    )


def plain_lines(text: str) -> list[Line]:
    r"""Split plain text into lines, blank ones dropped.

    >>> [line.text for line in plain_lines(" 标题 \r\n\n　　正文。")]
    ['标题', '正文。']
    """
    stripped = (line.strip() for line in re.split(r"[\r\n]", text))
    return [make_line(line) for line in stripped if line]


class _Pen:
    """Collects the text of the line under way, and what it stands in."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.parts: list[str] = []
        self.link_chars = 0
        self.bold_chars = 0
        self.links = 0
        self.bolds = 0
        self.headings: list[int] = []

    def write(self, text: str | None) -> None:
        if not text:
            return
        self.parts.append(text)
        if self.links or self.bolds:
            chars = len(text.strip())
            self.link_chars += chars if self.links else 0
            self.bold_chars += chars if self.bolds else 0

    def write_separator(self) -> None:
        if any(not part.isspace() for part in self.parts):
            self.parts.append(" | ")

    def end_line(self) -> None:
        if not self.parts:
            return
        text = "".join(self.parts)
        if not text.isspace():
            heading = self.headings[-1] if self.headings else 0
            text = _BLANKS.sub(_blank, text).strip()
            self.lines.append(make_line(text, heading=heading, link_chars=self.link_chars, bold_chars=self.bold_chars))
        self.parts.clear()
        self.link_chars = self.bold_chars = 0

    def enter(self, tag: str) -> None:
        if tag not in _INLINE:
            self.end_line()
            if tag in _HEADINGS:
                self.headings.append(_HEADINGS[tag])
        elif tag == "a":
            self.links += 1
        elif tag in _BOLD:
            self.bolds += 1

    def leave(self, tag: str) -> None:
        if tag not in _INLINE:
            self.end_line()
            if tag in _HEADINGS:
                self.headings.pop()
        elif tag == "a":
            self.links -= 1
        elif tag in _BOLD:
            self.bolds -= 1


def _blank(match: re.Match[str]) -> str:
    """Collapse blanks to one; a line break of the source between two Chinese characters is none at all."""
    if "\n" in match[0]:
        text, start, end = match.string, match.start(), match.end()
        if start and end < len(text) and _WIDE.match(text[start - 1]) and _WIDE.match(text[end]):
            return ""
    return " "


def _is_figures(row: _Element) -> bool:
    """Whether a table's row holds figures or terms, one to a cell, and so reads as one line; a layout's does not."""
    return 2 <= len(row) <= _MAX_CELLS and all(
        cell.tag in _CELLS and len(cell) == 0 and 0 < len((cell.text or "").strip()) <= _CELL_CHARS for cell in row
    )


class _Walk:
    """Goes through a tree in document order with a stack of its own: pages nest 10,000 deep."""

    def __init__(self) -> None:
        self.pen = _Pen()
        self.spans: list[Span] = []
        self.deepest = 0
        self.open: list[tuple[_Element, str, int]] = []
        """Elements entered and not left: node, tag, number of its first line."""
        self.figures_at = 0
        """Depth of a row that reads as one line, while its cells are gone through."""
        self.hidden_from = 0
        """Depth of the outermost hidden element; 0 outside."""

    def enter(self, node: _Element) -> _Element | None:
        """Enter an element and give its first child; None where there is nothing to enter."""
        tag = node.tag
        if not isinstance(tag, str) or tag in _SKIPPED:
            return None
        if tag == "tr":
            self.figures_at = len(self.open) + 1 if _is_figures(node) else 0
        elif tag in _CELLS and self.figures_at == len(self.open) > 0:
            tag = "span"
            self.pen.write_separator()
        self.pen.enter(tag)
        self.open.append((node, tag, len(self.pen.lines)))
        self.deepest = max(self.deepest, len(self.open))
        style = node.get("style")
        if style and not self.hidden_from and _HIDDEN.search(style):
            self.hidden_from = len(self.open)
        self.pen.write(node.text)
        first = node[0] if len(node) else None
        return first if first is not None else self.leave_and_climb()

    def leave(self) -> _Element:
        node, tag, start = self.open.pop()
        self.pen.leave(tag)
        if tag not in _INLINE and len(self.pen.lines) > start:
            self.spans.append(Span(node=node, start=start, end=len(self.pen.lines), hidden=bool(self.hidden_from)))
        if self.hidden_from > len(self.open):
            self.hidden_from = 0
        return node

    def leave_and_climb(self) -> _Element | None:
        """Leave elements until one has a next sibling; give it, or None at the end of the tree."""
        while self.open:
            following = self.after(self.leave())
            if following is not None:
                return following
        return None

    def after(self, node: _Element) -> _Element | None:
        if not self.open:
            return None
        self.pen.write(node.tail)
        return node.getnext()


def page_lines(root: _Element) -> PageLines:
    """Read the lines of a tree in document order, without recursion."""
    walk = _Walk()
    node: _Element | None = root
    while node is not None:
        entered = len(walk.open)
        following = walk.enter(node)
        if following is None and len(walk.open) == entered:  # nothing was entered: pass it by
            following = walk.after(node)
            if following is None:
                following = walk.leave_and_climb()
        node = following
    walk.pen.end_line()
    return PageLines(lines=walk.pen.lines, spans=walk.spans, depth=walk.deepest)
