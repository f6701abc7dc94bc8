"""What to try when a search finds nothing: which of the words is to blame, a shorter one, a likely other one."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from archive.folding import Folding
from archive.queries import Query, parse, to_match
from archive.search import ALL, Filters, count

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

MAX_SUGGESTIONS: Final = 4
_SHORTEST: Final = 2
_NAMES: Final = "SELECT name FROM lenders UNION SELECT name FROM products UNION SELECT name FROM laws"
_LONG: Final = 12  # tokens; of longer phrases only the beginning is tried


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Another query and how many articles it finds."""

    query: str
    reason: str
    articles: int


def suggestions(connection: sqlite3.Connection, query: str, filters: Filters = ALL) -> tuple[Suggestion, ...]:
    """Give queries that do find something, nearest first: for one that found nothing."""
    folding = Folding.of(connection)
    parsed = parse(query, folding)
    found: dict[str, Suggestion] = {}
    for candidate, reason, limits in _candidates(connection, query, parsed, filters):
        if len(found) == MAX_SUGGESTIONS:
            break
        same = to_match(candidate, folding) == to_match(query, folding) and limits == filters
        if candidate in found or same:
            continue
        articles = count(connection, candidate, limits)
        if articles:
            found[candidate] = Suggestion(query=candidate, reason=reason, articles=articles)
    return tuple(found.values())


def _candidates(
    connection: sqlite3.Connection, query: str, parsed: Query, filters: Filters
) -> Iterator[tuple[str, str, Filters]]:
    if filters != ALL:
        yield query, "without the limits", ALL
    words = ["".join(phrase.tokens) for group in parsed.required for phrase in group]
    if len(words) > 1:
        yield " OR ".join(_quoted(word) for word in words), "any of the words", filters
    names = [row[0] for row in connection.execute(_NAMES)]
    for word in words:
        for name in get_close_matches(word, names, n=2, cutoff=0.6):
            yield name, "did you mean", filters
    for phrase in (phrase for group in parsed.required for phrase in group):
        for shorter in _shorter(phrase.tokens[:_LONG]):
            yield _quoted(shorter), "a shorter word", filters


def _shorter(tokens: tuple[str, ...]) -> Iterator[str]:
    for length in range(len(tokens) - 1, _SHORTEST - 1, -1):
        for start in range(len(tokens) - length + 1):
            yield "".join(tokens[start : start + length])


def _quoted(word: str) -> str:
    plain = word.isalnum()
    return word if plain else '"' + word.replace('"', "") + '"'
