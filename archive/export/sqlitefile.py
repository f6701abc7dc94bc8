# ruff: noqa: S608 - names of our own
"""A dataset as one SQLite file: the articles with their lists as tables, and the exact search where there are texts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from archive.search import fts
from archive.search.indexing import IndexWriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from archive.export.batches import Batch, Column
    from archive.export.fields import Field, Group, Layout

NAME: Final = "articles.db"

Columns = Sequence[Sequence[Any]]
"""Values of a table, column by column."""

_TYPES: Final = {"integer": "INTEGER", "number": "REAL", "boolean": "INTEGER", "string": "TEXT", "strings": "TEXT"}


class SqliteFile:
    """One file for all articles; what it holds depends on them alone, and no page of it was ever free."""

    def __init__(self, path: Path, layout: Layout) -> None:
        self._layout = layout
        # A path with a question mark is a path here: no URI.
        self._connection = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "secure_delete = ON"):
            self._connection.execute(f"PRAGMA {pragma}").fetchall()
        self._connection.execute("BEGIN")
        for statement in _tables(layout):
            self._connection.execute(statement)
        self._index = None
        if layout.has("text"):
            for statement in fts.STATEMENTS:
                self._connection.execute(statement)
            fts.fill_fold_table(self._connection)
            self._index = IndexWriter(self._connection)
            self._by_hand = self._index.by_hand()
            self._by_hand.__enter__()

    def write(self, prepared: Mapping[str, Columns]) -> None:
        """Add what `rows` made of a batch."""
        for table, columns in prepared.items():
            self._insert(table, zip(*columns, strict=True))
        if self._index is not None:
            own = dict(zip(_column_names(self._layout, "articles"), prepared["articles"], strict=True))
            for number, title, text in zip(own["id"], own["title"], own["text"], strict=True):
                self._index.add(number, title, text)

    def close(self) -> None:
        """Finish the file: indexes are made last, when all rows are there."""
        if self._index is not None:
            self._by_hand.__exit__(None, None, None)
            self._connection.execute("INSERT INTO articles_fts(articles_fts) VALUES ('optimize')")
        for group in self._layout.groups:
            self._connection.execute(f"CREATE INDEX {group.name}_article ON {group.name}(article_id)")
        for name in ("source", "published", "cluster_id", "family_id", "sha256"):
            self._connection.execute(f"CREATE INDEX articles_{name} ON articles({name})")
        self._connection.execute("COMMIT")
        # Merging the index frees pages: none is left with something in it.
        self._connection.execute("VACUUM")
        self._connection.close()

    def _insert(self, table: str, rows: Iterable[tuple[object, ...]]) -> None:
        names = _column_names(self._layout, table)
        columns = ", ".join(f'"{name}"' for name in names)
        marks = ", ".join("?" * len(names))
        self._connection.executemany(f"INSERT INTO {table}({columns}) VALUES ({marks})", rows)


def rows(batch: Batch) -> dict[str, Columns]:
    """Give the rows of each table for a batch, column by column."""
    layout = batch.layout
    own = [_values(field, batch.columns[field.name]) for field in layout.article]
    ids = pa.array(batch.columns["id"], pa.int64())
    tables: dict[str, Columns] = {"articles": [*own, *batch.conversion, *batch.capture]}
    for group in layout.groups:
        found = batch.lists[group.name]
        owners = pc.take(ids, pc.list_parent_indices(found)).to_pylist()
        if owners:
            tables[group.name] = [owners, *(column.to_pylist() for column in found.flatten().flatten())]
    return tables


def _tables(layout: Layout) -> Iterator[str]:
    own = [_column(field, key=field.name == "id") for field in layout.article]
    own += [
        _column(field, prefix=f"{group.name}_")
        for group in (layout.conversion, layout.capture)
        for field in group.fields
    ]
    yield f"CREATE TABLE articles({', '.join(own)}) STRICT"
    for group in layout.groups:
        columns = ["article_id INTEGER NOT NULL REFERENCES articles(id)", *map(_column, group.fields)]
        yield f"CREATE TABLE {group.name}({', '.join(columns)}) STRICT"


def _column(field: Field, prefix: str = "", *, key: bool = False) -> str:
    return f'"{prefix}{field.name}" {_TYPES[field.type]}' + (" PRIMARY KEY" if key else "")


def _column_names(layout: Layout, table: str) -> list[str]:
    if table != "articles":
        group: Group = next(group for group in layout.groups if group.name == table)
        return ["article_id", *(field.name for field in group.fields)]
    names = [field.name for field in layout.article]
    for group in (layout.conversion, layout.capture):
        names += [f"{group.name}_{field.name}" for field in group.fields]
    return names


def _values(field: Field, column: Column) -> Column:
    if field.type == "strings":
        return [json.dumps(value, ensure_ascii=False) for value in column]
    return column
