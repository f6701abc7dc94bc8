"""The releases of an archive: what was published when, so that a dataset can be found again and compared.

A release is known by the digest of its files of articles: writing the same dataset again is the same release. Which
articles it held is kept with a short digest of each, without their texts, also of articles that were taken down since.
"""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from archive.connection import WriterLock, open_connection

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from pathlib import Path

DIGEST_CHARS: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A dataset as it is recorded."""

    version: str
    day: str
    """Of the newest capture in it, ISO 8601."""
    options: dict[str, Any]
    articles: int
    sha256: str
    """Of the names and checksums of its files of articles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a release changed against an earlier one of the same profile and selection; ids of articles, ascending."""

    version: str
    """Of the earlier one."""
    articles: int
    added: tuple[int, ...]
    changed: tuple[int, ...]
    removed: tuple[int, ...]


def predecessor(connection: sqlite3.Connection, release: Release) -> Difference | None:
    """Compare a release, whose articles stand in temp._chosen, with the one before it.

    Written again, a release is compared with what it was compared with before.
    """
    row = connection.execute("SELECT id FROM releases WHERE sha256 = ?", (release.sha256,)).fetchone()
    before = row[0] if row else 2**62
    for number, version, articles, options in connection.execute(
        "SELECT id, version, articles, options FROM releases WHERE id < ? ORDER BY id DESC", (before,)
    ):
        if _kind(json.loads(options)) == _kind(release.options):
            return _difference(connection, number, version, articles)
    return None


def members(connection: sqlite3.Connection) -> tuple[tuple[int, str], ...]:
    """Give (id, digest) of the articles in temp._chosen."""
    rows = connection.execute(
        f"""SELECT a.id, substr(a.sha256, 1, {DIGEST_CHARS})
        FROM temp._chosen c JOIN articles a ON a.id = c.id ORDER BY a.id"""  # noqa: S608 - a constant
    )
    return tuple(rows)


def record(path: Path, release: Release, articles: Iterable[tuple[int, str]]) -> bool:
    """Write a release down in its archive; False where it is known already.

    Args:
        path: the archive.
        release: what was written.
        articles: as `members` gives them.

    Raises:
        UserError: the archive cannot be written, or another process is writing it.
    """
    with WriterLock(path), closing(open_connection(path)) as connection:
        if connection.execute("SELECT 1 FROM releases WHERE sha256 = ?", (release.sha256,)).fetchone():
            return False
        options = json.dumps(release.options, ensure_ascii=False, sort_keys=True)
        connection.execute("BEGIN IMMEDIATE")
        cursor = connection.execute(
            "INSERT INTO releases(version, day, sha256, articles, options) VALUES (?, ?, ?, ?, ?)",
            (release.version, release.day, release.sha256, release.articles, options),
        )
        connection.executemany(
            "INSERT INTO release_articles VALUES (?, ?, ?)",
            ((cursor.lastrowid, number, digest) for number, digest in articles),
        )
        connection.execute("COMMIT")
    return True


def carry_over(old: sqlite3.Connection, new: sqlite3.Connection) -> None:
    """Copy the records of an archive that is about to be replaced by its rebuild: no capture tells them."""
    releases = old.execute("SELECT id, version, day, sha256, articles, options FROM releases").fetchall()
    held = old.execute("SELECT release_id, article_id, digest FROM release_articles").fetchall()
    new.execute("BEGIN")
    new.executemany("INSERT INTO releases VALUES (?, ?, ?, ?, ?, ?)", releases)
    new.executemany("INSERT INTO release_articles VALUES (?, ?, ?)", held)
    new.execute("COMMIT")


def _kind(options: dict[str, Any]) -> tuple[Any, ...]:
    return options["profile"], json.dumps(options["selection"], sort_keys=True), options["script"]


def _difference(connection: sqlite3.Connection, number: int, version: str, articles: int) -> Difference:
    def ids(query: str) -> tuple[int, ...]:
        return tuple(row[0] for row in connection.execute(query, {"release": number}))

    held = "SELECT article_id FROM release_articles WHERE release_id = :release"
    return Difference(
        version=version,
        articles=articles,
        added=ids(f"SELECT id FROM temp._chosen WHERE id NOT IN ({held}) ORDER BY id"),  # noqa: S608
        changed=ids(
            f"""SELECT c.id FROM temp._chosen c JOIN articles a ON a.id = c.id
            JOIN release_articles r ON r.article_id = c.id AND r.release_id = :release
            WHERE r.digest <> substr(a.sha256, 1, {DIGEST_CHARS}) ORDER BY c.id"""  # noqa: S608
        ),
        removed=ids(
            """SELECT article_id FROM release_articles WHERE release_id = :release
            AND article_id NOT IN (SELECT id FROM temp._chosen) ORDER BY article_id"""
        ),
    )
