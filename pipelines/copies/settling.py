"""Clusters out of decided pairs: what is kept apart though links lead from one to the other.

A verdict is about two texts. A third may be like both of two that are not alike: a page without a name like two
lenders' versions, a page of two articles like each of them, a short cut like a piece of the same article. All of it is
decided over all pairs at once, so that the answer is one of the set and not of its order.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.copies.comparison import PARTS, Relation
from pipelines.copies.components import Components, join_unless_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pipelines.copies.comparison import Comparison

_PIECE_PARTS: Final = PARTS * 3 // 8
"""Of a text, in sixteenths: an excerpt that covers no more of it is kept out of its cluster, whatever cut copy the two
have in common; 33 % is 5. One that covers more is nearly a cut copy, and nothing is said against it."""

_HALF_PARTS: Final = 5
"""Sixteenths that each of two pieces covers of a page of two articles: a piece that short of a copy (`CUT_LENGTH`) has
words replaced."""

_SHARED_PARTS: Final = 1
"""Sixteenths that two such pieces may both cover: one ends in it and the other begins. Of two cuts to 60 % of one
article, head and tail, three are shared."""


class Pair(NamedTuple):
    """Two texts, by number, and what they are to each other."""

    one: int
    other: int
    relation: Relation
    similarity: float
    piece: int | None = None
    """The one that is so much shorter that it may be a piece of the other."""
    part: int = 0
    """What it covers of the other; see `Comparison.part`."""

    @property
    def ends(self) -> tuple[int, int]:
        """The two texts."""
        return self.one, self.other

    @property
    def whole(self) -> int:
        """The text that is not the piece."""
        return self.one if self.piece == self.other else self.other


def pair_of(one: int, other: int, compared: Comparison, han_chars: tuple[int, int]) -> Pair:
    """Put two texts, by number and length in Han characters, and what they are to each other into one."""
    is_piece = compared.relation is Relation.EXCERPT or compared.part
    piece = (one if han_chars[0] < han_chars[1] else other) if is_piece else None
    return Pair(one, other, compared.relation, compared.similarity, piece, compared.part)


def settle(
    numbers: Sequence[int], pairs: Iterable[Pair], rank: Callable[[int], object] = int
) -> tuple[Components, list[Pair]]:
    """Make clusters of decided pairs, and say what each pair is in the end.

    Args:
        numbers: all texts.
        pairs: decided, distinct ones left out.
        rank: orders texts where links are as near as each other.
    """
    pairs = list(pairs)
    joined = _bridges(pairs)
    if joined:
        pairs = [pair._replace(relation=Relation.EXCERPT) if pair.ends in joined else pair for pair in pairs]
    copies = [pair for pair in pairs if pair.relation is Relation.COPY]
    whole = Components(numbers, (pair.ends for pair in copies))
    # Texts that no links lead from one to the other need nobody to keep them apart: of a million that is nearly all.
    parted = [pair for pair in pairs if whole.has(*pair.ends) and _is_apart(pair, joined)]
    if not parted:
        return whole, pairs
    apart = [pair.ends for pair in parted]
    # A piece of a text elsewhere, or of a page of two articles, may be most of an article here and is linked like it.
    pages = set(joined.values())
    pieces = {pair.piece for pair in parted if pair.whole not in pages and keeps_out(pair.part)}

    def nearest_first(pair: Pair) -> tuple[object, ...]:
        is_of_piece = pair.one in pieces or pair.other in pieces
        return is_of_piece, -pair.similarity, *sorted((rank(pair.one), rank(pair.other)))  # type: ignore[type-var]

    disputed = {whole.root(one) for one, _ in apart}
    links = sorted((pair for pair in copies if whole.root(pair.one) in disputed), key=nearest_first)
    others = (pair.ends for pair in copies if whole.root(pair.one) not in disputed)
    clusters, refused = join_unless_apart(numbers, chain(others, (pair.ends for pair in links)), apart)
    left_out = set(refused)
    part_of = {*pieces, *joined.values()}
    return clusters, [_left_out(pair, part_of) if pair.ends in left_out else pair for pair in pairs]


def has_halves(parts: Iterable[int]) -> bool:
    """Tell whether a text that these pieces were found in holds two articles.

    >>> has_halves([0b1111111100000000, 0b0000000111111111]), has_halves([0b1111111111000000, 0b0000001111111111])
    (True, False)
    """
    return bool(_halves(set(parts)))


def keeps_out(part: int) -> bool:
    """Tell whether an excerpt that covers this of a text is kept out of its cluster.

    >>> keeps_out(0b11111), keeps_out(0b1111111), keeps_out(0)
    (True, False, False)
    """
    return 0 < part.bit_count() <= _PIECE_PARTS


def _halves(parts: set[int]) -> set[int]:
    """Give those among the parts of a text that have as good as nothing in common with another of them."""
    large = [part for part in parts if part.bit_count() >= _HALF_PARTS]
    return {one for one in large for other in large if (one & other).bit_count() <= _SHARED_PARTS}


def _bridges(pairs: Iterable[Pair]) -> Mapping[tuple[int, int], int]:
    """Find the links of pages that hold two articles to either: ends -> the page."""
    of_whole: dict[int, list[Pair]] = {}
    for pair in pairs:
        if pair.relation is Relation.COPY and pair.part:
            of_whole.setdefault(pair.whole, []).append(pair)
    found: dict[tuple[int, int], int] = {}
    for whole, linked in of_whole.items():
        halves = _halves({pair.part for pair in linked})
        found |= {pair.ends: whole for pair in linked if pair.part in halves}
    return found


def _is_apart(pair: Pair, joined: Mapping[tuple[int, int], int]) -> bool:
    if pair.relation is Relation.EXCERPT:
        return pair.ends in joined or keeps_out(pair.part)
    return pair.relation is Relation.SIBLING


def _left_out(pair: Pair, part_of: set[int | None]) -> Pair:
    """Call a link that was left out what its ends are: a piece and its whole, else versions for several lenders."""
    is_part = pair.one in part_of or pair.other in part_of
    return pair._replace(relation=Relation.EXCERPT if is_part else Relation.SIBLING)
