"""Copies and template families of many texts at once, without an archive: `yuqi dedupe`.

The same signatures, the same rule for candidates and the same comparison as `archive.duplicates`, so that both give
the same groups. Candidates come from (hash, record) pairs, which any engine can group by.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from multiprocessing import get_context
from typing import TYPE_CHECKING, Final, NamedTuple, Self, TypeVar

from pipelines.comparison import Relation, article_sketch, compare_sketches, sketch
from pipelines.components import Components
from pipelines.fingerprint import fingerprint_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_T = TypeVar("_T")
_R = TypeVar("_R")

SHORT_SIGNATURE: Final = 8
"""Below this many sampled shingles one in common is worth a comparison."""

MIN_SHARED: Final = 2
"""Sampled shingles two longer texts must share to be compared; one in common is chance or a set phrase."""

MIN_SHARED_PERCENT: Final = 12
"""The same as a share of the smaller signature. A copy with 30 % of its words replaced still shares a third; at the
doubtful edge of comparison (Jaccard .1) the expectation is 18 %. Measured on the bundled sites (406 articles, 754
related pairs, every pair compared): those share 71 % and more; 5, 12 and 18 % leave 109, 31 and 8 comparisons an
article and lose none."""

_CHUNK: Final = 256
"""Records or pairs handed to a worker at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A record to be grouped."""

    id: object
    """Whatever names it; comes out as it went in."""
    text: str
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """What a record is to the others."""

    id: object
    cluster: object
    """Id of the first record of its cluster: those that are copies of each other."""
    primary: object
    """Id of the record that stands for the cluster: the first one given. Give the earliest published first."""
    family: object
    """Id of the first record of its family (one template, several lenders); None where it is in none."""
    relation: str
    """ "primary" or "copy" in a cluster of several, "sibling" alone in its cluster and in a family, else "unique"."""
    similarity: float | None
    """0 to 1: to the primary for primary and copy, to the nearest sibling for a sibling; None for unique."""


class _Prepared(NamedTuple):
    fold_sha256: str
    signature: tuple[int, ...]


class _Side(NamedTuple):
    title: str | None
    text: str


class _Pair(NamedTuple):
    one: int
    other: int
    relation: Relation
    similarity: float


def group(members: Iterable[Member], workers: int = 1) -> list[Grouped]:
    """Group records by what their texts are to each other; the groups do not depend on the order of the records.

    Args:
        members: the records.
        workers: processes that compute signatures and compare pairs.

    Returns:
        One answer for each record, in the order given.
    """
    given = list(members)
    with _Workers(workers) as work:
        prepared = work.map(_prepare_all, [(member.title, member.text) for member in given])
        first_with: dict[str, int] = {}
        same_as = [first_with.setdefault(one.fold_sha256, index) for index, one in enumerate(prepared)]
        numbers = sorted(first_with.values())
        found = list(candidate_pairs((number, prepared[number].signature) for number in numbers))
        decided = work.map(_decide_all, list(_with_texts(found, given)))
    pairs = [_Pair(*ends, *verdict) for ends, verdict in zip(found, decided, strict=True)]
    pairs = [pair for pair in pairs if pair.relation is not Relation.DISTINCT]
    pairs += [_Pair(one, index, Relation.COPY, 1.0) for index, one in enumerate(same_as) if one != index]
    return _answers(given, pairs)


def is_candidate(shared: int, one: int, other: int) -> bool:
    """Tell whether two signatures of these sizes that share so many hashes are worth a comparison.

    >>> is_candidate(5, 100, 100), is_candidate(12, 100, 100), is_candidate(1, 5, 100)
    (False, True, True)
    """
    smaller = min(one, other)
    if smaller < SHORT_SIGNATURE:
        return shared >= 1
    return shared >= MIN_SHARED and shared * 100 >= smaller * MIN_SHARED_PERCENT


def candidate_pairs(signatures: Iterable[tuple[int, Sequence[int]]]) -> Iterator[tuple[int, int]]:
    """Yield the pairs worth a comparison, the smaller number first; `signatures` come with ascending numbers."""
    holders: defaultdict[int, list[int]] = defaultdict(list)
    sizes: dict[int, int] = {}
    for number, signature in signatures:
        sizes[number] = len(signature)
        shared = Counter(other for value in signature for other in holders.get(value, ()))
        for other in sorted(shared):
            if is_candidate(shared[other], len(signature), sizes[other]):
                yield other, number
        for value in signature:
            holders[value].append(number)


def _answers(given: list[Member], pairs: list[_Pair]) -> list[Grouped]:
    indexes = range(len(given))
    clusters = Components(indexes, ((pair.one, pair.other) for pair in pairs if pair.relation is Relation.COPY))
    related = Components(indexes, ((pair.one, pair.other) for pair in pairs))
    families = {related.root(pair.one) for pair in pairs if pair.relation is Relation.SIBLING}
    sizes = Counter(clusters.root(index) for index in indexes)
    nearest: dict[int, float] = {}
    to_primary: dict[int, float] = {}
    for pair in pairs:
        for one, other in ((pair.one, pair.other), (pair.other, pair.one)):
            if pair.relation is Relation.SIBLING:
                nearest[one] = max(nearest.get(one, 0.0), pair.similarity)
            elif other == clusters.root(one):
                to_primary[one] = pair.similarity
    answers = []
    for index, member in enumerate(given):
        primary = clusters.root(index)
        family = related.root(index) if related.root(index) in families else None
        relation, similarity = _place(index, primary, sizes[primary], family)
        if relation == "copy":
            # Joined through a third record: not compared, or too far from the primary by itself.
            similarity = to_primary.get(index, similarity)
            if similarity is None:
                similarity = _similarity(given[primary], member)
        elif relation == "sibling":
            similarity = nearest.get(index)
        answers.append(
            Grouped(
                id=member.id,
                cluster=given[primary].id,
                primary=given[primary].id,
                family=None if family is None else given[family].id,
                relation=relation,
                similarity=None if similarity is None else round(similarity, 4),
            )
        )
    return answers


def _place(index: int, primary: int, size: int, family: int | None) -> tuple[str, float | None]:
    if size > 1:
        return ("primary", 1.0) if index == primary else ("copy", None)
    return ("sibling", None) if family is not None else ("unique", None)


def _similarity(one: Member, other: Member) -> float:
    return compare_sketches(sketch(one.text), sketch(other.text)).similarity


def _with_texts(pairs: Iterable[tuple[int, int]], given: list[Member]) -> Iterator[tuple[_Side, _Side]]:
    for one, other in pairs:
        yield _Side(given[one].title, given[one].text), _Side(given[other].title, given[other].text)


def _prepare_all(records: list[tuple[str | None, str]]) -> list[_Prepared]:
    prepared = []
    for title, text in records:
        keys = fingerprint_text(title, text)
        prepared.append(_Prepared(keys.fold_sha256, keys.signature))
    return prepared


def _decide_all(pairs: list[tuple[_Side, _Side]]) -> list[tuple[Relation, float]]:
    decided = []
    # The later record comes many times in a row, once with each of its candidates: its sketch is made once.
    for later, run in groupby(pairs, key=lambda pair: pair[1]):
        mine = article_sketch(*later)
        for earlier, _ in run:
            compared = compare_sketches(article_sketch(*earlier), mine)
            decided.append((compared.relation, compared.similarity))
    return decided


class _Workers:
    """Runs a function over chunks, in this process or in several."""

    def __init__(self, count: int) -> None:
        # Not fork: a fork of a process with threads (a progress bar) may hang.
        self._pool = ProcessPoolExecutor(count, mp_context=get_context("spawn")) if count > 1 else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown()

    def map(self, work: Callable[[list[_T]], list[_R]], items: list[_T]) -> list[_R]:
        chunks = [items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK)]
        done = self._pool.map(work, chunks) if self._pool is not None else map(work, chunks)
        return [result for chunk in done for result in chunk]
