"""`yuqi crawl` with a watch on it: memory and what a frontier operation costs, a JSON line every thousand pages.

python bench/watched_crawl.py LINES.jsonl [arguments of yuqi crawl]
"""

from __future__ import annotations

import json
import os
import sys
import time
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.frontier.local import SqliteFrontier
from yuqi.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

EVERY_PAGES = 1_000
PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 2**20


class Watch:
    """Counts the operations of a crawl's frontier and writes a line now and then."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._began = time.monotonic()
        self._spent = {"lease": 0.0, "ack": 0.0}
        self._calls = {"lease": 0, "ack": 0}
        self._pages = 0

    def timed(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        """Give a method that adds its CPU time to the sum of its name; leases that found nothing are not counted."""

        @wraps(method)
        def call(*arguments: Any, **named: Any) -> Any:
            began = time.thread_time()
            result = method(*arguments, **named)
            if name == "ack" or result is not None:
                self._spent[name] += time.thread_time() - began
                self._calls[name] += 1
            if name == "ack":
                self._pages += 1
                if self._pages % EVERY_PAGES == 0:
                    self._write()
            return result

        return call

    def _write(self) -> None:
        own, workers = memory(os.getpid())
        line = {
            "pages": self._pages,
            "seconds": time.monotonic() - self._began,
            "cpu_seconds": time.process_time(),
            "megabytes": own,
            "worker_megabytes": workers,
        }
        for name, spent in self._spent.items():
            line[f"{name}_microseconds"] = spent / max(1, self._calls[name]) * 1e6
            self._spent[name], self._calls[name] = 0.0, 0
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


def memory(pid: int) -> tuple[float, float]:
    """Give resident megabytes of a process and of its children together (Linux)."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        numbers = [pid, *map(int, children.read_text().split())]
        sizes = [int(Path(f"/proc/{number}/statm").read_text().split()[1]) * PAGE_MB for number in numbers]
    except (OSError, IndexError):
        return 0.0, 0.0
    return sizes[0], sum(sizes[1:])


if __name__ == "__main__":
    watch = Watch(Path(sys.argv.pop(1)))
    for operation in ("lease", "ack"):
        setattr(SqliteFrontier, operation, watch.timed(operation, getattr(SqliteFrontier, operation)))
    main()
