"""Which stored articles share enough sampled shingles with one to be worth a comparison.

Two ways lead to them by one rule (`pipelines.copies.candidates`): the index of hashes, for all articles, and the
signatures themselves, for the few that were written since somebody looked.
"""

from __future__ import annotations

import json
from array import array
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archive.copies.signatures import following_of
from pipelines.copies.candidates import (
    KIN_MET,
    LONGEST_LIST,
    SHORTLIST,
    best_of_all,
    most_shared,
    rarest,
    rarest_pairs,
    read_of,
)
from pipelines.copies.kin import KIN_MASKS, is_kin
from pipelines.copies.postings import most_shared_in

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from archive.copies.signatures import SignatureRow

FREQUENT: Final = 32
"""Holders from which the number of a hash's holders is kept in a table; counting fewer is as quick as looking it up."""

MOST_LATER: Final = 512
"""Signatures that are looked at one by one, at some five microseconds each."""

KIN_AT_ONCE: Final = 256
"""Articles that are asked together whom they speak of, those that share most first: of thousands that share enough the
first few hundred hold all that are compared."""

IS_KIN: Final = " AND ".join(f"(:kin & {mask} = 0 OR kin & {mask} IN (0, :kin & {mask}))" for mask in KIN_MASKS)
"""`is_kin` of an article that names somebody: hundreds are asked for one that is inserted. Of 0 everybody is."""


class Candidates(NamedTuple):
    """What the index of hashes tells of an article."""

    numbers: Iterator[int]
    """Articles that are worth a comparison, those that share most first; looked for as they are asked for."""
    uncounted: tuple[int, ...]
    """Hashes that have become frequent, and whose holders nobody keeps count of yet; see `begin_counts`."""


class _Asking(NamedTuple):
    """Whose candidates are looked for."""

    hashes: array[int]
    kin: int
    article_id: int | None
    """None before it is stored."""


def candidates(connection: sqlite3.Connection, article_id: int) -> Candidates:
    """List the articles that share enough sampled shingles with one to be worth a comparison.

    The rarest of the article's hashes are read, no more than `HOLDERS_READ` articles in all: what an insertion costs
    does not grow with the archive. As long as that is everything, the rule looks at pairs of signatures alone.
    """
    return _candidates(connection, _asking(connection, article_id))


def candidates_for(connection: sqlite3.Connection, row: SignatureRow) -> Candidates:
    """List what `candidates` would for an article that is not stored yet."""
    return _candidates(connection, _Asking(row.signature, row.kin, None))


