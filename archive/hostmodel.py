"""The host models in the archive: learned article by article in the order of the captures, so that a rebuild agrees."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from pipelines.extract.hostmodel import EMPTY, LEARNED_PAGES, HostModel, line_keys

if TYPE_CHECKING:
    import sqlite3

    from pipelines.records import Extracted

_SEEN_AGAIN: Final = 3
"""A line on fewer articles is dropped when a model is complete."""


def host_of(url: str | None) -> str | None:
    """Give the host whose template a page has; None for text without an address.

    >>> host_of("https://www.a.example:8801/yuqi/1.html"), host_of(None)
    ('www.a.example:8801', None)
    """
    try:
        return urlsplit(url or "").netloc.lower() or None
    except ValueError:
        return None


def load(connection: sqlite3.Connection, host: str, found: Extracted) -> HostModel:
    """Load what is known of a host and matters to one of its pages; the empty model where nothing is."""
    row = connection.execute("SELECT pages FROM hosts WHERE host = ?", (host,)).fetchone()
    if row is None:
        return EMPTY
    lines = connection.execute(
        "SELECT line, pages FROM host_lines WHERE host = ? AND line IN (SELECT value FROM json_each(?))",
        (host, json.dumps(sorted(line_keys(found)))),
    )
    return HostModel(pages=row[0], counts=dict(lines))


def note_article(connection: sqlite3.Connection, host: str, found: Extracted) -> None:
    """Count a new article of a host, as it was extracted and before its model trimmed it."""
    row = connection.execute("SELECT pages FROM hosts WHERE host = ?", (host,)).fetchone()
    pages = row[0] + 1 if row else 1
    if pages > LEARNED_PAGES:
        return
    connection.execute(
        "INSERT INTO hosts(host, pages) VALUES (?, 1) ON CONFLICT(host) DO UPDATE SET pages = pages + 1", (host,)
    )
    connection.executemany(
        "INSERT INTO host_lines(host, line, pages) VALUES (?, ?, 1)"
        " ON CONFLICT(host, line) DO UPDATE SET pages = pages + 1",
        [(host, key) for key in sorted(line_keys(found))],
    )
    if pages == LEARNED_PAGES:
        connection.execute("DELETE FROM host_lines WHERE host = ? AND pages < ?", (host, _SEEN_AGAIN))
