"""How sure an extraction is: a number that is low where the text is likely to be wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_SURE_CHARS: Final = 300
"""A text of this length adds nothing more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What speaks for and against the choice of a main text."""

    share: float
    """0 to 1: the chosen element's part of all the prose of the page."""
    chars: int
    """Of the main text."""
    is_title_printed: bool
    """A line of the page prints the title."""
    has_byline: bool
    """A byline stands between the title and the text."""
    behind_cut: float
    """0 to 1: part of the main text that follows something cut out of its element, other than a byline at its top."""
    is_selected: bool
    """A person's selector chose the element."""


def confidence(signs: Signs) -> float:
    """Weigh the signs: 0 to 1.

    The factors were chosen on the synthetic pages and the development set (bench/extraction.py prints the mean F1 of
    each band of confidence); they order pages rather than give a probability.

    >>> sure = Signs(share=1.0, chars=900, is_title_printed=True, has_byline=True, behind_cut=0.0, is_selected=False)
    >>> confidence(sure)
    1.0
    """
    if signs.is_selected:
        return 1.0
    length = 0.6 + 0.4 * min(1.0, signs.chars / _SURE_CHARS)
    frame = (1.0 if signs.is_title_printed else 0.8) * (1.0 if signs.has_byline else 0.85)
    return round(length * frame * (0.4 + 0.6 * signs.share) * (1.0 - 0.5 * signs.behind_cut), 3)
