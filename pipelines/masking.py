"""Hiding personal data in texts: character by character, so that every offset holds in what is shown.

What is masked here is what every table, page and export of an archive shows; the originals stay in the captures.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, Protocol

from pipelines.annotate.contacts.personal import find_personal, mask, may_be_personal
from pipelines.script.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable


class Span(Protocol):
    """Where personal data stands; `pipelines.mentions.PiiMention` and `Personal` are such."""

    @property
    def kind(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def masked(text: str, spans: Iterable[Span]) -> str:
    """Give the text with the spans hidden, as long as it was.

    >>> from pipelines.annotate.contacts.personal import Personal
    >>> masked("打13800000000", [Personal(1, 12, "mobile")])
    '打13*********'
    """
    parts = []
    done = 0
    for span in sorted(spans, key=lambda span: span.start):
        start = max(span.start, done)
        if start < span.end:
            parts += [text[done:start], mask(span.kind, text[start : span.end])]
            done = span.end
    return "".join([*parts, text[done:]])


def masked_string(text: str) -> str:
    """Find personal data in any string and hide it: a title, a byline, a disclaimer.

    >>> masked_string("联系：someone@example.com")
    '联系：*******@example.com'
    """
    return _masked_again(text) if len(text) <= _REPEATED else _masked_string(text)


def without_names(text: str, names: Iterable[str]) -> str:
    """Hide names that are known from elsewhere.

    >>> without_names("陈大同谈逾期", ["陈大同"])
    '陈**谈逾期'
    """
    for name in names:
        text = text.replace(name, mask("name", name))
    return text


_REPEATED: Final = 400
"""Characters of a string that is likely to come again: crumbs, names of sites, disclaimers, what stands around every
article."""


@lru_cache(maxsize=2048)
def _masked_again(text: str) -> str:
    return _masked_string(text)


def _masked_string(text: str) -> str:
    folded = fold(text)
    return masked(text, find_personal(folded)) if may_be_personal(folded) else text
