"""What one crawl is asked to do: the options of `yuqi crawl`, or the arguments of `scrapy crawl articles`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from archive.errors import UserError
from crawler.frontier.shards import Shard
from crawler.sites.sourcefiles import PACKAGED, choose_sources, load_sources

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.sites.source import SourceFile

ARGUMENTS: Final = ("source", "sources", "archive", "warc", "limit", "refresh_days", "shard", "frontier", "learn")
"""What `python -m scrapy crawl articles` takes with -a."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a crawl is."""

    pages: int
    """Answers captured, robots.txt included."""
    articles: int
    rejected: int
    queued: int
    """Rows of the frontier that wait, all sources together."""
    is_learning: bool = False
    """Whether nothing is left to fetch, and what hosts print around articles is being learned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlOptions:
    """One crawl: which sources, into which archive, how far."""

    archive: Path
    sources: tuple[SourceFile, ...]
    warc_folder: Path | None = None
    """None for the folder beside the archive."""
    frontier_url: str | None = None
    """Of a Redis server that several crawlers share; None for the file beside the archive."""
    limit: int | None = None
    """Pages asked for, robots.txt aside; None for all."""
    refresh_days: float | None = None
    """Articles fetched this many days ago or earlier are fetched again, due or not; 0 for all of them."""
    learns: bool = True
    """When nothing is left to fetch, hosts that have no model yet are learned (see `archive.modelling`)."""
    on_progress: Callable[[Progress], None] | None = None
    """Called after each page, at most twice a second."""
    log_level: str = "WARNING"

    @property
    def frontier(self) -> Path:
        """Where the frontier lies: beside the archive, under its name."""
        return self.archive.with_suffix(".frontier.db")

    @classmethod
    def from_arguments(cls, arguments: dict[str, str]) -> CrawlOptions:
        """Read the -a arguments of `python -m scrapy crawl articles`.

        They are ARGUMENTS; `source` holds names, comma separated, `sources` a folder, `learn` 0 or 1.

        Raises:
            UserError: an argument nobody knows, a value that is no number, a source that does not exist.
        """
        unknown = sorted(key for key in set(arguments) - set(ARGUMENTS) if not key.startswith("_"))  # scrapyd's _job
        if unknown:
            raise UserError(f"-a {unknown[0]}=... is unknown. Known: {', '.join(ARGUMENTS)}.")
        names = tuple(name.strip() for name in arguments.get("source", "").split(",") if name.strip())
        sources = load_sources(Path(arguments["sources"]) if "sources" in arguments else PACKAGED)
        chosen = choose_sources(sources, names)
        if "shard" in arguments:
            chosen = Shard.parse(arguments["shard"]).choose(chosen, sources)
        return cls(
            archive=Path(arguments.get("archive") or os.environ.get("YUQI_ARCHIVE") or "yuqi.db"),
            sources=chosen,
            warc_folder=Path(arguments["warc"]) if "warc" in arguments else None,
            frontier_url=arguments.get("frontier"),
            limit=int(_number(arguments, "limit")) if "limit" in arguments else None,
            refresh_days=_number(arguments, "refresh_days") if "refresh_days" in arguments else None,
            learns="learn" not in arguments or _number(arguments, "learn") != 0,
        )


def user_agent() -> str:
    """Say who asks, and how to reach the person who runs the crawl: YUQI_CONTACT, a mail address or a web page."""
    contact = os.environ.get("YUQI_CONTACT", "").strip() or "contact not set; the operator sets YUQI_CONTACT"
    printable = "".join(c if c.isascii() and c.isprintable() else "?" for c in contact)
    return f"Yuqi/{version('yuqi')} (archive of debt articles; {printable})"


def _number(arguments: dict[str, str], key: str) -> float:
    try:
        value = float(arguments[key])
    except ValueError as error:
        raise UserError(f"-a {key}={arguments[key]}: give a number.") from error
    if not 0 <= value < float("inf"):
        raise UserError(f"-a {key}={arguments[key]}: give a number that is not negative.")
    return value
