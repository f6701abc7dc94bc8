"""Topics shown by two words of a clause: 短信 and 保存 tell of evidence, however far apart they stand in it.

A cue is one way to say a thing; a pair is all the ways that put a word of one list beside a word of another. Where two
words are too common to tell by themselves, a third list must give its company from the sentence (打过来 and 一天 are of
collection where a debt is spoken of), or must be silent in the clause.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.annotate.phrases import Phrases
from pipelines.annotate.tables import TopicPair, topic_pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.annotate.phrases import Places

_CLAUSE_END: Final = re.compile("[。!?;,\n]")
_SENTENCE_END: Final = re.compile("[。!?;\n]")


class Pairing(NamedTuple):
    """Two words of a pair in one clause, by code points from the first to the last of them."""

    start: int
    end: int
    pair: TopicPair


class _Word(NamedTuple):
    """A word of the pairs, with the pairs it stands in as bits."""

    first: int
    other: int
    needed: int
    against: int


_Clause = list[tuple[int, int, _Word]]


def find_pairs(folded: str, places: Places) -> Iterator[Pairing]:
    """Give the pairs of a folded text, each once a clause, in order of clauses.

    Args:
        folded: the text.
        places: all places of all words of the pairs.
    """
    words, free = pair_words().meanings, _free_pairs()
    clause: _Clause = []
    met: list[tuple[_Clause, int]] = []
    company, clause_end = free, -1
    firsts = others = against = 0
    for start, minus_end, number in places:
        if start >= clause_end:
            if firsts & others & ~against:
                met.append((clause, firsts & others & ~against))
            if clause_end >= 0 and _SENTENCE_END.search(folded, clause_end, start):
                for each in met:
                    yield from _pairings(*each, company)
                met, company = [], free
            following = _CLAUSE_END.search(folded, start)
            clause_end = following.start() if following else len(folded)
            clause = []
            firsts = others = against = 0
        first, other, needed, silent = word = words[number]
        firsts |= first
        others |= other
        company |= needed
        against |= silent
        clause.append((start, -minus_end, word))
    for each in (*met, (clause, firsts & others & ~against)):
        yield from _pairings(*each, company)


def _pairings(clause: _Clause, met: int, company: int) -> Iterator[Pairing]:
    """Give the pairs of which both sides stand in a clause, as far as they have their company."""
    met &= company
    while met:
        bit = met & -met
        met ^= bit
        pair = topic_pairs()[bit.bit_length() - 1]
        span = _nearest(clause, bit, pair)
        if span is not None:
            yield Pairing(*span, pair)


def _nearest(clause: _Clause, bit: int, pair: TopicPair) -> tuple[int, int] | None:
    """Give the first two words of a pair that stand near enough, in an order that counts; None where none do.

    A look back ends where the gap does, so the time is linear in the clause.
    """
    for index, (start, end, word) in enumerate(clause):
        if not (word.first | word.other) & bit:
            continue
        for begin, stop, earlier in reversed(clause[max(0, index - _MOST_BACK) : index]):
            if stop < start - pair.gap:
                break
            is_in_order = earlier.first & word.other & bit
            if stop <= start and (is_in_order or (earlier.other & word.first & bit and not pair.is_ordered)):
                return begin, end
    return None


_MOST_BACK: Final = 24
"""Words looked at before one: no gap of real text holds more."""


@cache
def _free_pairs() -> int:
    """Give the pairs that ask for no company, as bits."""
    return sum(1 << number for number, pair in enumerate(topic_pairs()) if not pair.needs)


@cache
def pair_words() -> Phrases[_Word]:
    """Give the words of all pairs."""
    sides: dict[str, list[int]] = {}
    for number, pair in enumerate(topic_pairs()):
        for side, words in enumerate((pair.one, pair.other, pair.needs, pair.without)):
            for word in words:
                sides.setdefault(word, [0, 0, 0, 0])[side] |= 1 << number
    return Phrases(((word, _Word(*bits)) for word, bits in sides.items()), whole_words=False)
