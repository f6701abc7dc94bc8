"""Topics shown by two words of a clause: 短信 and 保存 tell of evidence, however far apart they stand in it.

A cue is one way to say a thing; a pair is all the ways that put a word of one list beside a word of another. Where two
words are too common to tell by themselves, a third list must give its company from the sentence (打过来 and 一天 are of
collection where a debt is spoken of), or must be silent in the clause.
"""

from __future__ import annotations

import re
from functools import cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from pipelines.annotate.phrases import Phrases
from pipelines.annotate.topic_tables import TopicPair, topic_pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.annotate.phrases import Places
    from pipelines.annotate.sentences import Sentences

_CLAUSE_END: Final = re.compile("[。!?;,\n]")


class Pairing(NamedTuple):
    """Two words of a pair in one clause, by code points from the first to the last of them."""

    start: int
    end: int
    pair: TopicPair


_Clause: TypeAlias = list[tuple[int, int, int]]
"""The words of a clause in order: first code point, code point after the last, sides."""


def find_pairs(folded: str, places: Places, sentences: Sentences) -> Iterator[Pairing]:
    """Give the pairs of a folded text, each once a clause, in order of clauses.

    Args:
        folded: the text.
        places: all places of all words of the pairs.
        sentences: of the text.
    """
    sides = _sides()
    every, width = (1 << _width()) - 1, _width()
    said = [sides[number] for _, _, number in places]
    for first, behind in sentences.divide([start for start, _, _ in places]):
        told = reduce(or_, said[first:behind])
        if told & (told >> width) & every:  # few sentences have both words of a pair
            yield from _of_sentence(folded, places[first:behind])


def _of_sentence(folded: str, places: Places) -> Iterator[Pairing]:
    needed = _needed()
    company = reduce(or_, [needed[number] for _, _, number in places], _free_pairs())
    for clause, met in _meetings(folded, places):
        left = met & company
        while left:
            bit = left & -left
            left ^= bit
            pair = topic_pairs()[bit.bit_length() - 1]
            span = _nearest(clause, bit, pair)
            if span is not None:
                yield Pairing(*span, pair)


def _meetings(folded: str, places: Places) -> Iterator[tuple[_Clause, int]]:
    """Give the clauses of a sentence in which both words of a pair stand and none that must be silent, with those."""
    sides, width = _sides(), _width()
    every = (1 << width) - 1
    clause: _Clause = []
    said = clause_end = 0
    for start, minus_end, number in (*places, (len(folded) + 1, 0, 0)):
        if start >= clause_end:
            if len(clause) > 1 and (met := said & (said >> width) & every & ~(said >> 2 * width)):
                yield clause, met
            following = _CLAUSE_END.search(folded, start)
            clause_end = following.start() if following else len(folded)
            clause, said = [], 0
        said |= sides[number]
        clause.append((start, -minus_end, sides[number]))


def _nearest(clause: _Clause, first: int, pair: TopicPair) -> tuple[int, int] | None:
    """Give the first two words of a pair that stand near enough, in an order that counts; None where none do.

    A look back ends where the gap does, so the time is linear in the clause.
    """
    other = first << _width()
    of_pair = [word for word in clause if word[2] & (first | other)]
    for index, (start, end, sides) in enumerate(of_pair):
        for begin, stop, earlier in reversed(of_pair[max(0, index - _MOST_BACK) : index]):
            if stop < start - pair.gap:
                break
            is_in_order = earlier & first and sides & other
            if stop <= start and (is_in_order or (not pair.is_ordered and earlier & other and sides & first)):
                return begin, end
    return None


_MOST_BACK: Final = 24
"""Words looked at before one: no gap of real text holds more."""


@cache
def _width() -> int:
    return len(topic_pairs())


@cache
def _free_pairs() -> int:
    """Give the pairs that ask for no company, as bits."""
    return sum(1 << number for number, pair in enumerate(topic_pairs()) if not pair.needs)


@cache
def pair_words() -> Phrases[int]:
    """Give the words of all pairs, with the pairs each stands in as bits.

    As the first word; above that, `_width` bits further, as the other; above that as one that must be silent; above
    that as one of the company that is asked for.
    """
    words: dict[str, int] = {}
    for number, pair in enumerate(topic_pairs()):
        for side, told in enumerate((pair.one, pair.other, pair.without, pair.needs)):
            for word in told:
                words[word] = words.get(word, 0) | 1 << (number + side * _width())
    return Phrases(words.items(), whole_words=False)


@cache
def _sides() -> tuple[int, ...]:
    """Give of each word the pairs it stands in, without those whose company it is."""
    stands = (1 << 3 * _width()) - 1
    return tuple(bits & stands for bits in pair_words().meanings)


@cache
def _needed() -> tuple[int, ...]:
    """Give of each word the pairs whose company it is."""
    return tuple(bits >> 3 * _width() for bits in pair_words().meanings)
