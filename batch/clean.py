"""`yuqi batch clean`: WARC files to Parquet, the same articles as `yuqi ingest` makes of them."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from archive.annotated.replay import published_of
from archive.captures import stored_body
from archive.understanding import LISTS, NOT_MODIFIED, REDIRECTS, outcome_of, raw_page
from archive.versions.parts import join_pages
from archive.warc.body import BodyUnreadable
from archive.warc.exchange import WarcPlace
from archive.warc.reader import NotInWarc, read_place
from archive.warc.stream import Torn
from batch.models import models_beside, read_models
from batch.places import Place, warc_files
from batch.rows import ARTICLE_OUTCOME, UNMODIFIED, article_fields, capture_row, capture_schema
from batch.splits import SPLIT_BYTES, captures, cut
from batch.steps import Steps
from pipelines.chain import CHAIN_VERSION, run
from pipelines.config import DEFAULT
from pipelines.extract.parts import part_number
from pipelines.hostmodel import host_key
from pipelines.records import Article, Reject, Selectors
from pipelines.web.feed import better_date
from pipelines.web.media import parse_content_type

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

    from archive.warc.exchange import Captured
    from batch.splits import Split
    from batch.steps import StepReport
    from pipelines.hostmodel import HostModel
    from pipelines.records import Outcome, RawPage

CAPTURES: Final = "captures"
"""Folder of a row a capture, whatever it was."""

ARTICLES: Final = "articles"
"""Folder of a row an article: its current revision."""

_ROWS_AT_ONCE: Final = 500

_LOOK_SECONDS: Final = 0.5
"""How often the folder is looked at for pieces that became done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitReport:
    """What became of a piece of a WARC file."""

    warc: str
    start: int
    pages: int
    articles: int
    body_bytes: int
    cpu_seconds: float
    problem: str | None
    """What kept the rest of it from being read; what stood before was taken."""
    is_reused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanReport:
    """What a batch did."""

    splits: Sequence[SplitReport]
    steps: Sequence[StepReport]


def clean(
    spark: SparkSession,
    names: Iterable[str],
    to: Place,
    *,
    split_bytes: int = SPLIT_BYTES,
    on_split: Callable[[SplitReport], None] = lambda _: None,
    on_step: Callable[[StepReport], None] = lambda _: None,
) -> CleanReport:
    """Clean every page of WARC files.

    Pieces that an earlier run has done with the present chain are not done again.

    Args:
        spark: the session.
        names: files, folders, patterns or lists; see `batch.places.warc_files`.
        to: the folder for `captures` and `articles`; every worker must be able to write there.
        split_bytes: how large a piece of a file one task takes.
        on_split: told of every piece that is done.
        on_step: told of every step that is done.

    Raises:
        UserError: there is no WARC file under a name, or what lies beside it as host models is none.
    """
    splits = cut(warc_files(names), split_bytes)
    for file in {models_beside(split.at) for split in splits}:
        read_models(file, file.mark())  # here, where a person reads what is wrong with it
    parts = [to / CAPTURES / _part_name(split) for split in splits]
    _drop_stale(to / CAPTURES, set(parts))
    done = _reports_in(to / CAPTURES)
    todo = [pair for pair in zip(splits, parts, strict=True) if _report_of(pair[1]) not in done]
    reports = [replace(_told(_report_of(part)), is_reused=True) for part in parts if _report_of(part) in done]
    for report in _cleaned(spark, todo, to / CAPTURES):
        reports.append(report)
        on_split(report)
    stored = spark.read.parquet(*(part.uri for part in parts))
    steps = Steps(spark, to, {"parts": [part.uri for part in parts], "chain": CHAIN_VERSION}, on_step)
    steps.make(ARTICLES, lambda: _articles(stored))
    return CleanReport(splits=reports, steps=steps.reports)


def _part_name(split: Split) -> str:
    made_from = f"{split.at.mark()} {split.start} {split.end} {CHAIN_VERSION} {models_beside(split.at).mark()}"
    return f"part-{sha256(made_from.encode()).hexdigest()[:24]}.parquet"


