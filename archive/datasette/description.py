"""What Datasette says of an archive: metadata.yaml and columns.yaml, for 0.65 and for 1.0."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import yaml

from archive.datasette.serving import SETTINGS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

_TEMPLATE_NAME: Final = "archive"  # what metadata.yaml calls the database; the file may have any name
_TABLE_SETTINGS: Final = frozenset(
    {"label_column", "fts_table", "fts_pk", "facets", "sort", "sort_desc", "size", "hidden", "allow", "searchmode"}
)
"""What 1.0 calls configuration, and 0.65 metadata like everything else."""


Columns = dict[str, tuple[str, ...]]
"""The columns of every table and view of a database, by name."""


def columns_in(connection: sqlite3.Connection) -> Columns:
    """Look up which tables, views and columns a database has."""
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
    query = "SELECT name FROM pragma_table_info(?)"
    return {name: tuple(row[0] for row in connection.execute(query, (name,))) for name in names}


def metadata(archives: Mapping[str, Columns]) -> dict[str, Any]:
    """Give the metadata of 0.65 for databases of these names; it names only tables and columns that are there."""
    described = deepcopy(_read("metadata.yaml"))
    database = described["databases"].pop(_TEMPLATE_NAME)
    tables = table_descriptions()
    for name, present in sorted(archives.items()):
        shown = {table: deepcopy(about) for table, about in tables.items() if table in present}
        for table, about in shown.items():
            if not about.get("hidden"):  # 1.0 inherits nothing
                about |= {key: database[key] for key in ("license", "source")}
            about["columns"] = {key: told for key, told in about["columns"].items() if key in present[table]}
        described["databases"][name] = database | {"tables": shown}
    return described


def configuration_files(name: str, present: Columns) -> dict[str, str]:
    """Give the files that tell Datasette without the plugin what the plugin tells it, by name.

    Returns:
        `metadata.yaml`, which is all that 0.65 reads and of which 1.0 reads what describes; `datasette.yaml`, in which
        1.0 looks for the rest.
    """
    described = metadata({name: present})
    database = described["databases"][name]
    tables = {
        table: {key: about[key] for key in sorted(_TABLE_SETTINGS & about.keys())}
        for table, about in database["tables"].items()
    }
    settings = {"settings": SETTINGS, "databases": {name: {"queries": database["queries"], "tables": tables}}}
    return {
        file: yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=120)
        for file, told in (("metadata.yaml", described), ("datasette.yaml", settings))
    }


@cache
def table_descriptions() -> dict[str, dict[str, Any]]:
    """Give what is said of every table and view of an archive, by name; `columns` may say more than there are."""
    described: dict[str, dict[str, Any]] = deepcopy(_read("metadata.yaml")["databases"][_TEMPLATE_NAME]["tables"])
    for name, table in described.items():
        of = table.pop("columns_of", name)
        told = column_descriptions(of) | table.get("columns", {})
        table["columns"] = {} if table.get("hidden") else told
    return described


def column_descriptions(table: str) -> dict[str, str]:
    """Give what columns.yaml says of a table's columns; it may say more than there are."""
    columns = _read("columns.yaml")
    told: dict[str, str] = columns["every"] | columns.get(table, {})
    return told


def queries() -> dict[str, dict[str, Any]]:
    """Give the canned queries by name."""
    found: dict[str, dict[str, Any]] = _read("metadata.yaml")["databases"][_TEMPLATE_NAME]["queries"]
    return found


@cache
def _read(name: str) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(files("archive.datasette").joinpath(name).read_text(encoding="utf-8"))
    return read


async def describe_for_1_0(datasette: Any, name: str, present: Columns) -> None:
    """Tell Datasette 1.0 what 0.65 asks for by `get_metadata`; what the user configures goes before."""
    described = metadata({name: present})
    database = described["databases"][name]
    for key in ("title", "description", "license", "source"):
        if key in described:
            await datasette.set_instance_metadata(key, described[key])
        if key in database:
            await datasette.set_database_metadata(name, key, database[key])
    config = datasette.config.setdefault("databases", {}).setdefault(name, {})
    for query, about in database["queries"].items():
        if query not in config.get("queries", {}):
            told = {key: about.get(key) for key in ("title", "description")}
            await datasette.add_query(name, query, about["sql"], parameters=about.get("params"), **told)
    for table, about in database["tables"].items():
        settings = config.setdefault("tables", {}).setdefault(table, {})
        # 1.0 hides names that begin with _ by itself, and an index may be read only where its content may.
        for key in _TABLE_SETTINGS & about.keys() - {"allow"}:
            settings.setdefault(key, about[key])
        for key in about.keys() - _TABLE_SETTINGS - {"columns"}:
            await datasette.set_resource_metadata(name, table, key, about[key])
        for column, told in about["columns"].items():
            await datasette.set_column_metadata(name, table, column, "description", told)
