"""`yuqi serve`: Datasette on the archive."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from yuqi.console import messages
from yuqi.options import archive_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command("serve")
@archive_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; loopback by default.")
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="Port to listen on.")
def command(*, archive_path: Path, host: str, port: int) -> None:
    """Open the archive in a browser: Datasette, read-only, its search box exact for Chinese in either script.

    \b
    Example:
      yuqi serve --port 8001
    """
    from archive.datasette.serving import serve_arguments

    arguments = [sys.executable, "-m", "datasette", *serve_arguments(archive_path, host=host, port=port)]
    if "--immutable" in arguments:
        messages.print(
            f"{archive_path} cannot be written: it is shown as it is now, without what is added later.", markup=False
        )
    messages.print(f"http://{host}:{port}/  (Ctrl-C ends it)", markup=False)
    os.execv(sys.executable, arguments)  # noqa: S606 - our own interpreter, arguments of ours
