"""The models of hosts that lie beside WARC files: pages are read with them, as in a rebuild of those files."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from archive.hostmodels import FILE, models_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from batch.places import Place
    from pipelines.hostmodel import HostModel


def models_beside(warc: Place) -> Place:
    """Give where the models lie of a WARC file's pages; there may be nothing."""
    return warc.parent / FILE


@lru_cache(maxsize=8)  # a worker reads one piece of a folder after the other
def read_models(at: Place, mark: str) -> Mapping[str, HostModel]:  # noqa: ARG001 - told apart by the cache
    """Read the models of a file by host; none where there is no such file.

    Args:
        at: the file.
        mark: of its present state; see `Place.mark`.

    Raises:
        UserError: the file is not one of ours.
    """
    return models_of(at.read_or(b""), at.uri)
