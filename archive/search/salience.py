"""For every common character and pair of neighbours, the articles that say it most: the first hits without a scan.

bm25 looks at every article that holds a word, and 逾期 stands in half of all. The best for a query of one character or
pair are those that say it often for their length, or in their title. A list holds the best few dozen of each, so that
the first page is read from one row, in exactly the order of `bm25(articles_fts, 1.0, 4.0)`; the list also knows what
the best article outside of it can weigh, and where that is too much for the question the index is asked instead. Words
of few articles need no list, nor does an archive that a scan goes through in a few milliseconds.

Lists are made at the end of a run and by `yuqi archive optimize`. An article added since is looked at by itself, as is
one that was changed: triggers note it, whoever writes.

Source: champion lists, Manning, Raghavan and Schütze, "Introduction to Information Retrieval", 7.1.3.
"""

from __future__ import annotations

from array import array
from collections import Counter
from heapq import nsmallest
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from archive.search.folding import BARRIER, Folding, is_word_char

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

TITLE_WEIGHT: Final = 4
"""A hit in the title counts as four in the text: titles of this genre name their subject."""

LISTED: Final = 48
"""Articles of a list: two pages of hits, and a margin."""

LEAST_ARTICLES: Final = 20_000
"""A smaller archive has no lists: its longest scan is short."""

COMMON_SHARE: Final = 0.01
"""Share of the articles a word must stand in to have a list."""

_SAMPLED: Final = 2_000
"""Articles that are read to see which words are common."""

_K1: Final = 1.2
_B: Final = 0.75
"""FTS5's own constants of bm25. Source: https://www.sqlite.org/fts5.html#the_bm25_function"""

_LONGEST_WORD: Final = 20
_MOST_ALONE: Final = 200
"""Articles that are looked at by themselves; where there are more, the index is faster."""
_DRIFT: Final = 0.005
"""Change of the mean length of an article after which all lists are made anew: it changes what a list leaves out."""

_ID_BITS: Final = 31
_TIMES_BITS: Final = 8
_RATIO_SCALE: Final = 2**16
_MOST_TIMES: Final = 2**_TIMES_BITS - 1
_MOST_RATIO: Final = 2 ** (63 - _ID_BITS - _TIMES_BITS) - 1

_USUAL_TIMES: Final = 12  # reckoned once for an article
_MOST_KEPT: Final = 4 * LISTED  # of a list while it is made

_Word = tuple[str, ...]
"""One token, or two that are neighbours."""

STATEMENTS: Final[tuple[str, ...]] = (
    "CREATE TABLE _salient(word TEXT PRIMARY KEY, articles BLOB NOT NULL, beyond REAL) STRICT, WITHOUT ROWID",
    """CREATE TABLE _salient_state(
    id INTEGER PRIMARY KEY CHECK(id = 1), last_article INTEGER NOT NULL, mean_tokens REAL NOT NULL) STRICT""",
    "INSERT INTO _salient_state VALUES (1, 0, 0.0)",
    "CREATE TABLE _salient_stale(id INTEGER PRIMARY KEY) STRICT",
    """CREATE TRIGGER _salient_insert AFTER INSERT ON articles
    WHEN new.id <= (SELECT last_article FROM _salient_state) BEGIN
    INSERT OR IGNORE INTO _salient_stale VALUES (new.id);
END""",
    """CREATE TRIGGER _salient_delete AFTER DELETE ON articles BEGIN
    INSERT OR IGNORE INTO _salient_stale VALUES (old.id);
END""",
    """CREATE TRIGGER _salient_update AFTER UPDATE OF id, title, text ON articles BEGIN
    INSERT OR IGNORE INTO _salient_stale VALUES (old.id), (new.id);
END""",
)


