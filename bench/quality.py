"""Accuracy, with floors: prints a table and exits 1 when a figure falls below its floor.

python bench/quality.py                  every corpus
python bench/quality.py sites copies     these only
python bench/quality.py sites --worst    and the addresses of the pages that are not right
"""

from __future__ import annotations

import math
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from annotations import measure_annotations, measure_annotations_held_back
from charsets import measure_encodings
from copies import measure_copies
from copies_labelled import measure_heldout, measure_labelled
from development import measure_development
from extraction import measure_extraction
from mojibake import measure_mojibake
from residue import measure_residue
from rich.console import Console
from rich.table import Table
from script import measure_script
from sites import measure_sites

from demosites import Web

if TYPE_CHECKING:
    from collections.abc import Callable

Figures: TypeAlias = dict[str, tuple[float, int]]
"""Name of a figure -> (measured, number of cases)."""

FLOORS: Final = Path(__file__).with_name("floors.toml")


def measure_bundled_sites() -> Figures:
    """The chain on every page of the bundled sites, and the copies among their articles."""
    shares, found = measure_sites(Web())
    if "--worst" in sys.argv:
        for name, share in shares.items():
            for url in share.wrong[:10]:
                print(f"{name:<22} {url}")
    figures = {name: (share.value, share.all) for name, share in shares.items()}
    return figures | {name: (value, len(found)) for name, value in measure_copies(found).items()}


CORPORA: Final[dict[str, Callable[[], Figures | None]]] = {
    "sites": measure_bundled_sites,
    "encodings": measure_encodings,
    "mojibake": measure_mojibake,
    "residue": measure_residue,
    "extraction": measure_extraction,
    "script": measure_script,
    "copies": measure_labelled,
    "copies_heldout": measure_heldout,
    "annotations": measure_annotations,
    "annotations_held_back": measure_annotations_held_back,
    "development": measure_development,
}
"""None where a corpus is not on this machine."""


def main() -> int:
    """Measure, print, judge."""
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    wanted = [name for name in sys.argv[1:] if not name.startswith("-")] or list(CORPORA)
    console = Console(highlight=False)
    below = []
    for name in wanted:
        figures = CORPORA[name]()
        if figures is None:
            console.print(f"{name}: ../shared is not here; not measured", style="yellow")
            continue
        below += print_table(console, name, figures, floors.get(name, {}))
    if below:
        console.print(f"below the floor: {', '.join(below)}", style="bold red")
    return int(bool(below))


def print_table(console: Console, corpus: str, figures: Figures, floors: dict[str, float]) -> list[str]:
    """Print the figures of a corpus; give the names of those below their floors, a missing figure included.

    The floor `default` holds for every figure without one of its own.
    """
    floors = dict.fromkeys(figures, floors["default"]) | floors if "default" in floors else dict(floors)
    floors.pop("default", None)
    table = Table(corpus, "n", "measured", "floor", box=None, pad_edge=False, header_style="bold cyan")
    below = []
    for name in dict.fromkeys((*floors, *figures)):
        value, size = figures.get(name, (math.nan, 0))
        floor = floors.get(name)
        is_below = floor is not None and not value >= floor
        if is_below:
            below.append(f"{corpus}/{name}")
        shown = "" if floor is None else f"{floor:g}"
        table.add_row(name, str(size), f"{value:.4f}", shown, style="bold red" if is_below else "")
    console.print(table)
    console.print()
    return below


if __name__ == "__main__":
    sys.exit(main())
