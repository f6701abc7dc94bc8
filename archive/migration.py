"""Which of the steps of `archive.schema` an archive has seen, and the run of those it has not.

The names stand here and the steps there, so that opening an archive that is up to date loads neither the rooms whose
tables they make nor sqlite-utils.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

RECORD: Final = "_sqlite_migrations"
"""Table in which sqlite-utils keeps what was applied."""

SET: Final = "yuqi"

STEPS: Final[tuple[str, ...]] = (
    "m001_tables",
    "m002_search",
    "m003_history",
    "m004_copies",
    "m005_salience",
    "m006_annotated_with",
    "m007_annotations",
    "m008_relabelled",
    "m009_releases",
    "m009_questions",
    "m010_page_kinds",
    "m011_parts",
    "m012_host_models",
    "m013_feed_dates",
    "m014_pairs_of_hashes",
    "m015_mirrors",
    "m016_kin",
    "m017_pieces",
    "m018_kin_index",
    "m019_serials",
    "m020_ended_clusters",
)
"""In the order in which they are applied."""


def applied(connection: sqlite3.Connection) -> list[str]:
    """Give the names of the steps an archive has seen, this program's or a newer one's; empty for a fresh file."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (RECORD,)).fetchone() is None:
        return []
    query = f"SELECT name FROM {RECORD} WHERE migration_set = ? ORDER BY rowid"  # noqa: S608 - a constant
    return [name for (name,) in connection.execute(query, (SET,))]


def pending(connection: sqlite3.Connection) -> list[str]:
    """Give the names of the steps an archive has not seen, in order."""
    seen = set(applied(connection))
    return [name for name in STEPS if name not in seen]


def apply(connection: sqlite3.Connection, steps: Sequence[str] | None = None) -> None:
    """Run the steps (all where none are given) an archive has not seen, each in a transaction with its record."""
    with _out_of_sight("pandas"):  # sqlite-utils loads it wherever it is, for half a second; no step needs it
        from sqlite_utils import Database, Migrations  # noqa: PLC0415 - the reason stands at the top

    from archive import schema  # noqa: PLC0415

    migrations = Migrations(SET)
    for name in STEPS if steps is None else steps:
        migrations(name=name)(getattr(schema, name))
    # execute_plugins would let any installed sqlite-utils plugin change the archive's connection.
    migrations.apply(Database(connection, execute_plugins=False))


@contextmanager
def _out_of_sight(module: str) -> Iterator[None]:
    """Let imports of a module fail that nobody has loaded yet."""
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]  # as the import system provides
    try:
        yield
    finally:
        del sys.modules[module]
