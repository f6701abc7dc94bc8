"""The files of a dataset, each written row by row: JSON Lines, CSV, Parquet.

A written file depends on its rows alone: no time of writing, no order of a dictionary. No text is altered: a cell that
begins with = is quoted as any other, so open a CSV of pages nobody vouches for through "import", never by double click.
"""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any, Final, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from archive.annotations import KINDS
from archive.export.records import CAPTURE, CONVERSION, LEADING, NESTED, OPEN_LEAVES_OUT

if TYPE_CHECKING:
    from pathlib import Path

ROWS_A_GROUP: Final = 2_000
"""Rows of a Parquet row group: about 10 MB of text, small enough to hold, large enough to compress."""

_INTEGERS: Final = frozenset(
    {
        *("id", "revision", "replaced_chars", "text_chars", "edit_count", "flag_count", "cluster_id", "family_id"),
        *("level", "start", "end", "section", "status", "body_bytes", "warc_offset", "warc_length", "changed_chars"),
    }
)
_REALS: Final = frozenset({"confidence", "value", "value_max"})
_TRUTHS: Final = frozenset({"is_primary", "suspect", "stale", "stale_name", "in_title", "in_heading"})


class Writer(Protocol):
    """A file that takes articles one at a time."""

    def write(self, record: dict[str, Any]) -> None:
        """Add one article."""

    def close(self) -> None:
        """Finish the file."""


def open_writer(kind: str, path: Path, *, is_open: bool) -> Writer:
    """Make the file of a format ("jsonl", "csv", "parquet") for a profile."""
    if kind == "jsonl":
        return JsonLines(path)
    return Csv(path, is_open=is_open) if kind == "csv" else Parquet(path, is_open=is_open)


class JsonLines:
    """One object a line, UTF-8, not escaped."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8", newline="\n")

    def write(self, record: dict[str, Any]) -> None:
        self._file.write(_json(record) + "\n")

    def close(self) -> None:
        self._file.close()


class Csv:
    """One line an article: byte order mark and CRLF, as Excel wants them; lists as JSON; the capture in columns."""

    def __init__(self, path: Path, *, is_open: bool) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file, lineterminator="\r\n")
        self._names = [name for name in (*LEADING, *NESTED, "annotations") if not (is_open and name in OPEN_LEAVES_OUT)]
        conversion = (f"conversion_{name}" for name in CONVERSION)
        self._writer.writerow([*self._names, *conversion, *(f"capture_{name}" for name in CAPTURE)])

    def write(self, record: dict[str, Any]) -> None:
        conversion, capture = record["conversion"], record["capture"]
        self._writer.writerow(
            [
                *(_cell(record[name]) for name in self._names),
                *(_cell(conversion[name]) for name in CONVERSION),
                *(_cell(capture[name]) for name in CAPTURE),
            ]
        )

    def close(self) -> None:
        self._file.close()


class Parquet:
    """Typed and nested, zstd."""

    def __init__(self, path: Path, *, is_open: bool) -> None:
        self._schema = schema(is_open=is_open)
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []

    def write(self, record: dict[str, Any]) -> None:
        self._rows.append(record)
        if len(self._rows) == ROWS_A_GROUP:
            self._flush()

    def close(self) -> None:
        if self._rows:
            self._flush()
        self._writer.close()

    def _flush(self) -> None:
        self._writer.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
        self._rows = []


def schema(*, is_open: bool) -> Any:
    """Give the Parquet schema of a profile."""

    def shown(*path: str) -> bool:
        return not (is_open and ".".join(path) in OPEN_LEAVES_OUT)

    fields = [
        pa.field(name, pa.list_(pa.string()) if name == "breadcrumb" else _type(name))
        for name in LEADING
        if shown(name)
    ]
    for name, columns in NESTED.items():
        if shown(name):
            kept = [column for column in columns if shown(name, column)]
            fields.append(pa.field(name, pa.list_(_struct(kept))))
    kinds = [
        pa.field(kind.name, pa.list_(_struct([name for name, _ in kind.columns], mention="name" in dict(kind.columns))))
        for kind in KINDS
        if shown("annotations", kind.name)
    ]
    fields.append(pa.field("annotations", pa.struct(kinds)))
    fields += [pa.field("conversion", _struct(list(CONVERSION))), pa.field("capture", _struct(list(CAPTURE)))]
    return pa.schema(fields)


def _struct(names: list[str], *, mention: bool = False) -> Any:
    # A mention's id is the identifier of a gazetteer, an article's id a number.
    return pa.struct([pa.field(name, pa.string() if mention and name == "id" else _type(name)) for name in names])


def _type(name: str) -> Any:
    if name in _INTEGERS:
        return pa.int64()
    if name in _REALS:
        return pa.float64()
    return pa.bool_() if name in _TRUTHS else pa.string()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    return _json(value) if isinstance(value, list | dict) else value
