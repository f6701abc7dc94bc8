"""Which links lead to another page of the same list, by what they stand under: 2, [36], 下一页 », ..., ›."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES: Final = 24

_EDGES: Final = " \xa0.[]()<>«»-"
_EDGE: Final = r"[\s.…\[\]()【】<>«»‹›《》→-]*"
_PAGE_MARK: Final = re.compile(
    rf"{_EDGE}(?:\d{{1,5}}|(?:[上下前后後]一?|[首末尾]|最[后後]一?|第\d{{1,5}})[页頁]"
    rf"|next(?: page)?|last(?: page)?)?{_EDGE}",
    re.IGNORECASE,
)


def is_page_mark(text: str) -> bool:
    """Say whether a text is the number of a page, a word for the next or the last one, or an arrow.

    Args:
        text: of a link, one character for each byte of the page (see links.anchors).

    >>> is_page_mark("末页 »".encode("gb18030", "ignore").decode("latin-1")), is_page_mark("[36]"), is_page_mark("")
    (True, True, False)
    """
    if not text or len(text) > MAX_BYTES:
        return False
    return any(_PAGE_MARK.fullmatch(reading) for reading in _readings(text))


def _readings(text: str) -> Iterator[str]:
    """Give what a text may be in the charsets of Chinese pages; an arrow beside it may be an entity, and so no byte."""
    yield text
    for part in (text, text.strip(_EDGES)):
        for encoding in ("utf-8", "gb18030", "big5"):
            try:
                yield part.encode("latin-1").decode(encoding)
            except UnicodeError:
                continue