def _drop_stale(folder: Place, wanted: set[Place]) -> None:
    """Remove the rows of files that are not asked for any more, or were read by another chain."""
    if folder.is_folder():
        kept = wanted | {_report_of(part) for part in wanted}
        for at in folder.files():
            if at not in kept:
                at.remove()


def _report_of(part: Place) -> Place:
    return part.parent / f"_{part.name}.json"  # readers of the folder leave out what begins so


def _reports_in(folder: Place) -> set[Place]:
    return {at for at in folder.files() if at.name.endswith(".json")} if folder.is_folder() else set()


def _told(report: Place) -> SplitReport:
    return SplitReport(**json.loads(report.read_or(b"")))


def _cleaned(spark: SparkSession, todo: list[tuple[Split, Place]], folder: Place) -> Iterator[SplitReport]:
    """Clean pieces on every core there is, and tell of each as soon as its report lies beside its rows.

    One job, watched from outside: an iterator over Spark's results asks for one piece after the other, and waves of
    pieces wait for the slowest of each wave.
    """
    if not todo:
        return
    waiting = {_report_of(part) for _, part in todo}
    with ThreadPoolExecutor(1) as watched:
        job = watched.submit(spark.sparkContext.parallelize(todo, len(todo)).foreach, _clean_split)
        while waiting:
            is_over = job.done()  # asked before the look: what is not there then never comes
            for report in sorted(waiting & _reports_in(folder), key=lambda at: at.uri):
                waiting.remove(report)
                yield _told(report)
            if is_over:
                break
            wait([job], _LOOK_SECONDS)
        job.result()


def _clean_split(task: tuple[Split, Place]) -> None:
    """Read a piece, write its rows, and then its report; runs on a worker. Nothing a file holds makes it fail."""
    split, part = task
    started = time.process_time()
    pages = articles = body_bytes = 0
    problem = None
    beside = models_beside(split.at)
    models = read_models(beside, beside.mark())
    with part.parquet_writer(capture_schema()) as write:
        rows: list[dict[str, Any]] = []
        try:
            for captured in captures(split):
                if not captured.exchange.is_addressed:
                    continue
                row = _row(captured, split.at.uri, models)
                pages += 1
                articles += row["outcome"] == ARTICLE_OUTCOME
                body_bytes += len(captured.exchange.body)
                rows.append(row)
                if len(rows) >= _ROWS_AT_ONCE:
                    write(rows)
                    rows = []
        except Torn as torn:
            problem = f"{torn} (byte {torn.offset})"
        except OSError as error:
            problem = f"cannot be read: {error.strerror or type(error).__name__}"
        write(rows)
    report = SplitReport(
        warc=split.at.uri,
        start=split.start,
        pages=pages,
        articles=articles,
        body_bytes=body_bytes,
        cpu_seconds=round(time.process_time() - started, 3),
        problem=problem,
    )
    _report_of(part).write(json.dumps(asdict(report)).encode())


def _row(captured: Captured, warc: str, models: Mapping[str, HostModel]) -> dict[str, Any]:
    exchange = captured.exchange
    media_type, _ = parse_content_type(exchange.header("content-type"))
    digest = sha256(stored_body(exchange)).hexdigest()
    outcome: Outcome | None = None
    if exchange.status not in REDIRECTS | {NOT_MODIFIED} and exchange.kind not in LISTS | {"robots"}:
        selectors = captured.mark.source.selectors if captured.mark is not None else None
        outcome = outcome_of(exchange, digest, selectors, model=models.get(host_key(exchange.url) or ""))
    return capture_row(captured, warc, media_type, digest, outcome)


