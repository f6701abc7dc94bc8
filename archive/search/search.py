"""Full-text search over an open archive, and the same as SQL functions."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from archive.errors import UserError
from archive.search.folding import Folding
from archive.search.queries import MATCHES_NOTHING, parse, to_match
from archive.search.salience import TITLE_WEIGHT, best_articles, mean_tokens, varints, weight
from archive.search.snippets import MARKS, has_hit, snippet

if TYPE_CHECKING:
    import sqlite3

    from archive.search.queries import Phrase

_NAMED: Final = {
    "lender": "SELECT id FROM lenders WHERE lender = :lender",
    # "collection" is "collection/phone" and all the others of its kind.
    "topic": "SELECT id FROM topics WHERE topic = :topic OR substr(topic, 1, length(:topic) + 1) = :topic || '/'",
}
_DATE: Final = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?)?)?)?", re.ASCII)
_FIRST_MOMENT: Final = "2000-01-01T00:00:00"  # what a date leaves out


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which articles a search looks at; all when nothing is said."""

    source: str | None = None
    """Name of the source."""
    since: str | None = None
    """ISO 8601, as long as known ("2024", "2024-11", "2024-11-06"): not certainly published before it."""
    until: str | None = None
    """The same: not certainly published after it. "2024-11" takes in the whole month."""
    unique: bool = False
    """Only the best hit of every copy cluster."""
    lender: str | None = None
    """Identifier of a lender the articles mention."""
    topic: str | None = None
    """Identifier of a topic of the articles, or the beginning of several: "collection" for "collection/phone"."""
    script: str | None = None
    """ "Hans", "Hant", "mixed" or "other"."""
    page_kind: str | None = None
    """ "article", "question", "thread" or "notice"."""
    damaged: bool | None = None
    """True: only articles with damage that is marked and not repaired; False: only those without."""


ALL: Final = Filters()
SINCE: Final = "(a.published >= :since OR substr(:since, 1, length(a.published)) = a.published)"
"""An article that names only its month may be of that month's last day."""

UNTIL: Final = "a.published <= :until || '~'"
BEGINNING_TOKENS: Final = 100
"""Tokens of a longer phrase that are looked up before the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that matches, in the fields and the order of `yuqi search --json`."""

    id: int
    url: str
    title: str | None
    published: str | None
    source: str
    cluster: int | None
    snippet: str
    """From the text in its original script, hits marked; from the title where only the title matches."""
    score: float
    """bm25, higher is better, comparable within one search only. Of a single phrase the rarity is left out: it is the
    same for every article, and 0.000001 for a word that stands in half of them."""


def search(
    connection: sqlite3.Connection,
    query: str,
    filters: Filters = ALL,
    *,
    limit: int | None = 20,
    offset: int = 0,
    marks: tuple[str, str] = MARKS,
) -> list[Hit]:
    """Find the articles that match, best first, equal scores by id.

    Args:
        connection: to an archive.
        query: as typed; nothing is a syntax error (see `archive.search.queries`).
        filters: which articles to look at.
        limit: the most hits to give; None for all.
        offset: how many of the best to leave out.
        marks: what to put before and after a hit in the snippet.

    Raises:
        UserError: no such source, or a date that is none.
    """
    folding = Folding.of(connection)
    phrase = _single_phrase(query, folding)
    first = None
    if phrase and not phrase.prefix and filters == ALL and limit is not None:
        first = best_articles(connection, phrase.tokens, offset + limit, folding)
    if first is None:
        first_scores = _ranked(connection, query, filters, (limit, offset), folding)
    else:
        first_scores = dict.fromkeys(first[offset:], 0.0)
    mean = mean_tokens(connection)
    rows = {
        row[0]: row
        for row in connection.execute(
            """SELECT a.id, a.url, a.title, a.published, s.name, a.cluster_id, a.text, d.sz
            FROM json_each(?) JOIN articles a ON a.id = value JOIN sources s ON s.id = a.source_id
            JOIN articles_fts_docsize d ON d.id = a.id""",
            (json.dumps(list(first_scores)),),
        )
    }
    marking = _Marking(query, marks, folding)
    hits = []
    for number, score in first_scores.items():
        shown_score = _weight(phrase, rows[number], mean, folding) if phrase else -score
        hits.append(_hit(rows[number], shown_score, marking))
    return hits


