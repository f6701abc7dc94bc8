"""What passes between spider, session and pipeline: pages that were fetched and kept, and pages that were not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from archive.captures import Capture
    from archive.warc.writer import Exchange
    from crawler.frontier.rows import Lease

LEASE: Final = "yuqi_lease"
KEPT: Final = "yuqi_kept"
ROBOTS_OF: Final = "yuqi_robots_of"
"""Keys of a request's meta."""

RESTS: Final = "rests"
"""The error of a page that was not asked for because its source rests: no try of it is used up."""

NOT_KEPT: Final = "not_kept"
"""The error of an answer that came and could not, or must not, be stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An answer that lies in the archive's WARC file."""

    exchange: Exchange = field(repr=False)
    capture: Capture
    is_torn: bool
    """Fewer bytes came than the server had announced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The spider's item: a page that was fetched and kept."""

    lease: Lease
    kept: Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """The spider's other item: a page that gave nothing to keep."""

    lease: Lease
    error: str
    is_final: bool
    """No use in trying again."""
