"""The limits of the chain, each with its unit and the reason for its value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainConfig:
    """What the stages are allowed to spend and where they refuse."""

    max_body_bytes: int = 16 * 2**20
    """A larger page is rejected unread: the largest article page of the development set is 0.5 MB."""

    max_replaced_per_1000_chars: float = 20.0
    """More U+FFFD than this after the best decoding means that the bytes are not a page in a known encoding."""

    max_tree_depth: int = 2_000
    """Deeper nesting is an attack or a broken generator; real pages stay below 100."""

    min_text_chars: int = 40
    """Shorter main text is a stub, a login wall or a title-only tag page."""

    min_han_share: float = 0.3
    """Han characters among the letters of the main text; below it the page is not a Chinese article."""


DEFAULT = ChainConfig()
