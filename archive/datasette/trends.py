# ruff: noqa: S608 - the SQL is put together from constants of this module
"""Articles a month by lender, topic or source: counts, and shares of all articles of the month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3

_MENTIONED: Final = "SELECT DISTINCT {0}_id AS number, article_id FROM article_{0}s"
_NAMED: Final = "SELECT id, {0}, name FROM {0}s"

BY: Final = {
    "lender": (_MENTIONED.format("lender"), _NAMED.format("lender")),
    "topic": (_MENTIONED.format("topic"), _NAMED.format("topic")),
    "source": ("SELECT source_id AS number, id AS article_id FROM articles", "SELECT id, name, title FROM sources"),
}
"""What articles may be counted by: which has which article, and their (number, value, label)."""

MAX_LINES: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One lender, topic or source over the months."""

    value: str
    label: str
    articles: tuple[int, ...]
    """One number a month."""
    shares: tuple[float, ...]
    """Per cent of all articles of the month, one decimal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trends:
    """Months and what happened in them."""

    months: tuple[str, ...]
    """Every month from the first to the last, "2024-11"."""
    all_articles: tuple[int, ...]
    series: tuple[Series, ...]
    """The commonest first."""
    undated: int
    """Articles without a month: in no number above."""


def trends(connection: sqlite3.Connection, by: str, *, unique: bool = False) -> Trends:
    """Count articles a month by what they mention or where they stood.

    Args:
        connection: to an archive.
        by: a key of `BY`.
        unique: count every cluster of copies once, as its primary.
    """
    once = " AND is_primary" if unique else ""
    # A page may claim any year; the months of an axis are finite.
    dated = f"published BETWEEN '1990' AND '2100' AND length(published) >= 7{once}"
    totals = dict(
        connection.execute(f"SELECT substr(published, 1, 7) AS month, count(*) FROM articles WHERE {dated} GROUP BY 1")
    )
    (undated,) = connection.execute(f"SELECT count(*) FROM articles WHERE NOT coalesce({dated}, 0){once}").fetchone()
    months = _every_month(min(totals), max(totals)) if totals else ()
    having, named = BY[by]
    names = {number: (value, label) for number, value, label in connection.execute(named)}
    counts: dict[tuple[str, str], dict[str, int]] = {}
    # CROSS JOIN: mentions in the order of their index, a month looked up for each; any other order sorts them all.
    for number, month, articles in connection.execute(
        f"""WITH dated AS MATERIALIZED (SELECT id, substr(published, 1, 7) AS month FROM articles WHERE {dated})
        SELECT number, month, count(*) FROM ({having}) CROSS JOIN dated ON dated.id = article_id GROUP BY 1, 2"""
    ):
        counts.setdefault(names[number], {})[month] = articles
    commonest = sorted(counts, key=lambda key: (-sum(counts[key].values()), key))[:MAX_LINES]
    return Trends(
        months=months,
        all_articles=tuple(totals.get(month, 0) for month in months),
        series=tuple(
            Series(
                value=key[0],
                label=key[1],
                articles=tuple(counts[key].get(month, 0) for month in months),
                shares=tuple(
                    round(100 * counts[key].get(month, 0) / totals[month], 1) if totals.get(month) else 0.0
                    for month in months
                ),
            )
            for key in commonest
        ),
        undated=undated,
    )


def _every_month(first: str, last: str) -> tuple[str, ...]:
    """Give the months between two, both included.

    >>> _every_month("2023-11", "2024-02")
    ('2023-11', '2023-12', '2024-01', '2024-02')
    """
    start, end = (int(month[:4]) * 12 + int(month[5:7]) - 1 for month in (first, last))
    return tuple(f"{number // 12}-{number % 12 + 1:02}" for number in range(start, end + 1))
