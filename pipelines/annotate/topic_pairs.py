"""Topics shown by two words of a clause: 短信 and 保存 tell of evidence, however far apart they stand in it.

A cue is one way to say a thing; a pair is all the ways that put a word of one list beside a word of another.
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


class Pairing(NamedTuple):
    """Two words of a pair in one clause, by code points from the first to the last of them."""

    start: int
    end: int
    pair: TopicPair


class _Word(NamedTuple):
    """A word of the pairs, with the pairs it stands in as bits: on the first side, on the other."""

    first: int
    other: int


def find_pairs(folded: str, places: Places) -> Iterator[Pairing]:
    """Give the pairs of a folded text, each once a clause, in the order of their last words.

    Args:
        folded: the text.
        places: all places of all words of the pairs.
    """
    words = pair_words().meanings
    clause_end = -1
    firsts = others = given = 0
    clause: list[tuple[int, int, _Word]] = []
    for start, minus_end, number in places:
        word = words[number]
        if start >= clause_end:
            following = _CLAUSE_END.search(folded, start)
            clause_end = following.start() if following else len(folded)
            firsts, others, given, clause = 0, 0, 0, []
        met = ((word.first & others) | (word.other & firsts)) & ~given
        while met:
            bit = met & -met
            met ^= bit
            begin = _partner(clause, word, bit, start)
            if begin is not None:
                given |= bit
                yield Pairing(begin, -minus_end, topic_pairs()[bit.bit_length() - 1])
        firsts |= word.first
        others |= word.other
        clause.append((start, -minus_end, word))


def _partner(clause: list[tuple[int, int, _Word]], word: _Word, bit: int, start: int) -> int | None:
    """Give where the nearest word of the other side before a place begins; None where it is too far or of no order."""
    pair = topic_pairs()[bit.bit_length() - 1]
    for begin, end, earlier in reversed(clause):
        if end < start - pair.gap:
            return None
        is_in_order = earlier.first & word.other & bit
        if end <= start and (is_in_order or (earlier.other & word.first & bit and not pair.is_ordered)):
            return begin
    return None


@cache
def pair_words() -> Phrases[_Word]:
    """Give the words of all pairs."""
    sides: dict[str, list[int]] = {}
    for number, pair in enumerate(topic_pairs()):
        for side, words in enumerate((pair.one, pair.other)):
            for word in words:
                sides.setdefault(word, [0, 0])[side] |= 1 << number
    return Phrases(((word, _Word(*bits)) for word, bits in sides.items()), whole_words=False)
