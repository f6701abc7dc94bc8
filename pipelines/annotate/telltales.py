"""The words that speak against a text, by kind."""

from __future__ import annotations

from functools import cache
from typing import Final

from pipelines.annotate.phrases import Phrases
from pipelines.annotate.tables import quality_table

WORDS: Final = ("injected", "gambling", "doorway", "translated", "spun")
"""The kinds, as quality.yaml has them."""


@cache
def word_phrases() -> dict[str, Phrases[str]]:
    """Give the words of each kind."""
    table = quality_table()
    return {name: Phrases(((word, word) for word in table[name]), whole_words=False) for name in WORDS}
