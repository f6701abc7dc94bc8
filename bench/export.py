"""Export measured against sqlite-utils and pandas, in one run: rows a CPU-second, and the largest memory.

    python bench/export.py [--articles N] [--archive PATH]    N articles (20000); PATH keeps the archive between runs

The other way writes every table of the articles with `sqlite-utils rows --nl` to JSON Lines and that with pandas to
Parquet (zstd): the same content, in flat tables. Ours writes nested JSON Lines and Parquet, with all descriptions.
Times are of CPU, children included.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import export_archive
from rich.console import Console
from rich.table import Table

TABLES = (
    *("articles", "captures", "sections", "edits", "removed_blocks", "article_lenders", "article_products"),
    *("article_laws", "article_topics", "article_hotlines", "quantities", "pii", "claims"),
)
TO_PARQUET = "import pandas, sys; pandas.read_json(sys.argv[1], lines=True).to_parquet(sys.argv[2], compression='zstd')"


def measured(*commands: tuple[list[str], Path | None]) -> tuple[float, float]:
    """Run commands; give CPU seconds of them all, and MB of the largest process so far."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for command, output in commands:
        if output is None:
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        else:
            with output.open("wb") as file:
                subprocess.run(command, check=True, stdout=file)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss / 1024


def ours(archive: Path, folder: Path) -> tuple[float, float]:
    """Export with the program."""
    command = [sys.executable, "-m", "yuqi", "export", "--archive", str(archive), "--to", str(folder / "dataset")]
    return measured(([*command, "--format", "jsonl,parquet", "--no-record"], None))


def theirs(archive: Path, folder: Path, tables: tuple[str, ...]) -> tuple[float, float]:
    """Export with sqlite-utils and pandas."""
    commands: list[tuple[list[str], Path | None]] = []
    for table in tables:
        lines = folder / f"{table}.jsonl"
        commands.append(([sys.executable, "-m", "sqlite_utils", "rows", str(archive), table, "--nl"], lines))
        commands.append(([sys.executable, "-c", TO_PARQUET, str(lines), str(folder / f"{table}.parquet")], None))
    return measured(*commands)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--archive", type=Path)
    arguments = parser.parse_args()
    table = Table("way", "CPU s", "articles a CPU-second", "largest process, MB")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive = arguments.archive or folder / "bench.db"
        articles = export_archive.build(archive, arguments.articles) if not archive.exists() else arguments.articles
        for label, (seconds, mb) in (
            # Ours first: the largest process is the largest so far.
            ("yuqi export, everything", ours(archive, folder)),
            ("sqlite-utils and pandas, the table of articles alone", theirs(archive, folder, TABLES[:1])),
            ("sqlite-utils and pandas, every table", theirs(archive, folder, TABLES)),
        ):
            table.add_row(label, f"{seconds:.1f}", f"{articles / seconds:,.0f}", f"{mb:,.0f}")
    Console(highlight=False).print(table)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
