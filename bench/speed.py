"""Speed, as ratios within one run: pages a CPU-second by stage, and the whole crawl against raw Scrapy.

    python bench/speed.py [--scale N] [--rounds M] [--crawl-only]

        N multiplies the bundled sites' articles (1); 5 is 2,134 pages

Raw Scrapy fetches the same addresses of the same server with an empty callback and keeps nothing. Absolute figures
depend on the machine; the ratios hold between runs.
"""

from __future__ import annotations

import argparse
import json
import os
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
from pipelines.records import RawPage, Reject
from pipelines.web.media import parse_content_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SLOW_ON_PURPOSE = "big5-board"
"""Its robots.txt asks for a second between requests; it would measure patience."""

ROUNDS = 3
TICKS = os.sysconf("SC_CLK_TCK")


class Cost(NamedTuple):
    """What a process took."""

    cpu_seconds: float
    wall_seconds: float
    first_cpu_seconds: float
    """Of the process that was started, its children left out: on enough cores nothing is quicker than that."""


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=int, default=1)
    parser.add_argument("--crawl-only", action="store_true", help="leave the stages out")
    parser.add_argument("--rounds", type=int, default=1, help="crawls of each, in turns")
    given = parser.parse_args()
    console = Console(highlight=False)
    web = Web(scale=given.scale)
    if not given.crawl_only:
        console.print(stage_table(raw_pages(web)))
    console.print(crawl_table(web, given.rounds))
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


def crawl_table(web: Web, rounds: int) -> Table:
    """Crawl the sites with raw Scrapy and with Yuqi in turns, against one server; the best of each."""
    with tempfile.TemporaryDirectory() as name, serving(web) as served:
        folder = served.write(Path(name))
        (folder / "sources" / f"{SLOW_ON_PURPOSE}.toml").unlink()
        urls = folder / "urls.json"
        addresses = [
            page["url"] for page in served.truth()["pages"]
            if page["expect"] in {"article", "listing"} and page["site"] != SLOW_ON_PURPOSE
        ]  # fmt: skip
        urls.write_text(json.dumps(addresses), encoding="utf-8")
        raw_crawl = [sys.executable, str(Path(__file__).with_name("raw_scrapy.py")), str(urls)]
        our_crawl = [sys.executable, "-m", "yuqi", "crawl", "--sources", str(folder / "sources"), "--archive"]
        costs = [(run(raw_crawl), run([*our_crawl, f"{name}/{number}.db"])) for number in range(rounds)]
    raw, ours = (Cost(*map(min, zip(*each, strict=True))) for each in zip(*costs, strict=True))
    count = len(addresses)
    heads = ("crawl", "pages a CPU-second", "pages a second", "CPU ms a page", "of these its first process")
    table = Table(*heads, title=f"{count} pages, best of {rounds}", title_justify="left")
    for label, cost in (("raw Scrapy", raw), ("yuqi crawl", ours)):
        whole, first = (f"{seconds / count * 1e3:.1f}" for seconds in (cost.cpu_seconds, cost.first_cpu_seconds))
        table.add_row(label, f"{count / cost.cpu_seconds:,.0f}", f"{count / cost.wall_seconds:,.0f}", whole, first)
    ratios = (
        raw.cpu_seconds / ours.cpu_seconds,
        raw.wall_seconds / ours.wall_seconds,
        raw.first_cpu_seconds / ours.first_cpu_seconds,
    )
    cpu, wall, first = (f"{ratio:.2f}" for ratio in ratios)
    table.add_row("ratio", cpu, wall, "", first, style="bold")
    return table


def run(command: Sequence[str]) -> Cost:
    """Run a process to its end and give what it and its children took; its start is part of it (Linux)."""
    began = time.perf_counter()
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # it has ended, and its account is still there
    wall = time.perf_counter() - began
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    own, children = (sum(map(int, fields[first : first + 2])) / TICKS for first in (11, 13))
    if process.wait():
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(own + children, wall, own)


if __name__ == "__main__":
    sys.exit(main())
