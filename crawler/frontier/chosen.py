"""Choosing the store behind the frontier: the file beside the archive, or a server that several crawlers share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.errors import UserError
from crawler.frontier.local import SqliteFrontier
from crawler.frontier.shards import site_of_each

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping

    from crawler.frontier.interface import Frontier
    from crawler.plan import CrawlOptions


def open_frontier(
    options: CrawlOptions, connection: sqlite3.Connection, delays: Mapping[str, float], on_lost: Callable[[str], None]
) -> Frontier:
    """Open the frontier that a crawl's options name.

    Args:
        options: of the crawl.
        connection: of its archive.
        delays: seconds between two requests to each source; may grow while the crawl runs.
        on_lost: called with a source that another crawler has now.

    Raises:
        UserError: the server does not answer, or the packages for it are not installed.
    """
    if options.frontier_url is None:
        return SqliteFrontier(connection, options.frontier)
    try:
        from crawler.frontier.domains import Domains  # noqa: PLC0415
        from crawler.frontier.shared import RedisFrontier  # noqa: PLC0415 - an optional dependency
    except ModuleNotFoundError as error:
        raise UserError(f"--frontier redis://... needs the package {error.name}: pip install 'yuqi[redis]'.") from error
    return RedisFrontier(Domains(options.frontier_url, site_of_each(options.sources), delays), on_lost=on_lost)
