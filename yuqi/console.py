"""Where words go: results to standard output, messages and progress to standard error."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

results: Final = Console(highlight=False)
messages: Final = Console(stderr=True, highlight=False)

LINES_SHOWN: Final = 5
"""Lines of an input that a message names; of more it says how many."""


def write_json_line(record: Mapping[str, Any]) -> None:
    """Write one object as a line of UTF-8 JSON; a lone surrogate, which UTF-8 has no bytes for, stays an escape."""
    line = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace") + b"\n")


def line_numbers(numbers: Sequence[int]) -> str:
    """Name lines of an input.

    >>> line_numbers([3]), line_numbers([1, 2]), line_numbers([1, 2, 5, 7, 8, 9])
    ('line 3', 'lines 1 and 2', 'lines 1, 2, 5, 7, 8 and 1 more')
    """
    if len(numbers) == 1:
        return f"line {numbers[0]}"
    *shown, last = (
        map(str, numbers)
        if len(numbers) <= LINES_SHOWN
        else (
            *map(str, numbers[:LINES_SHOWN]),
            f"{len(numbers) - LINES_SHOWN:,} more",
        )
    )
    return f"lines {', '.join(shown)} and {last}"


@contextmanager
def progress(label: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Show a progress bar on a terminal, nothing in a pipe; yields a function that moves it by n."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=messages, transient=True, disable=not messages.is_terminal) as bar:
        task = bar.add_task(label, total=total)
        yield lambda steps: bar.advance(task, steps)
