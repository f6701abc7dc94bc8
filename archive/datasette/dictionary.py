"""The data dictionary: every table and column as it is in the file, with what metadata.yaml says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.datasette.description import table_descriptions

if TYPE_CHECKING:
    import sqlite3


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column."""

    name: str
    type: str
    required: bool
    points_to: str | None
    """Table its values are keys of."""
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedTable:
    """A table or view."""

    name: str
    title: str
    description: str
    is_view: bool
    columns: tuple[Column, ...]


def dictionary(connection: sqlite3.Connection) -> tuple[DescribedTable, ...]:
    """Describe every table and view that is shown, in the order of metadata.yaml."""
    kinds = dict(connection.execute("SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')"))
    return tuple(
        DescribedTable(
            name=name,
            title=about.get("title", name),
            description=" ".join(about.get("description", "").split()),
            is_view=kinds[name] == "view",
            columns=_columns(connection, name, about.get("columns", {})),
        )
        for name, about in table_descriptions().items()
        if name in kinds and not about.get("hidden")
    )


def _columns(connection: sqlite3.Connection, table: str, told: dict[str, str]) -> tuple[Column, ...]:
    targets = dict(connection.execute('SELECT "from", "table" FROM pragma_foreign_key_list(?)', (table,)))
    rows = connection.execute('SELECT name, type, "notnull", pk FROM pragma_table_info(?)', (table,))
    return tuple(
        Column(
            name=name,
            type=kind,
            required=bool(required or key),
            points_to=targets.get(name),
            description=told.get(name, ""),
        )
        for name, kind, required, key in rows
    )
