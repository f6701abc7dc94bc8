"""The words that spinning programs put for others, and whether one stands where another is at home.

Two tables: spun_words.tsv is for comparing texts, where a word is mapped back wherever it stands; spun_pairs.tsv is
wider and has words of everybody's (办事 for 服务), which tell something only by their places.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipelines.language.bigrams import bigrams
from pipelines.language.trigrams import trigrams
from pipelines.script.fold import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

_BETTER: Final = 2.0
"""Nats by which another word must fit its place better, each measured against its own rarity. Of 511 honest texts none
has more than 10 such words in 1,000 characters; of generic texts put through a program, each has 16 and more."""
_PLACES_KEPT: Final = 8192


@cache
def spun_words() -> dict[str, str]:
    """Give each word of the narrow table, folded, with the word for which it stands."""
    return {spun: word for word, *others in _rows("spun_words.tsv") for spun in others}


@cache
def put_for() -> Mapping[str, tuple[str, ...]]:
    """Give each word of the wide table, folded, with those for which it may stand."""
    found: dict[str, tuple[str, ...]] = {}
    for word, *others in _rows("spun_pairs.tsv"):
        for spun in others:
            found[spun] = (*found.get(spun, ()), word)
    return found


def _rows(name: str) -> list[list[str]]:
    table = resources.files("pipelines").joinpath("tables", name).read_text(encoding="utf-8")
    return [list(map(fold, line.split("\t"))) for line in table.splitlines() if line and not line.startswith("#")]


@lru_cache(maxsize=_PLACES_KEPT)
def is_misfit(before: str, word: str, behind: str) -> bool:
    """Tell whether a word for which this one may stand fits much better between two characters on either side.

    >>> is_misfit("受到", "作用", "。"), is_misfit("起到", "作用", "。")
    (True, False)
    """
    limit = _fit(before, word, behind) + _BETTER
    return any(_fit(before, other, behind) > limit for other in put_for()[word])


def _fit(before: str, word: str, behind: str) -> float:
    """Give how much likelier a word makes its place than it is by itself, in nats."""
    model = bigrams()
    by_itself = model.char(word[0]) + sum(model.pair(one, other) for one, other in pairwise(word))
    return _log_prob(before, f"{word}{behind}") - by_itself


def _log_prob(before: str, text: str) -> float:
    total = 0.0
    for char in text:
        total += trigrams().after(before, char) if before else bigrams().char(char)
        before = f"{before[-1:]}{char}"
    return total
