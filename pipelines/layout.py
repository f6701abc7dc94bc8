"""How an article stands on its page: what a host's model is learned from."""

from __future__ import annotations

from typing import Final, NamedTuple


class Layout(NamedTuple):
    """How an article stood on its page."""

    container: str | None = None
    """Path of the element that held it: its name and those of two around it; None where it was no element's."""
    suffix: str | None = None
    """What <title> prints behind the title; None where it does not begin with the printed title."""
    model: str | None = None
    """Digest of the host model it was read with."""


UNKNOWN: Final = Layout()
