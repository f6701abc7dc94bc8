"""Content-Type: media type and charset label, as HTTP sends them."""

from __future__ import annotations

import re
from typing import Final

HTML: Final = "text/html"
PLAIN: Final = "text/plain"
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_MEDIA_TYPE: Final = re.compile(r"[\w.+-]+/[\w.+-]+")


def parse_content_type(value: str | None) -> tuple[str, str | None]:
    """Split a Content-Type value into (media type, charset label); a missing or broken one is HTML without a label.

    >>> parse_content_type("Text/HTML; Charset=GB2312")
    ('text/html', 'GB2312')
    >>> parse_content_type(None)
    ('text/html', None)
    """
    if not value:
        return HTML, None
    media_type = _MEDIA_TYPE.match(value.strip())
    charset = _CHARSET.search(value)
    return media_type[0].lower() if media_type else HTML, charset[1] if charset else None