def _articles(stored: DataFrame) -> DataFrame:
    """Give the current revision of every article, with its later parts joined and dated by feeds.

    A revision is the first of the captures in a row that say the same, as in the archive.
    """
    from pyspark.sql import Window  # noqa: PLC0415 - an optional dependency
    from pyspark.sql import functions as f  # noqa: PLC0415

    of_url = Window.partitionBy("url")
    in_order = of_url.orderBy("warc", "offset")
    seen = stored.where(f.col("outcome").isin(ARTICLE_OUTCOME, UNMODIFIED))
    seen = seen.withColumn("last_seen", f.max("fetched_at").over(of_url))
    read = seen.where(f.col("outcome") == ARTICLE_OUTCOME)
    before = f.lag("fold_sha256").over(in_order)
    read = read.withColumn("first_seen", f.min("fetched_at").over(of_url)).withColumn("before", before)
    changes = read.where("before IS NULL OR before != fold_sha256").withColumn("changed_at", f.col("fetched_at"))
    newest = f.row_number().over(of_url.orderBy(f.col("warc").desc(), f.col("offset").desc()))
    current = changes.withColumn("newest", newest).where("newest = 1").drop("newest", "before", "outcome", "part_of")
    current = current.withColumn("id", f.col("url"))
    again = _read_again(current.drop("announced"), stored)
    apart = current.drop("announced").join(again.select("id"), "id", "left_anti")
    return apart.unionByName(again).orderBy("id")


def _read_again(current: DataFrame, stored: DataFrame) -> DataFrame:
    """Read the articles again that have later parts or are dated by feeds, with these."""
    from pyspark.sql import functions as f  # noqa: PLC0415 - an optional dependency

    place = f.struct("warc", "offset", "length", "record_id", "url")
    later = stored.where("kind = 'part' AND part_of IS NOT NULL")
    last = later.groupBy(f.col("part_of").alias("id"), "url").agg(
        f.max_by(place, f.struct("warc", "offset")).alias("place")
    )
    pages = last.groupBy("id").agg(f.collect_list("place").alias("later"))
    told = stored.where("announced IS NOT NULL").select("source", f.explode("announced").alias("one"))
    dates = told.groupBy(f.col("one.url").alias("id"), "source").agg(
        f.collect_set(f.struct("one.value", "one.precision", "one.basis")).alias("dates")
    )
    found = current.join(pages, "id", "left").join(dates, ["id", "source"], "left")
    found = found.where("later IS NOT NULL OR dates IS NOT NULL")
    return found.select(*current.columns, "later", "dates").mapInArrow(_reread, current.schema)


def _reread(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa  # noqa: PLC0415 - on the workers

    for batch in batches:
        names = [name for name in batch.schema.names if name not in {"later", "dates"}]
        rows = [_whole(row) for row in batch.to_pylist()]
        schema = pa.schema([batch.schema.field(name) for name in names])
        yield pa.RecordBatch.from_pylist([{name: row[name] for name in names} for row in rows], schema)


def _whole(row: dict[str, Any]) -> dict[str, Any]:
    """Put what is read with later parts and the dates of feeds in the place of what the first page gives alone.

    As it is where nothing follows from them, or a page cannot be read.
    """
    page = published_of(row["published"], row["published_precision"], row["published_basis"])
    told = [date for one in row["dates"] or () if (date := published_of(**one)) is not None]
    better = better_date(page, told, datetime.fromisoformat(row["first_seen"])) if told else None
    if better is None and not row["later"]:
        return row
    selectors = Selectors(**json.loads(row["selectors"])) if row["selectors"] else None
    later = sorted(row["later"] or (), key=lambda place: (part_number(place["url"]), place["url"]))
    try:
        outcome = join_pages([_page(place, selectors) for place in (row, *later)], DEFAULT)
    except (BodyUnreadable, NotInWarc, Reject):
        return row
    if better is not None and isinstance(outcome, Article):
        outcome = run(replace(outcome.extracted, published=better), DEFAULT)
    return row | article_fields(outcome) if isinstance(outcome, Article) else row


def _page(at: dict[str, Any], selectors: Selectors | None) -> RawPage:
    file = Place(at["warc"])
    place = WarcPlace(file=file.name, offset=at["offset"], length=at["length"], record_id=at["record_id"])
    exchange = read_place(lambda name: (file.parent / name).open(), place).exchange
    beside = models_beside(file)
    model = read_models(beside, beside.mark()).get(host_key(exchange.url) or "")
    return raw_page(exchange, sha256(stored_body(exchange)).hexdigest(), selectors, model)
