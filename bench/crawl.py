"""A long crawl of the bundled sites at a scale: memory and what a frontier operation costs, every thousand pages.

    python bench/crawl.py [--scale N] [--pages N] [--to DIR]

At scale 250 that is about 100,000 pages; what `--to` keeps goes on where it was. Without a scale it is `measure_crawl`,
the short form for CI: a first and a second crawl of the sites, the second after they changed.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from rich.console import Console
from rich.table import Table

from archive.store import default_warc_folder
from archive.warc.writer import WarcPlace, read_place
from crawler.frontier.local import SqliteFrontier
from crawler.frontier.rows import Link, Look
from crawler.sites.source import Kind
from demosites import Web, serving
from demosites.web import source_toml

SLOW_ON_PURPOSE = "big5-board"
"""Its robots.txt asks for a second between requests; it would measure patience."""

WATCHED = Path(__file__).with_name("watched_crawl.py")
OPERATIONS = 2_000


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=int, default=1)
    parser.add_argument("--pages", type=int, help="stop after so many")
    parser.add_argument("--to", type=Path, help="keep archive and samples in this folder")
    given = parser.parse_args()
    console = Console(highlight=False)
    if given.scale == 1:
        for name, (value, number) in measure_crawl().items():
            console.print(f"{name:<32}{value:10.3f}  n={number}")
    else:
        with tempfile.TemporaryDirectory() as folder:
            console.print(long_run(given.to or Path(folder), given.scale, given.pages))
    return 0


def measure_crawl() -> dict[str, tuple[float, int]]:
    """Give, for CI: changes found and found wrongly, bytes of the second crawl, and the frontier's growth."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with serving(Web(base_port=20_801)) as web:
            sources = written(web, folder)
            first = crawled(folder / "a.db", sources)
        with serving(Web(base_port=web.base_port, edition=1)) as later:
            second = crawled(folder / "a.db", sources, "--refresh-days", "0")
            wanted = later.changes()
        home = next(site.home for site in web.sites if site.name == SLOW_ON_PURPOSE)
        expected = {(url, kind) for kind in ("edited", "deleted") for url in wanted[kind] if not url.startswith(home)}
        with closing(sqlite3.connect(folder / "a.db")) as connection:
            found = set(
                connection.execute("SELECT url, events.kind FROM events JOIN articles ON articles.id = article_id")
            )
    growth = frontier_growth()
    return {
        "changes_seen": (len(found & expected) / len(expected), len(expected)),
        "changes_invented": (float(len(found - expected)), len(found)),
        "second_crawl_bytes": (second["bytes"] / first["bytes"], int(second["pages"])),
        "frontier_cost_growth": (growth, OPERATIONS),
    }


def written(web: Web, folder: Path) -> Path:
    """Write the source files of a web, but for the one that is slow on purpose; its truth takes minutes at a scale."""
    sources = folder / "sources"
    sources.mkdir(parents=True, exist_ok=True)
    for site in web.sites:
        if site.name != SLOW_ON_PURPOSE:
            (sources / f"{site.name}.toml").write_text(source_toml(site), encoding="utf-8")
    return sources


def crawled(archive: Path, sources: Path, *arguments: str) -> dict[str, float]:
    """Crawl in a process of its own; give pages and bytes of that run."""
    command = [sys.executable, "-m", "yuqi", "crawl", "--sources", str(sources), "--archive", str(archive), *arguments]
    subprocess.run(command, check=True, capture_output=True, cwd=Path(__file__).parents[1])
    with closing(sqlite3.connect(archive)) as connection:
        newest = "FROM captures WHERE run_id = (SELECT max(id) FROM runs)"
        (pages,) = connection.execute(f"SELECT count(*) {newest}").fetchone()
        places = connection.execute(
            f"SELECT warc_file, warc_offset, warc_length, warc_record_id {newest} AND status <> 304"
        ).fetchall()
    folder = default_warc_folder(archive)
    # As served: what the site had to send, compressed as it was; a body that was the same again was sent all the same.
    size = sum(
        len(read_place(folder, WarcPlace(file=file, offset=offset, length=length, record_id=number)).exchange.body)
        for file, offset, length, number in places
    )
    return {"pages": pages, "bytes": size}


def frontier_growth() -> float:
    """Give how much a lease and an acknowledgement cost with 100,000 rows against 2,000 (1 is: no more)."""
    with tempfile.TemporaryDirectory() as name:
        with closing(sqlite3.connect(f"{name}/a.db", isolation_level=None)) as connection:
            frontier = SqliteFrontier(connection, Path(name) / "f.db")
            frontier.begin_visit("s", now=0)
            costs = []
            for first, last in ((0, OPERATIONS), (OPERATIONS, 100_000)):
                links = [Link(url=f"http://x.example/{number}", kind=Kind.ARTICLE) for number in range(first, last)]
                connection.execute("BEGIN")
                frontier.push("s", links)
                connection.execute("COMMIT")
                costs.append(operation_seconds(connection, frontier))
        return costs[1] / costs[0]


def operation_seconds(connection: sqlite3.Connection, frontier: SqliteFrontier) -> float:
    """Time leases and acknowledgements, in one transaction: the disk is not the subject."""
    connection.execute("BEGIN")
    began = time.process_time()
    for _ in range(OPERATIONS // 2):
        lease = frontier.lease("s", now=1)
        assert lease is not None
        frontier.ack(lease, Look(status=200, now=1, content_hash="x"))
    spent = time.process_time() - began
    connection.execute("COMMIT")
    return spent


def long_run(folder: Path, scale: int, pages: int | None) -> Table:
    """Crawl at a scale; tell of every thousand pages the speed, the memory and the cost of a frontier operation.

    What ended before its time has its lines in the folder all the same, and goes on where it was.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lines = folder / "lines.jsonl"
    with serving(Web(scale=scale, base_port=21_801)) as web:
        sources = written(web, folder)
        command = [sys.executable, str(WATCHED), str(lines), "crawl", "--sources", str(sources)]
        command += ["--archive", str(folder / "a.db"), *(["--limit", str(pages)] if pages else [])]
        root = Path(__file__).parents[1]
        with (folder / "log.txt").open("w") as log:
            environment = os.environ | {"PYTHONPATH": str(root)}
            subprocess.run(command, check=False, stdout=log, stderr=log, cwd=root, env=environment)
    return told(lines)


def told(lines: Path) -> Table:
    """Put the lines of a watched crawl into a table."""
    heads = ("pages", "pages/s", "main ms a page", "MB crawl", "MB workers", "lease us", "ack us")
    table = Table(*heads, title="long run", title_justify="left")
    before = {"pages": 0, "seconds": 0.0, "cpu_seconds": 0.0}
    for line in map(json.loads, lines.read_text("utf-8").splitlines() if lines.exists() else ()):
        if line["pages"] <= before["pages"]:  # a crawl that went on
            before = {"pages": 0, "seconds": 0.0, "cpu_seconds": 0.0}
        count = line["pages"] - before["pages"]
        rate = count / (line["seconds"] - before["seconds"])
        cost = (line["cpu_seconds"] - before["cpu_seconds"]) / count * 1e3
        figures = (line["megabytes"], line["worker_megabytes"], line["lease_microseconds"], line["ack_microseconds"])
        table.add_row(f"{line['pages']:,}", f"{rate:.1f}", f"{cost:.1f}", *(f"{figure:.0f}" for figure in figures))
        before = line
    return table


if __name__ == "__main__":
    sys.exit(main())
