"""The sampled shingles of every article, and which articles share enough of them to be worth a comparison.

The rows are (hash, article) pairs that stand in the archive itself, written with the article: nothing has to be built
after a crash. In a field of few templates most hashes stand in a great many articles; how many is counted once, when
a hash becomes frequent, and kept from then on by triggers, so that nobody counts a long list again. Every row tells the
hash that follows in the signature too: what too many articles hold is read by such pairs (see `pipelines.candidates`).
"""

from __future__ import annotations

import json
from array import array
from itertools import repeat
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pipelines.candidates import KIN_MET, LONGEST_LIST, SHORTLIST, best_of_all, rarest, rarest_pairs, read_of
from pipelines.kin import KIN_MASKS
from pipelines.postings import most_shared_in
from pipelines.sketches import Sketch, sketch
from pipelines.speaking import names_of_json
from pipelines.textkeys import text_keys

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from pipelines.speaking import Names

FREQUENT: Final = 32
"""Holders from which the number of a hash's holders is kept in a table; counting fewer is as quick as looking it up."""

TABLES: Final = (
    """
    CREATE TABLE signatures(
        article_id INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
        text_key BLOB NOT NULL,             -- digest of all that comparison looks at; equal texts have equal keys
        size INTEGER NOT NULL,              -- hashes in the signature
        han_chars INTEGER NOT NULL,         -- length of the text in Han characters
        hashes BLOB NOT NULL,               -- the same as in signature_bands, eight bytes each
        names TEXT                          -- JSON: whom the text speaks of; NULL until it was compared
    ) STRICT
    """,
    "CREATE INDEX signatures_text_key ON signatures(text_key)",
    """
    CREATE TABLE frequent_hashes(
        hash INTEGER PRIMARY KEY,
        holders INTEGER NOT NULL            -- articles whose signature holds it
    ) STRICT
    """,
    """
    CREATE TRIGGER signature_bands_added AFTER INSERT ON signature_bands BEGIN
        UPDATE frequent_hashes SET holders = holders + 1 WHERE hash = new.hash;
    END
    """,
    """
    CREATE TRIGGER signature_bands_removed AFTER DELETE ON signature_bands BEGIN
        UPDATE frequent_hashes SET holders = holders - 1 WHERE hash = old.hash;
    END
    """,
)

_FOLLOWING_SHIFT: Final = 29
_FOLLOWING_MASK: Final = (1 << 31) - 1
"""Bits of a sampled hash that are kept of it beside another, so that they take no more than four bytes."""

PAIRS: Final = (
    "DROP TRIGGER signature_bands_added",
    "DROP TRIGGER signature_bands_removed",
    "DROP INDEX signature_bands_article",
    "ALTER TABLE signature_bands RENAME TO single_bands",
    """
    CREATE TABLE signature_bands(
        hash INTEGER NOT NULL,
        following INTEGER NOT NULL,         -- 31 bits of the next hash of the signature; of the last one the first's
        article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
        PRIMARY KEY(hash, following, article_id)
    ) STRICT, WITHOUT ROWID
    """,
    f"""
    INSERT INTO signature_bands
    SELECT hash, (lead(hash, 1, first) OVER (PARTITION BY article_id ORDER BY hash)) >> {_FOLLOWING_SHIFT}
        & {_FOLLOWING_MASK}, article_id
    FROM single_bands
    JOIN (SELECT article_id, min(hash) AS first FROM single_bands GROUP BY article_id) USING(article_id)
    """,  # noqa: S608 - our own numbers
    "DROP TABLE single_bands",
    "CREATE INDEX signature_bands_article ON signature_bands(article_id)",
    *(statement for statement in TABLES if "TRIGGER" in statement),
)
"""Lets an archive of single hashes know the one that follows each."""


KIN: Final = "ALTER TABLE signatures ADD COLUMN kin INTEGER NOT NULL DEFAULT 0"
"""Lets an archive know whom its articles speak of; see `fill_kin`."""


KIN_INDEX: Final = "CREATE INDEX signatures_kin ON signatures(article_id, size, kin)"
"""Hundreds of articles are asked for these for each one inserted, and in the table few rows lie on a page."""


IS_KIN: Final = " AND ".join(f"(:kin & {mask} = 0 OR kin & {mask} IN (0, :kin & {mask}))" for mask in KIN_MASKS)
"""`is_kin` of an article that names somebody: thousands are asked for one that is inserted. Of 0 everybody is."""


class SignatureRow(NamedTuple):
    """What an article is found and compared by."""

    text_key: bytes
    """See `pipelines.comparison.text_key`."""
    han_chars: int
    hashes: bytes
    """Ascending, eight bytes each."""
    kin: int
    """See `pipelines.kin.kin_of`."""

    @property
    def signature(self) -> array[int]:
        """The hashes as numbers."""
        hashes = array("q")
        hashes.frombytes(self.hashes)
        return hashes


