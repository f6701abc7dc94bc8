"""The sampled shingles of every article, by which those are found that are worth a comparison (see `candidates`).

The rows are (hash, article) pairs that stand in the archive itself, written with the article: nothing has to be built
after a crash. In a field of few templates most hashes stand in a great many articles; how many is counted once, when
a hash becomes frequent, and kept from then on by triggers, so that nobody counts a long list again. Every row tells the
hash that follows in the signature too: what too many articles hold is read by such pairs (see
`pipelines.copies.candidates`). Signatures are numbered in the order in which they were written, so that one can ask for
those that came since.
"""

from __future__ import annotations

import json
from array import array
from itertools import islice, repeat
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from pipelines.copies.sketches import Sketch, sketch
from pipelines.copies.speaking import names_of_json
from pipelines.copies.textkeys import text_keys

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from pipelines.copies.speaking import Names

_Loaded = TypeVar("_Loaded")

LOT: Final = 8
"""Articles that are loaded together to be compared."""

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


SERIALS: Final = (
    "ALTER TABLE signatures ADD COLUMN serial INTEGER NOT NULL DEFAULT 0",
    "UPDATE signatures SET serial = article_id",
    "CREATE UNIQUE INDEX signatures_serial ON signatures(serial)",
    """
    CREATE TABLE signature_serials(
        last INTEGER NOT NULL               -- given to a signature; the only row
    ) STRICT
    """,
    "INSERT INTO signature_serials SELECT coalesce(max(serial), 0) FROM signatures",
)
"""Numbers the signatures of an archive; see `last_serial`."""


class SignatureRow(NamedTuple):
    """What an article is found and compared by."""

    text_key: bytes
    """See `pipelines.copies.textkeys`."""
    han_chars: int
    hashes: bytes
    """Ascending, eight bytes each."""
    kin: int
    """See `pipelines.copies.kin.kin_of`."""
    names: str
    """Whom it speaks of, as JSON."""

    @property
    def signature(self) -> array[int]:
        """The hashes as numbers."""
        hashes = array("q")
        hashes.frombytes(self.hashes)
        return hashes


def signature_row(title: str | None, text: str, signature: Iterable[int]) -> SignatureRow:
    """Give what is written of an article to find and compare it."""
    keys = text_keys(title, text)
    hashes = array("q", signature).tobytes()
    return SignatureRow(keys.key, len(keys.han), hashes, keys.kin, keys.names.to_json())


def write_signature(connection: sqlite3.Connection, article_id: int, row: SignatureRow) -> None:
    """Write what an article is found and compared by."""
    hashes = row.signature
    connection.executemany(
        "INSERT INTO signature_bands(hash, following, article_id) VALUES(?, ?, ?)",
        zip(hashes, following_of(hashes), repeat(article_id, len(hashes)), strict=True),
    )
    connection.execute("UPDATE signature_serials SET last = last + 1")
    connection.execute(
        "INSERT INTO signatures(article_id, text_key, size, han_chars, hashes, kin, names, serial)"
        " VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
        (article_id, row.text_key, len(hashes), row.han_chars, row.hashes, row.kin, row.names, last_serial(connection)),
    )


def last_serial(connection: sqlite3.Connection) -> int:
    """Give the number of the signature written last.

    Who has seen an archive up to a number has missed the signatures with higher ones, those of changed texts among
    them, and nothing else: what is committed once is numbered for good.
    """
    return int(_one(connection, "SELECT last FROM signature_serials"))


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


def key_of(connection: sqlite3.Connection, article_id: int) -> bytes:
    """Give the key of an article's text."""
    key: bytes = _one(connection, "SELECT text_key FROM signatures WHERE article_id = ?", article_id)
    return key


def equal_to(connection: sqlite3.Connection, article_id: int, limit: int) -> list[int]:
    """List the first articles that are the same to comparison."""
    query = "SELECT article_id FROM signatures WHERE text_key = ? AND article_id <> ? ORDER BY article_id LIMIT ?"
    return [row[0] for row in connection.execute(query, (key_of(connection, article_id), article_id, limit))]


def load_sketches(
    connection: sqlite3.Connection, article_ids: Iterable[int], *, keep: bool = True
) -> dict[int, Sketch]:
    """Give articles as comparison needs them; a text is read only where the stored sample leaves a doubt.

    With `keep`, whom a text speaks of is written down where an older form of it stands.
    """
    query = "SELECT article_id, hashes, han_chars, names FROM json_each(?) JOIN signatures ON article_id = value"
    rows = connection.execute(query, (json.dumps(list(article_ids)),)).fetchall()
    return {row[0]: _sketch(connection, row, keep=keep) for row in rows}


def in_turn(
    numbers: Iterable[int], load: Callable[[list[int]], Mapping[int, _Loaded]]
) -> Iterator[tuple[int, _Loaded]]:
    """Give articles in their order with what is loaded of each, a few at a time: most are never asked for."""
    rest = iter(numbers)
    while lot := list(islice(rest, LOT)):
        loaded = load(lot)
        yield from ((number, loaded[number]) for number in lot if number in loaded)


def keys_of(connection: sqlite3.Connection, article_ids: Iterable[int]) -> dict[int, bytes]:
    """Give the keys of articles' texts."""
    query = "SELECT article_id, text_key FROM json_each(?) JOIN signatures ON article_id = value"
    return dict(connection.execute(query, (json.dumps(list(article_ids)),)).fetchall())


def lengths_of(connection: sqlite3.Connection, article_ids: Iterable[int]) -> dict[int, int]:
    """Give the lengths of articles' texts in Han characters."""
    query = "SELECT article_id, han_chars FROM json_each(?) JOIN signatures ON article_id = value"
    return dict(connection.execute(query, (json.dumps(list(article_ids)),)).fetchall())


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
            connection.execute("UPDATE signatures SET names = ? WHERE article_id = ?", (found.to_json(), article_id))
        return found

    return Sketch(read, signature=hashes, han_chars=han_chars, names=names)


def following_of(hashes: array[int]) -> list[int]:
    """Give 31 bits of the hash that follows each in a signature; the first follows the last."""
    return [value >> _FOLLOWING_SHIFT & _FOLLOWING_MASK for value in (*hashes[1:], *hashes[:1])]


def _one(connection: sqlite3.Connection, query: str, *values: object) -> Any:
    return connection.execute(query, values).fetchone()[0]
