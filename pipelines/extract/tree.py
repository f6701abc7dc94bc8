"""One tolerant lxml tree for a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lxml import etree

from pipelines.records import Reason, Reject

if TYPE_CHECKING:
    from lxml.etree import _Element

_DOCTYPE: Final = re.compile(r"<!doctype[^>]{0,400}>|<\?xml[^>]{0,200}\?>", re.IGNORECASE)
_PROLOG_CHARS: Final = 20_000
"""Scripts of 2004 stand before the DOCTYPE; it is looked for so far."""
_CONTROLS: Final = bytes({*range(9), 11, *range(14, 32), 127})
"""Bytes that libxml2 stops or stumbles at; a form feed is a blank and stays."""
_NONCHARACTERS: Final = ("\ufffe", "\uffff")
_LONG_TAG: Final = re.compile(rb"\A([A-Za-z][\w:-]{0,30})\s[^>]{1500,}>")
_LONG_TAG_BYTES: Final = 1500
_MAX_ATTRIBUTES: Final = 400


def parse(html: str) -> _Element:
    """Build the tree of a page. Scripts before the DOCTYPE, NUL and control characters, unknown wrappers all pass.

    Raises:
        Reject: UNPARSABLE, when no element comes out.
    """
    for noncharacter in _NONCHARACTERS:
        html = html.replace(noncharacter, "")
    body = (_DOCTYPE.sub("", html[:_PROLOG_CHARS]) + html[_PROLOG_CHARS:]).encode("utf-8", "replace")
    body = body.translate(None, _CONTROLS)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(_without_floods(body), parser)
    except etree.ParserError as error:
        raise Reject(Reason.UNPARSABLE, "no element") from error
    except etree.XMLSyntaxError as error:
        raise Reject(Reason.UNPARSABLE, f"parser stopped at line {error.lineno}") from error
    if root is None:
        raise Reject(Reason.UNPARSABLE, "no element")
    return root


def _without_floods(body: bytes) -> bytes:
    """Drop thousands of attributes: libxml2 compares each with all before it, 20 seconds for a megabyte."""
    text, *tags = body.split(b"<")
    if max(map(len, tags), default=0) <= _LONG_TAG_BYTES:
        return body
    mended = [_LONG_TAG.sub(_without_attributes, tag) if len(tag) > _LONG_TAG_BYTES else tag for tag in tags]
    return b"<".join((text, *mended))


def _without_attributes(tag: re.Match[bytes]) -> bytes:
    return tag[0] if len(tag[0].split(None, _MAX_ATTRIBUTES)) < _MAX_ATTRIBUTES else tag[1] + b">"
