# ruff: noqa: S608 - the SQL is put together from constants of this module
"""What the articles found have in common: counts by source, lender, topic, year, script and damage, with labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from archive.folding import Folding
from archive.search import ALL, Filters, found_articles

if TYPE_CHECKING:
    import sqlite3


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """One value and how many of the articles found have it."""

    value: str
    """What `Filters` takes."""
    label: str
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A question put to the articles found; the commonest answers first."""

    name: str
    """Of the field of `Filters`."""
    title: str
    values: tuple[FacetValue, ...]


MAX_VALUES: Final = 8

_SOURCES: Final = """SELECT s.name, s.title, count(*) FROM found JOIN articles a USING(id)
    JOIN sources s ON s.id = a.source_id GROUP BY s.id"""
_NAMED: Final = """SELECT k.{0}, k.name, count(DISTINCT l.article_id) FROM found
    JOIN article_{0}s l ON l.article_id = found.id JOIN {0}s k ON k.id = l.{0}_id GROUP BY k.id"""
_YEARS: Final = """SELECT substr(published, 1, 4), substr(published, 1, 4), count(*)
    FROM found JOIN articles a USING(id) WHERE published IS NOT NULL GROUP BY 1"""
_SCRIPTS: Final = """SELECT script,
    CASE script WHEN 'Hans' THEN 'Simplified' WHEN 'Hant' THEN 'Traditional' ELSE script END, count(*)
    FROM found JOIN articles a USING(id) GROUP BY 1"""
_PAGE_KINDS: Final = """SELECT page_kind, CASE page_kind WHEN 'question' THEN 'question and answer'
    WHEN 'thread' THEN 'forum thread' ELSE page_kind END, count(*)
    FROM found JOIN articles a USING(id) WHERE page_kind IS NOT NULL GROUP BY 1"""
_DAMAGE: Final = """SELECT CAST(damaged AS TEXT), iif(damaged, 'something is lost', 'nothing is lost'), count(*) FROM
    (SELECT flag_count > 0 OR replaced_chars > 0 AS damaged FROM found JOIN articles a USING(id)) GROUP BY 1"""

_QUESTIONS: Final = (
    ("source", "Source", _SOURCES),
    ("lender", "Lender", _NAMED.format("lender")),
    ("topic", "Topic", _NAMED.format("topic")),
    ("year", "Year", _YEARS),
    ("script", "Script", _SCRIPTS),
    ("page_kind", "Kind of page", _PAGE_KINDS),
    ("damaged", "Damage", _DAMAGE),
)


def facets(connection: sqlite3.Connection, query: str, filters: Filters = ALL) -> tuple[int, tuple[Facet, ...]]:
    """Count the articles found, and each answer to each question among them.

    Copies count too, also where `filters.unique` shows one of each.

    Raises:
        UserError: as `archive.search.search`.
    """
    found, parameters = found_articles(connection, query, filters, Folding.of(connection))
    # Found once: every question would search the index again.
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS _found(id INTEGER PRIMARY KEY)")
    try:
        connection.execute(f"INSERT INTO temp._found SELECT id FROM ({found})", parameters)
        (total,) = connection.execute("SELECT count(*) FROM temp._found").fetchone()
        return total, tuple(_facet(connection, *question) for question in _QUESTIONS)
    finally:
        connection.execute("DELETE FROM temp._found")


def _facet(connection: sqlite3.Connection, name: str, title: str, question: str) -> Facet:
    rows = connection.execute(
        f"WITH found AS (SELECT id FROM temp._found) SELECT * FROM ({question}) ORDER BY 3 DESC, 1 LIMIT {MAX_VALUES}"
    )
    return Facet(name=name, title=title, values=tuple(FacetValue(value=v, label=w, articles=n) for v, w, n in rows))
