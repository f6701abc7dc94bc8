"""Parquet: typed and nested, zstd, in row groups small enough to be left out."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from archive.export.batches import Batch, Column, Rows
    from archive.export.fields import Field, Group, Layout

ROWS_A_GROUP: Final = 4_000
"""Rows of a row group: 10 to 20 MB of text. Readers skip whole groups by their statistics, and hold one at a time."""

TYPES: Final = {
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "string": pa.string(),
    "strings": pa.list_(pa.string()),
}

_REPEATING: Final = frozenset(
    {
        *("source", "source_name", "editor", "published_precision", "published_basis", "script", "script_kind"),
        *("region", "language", "encoding", "encoding_evidence", "chain_version", "split", "breadcrumb"),
        *("capture.media_type", "capture.charset_label", "capture.warc_file", "conversion.config"),
        *("conversion.dictionaries", "edits.field", "edits.before", "edits.after", "edits.rule", "edits.certainty"),
        *("sections.number", "sections.heading", "removed.kind", "removed.rule"),
        *("quality_class", "page_kind", "annotated_with", "quality_signals.name"),
    }
)
"""Strings that come again and again: they are kept once a row group. Others would only be tried in vain."""


class Parquet:
    """A Parquet file of articles."""

    def __init__(self, path: Path, layout: Layout) -> None:
        self._schema = schema(layout)
        self._layout = layout
        self._writer = pq.ParquetWriter(
            path,
            self._schema,
            compression="zstd",
            compression_level=3,
            use_dictionary=_dictionaries(layout),
            write_page_index=True,
        )
        self._waiting: list[Any] = []
        self._rows = 0

    def write(self, prepared: Any) -> None:
        self._waiting.append(prepared)
        self._rows += prepared.num_rows
        if self._rows >= ROWS_A_GROUP:
            self._flush()

    def close(self) -> None:
        if self._rows:
            self._flush()
        self._writer.close()

    def _flush(self) -> None:
        self._writer.write_table(pa.concat_tables(self._waiting), row_group_size=self._rows)
        self._waiting, self._rows = [], 0


def schema(layout: Layout) -> Any:
    """Give the Arrow schema of a layout; every field carries its description."""
    fields = [_field(field) for field in layout.article]
    fields += [pa.field(group.name, pa.list_(_struct(group))) for group in layout.lists]
    kinds = [pa.field(group.name, pa.list_(_struct(group))) for group in layout.annotations]
    fields.append(pa.field("annotations", pa.struct(kinds)))
    fields += [pa.field(group.name, _struct(group)) for group in (layout.conversion, layout.capture)]
    return pa.schema(fields)


def table(batch: Batch) -> Any:
    """Give a batch as an Arrow table."""
    layout = batch.layout
    arrow_schema = schema(layout)
    arrays = [pa.array(batch.columns[field.name], TYPES[field.type]) for field in layout.article]
    arrays += [_list(group, batch.lists[group.name]) for group in layout.lists]
    kinds = [_list(group, batch.lists[group.name]) for group in layout.annotations]
    arrays.append(pa.StructArray.from_arrays(kinds, fields=list(arrow_schema.field("annotations").type)))
    arrays.append(_structs(layout.conversion, batch.conversion))
    arrays.append(_structs(layout.capture, batch.capture))
    return pa.Table.from_arrays(arrays, schema=arrow_schema)


def _list(group: Group, rows: Rows) -> Any:
    return pa.ListArray.from_arrays(
        pa.array(rows.offsets, pa.int32()), _structs(group, rows.columns), type=pa.list_(_struct(group))
    )


def _structs(group: Group, columns: Sequence[Column]) -> Any:
    filled = columns or ((),) * len(group.fields)
    arrays = [pa.array(column, TYPES[field.type]) for field, column in zip(group.fields, filled, strict=True)]
    return pa.StructArray.from_arrays(arrays, fields=[_field(field) for field in group.fields])


def _struct(group: Group) -> Any:
    return pa.struct([_field(field) for field in group.fields])


def _field(field: Field) -> Any:
    return pa.field(field.name, TYPES[field.type])


def _dictionaries(layout: Layout) -> list[str]:
    """Give the columns, as Parquet names them, that are kept as a dictionary."""
    own = ((field, field.path) for field in layout.article)
    lists = ((field, f"{group.name}.list.element.{field.name}") for group in layout.lists for field in group.fields)
    objects = ((f, f.path) for group in (layout.conversion, layout.capture) for f in group.fields)
    named = [
        f"{path}.list.element" if field.type == "strings" else path
        for field, path in chain(own, lists, objects)
        if field.path in _REPEATING
    ]
    mentions = [
        f"annotations.{group.name}.list.element.{field.name}"
        for group in layout.annotations
        for field in group.fields
        if field.type == "string"
    ]
    return named + mentions
