"""What earlier looks at a page taught: its rate of change, and whether the source is to be believed about changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.upkeep.coverage import DayCoverage
from crawler.recrawl import is_believed, is_followed, next_look_seconds, stamp_seconds

if TYPE_CHECKING:
    import sqlite3

    from crawler.frontier.rows import Lease, Look


class Memory:
    """Rows of `pages` and `trust`, inside whatever transaction the frontier holds."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def follow_hint(self, source: str, fp: str, lastmod: str, visit: int) -> None:
        """Queue an article again whose sitemap says that it changed since it was fetched."""
        changed_at = stamp_seconds(lastmod)
        if changed_at is None or not is_followed(*self._trust(source)[2:]):
            return
        self._connection.execute(
            "UPDATE frontier.pages SET state = 'queued', tries = 0, due_at = 0, visit = :visit,"
            " facts = json_set(facts, '$.hinted', '1') WHERE fp = :fp AND state = 'done' AND last_fetch < :changed"
            " AND visit < :visit",
            {"fp": fp, "changed": changed_at, "visit": visit},
        )

    def coverage(self, source: str) -> list[DayCoverage]:
        """Give, for each day, what each way knows of the articles found first on it."""
        rows = self._connection.execute(
            """
            WITH known AS (
                SELECT fp, min(day) AS day, max(way = 'listing') AS listing, max(way = 'sitemap') AS sitemap,
                    max(way = 'feed') AS feed
                FROM frontier.finds WHERE source = ? GROUP BY fp
            )
            SELECT day, count(*), sum(listing), sum(sitemap), sum(feed), sum(listing AND (sitemap OR feed)),
                sum(sitemap OR feed)
            FROM known GROUP BY day ORDER BY day
            """,
            (source,),
        )
        return [
            DayCoverage(
                source=source,
                day=day,
                articles=articles,
                listing=listing,
                sitemap=sitemap,
                feed=feed,
                both=both,
                published=published,
            )
            for day, articles, listing, sitemap, feed, both, published in rows
        ]

    def is_believed(self, source: str) -> bool:
        """Say whether a source may be asked conditionally."""
        return is_believed(*self._trust(source)[:2])

    def _trust(self, source: str) -> tuple[int, int, int, int]:
        """Give (checks, lies, hints, true hints) of a source."""
        row = self._connection.execute(
            "SELECT checks, lies, hints, true_hints FROM frontier.trust WHERE source = ?", (source,)
        ).fetchone()
        return (row[0], row[1], row[2], row[3]) if row else (0, 0, 0, 0)

    def remember(self, lease: Lease, look: Look, new_links: int | None) -> None:
        """Write what a look showed, with the news a listing page brought, and when the next look is due."""
        row = self._connection.execute(
            "SELECT etag, last_modified, content_hash, looks, changes, first_fetch FROM frontier.pages WHERE fp = ?",
            (lease.fp,),
        ).fetchone()
        etag, last_modified, content_hash, looks, changes, first = row
        told = content_hash if look.is_repeated else look.content_hash
        is_changed = None not in (told, content_hash) and told != content_hash
        if told is not None:
            is_same = etag == look.etag and last_modified == look.last_modified and (etag or last_modified)
            if looks and is_same:
                self._judge(lease.source, "checks", "lies", is_changed)
            etag, last_modified, content_hash = look.etag, look.last_modified, told
        if "hinted" in lease.facts:
            self._judge(lease.source, "hints", "true_hints", is_changed)
        changes += is_changed
        first = look.now if first is None else first
        wait = next_look_seconds(look.now - first, looks, changes, is_fresh=look.is_fresh)
        self._connection.execute(
            "UPDATE frontier.pages SET state = 'done', lease = NULL, tries = 0, last_status = :status,"
            " last_error = NULL, last_fetch = :now, new_links = :new, due_at = :due, etag = :etag,"
            " last_modified = :modified, content_hash = :hash, looks = :looks, changes = :changes,"
            " first_fetch = :first, facts = json_remove(facts, '$.hinted') WHERE fp = :fp",
            {
                "status": look.status,
                "now": look.now,
                "new": new_links,
                "due": look.now + wait,
                "etag": etag,
                "modified": last_modified,
                "hash": content_hash,
                "looks": looks + 1,
                "changes": changes,
                "first": first,
                "fp": lease.fp,
            },
        )

    def _judge(self, source: str, asked: str, found: str, is_found: bool) -> None:
        self._connection.execute(
            f"INSERT INTO frontier.trust(source, {asked}, {found}) VALUES (:source, 1, :found) ON CONFLICT(source)"  # noqa: S608 - our own column names
            f" DO UPDATE SET {asked} = {asked} + 1, {found} = {found} + :found",
            {"source": source, "found": int(is_found)},
        )
