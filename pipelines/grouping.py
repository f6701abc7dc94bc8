"""Copies and template families of many texts at once, without an archive: `yuqi dedupe`.

The same signatures, the same rule for candidates and the same comparison as `archive.duplicates`, so that both give
the same groups. Texts are numbered by their content, not by their place: the groups are those of the set.
"""

from __future__ import annotations

from array import array
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, Final, NamedTuple, Self, TypeVar

from pipelines.answering import Decided, Grouped, answers_in_lots
from pipelines.candidates import packed
from pipelines.collector import without_collector
from pipelines.comparison import Comparison, Relation, compare_sketches
from pipelines.components import Components
from pipelines.fingerprint import sample_of_han
from pipelines.offspring import end_with_parent
from pipelines.postings import candidate_pairs
from pipelines.settling import pair_of
from pipelines.shingles import has_numpy
from pipelines.sketches import Sketch
from pipelines.spool import NumberSpool, Reader, Reordered, Spool
from pipelines.textkeys import text_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipelines.postings import Signatures
    from pipelines.settling import Pair
    from pipelines.spool import Spooled

_T = TypeVar("_T")
_R = TypeVar("_R")

_CHUNK: Final = 256
"""Records handed to a worker at a time."""

_PAIRS: Final = 2048
"""Pairs handed to a worker at a time; those of texts that have to do with each other lie together."""

_NUMBER_BITS: Final = 32
_NUMBER: Final = (1 << _NUMBER_BITS) - 1
"""A pair of texts is one whole number while there are millions of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A record to be grouped."""

    id: object
    """Whatever names it; comes out as it went in."""
    text: str
    title: str | None = None


class _Prepared(NamedTuple):
    key: bytes
    """Digest of all that comparison looks at: records with one key are one text."""
    signature: array[int]
    han_chars: int
    kin: int


class _Known(NamedTuple):
    """What is known of a text, and where the rest lies."""

    place: Spooled
    signature: array[int]
    han_chars: int


class _Task(NamedTuple):
    """Pairs of places in a spool."""

    path: str
    texts: list[_Known]
    pairs: list[tuple[int, int]]
    """As indexes into `texts`."""


def group(members: Iterable[Member], workers: int = 1) -> Iterator[Grouped[object]]:
    """Group records by what their texts are to each other; the groups do not depend on the order of the records.

    The records are read once, before the first answer, and their texts wait in a temporary file.

    Args:
        members: the records.
        workers: processes that compute signatures and compare pairs.

    Yields:
        One answer for each record, in the order given.
    """
    ids: list[object] = []
    with Spool() as spool, NumberSpool() as kept, _Workers(workers) as work, without_collector():
        for member in members:
            ids.append(member.id)
            spool.append(member.title, member.text)
        spool.flush()
        texts = _distinct(spool, kept, work)
        decided = Decided(_decided(spool, texts, work))
    yield from answers_in_lots(ids, texts.of_record, decided)


class _Texts(NamedTuple):
    """The different texts, numbered in the order of their digests."""

    firsts: array[int]
    """Record that first has a text."""
    of_record: array[int]
    """Text of a record."""
    signatures: Signatures
    han_chars: array[int]
    kin: array[int]


def _distinct(spool: Spool, kept: NumberSpool, work: _Workers) -> _Texts:
    """Find the different texts of the spool; their signatures are kept on disk."""
    starts = range(0, len(spool), _CHUNK)
    tasks = (
        (spool.path, start, [spool.where(number) for number in range(start, min(start + _CHUNK, len(spool)))])
        for start in starts
    )
    arrival: dict[bytes, int] = {}
    firsts, of_record, han_chars, kin = array("L"), array("L"), array("L"), array("H")
    for prepared in work.map(_prepare_all, tasks):
        for one in prepared:
            if one.key not in arrival:
                arrival[one.key] = len(firsts)
                firsts.append(len(of_record))
                han_chars.append(one.han_chars)
                kin.append(one.kin)
                kept.append(one.signature)
            of_record.append(arrival[one.key])
    kept.flush()
    came = array("L", (arrival[key] for key in sorted(arrival)))
    number = array("L", bytes(came.itemsize * len(came)))
    for place, arrived in enumerate(came):
        number[arrived] = place
    return _Texts(
        firsts=array("L", (firsts[arrived] for arrived in came)),
        of_record=array("L", (number[arrived] for arrived in of_record)),
        signatures=Reordered(kept, came),
        han_chars=array("L", (han_chars[arrived] for arrived in came)),
        kin=array("H", (kin[arrived] for arrived in came)),
    )


