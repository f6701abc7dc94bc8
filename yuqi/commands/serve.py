"""`yuqi serve`: Datasette on the archive."""

from __future__ import annotations

import os
import socket
import sys
from typing import TYPE_CHECKING

import click

from archive.errors import UserError
from yuqi.console import messages
from yuqi.options import archive_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command("serve")
@archive_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; loopback by default.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8001,
    show_default=True,
    help="Port to listen on; 0 for any free one.",
)
def command(*, archive_path: Path, host: str, port: int) -> None:
    """Open the archive in a browser: Datasette, read-only, its search box exact for Chinese in either script.

    \b
    Example:
      yuqi serve --port 8001
    """
    from archive.datasette.serving import serve_arguments

    port = _free_port(host, port)
    arguments = [sys.executable, "-m", "datasette", *serve_arguments(archive_path, host=host, port=port)]
    if "--immutable" in arguments:
        messages.print(
            f"{archive_path} cannot be written: it is shown as it is now, without what is added later.", markup=False
        )
    messages.print(f"http://{host}:{port}/  (Ctrl-C ends it)", markup=False)
    os.execv(sys.executable, arguments)  # noqa: S606 - our own interpreter, arguments of ours


def _free_port(host: str, port: int) -> int:
    """Give the port, or any free one for 0, having tried whether it can be listened on.

    Raises:
        UserError: it cannot, or there is no such address here.
    """
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
            return int(probe.getsockname()[1])
    except OSError as error:
        remedy = f"Name another port: yuqi serve --port {port + 1 if port < 65535 else 0} (0 takes any free one)."
        raise UserError(f"Cannot listen on {host}:{port}: {error.strerror}. {remedy}") from error