def _ranked(
    connection: sqlite3.Connection, query: str, filters: Filters, window: tuple[int | None, int], folding: Folding
) -> dict[int, float]:
    """Give the articles by relevance with their bm25, as FTS5 finds them."""
    limit, offset = window
    found, parameters = found_articles(connection, query, filters, folding)
    best = "SELECT id, score FROM found"
    if filters.unique:
        best = """SELECT id, score FROM (SELECT id, score,
            row_number() OVER (PARTITION BY cluster ORDER BY score, id) AS place FROM found) WHERE place = 1"""
    rows = connection.execute(
        f"WITH found AS ({found}) {best} ORDER BY score, id LIMIT :limit OFFSET :offset",
        parameters | {"limit": -1 if limit is None else limit, "offset": offset},
    )
    return dict(rows.fetchall())


def count(connection: sqlite3.Connection, query: str, filters: Filters = ALL) -> int:
    """Count the articles `search` would give without a limit.

    Raises:
        UserError: no such source, or a date that is none.
    """
    found, parameters = found_articles(connection, query, filters, Folding.of(connection))
    what = "count(DISTINCT cluster)" if filters.unique else "count(*)"
    (number,) = connection.execute(f"SELECT {what} FROM ({found})", parameters).fetchone()  # noqa: S608 - constants
    return int(number)


def register_functions(connection: sqlite3.Connection) -> None:
    """Give a connection to an archive the SQL functions zh_fold(text), zh_match(query) and zh_snippet(text, query).

    A NULL stays NULL; a number is taken as its digits.
    """
    folding = Folding.of(connection)
    connection.create_function("zh_fold", 1, lambda text: _or_null(text, _fold), deterministic=True)
    connection.create_function("zh_match", 1, lambda query: to_match(_as_text(query), folding), deterministic=True)
    connection.create_function(
        "zh_snippet",
        2,
        lambda text, query: _or_null(text, lambda known: snippet(known, _as_text(query), folding=folding)),
        deterministic=True,
    )


def found_articles(
    connection: sqlite3.Connection, query: str, filters: Filters, folding: Folding
) -> tuple[str, dict[str, Any]]:
    """Give the SELECT of the articles that match (id, score, with filters also cluster) and its parameters.

    Raises:
        UserError: no such source, lender or topic, or a date that is none.
    """
    conditions = ["articles_fts MATCH :match"]
    is_hopeless = _is_hopeless(connection, query, folding)
    parameters: dict[str, Any] = {"match": MATCHES_NOTHING if is_hopeless else to_match(query, folding)}
    if filters.source is not None:
        conditions.append("a.source_id = :source")
        parameters["source"] = source_id(connection, filters.source)
    if filters.since is not None:
        conditions.append(SINCE)
        parameters["since"] = date_bound(filters.since)
    if filters.until is not None:
        conditions.append(UNTIL)
        parameters["until"] = date_bound(filters.until)
    if filters.since is not None and filters.until is not None and filters.since > f"{filters.until}~":
        raise UserError(f"Nothing can be since {filters.since} and until {filters.until}: the first is later.")
    for what, identifier in (("lender", filters.lender), ("topic", filters.topic)):
        if identifier is not None:
            require_named(connection, what, identifier)
            link = f"SELECT article_id FROM article_{what}s WHERE {what}_id IN ({_NAMED[what]})"  # noqa: S608 - constants
            conditions.append(f"a.id IN ({link})")
            parameters[what] = identifier
    alike = {name: getattr(filters, name) for name in ("script", "page_kind") if getattr(filters, name) is not None}
    conditions += [f"a.{column} = :{column}" for column in alike]
    parameters |= alike
    if filters.damaged is not None:
        conditions.append("(a.flag_count > 0 OR a.replaced_chars > 0) = :damaged")
        parameters["damaged"] = int(filters.damaged)
    score = f"bm25(articles_fts, 1.0, {TITLE_WEIGHT:.1f})"
    if len(conditions) == 1 and not filters.unique:
        return f"SELECT rowid AS id, {score} AS score FROM articles_fts WHERE {conditions[0]}", parameters  # noqa: S608
    return (
        f"""SELECT a.id, {score} AS score, coalesce(a.cluster_id, -a.id) AS cluster
        FROM articles_fts JOIN articles a ON a.id = articles_fts.rowid WHERE {" AND ".join(conditions)}""",  # noqa: S608
        parameters,
    )