def _decided(spool: Spool, texts: _Texts, work: _Workers) -> Iterator[Pair]:
    """Compare the candidates; yields those that are not distinct."""
    found = array("Q")
    near = Components(range(len(texts.firsts)), ())
    for number, candidates in candidate_pairs(texts.signatures, texts.kin):
        found.extend(min(number, other) << _NUMBER_BITS | max(number, other) for other, _ in candidates)
        if candidates:
            near.join(number, candidates[0].other)
    ordered = _in_order(found, array("L", map(near.root, range(len(texts.firsts)))))
    tasks = (_task(spool, texts, ordered[start : start + _PAIRS]) for start in range(0, len(ordered), _PAIRS))
    verdicts = (verdict for chunk in work.map(_decide_all, tasks) for verdict in chunk)
    for ends, compared in zip(ordered, verdicts, strict=True):
        if compared.relation is not Relation.DISTINCT:
            one, other = ends >> _NUMBER_BITS, ends & _NUMBER
            yield pair_of(one, other, compared, (texts.han_chars[one], texts.han_chars[other]))


def _in_order(found: array[int], roots: array[int]) -> array[int]:
    """Sort pairs, each once: those of texts that have to do with each other beside each other."""
    if not has_numpy():
        return array("Q", sorted(set(found), key=lambda pair: (roots[pair >> _NUMBER_BITS], pair)))
    import numpy as np  # noqa: PLC0415 - not everybody has it

    pairs = np.unique(np.frombuffer(found, np.uint64))
    order = np.lexsort((pairs, np.asarray(roots)[pairs >> np.uint64(_NUMBER_BITS)]))
    return array("Q", pairs[order].tobytes())


def _task(spool: Spool, texts: _Texts, pairs: array[int]) -> _Task:
    ends = [(pair >> _NUMBER_BITS, pair & _NUMBER) for pair in pairs]
    numbers = sorted({number for pair in ends for number in pair})
    index = {number: place for place, number in enumerate(numbers)}
    known = [
        _Known(spool.where(texts.firsts[number]), texts.signatures[number], texts.han_chars[number])
        for number in numbers
    ]
    return _Task(spool.path, known, [(index[one], index[other]) for one, other in ends])


def _prepare_all(task: tuple[str, int, list[Spooled]]) -> list[_Prepared]:
    path, start, places = task
    prepared = []
    with Reader(path) as reader, without_collector():
        for number, (title, text) in enumerate(map(reader.read, places), start):
            # The headline tells whose article it is: equal texts under two lenders' headlines are looked at one by one.
            key, han, kin = text_keys(title, text, number)
            prepared.append(_Prepared(key, packed(sample_of_han(han)), len(han), kin))
    return prepared


def _decide_all(task: _Task) -> list[Comparison]:
    with Reader(task.path) as reader, without_collector():
        sketches = [
            Sketch(partial(reader.read, known.place), signature=known.signature, han_chars=known.han_chars)
            for known in task.texts
        ]
        return [compare_sketches(sketches[one], sketches[other]) for one, other in task.pairs]


class _Workers:
    """Runs a function over tasks in order, in this process or in several, a few tasks ahead."""

    def __init__(self, count: int) -> None:
        # Not fork: a fork of a process with threads (a progress bar) may hang.
        spawn = get_context("spawn")
        self._pool = ProcessPoolExecutor(count, spawn, initializer=end_with_parent) if count > 1 else None
        self._ahead = count * 4

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def map(self, work: Callable[[_T], _R], tasks: Iterable[_T]) -> Iterator[_R]:
        if self._pool is None:
            yield from map(work, tasks)
            return
        rest = iter(tasks)
        running = deque(self._pool.submit(work, task) for task in islice(rest, self._ahead))
        while running:
            yield running.popleft().result()
            running.extend(self._pool.submit(work, task) for task in islice(rest, 1))
