"""Speed, as ratios within one run: pages a CPU-second by stage, and the whole crawl against raw Scrapy.

    python bench/speed.py [--scale N]      N multiplies the bundled sites' articles (1)

Raw Scrapy fetches the same addresses of the same server with an empty callback and keeps nothing. Absolute figures
depend on the machine; the ratios hold between runs.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console
from rich.table import Table
from sites import reached_pages

from demosites import Web, serving
from pipelines.chain import STAGES, local_source
from pipelines.config import DEFAULT
from pipelines.media import parse_content_type
from pipelines.records import RawPage, Reject

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SLOW_ON_PURPOSE = "big5-board"
"""Its robots.txt asks for a second between requests; it would measure patience."""

ROUNDS = 3


class Cost(NamedTuple):
    """What a process took."""

    cpu_seconds: float
    wall_seconds: float


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=int, default=1)
    scale = parser.parse_args().scale
    console = Console(highlight=False)
    web = Web(scale=scale)
    console.print(stage_table(raw_pages(web)))
    console.print(crawl_table(web))
    return 0


def raw_pages(web: Web) -> list[RawPage]:
    """Every article page of the sites, as it comes off the wire."""
    pages = []
    for page, served in reached_pages(web):
        media_type, charset = parse_content_type(served.content_type)
        source = local_source(served.body, url=page["url"], media_type=media_type)
        pages.append(RawPage(source=source, body=served.body, charset=charset))
    return pages


def stage_table(pages: Sequence[RawPage]) -> Table:
    """Time each stage over all pages, on one core; best of three rounds."""
    best: dict[str, float] = defaultdict(lambda: float("inf"))
    for _ in range(ROUNDS):
        for name, seconds in stage_seconds(pages).items():
            best[name] = min(best[name], seconds)
    total = sum(best.values())
    table = Table("stage", "pages a CPU-second", "share", title=f"the chain, {len(pages)} pages", title_justify="left")
    for name, seconds in best.items():
        table.add_row(name, f"{len(pages) / seconds:,.0f}", f"{seconds / total:.0%}")
    table.add_row("all", f"{len(pages) / total:,.0f}", "100%", style="bold")
    return table


def stage_seconds(pages: Iterable[RawPage]) -> dict[str, float]:
    """Give the CPU seconds each stage took."""
    spent = dict.fromkeys((stage.name for stage in STAGES), 0.0)
    for page in pages:
        record: object = page
        for stage in STAGES:
            began = time.process_time()
            try:
                record = stage.run(record, DEFAULT)
            except Reject:
                break
            finally:
                spent[stage.name] += time.process_time() - began
    return spent


def crawl_table(web: Web) -> Table:
    """Crawl the sites with raw Scrapy and with Yuqi, one after the other against one server."""
    with tempfile.TemporaryDirectory() as name, serving(web) as served:
        folder = served.write(Path(name))
        (folder / "sources" / f"{SLOW_ON_PURPOSE}.toml").unlink()
        urls = folder / "urls.json"
        addresses = [
            page["url"] for page in served.truth()["pages"]
            if page["expect"] in {"article", "listing"} and page["site"] != SLOW_ON_PURPOSE
        ]  # fmt: skip
        urls.write_text(json.dumps(addresses), encoding="utf-8")
        raw = run([sys.executable, str(Path(__file__).with_name("raw_scrapy.py")), str(urls)])
        ours = run(
            [sys.executable, "-m", "yuqi", "crawl", "--sources", str(folder / "sources"), "--archive", f"{name}/y.db"]
        )
    count = len(addresses)
    table = Table("crawl", "pages a CPU-second", "pages a second", title=f"{count} pages", title_justify="left")
    for label, cost in (("raw Scrapy", raw), ("yuqi crawl", ours)):
        table.add_row(label, f"{count / cost.cpu_seconds:,.0f}", f"{count / cost.wall_seconds:,.0f}")
    table.add_row(
        "ratio",
        f"{raw.cpu_seconds / ours.cpu_seconds:.2f}",
        f"{raw.wall_seconds / ours.wall_seconds:.2f}",
        style="bold",
    )
    return table


def run(command: Sequence[str]) -> Cost:
    """Run a process to its end and give what it took; its start is part of it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall)


if __name__ == "__main__":
    sys.exit(main())
