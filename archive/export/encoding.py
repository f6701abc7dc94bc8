"""Articles as JSON, column by column, in Arrow: each value is encoded once, whatever it goes into.

The same to the byte as `json.dumps` with ensure_ascii off and no blanks; a test holds it to that. Arrow joins the
columns of an object to objects, those of a list to lists, and all to lines, so Python touches no value but fractions.
"""

from __future__ import annotations

from functools import cache
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.export.batches import Batch
    from archive.export.fields import Field, Group

_TEXT: Final = pa.large_string()
"""Together the texts of a batch may be longer than the 2 GB of a plain string array."""

_NEVER_ESCAPED: Final = bytes(set(range(256)) - set(range(0x20)) - set(b'"\\'))


class Encoded:
    """The lists and objects of a batch as JSON, one string an article."""

    def __init__(self, batch: Batch) -> None:
        self._layout = batch.layout
        self._table = batch.table
        own = batch.lists
        self.lists = {group.name: _listed(group, own[group.name]) for group in batch.layout.lists}
        kinds = {group.name: _listed(group, own[group.name]) for group in batch.layout.annotations}
        self.annotations = _joined(["{", *_named(kinds), "}"], len(self._table))

    def lines(self) -> bytes:
        """Give the articles as JSON Lines."""
        layout, table = self._layout, self._table
        parts = ["{", *_members(layout.article, [_array(table[field.name]) for field in layout.article])]
        for name, column in (self.lists | {"annotations": self.annotations}).items():
            parts += [f",{encode_basestring(name)}:", column]
        for group in (layout.conversion, layout.capture):
            objects = _members(group.fields, _array(table[group.name]).flatten())
            parts += [f",{encode_basestring(group.name)}:{{", *objects, "}"]
        lines = _joined([*parts, "}\n"], len(table))
        return b"" if not len(lines) else lines.buffers()[2].to_pybytes()


def _array(column: Any) -> Any:
    """Give a column of a batch's table, which has one chunk."""
    return column.chunk(0)


def _listed(group: Group, column: Any) -> Any:
    """Give lists of objects as JSON."""
    elements = column.values
    objects = _joined(["{", *_members(group.fields, elements.flatten()), "}"], len(elements))
    listed = pa.ListArray.from_arrays(column.offsets, objects.cast(pa.string()))
    return _joined(["[", pc.binary_join(listed, ",").cast(_TEXT), "]"], len(column))


def _named(columns: dict[str, Any]) -> list[Any]:
    """Give columns of JSON with their names, as a part of an object."""
    found: list[Any] = []
    for name, column in columns.items():
        found += [f"{',' if found else ''}{encode_basestring(name)}:", column]
    return found


def _members(fields: Iterable[Field], columns: Iterable[Any]) -> list[Any]:
    """Give what stands in an object: names of fields and the column of their values, in turn."""
    return _named({field.name: _encoded(field, column) for field, column in zip(fields, columns, strict=True)})


def _encoded(field: Field, column: Any) -> Any:
    """Give values as JSON; a null stays one."""
    if field.type == "number":
        return _numbers(column)
    if field.type == "string":
        return _quoted(column)
    if field.type == "strings":
        lists = pa.ListArray.from_arrays(column.offsets, _quoted(column.values).cast(pa.string()))
        return _joined(["[", pc.binary_join(lists, ",").cast(_TEXT), "]"], len(column))
    return column.cast(_TEXT)


def _quoted(column: Any) -> Any:
    text = column.cast(_TEXT)
    data = text.buffers()[2]
    # A backslash comes first: the escapes of the others have one.
    special = sorted(set(data.to_pybytes().translate(None, _NEVER_ESCAPED)), reverse=True) if data else ()
    for code in sorted(special, key=lambda code: code != ord("\\")):
        text = pc.replace_substring(text, chr(code), encode_basestring(chr(code))[1:-1])
    return pc.binary_join_element_wise(_scalar('"'), text, _scalar('"'), _scalar(""))


def _numbers(column: Any) -> Any:
    # Each once, told apart by their bits: 0.0 is not -0.0.
    found = column.view(pa.int64()).dictionary_encode()
    shown = [repr(value) for value in found.dictionary.view(pa.float64()).to_pylist()]
    return pc.take(pa.array(shown, _TEXT), found.indices)


def _joined(parts: Sequence[Any], rows: int) -> Any:
    """Join strings and columns of strings, row by row; what is null in a column is `null`."""
    merged: list[Any] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        else:
            merged.append(part)
    if all(isinstance(part, str) for part in merged):
        return pa.array(["".join(merged)] * rows, _TEXT)
    columns = [_scalar(part) if isinstance(part, str) else part for part in merged]
    return pc.binary_join_element_wise(*columns, _scalar(""), null_handling="replace", null_replacement="null")


@cache
def _scalar(text: str) -> Any:
    return pa.scalar(text, _TEXT)
