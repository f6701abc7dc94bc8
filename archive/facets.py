# ruff: noqa: S608 - the SQL is put together from constants of this module
"""What the articles found have in common: counts by source, lender, topic, year, script and damage, with labels."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from archive.search.folding import Folding
from archive.search.search import ALL, Filters, found_articles

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping


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

# CROSS JOIN: SQLite cannot know how many were found, and would rather look through every article there is.
_OF_FOUND: Final = "(SELECT value AS id FROM json_each(:found)) found CROSS JOIN {0} ON {1} = found.id"
_OWN: Final = f"""SELECT source_id, substr(published, 1, 4), script, page_kind,
    flag_count > 0 OR replaced_chars > 0, count(*)
    FROM {_OF_FOUND.format("articles a", "a.id")} GROUP BY 1, 2, 3, 4, 5"""
"""What an article's own row answers, in one pass over the rows."""

_NAMED: Final = f"""SELECT k.{{0}}, k.name, articles FROM (
        SELECT {{0}}_id AS number, count(DISTINCT article_id) AS articles FROM {{1}} GROUP BY 1
    ) JOIN {{0}}s k ON k.id = number ORDER BY articles DESC, 1 LIMIT {MAX_VALUES}"""
_MENTIONS_OF_FEW: Final = _OF_FOUND.format("article_{0}s", "article_id")
_MENTIONS_OF_MANY: Final = "article_{0}s WHERE +article_id IN (SELECT value FROM json_each(:found))"
"""All in the order of an index; two thirds of the time where most articles are found (100,000 of the bench)."""

_SCRIPTS: Final = {"Hans": "Simplified", "Hant": "Traditional"}
_PAGE_KINDS: Final = {"question": "question and answer", "thread": "forum thread"}
_DAMAGE: Final = {"0": "nothing is lost", "1": "something is lost"}


def facets(connection: sqlite3.Connection, query: str, filters: Filters = ALL) -> tuple[int, tuple[Facet, ...]]:
    """Count the articles found, and each answer to each question among them.

    Copies count too, also where `filters.unique` shows one of each.

    Raises:
        UserError: as `archive.search.search.search`.
    """
    found, parameters = found_articles(connection, query, filters, Folding.of(connection))
    # Found once, as every question would search the index again; not in a temporary table, which stays with the
    # connection and which Datasette shows as a database of its own.
    numbers = [number for (number,) in connection.execute(f"SELECT id FROM ({found})", parameters)]
    (articles,) = connection.execute("SELECT count(*) FROM articles").fetchone()
    mentions = _MENTIONS_OF_MANY if 2 * len(numbers) > articles else _MENTIONS_OF_FEW
    given = {"found": json.dumps(numbers)}
    answers = tuple(Counter[Any]() for _ in range(5))
    for *values, number in connection.execute(_OWN, given):
        for counted, value in zip(answers, values, strict=True):
            if value is not None:
                counted[value] += number
    sources, years, scripts, page_kinds, damaged = answers
    names = {number: (name, title) for number, name, title in connection.execute("SELECT id, name, title FROM sources")}
    return len(numbers), (
        _facet("source", "Source", [(*names[number], articles) for number, articles in sources.items()]),
        _facet("lender", "Lender", _mentioned(connection, "lender", mentions, given)),
        _facet("topic", "Topic", _mentioned(connection, "topic", mentions, given)),
        _facet("year", "Year", _labelled(years, {})),
        _facet("script", "Script", _labelled(scripts, _SCRIPTS)),
        _facet("page_kind", "Kind of page", _labelled(page_kinds, _PAGE_KINDS)),
        _facet("damaged", "Damage", _labelled(damaged, _DAMAGE)),
    )


def _mentioned(
    connection: sqlite3.Connection, what: str, mentions: str, given: Mapping[str, str]
) -> Iterator[tuple[str, str, int]]:
    yield from connection.execute(_NAMED.format(what, mentions.format(what)), given)


def _labelled(counted: Counter[Any], labels: Mapping[str, str]) -> Iterator[tuple[str, str, int]]:
    for value, articles in counted.items():
        yield str(value), labels.get(str(value), str(value)), articles


def _facet(name: str, title: str, answers: Iterable[tuple[str, str, int]]) -> Facet:
    commonest = sorted(answers, key=lambda answer: (-answer[2], answer[0]))[:MAX_VALUES]
    return Facet(
        name=name, title=title, values=tuple(FacetValue(value=v, label=w, articles=n) for v, w, n in commonest)
    )
