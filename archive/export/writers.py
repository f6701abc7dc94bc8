"""The files of a dataset that are written row by row: JSON Lines and CSV, plain or compressed.

A written file depends on its articles alone: no time of writing, no order of a dictionary, no name of a file inside.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from typing import TYPE_CHECKING, Any, Final, Protocol

import pyarrow as pa

from archive.export.parquet import Parquet
from archive.export.sqlitefile import rows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from archive.export.batches import Batch
    from archive.export.fields import Field, Layout

ENDINGS: Final = {
    "parquet": ".parquet",
    "jsonl": ".jsonl",
    "jsonl.zst": ".jsonl.zst",
    "jsonl.gz": ".jsonl.gz",
    "csv": ".csv",
}
"""Formats with a file for each part of a dataset, and how its name ends."""

FORMULA: Final = frozenset("=+-@\t\r\n＝＋－＠'")
"""What a cell must not begin with: a spreadsheet would compute it. Source: OWASP, CSV injection; the full-width forms
because Excel takes them for the others where the system's language is Chinese; the apostrophe so that one in the text
is not taken for ours."""

_BUFFER: Final = 1 << 20


class Writer(Protocol):
    """A file that takes articles in batches."""

    def write(self, prepared: Any) -> None:
        """Add what `piece` made of a batch for this format."""

    def close(self) -> None:
        """Finish the file."""


def piece(kind: str, batch: Batch) -> Any:
    """Make what the files of a format take of a batch; nearly all the work, and possible in another process."""
    if kind == "parquet":
        return batch.table
    if kind == "sqlite":
        return rows(batch)
    return cells(batch) if kind == "csv" else batch.encoded.lines()


def open_writer(kind: str, path: Path, layout: Layout) -> Writer:
    """Make the file of a format of `ENDINGS`."""
    if kind == "parquet":
        return Parquet(path, layout)
    if kind == "csv":
        return Csv(path, layout)
    return JsonLines(path, {"jsonl.zst": "zstd", "jsonl.gz": "gzip"}.get(kind))


class JsonLines:
    """One object a line, UTF-8, not escaped."""

    def __init__(self, path: Path, compression: str | None) -> None:
        # Arrow's streams: zstd without another dependency, and a gzip header without a time or a name.
        self._file: Any = (
            pa.CompressedOutputStream(str(path), compression) if compression else path.open("wb", buffering=_BUFFER)
        )

    def write(self, prepared: bytes) -> None:
        self._file.write(prepared)

    def close(self) -> None:
        self._file.close()


class Csv:
    """One line an article: byte order mark and CRLF, as Excel wants them; lists as JSON; objects in columns.

    A cell of text that a spreadsheet would take for a formula has an apostrophe before it: see `guarded`.
    """

    def __init__(self, path: Path, layout: Layout) -> None:
        self._file = path.open("wb", buffering=_BUFFER)
        self._file.write(codecs.BOM_UTF8 + _lines([column_names(layout)]))

    def write(self, prepared: bytes) -> None:
        self._file.write(prepared)

    def close(self) -> None:
        self._file.close()


def cells(batch: Batch) -> bytes:
    """Give the lines of a CSV file for a batch."""
    layout = batch.layout
    columns = [_cells(field, batch.columns[field.name]) for field in layout.article]
    columns += [column.to_pylist() for column in (*batch.encoded.lists.values(), batch.encoded.annotations)]
    columns += map(_cells, layout.conversion.fields, batch.conversion)
    columns += map(_cells, layout.capture.fields, batch.capture)
    return _lines(zip(*columns, strict=True))


def _lines(rows_: Iterable[Iterable[Any]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows_)
    return text.getvalue().encode()


def column_names(layout: Layout) -> list[str]:
    """Give the header of a CSV file."""
    names = [field.name for field in layout.article] + [group.name for group in layout.lists] + ["annotations"]
    for group in (layout.conversion, layout.capture):
        names += [f"{group.name}_{field.name}" for field in group.fields]
    return names


def guarded(text: str) -> str:
    r"""Put an apostrophe before what a spreadsheet would compute; undone by taking one apostrophe off.

    >>> guarded('=HYPERLINK("http://example.cn")'), guarded("'t"), guarded("a=b")
    ('\'=HYPERLINK("http://example.cn")', "''t", 'a=b')
    """
    return f"'{text}" if text[:1] in FORMULA and text else text


def unguarded(cell: str) -> str:
    """Undo `guarded`.

    >>> unguarded(guarded("=1+1")), unguarded(guarded("'"))
    ('=1+1', "'")
    """
    return cell.removeprefix("'")


def _cells(field: Field, column: Iterable[Any]) -> Iterable[Any]:
    if field.type == "string":
        return [value if value is None else guarded(value) for value in column]
    if field.type == "strings":
        return [json.dumps(value, ensure_ascii=False, separators=(",", ":")) for value in column]
    return map(int, column) if field.type == "boolean" else column
