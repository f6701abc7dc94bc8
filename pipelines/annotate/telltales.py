"""The words that speak against a text, by kind."""

from __future__ import annotations

from functools import cache
from typing import Final

from pipelines.annotate.phrases import Phrases
from pipelines.annotate.tables import quality_table
from pipelines.spinning import spun_words

WORDS: Final = ("injected", "gambling", "doorway", "translated", "spun")
"""The kinds, as quality.yaml has them; the spun words have a table of their own."""


@cache
def word_phrases() -> dict[str, Phrases[str]]:
    """Give the words of each kind; those of a synonym machine mean the word for which they stand."""
    table = quality_table()
    words = {name: spun_words() if name == "spun" else dict.fromkeys(table[name], "") for name in WORDS}
    return {name: Phrases(words[name].items(), whole_words=False) for name in WORDS}
