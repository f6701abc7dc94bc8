"""Serve the fictional web: `python -m demosites --to DIR [--port N] [--scale N]`, until interrupted."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from demosites.server import bind, serve
from demosites.web import DEFAULT_PORT, DEFAULT_SEED, Web

if TYPE_CHECKING:
    from collections.abc import Sequence
    from socket import socket
    from typing import TextIO


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m demosites", description=__doc__)
    parser.add_argument("--to", type=Path, help="write sources/*.toml and truth.json to this folder")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="first port (default %(default)s)")
    parser.add_argument("--scale", type=int, default=1, help="multiply the number of articles (about 400 at 1)")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    parser.add_argument("--edition", type=int, default=0, help="a later state: edited, deleted and added articles")
    parser.add_argument("--log", type=Path, help="append an access log, one JSON object a line")
    parser.add_argument("--until-eof", action="store_true", help="also stop when standard input closes")
    given = parser.parse_args(arguments)
    if given.scale < 1:
        parser.error("--scale must be 1 or more")
    try:
        port, sockets = bind(given.port)
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    web = Web(seed=given.seed, scale=given.scale, base_port=port, edition=given.edition)
    if given.to is not None:
        web.write(given.to)
    with ExitStack() as stack:
        log = None if given.log is None else stack.enter_context(given.log.open("a", encoding="utf-8"))
        asyncio.run(_run(web, sockets, log, until_eof=given.until_eof))
    return 0


async def _run(web: Web, sockets: list[socket], log: TextIO | None, *, until_eof: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    if until_eof:
        loop.add_reader(sys.stdin.fileno(), lambda: None if os.read(sys.stdin.fileno(), 4096) else stop.set())
    _announce(web, until_eof=until_eof)
    await serve(web, sockets, stop, log)
    if until_eof:
        loop.remove_reader(sys.stdin.fileno())


def _announce(web: Web, *, until_eof: bool) -> None:
    """Say where the sites are, after the signals are held: a caller may interrupt as soon as it has read this."""
    if until_eof:
        print(json.dumps({"port": web.base_port}), flush=True)
        return
    for site in web.sites:
        print(f"{site.home}  {site.name} ({site.count} articles)", file=sys.stderr)
    print("Serving until interrupted (Ctrl-C).", file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main())
