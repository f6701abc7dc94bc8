"""What the front page tells: what the archive holds, how fresh it is, where to begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Figures of the front page."""

    articles: int
    unique: int
    captures: int
    first_published: str | None
    last_published: str | None
    last_capture: str | None
    """ISO 8601, UTC."""
    edits: int
    damaged: int
    """Articles in which something is lost and only marked."""
    rejections: int
    months: tuple[tuple[str, int], ...]
    sources: tuple[tuple[Any, ...], ...]
    """(id, name, title, articles, without copies, last capture), most articles first."""
    lenders: tuple[tuple[str, str, int, int], ...]
    """(identifier, name, articles, row id), the commonest."""
    topics: tuple[tuple[str, str, int, int], ...]
    clusters: tuple[tuple[Any, ...], ...]
    """(id of the primary, title, copies, sources)."""
    newest: tuple[tuple[Any, ...], ...]
    """(id, title, published, source), found last."""


def home(connection: sqlite3.Connection) -> Home:
    """Count what the archive holds."""
    row = connection.execute(
        """SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM articles WHERE is_primary),
            (SELECT count(*) FROM captures), (SELECT min(published) FROM articles WHERE published >= '1990'),
            (SELECT max(published) FROM articles WHERE published < '2100'), (SELECT max(fetched_at) FROM captures),
            (SELECT count(*) FROM edits WHERE certainty IN ('exact', 'inferred')),
            (SELECT count(*) FROM articles WHERE flag_count > 0 OR replaced_chars > 0),
            (SELECT count(*) FROM rejections)"""
    ).fetchone()
    return Home(
        articles=row[0],
        unique=row[1],
        captures=row[2],
        first_published=row[3],
        last_published=row[4],
        last_capture=row[5],
        edits=row[6],
        damaged=row[7],
        rejections=row[8],
        months=_rows(
            connection,
            """SELECT substr(published, 1, 7) AS month, count(*) FROM articles
            WHERE published BETWEEN '1990' AND '2100' AND length(published) >= 7
            GROUP BY month ORDER BY month DESC LIMIT 36""",
        )[::-1],
        sources=_rows(
            connection,
            """SELECT s.id, s.name, s.title, count(*), sum(a.is_primary), max(a.last_seen)
            FROM articles a JOIN sources s ON s.id = a.source_id GROUP BY s.id ORDER BY 4 DESC, 1 LIMIT 30""",
        ),
        lenders=_mentioned(connection, "lender"),
        topics=_mentioned(connection, "topic"),
        clusters=_rows(
            connection,
            """SELECT a.id, a.title, c.size, (SELECT count(DISTINCT source_id) FROM articles WHERE cluster_id = c.id)
            FROM clusters c JOIN articles a ON a.id = c.primary_id WHERE c.size > 1
            ORDER BY c.size DESC, a.id LIMIT 8""",
        ),
        newest=_rows(
            connection,
            """SELECT a.id, a.title, a.published, s.title FROM articles a JOIN sources s ON s.id = a.source_id
            ORDER BY a.id DESC LIMIT 8""",
        ),
    )


def _mentioned(connection: sqlite3.Connection, what: str) -> tuple[tuple[str, str, int, int], ...]:
    return _rows(
        connection,
        f"""SELECT k.{what}, k.name, count(DISTINCT l.article_id), k.id FROM article_{what}s l
        JOIN {what}s k ON k.id = l.{what}_id GROUP BY k.id ORDER BY 3 DESC, 1 LIMIT 14""",  # noqa: S608 - constants
    )


def _rows(connection: sqlite3.Connection, query: str) -> tuple[Any, ...]:
    return tuple(connection.execute(query).fetchall())
