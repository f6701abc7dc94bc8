"""What a source file's selectors point at: a person knows where a site keeps its article, title, author and date."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from lxml.cssselect import CSSSelector

from pipelines.extract.container import Choice, choose, line_value
from pipelines.extract.dates import dates_in
from pipelines.extract.title import Title, without_closing_mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from pipelines.extract.byline import Byline
    from pipelines.extract.lines import PageLines
    from pipelines.records import Published, Selectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """The parts that selectors gave; None where there was no selector or it met nothing on this page."""

    choice: Choice | None = None
    title: Title | None = None
    author: str | None = None
    published: Published | None = None

    def over(self, byline: Byline) -> Byline:
        """Give the byline with the selected author and date in place of the found ones."""
        return replace(byline, author=self.author or byline.author, published=self.published or byline.published)


def select(root: _Element, found: PageLines, selectors: Selectors | None) -> Selected:
    """Read what the selectors of a source point at.

    Args:
        root: the page's tree.
        found: its lines.
        selectors: valid CSS; None where the source has none.
    """
    if selectors is None:
        return Selected()
    published = _text(root, selectors.published)
    return Selected(
        choice=_choice(root, found, selectors.text),
        title=_title(root, found, selectors.title),
        author=_text(root, selectors.author),
        published=next((date for _, date in dates_in(published)), None) if published else None,
    )


def _first(root: _Element, selector: str | None) -> _Element | None:
    if selector is None:
        return None
    nodes = cast("list[_Element]", CSSSelector(selector)(root))
    return nodes[0] if nodes else None


def _text(root: _Element, selector: str | None) -> str | None:
    node = _first(root, selector)
    if node is None:
        return None
    return " ".join("".join(cast("Iterator[str]", node.itertext())).split()) or None


def _title(root: _Element, found: PageLines, selector: str | None) -> Title | None:
    raw = _text(root, selector)
    if raw is None:
        return None
    line = next((index for index, line in enumerate(found.lines) if line.text == raw), None)
    return Title(text=without_closing_mark(raw), raw=raw, line=line)


def _choice(root: _Element, found: PageLines, selector: str | None) -> Choice | None:
    node = _first(root, selector)
    span = next((span for span in found.spans if span.node is node), None)
    if span is None:
        return None
    value = sum(max(0.0, line_value(line)) for line in found.lines[span.start : span.end])
    # What stands inside is cut by its lines alone: a person chose the element, whatever its parts are called.
    return replace(choose(found), start=span.start, end=span.end, weak={}, value=value, share=1.0, node=node)