@dataclass(frozen=True, slots=True)
class _Marking:
    query: str
    marks: tuple[str, str]
    folding: Folding


def _hit(row: tuple[Any, ...], score: float, marking: _Marking) -> Hit:
    number, url, title, published, source, cluster, text, _ = row
    query, folding = marking.query, marking.folding
    shown = title if title and not has_hit(text, query, folding) and has_hit(title, query, folding) else text
    return Hit(
        id=number,
        url=url,
        title=title,
        published=published,
        source=source,
        cluster=cluster,
        snippet=snippet(shown, query, marks=marking.marks, folding=folding),
        score=score,
    )


def _single_phrase(query: str, folding: Folding) -> Phrase | None:
    parsed = parse(query, folding)
    if len(parsed.required) != 1 or len(parsed.required[0]) != 1 or parsed.excluded:
        return None
    return parsed.required[0][0]


def _weight(phrase: Phrase, row: tuple[Any, ...], mean: float, folding: Folding) -> float:
    title, text, size = row[2], row[6], row[7]
    times = TITLE_WEIGHT * phrase.times(folding.fold(title or "")) + phrase.times(folding.fold(text))
    return weight(times, sum(varints(size)), mean)


def _is_hopeless(connection: sqlite3.Connection, query: str, folding: Folding) -> bool:
    """Tell whether a long phrase is required whose beginning no article has.

    FTS5 reads the index once for every token of a phrase, common ones over and over: ten thousand take seconds. Only
    a text that has the beginning is worth that.
    """
    for group in parse(query, folding).required:
        if all(len(phrase.tokens) > BEGINNING_TOKENS for phrase in group):
            beginnings = (replace(phrase, tokens=phrase.tokens[:BEGINNING_TOKENS], prefix=False) for phrase in group)
            match = " OR ".join(beginning.expression() for beginning in beginnings)
            if not connection.execute(
                "SELECT 1 FROM articles_fts WHERE articles_fts MATCH ? LIMIT 1", (match,)
            ).fetchone():
                return True
    return False


def source_id(connection: sqlite3.Connection, name: str) -> int:
    """Find a source by its name.

    Raises:
        UserError: there is none.
    """
    row = connection.execute("SELECT id FROM sources WHERE name = ?", (name,)).fetchone()
    if row is None:
        raise UserError(f"The archive has no source {name!r}. `yuqi sources` lists them.")
    return int(row[0])


def require_named(connection: sqlite3.Connection, what: str, identifier: str) -> None:
    """Make sure that the archive has a lender or topic of an identifier.

    Raises:
        UserError: it has none.
    """
    if connection.execute(f"{_NAMED[what]} LIMIT 1", {what: identifier}).fetchone() is None:
        raise UserError(f"The archive has no {what} {identifier!r}.")


def date_bound(value: str) -> str:
    """Give a date as it is compared.

    Raises:
        UserError: it is none.
    """
    if not _is_date(value):
        raise UserError(f"{value!r} is not a date. Write 2024, 2024-11 or 2024-11-06.")
    return value


def _is_date(value: str) -> bool:
    if not _DATE.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value + _FIRST_MOMENT[len(value) :])
    except ValueError:
        return False
    return True


def _as_text(value: object) -> str:
    return "" if value is None else value if isinstance(value, str) else str(value)


def _fold(text: str) -> str:
    from pipelines.script import fold  # noqa: PLC0415 - compiles dictionaries: only where it is asked for

    return fold(text)


def _or_null(value: object, function: Any) -> str | None:
    return None if value is None else function(_as_text(value))
