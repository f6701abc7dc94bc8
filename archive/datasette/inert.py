"""Page text made harmless to look at: characters that turn the direction of a line are shown as a mark."""

from __future__ import annotations

from typing import Any, Final

from markupsafe import Markup

TURNERS: Final = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Bidirectional controls: with them a page can make an address or a name read as another."""

SHOWN_AS: Final = "\u2426"

_TABLE: Final = str.maketrans(dict.fromkeys(TURNERS, SHOWN_AS))


def inert(text: str) -> str:
    r"""Replace what would turn the direction of the line.

    >>> inert("gpj.\u202eexe")
    'gpj.␦exe'
    """
    return text.translate(_TABLE)


def turns(text: str) -> bool:
    """Say whether a text holds such characters."""
    return not set(TURNERS).isdisjoint(text)


def finalize(value: Any) -> Any:
    """Make what a template is about to print harmless; markup of ours passes."""
    if value is None:
        return ""
    return inert(value) if isinstance(value, str) and not isinstance(value, Markup) else value
