"""What to fetch next and what is leased: an interface, and its SQLite store beside the archive.

The rows lie in a file of their own (they are churn, the archive is the record), attached to the archive's connection,
so that one transaction covers a page's outcome, its new links and its acknowledgement. In WAL mode SQLite commits
attached files one after the other, the main file first. So the archive must be the main file and the frontier the
attached one: a kill between the two leaves an outcome whose acknowledgement is missing, and the page is fetched once
more, which changes nothing. The other order would lose pages.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Protocol

from crawler.frontier_rows import Lease, Link, Look, fingerprint
from crawler.frontier_tables import attach
from crawler.memory import Memory
from crawler.recrawl import UNCONDITIONAL_EVERY
from crawler.source import Kind
from pipelines.canonical import canonicalize

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from archive.coverage import DayCoverage

QUEUED, LEASED, DONE, FAILED = "queued", "leased", "done", "failed"

PRIORITIES: Final = {Kind.SITEMAP: 40, Kind.FEED: 40, Kind.LISTING: 30, Kind.PART: 20, Kind.ARTICLE: 10}
"""Breadth first: what lists articles comes before articles; a part comes soon after its article."""

REVISITED: Final = frozenset({Kind.LISTING, Kind.FEED, Kind.SITEMAP})
"""Kinds that every new visit to a source fetches again."""

BARREN_LIMIT: Final = 2
"""Listing pages without a new article in a row, after which the rest of that listing is left alone."""


class Frontier(Protocol):
    """What the scheduler and the pipeline need of a frontier; another store can stand behind it."""

    def push(self, source: str, links: Iterable[Link], *, root: str | None = None) -> int:
        """Queue links; give how many articles are news to the listing with this root."""

    def lease(self, source: str, *, now: float, most: int | None = None) -> Lease | None:
        """Take the next row of a source that is due, or None."""

    def ack(self, lease: Lease, look: Look) -> None:
        """Settle a row for this visit."""

    def nack(self, lease: Lease, *, error: str, due_at: float | None, status: int | None = None) -> None:
        """Give a row back, to be due at a time; with None it is given up."""


class SqliteFrontier:
    """The frontier of one machine, in a file beside the archive. Not for threads."""

    def __init__(self, connection: sqlite3.Connection, path: Path, *, lease: str = "crawl", leases: int = 2) -> None:
        """Attach the file, making it where there is none.

        Args:
            connection: of the archive, in autocommit mode; stays its owner's to close.
            path: of the frontier's file.
            lease: name of this crawl, written to the rows it holds.
            leases: how many rows of one source may be held at a time: one on the wire, the rest waiting for it.
        """
        self._connection = connection
        self._lease = lease
        self._leases = leases
        attach(connection, str(path))
        self._memory = Memory(connection)

    def detach(self) -> None:
        """Let go of the file; the connection stays open."""
        self._connection.execute("DETACH DATABASE frontier")

    def begin_visit(self, source: str, *, now: float, refresh_seconds: float | None = None) -> bool:
        """Begin a visit to a source, unless its last one is unfinished: then that one goes on, and False is given.

        A new visit queues what failed before, and the articles that are due: by the rate at which they change, or
        because they were fetched `refresh_seconds` ago or earlier. Listings, feeds and sitemaps are queued by the
        pages that lead to them.
        """
        with self._writing():
            unfinished = self._one(
                "SELECT 1 FROM frontier.pages WHERE source = ? AND state = ? AND due_at <= ? LIMIT 1",
                (source, QUEUED, now),
            )
            if unfinished is not None:
                return False
            self._connection.execute(
                "INSERT INTO frontier.visits(source, number, started_at) VALUES (?, 1, ?)"
                " ON CONFLICT(source) DO UPDATE SET number = number + 1, started_at = excluded.started_at",
                (source, now),
            )
            self._connection.execute(
                "UPDATE frontier.pages SET state = :queued, tries = 0, due_at = 0, visit = :visit"
                " WHERE source = :source AND (state = :failed"
                " OR state = :done AND kind IN ('article', 'part') AND (due_at <= :now OR last_fetch <= :before))",
                {
                    "queued": QUEUED,
                    "failed": FAILED,
                    "done": DONE,
                    "visit": self._visit(source),
                    "source": source,
                    "now": now,
                    "before": -1.0 if refresh_seconds is None else now - refresh_seconds,
                },
            )
            return True

    def void_leases(self) -> int:
        """Queue again what a crawl that died had leased, and what the archive has no capture of; give how many.

        The second is for a lost power supply or an archive begun anew beside an old frontier: without it, pages
        that count as done here would never reach the archive.
        """
        with self._writing():
            count = self._connection.execute(
                "UPDATE frontier.pages SET state = ?, lease = NULL WHERE state = ?", (QUEUED, LEASED)
            ).rowcount
            if self._one("SELECT 1 FROM main.sqlite_master WHERE type = 'table' AND name = 'captures'") is not None:
                count += self._connection.execute(
                    "UPDATE frontier.pages SET state = ?, tries = 0, due_at = 0, etag = NULL, last_modified = NULL"
                    " WHERE state = ?"
                    " AND last_fetch IS NOT NULL"
                    " AND NOT EXISTS (SELECT 1 FROM main.captures WHERE captures.url = pages.url)",
                    (QUEUED, DONE),
                ).rowcount
            return count

    def push(
        self, source: str, links: Iterable[Link], *, root: str | None = None, way: Kind | None = None, day: str = ""
    ) -> int:
        """Queue links. A known address stays as it is, but what lists articles is queued once more in a new visit.

        A known article is queued again where a sitemap says that it changed since it was fetched.

        Args:
            source: its name.
            links: what a page leads to.
            root: the seed of the listing they stand in; None for other pages.
            way: how articles were found (listing, sitemap, feed), for the ledger; None to write none.
            day: of the find, "2026-03-01".

        Returns:
            How many articles are news to the listing: found first in this visit, by whatever page, and not listed
            by an earlier page of the same listing. A sitemap that was read before makes no listing barren.
        """
        new = 0
        with self._writing():
            visit = self._visit(source)
            for link in links:
                canonical = canonicalize(link.url)
                fp = fingerprint(source, canonical)
                row = {
                    "fp": fp,
                    "source": source,
                    "url": link.url,
                    "canonical": canonical,
                    "kind": link.kind.value,
                    "priority": PRIORITIES[link.kind],
                    "depth": link.depth,
                    "visit": visit,
                    "via": link.via,
                    "facts": json.dumps(dict(link.facts), ensure_ascii=False, sort_keys=True),
                }
                inserted = self._connection.execute(
                    "INSERT INTO frontier.pages(fp, source, url, canonical_url, kind, priority, depth, state, visit,"
                    " added_in, via, facts) VALUES (:fp, :source, :url, :canonical, :kind, :priority, :depth, 'queued',"
                    " :visit, :visit, :via, :facts) ON CONFLICT(fp) DO NOTHING",
                    row,
                ).rowcount
                if link.kind is Kind.ARTICLE:
                    if root is not None:
                        new += self._list(fp, root, visit)
                    if way is not None:
                        self._connection.execute(
                            "INSERT INTO frontier.finds(fp, way, source, day) VALUES (?, ?, ?, ?)"
                            " ON CONFLICT DO NOTHING",
                            (fp, way.value, source, day),
                        )
                    if not inserted and "lastmod" in link.facts:
                        self._memory.follow_hint(source, fp, link.facts["lastmod"], visit)
                if not inserted and link.kind in REVISITED:
                    self._connection.execute(
                        "UPDATE frontier.pages SET state = 'queued', tries = 0, due_at = 0, visit = :visit,"
                        " new_links = NULL, facts = :facts"
                        " WHERE fp = :fp AND visit < :visit AND state IN ('done', 'failed')",
                        row,
                    )
        return new

    def _list(self, fp: str, root: str, visit: int) -> bool:
        is_first = self._connection.execute(
            "INSERT INTO frontier.listed(fp, root) VALUES (?, ?) ON CONFLICT DO NOTHING", (fp, root)
        ).rowcount
        is_fresh = self._one("SELECT 1 FROM frontier.pages WHERE fp = ? AND added_in = ?", (fp, visit))
        return bool(is_first and is_fresh)

    def lease(self, source: str, *, now: float, most: int | None = None) -> Lease | None:
        """Take the source's next row that is due; None where none is, or enough are out, or the source is deferred."""
        with self._writing():
            row = self._one(
                "SELECT fp, url, kind, depth, tries, facts, etag, last_modified, looks FROM frontier.pages"
                # In the order of the index; by due_at every waiting row would be sorted for each lease.
                " INDEXED BY pages_next WHERE source = :source AND state = 'queued' AND due_at <= :now"
                " AND (SELECT count(*) FROM frontier.pages WHERE source = :source AND state = 'leased') < :leases"
                " AND NOT EXISTS (SELECT 1 FROM frontier.visits WHERE source = :source AND deferred_until > :now)"
                " ORDER BY priority DESC, rowid LIMIT 1",
                {"source": source, "now": now, "leases": most or self._leases},
            )
            if row is None:
                return None
            fp, url, kind, depth, tries, facts, etag, last_modified, looks = row
            self._connection.execute(
                "UPDATE frontier.pages SET state = 'leased', lease = ? WHERE fp = ?", (self._lease, fp)
            )
            if (looks + 1) % UNCONDITIONAL_EVERY == 0 or not self._memory.is_believed(source):
                etag = last_modified = None
        return Lease(
            fp=fp,
            source=source,
            url=url,
            kind=Kind(kind),
            depth=depth,
            tries=tries,
            facts=json.loads(facts),
            etag=etag,
            last_modified=last_modified,
        )

    def ack(self, lease: Lease, look: Look) -> None:
        """Mark a row done; a listing page that ends a barren row of them takes the rest of its listing with it."""
        with self._writing():
            self._memory.remember(lease, look)
            if lease.kind is Kind.LISTING and self.is_barren(lease):
                self._connection.execute(
                    "UPDATE frontier.pages SET state = 'done', last_error = 'barren' WHERE source = ?"
                    " AND state = 'queued' AND kind = 'listing' AND json_extract(facts, '$.root') = ?",
                    (lease.source, lease.facts.get("root", lease.url)),
                )

    def lists_below(self, lease: Lease) -> list[Link]:
        """Give the further listing pages and sitemaps that a page led to when it was last read whole."""
        rows = self._connection.execute(
            "SELECT url, kind, depth, facts FROM frontier.pages WHERE via = ? AND kind IN ('listing', 'sitemap')"
            " AND source = ? ORDER BY rowid",
            (lease.url, lease.source),
        )
        return [
            Link(url=url, kind=Kind(kind), depth=depth, via=lease.url, facts=json.loads(facts))
            for url, kind, depth, facts in rows
        ]

    def is_barren(self, lease: Lease) -> bool:
        """Say whether the listing a page belongs to has brought nothing new, BARREN_LIMIT pages in a row."""
        latest = self._connection.execute(
            "SELECT new_links FROM frontier.pages WHERE source = ? AND kind = 'listing' AND visit = ?"
            " AND new_links IS NOT NULL AND state = 'done' AND coalesce(json_extract(facts, '$.root'), url) = ?"
            " ORDER BY last_fetch DESC LIMIT ?",
            (lease.source, self._visit(lease.source), lease.facts.get("root", lease.url), BARREN_LIMIT),
        ).fetchall()
        return len(latest) == BARREN_LIMIT and not any(new for (new,) in latest)

    def nack(self, lease: Lease, *, error: str, due_at: float | None, status: int | None = None) -> None:
        """Give a row back: due again at `due_at` (seconds since 1970), or given up as failed with None."""
        with self._writing():
            self._connection.execute(
                "UPDATE frontier.pages SET state = ?, lease = NULL, tries = tries + 1, due_at = ?, last_error = ?,"
                " last_status = coalesce(?, last_status) WHERE fp = ?",
                (FAILED if due_at is None else QUEUED, due_at or 0, error, status, lease.fp),
            )

    def give_back(self, lease: Lease) -> None:
        """Return a row untried: nothing was asked of the server."""
        with self._writing():
            self._connection.execute(
                "UPDATE frontier.pages SET state = 'queued', lease = NULL WHERE fp = ?", (lease.fp,)
            )

    def defer(self, source: str, *, until: float, why: str) -> None:
        """Let a whole source rest until a time (seconds since 1970); a later deferral stands."""
        with self._writing():
            self._connection.execute(
                "UPDATE frontier.visits SET deferred_for = CASE WHEN deferred_until < ?1 THEN ?2 ELSE deferred_for END,"
                " deferred_until = max(deferred_until, ?1) WHERE source = ?3",
                (until, why, source),
            )

    def deferrals(self, sources: Iterable[str], *, now: float) -> dict[str, tuple[float, str]]:
        """Give the resting sources, each with the time it rests until and why."""
        rows = self._connection.execute(
            "SELECT source, deferred_until, deferred_for FROM frontier.visits WHERE deferred_until > ?", (now,)
        )
        wanted = set(sources)
        return {source: (until, why) for source, until, why in rows if source in wanted}

    def next_due(self, source: str) -> float | None:
        """Give when the source's next queued row may be fetched (seconds since 1970); None where nothing is queued."""
        row = self._one(
            "SELECT max(min(p.due_at), coalesce(max(v.deferred_until), 0)) FROM frontier.pages p"
            " LEFT JOIN frontier.visits v ON v.source = p.source WHERE p.source = ? AND p.state = 'queued'",
            (source,),
        )
        due: float | None = row[0] if row is not None else None
        return due

    def coverage(self, source: str) -> list[DayCoverage]:
        """Give what each way of discovery found of a source, by day."""
        return self._memory.coverage(source)

    def forget(self, is_gone: Callable[[str], bool]) -> int:
        """Remove every row whose address is not to be fetched again; give how many."""
        with self._writing():
            gone = [row for row in self._connection.execute("SELECT fp, url FROM frontier.pages") if is_gone(row[1])]
            for table in ("pages", "listed", "finds"):
                self._connection.executemany(f"DELETE FROM frontier.{table} WHERE fp = ?", [(fp,) for fp, _ in gone])  # noqa: S608 - our own names
        return len(gone)

    def counts(self) -> dict[str, int]:
        """Count the rows by state; states without rows are 0."""
        rows = dict(self._connection.execute("SELECT state, count(*) FROM frontier.pages GROUP BY state").fetchall())
        return {state: rows.get(state, 0) for state in (QUEUED, LEASED, DONE, FAILED)}

    def _visit(self, source: str) -> int:
        row = self._one("SELECT number FROM frontier.visits WHERE source = ?", (source,))
        return int(row[0]) if row is not None else 1

    def _one(self, query: str, values: Any = ()) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._connection.execute(query, values).fetchone()
        return row

    @contextmanager
    def _writing(self) -> Iterator[None]:
        # Inside a transaction of the store we are part of it; alone we are our own.
        if self._connection.in_transaction:
            yield
            return
        self._connection.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")
