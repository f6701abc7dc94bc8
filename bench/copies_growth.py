"""What one insertion costs in archives of different sizes; prints a line for each.

python bench/copies_growth.py 10000 100000
python bench/copies_growth.py 10000 1000000         takes 15 GB of disk in the place for temporary files (TMPDIR)

An archive of that size is filled with rows, not by comparing: every article has the text and the signature of one of
3,000 labelled documents, with those hashes changed that stand in few of them, another way in every round. So phrases
of the trade stand in as large a share of the articles as they do in the documents, and rare ones stay rare. Then 400
documents of other works are inserted one at a time, as `yuqi crawl` does, and their CPU time is taken; their copies
among each other must be found as well among a million as among none.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from copies_archive import insert_document, only_copies
from copies_corpus import documents
from copies_scoring import pairs_f1
from rich.console import Console

from archive.copies.candidates import FREQUENT
from archive.store import Store
from pipelines.copies.textkeys import text_keys
from pipelines.fingerprint import signature

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from copies_corpus import Document
    from copies_scoring import Share
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[np.int64]

MODELS: Final = 3000
INSERTED: Final = 400
COMMON: Final = 0.002
"""Share of the models from which a hash is a phrase of the trade and stays as it is in every round."""

_TURN: Final = 0x9E3779B97F4A7C15
_BITS: Final = (1 << 60) - 1
"""Of a sampled hash; what is changed keeps its place among those of one in eight."""


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", default=[10_000, 100_000])
    sizes = parser.parse_args().sizes
    models, inserted = documents(MODELS), documents(INSERTED, seed=2)
    console = Console(highlight=False)
    first = None
    for size in sizes:
        milliseconds, copies = _measure(size, models, inserted)
        first = first or milliseconds
        console.print(
            f"{size:>9,} articles: {milliseconds:.2f} CPU ms an insertion, {milliseconds / first:.2f} times the first;"
            f" {copies['recall'].value:.3f} of {copies['recall'].count:,} pairs of copies among them are together,"
            f" {copies['precision'].value:.3f} of those together are copies"
        )
    return 0


def _measure(size: int, models: Sequence[Document], inserted: Sequence[Document]) -> tuple[float, dict[str, Share]]:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "growth.db") as store:
        connection = store.connection
        only_copies(connection)
        _fill(store, size, models)
        for number, document in enumerate(inserted[:50], start=size + 1):  # fills the caches
            with store.transaction():
                insert_document(connection, number, document)
        begun = time.process_time()
        for number, document in enumerate(inserted[50:], start=size + 51):
            with store.transaction():
                insert_document(connection, number, document)
        spent = time.process_time() - begun
        found = connection.execute("SELECT cluster_id FROM articles WHERE id > ? ORDER BY id", (size,)).fetchall()
    copies = pairs_f1([one.cluster for one in inserted], [cluster for (cluster,) in found])
    return spent / (len(inserted) - 50) * 1000, copies


def _fill(store: Store, size: int, models: Sequence[Document]) -> None:
    """Make an archive of that many articles; its tables are filled as if all had come one by one."""
    signatures = [np.fromiter(signature(one.text), np.int64) for one in models]
    values, holders = np.unique(np.concatenate(signatures), return_counts=True)
    common = values[holders >= COMMON * len(models)]
    connection = store.connection
    with store.transaction():
        for number, model in enumerate(models, start=1):
            insert_document(connection, number, model, is_placed=False)
        for turn in range(1, -(-size // len(models))):
            _repeat_articles(connection, turn * len(models), min(len(models), size - turn * len(models)))
        connection.execute("UPDATE articles SET cluster_id = id")
        connection.execute("INSERT INTO clusters(id, size, primary_id) SELECT id, 1, id FROM articles")
    keys = (text_keys(one.title, one.text) for one in models)
    fixed = [(len(one.han), one.key[:-4], one.kin) for one in keys]
    with store.transaction():
        connection.executemany(
            "INSERT INTO signatures(article_id, text_key, size, han_chars, hashes, kin, serial)"
            " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?1)",
            _signature_rows(size, signatures, common, fixed),
        )
        connection.execute("UPDATE signature_serials SET last = ?", (size,))
    _fill_bands(store, size, signatures, common)


def _repeat_articles(connection: sqlite3.Connection, shift: int, count: int) -> None:
    """Insert the first articles again, under other numbers and addresses."""
    columns = [row[1] for row in connection.execute("PRAGMA table_info(articles)")]
    changed = {"id": "id + ?1", "url": "url || '/' || ?1", "capture_id": "id + ?1", "text_hans": "''"}
    connection.execute(
        f"INSERT INTO articles({', '.join(columns)}) SELECT {', '.join(changed.get(name, name) for name in columns)}"
        " FROM articles WHERE id <= ?2",
        (shift, count),
    )


def _signature_rows(
    size: int, signatures: Sequence[Numbers], common: Numbers, fixed: Sequence[tuple[int, bytes, int]]
) -> Iterator[tuple[int, bytes, int, int, bytes, int]]:
    changing = [np.where(np.isin(values, common), 0, _BITS) for values in signatures]
    for number in range(1, size + 1):
        turn, place = divmod(number - 1, len(signatures))
        hashes = np.sort(signatures[place] ^ ((turn * _TURN & _BITS) & changing[place]))
        han_chars, key, kin = fixed[place]
        yield number, key + number.to_bytes(4, "big"), len(hashes), han_chars, hashes.tobytes(), kin


def _fill_bands(store: Store, size: int, signatures: Sequence[Numbers], common: Numbers) -> None:
    """Write (hash, following, article), a range of hashes after the other, and count who holds the frequent ones."""
    connection = store.connection
    names = ("signature_bands_article", "signature_bands_added")
    made = [connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0] for name in names]
    connection.execute(
        "PRAGMA temp_store = FILE"
    )  # the index of 1 M articles is sorted in more than memory should hold
    connection.execute(f"DROP INDEX {names[0]}")
    connection.execute(f"DROP TRIGGER {names[1]}")
    owners = np.repeat(np.arange(1, len(signatures) + 1), list(map(len, signatures)))
    values = np.concatenate(signatures)
    is_common = np.isin(values, common)
    rounds = range(-(-size // len(signatures)))
    following = [_following(np.where(is_common, values, values ^ (turn * _TURN & _BITS)), owners) for turn in rounds]
    bounds = [*range(0, 1 << 60, 1 << 57), *range(1 << 60, 1 << 63, 1 << 59), 1 << 63]
    for low, high in pairwise(bounds):
        rows: list[NDArray[np.int64]] = []
        for turn in rounds:
            hashes = np.where(is_common, values, values ^ (turn * _TURN & _BITS))
            numbers = owners + turn * len(signatures)
            is_in = (hashes >= low) & (hashes <= high - 1) & (numbers <= size)
            rows.append(np.stack((hashes[is_in], following[turn][is_in], numbers[is_in])))
        found = np.concatenate(rows, axis=1)
        found = found[:, np.lexsort(found[::-1])]
        with store.transaction():
            connection.executemany(
                "INSERT INTO signature_bands(hash, following, article_id) VALUES(?, ?, ?)",
                zip(*found.tolist(), strict=True),
            )
    for sql in made:
        connection.execute(sql)
    with store.transaction():
        connection.execute(
            "INSERT INTO frequent_hashes(hash, holders)"
            " SELECT hash, count(*) FROM signature_bands GROUP BY hash HAVING count(*) > ?",
            (FREQUENT,),
        )
    connection.execute("PRAGMA temp_store = MEMORY")


def _following(hashes: Numbers, owners: Numbers) -> NDArray[np.int32]:
    """Give what follows each hash in the signature of its owner, as `archive.copies.signatures.following_of` does."""
    order = np.lexsort((hashes, owners))
    ascending, begins = hashes[order], np.flatnonzero(np.diff(owners, prepend=0))
    follows = np.roll(ascending, -1)
    follows[np.roll(begins, -1) - 1] = ascending[begins]
    kept = np.empty(len(hashes), np.int32)
    kept[order] = follows >> 29 & 0x7FFFFFFF
    return kept


if __name__ == "__main__":
    sys.exit(main())
