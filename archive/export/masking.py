"""Personal data in what is exported: replaced by as many asterisks, so that every offset stays right."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_CONTACT: Final = re.compile(r"\d{7,}|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def mask_words(text: str) -> str:
    """Mask contacts in a short text: a title, a heading, a line that was removed from a page.

    >>> mask_words("电话13800000000，360借条")
    '电话***********，360借条'
    """
    return _CONTACT.sub(lambda found: "*" * len(found[0]), text)


def mask_spans(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Mask what stands in some spans of a text.

    >>> mask_spans("加V：abc_123", [(3, 10)])
    '加V：*******'
    """
    for start, end in spans:
        text = text[:start] + "*" * (min(end, len(text)) - start) + text[end:]
    return text
