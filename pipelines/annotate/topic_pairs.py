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


def find_pairs(folded: str, places: Places) -> Iterator[Pairing]:
    """Give the pairs of a folded text, each once a clause, in the order of their last words.

    Args:
        folded: the text.
        places: all places of all words of the pairs.
    """
    words, pairs = pair_words().meanings, topic_pairs()
    clause_end = -1
    met: dict[int, list[tuple[int, int] | None]] = {}
    for start, minus_end, word in places:
        if start >= clause_end:
            following = _CLAUSE_END.search(folded, start)
            clause_end = following.start() if following else len(folded)
            met = {}
        for number, side in words[word]:
            sides = met.setdefault(number, [None, None])
            if len(sides) > 2:  # a third entry says that the clause has given this pair
                continue
            other, pair = sides[1 - side], pairs[number]
            if other and other[1] <= start <= other[1] + pair.gap and (side or not pair.is_ordered):
                yield Pairing(other[0], -minus_end, pair)
                sides.append(None)
            sides[side] = start, -minus_end


@cache
def pair_words() -> Phrases[tuple[tuple[int, int], ...]]:
    """Give the words of all pairs, each with the numbers of its pairs and the side it stands on."""
    sides: dict[str, dict[tuple[int, int], None]] = {}
    for number, pair in enumerate(topic_pairs()):
        for side, words in enumerate((pair.one, pair.other)):
            for word in words:
                sides.setdefault(word, {})[number, side] = None
    return Phrases(((word, tuple(found)) for word, found in sides.items()), whole_words=False)
