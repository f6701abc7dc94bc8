"""`yuqi batch dedupe`: copies and families over Parquet, the same groups as `yuqi dedupe` gives."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final

from archive.errors import UserError
from batch.candidates import candidates
from batch.components import components
from batch.steps import Steps
from pipelines.chain import CHAIN_VERSION
from pipelines.copies.answering import Whole, answers
from pipelines.copies.candidates import packed
from pipelines.copies.comparison import Relation
from pipelines.copies.patience import Asked, related_pairs
from pipelines.copies.settling import Pair
from pipelines.copies.sketches import Sketch, sketch
from pipelines.copies.textkeys import text_keys
from pipelines.fingerprint import sample_of_han

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import pandas as pd
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

    from batch.places import Place
    from batch.steps import StepReport

GROUPS: Final = "groups"
"""Folder of the answers: id, cluster, primary, family, relation, similarity, excerpt_of."""

_ORDER: Final = ("published", "fetched_at", "first_seen")
"""Columns that say which of two records came first, where the input has them; then the id."""

_LOT: Final = 500
"""Texts that are answered together, or thereabouts; what is linked stays together. Every lot costs pandas and Arrow the
same again, however small it is: one for each family would be mostly that."""

_BENCH: Final = 2000
"""Pairs that are compared in one place, or thereabouts."""

_SKETCHES: Final = 2048
"""Sketches a worker keeps of a bench."""

_PREPARED: Final = "ordinal long, id {id}, title string, text string, key binary, signature array<long>, kin int"
_DECIDED: Final = "one long, other long, relation string, similarity double, piece long, part int"
_ANSWERS: Final = (
    "ordinal long, cluster long, primary long, family long, relation string, similarity double, excerpt_of long"
)


def dedupe(
    spark: SparkSession, articles: Place, to: Place, on_step: Callable[[StepReport], None] = lambda _: None
) -> Sequence[StepReport]:
    """Group the records of a Parquet folder.

    Args:
        spark: the session.
        articles: Parquet with `id` and `text`, and where they are known `title`, `published` and `fetched_at`.
        to: a folder; `groups` in it will hold the answers, a report beside it.
        on_step: told of every step that is done.

    Raises:
        UserError: the input has no `id` or `text`.
    """
    given = spark.read.parquet(articles.uri)
    if missing := {"id", "text"} - set(given.columns):
        raise UserError(f"{articles.uri} has no column {' and '.join(sorted(missing))}. Give what batch clean made.")
    work, answered = (Steps(spark, place, made_from(articles), on_step) for place in (to / "work", to))
    if answered.found(GROUPS) is None:
        grouped = _grouped(given, work)
        answered.make(GROUPS, lambda: grouped)
    return [*work.reports, *answered.reports]


def made_from(articles: Place) -> dict[str, Any]:
    """Say what groups depend on: the files as they are now, and the chain."""
    files = sorted(at.mark() for at in (articles.files() if articles.is_folder() else [articles]))
    return {"files": files, "chain": CHAIN_VERSION}


def _grouped(given: DataFrame, work: Steps) -> DataFrame:
    """Do the steps before the last, which is given back to be done."""
    prepared = work.make("prepared", lambda: _prepared(given))
    texts = work.make("texts", lambda: _texts(prepared))
    asked = work.make("candidates", lambda: candidates(texts))
    decided = work.make("decided", lambda: _decided(asked, texts, prepared))
    roots = work.make("roots", lambda: _roots(decided))
    lots = work.make("lots", lambda: _lots(texts, roots))
    return _named(_answered(prepared, texts, lots, decided), prepared)


def _prepared(given: DataFrame) -> DataFrame:
    """Number the records in their order, and compute what the texts are compared by."""
    from pyspark.sql import functions as f  # noqa: PLC0415 - an optional dependency

    order = [f.col(name).asc_nulls_last() for name in _ORDER if name in given.columns]
    title = f.col("title") if "title" in given.columns else f.lit(None).cast("string")
    chosen = given.where(f.col("text").isNotNull()).orderBy(*order, "id").select("id", title.alias("title"), "text")
    schema = _PREPARED.format(id=given.schema["id"].dataType.simpleString())
    numbered = chosen.rdd.zipWithIndex().map(lambda pair: (pair[1], *pair[0]))
    bare = given.sparkSession.createDataFrame(numbered, schema.partition(", key")[0])
    return bare.mapInArrow(_prepare, schema)


def _prepare(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa  # noqa: PLC0415 - on the workers

    for batch in batches:
        rows = list(zip(batch["title"].to_pylist(), batch["text"].to_pylist(), strict=True))
        numbers = batch["ordinal"].to_pylist()
        found = [text_keys(*row, number) for row, number in zip(rows, numbers, strict=True)]
        keys, kin = pa.array([one.key for one in found], pa.binary()), pa.array([one.kin for one in found], pa.int32())
        signatures = pa.array([packed(sample_of_han(one.han)).tolist() for one in found], pa.list_(pa.int64()))
        names = [*batch.schema.names, "key", "signature", "kin"]
        yield pa.RecordBatch.from_arrays([*batch.columns, keys, signatures, kin], names)


def _texts(prepared: DataFrame) -> DataFrame:
    """Give the different texts, numbered in the order of their keys: number, key, first (a record), signature, kin."""
    from pyspark.sql import functions as f  # noqa: PLC0415 - an optional dependency

    firsts = prepared.groupBy("key").agg(f.min("ordinal").alias("ordinal"))
    ordered = firsts.orderBy("key").rdd.zipWithIndex().map(lambda pair: (pair[1], bytes(pair[0][0]), pair[0][1]))
    numbered = prepared.sparkSession.createDataFrame(ordered, "number long, key binary, first long")
    signatures = prepared.select(f.col("ordinal").alias("first"), "signature", "kin")
    return numbered.join(signatures, "first").select("number", "key", "first", "signature", "kin")


def _decided(asked: DataFrame, texts: DataFrame, prepared: DataFrame) -> DataFrame:
    """Compare texts with their candidates: one, other, relation, similarity, piece and part; see `settling`.

    Texts travel to the bench where their pairs are compared, once to each; sent along with every pair they would be
    several times as many.
    """
    from pyspark.sql import functions as f  # noqa: PLC0415 - an optional dependency

    placed = _placed(asked, texts)
    number = f.explode(f.array_append("candidates", f.col("number"))).alias("number")
    ends = placed.select(f.col("bench").alias("at"), number).distinct()
    worded = texts.join(prepared.select(f.col("ordinal").alias("first"), "title", "text"), "first")
    worded = worded.select("number", "title", "text")
    benches = ends.join(worded, "number").groupBy("at").cogroup(placed.groupBy("bench"))
    return benches.applyInArrow(_compare, _DECIDED).dropDuplicates(["one", "other"])  # two texts may find each other


def _placed(asked: DataFrame, texts: DataFrame) -> DataFrame:
    """Put texts that have a hash in common on one bench: number, candidates, bench.

    The smallest hash of a signature is the same in most copies and siblings, so that a text's pairs meet on few benches
    and its sketch is made once on each. What very many texts share is spread by their numbers.
    """
    from pyspark.sql import functions as f  # noqa: PLC0415 - an optional dependency

    keyed = asked.join(texts.select("number", f.array_min("signature").alias("least")), "number")
    sizes = keyed.groupBy("least").agg(f.ceil(f.sum(f.size("candidates")) / _BENCH).alias("parts"))
    pairs = asked.agg(f.sum(f.size("candidates"))).first()
    benches = (pairs[0] or 0) // _BENCH + 1 if pairs else 1
    bench = f.pmod(f.xxhash64("least", f.col("number") % f.col("parts")), f.lit(benches)).alias("bench")
    return keyed.join(sizes, "least").select("number", "candidates", bench)


def _compare(texts: pa.Table, asked: pa.Table) -> pa.Table:
    """Compare the texts of one bench with their candidates."""
    import pyarrow as pa  # noqa: PLC0415 - on the workers

    at = {number: place for place, number in enumerate(texts["number"].to_pylist())}
    sketches = _Sketches(texts["title"], texts["text"])
    lists = asked.sort_by("number").select(["number", "candidates"]).to_pylist()
    rows = related_pairs((Asked(**one) for one in lists), lambda number: sketches.of(at[number]))
    kinds = (pa.int64(), pa.int64(), pa.string(), pa.float64(), pa.int64(), pa.int32())
    columns = [pa.array([row[place] for row in rows], kind) for place, kind in enumerate(kinds)]
    return pa.Table.from_arrays(columns, ["one", "other", "relation", "similarity", "piece", "part"])


class _Sketches:
    """The sketches used last, by the place of the text in its bench."""

    def __init__(self, titles: pa.ChunkedArray, texts: pa.ChunkedArray) -> None:
        self._titles = titles
        self._texts = texts
        self._kept: OrderedDict[int, Sketch] = OrderedDict()

    def of(self, place: int) -> Sketch:
        found = self._kept.pop(place, None) or sketch(self._titles[place].as_py(), self._texts[place].as_py())
        self._kept[place] = found
        if len(self._kept) > _SKETCHES:
            self._kept.popitem(last=False)
        return found


def _roots(decided: DataFrame) -> DataFrame:
    """Name the texts that copies and siblings link after the smallest of them: node, root."""
    return components(decided.where(f"relation != '{Relation.EXCERPT.value}'").select("one", "other"))


def _lots(texts: DataFrame, roots: DataFrame) -> DataFrame:
    """Put the texts into lots that can be answered by themselves: number, key, lot."""
    from pyspark.sql import functions as f  # noqa: PLC0415 - an optional dependency

    lot = (f.coalesce("root", "number") % (texts.count() // _LOT + 1)).alias("lot")
    return texts.join(roots.withColumnRenamed("node", "number"), "number", "left").select("number", "key", lot)


def _answered(prepared: DataFrame, texts: DataFrame, lots: DataFrame, decided: DataFrame) -> DataFrame:
    from pyspark.sql import functions as f  # noqa: PLC0415 - an optional dependency

    records = prepared.select("ordinal", "key").join(lots, "key")
    records = records.join(_wholes(lots, decided, texts), "number", "left")
    records = records.select("lot", "ordinal", "number", "distance", "whole")
    links = decided
    for end in ("one", "other"):
        links = links.join(lots.select(f.col("number").alias(end), f.col("lot").alias(f"{end}_lot")), end)
    links = links.where("one_lot = other_lot")  # an excerpt may lie elsewhere; nothing is joined by it
    links = links.select(f.col("one_lot").alias("link_lot"), "one", "other", "relation", "similarity", "piece", "part")
    return records.groupBy("lot").cogroup(links.groupBy("link_lot")).applyInPandas(_answer, _ANSWERS)


def _wholes(lots: DataFrame, decided: DataFrame, texts: DataFrame) -> DataFrame:
    """Name what a text is an excerpt of where it lies in another lot: number, distance, whole (a record)."""
    from pyspark.sql import functions as f  # noqa: PLC0415 - an optional dependency

    found = decided.where(f"relation = '{Relation.EXCERPT.value}' AND piece IS NOT NULL")
    longer = f.when(f.col("piece") == f.col("one"), f.col("other")).otherwise(f.col("one"))
    found = found.select(f.col("piece").alias("number"), longer.alias("longer"), (1 - f.col("similarity")).alias("far"))
    found = found.join(lots.select("number", f.col("lot").alias("own_lot")), "number")
    found = found.join(lots.select(f.col("number").alias("longer"), "lot"), "longer").where("lot <> own_lot")
    found = found.join(texts.select(f.col("number").alias("longer"), "first"), "longer")
    nearest = found.groupBy("number").agg(f.min(f.struct("far", "first")).alias("nearest"))
    return nearest.select("number", f.col("nearest.far").alias("distance"), f.col("nearest.first").alias("whole"))


def _answer(records: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Answer the records of one lot: texts that nothing links to the texts of another."""
    import pandas as pd  # noqa: PLC0415 - on the workers

    records = records.sort_values("ordinal")
    numbers = sorted(set(records["number"]))
    local = {number: place for place, number in enumerate(numbers)}
    ends = [(local[one], local[other]) for one, other in zip(links["one"], links["other"], strict=True)]
    # A map of the column would give plain strings again, which are no `Relation`.
    relations = [Relation(str(value)) for value in links["relation"]]
    pieces_of = [None if pd.isna(piece) else local[int(piece)] for piece in links["piece"]]
    verdicts = zip(ends, relations, links["similarity"].tolist(), pieces_of, links["part"].tolist(), strict=True)
    pairs = [Pair(*pair, *rest) for pair, *rest in verdicts]
    of_piece = records.dropna(subset="whole")
    excerpts = zip(of_piece["number"], of_piece["distance"].tolist(), of_piece["whole"], strict=True)
    elsewhere = {local[number]: Whole(distance, int(whole)) for number, distance, whole in excerpts}
    of_record = [local[number] for number in records["number"]]
    found = answers(records["ordinal"].tolist(), of_record, sorted(pairs, key=lambda pair: pair.ends), elsewhere)
    rows = [
        (one.id, one.cluster, one.primary, one.family, one.relation, one.similarity, one.excerpt_of) for one in found
    ]
    names = [part.split()[0] for part in _ANSWERS.split(", ")]
    return pd.DataFrame(rows, columns=names).astype({"family": "Int64", "excerpt_of": "Int64"})


def _named(answered: DataFrame, prepared: DataFrame) -> DataFrame:
    """Put the records' ids in the place of their numbers, in the order of the records."""
    from pyspark.sql import functions as f  # noqa: PLC0415 - an optional dependency

    ids = prepared.select("ordinal", "id")
    named = answered.join(ids, "ordinal")
    for column in ("cluster", "primary", "family", "excerpt_of"):
        names = ids.select(f.col("ordinal").alias(column), f.col("id").alias(f"{column}_id"))
        named = named.join(names, column, "left")
    groups = [f.col(f"{column}_id").alias(column) for column in ("cluster", "primary", "family")]
    return named.orderBy("ordinal").select(
        "id", *groups, "relation", "similarity", f.col("excerpt_of_id").alias("excerpt_of")
    )
