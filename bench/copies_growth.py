"""What one insertion costs in archives of different sizes; prints a table.

python bench/copies_growth.py 10000 100000 300000

An archive of that size is filled with rows, not by comparing: every article has the text and the signature of one of
3,000 labelled documents, with those hashes changed that stand in few of them, another way in every round. So phrases
of the trade stand in as large a share of the articles as they do in the documents, and rare ones stay rare. Then 400
documents of other works are inserted one at a time, as `yuqi crawl` does, and their CPU time is taken; their copies
among each other are found as they come.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from array import array
from collections import Counter
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

from copies_archive import insert_document, only_copies
from copies_corpus import documents
from rich.console import Console
from rich.table import Table

from archive.store import Store
from pipelines.comparison import text_key
from pipelines.fingerprint import signature
from pipelines.shingles import han_codes

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from copies_corpus import Document

MODELS: Final = 3000
INSERTED: Final = 400
COMMON: Final = 0.002
"""Share of the models from which a hash is a phrase of the trade and stays as it is in every round."""

_TURN: Final = 0x9E3779B97F4A7C15
_BITS: Final = (1 << 63) - 1


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", default=[10_000, 100_000])
    sizes = parser.parse_args().sizes
    models, inserted = documents(MODELS), documents(INSERTED, seed=2)
    table = Table("articles", "CPU ms an insertion", "against the first", "found in a cluster of several")
    first = None
    for size in sizes:
        milliseconds, clustered = _measure(size, models, inserted)
        first = first or milliseconds
        table.add_row(f"{size:,}", f"{milliseconds:.2f}", f"{milliseconds / first:.2f}", f"{clustered:,}")
    Console(highlight=False).print(table)
    return 0


def _measure(size: int, models: Sequence[Document], inserted: Sequence[Document]) -> tuple[float, int]:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "growth.db") as store:
        connection = store.connection
        only_copies(connection)
        with store.transaction():
            _fill(connection, size, models)
        for number, document in enumerate(inserted[:50], start=size + 1):  # fills the caches
            with store.transaction():
                insert_document(connection, number, document)
        begun = time.process_time()
        for number, document in enumerate(inserted[50:], start=size + 51):
            with store.transaction():
                insert_document(connection, number, document)
        spent = time.process_time() - begun
        query = (
            "SELECT count(*) FROM articles JOIN clusters c ON c.id = cluster_id WHERE articles.id > ? AND c.size > 1"
        )
        clustered = connection.execute(query, (size,)).fetchone()[0]
    return spent / (len(inserted) - 50) * 1000, clustered


def _fill(connection: sqlite3.Connection, size: int, models: Sequence[Document]) -> None:
    signatures = [signature(one.text) for one in models]
    holders = Counter(value for one in signatures for value in one)
    common = {value for value, number in holders.items() if number >= COMMON * len(models)}
    fixed = [(len(han_codes(one.text)), text_key(one.title, one.text)) for one in models]
    rows = []
    for number, place in zip(range(1, size + 1), _places(len(models)), strict=False):
        turn = (number // len(models)) * _TURN & _BITS
        hashes = array("q", sorted(value if value in common else value ^ turn for value in signatures[place]))
        rows += [(value, number) for value in hashes]
        model = models[place]
        _insert_article(connection, number, model)
        key = fixed[place][1][:-4] + number.to_bytes(4, "big")
        connection.execute(
            "INSERT INTO signatures(article_id, text_key, size, han_chars, hashes) VALUES(?, ?, ?, ?, ?)",
            (number, key, len(hashes), fixed[place][0], hashes.tobytes()),
        )
    rows.sort()
    connection.executemany("INSERT INTO signature_bands(hash, article_id) VALUES(?, ?)", rows)


def _places(models: int) -> Iterator[int]:
    return (number % models for number in count())


def _insert_article(connection: sqlite3.Connection, number: int, model: Document) -> None:
    insert_document(connection, number, model, is_placed=False)
    connection.execute("INSERT INTO clusters(id, size, primary_id) VALUES(?1, 1, ?1)", (number,))
    connection.execute("UPDATE articles SET cluster_id = ?1 WHERE id = ?1", (number,))


if __name__ == "__main__":
    sys.exit(main())
