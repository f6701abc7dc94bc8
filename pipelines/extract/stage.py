"""The stage extract: a page as text to the article inside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipelines.extract.breadcrumb import read_breadcrumb
from pipelines.extract.byline import read_byline
from pipelines.extract.confidence import Signs, confidence
from pipelines.extract.container import Choice, choose, container_path, line_value, with_question
from pipelines.extract.edges import cut
from pipelines.extract.head import read_head
from pipelines.extract.headings import find_headings
from pipelines.extract.lines import page_lines, plain_lines
from pipelines.extract.marks import is_infoline
from pipelines.extract.page_kind import (
    refuse_listing,
    refuse_other_languages,
    refuse_redirect,
    refuse_soft_404,
    refuse_soft_404_among_links,
)
from pipelines.extract.page_type import is_tag_page, page_kind
from pipelines.extract.plain import find_plain_title
from pipelines.extract.selected import Selected, select
from pipelines.extract.title import find_anchor, find_title, title_suffix
from pipelines.extract.tree import parse
from pipelines.layout import Layout
from pipelines.records import Extracted, Reason, Reject

if TYPE_CHECKING:
    from pipelines.config import ChainConfig
    from pipelines.extract.edges import Cut
    from pipelines.extract.head import Head
    from pipelines.extract.lines import Line
    from pipelines.extract.title import Title
    from pipelines.hostmodel import HostModel
    from pipelines.records import Decoded

_MARKUP: Final = re.compile(r"<(?:!doctype|html|head|body|div|p|br|table|title|meta)\b", re.IGNORECASE)
_SNIFF_CHARS: Final = 2_000
_BYLINE_LINES: Final = 8
"""The byline is looked for in so many lines below the title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found on a page, before it is judged."""

    lines: list[Line]
    """All of the page."""
    cut: Cut
    title: Title | None
    head: Head | None
    choice: Choice
    selected: Selected
    has_byline: bool


def extract(page: Decoded, config: ChainConfig) -> Extracted:
    """Find title, byline and main text of a page, and keep apart what is not main text.

    Damage is still in place: cues are matched on a normal form and the text is not changed.

    Raises:
        Reject: UNPARSABLE, REDIRECT_PAGE, SOFT_404, LISTING, NO_TITLE, NO_MAIN_TEXT or NOT_CHINESE.
    """
    return assemble(page, find(page, config), config)


def find(page: Decoded, config: ChainConfig) -> Finding:
    """Find what is on a page, and refuse pages that are no article.

    Raises:
        Reject: UNPARSABLE, REDIRECT_PAGE, SOFT_404 or LISTING.
    """
    if page.source.media_type == "text/plain" and not _MARKUP.search(page.html[:_SNIFF_CHARS]):
        return _find_plain(page)
    root = parse(page.html)
    head = read_head(root, page.source.final_url or page.source.url)
    found = page_lines(root)
    if found.depth > config.max_tree_depth:
        raise Reject(Reason.UNPARSABLE, f"elements nest {found.depth} deep, at most {config.max_tree_depth}")
    refuse_redirect(root, head, found.lines)
    selected = select(root, found, page.selectors)
    model = page.model
    learned = model.container if model else None
    choice = selected.choice or choose(found, anchor=find_anchor(found.lines, head, model), learned=learned)
    body_start = _first_prose(found.lines, choice)
    title = selected.title or find_title(found.lines, head, body_start=body_start, model=model)
    if selected.choice is None:
        choice = with_question(found.lines, choice, title.line if title else None)
    result = cut(found.lines, choice, title, model)
    refuse_soft_404(head.title, result.kept)
    has_byline = _has_byline(found.lines, choice, title)
    if selected.choice is None and not has_byline:
        _refuse_lists(found.lines, choice, result.kept, head)
    return Finding(
        lines=found.lines,
        cut=result,
        title=title,
        head=head,
        choice=choice,
        selected=selected,
        has_byline=has_byline,
    )


def _refuse_lists(lines: list[Line], choice: Choice, kept: list[Line], head: Head) -> None:
    try:
        refuse_listing(lines, choice, kept)
    except Reject as reject:
        refuse_soft_404_among_links(head.title, lines)
        if is_tag_page(head.title, head.url):
            raise Reject(reject.reason, f"tag page: {reject.detail}") from None
        raise


def _find_plain(page: Decoded) -> Finding:
    lines = plain_lines(page.html)
    value = sum(max(0.0, line_value(line)) for line in lines)
    choice = Choice(start=0, end=len(lines), weak={}, value=value, share=1.0)
    title = find_plain_title(lines)
    result = cut(lines, choice, title)
    refuse_soft_404(title.text if title else "", result.kept)
    return Finding(
        lines=lines,
        cut=result,
        title=title,
        head=None,
        choice=choice,
        selected=Selected(),
        has_byline=_has_byline(lines, choice, title),
    )


def _has_byline(lines: list[Line], choice: Choice, title: Title | None) -> bool:
    """Whether a byline stands between the title and the text: then a page is an article, however many links it has."""
    if title is None or title.line is None:
        return False
    between = range(title.line + 1, min(title.line + _BYLINE_LINES, _first_prose(lines, choice) + 1))
    return any(index not in choice.weak and is_infoline(lines[index]) for index in between)


def _first_prose(lines: list[Line], choice: Choice) -> int:
    return next((index for index in range(choice.start, choice.end) if lines[index].is_prose), choice.start)


def assemble(page: Decoded, finding: Finding, config: ChainConfig) -> Extracted:
    """Make the record of what was found.

    Raises:
        Reject: NO_TITLE, NO_MAIN_TEXT or NOT_CHINESE.
    """
    result, title, head, choice = finding.cut, finding.title, finding.head, finding.choice
    text = "\n".join(line.text for line in result.kept)
    if len(text) < config.min_text_chars:
        everything = "\n".join([text, *(block.text for block in result.removed)])
        if len(everything) >= config.min_text_chars:
            refuse_other_languages(everything, config)
        raise Reject(Reason.NO_MAIN_TEXT, f"{len(text)} characters, need {config.min_text_chars}")
    if title is None:
        raise Reject(Reason.NO_TITLE, "neither <title> nor heading nor byline names one")
    refuse_other_languages(text, config)
    crumbs = read_breadcrumb(result.crumbs, head, title.text)
    byline = finding.selected.over(read_byline(result.around, head, page.source, crumbs)).as_seen()
    return Extracted(
        source=page.source,
        decoding=page.decoding,
        title=title.text,
        title_raw=title.raw,
        author=byline.author,
        source_name=byline.source_name,
        editor=byline.editor,
        published=byline.published,
        breadcrumb=crumbs,
        canonical_url=head.canonical_url if head else None,
        text=text,
        headings=find_headings(result.kept),
        removed=result.removed,
        confidence=confidence(
            Signs(
                share=choice.share,
                chars=len(text),
                is_title_printed=title.line is not None,
                has_byline=finding.has_byline,
                behind_cut=result.behind_cut,
                is_selected=finding.selected.choice is not None,
            )
        ),
        layout=_layout(finding, page.model),
        page_kind=page_kind(finding.lines, title.text, head, page.source.final_url or page.source.url),
    )


def _layout(finding: Finding, model: HostModel | None) -> Layout:
    node = finding.choice.node
    return Layout(
        container=container_path(node) if node is not None else None,
        suffix=title_suffix(finding.head, finding.title) if finding.head else None,
        model=model.digest if model else None,
    )
