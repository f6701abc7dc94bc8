"""Long results in a pager on a terminal; nothing of the kind in a pipe."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from yuqi.console import results

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def paged(lines: int) -> Iterator[None]:
    """Show what is printed inside in the user's pager (`PAGER`), where it is longer than the terminal is high."""
    if not results.is_terminal or lines <= results.size.height:
        yield
        return
    # Without these, less shows colour codes as text, and clears the screen when it ends.
    os.environ.setdefault("LESS", "-RFX")
    os.environ.setdefault("LESSCHARSET", "utf-8")
    with results.pager(styles=True):
        yield
