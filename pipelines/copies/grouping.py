"""Copies and template families of many texts at once, without an archive: `yuqi dedupe`.

The same signatures, the same rule for candidates and the same comparison as `archive.copies.duplicates`, so that both
give the same groups. Texts are numbered by their content, not by their place: the groups are those of the set.
"""

from __future__ import annotations

from array import array
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, Final, NamedTuple, Self, TypeVar

from pipelines.collector import without_collector
from pipelines.copies.answering import Decided, Grouped, answers_in_lots
from pipelines.copies.components import Components
from pipelines.copies.keptparts import PARTS, KeptSketch, Known, parts_of
from pipelines.copies.patience import Asked, related_pairs
from pipelines.copies.postings import candidate_pairs
from pipelines.copies.spool import Numbers, PartSpool, Reader, Spool
from pipelines.copies.textkeys import text_keys
from pipelines.offspring import end_with_parent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipelines.copies.candidates import Found
    from pipelines.copies.postings import Signatures
    from pipelines.copies.settling import Pair
    from pipelines.copies.sketches import Sketch
    from pipelines.copies.spool import Spooled

_T = TypeVar("_T")
_R = TypeVar("_R")

_CHUNK: Final = 256
"""Records handed to a worker at a time."""

_PAIRS: Final = 2048
"""Pairs handed to a worker at a time; those of texts that have to do with each other lie together."""

_NUMBER_BITS: Final = 32
"""Of a text's number, where two are put into one."""


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
    parts: tuple[bytes, ...]
    """See `parts_of`."""
    han_chars: int
    kin: int


class _Task(NamedTuple):
    """Texts whose candidates are compared, and the files they lie in."""

    texts_path: str
    parts_path: str
    texts: dict[int, Known]
    asked: list[Asked]


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
    with (
        Spool() as spool,
        PartSpool(1) as samples,
        PartSpool(PARTS) as parts,
        _Workers(workers) as work,
        without_collector(),
    ):
        for member in members:
            ids.append(member.id)
            spool.append(member.title, member.text)
        spool.flush()
        files = _Files(spool, samples, parts)
        texts = _distinct(files, work)
        decided = Decided(_decided(files, texts, work))
    yield from answers_in_lots(ids, texts.of_record, decided)


class _Files(NamedTuple):
    """All records, and of the different texts, in the order they come in, samples and parts.

    Samples stand in both: candidates are looked for by them alone, which would lie far apart among the parts.
    """

    spool: Spool
    samples: PartSpool
    parts: PartSpool


class _Texts(NamedTuple):
    """The different texts, numbered in the order of their digests."""

    firsts: array[int]
    """Record that first has a text."""
    came: array[int]
    """How many others came before it: its place where samples and parts are kept."""
    of_record: array[int]
    """Text of a record."""
    signatures: Signatures
    han_chars: array[int]
    kin: array[int]


def _distinct(files: _Files, work: _Workers) -> _Texts:
    """Find the different texts of the spool; what comparison needs of them is kept on disk."""
    spool, samples, parts = files
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
                samples.append(one.parts[:1])
                parts.append(one.parts)
            of_record.append(arrival[one.key])
    samples.flush()
    parts.flush()
    came = array("L", (arrival[key] for key in sorted(arrival)))
    number = array("L", bytes(came.itemsize * len(came)))
    for place, arrived in enumerate(came):
        number[arrived] = place
    return _Texts(
        firsts=array("L", (firsts[arrived] for arrived in came)),
        came=came,
        of_record=array("L", (number[arrived] for arrived in of_record)),
        signatures=Numbers(samples, came),
        han_chars=array("L", (han_chars[arrived] for arrived in came)),
        kin=array("H", (kin[arrived] for arrived in came)),
    )


def _decided(files: _Files, texts: _Texts, work: _Workers) -> Iterator[Pair]:
    """Compare the candidates; yields those that are not distinct, each pair once."""
    candidates = _Candidates()
    near = Components(range(len(texts.firsts)), ())
    for number, found in candidate_pairs(texts.signatures, texts.kin):
        candidates.append(found)
        if found:
            near.join(number, found[0].other)
    ordered = _beside_each_other(candidates, near)
    lot_of = array("I", bytes(ordered.itemsize * len(ordered)))
    met = set[int]()
    task_of = partial(_task, files, texts)
    for pairs in work.map(_decide_all, map(task_of, _lots(candidates.asked(ordered), lot_of))):
        for pair in pairs:
            ends = pair.one << _NUMBER_BITS | pair.other
            if ends not in met:
                yield pair
            if lot_of[pair.one] != lot_of[pair.other]:  # in its own lot the other may find it too
                met.add(ends)


def _beside_each_other(candidates: _Candidates, near: Components) -> array[int]:
    """Order texts so that those that have to do with each other are asked together: a sketch is made once for them.

    Those that nearest candidates join lie together, and beside them those that the first of them finds elsewhere: two
    texts that find each other are then compared once, nearly always.
    """
    numbers = range(len(candidates))
    around = Components(numbers, ())
    for number in numbers:
        if near.root(number) == number:
            elsewhere = (other for other in candidates[number] if near.root(other) != number)
            around.join(number, near.root(next(elsewhere, number)))
    return array("I", sorted(numbers, key=lambda one: (around.root(near.root(one)), near.root(one), one)))


class _Candidates:
    """The candidates of every text, in their order, four bytes each."""

    def __init__(self) -> None:
        self._others = array("I")
        self._ends = array("Q", [0])

    def append(self, found: Iterable[Found]) -> None:
        self._others.extend(other for other, _ in found)
        self._ends.append(len(self._others))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> array[int]:
        return self._others[self._ends[number] : self._ends[number + 1]]

    def asked(self, numbers: Iterable[int]) -> Iterator[Asked]:
        """Give texts with their candidates, those that have some."""
        return (Asked(number, found.tolist()) for number in numbers if (found := self[number]))


def _lots(asked: Iterable[Asked], lot_of: array[int]) -> Iterator[list[Asked]]:
    """Make lots of about so many pairs; `lot_of` is told in which a text asks, from 1."""
    lot: list[Asked] = []
    lots = 1
    pairs = 0
    for one in asked:
        lot.append(one)
        lot_of[one.number] = lots
        pairs += len(one.candidates)
        if pairs >= _PAIRS:
            yield lot
            lot, lots, pairs = [], lots + 1, 0
    yield lot


def _task(files: _Files, texts: _Texts, lot: list[Asked]) -> _Task:
    spool, _, parts = files
    known = {
        number: Known(
            spool.where(texts.firsts[number]),
            parts.bounds(texts.came[number]),
            texts.han_chars[number],
        )
        for number in sorted({number for one in lot for number in (one.number, *one.candidates)})
    }
    return _Task(spool.path, parts.path, known, lot)


def _prepare_all(task: tuple[str, int, list[Spooled]]) -> list[_Prepared]:
    path, start, places = task
    prepared = []
    with Reader(path) as reader, without_collector():
        for number, (title, text) in enumerate(map(reader.read, places), start):
            # The headline tells whose article it is: equal texts under two lenders' headlines are looked at one by one.
            keys = text_keys(title, text, number)
            prepared.append(_Prepared(keys.key, parts_of(keys), len(keys.han), keys.kin))
    return prepared


def _decide_all(task: _Task) -> list[Pair]:
    with Reader(task.texts_path) as texts, Reader(task.parts_path) as parts, without_collector():

        @cache  # made when first asked for: a text has more candidates than are compared
        def sketch_of(number: int) -> Sketch:
            return KeptSketch(texts, parts, task.texts[number])

        return related_pairs(task.asked, sketch_of)


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
