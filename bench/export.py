"""Export measured against sqlite-utils and pandas, in one run: rows a second and a CPU-second, and the largest memory.

    python bench/export.py [--articles N] [--archive PATH] [--rounds N]

N articles (10000); PATH keeps the archive between runs. The ways take turns, so that a busy machine is busy for all; of
each the round that took the least counts (2 rounds).

The other way writes every table that a dataset is made from with `sqlite-utils rows --nl` to JSON Lines, and that with
pandas to Parquet (zstd): the same rows, in flat tables. Ours writes them nested, as JSON Lines and as Parquet, in a
stable order, with checksums and all descriptions. Times have the start of every process in them; ours uses every core,
theirs can use one. Memory is that of the largest process of any round.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import export_archive
from rich.console import Console
from rich.table import Table

TABLES = (
    *("articles", "captures", "sections", "edits", "removed_blocks", "article_lenders", "article_products"),
    *("article_laws", "article_topics", "article_hotlines", "quantities", "pii", "claims", "article_title_names"),
    "quality_signals",
)
TO_PARQUET = "import pandas, sys; pandas.read_json(sys.argv[1], lines=True).to_parquet(sys.argv[2], compression='zstd')"


@dataclass
class Cost:
    """What some commands took together."""

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    largest_mb: float = 0.0

    def run(self, command: list[str], output: Path | None = None) -> None:
        """Run one more of them; its output goes to a file, or nowhere."""
        began = time.monotonic()
        with (output or Path(os.devnull)).open("wb") as file:
            child = subprocess.Popen(command, stdout=file, stderr=subprocess.DEVNULL)
            _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise subprocess.CalledProcessError(child.returncode, command)
        self.seconds += time.monotonic() - began
        self.cpu_seconds += used.ru_utime + used.ru_stime
        self.largest_mb = max(self.largest_mb, used.ru_maxrss / 1024)


def ours(archive: Path, folder: Path) -> Cost:
    """Export with the program."""
    cost = Cost()
    command = [sys.executable, "-m", "yuqi", "export", "--archive", str(archive), "--to", str(folder / "dataset")]
    cost.run([*command, "--format", "jsonl,parquet", "--no-record"])
    print(f"yuqi: {cost}", file=sys.stderr, flush=True)
    return cost


def theirs(archive: Path, folder: Path) -> tuple[Cost, Cost]:
    """Export with sqlite-utils and pandas; give what all tables took, and that of the articles alone."""
    cost = Cost()
    alone = cost
    for table in TABLES:
        lines, parquet = folder / f"{table}.jsonl", folder / f"{table}.parquet"
        cost.run([sys.executable, "-m", "sqlite_utils", "rows", str(archive), table, "--nl"], lines)
        cost.run([sys.executable, "-c", TO_PARQUET, str(lines), str(parquet)])
        lines.unlink()
        if table == TABLES[0]:
            alone = replace(cost)
        print(f"{table}: {cost.seconds:.1f} s, {cost.cpu_seconds:.1f} CPU s so far", file=sys.stderr, flush=True)
    return cost, alone


def least(costs: tuple[Cost, ...]) -> Cost:
    """Give the smallest times and the largest memory."""
    return Cost(
        min(cost.seconds for cost in costs),
        min(cost.cpu_seconds for cost in costs),
        max(cost.largest_mb for cost in costs),
    )


def count(archive: Path, tables: tuple[str, ...]) -> int:
    """Count rows."""
    with closing(sqlite3.connect(archive)) as connection:
        return sum(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--archive", type=Path)
    parser.add_argument("--rounds", type=int, default=2)
    arguments = parser.parse_args()
    columns = ("way", "articles", "rows", "s", "rows a second", "ratio", "CPU s", "rows a CPU-second", "ratio", "MB")
    table = Table(*columns)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive = arguments.archive or folder / "bench.db"
        if not archive.exists():
            export_archive.build(archive, arguments.articles)
        articles, rows = count(archive, TABLES[:1]), count(archive, TABLES)
        turns = [(ours(archive, folder), *theirs(archive, folder)) for _ in range(arguments.rounds)]
    mine, other, alone = (least(costs) for costs in zip(*turns, strict=True))
    for label, cost, written in (
        ("yuqi export, everything", mine, rows),
        ("sqlite-utils and pandas, every table", other, rows),
        ("sqlite-utils and pandas, the articles alone", alone, articles),
    ):
        ratio = (rows / mine.seconds) / (written / cost.seconds)
        cpu_ratio = (rows / mine.cpu_seconds) / (written / cost.cpu_seconds)
        table.add_row(
            *(label, f"{articles:,}", f"{written:,}"),
            *(f"{cost.seconds:.1f}", f"{written / cost.seconds:,.0f}", f"{ratio:.1f}"),
            *(f"{cost.cpu_seconds:.1f}", f"{written / cost.cpu_seconds:,.0f}", f"{cpu_ratio:.1f}"),
            f"{cost.largest_mb:,.0f}",
        )
    Console(highlight=False, width=140).print(table)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
