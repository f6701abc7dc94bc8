"""Reading the lists of articles: tens of rows an article, nearly all there is to read.

A value that SQLite hands to Python costs three times what it costs SQLite to find. So the values of a column are
joined by SQLite into one text for all articles of a batch, and Arrow cuts it up again. The rows come in the order in
which they were written, which is nearly always the order asked for; that is looked at, and where it is not so, or where
a text has the very characters that are put between values, the rows are read one by one.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from archive.export.typed import TYPES, lists

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from archive.export.fields import Field, Group

_BETWEEN: Final = "\x1f"
"""Stands between two values: UNIT SEPARATOR. One more in a text is one value too many, which is seen."""

_NOTHING: Final = "\x1e"
"""Stands for NULL: RECORD SEPARATOR. Where a text is just that, there are more of them than NULLs, which is seen."""


class ListReader:
    """Reads one list of the articles in temp._chosen."""

    def __init__(self, connection: sqlite3.Connection, group: Group) -> None:
        self.name: Final = group.name
        self._connection = connection
        self._group = group
        columns = tuple(zip(group.fields, group.columns, strict=True))
        self._numbers = [column for field, column in columns if field.type == "number"]
        self._others = [column for field, column in columns if field.type != "number"]
        self._with_nothing: set[str] = set()
        """Columns in which a NULL was seen."""
        # Ids ascend where SQLite goes by the index of article_id, and the numbers are to be those of the same rows.
        self._keys = ("c.position", *group.ascending, *(("a.id",) if self._numbers else ()))
        self._found = (
            f"FROM temp._chosen c CROSS JOIN {group.tables} WHERE c.position BETWEEN ? AND ? AND a.article_id = c.id"
        )

    def read(self, first: int, last: int) -> Any:
        """Give the lists of the articles at some positions, in order."""
        found = self._at_once(first, last) if self._group.ascending else None
        return self._one_by_one(first, last) if found is None else found

    def _at_once(self, first: int, last: int) -> Any | None:
        """Read column by column; None where that cannot be done."""
        wanted = [_together(key) for key in self._keys]
        for column in self._others:
            can_be_nothing = column in self._with_nothing
            wanted.append(_together(f"ifnull({column}, '{_NOTHING}')" if can_be_nothing else column))
            wanted.append(f"count({column})" if can_be_nothing else "count(*)")
        rows, *found = self._connection.execute(
            f"SELECT count(*), {', '.join(wanted)} {self._found}", (first, last)
        ).fetchone()
        if not rows:
            nothing = [pa.array([], TYPES[field.type]) for field in self._group.fields]
            return lists(self._group, [0] * (last - first + 2), nothing)
        positions, *keys = (_cut(text).cast(pa.int64()) for text in found[: len(self._keys)])
        order, ids = keys[: len(self._group.ascending)], keys[len(self._group.ascending) :]
        if not (_ascends(positions, *order) and _ascends(positions, *ids or order)):
            return None
        arrays = self._arrays(rows, found[len(self._keys) :], self._read_numbers(first, last))
        return arrays and lists(self._group, _offsets(positions.to_pylist(), first, last), arrays)

    def _arrays(self, rows: int, found: list[Any], numbers: Iterator[Any]) -> list[Any] | None:
        pairs = zip(self._others, found[::2], found[1::2], strict=True)
        arrays: list[Any] = []
        for field in self._group.fields:
            if field.type == "number":
                arrays.append(next(numbers))
                continue
            column, text, known = next(pairs)
            values = _values(text, rows, known)
            if values is None:
                self._with_nothing.add(column)
            else:
                arrays.append(_typed(values, field))
        return arrays if len(arrays) == len(self._group.fields) else None

    def _read_numbers(self, first: int, last: int) -> Iterator[Any]:
        """Give the columns of numbers: as text, SQLite would round them."""
        if not self._numbers:
            return
        rows = self._connection.execute(
            f"SELECT {', '.join(self._numbers)} {self._found} ORDER BY c.position, a.id", (first, last)
        ).fetchall()
        yield from (pa.array(column, TYPES["number"]) for column in zip(*rows, strict=True))

    def _one_by_one(self, first: int, last: int) -> Any:
        rows = self._connection.execute(
            f"SELECT {', '.join(self._group.columns)}, c.position {self._found}"
            f" ORDER BY c.position, {self._group.order}",
            (first, last),
        ).fetchall()
        *columns, positions = zip(*rows, strict=True) if rows else ((),) * (len(self._group.fields) + 1)
        arrays = [
            pa.array(map(bool, column) if field.type == "boolean" else column, TYPES[field.type])
            for field, column in zip(self._group.fields, columns, strict=True)
        ]
        return lists(self._group, _offsets(positions, first, last), arrays)


def _offsets(positions: Sequence[int], first: int, last: int) -> list[int]:
    return [bisect_left(positions, n) for n in range(first, last + 2)]


def _together(column: str) -> str:
    return f"group_concat({column}, '{_BETWEEN}')"


def _cut(text: str | None) -> Any:
    return pc.split_pattern(pa.array([text], pa.large_string()), _BETWEEN).flatten().cast(pa.string())


def _ascends(*keys: Any) -> bool:
    """Say whether each row stands after the one before it, by the first of the keys that differs."""
    after: Any = pa.scalar(value=False)
    for key in reversed(keys):
        one, other = key[:-1], key[1:]
        after = pc.or_(pc.less(one, other), pc.and_(pc.equal(one, other), after))
    return bool(pc.all(after, min_count=0).as_py())


def _values(text: str | None, rows: int, known: int) -> Any | None:
    """Cut a column up.

    Args:
        text: all its values.
        rows: how many there are.
        known: how many of them are not NULL.
    """
    values = _cut(text)
    if len(values) != rows:  # a text with a separator, or a NULL where none was expected
        return None
    if known == rows:
        return values
    is_nothing = pc.equal(values, _NOTHING)
    if pc.sum(is_nothing).as_py() != rows - known:
        return None
    return pc.if_else(is_nothing, pa.scalar(None, pa.string()), values)


def _typed(values: Any, field: Field) -> Any:
    if field.type == "boolean":
        return pc.fill_null(pc.not_equal(values.cast(pa.int64()), 0), False)
    return values.cast(TYPES[field.type])