def candidates_since(connection: sqlite3.Connection, article_id: int, serial: int) -> list[int] | None:
    """List those of the candidates whose signatures were written after one; None where the index is as quick."""
    query = "SELECT article_id, hashes, size, kin FROM signatures WHERE serial > ? AND article_id <> ? LIMIT ?"
    rows = connection.execute(query, (serial, article_id, MOST_LATER + 1)).fetchall()
    if len(rows) > MOST_LATER:
        return None
    asking = _asking(connection, article_id)
    own = frozenset(asking.hashes)
    met = ((other, len(own.intersection(memoryview(hashes).cast("q")))) for other, hashes, _, _ in rows)
    shared = most_shared(((other, count) for other, count in met if count), article_id)
    sizes, kins = ({row[0]: row[place] for row in rows} for place in (2, 3))

    def kin_among(met: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        return (one for one in met if is_kin(asking.kin, kins[one[0]]))

    return [found.other for found in best_of_all(shared, len(asking.hashes), sizes.__getitem__, kin_among)]


def begin_counts(connection: sqlite3.Connection, hashes: Iterable[int]) -> None:
    """Count the holders of hashes that have become frequent, once; triggers go on with it."""
    count = "SELECT count(*) FROM signature_bands WHERE hash = ?1"
    connection.executemany(
        f"INSERT OR IGNORE INTO frequent_hashes(hash, holders) SELECT ?1, ({count})",
        ((value,) for value in hashes),
    )


def _asking(connection: sqlite3.Connection, article_id: int) -> _Asking:
    query = "SELECT hashes, kin FROM signatures WHERE article_id = ?"
    blob, kin = connection.execute(query, (article_id,)).fetchone()
    hashes = array("q")
    hashes.frombytes(blob)
    return _Asking(hashes, kin, article_id)


def _candidates(connection: sqlite3.Connection, asking: _Asking) -> Candidates:
    """Choose by an article's hashes and by how many other articles hold each."""
    counts, uncounted = _holders(connection, asking.hashes)
    others = [count - (asking.article_id is not None) for count in counts]
    reading = rarest(others)
    # As one string, because a row for each of a few thousand numbers takes twice the time.
    query = "SELECT group_concat(article_id) FROM json_each(?) JOIN signature_bands ON hash = value"
    whole = _one(connection, query, json.dumps([asking.hashes[place] for place in reading.whole])) or ""
    every = following_of(asking.hashes)
    pairs = [(asking.hashes[place], every[place]) for place in reading.paired]
    paired, known = _holders_of_pairs(connection, pairs, len(reading.whole), asking.article_id)
    read = read_of(others, len(reading.whole) + known)
    shared = most_shared_in(whole, paired, known, asking=asking.article_id or 0, least=-(-read // KIN_MET))
    sizes = dict(_sizes(connection, [other for other, _ in shared[:SHORTLIST]]))

    def kin_among(met: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        while asking.kin and (some := list(islice(met, KIN_AT_ONCE))):
            kin = dict(_sizes(connection, [other for other, _ in some], asking.kin))
            sizes.update(kin)
            yield from (one for one in some if one[0] in kin)

    found = best_of_all(shared, read, sizes.__getitem__, kin_among)
    return Candidates((one.other for one in found), tuple(uncounted))


def _sizes(connection: sqlite3.Connection, numbers: list[int], kin: int = 0) -> Iterator[tuple[int, int]]:
    """Give articles with the sizes of their signatures; only those that `is_kin` tells of, where there is a kin."""
    query = f"""SELECT article_id, size FROM json_each(:numbers)
        JOIN signatures INDEXED BY signatures_kin ON article_id = value WHERE {IS_KIN}"""  # noqa: S608 - our own words
    return connection.execute(query, {"numbers": json.dumps(numbers), "kin": kin})


def _holders(connection: sqlite3.Connection, hashes: array[int]) -> tuple[list[int], list[int]]:
    """Count the articles that hold each hash; give also the frequent ones of whose holders no count is kept."""
    few = "SELECT count(*) FROM (SELECT 1 FROM signature_bands WHERE hash = value LIMIT ?)"
    kept = "SELECT holders FROM frequent_hashes WHERE hash = value"
    query = f"SELECT ({kept}), CASE WHEN ({kept}) IS NULL THEN ({few}) END FROM json_each(?)"  # noqa: S608 - our own words
    found = connection.execute(query, (FREQUENT + 1, json.dumps(hashes.tolist()))).fetchall()
    counts, uncounted = [], []
    for value, (known, counted) in zip(hashes, found, strict=True):
        if known is not None:
            counts.append(known)
        elif counted <= FREQUENT:
            counts.append(counted)
        else:
            counts.append(_one(connection, "SELECT count(*) FROM signature_bands WHERE hash = ?", value))
            uncounted.append(value)
    return counts, uncounted


def _holders_of_pairs(
    connection: sqlite3.Connection, pairs: list[tuple[int, int]], lists: int, article_id: int | None
) -> tuple[str, int]:
    """Read the articles that hold pairs of (hash, following), with commas between them; and tell of how many pairs.

    Args:
        connection: to the archive.
        pairs: that stand in an article's signature and begin with a common hash.
        lists: of hashes that are read already.
        article_id: of that article, where it is stored and so holds them too.
    """
    if not pairs:
        return "", 0
    same = "hash = json_extract(value, '$[0]') AND following = json_extract(value, '$[1]')"
    query = f"SELECT (SELECT count(*) FROM (SELECT 1 FROM signature_bands WHERE {same} LIMIT ?)) FROM json_each(?)"  # noqa: S608 - our own words
    found = connection.execute(query, (LONGEST_LIST + 1, json.dumps(pairs))).fetchall()
    others = [count - (article_id is not None) for (count,) in found]
    chosen = rarest_pairs(others, lists)
    whole = json.dumps([pairs[place] for place, limit in chosen if limit > others[place]])
    query = f"SELECT group_concat(article_id) FROM json_each(?) CROSS JOIN signature_bands ON {same}"  # noqa: S608 - see above
    met = [_one(connection, query, whole)]
    part = "SELECT article_id FROM signature_bands WHERE hash = ? AND following = ? ORDER BY article_id LIMIT ?"
    query = f"SELECT group_concat(article_id) FROM ({part})"  # noqa: S608 - see above
    met += [_one(connection, query, *pairs[place], limit) for place, limit in chosen if limit <= others[place]]
    return ",".join(filter(None, met)), len(chosen) + others.count(0)


def _one(connection: sqlite3.Connection, query: str, *values: object) -> Any:
    return connection.execute(query, values).fetchone()[0]
