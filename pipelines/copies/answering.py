"""What every record is to the others, out of decided pairs: `yuqi dedupe` and its twin on Spark answer by this.

Of a million texts there are three million decided pairs; they are kept in columns and made to objects a lot at a time.
"""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass
from math import isnan, nan
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar

from pipelines.copies.comparison import Relation
from pipelines.copies.components import Components
from pipelines.copies.settling import Pair, settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_Id = TypeVar("_Id")

_LOT: Final = 4096
"""Texts that are answered together, about."""

_NOBODY: Final = -1
_RELATIONS: Final = tuple(Relation)
_EXCERPT: Final = _RELATIONS.index(Relation.EXCERPT)
_ANSWERS: Final = ("unique", "primary", "copy", "sibling", "excerpt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped(Generic[_Id]):
    """What a record is to the others."""

    id: _Id
    cluster: _Id
    """Id of the first record of its cluster: those that are copies of each other."""
    primary: _Id
    """Id of the record that stands for the cluster: the first one given. Give the earliest published first."""
    family: _Id | None
    """Id of the first record of its family (one template, several lenders); None where it is in none."""
    relation: str
    """ "primary" or "copy" in a cluster of several, "sibling" alone in its cluster and in a family, "excerpt" of
    another and neither of these, else "unique"."""
    similarity: float | None
    """0 to 1: of a copy to the primary, or to its nearest copy where it is too far from the primary to be compared;
    of a sibling to its nearest sibling; else None."""
    excerpt_of: _Id | None
    """Id of the record of another cluster that this one is in the main a piece of, whatever else it is: the nearest,
    and of equals the first one given; None where it is no excerpt."""


class Whole(NamedTuple):
    """What a text is an excerpt of: of several the smallest of these is named."""

    distance: float
    """1 less the similarity of the two."""
    record: int
    """The first that has the longer text."""


class Decided:
    """Decided pairs, in their order, some twenty bytes each."""

    def __init__(self, pairs: Iterable[Pair] = ()) -> None:
        """Keep the pairs."""
        self._ones, self._others = array("I"), array("I")
        self._relations = bytearray()
        self._similarities = array("d")
        self._pieces = bytearray()  # see `rows`
        self._parts = array("H")
        for pair in pairs:
            self._ones.append(pair.one)
            self._others.append(pair.other)
            self._relations.append(_RELATIONS.index(pair.relation))
            self._similarities.append(pair.similarity)
            self._pieces.append(0 if pair.piece is None else 1 + (pair.piece == pair.other))
            self._parts.append(pair.part)

    def __len__(self) -> int:
        return len(self._ones)

    def rows(self) -> Iterator[tuple[int, int, bool, int]]:
        """Give of every pair its ends, whether one is an excerpt of the other, and which is the piece: 0, 1 or 2."""
        is_excerpt = (code == _EXCERPT for code in self._relations)
        return zip(self._ones, self._others, is_excerpt, self._pieces, strict=True)

    def pair(self, place: int, number_of: Mapping[int, int] | Sequence[int]) -> Pair:
        """Give the pair at a place, its texts by other numbers."""
        one, other = number_of[self._ones[place]], number_of[self._others[place]]
        relation, piece = _RELATIONS[self._relations[place]], (None, one, other)[self._pieces[place]]
        return Pair(one, other, relation, self._similarities[place], piece, self._parts[place])


def answers_in_lots(ids: Sequence[_Id], of_record: Sequence[int], decided: Decided) -> Iterator[Grouped[_Id]]:
    """Tell of every record what it is to the others, see `answers`; texts that links join are answered together.

    Args:
        ids: see `answers`.
        of_record: see `answers`.
        decided: pairs of texts; distinct ones left out.
    """
    texts = range(max(of_record, default=-1) + 1)
    related = Components(texts, ((one, other) for one, other, is_excerpt, _ in decided.rows() if not is_excerpt))
    count = len(texts) // _LOT + 1
    lot_of = array("L", (related.root(text) % count for text in texts))
    records_of, pairs_of = ([array("L") for _ in range(count)] for _ in range(2))
    firsts = array("L", bytes(lot_of.itemsize * len(texts)))
    for record in reversed(range(len(of_record))):
        firsts[of_record[record]] = record
    for record, text in enumerate(of_record):
        records_of[lot_of[text]].append(record)
    wholes: dict[int, Whole] = {}
    for place, (one, other, _, piece) in enumerate(decided.rows()):
        if lot_of[one] == lot_of[other]:
            pairs_of[lot_of[one]].append(place)
        elif piece:  # of an excerpt; nothing else leads from lot to lot
            _note_whole(wholes, decided.pair(place, texts), firsts)
    found = _Found(len(of_record))
    for records, places in zip(records_of, pairs_of, strict=True):
        numbers = sorted({of_record[record] for record in records})
        local = {number: place for place, number in enumerate(numbers)}
        pairs = (decided.pair(place, local) for place in places)
        elsewhere = {local[number]: wholes[number] for number in wholes.keys() & local.keys()}
        found.extend(answers(records, [local[of_record[record]] for record in records], pairs, elsewhere))
    yield from found.named(ids)


def _note_whole(wholes: dict[int, Whole], excerpt: Pair, firsts: Mapping[int, int] | Sequence[int]) -> None:
    """Keep what a piece is an excerpt of, where it is nearer than what is known; `firsts` has the first of a text."""
    if excerpt.piece is not None:
        whole = Whole(1 - excerpt.similarity, firsts[excerpt.whole])
        wholes[excerpt.piece] = min(wholes.get(excerpt.piece, whole), whole)


class _Found:
    """Answers whose ids are the numbers of the records, by number."""

    def __init__(self, records: int) -> None:
        self._clusters = array("q", bytes(8 * records))
        self._families = array("q", bytes(8 * records))
        self._relations = bytearray(records)
        self._similarities = array("d", bytes(8 * records))
        self._wholes: dict[int, int] = {}

    def extend(self, answered: Iterable[Grouped[int]]) -> None:
        for one in answered:
            self._clusters[one.id] = one.cluster
            self._families[one.id] = _NOBODY if one.family is None else one.family
            self._relations[one.id] = _ANSWERS.index(one.relation)
            self._similarities[one.id] = nan if one.similarity is None else one.similarity
            if one.excerpt_of is not None:
                self._wholes[one.id] = one.excerpt_of

    def named(self, ids: Sequence[_Id]) -> Iterator[Grouped[_Id]]:
        rows = zip(ids, self._clusters, self._families, self._relations, self._similarities, strict=True)
        for record, (own, cluster, family, relation, similarity) in enumerate(rows):
            whole = self._wholes.get(record)
            yield Grouped(
                id=own,
                cluster=ids[cluster],
                primary=ids[cluster],
                family=None if family == _NOBODY else ids[family],
                relation=_ANSWERS[relation],
                similarity=None if isnan(similarity) else similarity,
                excerpt_of=None if whole is None else ids[whole],
            )


def answers(
    records: Sequence[int], of_record: Sequence[int], pairs: Iterable[Pair], elsewhere: Mapping[int, Whole]
) -> Iterator[Grouped[int]]:
    """Tell of every record what it is to the others.

    A set of records that nothing but excerpts links to the others may be answered by itself: the answers are the same.

    Args:
        records: their numbers, in the order in which they stand for their clusters.
        of_record: the text of each record, 0 to n - 1, numbered in the order of their keys.
        pairs: of texts, decided; distinct ones left out.
        elsewhere: of texts that are in the main a piece of one that is not among these, the nearest.
    """
    numbers = range(max(of_record, default=-1) + 1)
    pairs, beyond = _parted(numbers, pairs)
    clusters, pairs = settle(numbers, pairs)
    excerpts = [*beyond, *(pair for pair in pairs if pair.relation is Relation.EXCERPT)]
    pairs = [pair for pair in pairs if pair.relation is not Relation.EXCERPT]
    related = Components(numbers, ((pair.one, pair.other) for pair in pairs))
    with_siblings = {related.root(pair.one) for pair in pairs if pair.relation is Relation.SIBLING}
    firsts: dict[int, int] = {}
    primary: dict[int, int] = {}
    family: dict[int, int] = {}
    sizes = Counter[int]()
    for record, text in zip(records, of_record, strict=True):
        firsts.setdefault(text, record)
        primary.setdefault(clusters.root(text), record)
        family.setdefault(related.root(text), record)
        sizes[clusters.root(text)] += 1
    texts = dict(zip(records, of_record, strict=True))
    nearest_copy, nearest_sibling = _nearest(pairs, {texts[record] for record in primary.values()})
    wholes = dict(elsewhere)
    for pair in excerpts:
        if not clusters.has(*pair.ends):  # else a cut copy joins them
            _note_whole(wholes, pair, firsts)
    for record, text in texts.items():
        cluster = clusters.root(text)
        first = primary[cluster]
        in_family = related.root(text) in with_siblings
        whole = wholes.get(text)
        similarity: float | None = None
        if sizes[cluster] > 1:
            relation = "primary" if record == first else "copy"
            similarity = 1.0 if text == texts[first] else nearest_copy[text][1]
        elif in_family:
            relation, similarity = "sibling", nearest_sibling.get(text)
        else:
            relation = "unique" if whole is None else "excerpt"
        yield Grouped(
            id=record,
            cluster=first,
            primary=first,
            family=family[related.root(text)] if in_family else None,
            relation=relation,
            similarity=None if similarity is None else round(similarity, 4),
            excerpt_of=None if whole is None else whole.record,
        )


def _parted(numbers: Sequence[int], pairs: Iterable[Pair]) -> tuple[list[Pair], list[Pair]]:
    """Set aside the excerpts of what no other link leads to: such a whole may as well be answered elsewhere."""
    pairs = list(pairs)
    linked = Components(numbers, (pair.ends for pair in pairs if pair.relation is not Relation.EXCERPT))
    within: list[Pair] = []
    beyond: list[Pair] = []
    for pair in pairs:
        (within if linked.has(*pair.ends) else beyond).append(pair)
    return within, beyond


def _nearest(pairs: Iterable[Pair], primaries: set[int]) -> tuple[dict[int, tuple[bool, float]], dict[int, float]]:
    """Give each text's (is to a primary, similarity) among its copies, and its similarity to the nearest sibling."""
    copies: dict[int, tuple[bool, float]] = {}
    siblings: dict[int, float] = {}
    for pair in pairs:
        for one, other in ((pair.one, pair.other), (pair.other, pair.one)):
            if pair.relation is Relation.SIBLING:
                siblings[one] = max(siblings.get(one, 0.0), pair.similarity)
            else:
                copies[one] = max(copies.get(one, (False, 0.0)), (other in primaries, pair.similarity))
    return copies, siblings
