"""How far a text's candidates are compared: nearest first, and no further where nobody is related to it any more.

Among hundreds of thousands of texts of one trade most have a dozen candidates that share the trade's phrases and
nothing else. The decision looks at a text and its own candidates alone, so that every engine comes to the same.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from pipelines.copies.comparison import Relation, compare_sketches
from pipelines.copies.settling import pair_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pipelines.copies.comparison import Comparison
    from pipelines.copies.settling import Pair
    from pipelines.copies.sketches import Sketch

_Other = TypeVar("_Other")


class Asked(NamedTuple):
    """A text whose candidates are compared."""

    number: int
    candidates: Sequence[int]
    """Nearest first."""


PATIENCE: Final = 12
"""Candidates one after the other that are distinct, after which a text is compared no further: as many as there are
doubtful ones (`candidates.COMPARED`) of a text that no version claims. An eighth of all comparisons of 20,000
labelled documents are saved by it, two fifths of those of 200,000 and four fifths among 99,000 articles of few
templates, with no copy found less often. With four at the beginning a tenth more would be saved; of a template sold to
thirty lenders .995 of the copies would be found then instead of all."""


def compared_in_turn(
    others: Iterable[_Other], compare: Callable[[_Other], Comparison]
) -> Iterator[tuple[_Other, Comparison]]:
    """Compare a text with its candidates until it is hopeless; distinct ones are given too.

    Args:
        others: the candidates, nearest first.
        compare: compares the text with one of them.
    """
    left = PATIENCE
    for other in others:
        compared = compare(other)
        yield other, compared
        left = left - 1 if compared.relation is Relation.DISTINCT else PATIENCE
        if not left:
            return


def related_pairs(asked: Iterable[Asked], sketch_of: Callable[[int], Sketch]) -> list[Pair]:
    """Compare texts with their candidates in turn; give the pairs that are not distinct, each once."""
    known: dict[tuple[int, int], Comparison] = {}  # two texts may find each other
    pairs: dict[tuple[int, int], Pair] = {}

    def compare(number: int, other: int) -> Comparison:
        ends = min(number, other), max(number, other)
        if ends not in known:
            known[ends] = compare_sketches(*map(sketch_of, ends))
        return known[ends]

    for number, candidates in asked:
        for other, compared in compared_in_turn(candidates, partial(compare, number)):
            if compared.relation is not Relation.DISTINCT:
                one, two = min(number, other), max(number, other)
                lengths = sketch_of(one).han_chars, sketch_of(two).han_chars
                pairs[one, two] = pair_of(one, two, compared, lengths)
    return list(pairs.values())
