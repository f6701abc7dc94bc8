"""Whether the search index holds what the articles say, looked at without writing a byte.

FTS5's own comparison asks for a connection that may write, and reads the articles through a view in SQL, 2 ms an
article. This one separates the texts in Python: the number of tokens of every article, how often every term stands in
which column and in how many articles, and for a sample of articles the order of their words.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from archive.search.folding import Folding, index_table
from archive.search.salience import varints

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

PROBED_ARTICLES: Final = 200
"""Articles whose words are also looked up in their order: counts do not see two words that changed places."""

_PROBE_TOKENS: Final = 12
_NAMED_ARTICLES: Final = 5  # told by their number; the rest only counted


def check_index(connection: sqlite3.Connection, *, full: bool = False) -> list[str]:
    """Compare the index with the articles. Returns one sentence for each thing that is wrong; none when all is well.

    Takes about 0.4 ms an article; several times that with `full`, which looks up every word in its order, and not only
    in a sample of the articles.
    """
    folding = Folding.of(connection)
    sizes: dict[int, bytes] = dict(connection.execute("SELECT id, sz FROM articles_fts_docsize"))
    counts, documents = (Counter[str](), Counter[str]()), (Counter[str](), Counter[str]())
    differing: list[int] = []
    cut: list[int] = []
    places: dict[int, int] = {}
    (total,) = connection.execute("SELECT count(*) FROM articles").fetchone()
    for position, (number, text, title) in enumerate(connection.execute("SELECT id, text, title FROM articles")):
        columns = [[token for token in folding.segment(part or "").split(" ") if token] for part in (text, title)]
        for column, tokens in enumerate(columns):
            counts[column].update(tokens)
            documents[column].update(set(tokens))
        probed = position % (total // PROBED_ARTICLES + 1) == 0
        counted = varints(sizes.pop(number, b"")) == [len(tokens) for tokens in columns]
        if not counted or (probed and not _has_phrases(connection, number, columns[0])):
            differing.append(number)
        elif full:
            places[number] = _places_hash(columns)
        if "\0" in text or "\0" in (title or ""):
            cut.append(number)
    differing += sizes
    differing += _differing_places(connection, places)
    terms = _differing_terms(connection, counts, documents)
    return list(chain(_sentences(differing, terms, cut), _of_table(folding)))


def _sentences(differing: list[int], terms: int, cut: list[int]) -> Iterator[str]:
    if differing:
        some = ", ".join(map(str, differing[:_NAMED_ARTICLES])) + (", ..." if differing[_NAMED_ARTICLES:] else "")
        yield f"the search index is not in step with the articles ({len(differing)} articles differ: {some})"
    elif terms:
        yield f"the search index is not in step with the articles ({terms} terms differ)"
    for number in cut:
        yield f"article {number} holds a NUL character: what follows it cannot be found"


def _of_table(folding: Folding) -> Iterator[str]:
    if folding.table != index_table():
        yield "the search index was made with another folding table"


def _has_phrases(connection: sqlite3.Connection, number: int, tokens: list[str]) -> bool:
    """Say whether the beginning, the middle and the end of a text are found in its article as phrases."""
    for start in {0, len(tokens) // 2, max(0, len(tokens) - _PROBE_TOKENS)}:
        phrase = " ".join(islice(tokens, start, start + _PROBE_TOKENS)).replace('"', '""')
        found = connection.execute(
            "SELECT 1 FROM articles_fts WHERE articles_fts MATCH ? AND rowid = ?", (f'text : "{phrase}"', number)
        ).fetchone()
        if tokens and not found:
            return False
    return True


def _places_hash(columns: list[list[str]]) -> int:
    """Give one number for all tokens of an article with their places, whatever the order they are read in."""
    found = 0
    for name, tokens in zip(("text", "title"), columns, strict=True):
        for offset, token in enumerate(tokens):
            found ^= hash((token, name, offset))
    return found


def _differing_places(connection: sqlite3.Connection, places: dict[int, int]) -> list[int]:
    """Give the articles whose words stand at other places in the index."""
    if not places:
        return []
    connection.execute("CREATE VIRTUAL TABLE temp._instances USING fts5vocab(main, articles_fts, instance)")
    try:
        for term, number, name, offset in connection.execute("SELECT term, doc, col, offset FROM temp._instances"):
            if number in places:
                places[number] ^= hash((term, name, offset))
    finally:
        connection.execute("DROP TABLE temp._instances")
    return [number for number, left in places.items() if left]


def _differing_terms(
    connection: sqlite3.Connection, counts: tuple[Counter[str], Counter[str]], documents: tuple[Counter[str], ...]
) -> int:
    differing = 0
    met: tuple[set[str], set[str]] = (set(), set())
    connection.execute("CREATE VIRTUAL TABLE temp._indexed USING fts5vocab(main, articles_fts, col)")
    try:
        for term, name, in_articles, times in connection.execute("SELECT term, col, doc, cnt FROM temp._indexed"):
            column = ("text", "title").index(name)
            met[column].add(term)
            differing += (counts[column][term], documents[column][term]) != (times, in_articles)
    finally:
        connection.execute("DROP TABLE temp._indexed")
    return differing + sum(len(counts[column].keys() - met[column]) for column in (0, 1))
