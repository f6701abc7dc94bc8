"""How comparing grows with the number of documents, on Spark and by the embedded engine; prints a line for each.

    python bench/batch_scale.py [--keep FOLDER] [--master local[2]] [--engines spark,embedded] [--twice] [SIZE ...]

SIZE documents (10000 100000) of the labelled corpus are written to FOLDER, 20,000 of a seed, as Parquet and as JSON
Lines. `yuqi batch dedupe` and `yuqi dedupe --workers 2` group them, each from its start to its last row. CPU and memory
are those of all processes of the command together. The groups of both are compared line by line.

A million documents take 700 MB of disk for the input, several GB for Spark's steps, and hours.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import process_tree
import pyarrow as pa
import pyarrow.parquet as pq
from copies_corpus import documents
from rich.console import Console

if TYPE_CHECKING:
    from collections.abc import Iterator

    from process_tree import Spent

PART: Final = 20_000
YUQI: Final = (sys.executable, "-m", "yuqi")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--keep", type=Path, help="keeps the input and the answers")
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--engines", default="spark,embedded")
    parser.add_argument("--twice", action="store_true", help="every line a second time, backwards: twice the length")
    arguments = parser.parse_args()
    console = Console(highlight=False, width=160)
    engines = arguments.engines.split(",")
    with tempfile.TemporaryDirectory() as name:
        folder = arguments.keep or Path(name)
        for size in arguments.sizes:
            given = folder / str(size)
            if not (given / "whole").exists():
                write(given, size, is_twice=arguments.twice)
            if "spark" in engines:
                line(console, "yuqi batch dedupe", size, on_spark(given, arguments.master))
                for step in json.loads((given / "groups" / "_report_dedupe.json").read_text())["steps"]:
                    console.print(f"    {step['step']}: {step['rows']:,} rows, {step['seconds']:,.0f} s")
            if "embedded" in engines:
                line(console, "yuqi dedupe", size, embedded(given))
            if (given / "groups" / "groups").exists() and (given / "groups.jsonl").exists():
                console.print(f"    groups that differ: {differing(given):,}")
    return 0


def write(folder: Path, size: int, *, is_twice: bool) -> None:
    """Write so many documents as Parquet and as JSON Lines, a part at a time."""
    (folder / "in").mkdir(parents=True, exist_ok=True)
    with (folder / "in.jsonl").open("w", encoding="utf-8") as lines:
        for part, start in enumerate(range(0, size, PART)):
            found = documents(min(PART, size - start), seed=part + 1)
            rows = [
                {
                    "id": f"{start + place:08d}",
                    "title": one.title,
                    "text": backwards(one.text) if is_twice else one.text,
                }
                for place, one in enumerate(found)
            ]
            pq.write_table(pa.Table.from_pylist(rows), folder / "in" / f"{part:05d}.parquet", compression="zstd")
            lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "whole").touch()


def backwards(text: str) -> str:
    """Give a text, and behind it its lines backwards: as much again to keep, and copies stay copies."""
    return "\n".join((text, *(line[::-1] for line in text.split("\n"))))


def on_spark(folder: Path, master: str) -> Spent:
    """Group them by `yuqi batch dedupe`."""
    to = folder / "groups"
    return process_tree.run([*YUQI, "batch", "dedupe", str(folder / "in"), "--to", str(to), "--master", master])


def embedded(folder: Path) -> Spent:
    """Group them by `yuqi dedupe`, on both cores."""
    workers = str(min(2, os.cpu_count() or 1))
    return process_tree.run([*YUQI, "dedupe", "--workers", workers], folder / "in.jsonl", folder / "groups.jsonl")


def differing(folder: Path) -> int:
    """Count the documents that the two group differently."""
    with (folder / "groups.jsonl").open(encoding="utf-8") as lines:
        return sum(
            tuple(json.loads(one).values()) != other for one, other in zip(lines, groups_of_spark(folder), strict=True)
        )


def groups_of_spark(folder: Path) -> Iterator[tuple[object, ...]]:
    """Give the rows that Spark wrote, in their order."""
    for file in sorted((folder / "groups" / "groups").glob("*.parquet")):
        for row in pq.read_table(file).to_pylist():
            yield tuple(row.values())


def line(console: Console, engine: str, size: int, spent: Spent) -> None:
    """Print what one run took."""
    console.print(
        f"{engine:18} {size:>9,} documents  {spent.seconds:>7,.0f} s  {spent.cpu_seconds:>7,.0f} CPU-s"
        f"  {size / spent.cpu_seconds:>6,.0f} documents a CPU-second  {spent.largest_mb:>6,.0f} MB"
    )


if __name__ == "__main__":
    raise SystemExit(main())
