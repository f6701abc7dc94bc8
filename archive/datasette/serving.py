"""How Datasette is started on an archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from archive.connection import is_immutable, open_connection

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS: Final = {
    "truncate_cells_html": 300,  # characters of a text cell; the row's own page shows all of it
    "default_page_size": 50,
    "sql_time_limit_ms": 5_000,  # a word in half of 100,000 articles takes 1.5 s on a loaded machine
    # quality_class stands behind the text: 122 ms for 20,300 hits. One second was too little for 100,000 once.
    "facet_time_limit_ms": 3_000,
    "suggest_facets": False,  # the useful ones are chosen in metadata.yaml; trying all the others is slow
}
"""Datasette's settings for an archive; its own limits are made for smaller texts."""


def serve_arguments(path: Path, *, host: str = "127.0.0.1", port: int = 8001) -> list[str]:
    """Give the arguments that make `python -m datasette` serve an archive, read-only.

    The file is opened with mode=ro and may be written meanwhile by a crawl. Only where this user cannot write the file
    or its folder, and nobody else is writing, it is taken for immutable: SQLite could not read it otherwise.

    Args:
        path: of the archive.
        host: address to listen on; anything but loopback shows the texts to the network.
        port: port to listen on; 0 for any free one.

    Raises:
        UserError: there is no such file, or it is no archive, or its log cannot be read.
    """
    open_connection(path, readonly=True).close()
    settings = [argument for name, value in SETTINGS.items() for argument in ("--setting", name, str(value))]
    database = ["--immutable", str(path)] if is_immutable(path) else [str(path)]
    return ["serve", *database, "--host", host, "--port", str(port), *settings]
