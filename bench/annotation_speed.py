"""Speed of the annotate stage: MB of UTF-8 text a CPU-second, the whole stage and each of its parts.

    python bench/annotation_speed.py [--plain] [--marked]

--plain measures the scan in Python, without ahocorasick_rs. The texts are the articles of the bundled sites, converted
once, whose templates have sentences in common; with --marked those of bench/annotated, which have none. A pass begins
with nothing remembered, as a process does; the same texts again are what copies cost. CPU time, but on a busy machine
the memory is slow as well: compare two versions in turns.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from contextlib import ExitStack
from functools import _lru_cache_wrapper
from typing import TYPE_CHECKING, Any, Final
from unittest import mock

from annotated_texts import read as read_marked
from annotations import SETS, TEXTS, extracted
from rich.console import Console
from rich.table import Table
from speed import raw_pages

from demosites import Web
from pipelines.annotate import annotate, phrases, stage
from pipelines.annotate.reading import read
from pipelines.annotate.sections.model import section_model
from pipelines.chain import STAGES
from pipelines.config import DEFAULT
from pipelines.records import Converted, Reject

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipelines.annotate.reading import Reading

ROUNDS: Final = 3
PARTS: Final = (
    "read", "find_names", "find_hotlines", "find_laws", "find_topics", "lean", "roles_by_content", "weighed_roles",
    "topics_spoken_of", "weighed_topics",
    "find_quantities", "find_pii", "find_claims", "judge",
)  # fmt: skip
"""What the stage calls, by its names there."""


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--marked", action="store_true")
    parser.add_argument("--scale", type=int, default=1)
    options = parser.parse_args()
    records = marked_records() if options.marked else converted_records(options.scale)
    if options.plain:
        with mock.patch.object(phrases, "find_spec", return_value=None):
            table = speed_table(records)
    else:
        table = speed_table(records)
    Console(highlight=False).print(table)
    return 0


def converted_records(scale: int) -> list[Converted]:
    """Bring every article of the sites up to the annotate stage."""
    records: list[Converted] = []
    for page in raw_pages(Web(scale=scale)):
        record: object = page
        try:
            for step in STAGES:
                if step.name == "annotate":
                    break
                record = step.run(record, DEFAULT)
        except Reject:
            continue
        assert isinstance(record, Converted)
        records.append(record)
    return records


def marked_records() -> list[Converted]:
    """Bring every marked text up to the annotate stage."""
    names = [step.name for step in STAGES]
    steps = STAGES[names.index("repair") : names.index("annotate")]
    records: list[Converted] = []
    for name in SETS.values():
        for marked in read_marked(TEXTS / f"{name}.txt"):
            record: object = extracted(marked)
            for step in steps:
                record = step.run(record, DEFAULT)
            assert isinstance(record, Converted)
            records.append(record)
    return records


def speed_table(records: Sequence[Converted]) -> Table:
    """Time the stage, and within it each part; best of three rounds, so that the parts add up to the stage.

    A part run by itself over and over takes .6 of what it takes between the others, and no archive is made so.
    """
    megabytes = sum(len(record.text_hans.encode("utf-8", "replace")) for record in records) / 1e6
    rounds = [_round(records) for _ in range(ROUNDS)]
    best = min(rounds, key=lambda one: one["the stage"])
    best["the same texts again"] = min(one["the same texts again"] for one in rounds)
    title = f"{len(records)} texts, {megabytes:.1f} MB"
    table = Table("part", "MB a CPU-second", "ms an article", title=title, title_justify="left")
    for name, seconds in best.items():
        table.add_row(name, f"{megabytes / seconds:.2f}", f"{1000 * seconds / len(records):.2f}")
    return table


def _round(records: Sequence[Converted]) -> dict[str, float]:
    """Time the stage as it is, once more, then its parts while it runs; what no part has is told as the rest."""
    _forget()
    whole, again = (_seconds(lambda: [annotate(record, DEFAULT) for record in records]) for _ in range(2))
    spent = dict.fromkeys(PARTS, 0.0)

    def timed(name: str, part: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            began = time.process_time()
            try:
                return part(*args, **kwargs)
            finally:
                spent[name] += time.process_time() - began

        return run

    def read_with_places(record: Converted) -> Reading:
        reading = read(record)
        assert reading.sentences is not None, "read when first asked for; here it is a part of reading"
        return reading

    with ExitStack() as patches:
        for name in PARTS:
            part = read_with_places if name == "read" else getattr(stage, name)
            patches.enter_context(mock.patch.object(stage, name, timed(name, part)))
        _forget()
        total = _seconds(lambda: [annotate(record, DEFAULT) for record in records])
    return {
        "the stage": whole,
        "the same texts again": again,
        **spent,
        "the rest, and looking at the clock": total - sum(spent.values()),
    }


def _forget() -> None:
    """Forget all that was remembered of texts; tables stay.

    Python looks through all objects now and then, tables and texts of this bench as well: a tenth of a second, in
    whichever pass and part that falls. Frozen, those that are there already are passed over.
    """
    section_model.cache_clear()
    section_model()
    for name, module in list(sys.modules.items()):
        if name.startswith("pipelines.annotate."):
            for known in vars(module).values():
                if isinstance(known, _lru_cache_wrapper) and known.cache_info().maxsize is not None:
                    known.cache_clear()
    gc.collect()
    gc.freeze()


def _seconds(part: Callable[[], object]) -> float:
    began = time.process_time()
    part()
    return time.process_time() - began


if __name__ == "__main__":
    sys.exit(main())
