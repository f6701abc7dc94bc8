"""Run the server in a process of its own, for tests, demos and benches."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from demosites.web import Web

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STOP_SECONDS: Final = 10


@contextmanager
def serving(web: Web | None = None, log: Path | str | None = None) -> Iterator[Web]:
    """Serve `web` from a subprocess and yield it with the ports it really got.

    The process ends with the block, and also when this process dies: it stops when its standard input closes.

    Args:
        web: what to serve; the default web when None.
        log: file for the access log, one JSON object a line: time (POSIX seconds), site, method, path, status, agent.

    Raises:
        RuntimeError: when the server does not start.
    """
    wanted = Web() if web is None else web
    command = [
        sys.executable, "-m", "demosites", "--until-eof", f"--seed={wanted.seed}", f"--scale={wanted.scale}",
        f"--port={wanted.base_port}", f"--edition={wanted.edition}", *([] if log is None else [f"--log={log}"]),
    ]  # fmt: skip
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - our own program
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"the fictional sites did not start; exit code {process.wait(STOP_SECONDS)}")
        port = json.loads(line)["port"]
        yield Web(seed=wanted.seed, scale=wanted.scale, base_port=port, edition=wanted.edition)
    finally:
        process.stdin.close()
        process.stdout.close()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