def signature_row(title: str | None, text: str, signature: Iterable[int]) -> SignatureRow:
    """Give what is written of an article to find and compare it."""
    key, han, kin = text_keys(title, text)
    return SignatureRow(key, len(han), array("q", signature).tobytes(), kin)


def write_signature(connection: sqlite3.Connection, article_id: int, row: SignatureRow) -> None:
    """Write what an article is found and compared by."""
    hashes = row.signature
    connection.executemany(
        "INSERT INTO signature_bands(hash, following, article_id) VALUES(?, ?, ?)",
        zip(hashes, following_of(hashes), repeat(article_id, len(hashes)), strict=True),
    )
    connection.execute(
        "INSERT INTO signatures(article_id, text_key, size, han_chars, hashes, kin) VALUES(?, ?, ?, ?, ?, ?)",
        (article_id, row.text_key, len(hashes), row.han_chars, row.hashes, row.kin),
    )


def fill(connection: sqlite3.Connection) -> None:
    """Write the rows of an archive that has only its (hash, article) pairs."""
    numbers = connection.execute("SELECT id FROM articles ORDER BY id").fetchall()
    for (number,) in numbers:
        title, text = connection.execute("SELECT title, text FROM articles WHERE id = ?", (number,)).fetchone()
        rows = connection.execute("SELECT hash FROM signature_bands WHERE article_id = ? ORDER BY hash", (number,))
        row = signature_row(title, text, (value for (value,) in rows))
        connection.execute(
            "INSERT INTO signatures(article_id, text_key, size, han_chars, hashes) VALUES(?, ?, ?, ?, ?)",
            (number, row.text_key, len(row.signature), row.han_chars, row.hashes),
        )


def fill_kin(connection: sqlite3.Connection) -> None:
    """Note whom the articles of an archive speak of."""
    numbers = connection.execute("SELECT article_id FROM signatures").fetchall()
    for (number,) in numbers:
        words = connection.execute("SELECT title, text FROM articles WHERE id = ?", (number,)).fetchone()
        connection.execute("UPDATE signatures SET kin = ? WHERE article_id = ?", (text_keys(*words).kin, number))


def signature_of(connection: sqlite3.Connection, article_id: int) -> array[int]:
    """Give the hashes of an article, ascending."""
    hashes = array("q")
    hashes.frombytes(_one(connection, "SELECT hashes FROM signatures WHERE article_id = ?", article_id))
    return hashes


def key_of(connection: sqlite3.Connection, article_id: int) -> bytes:
    """Give the key of an article's text."""
    key: bytes = _one(connection, "SELECT text_key FROM signatures WHERE article_id = ?", article_id)
    return key


def equal_to(connection: sqlite3.Connection, article_id: int, limit: int) -> list[int]:
    """List the first articles that are the same to comparison."""
    query = "SELECT article_id FROM signatures WHERE text_key = ? AND article_id <> ? ORDER BY article_id LIMIT ?"
    return [row[0] for row in connection.execute(query, (key_of(connection, article_id), article_id, limit))]


def candidates(connection: sqlite3.Connection, article_id: int) -> list[int]:
    """List the articles that share enough sampled shingles to be worth a comparison, nearest first.

    The rarest of the article's hashes are read, no more than `HOLDERS_READ` articles in all: what an insertion costs
    does not grow with the archive. As long as that is everything, the rule looks at pairs of signatures alone.
    """
    own = signature_of(connection, article_id)
    kin = _one(connection, "SELECT kin FROM signatures WHERE article_id = ?", article_id)
    others = [count - 1 for count in _holders(connection, own)]
    return _candidates(connection, _Asking(own, kin, article_id), others)


def candidates_for(connection: sqlite3.Connection, row: SignatureRow) -> list[int]:
    """List what `candidates` would for an article that is not stored yet; nothing is written."""
    own = row.signature
    others = [counted if kept is None else kept for kept, counted in _counts(connection, own)]
    return _candidates(connection, _Asking(own, row.kin, None), others)


class _Asking(NamedTuple):
    """Whose candidates are looked for."""

    hashes: array[int]
    kin: int
    article_id: int | None
    """None before it is stored."""


def _candidates(connection: sqlite3.Connection, asking: _Asking, others: list[int]) -> list[int]:
    """Choose by an article's hashes and by how many other articles hold each."""
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

    def kin_among(met: list[tuple[int, int]]) -> list[tuple[int, int]]:
        kin = dict(_sizes(connection, [other for other, _ in met], asking.kin)) if asking.kin else {}
        sizes.update(kin)
        return [one for one in met if one[0] in kin]

    return [found.other for found in best_of_all(shared, read, sizes.__getitem__, kin_among)]


