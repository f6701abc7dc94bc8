"""Which texts are worth a comparison, over (hash, text) pairs: the rule of `pipelines.candidates` as joins and groups.

Nothing is collected in one place. A hash that stands in a million texts (the template's) is cut in the first of two
rounds of grouping to as many holders as anybody reads of it.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final

from pipelines.candidates import HOLDERS_COUNTED, PART_READ, best, is_near_enough, most_shared, rarest, read_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa
    from pyspark.sql import DataFrame

LONGEST_LIST: Final = max(HOLDERS_COUNTED + 1, PART_READ)
"""Holders of a hash that anybody reads: a longer list is never read whole."""

_ROUNDS: Final = 64
"""Parts in which the holders of a hash are cut before they meet."""

_SIZE_BITS: Final = 16
_MOST: Final = (1 << _SIZE_BITS) - 1
"""Largest size of a signature that is told apart; half a million characters."""


def candidate_pairs(texts: DataFrame) -> DataFrame:
    """Find the pairs to compare.

    Args:
        texts: number (long, ascending with the text's key), signature (array of long, in its order).

    Returns:
        one, other (numbers, one < other): each pair once.
    """
    from pyspark.sql import functions as f  # noqa: PLC0415 - an optional dependency

    size = f.least(f.size("signature"), f.lit(_MOST))
    pairs = texts.select("number", size.alias("size"), f.posexplode("signature").alias("place", "hash"))
    holders = _holders(pairs)
    counted = pairs.join(holders.select("hash", "held"), "hash")
    chosen = (
        counted.groupBy("number", "size")
        .agg(f.sort_array(f.collect_list(f.struct("place", "hash", "held"))).alias("hashes"))
        .mapInArrow(_choose, "number long, read int, hash long, limit int")
    )
    met = (
        chosen.join(holders.select("hash", "entries"), "hash")
        .select("number", "read", f.slice("entries", 1, f.col("limit")).alias("entries"))
        .groupBy("number", "read")
        .agg(f.flatten(f.collect_list("entries")).alias("entries"))
    )
    return met.mapInArrow(_decide, "one long, other long").distinct()


def _holders(pairs: DataFrame) -> DataFrame:
    """Give hash, held (texts that hold it) and entries (the first of them, each with its size) of every hash."""
    from pyspark.sql import functions as f  # noqa: PLC0415 - an optional dependency

    entry = f.shiftleft("number", _SIZE_BITS) + f.col("size")
    parts = (
        pairs.select("hash", (f.col("number") % _ROUNDS).alias("round"), entry.alias("entry"))
        .groupBy("hash", "round")
        .agg(
            f.count("*").alias("held"), f.slice(f.sort_array(f.collect_list("entry")), 1, LONGEST_LIST).alias("entries")
        )
    )
    whole = f.slice(f.sort_array(f.flatten(f.collect_list("entries"))), 1, LONGEST_LIST)
    return parts.groupBy("hash").agg(f.sum("held").alias("held"), whole.alias("entries"))


def _choose(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Choose the hashes of every text whose holders are read."""
    import pyarrow as pa  # noqa: PLC0415 - on the workers

    for batch in batches:
        numbers, reads, hashes, limits = array("q"), array("i"), array("q"), array("i")
        for number, found in zip(batch["number"].to_pylist(), batch["hashes"].to_pylist(), strict=True):
            holders = [one["held"] - 1 for one in found]
            chosen = rarest(holders)
            read = read_of(holders, chosen)
            for place, limit in chosen:
                numbers.append(number)
                reads.append(read)
                hashes.append(found[place]["hash"])
                limits.append(limit)
        yield pa.RecordBatch.from_arrays(
            [
                pa.array(numbers, pa.int64()),
                pa.array(reads, pa.int32()),
                pa.array(hashes, pa.int64()),
                pa.array(limits, pa.int32()),
            ],
            ["number", "read", "hash", "limit"],
        )


def _decide(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Choose the texts that are compared with every text, among those it met."""
    import numpy as np  # noqa: PLC0415 - comes with PySpark's Arrow
    import pyarrow as pa  # noqa: PLC0415 - on the workers

    for batch in batches:
        ones, others = array("q"), array("q")
        rows = zip(batch["number"].to_pylist(), batch["read"].to_pylist(), batch["entries"], strict=True)
        for number, read, entries in rows:
            met, counts = np.unique(entries.values.to_numpy(), return_counts=True)
            sizes = dict(zip((met >> _SIZE_BITS).tolist(), (met & _MOST).tolist(), strict=True))
            shared = zip((met >> _SIZE_BITS).tolist(), counts.tolist(), strict=True)
            found = best(most_shared(pair for pair in shared if pair[0] != number), read, sizes.__getitem__)
            for candidate in found:
                if is_near_enough(candidate, found[0]):
                    ones.append(min(number, candidate.other))
                    others.append(max(number, candidate.other))
        yield pa.RecordBatch.from_arrays([pa.array(ones, pa.int64()), pa.array(others, pa.int64())], ["one", "other"])
