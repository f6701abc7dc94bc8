"""Which texts are worth a comparison, over (hash, text) pairs: the rule of `pipelines.copies` as joins and groups.

Nothing is collected in one place. A hash that stands in a million texts (the template's) is cut in the first of two
rounds of grouping to as many holders as anybody reads of it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from pipelines.copies.candidates import (
    HOLDERS_COUNTED,
    LONGEST_LIST,
    best_of_all,
    merged,
    most_shared,
    near_enough,
    rarest,
    rarest_pairs,
    read_of,
)
from pipelines.copies.kin import is_kin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pyarrow as pa
    from pyspark.sql import DataFrame


_ROUNDS: Final = 64
"""Parts in which the holders of a hash are cut before they meet."""

_HASH_BITS: Final = 32
_KIN_BITS: Final = 16
_KIN: Final = (1 << _KIN_BITS) - 1
_SIZE_BITS: Final = 16
_MOST: Final = (1 << _SIZE_BITS) - 1
"""Largest size of a signature that is told apart; half a million characters."""


def candidates(texts: DataFrame) -> DataFrame:
    """Find whom to compare with every text.

    Args:
        texts: number (long, ascending with the text's key), signature (array of long, in its order), kin (int, of
            `pipelines.copies.kin`).

    Returns:
        number, candidates (numbers, nearest first): the texts that have some.
    """
    from pyspark.sql import functions as f  # noqa: PLC0415 - an optional dependency

    size = f.least(f.size("signature"), f.lit(_MOST))
    following = f.expr("transform(signature, (hash, place) -> signature[(place + 1) % size(signature)])")
    hashes = f.posexplode(f.arrays_zip("signature", following.alias("following"))).alias("place", "both")
    rows = texts.select("number", size.alias("size"), "kin", hashes)
    rows = rows.select("number", "size", "kin", "place", f.col("both.signature").alias("key"), "both.following")
    holders = _holders(rows)
    held = rows.join(holders.select("key", "held"), "key")
    pair = f.shiftleft("key", _HASH_BITS).bitwiseOR(f.col("following"))
    paired = held.withColumn("pair", f.when(f.col("held") > HOLDERS_COUNTED + 1, pair))
    of_pairs = _holders(paired.where("pair IS NOT NULL").select("number", "size", "kin", f.col("pair").alias("key")))
    counts = of_pairs.select(f.col("key").alias("pair"), f.col("held").alias("pair_held"))
    chosen = (
        paired.join(counts, "pair", "left")
        .groupBy("number", "kin")
        .agg(f.sort_array(f.collect_list(f.struct("place", "key", "held", "pair", "pair_held"))).alias("hashes"))
        .mapInArrow(_choose, "number long, kin int, read int, known int, key long, is_pair boolean, limit int")
    )
    lists = holders.withColumn("is_pair", f.lit(False)).unionByName(of_pairs.withColumn("is_pair", f.lit(True)))
    met = (
        chosen.join(lists, ["key", "is_pair"])
        .select("number", "kin", "read", "known", "is_pair", f.slice("entries", 1, f.col("limit")).alias("entries"))
        .groupBy("number", "kin", "read", "known")
        .agg(
            f.flatten(f.collect_list(f.when(~f.col("is_pair"), f.col("entries")))).alias("whole"),
            f.flatten(f.collect_list(f.when(f.col("is_pair"), f.col("entries")))).alias("paired"),
        )
    )
    return met.mapInArrow(_decide, "number long, candidates array<long>")


def _holders(rows: DataFrame) -> DataFrame:
    """Give key, held (texts that hold it) and entries (the first of them, each with its kin and size) of every key."""
    from pyspark.sql import functions as f  # noqa: PLC0415 - an optional dependency

    entry = f.shiftleft("number", _KIN_BITS + _SIZE_BITS) + f.shiftleft(f.col("kin").cast("long"), _SIZE_BITS)
    entry += f.col("size")
    parts = (
        rows.select("key", (f.col("number") % _ROUNDS).alias("round"), entry.alias("entry"))
        .groupBy("key", "round")
        .agg(
            f.count("*").alias("held"), f.slice(f.sort_array(f.collect_list("entry")), 1, LONGEST_LIST).alias("entries")
        )
    )
    whole = f.slice(f.sort_array(f.flatten(f.collect_list("entries"))), 1, LONGEST_LIST)
    return parts.groupBy("key").agg(f.sum("held").alias("held"), whole.alias("entries"))


def _choose(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Choose the hashes of every text whose holders are read."""
    import pyarrow as pa  # noqa: PLC0415 - on the workers

    for batch in batches:
        rows: list[tuple[int, int, int, int, int, bool, int]] = []
        told = (batch[name].to_pylist() for name in ("number", "kin", "hashes"))
        for number, kin, found in zip(*told, strict=True):
            others = [one["held"] - 1 for one in found]
            reading = rarest(others)
            pairs = [found[place] for place in reading.paired]
            others_of_pairs = [one["pair_held"] - 1 for one in pairs]
            chosen = rarest_pairs(others_of_pairs, len(reading.whole))
            known = len(chosen) + others_of_pairs.count(0)
            own = number, kin, read_of(others, len(reading.whole) + known), known
            rows += [(*own, found[place]["key"], False, LONGEST_LIST) for place in reading.whole]
            rows += [(*own, pairs[place]["pair"], True, limit) for place, limit in chosen]
        types = pa.int64(), pa.int32(), pa.int32(), pa.int32(), pa.int64(), pa.bool_(), pa.int32()
        names = ["number", "kin", "read", "known", "key", "is_pair", "limit"]
        columns = zip(*rows, strict=True) if rows else [()] * len(names)
        yield pa.RecordBatch.from_arrays(
            [pa.array(column, kind) for column, kind in zip(columns, types, strict=True)], names
        )


