"""What to try when a search finds nothing: which of the words is to blame, a shorter one, a likely other one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING, Final

from archive.search.folding import WORD, Folding, is_word_char
from archive.search.queries import Query, parse, to_match
from archive.search.search import ALL, Filters, count

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

MAX_SUGGESTIONS: Final = 4
_SHORTEST: Final = 2
_NAMES: Final = "SELECT name FROM lenders UNION SELECT name FROM products UNION SELECT name FROM laws"
_LONG: Final = 12  # tokens; of longer phrases only the beginning is tried
_MOST_WORDS: Final = 6  # of a query; those after them are not tried
_MOST_TRIES: Final = 100  # an alternative costs a search
_LONGEST_SHOWN: Final = 60  # characters; a hint fits on a line
_OPERATORS: Final = frozenset({"or", "and", "not", "near"})  # in a hint they would read as operators


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
    for candidate, reason, limits in islice(_candidates(connection, query, parsed, filters), _MOST_TRIES):
        if len(found) == MAX_SUGGESTIONS:
            break
        same = to_match(candidate, folding) == to_match(query, folding) and limits == filters
        if candidate in found or same or len(candidate) > _LONGEST_SHOWN:
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
    phrases = list(dict.fromkeys(_trimmed(phrase.tokens[:_LONG]) for phrase in islice(parsed.sought, _MOST_WORDS)))
    words = [_joined(tokens) for tokens in phrases if tokens]
    if len(words) > 1:
        yield " OR ".join(_quoted(word) for word in words), "any of the words", filters
    names = [row[0] for row in connection.execute(_NAMES)]
    for word in words:
        for name in get_close_matches(word, names, n=2, cutoff=0.6):
            yield name, "did you mean", filters
    for tokens in phrases:
        if tokens and all(tokens != phrase.tokens for phrase in parsed.sought):
            yield _quoted(_joined(tokens)), "a shorter word", filters
        for shorter in _shorter(tokens):
            yield _quoted(shorter), "a shorter word", filters


def _trimmed(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Take marks and operators from both ends."""
    named = [index for index, token in enumerate(tokens) if token.isalnum() and token not in _OPERATORS]
    return tokens[named[0] : named[-1] + 1] if named else ()


def _shorter(tokens: tuple[str, ...]) -> Iterator[str]:
    for length in range(len(tokens) - 1, _SHORTEST - 1, -1):
        for start in range(len(tokens) - length + 1):
            part = tokens[start : start + length]
            if part == _trimmed(part):
                yield _joined(part)


def _joined(tokens: tuple[str, ...]) -> str:
    # Two runs of letters or digits stay two.
    both = "".join(f" {token}" if is_word_char(token[0]) else token for token in tokens).strip()
    return re.sub(f"(?<=[^{WORD}]) ", "", both)


def _quoted(word: str) -> str:
    plain = word.isalnum()
    return word if plain else '"' + word.replace('"', "") + '"'
