"""The Arrow types of an exported object: what a Parquet file holds, and what every other format is made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.export.fields import Field, Group, Layout

TYPES: Final = {
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "string": pa.string(),
    "strings": pa.list_(pa.string()),
}


def schema(layout: Layout) -> Any:
    """Give the Arrow schema of a layout."""
    fields = [_field(field) for field in layout.article]
    fields += [pa.field(group.name, pa.list_(_struct(group))) for group in layout.lists]
    kinds = [pa.field(group.name, pa.list_(_struct(group))) for group in layout.annotations]
    fields.append(pa.field("annotations", pa.struct(kinds)))
    fields += [pa.field(group.name, _struct(group)) for group in (layout.conversion, layout.capture)]
    return pa.schema(fields)


def structs(group: Group, arrays: Sequence[Any]) -> Any:
    """Give objects, one array for each of their fields."""
    return pa.StructArray.from_arrays(arrays, fields=[_field(field) for field in group.fields])


def lists(group: Group, offsets: Sequence[int], arrays: Sequence[Any]) -> Any:
    """Give lists of objects: those of the nth article stand from `offsets[n]` to `offsets[n + 1]` of the arrays."""
    elements = structs(group, arrays)
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), elements, type=pa.list_(_struct(group)))


def _struct(group: Group) -> Any:
    return pa.struct([_field(field) for field in group.fields])


def _field(field: Field) -> Any:
    return pa.field(field.name, TYPES[field.type])
