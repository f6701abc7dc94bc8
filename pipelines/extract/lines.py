"""A page as lines: what a reader sees from top to bottom, each line with where it stands in the tree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

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


# What an element does to the line under way: plain numbers, because this is asked for every element of every page.
# Those below _INLINE_TAG end the line.
_BLOCK_TAG, _HEADING_TAG, _ROW_TAG, _CELL_TAG, _INLINE_TAG, _LINK_TAG, _BOLD_TAG, _SKIPPED_TAG = range(8)
_TAGS: Final[dict[str, int]] = (
    dict.fromkeys(_SKIPPED, _SKIPPED_TAG)
    | dict.fromkeys(_INLINE, _INLINE_TAG)
    | dict.fromkeys(_BOLD, _BOLD_TAG)
    | dict.fromkeys(_CELLS, _CELL_TAG)
    | dict.fromkeys(_HEADINGS, _HEADING_TAG)
    | {"a": _LINK_TAG, "tr": _ROW_TAG}
)
"""What is not named here begins a new line."""
_TABLE_TAGS: Final = (_ROW_TAG, _CELL_TAG)

# Those that are asked of every line begin with one set of characters: re passes over all others at once.
_BLANKS: Final = re.compile(r"[ \t\r\n\f\xa0](?:[ \t\r\n\f\xa0]+|(?<! ))")
_WIDE: Final = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")
_HAN: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_PUNCTUATION: Final = re.compile(r"[，。！？；：、“”…,;!?:.](?:(?<=[，。！？；：、“”…])|(?<=[\u3400-\u9fff)）].))")
_REPEATED: Final = 400
"""Characters of a line that is likely to come again."""
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


class Span(NamedTuple):
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
    """Deepest nesting met, of elements that hold others or begin a line."""


def make_line(text: str, *, heading: int = 0, link_chars: int = 0, bold_chars: int = 0) -> Line:
    """Make a line and count what its classification needs."""
    made = _made if len(text) <= _REPEATED else _made.__wrapped__
    return made(text, heading, link_chars, bold_chars)


@lru_cache(maxsize=8192)  # the pages of a site repeat their lines, and the articles of a trade their paragraphs
def _made(text: str, heading: int, link_chars: int, bold_chars: int) -> Line:
    ascii_only = text.isascii()
    return Line(
        text=text,
        heading=heading,
        link_chars=link_chars,
        bold_chars=bold_chars,
        han=0 if ascii_only else sum(map(len, _HAN.findall(text))),
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

    __slots__ = ("bold_chars", "bolds", "headings", "lines", "link_chars", "links", "parts")

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.parts: list[str] = []
        self.link_chars = 0
        self.bold_chars = 0
        self.links = 0
        self.bolds = 0
        self.headings: list[int] = []

    def write(self, text: str) -> None:
        """Go on with the line; markup is indented, so begin none with blanks."""
        self.parts.append(text)
        if self.links or self.bolds:
            chars = len(text.strip())
            self.link_chars += chars if self.links else 0
            self.bold_chars += chars if self.bolds else 0

    def write_separator(self) -> None:
        if self.parts:
            self.parts.append(" | ")

    def end_line(self) -> None:
        """Make a line of what was written; call it only where something was."""
        heading = self.headings[-1] if self.headings else 0
        text = _BLANKS.sub(_blank, "".join(self.parts).strip())
        self.lines.append(make_line(text, heading=heading, link_chars=self.link_chars, bold_chars=self.bold_chars))
        self.parts.clear()
        self.link_chars = self.bold_chars = 0


def _blank(match: re.Match[str]) -> str:
    """Collapse blanks to one; a line break of the source between two Chinese characters is none at all."""
    if "\n" in match[0] and _WIDE.match(match.string, match.start() - 1) and _WIDE.match(match.string, match.end()):
        return ""
    return " "


def _is_figures(row: _Element) -> bool:
    """Whether a table's row holds figures or terms, one to a cell, and so reads as one line; a layout's does not."""
    return 2 <= len(row) <= _MAX_CELLS and all(
        cell.tag in _CELLS and len(cell) == 0 and 0 < len((cell.text or "").strip()) <= _CELL_CHARS for cell in row
    )


class _Walk:
    """Goes through a tree in document order with a stack of its own: pages nest 10,000 deep."""

    __slots__ = ("deepest", "figures_at", "hidden_from", "open", "pen", "spans")

    def __init__(self) -> None:
        self.pen = _Pen()
        self.spans: list[Span] = []
        self.deepest = 0
        self.open: list[tuple[_Element, int, int]] = []
        """Elements entered and not left: node, what its tag does, number of its first line."""
        self.figures_at = 0
        """Depth of a row that reads as one line, while its cells are gone through."""
        self.hidden_from = 0
        """Depth of the outermost hidden element; 0 outside."""

    def go(self, root: _Element) -> None:
        pen, parts = self.pen, self.pen.parts
        node: _Element | None = root
        while node is not None:
            tag = _TAGS.get(node.tag, _BLOCK_TAG)
            if tag != _SKIPPED_TAG:
                if tag in _TABLE_TAGS:
                    tag = self.in_table(node, tag)
                if tag < _INLINE_TAG and parts:
                    pen.end_line()
                text = node.text
                if len(node):
                    self.enter(node, tag, text)
                    node = node[0]
                    continue
                if text and (parts or not text.isspace()):
                    self.read_leaf(node, tag, text)
            node = self.after(node)

    def after(self, node: _Element) -> _Element | None:
        """Give what follows an element, leaving those that end with it; None at the end of the tree."""
        pen, following = self.pen, None
        while self.open:
            tail = node.tail
            if tail and (pen.parts or not tail.isspace()):
                pen.write(tail)
            following = node.getnext()
            if following is not None:
                break
            node = self.leave()
        return following

    def read_leaf(self, node: _Element, tag: int, text: str) -> None:
        """Read the text of an element without children: most of a page are such."""
        if tag < _INLINE_TAG:
            self.enter(node, tag, text)
            self.leave()
        else:
            pen = self.pen
            pen.links += tag == _LINK_TAG
            pen.bolds += tag == _BOLD_TAG
            pen.write(text)
            pen.links -= tag == _LINK_TAG
            pen.bolds -= tag == _BOLD_TAG

    def enter(self, node: _Element, tag: int, text: str | None) -> None:
        pen = self.pen
        if tag == _HEADING_TAG:
            pen.headings.append(_HEADINGS[str(node.tag)])
        elif tag == _LINK_TAG:
            pen.links += 1
        elif tag == _BOLD_TAG:
            pen.bolds += 1
        self.open.append((node, tag, len(pen.lines)))
        self.deepest = max(self.deepest, len(self.open))
        if not self.hidden_from:
            style = node.get("style")
            if style and _HIDDEN.search(style):
                self.hidden_from = len(self.open)
        if text and (pen.parts or not text.isspace()):
            pen.write(text)

    def leave(self) -> _Element:
        pen, (node, tag, start) = self.pen, self.open.pop()
        if tag < _INLINE_TAG:
            if pen.parts:
                pen.end_line()
            if tag == _HEADING_TAG:
                pen.headings.pop()
            end = len(pen.lines)
            if end > start:
                self.spans.append(Span(node, start, end, bool(self.hidden_from)))
        elif tag == _LINK_TAG:
            pen.links -= 1
        elif tag == _BOLD_TAG:
            pen.bolds -= 1
        if self.hidden_from > len(self.open):
            self.hidden_from = 0
        return node

    def in_table(self, row_or_cell: _Element, tag: int) -> int:
        """Let the cells of a row of figures stand in one line."""
        if tag == _ROW_TAG:
            self.figures_at = len(self.open) + 1 if _is_figures(row_or_cell) else 0
        elif self.figures_at == len(self.open) > 0:
            self.pen.write_separator()
            return _INLINE_TAG
        return tag


def page_lines(root: _Element) -> PageLines:
    """Read the lines of a tree in document order."""
    walk = _Walk()
    walk.go(root)
    return PageLines(lines=walk.pen.lines, spans=walk.spans, depth=walk.deepest)
