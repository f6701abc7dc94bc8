"""Moments as a table has room for them; the archive and the JSON keep them to the microsecond."""

from __future__ import annotations


def to_the_second(moment: str | None) -> str:
    """Cut a moment in UTC.

    >>> to_the_second("2026-11-24T07:24:45.765961Z")
    '2026-11-24T07:24:45Z'
    """
    return _cut(moment, len("2026-11-24T07:24:45"))


def to_the_minute(moment: str | None) -> str:
    """Cut a moment in UTC.

    >>> to_the_minute("2026-11-24T07:24:45.765961Z")
    '2026-11-24T07:24Z'
    """
    return _cut(moment, len("2026-11-24T07:24"))


def _cut(moment: str | None, length: int) -> str:
    if moment is None or len(moment) <= length:
        return moment or ""
    return moment[:length] + ("Z" if moment.endswith("Z") else "")
