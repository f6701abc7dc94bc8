"""The made pages and Datasette's own measured on a large archive: which page takes how long, for which share of it.

    python bench/pages.py [--articles N] [--folder DIR]     N articles of the bundled grammar (5000)

With --folder the archive is made there as bench.db, and taken as it is where it is there. Times are seconds of this
process's CPU: of the first answer, and of the second, for which a page that counts the whole archive was kept.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from datasette.app import Datasette
from rich.console import Console
from rich.table import Table
from search import ARTICLES, build, texts

from archive.datasette.serving import SETTINGS
from archive.search import salience
from archive.search.search import count

if TYPE_CHECKING:
    from collections.abc import Iterator

LENDERS, TOPICS, SOURCES = 60, 30, 40
WORDS = ("逾期", "征信", "协商还款", "信用卡", "法院", "12378", "停息挂账", "上门催收")
HEAVY_EDITS = 800
"""Repairs of the one article that has everything."""


class Timed(NamedTuple):
    """What a page took."""

    path: str
    status: int
    first_seconds: float
    seconds: float
    timed_out: bool


def furnish(connection: sqlite3.Connection) -> None:
    """Give a built archive what pages count: sources, dates, copies, mentions, edits."""
    draw = random.Random(5)
    (total,) = connection.execute("SELECT count(*) FROM articles").fetchone()
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT OR IGNORE INTO sources(id, name, title, home, host) VALUES (?, ?, ?, '', 'bench')",
        ((number, f"bench-{number}", f"来源{number}") for number in range(1, SOURCES + 1)),
    )
    for kind, number in (("lender", LENDERS), ("topic", TOPICS)):
        connection.executemany(
            f"INSERT INTO {kind}s(id, {kind}, name) VALUES (?, ?, ?)",
            ((one, f"{kind}/{one}", f"名称{one}") for one in range(1, number + 1)),
        )
        connection.executemany(
            f'INSERT INTO article_{kind}s(article_id, {kind}_id, surface, start, "end") VALUES (?, ?, ?, 0, 2)',
            (
                (article, min(number, int(draw.expovariate(0.12)) + 1), "名称")
                for article in range(1, total + 1)
                for _ in range(draw.randrange(2, 9))
            ),
        )
    connection.executemany(
        "INSERT INTO clusters VALUES (?, 4, ?)", ((first, first) for first in range(1, total - 3, 20))
    )
    connection.executemany(
        """UPDATE articles SET source_id = ?, published = ?, cluster_id = ?, is_primary = ?, flag_count = ?
        WHERE id = ?""",
        (
            (
                draw.randrange(SOURCES) + 1,
                f"{draw.randrange(2018, 2027)}-{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02}",
                article - (article - 1) % 20 if (article - 1) % 20 < 4 and article < total - 3 else None,
                int((article - 1) % 20 not in (1, 2, 3)),
                int(draw.random() < 0.1),
                article,
            )
            for article in range(1, total + 1)
        ),
    )
    connection.executemany(
        """INSERT INTO edits(article_id, position, field, start, "end", before, after, rule, certainty, confidence)
        VALUES (?, 0, 'text', 0, 0, '', '', 'pinyin', 'exact', 1.0)""",
        ((article,) for article in range(1, total + 1) for _ in range(3)),
    )
    (chars,) = connection.execute("SELECT text_chars FROM articles WHERE id = 2").fetchone()
    connection.executemany(
        """INSERT INTO edits(article_id, position, field, start, "end", before, after, rule, certainty, confidence)
        VALUES (2, ?, 'text', ?, ?, '逾', NULL, 'lost', 'flag', 0.5)""",
        ((n, n % (chars - 1), n % (chars - 1) + 1) for n in range(1, HEAVY_EDITS)),
    )
    salience.fill(connection)
    connection.execute("COMMIT")
    connection.execute("ANALYZE")


def paths() -> Iterator[str]:
    """Give the pages that are asked for; {q} stands for every word."""
    yield from ("/", "/bench/-/article/2", "/bench/-/compare?a=1&b=2", "/bench/-/dictionary")
    for by in ("lender", "topic", "source"):
        yield f"/bench/-/trends?by={by}"
    for word in WORDS:
        yield f"/bench/-/find?q={quote(word)}"
        yield f"/bench/articles?_search={quote(word)}"


async def ask(archive: Path) -> list[Timed]:
    """Ask for every page twice."""
    datasette = Datasette([str(archive)], settings=SETTINGS)
    await datasette.invoke_startup()
    found = []
    for path in paths():
        spent = []
        for _ in range(2):
            started = time.process_time()
            response = await datasette.client.get(path, follow_redirects=True)
            spent.append(time.process_time() - started)
        timed_out = "timed out" in response.text or "time limit" in response.text
        found.append(Timed(path, response.status_code, *spent, timed_out))
    return found


def measure(archive: Path) -> Table:
    """Measure every page of an archive."""
    shares = {}
    with closing(sqlite3.connect(archive, isolation_level=None)) as connection:
        (total,) = connection.execute("SELECT count(*) FROM articles").fetchone()
        for word in WORDS:
            shares[quote(word)] = count(connection, word) / total
    table = Table("page", "of the articles", "status", "first s", "again s", "timed out", title=f"{total:,} articles")
    for one in asyncio.run(ask(archive)):
        word = one.path.partition("=")[2] if "q=" in one.path or "_search=" in one.path else ""
        share = f"{shares[word]:.0%}" if word else ""
        table.add_row(
            one.path, share, str(one.status), f"{one.first_seconds:.2f}", f"{one.seconds:.2f}", str(one.timed_out)
        )
    return table


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--folder", type=Path, help="keeps bench.db for another time")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = (arguments.folder or Path(folder)) / "bench.db"
        if not archive.exists():
            archive.parent.mkdir(parents=True, exist_ok=True)
            build(archive, texts(arguments.articles), index=True)
            with closing(sqlite3.connect(archive, isolation_level=None)) as connection:
                furnish(connection)
        Console(highlight=False, width=140).print(measure(archive))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
