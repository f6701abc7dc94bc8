"""Whether the libraries are installed that make things quicker and are not asked of everybody."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec


@cache
def has_numpy() -> bool:
    """Tell whether numpy's way is open."""
    return find_spec("numpy") is not None
