"""What a thousand articles cost from the first request to the dataset, by step; docs/scale.md plans with these.

    python bench/capacity.py [--scale N] [--spark]

The bundled sites, N times their articles (2), are crawled, rebuilt, compared, exported, and with --spark cleaned and
compared there. CPU is that of all processes of a command, its start taken off (what the same command takes after a
crawl of one page), so that a small run speaks for a large one.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import process_tree
from crawl import written
from rich.console import Console
from rich.table import Table

from archive.store import default_warc_folder
from demosites import Web, serving

YUQI: Final = (sys.executable, "-m", "yuqi")
MASTER: Final = "local[2]"


@dataclass(frozen=True, slots=True)
class Harvest:
    """A crawled archive."""

    folder: Path
    articles: int
    captures: int

    @property
    def archive(self) -> Path:
        return self.folder / "a.db"

    @property
    def warcs(self) -> Path:
        return default_warc_folder(self.archive)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=int, default=2)
    parser.add_argument("--spark", action="store_true")
    given = parser.parse_args()
    table = Table("step", "CPU-s", "largest MB", "requests", "bytes", title_justify="left")
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "all").mkdir()
        (Path(name) / "one").mkdir()
        whole, one = harvests(Path(name), given.scale, table)
        table.title = f"per 1,000 articles ({whole.articles} were crawled)"
        steps = steps_of(whole, one, is_spark_wanted=given.spark)
        for step, (command, first) in steps.items():
            row(table, step, whole.articles, process_tree.run(command), process_tree.run(first))
        sizes(table, whole)
    Console(highlight=False, width=120).print(table)
    return 0


def harvests(folder: Path, scale: int, table: Table) -> tuple[Harvest, Harvest]:
    """Crawl all, and one page."""
    made = []
    costs = []
    with serving(Web(scale=scale, base_port=22_801)) as web:
        for name, limit in (("all", ()), ("one", ("--limit", "1"))):
            at = folder / name
            command = [*YUQI, "crawl", "--sources", str(written(web, at)), "--archive", str(at / "a.db"), *limit]
            costs.append(process_tree.run(command))
            with closing(sqlite3.connect(at / "a.db")) as connection:
                (articles,) = connection.execute("SELECT count(*) FROM articles").fetchone()
                (captures,) = connection.execute("SELECT count(*) FROM captures").fetchone()
            made.append(Harvest(at, articles, captures))
    whole, one = made
    requests = f"{whole.captures / whole.articles * 1000:,.0f}"
    row(table, "crawl: fetch, WARC, text, copies, archive", whole.articles, *costs, requests=requests)
    return whole, one


def steps_of(whole: Harvest, one: Harvest, *, is_spark_wanted: bool) -> dict[str, tuple[list[str], list[str]]]:
    """Give the commands by step: over everything, and over one page."""

    def both(*words: str) -> tuple[list[str], list[str]]:
        first, second = (
            [*YUQI, *(word.format(archive=at.archive, warcs=at.warcs, folder=at.folder) for word in words)]
            for at in (whole, one)
        )
        return first, second

    steps = {
        "rebuild from the captures": both("rebuild", "--archive", "{archive}"),
        "export: JSON Lines and Parquet": both(
            "export", "--archive", "{archive}", "--to", "{folder}/dataset", "--format", "jsonl,parquet", "--no-record"
        ),
    }
    if is_spark_wanted:
        steps["batch clean"] = both("batch", "clean", "{warcs}", "--to", "{folder}/cleaned", "--master", MASTER)
        steps["batch dedupe"] = both(
            "batch", "dedupe", "{folder}/cleaned/articles", "--to", "{folder}/groups", "--master", MASTER
        )
    return steps


def row(
    table: Table,
    step: str,
    articles: int,
    spent: process_tree.Spent,
    start: process_tree.Spent,
    *,
    requests: str = "",
) -> None:
    """Add a step's cost for a thousand articles."""
    cpu = (spent.cpu_seconds - start.cpu_seconds) / articles * 1000
    table.add_row(step, f"{cpu:,.1f}", f"{spent.largest_mb:,.0f}", requests, "")


def sizes(table: Table, harvest: Harvest) -> None:
    """Add what lies on the disk for a thousand articles."""
    found = {
        "archive": [harvest.archive],
        "WARC": list(harvest.warcs.rglob("*.warc.gz")),
        "dataset": [file for file in (harvest.folder / "dataset").rglob("*") if file.is_file()],
    }
    for what, files in found.items():
        size = sum(file.stat().st_size for file in files) / harvest.articles * 1000
        table.add_row(what, "", "", "", f"{size / 1e6:,.1f} MB")


if __name__ == "__main__":
    raise SystemExit(main())
