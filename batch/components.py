"""Connected components of a graph that no machine holds whole: large star and small star, until nothing changes.

Source: Kiveris, Lattanzi, Mirrokni, Rastogi, Vassilvitskii, "Connected Components in MapReduce and Beyond", SoCC 2014.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from archive.errors import UserError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_MOST_ROUNDS: Final = 60
"""A run that needs more has a bug: the paper proves log² of the nodes as the bound."""


def components(edges: DataFrame) -> DataFrame:
    """Name every node after the smallest node it is connected with.

    Args:
        edges: one, other (long); each edge once, in either direction.

    Returns:
        node, root (long): nodes that have an edge.
    """
    from pyspark.sql import functions as f  # noqa: PLC0415 - an optional dependency

    now = edges.select(f.greatest("one", "other").alias("u"), f.least("one", "other").alias("v"))
    now = now.where("u != v").distinct().localCheckpoint()
    before = None
    for _ in range(_MOST_ROUNDS):
        now = _small_star(_large_star(now)).localCheckpoint()
        sums = now.agg(
            f.count("*"), f.sum(f.hash("u", "v").cast("long")), f.sum(f.xxhash64("u", "v") % (1 << 31))
        ).first()
        if sums == before:
            roots = now.select(f.col("v").alias("node"), f.col("v").alias("root")).distinct()
            return now.select(f.col("u").alias("node"), f.col("v").alias("root")).unionByName(roots)
        before = sums
    raise UserError(f"the groups did not settle in {_MOST_ROUNDS} rounds. This is a bug: please report it.")


def _large_star(edges: DataFrame) -> DataFrame:
    """Link every larger neighbour of a node to the smallest of the node and its neighbours."""
    from pyspark.sql import functions as f  # noqa: PLC0415 - an optional dependency

    both = edges.unionByName(edges.select(f.col("v").alias("u"), f.col("u").alias("v")))
    least = both.groupBy("u").agg(f.least(f.min("v"), f.first("u")).alias("least"))
    linked = both.join(least, "u").where("v > u")
    return linked.select(f.col("v").alias("u"), f.col("least").alias("v")).where("u != v").distinct()


def _small_star(edges: DataFrame) -> DataFrame:
    """Link a node and its smaller neighbours to the smallest of these."""
    from pyspark.sql import functions as f  # noqa: PLC0415 - an optional dependency

    least = edges.groupBy("u").agg(f.min("v").alias("least"))
    itself = least.select("u", f.col("least").alias("v"))
    linked = edges.join(least, "u").select(f.col("v").alias("u"), f.col("least").alias("v")).where("u != v")
    return itself.unionByName(linked).distinct()