def _decide(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Choose the texts that are compared with every text, among those it met."""
    import pyarrow as pa  # noqa: PLC0415 - on the workers

    for batch in batches:
        asked: dict[int, list[int]] = {}
        told = (batch[name].to_pylist() for name in ("number", "kin", "read", "known"))
        for number, own, read, known, whole, paired in zip(*told, batch["whole"], batch["paired"], strict=True):
            seen: dict[int, int] = {}
            met = merged(_met(whole, seen), _met(paired, seen), known)
            ways = partial(_size, seen), partial(_kin_among, seen, own)
            found = list(best_of_all(most_shared(met, number), read, *ways))
            if found:
                asked[number] = [one.other for one in near_enough(found, partial(_kin, seen), own)]
        columns = [pa.array(list(asked), pa.int64()), pa.array(list(asked.values()), pa.list_(pa.int64()))]
        yield pa.RecordBatch.from_arrays(columns, ["number", "candidates"])


def _kin(seen: Mapping[int, int], number: int) -> int:
    return seen[number] >> _SIZE_BITS


def _size(seen: Mapping[int, int], number: int) -> int:
    return seen[number] & _MOST


def _kin_among(seen: Mapping[int, int], own: int, met: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    return (one for one in met if is_kin(own, _kin(seen, one[0])))


def _met(entries: pa.ListScalar[pa.Int64Scalar], seen: dict[int, int]) -> dict[int, int]:
    """Count how often each text was met, and note its kin and size."""
    import numpy as np  # noqa: PLC0415 - comes with PySpark's Arrow

    met, counts = np.unique(entries.values.to_numpy(), return_counts=True)
    numbers = (met >> _KIN_BITS + _SIZE_BITS).tolist()
    seen.update(zip(numbers, (met & (_KIN << _SIZE_BITS | _MOST)).tolist(), strict=True))
    return dict(zip(numbers, counts.tolist(), strict=True))
