"""Topics shown by two words of a clause: 短信 and 保存 tell of evidence, however far apart they stand in it.

A cue is one way to say a thing; a pair is all the ways that put a word of one list beside a word of another. Where two
words are too common to tell by themselves, a third list must give its company from the sentence (打过来 and 一天 are of
collection where a debt is spoken of), or must be silent in the clause.
"""

from __future__ import annotations

import re
from functools import cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.annotate.phrases import Phrases
from pipelines.annotate.sections.topic_tables import TopicPair, topic_pairs

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

    sides: int
    """As the first word; above that, `_width` bits further, as the other; above that as one that must be silent."""
    needed: int


_Clause = list[tuple[int, int, int]]
"""The words of a clause in order: first code point, code point after the last, sides."""


def find_pairs(folded: str, places: Places) -> Iterator[Pairing]:
    """Give the pairs of a folded text, each once a clause, in order of clauses.

    Args:
        folded: the text.
        places: all places of all words of the pairs.
    """
    for clause, met in _meetings(folded, places):
        left = met
        while left:
            bit = left & -left
            left ^= bit
            pair = topic_pairs()[bit.bit_length() - 1]
            span = _nearest(clause, bit, pair)
            if span is not None:
                yield Pairing(*span, pair)


def _meetings(folded: str, places: Places) -> list[tuple[_Clause, int]]:
    """Give the clauses in which both words of a pair stand and none that must be silent, with those that have company.

    One turn a word and nothing but what it needs: a text has a hundred of them.
    """
    words, free, width = pair_words().meanings, _free_pairs(), _width()
    every, silent = (1 << width) - 1, 2 * width
    sides_of = _sides()
    said = reduce(or_, [sides_of[number] for _, _, number in places], 0)
    possible = said & (said >> width) & every
    if not possible:
        return []  # most sentences
    counting = possible | possible << width | possible << silent
    places = [place for place in places if sides_of[place[2]] & counting or words[place[2]].needed & possible]
    told: list[tuple[_Clause, int]] = []
    of_sentence: list[tuple[_Clause, int]] = []
    clause: _Clause = []
    company = free
    sides = clause_end = sentence_end = 0
    for start, minus_end, number in (*places, (len(folded) + 1, 0, -1)):
        if start >= clause_end:
            if len(clause) > 1 and (met := sides & (sides >> width) & every & ~(sides >> silent)):
                of_sentence.append((clause, met))
            if start >= sentence_end:
                told += [(each, met & company) for each, met in of_sentence if met & company]
                of_sentence, company = [], free
                following = _SENTENCE_END.search(folded, start)
                sentence_end = following.start() if following else len(folded)
            following = _CLAUSE_END.search(folded, start, sentence_end)
            clause_end = following.start() if following else sentence_end
            clause, sides = [], 0
        own, needed = words[number]
        sides |= own
        company |= needed
        clause.append((start, -minus_end, own))
    return told


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
def _sides() -> tuple[int, ...]:
    """Give the sides of each word by its number: every word of a text is asked, few for more."""
    return tuple(word.sides for word in pair_words().meanings)


@cache
def pair_words() -> Phrases[_Word]:
    """Give the words of all pairs."""
    words: dict[str, list[int]] = {}
    for number, pair in enumerate(topic_pairs()):
        for side, told in enumerate((pair.one, pair.other, pair.without)):
            for word in told:
                words.setdefault(word, [0, 0])[0] |= 1 << (number + side * _width())
        for word in pair.needs:
            words.setdefault(word, [0, 0])[1] |= 1 << number
    return Phrases(((word, _Word(*bits)) for word, bits in words.items()), whole_words=False)
