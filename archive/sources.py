"""The rows of sources: where pages come from, and the selectors that take part in understanding them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from archive.insertion import insert, update
from archive.warc.exchange import SourceMark
from archive.warc.reader import host_of
from pipelines.records import Selectors

if TYPE_CHECKING:
    import sqlite3


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """What is known of a source before it has a number."""

    name: str
    """Of the source file; the host for ingested pages; "local" without an address."""
    title: str
    home: str
    """Address of its front page; empty where there is none."""
    selectors: Selectors | None = None


def save_source(connection: sqlite3.Connection, source: SourceRow, number: int | None = None) -> int:
    """Give the id of a source, adding it (under `number` where that is free) or bringing its row up to date."""
    found = connection.execute("SELECT id FROM sources WHERE name = ?", (source.name,)).fetchone()
    row: dict[str, Any] = {"title": source.title, "home": source.home, "host": host_of(source.home) or source.name}
    row["selectors"] = json.dumps(asdict(source.selectors)) if source.selectors else None
    if found:
        update(connection, "sources", found[0], row)
        return int(found[0])
    row["name"] = source.name
    taken = number is None or connection.execute("SELECT 1 FROM sources WHERE id = ?", (number,)).fetchone()
    return insert(connection, "sources", row if taken else row | {"id": number})


def source_mark(connection: sqlite3.Connection, name: str) -> SourceMark | None:
    """Give what a WARC record says of a source; None for a name that has no row."""
    found = connection.execute(
        "SELECT id, name, title, home, selectors FROM sources WHERE name = ?", (name,)
    ).fetchone()
    if found is None:
        return None
    number, name, title, home, selectors = found
    return SourceMark(id=number, name=name, title=title, home=home, selectors=_selectors(selectors))


def selectors_of(connection: sqlite3.Connection, source_id: int) -> Selectors | None:
    """Give the selectors of a source; None where it has none."""
    return _selectors(connection.execute("SELECT selectors FROM sources WHERE id = ?", (source_id,)).fetchone()[0])


def _selectors(stored: str | None) -> Selectors | None:
    return Selectors(**json.loads(stored)) if stored else None
