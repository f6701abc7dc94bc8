"""What every room's tests share."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from xdist.scheduler import LoadFileScheduling

if TYPE_CHECKING:
    from collections.abc import Callable

TOGETHER = ("tests/batch/test_spark", "tests/main_job/")
"""Files that share what takes half a minute to make (Spark, the demo): one worker has them all."""

LONG = ("tests/batch/", "tests/main_job/", "tests/crawler/", "tests/archive/test_")
"""Where the long tests are: they come first, so that no worker is left with one of them when the rest is done."""


class Shares(LoadFileScheduling):
    """Shares of the suite for workers: files, some of them together, in the order in which they were collected."""

    def __init__(self, config, log=None):
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid):
        return next((start for start in TOGETHER if nodeid.startswith(start)), super()._split_scope(nodeid))


def pytest_xdist_make_scheduler(config, log):
    return Shares(config, log)


def pytest_collection_modifyitems(items):
    rank = {start: place for place, start in enumerate(LONG)}
    items.sort(key=lambda item: next((rank[start] for start in LONG if item.nodeid.startswith(start)), len(LONG)))


GROWTH = 4
"""The larger input is so many times the smaller."""

QUADRATIC = GROWTH**2 * 0.6
"""Linear work takes 4 times as long on 4 times the input, quadratic work 16 times; between them lies the line."""

ENOUGH_SECONDS = 0.02
"""Shorter work is too near the clock's grain to be judged, and fast enough."""

SECOND_THOUGHTS = 2
"""How often work that seems too slow is measured again before it is called so."""


def cpu_seconds(work: Callable[[], Any], rounds: int) -> float:
    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    return best


def is_linear(seconds: float, grown: float) -> bool:
    """Tell whether work that took so long has grown less than a square would."""
    return grown < ENOUGH_SECONDS or grown < QUADRATIC * max(seconds, ENOUGH_SECONDS / GROWTH)


@pytest.fixture
def assert_linear() -> Callable[[Callable[[int], Callable[[], Any]], int], None]:
    """Give a check that work on n and on 4 n does not grow like n squared.

    A ratio within one process, in CPU seconds: it holds on a slow and on a busy machine, which no bound in seconds does.
    `prepare(n)` makes the input and gives the work to be timed.
    """

    def check(prepare: Callable[[int], Callable[[], Any]], size: int) -> None:
        small, large = prepare(size), prepare(size * GROWTH)
        small()  # caches and imports
        seconds, grown = cpu_seconds(small, rounds=2), cpu_seconds(large, rounds=1)
        for _ in range(SECOND_THOUGHTS):
            if is_linear(seconds, grown):
                break
            # A busy machine slows one of the two by chance; slow work is slow each time.
            seconds, grown = min(seconds, cpu_seconds(small, rounds=1)), min(grown, cpu_seconds(large, rounds=1))
        assert is_linear(seconds, grown), f"{size} took {seconds:.3f} s, {size * GROWTH} took {grown:.3f} s"

    return check
