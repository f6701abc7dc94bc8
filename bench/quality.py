"""Accuracy, with floors: prints a table and exits 1 when a figure falls below its floor or rises above its ceiling.

python bench/quality.py                  every corpus
python bench/quality.py sites copies     these only
python bench/quality.py sites --worst    and the addresses of the pages that are not right
"""

from __future__ import annotations

import math
import sys
import tomllib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from annotations import SETS, measure_annotations
from charsets import measure_encodings
from copies import measure_copies
from copies_labelled import measure_heldout, measure_labelled
from development import measure_development
from extraction import measure_extraction
from mojibake import annotated_texts, measure_mojibake
from mojibake_holes import measure_mojibake_holes
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
    "mojibake_annotated": partial(measure_mojibake, texts=annotated_texts),
    "mojibake_holes": measure_mojibake_holes,
    "residue": measure_residue,
    "extraction": measure_extraction,
    "script": measure_script,
    "copies": measure_labelled,
    "copies_heldout": measure_heldout,
    **{corpus: partial(measure_annotations, corpus) for corpus in SETS},
    "development": measure_development,
}
"""None where a corpus is not on this machine."""


def main() -> int:
    """Measure, print, judge."""
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    wanted = [name for name in sys.argv[1:] if not name.startswith("-")] or list(CORPORA)
    console = Console(highlight=False)
    outside = []
    for name in wanted:
        figures = CORPORA[name]()
        if figures is None:
            console.print(f"{name}: ../shared is not here; not measured", style="yellow")
            continue
        outside += print_table(console, name, figures, floors.get(name, {}))
    if outside:
        console.print(f"outside the limits: {', '.join(outside)}", style="bold red")
    return int(bool(outside))


def print_table(console: Console, corpus: str, figures: Figures, limits: dict[str, Any]) -> list[str]:
    """Print the figures of a corpus; give the names of those outside their limits, a missing figure included.

    The floor `default` holds for every figure without a limit of its own; `at_most` holds the ceilings.
    """
    ceilings: dict[str, float] = limits.get("at_most", {})
    floors = {name: limit for name, limit in limits.items() if name not in ("default", "at_most")}
    if "default" in limits:
        floors = dict.fromkeys(figures.keys() - ceilings.keys(), limits["default"]) | floors
    table = Table(corpus, "n", "measured", "limit", box=None, pad_edge=False, header_style="bold cyan")
    outside = []
    for name in dict.fromkeys((*floors, *ceilings, *figures)):
        value, size = figures.get(name, (math.nan, 0))
        shown, is_within = "", True
        if name in ceilings:
            shown, is_within = f"at most {ceilings[name]:g}", value <= ceilings[name]
        elif name in floors:
            shown, is_within = f"{floors[name]:g}", value >= floors[name]
        if not is_within:
            outside.append(f"{corpus}/{name}")
        table.add_row(name, str(size), f"{value:.4f}", shown, style="" if is_within else "bold red")
    console.print(table)
    console.print()
    return outside


if __name__ == "__main__":
    sys.exit(main())
