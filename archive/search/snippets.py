"""Hits marked in the text as it was written: the index folds, the reader sees the original script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from archive.search.queries import hit_spans

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.search.folding import Folding

MARKS: Final = ("【", "】")
"""What stands before and after a hit where the caller names nothing else: plain text, as in SQL results."""

SNIPPET_CHARS: Final = 80
"""Length of a snippet: two lines of a terminal, as a Chinese character is two columns wide."""

_LEAD_CHARS: Final = 16  # shown before the first hit
_PARAGRAPH_MARK: Final = " "


def mark(
    text: str,
    query: str,
    *,
    marks: tuple[str, str] = MARKS,
    escape: Callable[[str], str] = str,
    folding: Folding | None = None,
) -> str:
    """Give the whole text with its hits marked.

    Args:
        text: as stored.
        query: as typed (see `archive.search.queries`).
        marks: what to put before and after a hit; never escaped.
        escape: applied to every piece of the text between marks: `html.escape` for a page.
        folding: that of the archive; the present one when left out.

    >>> mark("網絡貸款逾期", "贷款")
    '網絡【貸款】逾期'
    """
    return _marked(text, hit_spans(query, text, folding), marks, escape)


def snippet(
    text: str,
    query: str,
    *,
    marks: tuple[str, str] = MARKS,
    escape: Callable[[str], str] = str,
    folding: Folding | None = None,
) -> str:
    """Give the stretch of about `SNIPPET_CHARS` characters with the most hits, marked, on one line.

    Without a hit it is the beginning of the text. Arguments as in `mark`.
    """
    spans = hit_spans(query, text, folding)
    start = max(0, _densest(spans) - _LEAD_CHARS) if spans else 0
    if start + SNIPPET_CHARS > len(text):
        start = max(0, len(text) - SNIPPET_CHARS)
    end = min(len(text), start + SNIPPET_CHARS)
    inside = [
        (max(first, start) - start, min(last, end) - start) for first, last in spans if last > start and first < end
    ]
    piece = text[start:end].replace("\n", _PARAGRAPH_MARK)
    return ("…" if start else "") + _marked(piece, inside, marks, escape) + ("…" if end < len(text) else "")


def has_hit(text: str, query: str, folding: Folding | None = None) -> bool:
    """Say whether the text shows a hit of the query."""
    return bool(hit_spans(query, text, folding))


def _densest(spans: list[tuple[int, int]]) -> int:
    # Start of the first hit whose window holds the most hits; two hands over the list, so linear.
    best, best_count, last = spans[0][0], 0, 0
    for index, (start, _) in enumerate(spans):
        while last < len(spans) and spans[last][1] <= start - _LEAD_CHARS + SNIPPET_CHARS:
            last += 1
        if last - index > best_count:
            best, best_count = start, last - index
    return best


def _marked(text: str, spans: list[tuple[int, int]], marks: tuple[str, str], escape: Callable[[str], str]) -> str:
    before, after = marks
    parts = []
    done = 0
    for start, end in spans:
        parts += [escape(text[done:start]), before, escape(text[start:end]), after]
        done = end
    return "".join([*parts, escape(text[done:])])
