"""Pages that only want to be found: they say the words of their title over and over, and nothing of it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from pipelines.annotate.tables import quality_table

if TYPE_CHECKING:
    from pipelines.annotate.reading import Reading

_MOST_CHARS: Final = 800
"""Longer texts say more than their title."""
_KEYWORD: Final = re.compile("(?=([\u4e00-\u9fff]{4}))")
_FEWEST: Final = 4
"""So often an article of a paragraph names its subject at most."""


def stuffed_share(reading: Reading) -> float:
    """Give the share of a short text that is one keyword of its title, four characters; 1 where it says what it is.

    0 where the keyword stands there less than four times.
    """
    folded = reading.folded
    if len(folded) > _MOST_CHARS:
        return 0.0
    if _gathering().search(folded):
        return 1.0
    often = max((folded.count(keyword) for keyword in set(_KEYWORD.findall(reading.title_folded))), default=0)
    return 4 * often / len(folded) if often >= _FEWEST else 0.0


@cache
def _gathering() -> re.Pattern[str]:
    return re.compile(quality_table()["gathering"])
