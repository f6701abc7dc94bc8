"""Pure text pipeline: bytes in, Article or Rejected out. Scrapy's adapter is in crawler/."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.chain import clean_markup, clean_page, clean_text

__all__ = ["clean_markup", "clean_page", "clean_text"]


def __getattr__(name: str) -> object:
    """Load the chain when it is asked for: whoever wants one room alone, as a search wants the fold, need not wait."""
    if name not in __all__:
        message = f"module 'pipelines' has no attribute {name!r}"
        raise AttributeError(message)
    from pipelines import chain  # noqa: PLC0415 - the reason stands above

    return getattr(chain, name)
