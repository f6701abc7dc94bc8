"""Comparing dates that are known to different precision."""

from __future__ import annotations


def is_later(published: str | None, day: str) -> bool:
    """Tell whether a page was surely published on or after a day; both ISO 8601, as exactly as known.

    >>> is_later("2023-06-01T10:00:00", "2023-05-18"), is_later("2023-05", "2023-05-18"), is_later(None, "2023")
    (True, False, False)
    >>> is_later("2023-06-01", "2023"), is_later("2024", "2023")
    (False, True)
    """
    if published is None:
        return False
    known = min(len(published), len(day), len("2023-05-18"))
    return published[:known] > day[:known] or (len(day) == known == len("2023-05-18") and published[:known] == day)