def weight(times: int, tokens: int, mean: float) -> float:
    """Give bm25 of a single phrase without its rarity, which is the same for every article.

    Args:
        times: hits in the text, and four for each in the title.
        tokens: of the article, title and text.
        mean: tokens of an article of the archive.
    """
    return times * (_K1 + 1.0) / (times + _expected(tokens, mean))


def mean_tokens(connection: sqlite3.Connection) -> float:
    """Give the mean length of the articles as FTS5 knows it; 1 where there are none."""
    row = connection.execute("SELECT block FROM articles_fts_data WHERE id = 1").fetchone()
    articles, *tokens = varints(row[0] if row else b"") or [0]
    return sum(tokens) / articles if articles else 1.0


def varints(packed: bytes) -> list[int]:
    """Read the numbers of a blob of FTS5's kind: seven bits a byte, the highest first.

    >>> varints(bytes([0x88, 0x01, 0x05]))
    [1025, 5]
    """
    numbers = []
    value = 0
    for byte in packed:
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            numbers.append(value)
            value = 0
    return numbers


def refresh(connection: sqlite3.Connection) -> None:
    """Bring the lists up to date: with what was added, or all of them where that is not enough. In a transaction."""
    if _is_small(connection):
        return
    last, listed_mean = connection.execute("SELECT last_article, mean_tokens FROM _salient_state").fetchone()
    (stale,) = connection.execute("SELECT count(*) FROM _salient_stale").fetchone()
    (added,) = connection.execute("SELECT count(*) FROM articles WHERE id > ?", (last,)).fetchone()
    if added < _MOST_ALONE and stale < _MOST_ALONE:
        return  # looked at by themselves
    mean = mean_tokens(connection)
    if stale >= _MOST_ALONE or abs(mean - listed_mean) > _DRIFT * mean:
        fill(connection)
        return
    listed = {row[0] for row in connection.execute("SELECT word FROM _salient")}
    new = connection.execute(
        "SELECT id, title, text FROM articles WHERE id > ? AND id NOT IN (SELECT id FROM _salient_stale)", (last,)
    )
    lists = _made(new, Folding.of(connection), listed_mean, listed)
    lengths: dict[int, int] = {}
    for word, known in lists.items():
        row = connection.execute("SELECT articles, beyond FROM _salient WHERE word = ?", ("".join(word),)).fetchone()
        if row is not None:
            for number, times in _unpacked(row[0]):
                tokens = lengths.get(number) or lengths.setdefault(number, _tokens(connection, number))
                known.entries.append(_entry(number, times, _expected(tokens, listed_mean)))
            known.beyond = max(known.beyond or 0.0, row[1] or 0.0) or None
    _write(connection, lists)
    connection.execute("UPDATE _salient_state SET last_article = (SELECT coalesce(max(id), 0) FROM articles)")


def fill(connection: sqlite3.Connection) -> None:
    """Make all lists anew. In a transaction."""
    connection.execute("DELETE FROM _salient")
    connection.execute("DELETE FROM _salient_stale")
    if _is_small(connection):
        connection.execute("UPDATE _salient_state SET mean_tokens = 0, last_article = 0")
        return
    mean = mean_tokens(connection)
    articles = connection.execute("SELECT id, title, text FROM articles")
    _write(connection, _made(articles, Folding.of(connection), mean, _common(connection)))
    connection.execute(
        "UPDATE _salient_state SET mean_tokens = ?, last_article = (SELECT coalesce(max(id), 0) FROM articles)", (mean,)
    )


def _is_small(connection: sqlite3.Connection) -> bool:
    (articles,) = connection.execute("SELECT count(*) FROM articles").fetchone()
    return bool(articles < LEAST_ARTICLES)


