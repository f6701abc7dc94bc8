"""The words that spinning programs put for others (tables/spun_words.tsv), and how much worse they fit."""

from __future__ import annotations

from functools import cache
from importlib import resources

from pipelines.bigrams import bigrams
from pipelines.script.fold import fold
from pipelines.trigrams import trigrams


@cache
def spun_words() -> dict[str, str]:
    """Give each such word, folded, with the word for which it stands."""
    table = resources.files("pipelines").joinpath("tables", "spun_words.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return {fold(spun): fold(word) for word, *others in rows for spun in others}


def misfit(folded: str, start: int, end: int, word: str) -> float:
    """Give how much likelier another word is than what stands at a place, in nats; below 0 where it is less likely.

    >>> misfit("会有不良作用", 4, 6, "影响") > 0 > misfit("产生副作用", 3, 5, "影响")
    True
    """
    before, behind = folded[max(0, start - 2) : start], folded[end : end + 2]
    return _log_prob(before, f"{word}{behind}") - _log_prob(before, f"{folded[start:end]}{behind}")


def _log_prob(before: str, text: str) -> float:
    total = 0.0
    for char in text:
        total += trigrams().after(before, char) if before else bigrams().char(char)
        before = f"{before[-1:]}{char}"
    return total
