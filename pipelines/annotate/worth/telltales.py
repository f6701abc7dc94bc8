"""The words that speak against a text, by kind."""

from __future__ import annotations

from functools import cache
from typing import Final

from pipelines.annotate.phrases import Phrases
from pipelines.annotate.tables import quality_table
from pipelines.language.spinning import put_for

WORDS: Final = ("injected", "gambling", "doorway", "translated", "spun")
"""The kinds, as quality.yaml has them; the spun words have a table of their own."""


@cache
def word_phrases() -> dict[str, Phrases[str]]:
    """Give the words of each kind, each meaning itself."""
    table = quality_table()
    words = {name: put_for() if name == "spun" else table[name] for name in WORDS}
    return {name: Phrases(((word, word) for word in words[name]), whole_words=False) for name in WORDS}