def _common(connection: sqlite3.Connection) -> set[str]:
    """Give the words that stand in many articles, by a sample of them."""
    folding = Folding.of(connection)
    (articles,) = connection.execute("SELECT count(*) FROM articles").fetchone()
    step = max(1, articles // _SAMPLED)
    held: Counter[_Word] = Counter()
    read = 0
    for title, text in connection.execute("SELECT title, text FROM articles WHERE id % ? = 0", (step,)):
        held.update(_words(folding.segment(title or "").split(), folding.segment(text).split()).keys())
        read += 1
    return {"".join(word) for word, times in held.items() if times > COMMON_SHARE * read and _is_listed(word)}


def best_articles(
    connection: sqlite3.Connection, tokens: tuple[str, ...], wanted: int, folding: Folding
) -> list[int] | None:
    """Give the numbers of the best articles for a phrase, best first, equal ones by number.

    Returns:
        As many as wanted, or all there are; None where the lists cannot tell.
    """
    if wanted > LISTED or not _is_listed(tokens):
        return None
    row = connection.execute("SELECT articles, beyond FROM _salient WHERE word = ?", ("".join(tokens),)).fetchone()
    if row is None:
        return None
    alone = _alone(connection, tokens)
    if alone is None:
        return None
    mean, (last, listed_mean) = mean_tokens(connection), _state(connection)
    found = list(_weighed(connection, tokens, alone, mean, folding))
    beyond: float | None = row[1]
    for number, times in _unpacked(row[0]):
        if number in alone:
            continue
        if times == _MOST_TIMES or number > last:
            return None
        found.append((-weight(times, _tokens(connection, number), mean), number))
    best = nsmallest(wanted, found)
    if beyond is not None:
        # What a list leaves out weighed less when it was made; since then the mean may have grown.
        ratio = beyond * max(1.0, mean / listed_mean)
        if len(best) < wanted or -best[-1][0] <= (_K1 + 1.0) * ratio / (ratio + 1):
            return None
    return [number for _, number in best]


class _List:
    """The best articles for a word while lists are made: numbers that sort by weight, then by article."""

    __slots__ = ("beyond", "entries", "least")

    def __init__(self) -> None:
        self.entries = array("q")
        self.least = 0  # an entry below it is not among the best
        self.beyond: float | None = None

    def cut(self) -> None:
        if len(self.entries) > LISTED:
            ordered = sorted(self.entries, reverse=True)
            self.entries = array("q", ordered[:LISTED])
            self.least = ordered[LISTED - 1]
        if self.least:
            left_out = ((self.least >> (_ID_BITS + _TIMES_BITS)) + 1) / _RATIO_SCALE
            self.beyond = max(self.beyond or 0.0, left_out)


def _made(
    articles: Iterable[tuple[int, str | None, str]], folding: Folding, mean: float, listed: set[str]
) -> dict[_Word, _List]:
    """Make the lists of some articles; the inner loop sees every word of every one."""
    lists: dict[_Word, _List | None] = {}
    for number, title, text in articles:
        columns = folding.segment(title or "").split(), folding.segment(text).split()
        expected = _expected(len(columns[0]) + len(columns[1]), mean)
        usual = [_entry(number, times, expected) for times in range(_USUAL_TIMES)]
        for word, times in _words(*columns).items():
            if word not in lists:
                lists[word] = _List() if "".join(word) in listed and _is_listed(word) else None
            known = lists[word]
            if known is None:
                continue
            entry = usual[times] if times < _USUAL_TIMES else _entry(number, times, expected)
            if entry > known.least:
                known.entries.append(entry)
                if len(known.entries) > _MOST_KEPT:
                    known.cut()
    return {word: known for word, known in lists.items() if known is not None}


def _words(title: Sequence[str], text: Sequence[str]) -> Counter[_Word]:
    """Count the tokens of an article and its pairs of neighbours, those of the title four times."""
    counted: Counter[_Word] = Counter(pairwise(text))
    counted.update((token,) for token in text)
    for word, times in Counter([*pairwise(title), *((token,) for token in title)]).items():
        counted[word] += TITLE_WEIGHT * times
    return counted


def _times(word: _Word, column: Sequence[str]) -> int:
    return column.count(word[0]) if len(word) == 1 else sum(pair == word for pair in pairwise(column))


def _is_listed(tokens: _Word) -> bool:
    """One character, or two tokens that cannot be read as one: a run of letters or digits may stand beside another."""
    if len(tokens) == 1:
        return len(tokens[0]) == 1 and tokens[0] != BARRIER
    if len(tokens) != 2 or BARRIER in tokens:
        return False
    one, two = tokens
    if len(one) == len(two) == 1:
        return not (is_word_char(one) and is_word_char(two))
    return not (is_word_char(one[0]) and is_word_char(two[0])) and len(one) + len(two) <= _LONGEST_WORD


def _entry(number: int, times: int, expected: float) -> int:
    ratio = min(int(times / expected * _RATIO_SCALE), _MOST_RATIO)
    return ratio << (_ID_BITS + _TIMES_BITS) | min(times, _MOST_TIMES) << _ID_BITS | number


def _write(connection: sqlite3.Connection, lists: dict[_Word, _List]) -> None:
    for known in lists.values():
        known.cut()
    connection.executemany(
        "INSERT OR REPLACE INTO _salient VALUES (?, ?, ?)",
        (("".join(word), _packed(known.entries), known.beyond) for word, known in sorted(lists.items())),
    )


def _packed(entries: Iterable[int]) -> bytes:
    """Pack article numbers as differences, each with its times in a byte."""
    packed = bytearray()
    last = 0
    for number, times in sorted((entry & 2**_ID_BITS - 1, entry >> _ID_BITS & _MOST_TIMES) for entry in entries):
        step, last = number - last, number
        packed += bytes(step >> shift & 0x7F | 0x80 for shift in (28, 21, 14, 7) if step >> shift)
        packed += bytes((step & 0x7F, times))
    return bytes(packed)


def _unpacked(packed: bytes) -> Iterator[tuple[int, int]]:
    number = step = 0
    position = 0
    while position < len(packed):
        byte = packed[position]
        step = step << 7 | byte & 0x7F
        position += 1
        if byte < 0x80:
            number += step
            yield number, packed[position]
            position += 1
            step = 0


def _alone(connection: sqlite3.Connection, tokens: tuple[str, ...]) -> set[int] | None:
    """Give the articles the lists say nothing true of; None where they are too many."""
    phrase = " ".join(tokens).replace('"', '""')
    rows = connection.execute(
        """SELECT id FROM _salient_stale UNION ALL SELECT rowid FROM articles_fts
        WHERE articles_fts MATCH ? AND rowid > (SELECT last_article FROM _salient_state) LIMIT ?""",
        (f'"{phrase}"', _MOST_ALONE + 1),
    )
    found = {row[0] for row in rows}
    return found if len(found) <= _MOST_ALONE else None


def _weighed(
    connection: sqlite3.Connection, tokens: tuple[str, ...], numbers: set[int], mean: float, folding: Folding
) -> Iterator[tuple[float, int]]:
    for number in numbers:
        row = connection.execute("SELECT title, text FROM articles WHERE id = ?", (number,)).fetchone()
        if row is not None:
            title, text = (folding.segment(part or "").split() for part in row)
            times = TITLE_WEIGHT * _times(tokens, title) + _times(tokens, text)
            if times:
                yield -weight(times, len(title) + len(text), mean), number


def _state(connection: sqlite3.Connection) -> tuple[int, float]:
    last, mean = connection.execute("SELECT last_article, mean_tokens FROM _salient_state").fetchone()
    return int(last), float(mean) or 1.0


def _tokens(connection: sqlite3.Connection, number: int) -> int:
    row = connection.execute("SELECT sz FROM articles_fts_docsize WHERE id = ?", (number,)).fetchone()
    return sum(varints(row[0])) if row else 0


def _expected(tokens: int, mean: float) -> float:
    return _K1 * (1 - _B + _B * tokens / mean)
