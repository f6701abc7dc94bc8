"""How much of a text a synonym machine wrote: words that stand where another of the same sense is usual."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipelines.annotate.telltales import word_phrases
from pipelines.spinning import misfit

if TYPE_CHECKING:
    from pipelines.annotate.phrases import Places

_PER: Final = 1000
_FEWEST_CHARS: Final = 200
"""Shorter texts are taken for so long: two such words in a line are chance."""
_WORTH: Final = 10.0
"""Nats that make one word of a machine: more says nothing more of it."""
_LEAST: Final = -4.0
"""A word that fits better than the other, as those of officials do (消费者, 开展), speaks against a machine."""
_FEWEST_WORDS: Final = 12
"""For 1,000 characters: texts with fewer are none of a machine's, and cost nothing more."""


def spun_rate(folded: str, places: Places) -> float:
    """Give such words for 1,000 characters, each by how badly it fits.

    A word counts by how much likelier the one is for which it may stand: 能够 and 客户 are words of everybody's.
    """
    found = list(word_phrases()["spun"].find(folded, places=places))
    rate = _PER / max(len(folded), _FEWEST_CHARS)
    if len(found) * rate < _FEWEST_WORDS:
        return 0.0
    told = sum(_weight(misfit(folded, start, end, word)) for start, end, word in found)
    return max(0.0, told * rate)


def _weight(nats: float) -> float:
    return max(_LEAST, min(_WORTH, nats)) / _WORTH
