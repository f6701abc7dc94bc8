"""Removing a page's text from everywhere: articles, revisions, search index, raw captures; a tombstone stays.

The tombstone comes first: a kill half way leaves an address that is blocked and can be taken down again.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Final

from archive.captures import article_url, iso
from archive.connection import check_path
from archive.copies import duplicates
from archive.errors import UserError
from archive.hostmodels import freeze, read_models
from archive.search import salience
from archive.store import Store, default_warc_folder, utc_now
from archive.upkeep.takedowns import Takedowns, Tombstone, add_tombstone
from archive.versions import feed_dates
from archive.warc.reader import host_of
from archive.warc.writer import iterate, warc_files

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

_HOST: Final = re.compile(r"(?:[a-z0-9-]+\.)+[a-z0-9-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """What a takedown would remove, and what it would leave."""

    articles: int
    copies: tuple[str, ...]
    """Addresses of the articles elsewhere that are copies of these, and go with them."""
    sharing: tuple[str, ...]
    """Addresses of the articles that hold a part of their text, or are held by it, and stay."""


def extent(path: Path, pattern: str, *, warc_folder: Path | None = None, with_copies: bool = True) -> Extent:
    """Say what a takedown would do; nothing is removed. Arguments and mistakes as for `take_down`."""
    check_path(path, readonly=True)
    with Store.open(path, default_warc_folder(path) if warc_folder is None else warc_folder) as store:
        articles = _articles(store.connection, *_kind(pattern))
        copies = _copies(store.connection, articles)
        going = articles | (copies if with_copies else {})
        staying = _excerpts(store.connection, going) | ({} if with_copies else copies)
    return Extent(
        articles=len(articles),
        copies=tuple(copies.values()) if with_copies else (),
        sharing=tuple(url for number, url in sorted(staying.items()) if number not in going),
    )


def take_down(
    path: Path, pattern: str, reason: str, *, warc_folder: Path | None = None, with_copies: bool = True
) -> list[Tombstone]:
    """Remove an address, or everything of a host, and block it for good.

    What stays: listing pages and sitemaps of other addresses that print a title or an excerpt, and backups and
    exports made before; docs/operations.md says how to go about them.

    Args:
        path: the archive.
        pattern: a URL with its scheme, or a host.
        reason: for the public log; no personal data.
        warc_folder: of the captures; the folder beside the archive by default.
        with_copies: also take down the articles that are copies of it.

    Returns:
        The tombstones: one for the pattern, one for each copy elsewhere.

    Raises:
        UserError: the pattern is neither a URL nor a host, there is no archive, or another process is writing.
    """
    check_path(path, readonly=True)
    folder = default_warc_folder(path) if warc_folder is None else warc_folder
    kind, name = _kind(pattern)
    with Store.open(path, folder) as store:
        articles = _articles(store.connection, kind, name)
        copies = _copies(store.connection, articles) if with_copies else {}
        tombstones = [_tombstone(store.connection, folder, kind, name, reason, list(articles))]
        tombstones += [
            _tombstone(store.connection, folder, "url", url, reason, [number]) for number, url in copies.items()
        ]
        for tombstone in tombstones:
            add_tombstone(folder, tombstone)
        _carry_out(store, tombstones, [*articles, *copies])
    return tombstones


def obey(store: Store, tombstones: list[Tombstone]) -> None:
    """Take down here what was taken down in another archive; day, reason and hashes stay as they are there."""
    folder = store.warc.folder
    known = {one.pattern for one in Takedowns.read(folder).tombstones}
    here: list[Tombstone] = []
    removed: list[int] = []
    for one in tombstones:
        articles = list(_articles(store.connection, one.kind, one.pattern))
        removed += articles
        if one.pattern in known:  # a kill came between
            here.append(one)
            continue
        ours = _tombstone(store.connection, folder, one.kind, one.pattern, one.reason, articles)
        # The numbers of their articles are others' here.
        theirs: tuple[dict[str, int | str], ...] = tuple({"sha256": article["sha256"]} for article in one.articles)
        here.append(replace(one, articles=ours.articles + theirs, captures=ours.captures + one.captures))
        add_tombstone(folder, here[-1])
    _carry_out(store, here, removed)


def _carry_out(store: Store, tombstones: list[Tombstone], articles: list[int]) -> None:
    _remove(store, Takedowns(tombstones), articles)
    for file in warc_files(store.warc.folder) if store.warc.folder.is_dir() else ():
        _rewrite(store, file, Takedowns(tombstones))
    covered = Takedowns(tombstones)
    forgotten = [host for host in read_models(store.warc.folder) if covered.covers_host(host.partition(":")[0])]
    if forgotten:
        freeze(store, {}, forgotten)
    restore(store.connection, tombstones)
    _scrub(store.connection)


def restore(connection: sqlite3.Connection, tombstones: list[Tombstone] | tuple[Tombstone, ...]) -> None:
    """Write the rows of tombstones: after a takedown, and in a rebuild."""
    connection.executemany(
        "INSERT INTO takedowns(pattern, kind, reason, taken_at, articles, captures) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT(pattern) DO NOTHING",
        [
            (one.pattern, one.kind, one.reason, one.taken_at, json.dumps(one.articles), one.captures)
            for one in tombstones
        ],
    )


def _kind(pattern: str) -> tuple[str, str]:
    if "://" in pattern and host_of(pattern):
        return "url", article_url(pattern)
    if _HOST.fullmatch(pattern.lower()):
        return "host", pattern.lower()
    raise UserError(f"{pattern} is neither a web address with its scheme nor a host name.")


def _articles(connection: sqlite3.Connection, kind: str, name: str) -> dict[int, str]:
    """Give id and URL of the articles a pattern covers."""
    covered = Takedowns([_bare(kind, name)])
    found = connection.execute("SELECT id, url FROM articles ORDER BY id")
    return {number: url for number, url in found if covered.covers(url)}


def _bare(kind: str, name: str, reason: str = "") -> Tombstone:
    return Tombstone(pattern=name, kind=kind, reason=reason, taken_at=iso(utc_now()), articles=(), captures=0)


def _copies(connection: sqlite3.Connection, articles: dict[int, str]) -> dict[int, str]:
    found = connection.execute(
        "SELECT id, url FROM articles WHERE cluster_id IN"
        " (SELECT cluster_id FROM articles WHERE id IN (SELECT value FROM json_each(?)))",
        (json.dumps(list(articles)),),
    )
    return {number: url for number, url in found if number not in articles}


def _excerpts(connection: sqlite3.Connection, articles: dict[int, str]) -> dict[int, str]:
    """Give id and URL of what is an excerpt of these, or what these are excerpts of."""
    query = """
        WITH going AS (SELECT value AS id FROM json_each(?)),
        others AS (
            SELECT other_id AS id FROM article_pairs JOIN going ON article_id = going.id WHERE relation = 'excerpt'
            UNION SELECT article_id FROM article_pairs JOIN going ON other_id = going.id WHERE relation = 'excerpt')
        SELECT articles.id, url FROM articles JOIN others USING(id)
    """
    return dict(connection.execute(query, (json.dumps(list(articles)),)).fetchall())


def _tombstone(
    connection: sqlite3.Connection, folder: Path, kind: str, name: str, reason: str, articles: list[int]
) -> Tombstone:
    hashes = connection.execute(
        "SELECT id, sha256 FROM articles WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(articles),),
    )
    removed = tuple({"id": number, "sha256": digest} for number, digest in hashes)
    bare = _bare(kind, name, reason)
    covered = Takedowns([bare])
    kept = iterate(folder) if folder.is_dir() else ()
    count = sum(_is_covered(covered, captured.exchange.url, captured.exchange.part_of) for captured in kept)
    return Tombstone(**asdict(bare) | {"captures": count, "articles": removed})


def _is_covered(takedowns: Takedowns, url: str, part_of: str | None) -> bool:
    return takedowns.covers(url) or (part_of is not None and takedowns.covers(part_of))


def _remove(store: Store, takedowns: Takedowns, articles: list[int]) -> None:
    connection = store.connection
    connection.execute("PRAGMA secure_delete = ON")  # zeros instead of text in pages that become free
    with store.transaction():
        duplicates.forget(connection, articles, iso(utc_now()))
        for number in articles:
            connection.execute("UPDATE captures SET article_id = NULL WHERE article_id = ?", (number,))
            connection.execute("DELETE FROM articles WHERE id = ?", (number,))
        rows = connection.execute("SELECT id, url FROM captures").fetchall()
        gone = [(number,) for number, url in rows if takedowns.covers(url)]
        for number in feed_dates.forget_captures(connection, gone):
            feed_dates.date_article(connection, number, feed_dates.page_date(connection, number))
        _remove_captures(connection, gone)


def _remove_captures(connection: sqlite3.Connection, gone: list[tuple[int]]) -> None:
    for table in ("rejections", "robots"):
        connection.executemany(f"DELETE FROM {table} WHERE capture_id = ?", gone)  # noqa: S608 - our own names
    connection.executemany("DELETE FROM captures WHERE id = ?", gone)


def _rewrite(store: Store, path: Path, takedowns: Takedowns) -> None:
    """Write a WARC file anew without the records that are covered, and bring the places of the others up to date."""
    cut: list[tuple[int, int]] = []
    kept: list[tuple[str, int]] = []
    parts: list[tuple[str]] = []
    for captured in iterate(path):
        place, exchange = captured.place, captured.exchange
        if _is_covered(takedowns, exchange.url, exchange.part_of):
            cut.append((place.offset, captured.end))
            parts.append((place.record_id,))
        else:
            kept.append((place.record_id, place.offset - sum(end - start for start, end in cut)))
    if not cut:
        return
    fresh = path.with_name(path.name + ".rewriting")
    with path.open("rb") as old, fresh.open("wb") as new:
        for start, end in _between(cut, path.stat().st_size):
            old.seek(start)
            for size in _chunks(end - start):
                new.write(old.read(size))
        new.flush()
        os.fsync(new.fileno())
    with store.transaction() as connection:
        rows = connection.execute(
            "SELECT id FROM captures WHERE warc_record_id IN (SELECT value FROM json_each(?))",
            (json.dumps([record for (record,) in parts]),),
        ).fetchall()
        _remove_captures(connection, rows)
        connection.executemany(
            "UPDATE captures SET warc_offset = ? WHERE warc_record_id = ?",
            [(offset, record) for record, offset in kept],
        )
        fresh.replace(path)


def _between(cut: list[tuple[int, int]], size: int) -> list[tuple[int, int]]:
    """Give what remains of a file when ranges are cut out.

    >>> _between([(2, 4), (6, 9)], 9)
    [(0, 2), (4, 6)]
    """
    starts = [0, *(end for _, end in cut)]
    ends = [*(start for start, _ in cut), size]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if end > start]


def _chunks(size: int) -> list[int]:
    whole, rest = divmod(size, 2**20)
    return [2**20] * whole + ([rest] if rest else [])


def _scrub(connection: sqlite3.Connection) -> None:
    """Leave no text behind in the index's old segments or in the log."""
    connection.execute("INSERT INTO articles_fts(articles_fts) VALUES ('optimize')")
    connection.execute("BEGIN")
    salience.fill(connection)
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
