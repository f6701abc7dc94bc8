"""Connected components of a graph: by union and find where one machine holds it, else by large star and small star.

Source of the stars: Kiveris, Lattanzi, Mirrokni, Rastogi, Vassilvitskii, "Connected Components in MapReduce and
Beyond", SoCC 2014.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from archive.errors import UserError
from pipelines.copies.components import Components

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

EDGES_HELD: Final = 1_000_000
"""Edges up to which the driver joins them alone: a million random ones took 204 MB and 7 s. Stars shuffle all edges
several times a round, and small graphs pay for that in seconds."""

_MOST_ROUNDS: Final = 60
"""A run that needs more has a bug: the paper proves log² of the nodes as the bound."""


def components(edges: DataFrame, edges_held: int = EDGES_HELD) -> DataFrame:
    """Name every node after the smallest node it is connected with.

    Args:
        edges: one, other (long); each edge once, in either direction.
        edges_held: of how many edges the driver may hold the whole graph.

    Returns:
        node, root (long): nodes that have an edge.
    """
    if edges.count() > edges_held:
        return _by_stars(edges)
    held = edges.select("one", "other").toArrow()
    pairs = list(zip(held["one"].to_pylist(), held["other"].to_pylist(), strict=True))
    return _held({end for pair in pairs for end in pair}, pairs, edges.sparkSession)


def _held(nodes: set[int], edges: list[tuple[int, int]], spark: SparkSession) -> DataFrame:
    import pyarrow as pa  # noqa: PLC0415 - comes with PySpark

    joined = Components(nodes, edges)
    columns = [pa.array(nodes, pa.int64()), pa.array(map(joined.root, nodes), pa.int64())]
    return spark.createDataFrame(pa.Table.from_arrays(columns, ["node", "root"]))


def _by_stars(edges: DataFrame) -> DataFrame:
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
