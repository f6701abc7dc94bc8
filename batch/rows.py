"""Captures as rows of Parquet: where a page lies, what it is, and what the chain made of it.

An article has the columns of the archive's table `articles` that the page itself determines, and its lists (sections,
edits, removed blocks, annotations) in the shape of `yuqi clean`. The types come from those two, so that a column added
there is a column here.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import asdict, fields, is_dataclass
from enum import StrEnum
from functools import cache
from operator import itemgetter
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Final, Union, get_args, get_origin, get_type_hints

import pyarrow as pa

from archive import migration
from archive.annotated.annotating import judged_columns
from archive.captures import article_url, iso
from archive.insertion import article_row
from archive.understanding import LISTS, NOT_MODIFIED, REDIRECTS
from archive.versions.feed_dates import announced
from pipelines.mentions import Annotations, Signal
from pipelines.records import Article, Edit, RemovedBlock, Section
from pipelines.unnamed import without_personal_data

if TYPE_CHECKING:
    from archive.warc.exchange import Captured
    from pipelines.records import Outcome

PLACE: Final = (
    ("warc", pa.string()),  # address of the file
    ("offset", pa.int64()),
    ("length", pa.int64()),
    ("record_id", pa.string()),
)

_DATE: Final = ("value", "precision", "basis")

CAPTURE: Final = (
    *PLACE,
    ("kind", pa.string()),
    ("source", pa.string()),
    ("part_of", pa.string()),  # canonical address of the first page, for a later part
    ("selectors", pa.string()),  # JSON; of the source
    ("status_code", pa.int64()),
    ("fetched_at", pa.string()),
    ("media_type", pa.string()),
    ("body_sha256", pa.string()),
    ("url", pa.string()),  # canonical
    ("outcome", pa.string()),  # article, rejected, listing, robots, redirect or unmodified
    ("stage", pa.string()),
    ("reason", pa.string()),
    ("detail", pa.string()),
    ("announced", pa.list_(pa.struct([("url", pa.string()), *((name, pa.string()) for name in _DATE)]))),  # of a feed
)
"""What every row has."""

ARTICLE_OUTCOME: Final = "article"
UNMODIFIED: Final = "unmodified"

_ARCHIVE_ONLY: Final = frozenset(
    {
        *("id", "source_id", "url", "first_seen", "last_seen", "changed_at", "revision", "capture_id"),
        *("cluster_id", "family_id", "is_primary"),
    }
)
"""Columns of `articles` that only pages together determine."""

_SQLITE: Final = {"TEXT": pa.string(), "INTEGER": pa.int64(), "REAL": pa.float64()}
_LISTS: Final = {"sections": Section, "edits": Edit, "removed": RemovedBlock, "quality_signals": Signal}
_PLAIN: Final = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}


@cache
def article_columns() -> tuple[tuple[str, pa.DataType], ...]:
    """Give the columns that an article's page determines, with their types."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migration.apply(connection)
        found = connection.execute("SELECT name, type FROM pragma_table_info('articles')").fetchall()
    own = [(name, _SQLITE[kind]) for name, kind in found if name not in _ARCHIVE_ONLY]
    own = [(name, pa.list_(pa.string()) if name == "breadcrumb" else kind) for name, kind in own]
    lists = [(name, pa.list_(_type_of(record))) for name, record in _LISTS.items()]
    return (*own, *lists, ("annotations", _type_of(Annotations)))


@cache
def capture_schema() -> pa.Schema:
    """Give the schema of a row: `CAPTURE`, then the article's columns, all empty where there is no article."""
    return pa.schema([*CAPTURE, *article_columns()])


def capture_row(captured: Captured, warc: str, media_type: str, sha256: str, outcome: Outcome | None) -> dict[str, Any]:
    """Give a capture as a row.

    Args:
        captured: as read.
        warc: address of its file.
        media_type: of its response.
        sha256: of the body with content encodings removed.
        outcome: of the page; None for what holds no page.
    """
    exchange, mark = captured.exchange, captured.mark
    selectors = mark.source.selectors if mark is not None else None
    row = {
        "warc": warc,
        "offset": captured.place.offset,
        "length": captured.place.length,
        "record_id": captured.place.record_id,
        "kind": exchange.kind,
        "source": exchange.source,
        "part_of": article_url(exchange.part_of) if exchange.part_of else None,
        "selectors": json.dumps(asdict(selectors)) if selectors is not None else None,
        "status_code": exchange.status,
        "fetched_at": iso(exchange.fetched_at),
        "media_type": media_type,
        "body_sha256": sha256,
        "url": article_url(exchange.url),
    }
    if exchange.kind == "feed":
        row["announced"] = [{"url": url, **asdict(date)} for url, date in announced(exchange)]
    return row | _outcome_columns(outcome, exchange.status, exchange.kind)


def article_fields(article: Article) -> dict[str, Any]:
    """Give the columns of an article, personal data masked as in an archive."""
    article = without_personal_data(article)
    row = article_row(article) | judged_columns(article.annotated)
    row["breadcrumb"] = list(article.extracted.breadcrumb)
    quality = article.annotated.quality
    return row | {
        "sections": [asdict(section) for section in article.annotated.sections],
        "edits": [asdict(edit) for edit in article.repaired.edits],
        "removed": [asdict(block) for block in article.extracted.removed],
        "quality_signals": sorted(map(asdict, quality.signals), key=itemgetter("name")) if quality else [],
        "annotations": asdict(article.annotated.annotations),
    }


def _outcome_columns(outcome: Outcome | None, status: int, kind: str) -> dict[str, Any]:
    if isinstance(outcome, Article):
        return {"outcome": ARTICLE_OUTCOME} | article_fields(outcome)
    if outcome is not None:
        why = {"stage": outcome.stage, "reason": outcome.reason.value, "detail": outcome.detail}
        return {"outcome": "rejected", "chain_version": outcome.chain_version} | why
    if status in REDIRECTS:
        return {"outcome": "redirect"}
    if status == NOT_MODIFIED:
        return {"outcome": UNMODIFIED}
    return {"outcome": "listing" if kind in LISTS else kind}


def _type_of(hint: Any) -> pa.DataType:
    """Give the Arrow type of a record's field."""
    if get_origin(hint) in (Union, UnionType):
        (inner,) = (part for part in get_args(hint) if part is not NoneType)
        return _type_of(inner)
    if get_origin(hint) is tuple:
        return pa.list_(_type_of(get_args(hint)[0]))
    if is_dataclass(hint) and isinstance(hint, type):
        types = get_type_hints(hint)
        return pa.struct([(field.name, _type_of(types[field.name])) for field in fields(hint)])
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return pa.string()
    found: pa.DataType = _PLAIN[hint]
    return found
