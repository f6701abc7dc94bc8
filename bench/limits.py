"""What one archive file bears: its size, and what is asked of it, as it grows.

    python bench/limits.py [--keep FOLDER] [ARTICLES ...]          100000 articles; a million take 20 GB and an hour

The archive is that of `export_archive`: the articles of the bundled sites with their sections, edits and annotations,
paragraphs mixed, over and over; with a search index, without signatures. Every question is asked three times by a new
connection; the least counts.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

import export_archive
from rich.console import Console
from rich.table import Table

from archive.connection import open_connection
from archive.search import salience
from archive.search.indexing import IndexWriter
from archive.search.search import count, search

if TYPE_CHECKING:
    from collections.abc import Callable

LOT: Final = 1000
ROUNDS: Final = 3

QUESTIONS: Final[dict[str, Callable[[sqlite3.Connection], object]]] = {
    "count of articles": lambda archive: archive.execute("SELECT count(*) FROM articles").fetchall(),
    "articles by month": lambda archive: archive.execute(
        "SELECT substr(published, 1, 7), count(*) FROM articles GROUP BY 1"
    ).fetchall(),
    "lenders by month": lambda archive: archive.execute(
        "SELECT lender_id, substr(published, 1, 7), count(DISTINCT article_id) FROM article_lenders "
        "JOIN articles ON articles.id = article_id GROUP BY 1, 2"
    ).fetchall(),
    "edits by rule": lambda archive: archive.execute("SELECT rule, count(*) FROM edits GROUP BY 1").fetchall(),
    "a word in most articles, best 20": lambda archive: search(archive, "逾期", limit=20),
    "a rarer word, best 20": lambda archive: search(archive, "上门催收", limit=20),
    "a word in most articles, counted": lambda archive: count(archive, "逾期"),
    "LIKE over all texts": lambda archive: archive.execute(
        "SELECT count(*) FROM articles WHERE text LIKE '%上门催收%'"
    ).fetchall(),
}


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=int, nargs="*", default=[100_000])
    parser.add_argument("--keep", type=Path, help="keeps the archives")
    given = parser.parse_args()
    table = Table("", *(f"{articles:,}" for articles in given.articles))
    with tempfile.TemporaryDirectory() as name:
        folder = given.keep or Path(name)
        answers = [measure(folder / f"limits{articles}.db", articles) for articles in given.articles]
    for what in answers[0]:
        table.add_row(what, *(answer[what] for answer in answers))
    Console(highlight=False, width=120).print(table)
    return 0


def measure(path: Path, articles: int) -> dict[str, str]:
    """Make an archive where there is none, and give what it takes."""
    if not path.exists():
        making = path.with_suffix(".making")
        making.unlink(missing_ok=True)
        export_archive.build(making, articles)
        index(making)
        making.rename(path)
    found = sizes(path)
    for what, ask in QUESTIONS.items():
        found[what] = f"{1000 * least_seconds(path, ask):,.0f} ms"
    return found


def index(path: Path) -> None:
    """Fill the search index, as a crawl does."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        writer = IndexWriter(connection)
        last = -1
        while rows := connection.execute(
            "SELECT id, title, text FROM articles WHERE id > ? ORDER BY id LIMIT ?", (last, LOT)
        ).fetchall():
            connection.execute("BEGIN")
            for number, title, text in rows:
                writer.add(number, title, text)
            connection.execute("COMMIT")
            last = rows[-1][0]
        connection.execute("INSERT INTO articles_fts(articles_fts) VALUES ('optimize')")
        salience.fill(connection)


def sizes(path: Path) -> dict[str, str]:
    """Give what lies in the file."""
    with closing(sqlite3.connect(path)) as connection:
        (articles,) = connection.execute("SELECT count(*) FROM articles").fetchone()
        (texts,) = connection.execute(
            "SELECT sum(length(CAST(text AS BLOB)) + length(CAST(coalesce(title, '') AS BLOB))) FROM articles"
        ).fetchone()
        (pages,) = connection.execute("SELECT sum(length(block)) FROM articles_fts_data").fetchone()
    return {
        "articles": f"{articles:,}",
        "file": f"{path.stat().st_size / 1e9:,.2f} GB",
        "an article": f"{path.stat().st_size / articles / 1e3:,.1f} kB",
        "texts and titles": f"{texts / 1e9:,.2f} GB",
        "search index": f"{pages / 1e9:,.2f} GB",
    }


def least_seconds(path: Path, ask: Callable[[sqlite3.Connection], object]) -> float:
    """Ask a new connection, as a reader does."""
    best = float("inf")
    for _ in range(ROUNDS):
        with closing(open_connection(path, readonly=True)) as connection:
            began = time.perf_counter()
            ask(connection)
            best = min(best, time.perf_counter() - began)
    return best


if __name__ == "__main__":
    raise SystemExit(main())
