"""Speed of the annotate stage: MB of UTF-8 text a CPU-second, the whole stage and each annotator.

    python bench/annotation_speed.py [--plain]      --plain measures the scan in Python, without ahocorasick_rs

The texts are the articles of the bundled sites, converted once; CPU time, so a busy machine changes little.
"""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING
from unittest import mock

from rich.console import Console
from rich.table import Table
from speed import raw_pages

from demosites import Web
from pipelines.annotate import annotate, phrases
from pipelines.annotate.claims import find_claims
from pipelines.annotate.hotlines import find_hotlines
from pipelines.annotate.laws import find_laws
from pipelines.annotate.names import find_names
from pipelines.annotate.personal import find_pii
from pipelines.annotate.quality import judge
from pipelines.annotate.quantities import find_quantities
from pipelines.annotate.reading import read
from pipelines.annotate.topics import find_topics
from pipelines.chain import STAGES
from pipelines.config import DEFAULT
from pipelines.records import Converted, Reject

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROUNDS = 3


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--scale", type=int, default=1)
    options = parser.parse_args()
    records = converted_records(options.scale)
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
            for stage in STAGES:
                if stage.name == "annotate":
                    break
                record = stage.run(record, DEFAULT)
        except Reject:
            continue
        assert isinstance(record, Converted)
        records.append(record)
    return records


def speed_table(records: Sequence[Converted]) -> Table:
    """Time the stage and its parts; best of three rounds."""
    megabytes = sum(len(record.text_hans.encode("utf-8", "replace")) for record in records) / 1e6
    readings = [read(record) for record in records]
    claimed = [(each, find_names(each).lenders, find_hotlines(each)) for each in readings]
    found = [annotate(record, DEFAULT).annotations for record in records]
    judged = list(zip(records, readings, found, strict=True))
    parts: dict[str, Callable[[], object]] = {
        "the stage": lambda: [annotate(record, DEFAULT) for record in records],
        "reading, one pass for all phrases": lambda: [read(record).places for record in records],
        "names": lambda: [find_names(each) for each in readings],
        "laws": lambda: [find_laws(each) for each in readings],
        "topics": lambda: [find_topics(each) for each in readings],
        "hotlines, pii": lambda: [find_pii(each, find_hotlines(each)) for each in readings],
        "quantities": lambda: [find_quantities(each) for each in readings],
        "claims": lambda: [find_claims(*each) for each in claimed],
        "quality": lambda: [judge(*each) for each in judged],
    }
    title = f"{len(records)} articles, {megabytes:.1f} MB"
    table = Table("annotator", "MB a CPU-second", "ms an article", title=title, title_justify="left")
    for name, part in parts.items():
        seconds = min(_seconds(part) for _ in range(ROUNDS))
        table.add_row(name, f"{megabytes / seconds:.1f}", f"{1000 * seconds / len(records):.2f}")
    return table


def _seconds(part: Callable[[], object]) -> float:
    began = time.process_time()
    part()
    return time.process_time() - began


if __name__ == "__main__":
    sys.exit(main())
