"""Parquet: typed and nested, zstd, in row groups small enough to be left out."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from archive.export.typed import schema

if TYPE_CHECKING:
    from pathlib import Path

    from archive.export.fields import Layout

ROWS_A_GROUP: Final = 4_000
"""Rows of a row group: 10 to 20 MB of text. Readers skip whole groups by their statistics, and hold one at a time."""

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
        self._writer = pq.ParquetWriter(
            path,
            schema(layout),
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
