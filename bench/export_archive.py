"""A large archive for the export bench: the articles of the bundled sites with all that hangs on them, many times over.

Every copy has its paragraphs in another order, so that compression finds no whole text twice, and keeps its sections,
edits and annotations: what an export has to gather. Rows go straight into the tables; there is no search index.
"""

from __future__ import annotations

import random
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sites import reached_pages

from archive.connection import open_connection
from archive.intake import Intake
from archive.store import Store
from archive.warc.reader import host_of
from archive.warc.writer import Exchange
from demosites import Web

if TYPE_CHECKING:
    from collections.abc import Iterable

    from demosites.page import Page

STEP = 100_000
"""Ids of a copy are those of its original and a multiple of this."""

WHEN = datetime(2026, 1, 1, tzinfo=UTC)


def build(path: Path, wanted: int) -> int:
    """Write an archive of at least so many articles; give how many there are."""
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "small.db"
        fill(small)
        multiply(small, path, wanted)
    with closing(sqlite3.connect(path)) as connection:
        (articles,) = connection.execute("SELECT count(*) FROM articles").fetchone()
    return int(articles)


def fill(path: Path) -> None:
    """Take every article page of the bundled sites into an archive."""
    with Store.open(path) as store:
        run = store.begin_run("ingest")
        intake = Intake(store, run)
        for page, served in reached_pages(Web()):
            intake.take(_exchange(page["url"], served))
        store.finish_run(run, "finished")


def multiply(small: Path, path: Path, wanted: int) -> None:
    """Copy an archive's articles into a new one, over and over."""
    open_connection(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = MEMORY")
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.create_function("mixed", 2, _mixed, deterministic=True)
        connection.execute("ATTACH ? AS small", (str(small),))
        (articles,) = connection.execute("SELECT count(*) FROM small.articles").fetchone()
        connection.execute("BEGIN")
        for table in ("sources", "runs", "lenders", "products", "laws", "topics", "hotlines"):
            connection.execute(f"INSERT INTO main.{table} SELECT * FROM small.{table}")
        for copy in range(-(-wanted // articles)):
            _copy(connection, copy)
        connection.execute("COMMIT")
        connection.execute("ANALYZE")


def _copy(connection: sqlite3.Connection, copy: int) -> None:
    by = copy * STEP
    for table in ("captures", "clusters", "families", "articles", *_children(connection)):
        columns = [name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))]
        values = ", ".join(_expression(table, column, by, copy) for column in columns)
        connection.execute(f"INSERT INTO main.{table} SELECT {values} FROM small.{table}")


def _children(connection: sqlite3.Connection) -> Iterable[str]:
    """Every table with an article_id that an export reads."""
    tables = [name for (name,) in connection.execute("SELECT name FROM small.sqlite_master WHERE type = 'table'")]
    for table in tables:
        columns = {name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?, 'small')", (table,))}
        if {"id", "article_id"} <= columns and table not in {"captures", "revision_deltas", "events"}:
            yield table


def _expression(table: str, column: str, by: int, copy: int) -> str:
    is_own = table in {"captures", "clusters", "families", "articles"}
    if column in {"article_id", "capture_id", "cluster_id", "family_id", "primary_id"} or (column == "id" and is_own):
        return f'"{column}" + {by}'
    if column == "id":
        return f"(SELECT max(id) FROM small.{table}) * {copy} + id"
    if column in {"url", "warc_record_id", "sha256"}:
        return f"{column} || '#{copy}'"
    if column in {"text", "text_hans"} and table == "articles":
        return f"mixed({column}, {copy})"
    return f'"{column}"'


def _mixed(text: str, seed: int) -> str:
    paragraphs = text.split("\n")
    random.Random(seed * 1000 + len(text)).shuffle(paragraphs)
    return "\n".join(paragraphs)


def _exchange(url: str, served: Page) -> Exchange:
    return Exchange(
        url=url,
        method="GET",
        request_headers=(),
        request_body=b"",
        status=200,
        reason="OK",
        response_headers=((b"Content-Type", served.content_type.encode()),),
        body=served.body,
        fetched_at=WHEN,
        source=host_of(url),
        kind="article",
    )
