"""What a command and everything it starts take: wall clock, CPU, and the memory of all of them together."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TICKS: Final = os.sysconf("SC_CLK_TCK")
_PAGE_MB: Final = os.sysconf("SC_PAGE_SIZE") / 2**20
_PAUSE: Final = 0.2


@dataclass(frozen=True, slots=True)
class Spent:
    """What a command took."""

    seconds: float
    """Wall clock."""
    cpu_seconds: float
    """Of all its processes, to a fifth of a second before each ended."""
    largest_mb: float
    """Of all its processes together, at the moment it was most; what two of them share counts twice."""


def run(command: Sequence[str], stdin: Path | None = None, stdout: Path | None = None) -> Spent:
    """Run a command in a session of its own and look at the session five times a second.

    Spark's JVM is started by Python and starts Python again, and not all of them are waited for: so the usual account
    of a process' children misses most of what was done.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    began = time.monotonic()
    largest, spent = 0.0, {}
    with (stdin or Path(os.devnull)).open("rb") as given, (stdout or Path(os.devnull)).open("wb") as taken:
        child = subprocess.Popen(command, stdin=given, stdout=taken, start_new_session=True)
        ended = threading.Event()
        threading.Thread(target=lambda: (child.wait(), ended.set()), daemon=True).start()
        while not ended.wait(_PAUSE):
            now = list(_session(child.pid))
            largest = max(largest, sum(memory for _, _, memory in now))
            spent |= {process: seconds for process, seconds, _ in now}
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    return Spent(time.monotonic() - began, sum(spent.values()), largest)


def _session(session: int) -> Iterator[tuple[int, float, float]]:
    """Give process, CPU-seconds of its own and MB of every process of a session that runs now."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue  # ended while we looked
        if int(fields[3]) == session:
            yield int(entry.name), (int(fields[11]) + int(fields[12])) / _TICKS, int(fields[21]) * _PAGE_MB
