"""XML that strangers wrote, sitemaps and feeds: elements by name, whatever their namespace; nothing is fetched."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_ELEMENTS: Final = 50_000
"""A sitemap may hold this many addresses. Source: https://www.sitemaps.org/protocol.html"""

MAX_XML_BYTES: Final = 64 * 2**20
"""Of a sitemap after unpacking: the protocol's 50 MB and some grace."""

_PRINTABLE: Final = "".join(map(chr, range(0x21, 0x7F)))


def elements(body: bytes, names: frozenset[str]) -> Iterator[etree._Element]:
    """Yield the elements with these local names, in document order; none for a body that is no XML.

    Args:
        body: as served, or packed by gzip.
        names: without a namespace.
    """
    root = _root(body)
    if root is None:
        return
    count = 0
    for element in root.iter("{*}*"):
        if local_name(element) in names:
            yield element
            count += 1
            if count >= MAX_ELEMENTS:
                return


def local_name(element: etree._Element) -> str:
    """Give an element's name without its namespace; "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def ascii_address(text: str | None) -> str:
    """Write an address as it goes over the wire: a browser would send what is not ASCII as UTF-8.

    >>> ascii_address(" http://example.cn/催收/1.html ")
    'http://example.cn/%E5%82%AC%E6%94%B6/1.html'
    """
    return quote((text or "").strip(), safe=_PRINTABLE, errors="replace")


def _root(body: bytes) -> etree._Element | None:
    if body.startswith(b"\x1f\x8b"):
        body = _gunzip(body)
    if len(body) > MAX_XML_BYTES:
        return None
    # No entities, no DTD, no network, and libxml2's own limits on depth and size stay on (huge_tree is off).
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, recover=True, huge_tree=False, remove_pis=True
    )
    try:
        root: etree._Element | None = etree.fromstring(body.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root


def _gunzip(body: bytes) -> bytes:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, MAX_XML_BYTES + 1)
    except zlib.error:
        return b""
