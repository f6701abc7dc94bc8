"""Runs one crawl as `yuqi crawl` does and prints its report as JSON; a user's mistake goes to stderr with exit 2."""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import re
import resource
import sys
from pathlib import Path

from archive.errors import UserError
from crawler import settings
from crawler.plan import CrawlOptions
from crawler.run import crawl
from crawler.sites.sourcefiles import load_sources


def peak_kibibytes() -> int:
    """Give the most memory this program has held; ru_maxrss would tell of the process it was forked from as well."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii"))[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def log_fsync(log: Path) -> None:
    fsync = os.fsync

    def logged(descriptor: int) -> None:
        told = os.fstat(descriptor)
        fsync(descriptor)
        with log.open("a", encoding="ascii") as file:
            file.write(f"{told.st_ino} {told.st_size}\n")

    os.fsync = logged


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("archive", type=Path)
    parser.add_argument("sources", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--warc", type=Path)
    parser.add_argument("--refresh-days", type=float)
    parser.add_argument("--timeout", type=float, default=settings.DOWNLOAD_TIMEOUT)
    parser.add_argument("--fsync-log", type=Path, help="write inode and size of every file put on disk")
    arguments = parser.parse_args()
    if arguments.fsync_log:
        log_fsync(arguments.fsync_log)
    settings.DOWNLOAD_TIMEOUT = arguments.timeout
    options = CrawlOptions(
        archive=arguments.archive,
        sources=load_sources(arguments.sources),
        limit=arguments.limit,
        warc_folder=arguments.warc,
        refresh_days=arguments.refresh_days,
        on_progress=lambda progress: print(json.dumps(dataclasses.asdict(progress)), flush=True),
    )
    try:
        report = crawl(options)
    except UserError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(json.dumps(dataclasses.asdict(report) | {"peak_kibibytes": peak_kibibytes()}, default=str))
    return 0


if __name__ == "__main__":
    sys.exit(main())
