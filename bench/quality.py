"""Accuracy, with floors: prints a table and exits 1 when a figure falls below its floor.

python bench/quality.py            the table
python bench/quality.py --worst    and the addresses of the pages that are not right
"""

from __future__ import annotations

import math
import sys
import tomllib
from pathlib import Path

from copies import measure_copies
from development import measure_development
from rich.console import Console
from rich.table import Table
from sites import measure_sites

from demosites import Web

FLOORS = Path(__file__).with_name("floors.toml")


def main() -> int:
    """Measure, print, judge."""
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    console = Console(highlight=False)
    shares, found = measure_sites(Web())
    figures = {"sites": {name: (share.value, share.all) for name, share in shares.items()}}
    figures["copies"] = {name: (value, len(found)) for name, value in measure_copies(found).items()}
    development = measure_development()
    if development is None:
        console.print("development set: ../shared is not here; not measured", style="yellow")
        floors.pop("development")
    else:
        figures["development"] = development
    below = print_table(console, figures, floors)
    if "--worst" in sys.argv:
        for name, share in shares.items():
            for url in share.wrong[:10]:
                console.print(f"{name:<22} {url}")
    return int(below)


def print_table(
    console: Console, figures: dict[str, dict[str, tuple[float, int]]], floors: dict[str, dict[str, float]]
) -> bool:
    """Print every figure that has a floor; say whether one is below it."""
    table = Table("corpus", "figure", "n", "measured", "floor")
    below = False
    for corpus, names in floors.items():
        for name, floor in names.items():
            value, size = figures[corpus].get(name, (math.nan, 0))
            is_below = not value >= floor
            below |= is_below
            table.add_row(corpus, name, str(size), f"{value:.4f}", f"{floor:.3f}", style="bold red" if is_below else "")
    console.print(table)
    if below:
        console.print("below the floor", style="bold red")
    return below


if __name__ == "__main__":
    sys.exit(main())
