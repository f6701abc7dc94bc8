"""The tables of the frontier's file, and how an older file is brought up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS frontier.pages(
    fp TEXT PRIMARY KEY,                -- of source and canonical URL
    source TEXT NOT NULL,
    url TEXT NOT NULL,                  -- as found: what is asked for
    canonical_url TEXT NOT NULL,
    kind TEXT NOT NULL,
    priority INTEGER NOT NULL,          -- higher first
    depth INTEGER NOT NULL,             -- links from a seed
    state TEXT NOT NULL CHECK(state IN ('queued', 'leased', 'done', 'failed')),
    lease TEXT,                         -- the crawl that holds it
    tries INTEGER NOT NULL DEFAULT 0,   -- failures in a row
    due_at REAL NOT NULL DEFAULT 0,     -- seconds since 1970; not before. Of a row that is done: when to look again
    last_status INTEGER,
    last_error TEXT,
    last_fetch REAL,
    visit INTEGER NOT NULL,             -- of the source, in which it was last queued
    added_in INTEGER NOT NULL,          -- visit in which it was first found
    new_links INTEGER,                  -- articles that this listing page brought to its listing when last fetched
    via TEXT,                           -- the page that led here
    facts TEXT NOT NULL DEFAULT '{}'    -- JSON: root (of a listing), part_of, lastmod, hinted, hops (redirects)
) STRICT""",
    """CREATE TABLE IF NOT EXISTS frontier.listed(
    fp TEXT NOT NULL,                   -- of an article
    root TEXT NOT NULL,                 -- the seed of a listing that lists it
    PRIMARY KEY(fp, root)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS frontier.finds(
    fp TEXT NOT NULL,                   -- of an article
    way TEXT NOT NULL,                  -- listing, sitemap, feed
    source TEXT NOT NULL,
    day TEXT NOT NULL,                  -- on which that way found it first, UTC
    PRIMARY KEY(fp, way)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS frontier.visits(
    source TEXT PRIMARY KEY,
    number INTEGER NOT NULL,
    started_at REAL NOT NULL,
    deferred_until REAL NOT NULL DEFAULT 0,
    deferred_for TEXT                   -- why: robots.txt answered 503, Retry-After
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS frontier.trust(
    source TEXT PRIMARY KEY,
    checks INTEGER NOT NULL DEFAULT 0,      -- unconditional looks at which the validators were the same
    lies INTEGER NOT NULL DEFAULT 0,        -- of them, those at which the page was another
    hints INTEGER NOT NULL DEFAULT 0,       -- looks because of a lastmod
    true_hints INTEGER NOT NULL DEFAULT 0   -- of them, those that found a change
) STRICT, WITHOUT ROWID""",
)

ADDED: Final = (
    ("etag", "TEXT"),
    ("last_modified", "TEXT"),
    ("content_hash", "TEXT"),  # of what matters on the page: an article's folded text, a listing's links
    ("looks", "INTEGER NOT NULL DEFAULT 0"),  # answers of any status, the first included
    ("changes", "INTEGER NOT NULL DEFAULT 0"),  # answers whose content_hash differed from the one before
    ("first_fetch", "REAL"),
)
"""Columns of `pages` that came later."""

INDEXES: Final = (
    "CREATE INDEX IF NOT EXISTS frontier.pages_next ON pages(source, state, priority DESC)",
    "CREATE INDEX IF NOT EXISTS frontier.pages_due ON pages(source, state, due_at)",
    "CREATE INDEX IF NOT EXISTS frontier.pages_lists ON pages(source, visit, last_fetch) WHERE kind = 'listing'",
    "CREATE INDEX IF NOT EXISTS frontier.pages_via ON pages(via) WHERE kind IN ('listing', 'sitemap')",
    "CREATE INDEX IF NOT EXISTS frontier.pages_url ON pages(url)",
)


def attach(connection: sqlite3.Connection, path: str) -> None:
    """Attach the frontier's file as `frontier`, making what is missing in it."""
    connection.execute("ATTACH DATABASE ? AS frontier", (path,))
    connection.execute("PRAGMA frontier.journal_mode = WAL")
    connection.execute("PRAGMA frontier.synchronous = NORMAL")
    for statement in TABLES:
        connection.execute(statement)
    there = {row[1] for row in connection.execute("PRAGMA frontier.table_info(pages)")}
    for name, kind in ADDED:
        if name not in there:
            connection.execute(f"ALTER TABLE frontier.pages ADD COLUMN {name} {kind}")
    for statement in INDEXES:
        connection.execute(statement)
