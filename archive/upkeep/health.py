"""What the archive holds and how it fares: the figures of `yuqi status`."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from archive.captures import iso
from archive.connection import is_being_written, open_connection

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from pathlib import Path

DUE_AFTER: Final = timedelta(days=1)
"""Age of a source's last finished crawl from which it is due; listings of the sites studied change daily at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """What one source has given."""

    name: str
    title: str
    captures: int
    articles: int
    unique: int
    """Articles that are primaries: one for each cluster of copies."""
    rejected: int
    """Captures that gave no article."""
    last_capture: str | None
    """ISO 8601, UTC."""
    last_finished_crawl: str | None
    found: int | None
    """Articles that listings, sitemaps and feeds named; None where no crawl has written the ledger."""
    estimated: int | None
    """Articles there are, by capture and recapture; None where one way found them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunHealth:
    """What one run has done."""

    id: int
    kind: str
    started_at: str
    finished_at: str | None
    """None while it runs, and for ever after a kill."""
    finish_reason: str | None
    captures: int
    articles: int
    """Captures of the run that gave an article, new or known."""
    new_articles: int
    rejected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectionCount:
    """How often a reason was given."""

    stage: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EditCount:
    """How often a repair rule spoke."""

    rule: str
    certainty: str
    count: int
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCount:
    """Articles published in a month."""

    month: str | None
    """ "2024-11"; None for articles without a month."""
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KindCount:
    """Articles that stood on pages of one kind."""

    kind: str | None
    """article, question, thread and the like; None for articles kept before kinds were told."""
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The archive in numbers."""

    captures: int
    articles: int
    unique: int
    revisions: int
    rejections: int
    unsettled: int
    """Captures kept and not yet understood."""
    clusters: int
    """Clusters of two and more copies."""
    families: int
    largest_cluster: int
    file_bytes: int
    last_capture: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Everything `yuqi status` tells."""

    is_being_written: bool
    totals: Totals
    sources: tuple[SourceHealth, ...]
    runs: tuple[RunHealth, ...]
    """Newest first."""
    rejections: tuple[RejectionCount, ...]
    """Most frequent first, like the edits."""
    edits: tuple[EditCount, ...]
    months: tuple[MonthCount, ...]
    """Oldest first."""
    page_kinds: tuple[KindCount, ...]
    """Most frequent first."""


def health(path: Path, *, runs: int = 10) -> Health:
    """Count what the archive holds.

    Args:
        path: the archive.
        runs: how many of the newest runs to tell of.

    Raises:
        UserError: there is no archive there.
    """
    with closing(open_connection(path, readonly=True)) as connection:
        connection.execute("BEGIN")  # one state of the archive throughout
        return Health(
            is_being_written=is_being_written(path),
            totals=_totals(connection),
            sources=_sources(connection),
            runs=_runs(connection, runs),
            rejections=_rejections(connection),
            edits=_edits(connection),
            months=_months(connection),
            page_kinds=_page_kinds(connection),
        )


def source_figures(path: Path) -> dict[str, SourceHealth]:
    """Give what each source has given, by its name.

    Raises:
        UserError: there is no archive there.
    """
    with closing(open_connection(path, readonly=True)) as connection:
        return {source.name: source for source in _sources(connection)}


def sources_due(
    path: Path, names: Iterable[str], *, now: datetime | None = None, after: timedelta = DUE_AFTER
) -> set[str]:
    """Give the names of the sources whose last finished crawl is `after` old or older, or was never.

    Args:
        path: the archive; where there is none yet, every source is due.
        names: of the sources asked about.
        now: the time; by default that of the clock.
        after: the age from which a source is due.
    """
    wanted = set(names)
    if not path.exists():
        return wanted
    bound = iso((now or datetime.now(UTC)) - after)
    with closing(open_connection(path, readonly=True)) as connection:
        return {name for name in wanted if (_last_finished(connection, name) or "") <= bound}


def _last_finished(connection: sqlite3.Connection, name: str) -> str | None:
    found: str | None = connection.execute(
        """
        SELECT max(runs.finished_at) FROM captures
            JOIN runs ON runs.id = run_id JOIN sources ON sources.id = source_id
        WHERE sources.name = ? AND runs.kind = 'crawl' AND runs.finish_reason = 'finished'
        """,
        (name,),
    ).fetchone()[0]
    return found


def _totals(connection: sqlite3.Connection) -> Totals:
    row = connection.execute(
        """
        SELECT (SELECT count(*) FROM captures), (SELECT count(*) FROM articles),
            (SELECT count(*) FROM articles WHERE is_primary), (SELECT count(*) FROM revisions),
            (SELECT count(*) FROM rejections), (SELECT count(*) FROM captures WHERE outcome IS NULL),
            (SELECT count(*) FROM clusters WHERE size > 1), (SELECT count(*) FROM families),
            (SELECT coalesce(max(size), 0) FROM clusters),
            (SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()),
            (SELECT max(fetched_at) FROM captures)
        """
    ).fetchone()
    return Totals(
        captures=row[0],
        articles=row[1],
        unique=row[2],
        revisions=row[3],
        rejections=row[4],
        unsettled=row[5],
        clusters=row[6],
        families=row[7],
        largest_cluster=row[8],
        file_bytes=row[9],
        last_capture=row[10],
    )


def _sources(connection: sqlite3.Connection) -> tuple[SourceHealth, ...]:
    found = connection.execute(
        """
        SELECT name, title, (SELECT count(*) FROM captures WHERE source_id = sources.id),
            (SELECT count(*) FROM articles WHERE source_id = sources.id),
            (SELECT count(*) FROM articles WHERE source_id = sources.id AND is_primary),
            (SELECT count(*) FROM captures WHERE source_id = sources.id AND outcome = 'rejected'),
            (SELECT max(fetched_at) FROM captures WHERE source_id = sources.id),
            (SELECT sum(articles) FROM coverage WHERE source = sources.name),
            (SELECT sum(estimated) FROM coverage WHERE source = sources.name)
        FROM sources ORDER BY name
        """
    ).fetchall()
    return tuple(
        SourceHealth(
            name=row[0],
            title=row[1],
            captures=row[2],
            articles=row[3],
            unique=row[4],
            rejected=row[5],
            last_capture=row[6],
            last_finished_crawl=_last_finished(connection, row[0]),
            found=row[7],
            estimated=row[8],
        )
        for row in found
    )


def _runs(connection: sqlite3.Connection, limit: int) -> tuple[RunHealth, ...]:
    found = connection.execute(
        """
        SELECT id, kind, started_at, finished_at, finish_reason,
            (SELECT count(*) FROM captures WHERE run_id = runs.id),
            (SELECT count(*) FROM captures WHERE run_id = runs.id AND outcome = 'article'),
            (SELECT count(*) FROM captures WHERE run_id = runs.id AND article_id = captures.id),
            (SELECT count(*) FROM captures WHERE run_id = runs.id AND outcome = 'rejected')
        FROM runs ORDER BY id DESC LIMIT ?
        """,
        (limit,),
    ).fetchall()
    return tuple(
        RunHealth(
            id=row[0],
            kind=row[1],
            started_at=row[2],
            finished_at=row[3],
            finish_reason=row[4],
            captures=row[5],
            articles=row[6],
            new_articles=row[7],
            rejected=row[8],
        )
        for row in found
    )


def _rejections(connection: sqlite3.Connection) -> tuple[RejectionCount, ...]:
    found = connection.execute(
        "SELECT stage, reason, count(*) FROM rejections GROUP BY stage, reason ORDER BY 3 DESC, 1, 2"
    )
    return tuple(RejectionCount(stage=row[0], reason=row[1], count=row[2]) for row in found)


def _edits(connection: sqlite3.Connection) -> tuple[EditCount, ...]:
    found = connection.execute(
        "SELECT rule, certainty, count(*), count(DISTINCT article_id) FROM edits"
        " GROUP BY rule, certainty ORDER BY 3 DESC, 1, 2"
    )
    return tuple(EditCount(rule=row[0], certainty=row[1], count=row[2], articles=row[3]) for row in found)


def _months(connection: sqlite3.Connection) -> tuple[MonthCount, ...]:
    month = "CASE WHEN length(published) >= 7 THEN substr(published, 1, 7) END"
    found = connection.execute(
        f"SELECT {month} AS month, count(*) FROM articles GROUP BY month ORDER BY month"  # noqa: S608 - our own words
    )
    return tuple(MonthCount(month=row[0], articles=row[1]) for row in found)


def _page_kinds(connection: sqlite3.Connection) -> tuple[KindCount, ...]:
    found = connection.execute("SELECT page_kind, count(*) FROM articles GROUP BY page_kind ORDER BY 2 DESC, 1")
    return tuple(KindCount(kind=row[0], articles=row[1]) for row in found)
