"""The frontier of one machine: a SQLite file beside the archive.

The rows lie in a file of their own (they are churn, the archive is the record), attached to the archive's connection,
so that one transaction covers a page's outcome, its new links and its acknowledgement. In WAL mode SQLite commits
attached files one after the other, the main file first. So the archive must be the main file and the frontier the
attached one: a kill between the two leaves an outcome whose acknowledgement is missing, which the next crawl makes up
for. The other order would lose pages.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, datetime
from math import inf
from typing import TYPE_CHECKING, Any, Final

from crawler.frontier.interface import BARREN_LIMIT, DONE, FAILED, LEASED, PRIORITIES, QUEUED, REVISITED
from crawler.frontier.rows import Lease, Link, Look, fingerprint
from crawler.frontier.tables import attach
from crawler.memory import Memory
from crawler.recrawl import NOT_MODIFIED, UNCONDITIONAL_EVERY
from crawler.sites.source import Kind
from pipelines.web.canonical import canonicalize

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from archive.upkeep.coverage import DayCoverage


LOOKED_AGAIN: Final = 5.0
"""Seconds after which a source without a row to lease is looked into again, whatever was written."""


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
        self._visits: dict[str, int] = {}
        self._nothing_before: dict[tuple[str, int], float] = {}
        """Source and rows that may be out -> when a row may be due, as long as nothing is written: of eight sources
        that wait for their pages each is asked for one twice a page."""

    def close(self) -> None:
        """Let go of the file; the connection stays open."""
        self._connection.execute("DETACH DATABASE frontier")

    def begin_visit(
        self, source: str, *, now: float, refresh_seconds: float | None = None, resumed_from: float = inf
    ) -> bool:
        """Begin a visit to a source, or go on with the last (see `Frontier.begin_visit`)."""
        with self._writing():
            going_on = self._one(
                "SELECT 1 WHERE EXISTS (SELECT 1 FROM frontier.pages WHERE source = ?1 AND state = ?2 AND due_at <= ?3)"
                " OR EXISTS (SELECT 1 FROM frontier.visits WHERE source = ?1 AND started_at >= ?4)",
                (source, QUEUED, now, resumed_from),
            )
            if going_on is not None:
                return False
            self._visits.pop(source, None)
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

    def kept(self) -> list[tuple[Lease, int]]:
        """Give what a crawl that died had leased and kept an answer of (see `Frontier.kept`)."""
        if not self._has_captures():
            return []
        rows = self._connection.execute(
            "SELECT fp, source, url, kind, depth, tries, facts, (SELECT max(id) FROM main.captures"
            " WHERE captures.url = pages.url AND outcome IS NOT NULL"
            " AND source_id = (SELECT id FROM main.sources WHERE name = pages.source)"
            " AND fetched_at > coalesce(strftime('%Y-%m-%dT%H:%M:%fZ', last_fetch, 'unixepoch'), '')"
            " AND fetched_at >= (SELECT strftime('%Y-%m-%dT%H:%M:%S', started_at, 'unixepoch')"
            " FROM frontier.visits WHERE visits.source = pages.source)) AS capture"
            " FROM frontier.pages WHERE state = ? AND capture IS NOT NULL ORDER BY capture",
            (LEASED,),
        )
        return [
            (
                Lease(
                    fp=fp, source=source, url=url, kind=Kind(kind), depth=depth, tries=tries, facts=json.loads(facts)
                ),
                capture,
            )
            for fp, source, url, kind, depth, tries, facts, capture in rows
        ]

    def void_leases(self) -> int:
        """Queue again what a crawl that died had leased, and what the archive has no capture of; give how many.

        The second is for a lost power supply or an archive begun anew beside an old frontier: without it, pages
        that count as done here would never reach the archive.
        """
        with self._writing():
            count = self._connection.execute(
                "UPDATE frontier.pages SET state = ?, lease = NULL WHERE state = ?", (QUEUED, LEASED)
            ).rowcount
            if self._has_captures():
                count += self._connection.execute(
                    "UPDATE frontier.pages SET state = ?, tries = 0, due_at = 0, etag = NULL, last_modified = NULL"
                    " WHERE state = ?"
                    " AND last_fetch IS NOT NULL"
                    " AND NOT EXISTS (SELECT 1 FROM main.captures WHERE captures.url = pages.url)",
                    (QUEUED, DONE),
                ).rowcount
            return count

    def _has_captures(self) -> bool:
        """Say whether the connection is an archive's; a domain's rows in memory stand alone."""
        return self._one("SELECT 1 FROM main.sqlite_master WHERE type = 'table' AND name = 'captures'") is not None

    def push(self, source: str, links: Iterable[Link]) -> None:
        """Queue links (see `Frontier.push`)."""
        with self._writing():
            for link in links:
                self._queue(source, link)

    def _queue(self, source: str, link: Link) -> str:
        """Queue a link, a known article where a sitemap says that it changed since it was fetched; give its key."""
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
            "visit": self._visit(source),
            "via": link.via,
            "facts": json.dumps(dict(link.facts), ensure_ascii=False, sort_keys=True),
        }
        inserted = self._connection.execute(
            "INSERT INTO frontier.pages(fp, source, url, canonical_url, kind, priority, depth, state, visit,"
            " added_in, via, facts) VALUES (:fp, :source, :url, :canonical, :kind, :priority, :depth, 'queued',"
            " :visit, :visit, :via, :facts) ON CONFLICT(fp) DO NOTHING",
            row,
        ).rowcount
        if not inserted and link.kind in REVISITED:
            self._connection.execute(
                "UPDATE frontier.pages SET state = 'queued', tries = 0, due_at = 0, visit = :visit,"
                " new_links = NULL, facts = :facts"
                " WHERE fp = :fp AND visit < :visit AND state IN ('done', 'failed')",
                row,
            )
        if not inserted and link.kind is Kind.ARTICLE and "lastmod" in link.facts:
            self._memory.follow_hint(source, fp, link.facts["lastmod"], self._visit(source))
        return fp

    def lease(self, source: str, *, now: float, most: int | None = None) -> Lease | None:
        """Take the source's next row that is due; None where none is, or enough are out, or the source is deferred."""
        leases = most or self._leases
        if now < self._nothing_before.get((source, leases), now):
            return None
        row = self._one(
            "SELECT fp, url, kind, depth, tries, facts, etag, last_modified, looks FROM frontier.pages"
            # In the order of the index; by due_at every waiting row would be sorted for each lease.
            " INDEXED BY pages_next WHERE source = :source AND state = 'queued' AND due_at <= :now"
            " AND (SELECT count(*) FROM frontier.pages WHERE source = :source AND state = 'leased') < :leases"
            " AND NOT EXISTS (SELECT 1 FROM frontier.visits WHERE source = :source AND deferred_until > :now)"
            " ORDER BY priority DESC, rowid LIMIT 1",
            {"source": source, "now": now, "leases": leases},
        )
        if row is None:
            self._nothing_before[source, leases] = min(self._next_lease(source, now, leases), now + LOOKED_AGAIN)
            return None
        fp, url, kind, depth, tries, facts, etag, last_modified, looks = row
        # One statement, so a transaction by itself; nobody else writes between the two.
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

    def _next_lease(self, source: str, now: float, leases: int) -> float:
        """Give when a source without a row to lease may have one, as long as nothing is written."""
        out = self._one("SELECT count(*) FROM frontier.pages WHERE source = ? AND state = 'leased'", (source,))
        if out is not None and out[0] >= leases:
            return inf
        rests = "SELECT deferred_until FROM frontier.visits WHERE source = ? AND deferred_until > ?"
        resting = self._one(rests, (source, now))
        due = self.next_due(source) if resting is None else float(resting[0])
        return inf if due is None else due

    def ack(self, lease: Lease, look: Look, links: Iterable[Link] = ()) -> None:
        """Settle a row and queue what its page leads to (see `Frontier.ack`)."""
        with self._writing():
            found = self._lists_below(lease) if look.status == NOT_MODIFIED else list(links)
            root = lease.facts.get("root", lease.url) if lease.kind is Kind.LISTING else None
            new = self._find(lease, look, root, (link for link in found if link.kind is not Kind.LISTING))
            self._memory.remember(lease, look, None if root is None else new)
            if root is not None and self._is_barren(lease.source, root):
                self._connection.execute(
                    "UPDATE frontier.pages SET state = 'done', last_error = 'barren' WHERE source = ?"
                    " AND state = 'queued' AND kind = 'listing' AND json_extract(facts, '$.root') = ?",
                    (lease.source, root),
                )
                return
            self.push(lease.source, (link for link in found if link.kind is Kind.LISTING))

    def _find(self, lease: Lease, look: Look, root: str | None, links: Iterable[Link]) -> int:
        """Queue what is no listing page, write the ledger, and give how many articles are news to the listing."""
        day = f"{datetime.fromtimestamp(look.now, UTC):%Y-%m-%d}"
        new = 0
        for link in links:
            fp = self._queue(lease.source, link)
            if link.kind is not Kind.ARTICLE or lease.kind not in REVISITED:
                continue
            self._connection.execute(
                "INSERT INTO frontier.finds(fp, way, source, day) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (fp, lease.kind.value, lease.source, day),
            )
            new += root is not None and self._list(fp, root, self._visit(lease.source))
        return new

    def _list(self, fp: str, root: str, visit: int) -> bool:
        """Note that a listing lists an article; a sitemap that was read before makes no listing barren."""
        is_first = self._connection.execute(
            "INSERT INTO frontier.listed(fp, root) VALUES (?, ?) ON CONFLICT DO NOTHING", (fp, root)
        ).rowcount
        return bool(is_first) and (
            self._one("SELECT 1 FROM frontier.pages WHERE fp = ? AND added_in = ?", (fp, visit)) is not None
        )

    def _lists_below(self, lease: Lease) -> list[Link]:
        """Give the listing pages and sitemaps that a page led to; one without news may stand before one with."""
        rows = self._connection.execute(
            "SELECT url, kind, depth, facts FROM frontier.pages WHERE via = ? AND kind IN ('listing', 'sitemap')"
            " AND source = ? ORDER BY rowid",
            (lease.url, lease.source),
        ).fetchall()
        return [
            Link(url=url, kind=Kind(kind), depth=depth, via=lease.url, facts=json.loads(facts))
            for url, kind, depth, facts in rows
        ]

    def _is_barren(self, source: str, root: str) -> bool:
        latest = self._connection.execute(
            "SELECT new_links FROM frontier.pages WHERE source = ? AND kind = 'listing' AND visit = ?"
            " AND new_links IS NOT NULL AND state = 'done' AND coalesce(json_extract(facts, '$.root'), url) = ?"
            " ORDER BY last_fetch DESC LIMIT ?",
            (source, self._visit(source), root, BARREN_LIMIT),
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

    @contextmanager
    def settling(self) -> Iterator[None]:
        """Nothing to do: the archive's transaction is ours."""
        yield

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
        if source not in self._visits:
            row = self._one("SELECT number FROM frontier.visits WHERE source = ?", (source,))
            self._visits[source] = int(row[0]) if row is not None else 1
        return self._visits[source]

    def _one(self, query: str, values: Any = ()) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._connection.execute(query, values).fetchone()
        return row

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._nothing_before.clear()
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
