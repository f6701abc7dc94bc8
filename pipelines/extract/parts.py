"""Articles in several pages: which pages go on with one, and the pages joined to one article."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urldefrag, urlsplit

from pipelines.extract.cues import letters, normal_form
from pipelines.extract.head import absolute_url
from pipelines.extract.stage import assemble, find
from pipelines.extract.tree import parse
from pipelines.records import Reject

if TYPE_CHECKING:
    from collections.abc import Sequence
    from urllib.parse import SplitResult

    from pipelines.config import ChainConfig
    from pipelines.extract.lines import Line
    from pipelines.extract.stage import Finding
    from pipelines.records import Decoded, Extracted

_EXTENSION: Final = re.compile(r"\.(?:s?html?|php|aspx?|jsp)$", re.IGNORECASE)
_PART: Final = re.compile(r"[_-](?:p|page)?(?P<number>\d{1,3})$|/(?P<folder>\d{1,3})$", re.IGNORECASE)
_PAGE_KEYS: Final = frozenset({"page", "p", "pn", "pageno", "pageindex", "paged", "pg"})
_PAGER_TEXT: Final = re.compile(
    r"\W*(?:\d{1,3}|第\s?\d{1,3}\s?页|第.{1,3}页|下一?页|后一页|next)\W*(?:[:：].{0,40})?$", re.IGNORECASE
)
_MAX_PARTS: Final = 50
_OVERLAP: Final = 3
"""Paragraphs at the start of a part that may repeat the end, or the lead, of what stands before."""


def find_parts(page: Decoded) -> tuple[str, ...]:
    """Give the addresses of the further parts that a page's pager links to, in the order of their numbers.

    A part has the page's own address with a number behind it: 3456_2.html, 3456-2.html, 3456/2, ?page=2. Without an
    address of its own a page has no parts.

    Raises:
        Reject: UNPARSABLE.
    """
    url = page.source.final_url or page.source.url
    own = _numbered(url) if url else None
    if own is None:
        return ()
    linked: dict[tuple[str, int], str] = {}
    for anchor in parse(page.html).iter("a"):
        text = normal_form("".join(str(part) for part in anchor.itertext()))
        target = absolute_url(anchor.get("href") or "", url) if _PAGER_TEXT.match(text) else None
        numbered = _numbered(target) if target else None
        if target and numbered:
            linked.setdefault(numbered, urldefrag(target).url)
    # 2024-11-06 ends like a part of 2024-11: only a pager that leads back to the first page says that it is one.
    stem = own[0] if own[1] == 1 or (own[0], 1) in linked else _whole(url or "")
    numbers = sorted(number for shared, number in linked if shared == stem and number > 1 and (stem, number) != own)
    return tuple(linked[stem, number] for number in numbers[:_MAX_PARTS])


def part_number(url: str) -> int:
    """Give the number of a part by its address; 1 for an article's first page.

    >>> part_number("http://a.example/yuqi/8812_3.html"), part_number("http://a.example/yuqi/8812.html")
    (3, 1)
    """
    numbered = _numbered(url)
    return numbered[1] if numbered else 1


def join_parts(pages: Sequence[Decoded], config: ChainConfig) -> Extracted:
    """Extract an article from its pages, the first part first; title, byline and address are those of the first.

    A later part that holds no text is passed over; paragraphs it repeats at its start are dropped. Headings are found
    in the whole, so that numbering goes on from part to part.

    Raises:
        Reject: what the first page is rejected for, or the joined text.
        ValueError: no pages.
    """
    if not pages:
        raise ValueError("an article has at least one page")
    joined = find(pages[0], config)
    for page in pages[1:]:
        try:
            joined = _with(joined, find(page, config))
        except Reject:
            continue
    return assemble(pages[0], joined, config)


def _with(first: Finding, part: Finding) -> Finding:
    kept = [*first.cut.kept, *_new_lines(first.cut.kept, part.cut.kept)]
    around = replace(first.cut.around, far=part.cut.around.far)
    cut = replace(first.cut, kept=kept, removed=(*first.cut.removed, *part.cut.removed), around=around)
    return replace(first, cut=cut)


def _new_lines(before: list[Line], part: list[Line]) -> list[Line]:
    """Drop what a part repeats at its start: the lead, or the last paragraph of the part in front of it."""
    known = {letters(line.text) for line in (*before[:_OVERLAP], *before[-_OVERLAP:])}
    start = 0
    while start < min(_OVERLAP, len(part)) and letters(part[start].text) in known:
        start += 1
    return part[start:]


def _numbered(url: str) -> tuple[str, int] | None:
    """Split an address into what its parts share and the number of the part; None for what is no address."""
    try:
        split = urlsplit(url)
        query = parse_qsl(split.query, max_num_fields=50)
    except ValueError:
        return None
    pages = [int(value) for key, value in query if _is_page(key, value)]
    rest = "&".join(f"{key}={value}" for key, value in query if not _is_page(key, value))
    stem, number = _numbered_path(split, has_query=bool(pages))
    return f"{(split.hostname or '').removeprefix('www.')}{stem}?{rest}", pages[0] if pages else number


def _whole(url: str) -> str:
    """Give what the parts of an address share that is itself a first page's, however it ends."""
    split = urlsplit(url)
    path = _EXTENSION.sub("", split.path.rstrip("/"))
    query = "&".join(
        f"{key}={value}" for key, value in parse_qsl(split.query, max_num_fields=50) if not _is_page(key, value)
    )
    return f"{(split.hostname or '').removeprefix('www.')}{path}?{query}"


def _is_page(key: str, value: str) -> bool:
    return key.lower() in _PAGE_KEYS and value.isascii() and value.isdigit() and len(value) < 4


def _numbered_path(split: SplitResult, *, has_query: bool) -> tuple[str, int]:
    path = _EXTENSION.sub("", split.path.rstrip("/"))
    match = None if has_query else _PART.search(path)
    if match is None:
        return path, 1
    return path[: match.start()], int(match["number"] or match["folder"])
