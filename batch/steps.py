"""Steps of a batch: each leaves a Parquet folder and a report; a step that is done is not done again.

A step's folder holds Spark's `_SUCCESS` once it is whole. What it was made from is written beside it, so that a run
over other input does not take a former run's work for its own.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pyspark.sql import DataFrame, SparkSession

    from batch.places import Place

_DONE: Final = "_SUCCESS"
_MADE_FROM: Final = "_made_from.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepReport:
    """What one step did."""

    step: str
    seconds: float
    """Wall clock; 0 where an earlier run had done it."""
    rows: int
    is_reused: bool


class Steps:
    """Runs steps into folders below one place."""

    def __init__(
        self,
        spark: SparkSession,
        place: Place,
        made_from: Mapping[str, Any],
        on_step: Callable[[StepReport], None] = lambda _: None,
    ) -> None:
        """Bind the steps.

        Args:
            spark: the session.
            place: under which each step has its folder.
            made_from: whatever the results depend on; steps made from something else are made anew.
            on_step: told of every step that is done.
        """
        self._spark = spark
        self._place = place
        self._made_from = sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()
        self._on_step = on_step
        self.reports: list[StepReport] = []

    def make(self, step: str, frame: Callable[[], DataFrame]) -> DataFrame:
        """Give a step's rows: those of an earlier run where they are whole, else made and stored now."""
        stored = self.found(step)
        if stored is None:
            folder = self._place / step
            started = time.monotonic()
            folder.remove()
            frame().write.mode("overwrite").parquet(folder.uri)
            (folder / _MADE_FROM).write(self._made_from.encode())
            stored = self._stored(step, time.monotonic() - started, is_reused=False)
        return stored

    def found(self, step: str) -> DataFrame | None:
        """Give a step's rows where an earlier run has made them, whole and from the same."""
        return self._stored(step, 0.0, is_reused=True) if self._is_done(self._place / step) else None

    def _stored(self, step: str, seconds: float, *, is_reused: bool) -> DataFrame:
        stored = self._spark.read.parquet((self._place / step).uri)
        report = StepReport(step=step, seconds=round(seconds, 2), rows=stored.count(), is_reused=is_reused)
        self.reports.append(report)
        self._on_step(report)
        return stored

    def _is_done(self, folder: Place) -> bool:
        return (folder / _DONE).exists() and (folder / _MADE_FROM).read_or(b"") == self._made_from.encode()