def _sizes(connection: sqlite3.Connection, numbers: list[int], kin: int = 0) -> Iterator[tuple[int, int]]:
    """Give articles with the sizes of their signatures; only those that `is_kin` tells of, where there is a kin."""
    query = f"""SELECT article_id, size FROM json_each(:numbers)
        JOIN signatures INDEXED BY signatures_kin ON article_id = value WHERE {IS_KIN}"""  # noqa: S608 - our own words
    return connection.execute(query, {"numbers": json.dumps(numbers), "kin": kin})


def load_sketches(
    connection: sqlite3.Connection, article_ids: Iterable[int], *, keep: bool = True
) -> dict[int, Sketch]:
    """Give articles as comparison needs them; a text is read only where the stored sample leaves a doubt.

    With `keep`, whom a text speaks of is written down when it was asked.
    """
    query = "SELECT article_id, hashes, han_chars, names FROM json_each(?) JOIN signatures ON article_id = value"
    rows = connection.execute(query, (json.dumps(list(article_ids)),)).fetchall()
    return {row[0]: _sketch(connection, row, keep=keep) for row in rows}


def keys_of(connection: sqlite3.Connection, article_ids: Iterable[int]) -> dict[int, bytes]:
    """Give the keys of articles' texts."""
    query = "SELECT article_id, text_key FROM json_each(?) JOIN signatures ON article_id = value"
    return dict(connection.execute(query, (json.dumps(list(article_ids)),)).fetchall())


def lengths_of(connection: sqlite3.Connection, article_ids: Iterable[int]) -> dict[int, int]:
    """Give the lengths of articles' texts in Han characters."""
    query = "SELECT article_id, han_chars FROM json_each(?) JOIN signatures ON article_id = value"
    return dict(connection.execute(query, (json.dumps(list(article_ids)),)).fetchall())


def keep_names(connection: sqlite3.Connection, article_id: int, names: str) -> None:
    """Write down whom an article speaks of, as `Names.to_json` tells it."""
    connection.execute("UPDATE signatures SET names = ? WHERE article_id = ?", (names, article_id))


def _sketch(connection: sqlite3.Connection, row: tuple[int, bytes, int, str | None], *, keep: bool) -> Sketch:
    article_id, blob, han_chars, known = row
    hashes = array("q")
    hashes.frombytes(blob)

    def read() -> tuple[str | None, str]:
        query = "SELECT title, text FROM articles WHERE id = ?"
        title, text = connection.execute(query, (article_id,)).fetchone()
        return title, text

    def names() -> Names:
        kept = None if known is None else names_of_json(known)
        if kept is not None:
            return kept
        title, text = read()
        found = sketch(title, text).names
        if keep:
            keep_names(connection, article_id, found.to_json())
        return found

    return Sketch(read, signature=hashes, han_chars=han_chars, names=names)


def following_of(hashes: array[int]) -> list[int]:
    """Give 31 bits of the hash that follows each in a signature; the first follows the last."""
    return [value >> _FOLLOWING_SHIFT & _FOLLOWING_MASK for value in (*hashes[1:], *hashes[:1])]


def _holders(connection: sqlite3.Connection, hashes: array[int]) -> list[int]:
    """Count the articles that hold each hash."""
    counts = []
    for value, (known, counted) in zip(hashes, _counts(connection, hashes), strict=True):
        if known is None and counted > FREQUENT:
            counts.append(_begin_count(connection, value))
        else:
            counts.append(counted if known is None else known)
    return counts


def _counts(connection: sqlite3.Connection, hashes: array[int]) -> list[tuple[int | None, int]]:
    """Give of each hash the number that is kept of its holders, or else how many are found, up to one past FREQUENT."""
    few = "SELECT count(*) FROM (SELECT 1 FROM signature_bands WHERE hash = value LIMIT ?)"
    kept = "SELECT holders FROM frequent_hashes WHERE hash = value"
    query = f"SELECT ({kept}), CASE WHEN ({kept}) IS NULL THEN ({few}) END FROM json_each(?)"  # noqa: S608 - our own words
    return connection.execute(query, (FREQUENT + 1, json.dumps(hashes.tolist()))).fetchall()


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


def _begin_count(connection: sqlite3.Connection, value: int) -> int:
    """Count the holders of a hash that has become frequent, once; triggers go on with it."""
    counted = int(_one(connection, "SELECT count(*) FROM signature_bands WHERE hash = ?", value))
    connection.execute("INSERT INTO frequent_hashes(hash, holders) VALUES(?, ?)", (value, counted))
    return counted


def _one(connection: sqlite3.Connection, query: str, *values: object) -> Any:
    return connection.execute(query, values).fetchone()[0]
