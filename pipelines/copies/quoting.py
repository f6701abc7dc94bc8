"""Whether an article quotes another: whole paragraphs of it, in a text of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipelines.copies.notices import is_notice

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LEAST_QUOTED: Final = 30
"""Han characters of a paragraph; a shorter one may be a heading or a set phrase."""

_PARAGRAPHS: Final = 2
"""Whole paragraphs that make a quotation; one may be a law's words, which nobody quotes from the other."""

_PART: Final = 0.15
"""Share of the shorter text that they make up at least."""


def quotes(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether two texts, as their paragraphs in folded Han characters, have a quotation in common.

    Lines with which both begin, or both end, are what a site puts before and behind all its articles; so are notices.
    """
    first = next((place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0)
    last = next(
        (place for place, pair in enumerate(zip(reversed(one), reversed(other), strict=False)) if pair[0] != pair[1]), 0
    )
    bodies = [text[first : len(text) - last] for text in (one, other)]
    wholes = ["".join(body) for body in bodies]
    shorter = min(sum(map(len, one)), sum(map(len, other)))
    for body, whole in zip(bodies, reversed(wholes), strict=True):
        quoted = [part for part in body if len(part) >= LEAST_QUOTED and part in whole]
        # Notices are looked for in what is enough with them: most pairs have no such lines in common at all.
        if _is_enough(quoted, shorter) and _is_enough([part for part in quoted if not is_notice(part)], shorter):
            return True
    return False


def has_paragraphs(paragraphs: Iterable[str], han: str) -> bool:
    """Tell whether a text has paragraphs enough of another: a cheap look before `quotes`, which says no where both do.

    Args:
        paragraphs: the different ones of a text that are long enough to be quoted; see `LEAST_QUOTED`.
        han: the folded Han characters of the other.
    """
    return sum(paragraph in han for paragraph in paragraphs) >= _PARAGRAPHS


def _is_enough(quoted: Sequence[str], shorter: int) -> bool:
    return len(set(quoted)) >= _PARAGRAPHS and sum(map(len, quoted)) >= _PART * shorter
