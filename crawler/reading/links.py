"""Links out of the bytes of a page, whatever its charset: listing pages, parts, sitemaps and feeds.

No decoder is asked. In every encoding a Chinese page comes in (GBK, GB18030, Big5, UTF-8) the bytes of tags, quotes
and ASCII addresses mean themselves, and no second byte of a character is a quote, a bracket or a slash. So the page is
read as Latin-1, byte for byte; an address that is not ASCII is put together again from its bytes.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from lxml import etree, html
from w3lib.url import safe_url_string

from crawler.frontier.rows import Link
from crawler.sites.source import Kind
from pipelines.web import feed
from pipelines.web.canonical import canonicalize
from pipelines.web.xmlreading import MAX_ELEMENTS, ascii_address, elements, local_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.sites.source import SourceFile

Found = tuple[str, Kind, dict[str, str]]
"""An address, what it is, and what the page tells of it (lastmod)."""

_UTF16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([a-zA-Z0-9_-]{2,20})", re.IGNORECASE)
_PLAIN: Final = re.compile(
    r"https?://[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*(?::[1-9][0-9]{0,3})?"
    r"/[A-Za-z0-9._~/-]*(?:\?[A-Za-z0-9._~/&=-]+)?"
)
"""An address as it is asked for already: nearly every one is."""
_SEPARATOR: Final = re.compile(r"[^0-9A-Za-z]")
_WEB: Final = frozenset({"http", "https"})
_MAPPED: Final = frozenset({"url", "sitemap"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A link of an HTML page."""

    url: str
    """Absolute, ASCII, percent-encoded as Scrapy would ask for it."""
    is_next: bool
    """The page calls it its next page (rel=next)."""
    text: str
    """The longest text it stands under, one character for each byte of the page."""


def anchors(body: bytes, base_url: str) -> list[Anchor]:
    """Give the links of an HTML page in document order, each address once.

    Returns:
        At most MAX_ELEMENTS; none for a body without a tree (empty, binary, nested beyond the parser's limit).
    """
    tree = _tree(body)
    if tree is None:
        return []
    charset = _charset(body)
    base = _base(tree, base_url, charset)
    found: dict[str, Anchor] = {}
    for element in tree.iter("a", "area", "link"):
        href = element.get("href")
        relation = (element.get("rel") or "").lower().split()
        if not href or (element.tag == "link" and "next" not in relation):
            continue
        url = resolve(base, href, charset)
        if not url:
            continue
        known = found.get(url, Anchor(url=url, is_next=False, text=""))
        found[url] = Anchor(
            url=url,
            is_next=known.is_next or "next" in relation,
            text=max(known.text, "".join(element.itertext()).strip(), key=len),
        )
        if len(found) >= MAX_ELEMENTS:
            break
    return list(found.values())


def listing_links(source: SourceFile, body: bytes, base_url: str) -> list[Found]:
    """Give what a listing page leads to: articles, further listing pages, feeds and sitemaps of the source."""
    found: list[Found] = []
    for anchor in anchors(body, base_url):
        kind = source.classify(anchor.url)
        if kind is None and anchor.is_next and source.is_in_scope(anchor.url) and not source.is_excluded(anchor.url):
            kind = Kind.LISTING
        if kind is not None and kind is not Kind.PART:
            found.append((anchor.url, kind, {}))
    return found


def part_links(source: SourceFile, body: bytes, base_url: str, first_url: str) -> list[str]:
    """Give the further parts of an article: addresses of kind "part" that go on where the first one's address ends."""
    first = _stem(first_url)
    return [
        anchor.url
        for anchor in anchors(body, base_url)
        if source.classify(anchor.url) is Kind.PART and _goes_on(_stem(anchor.url), first)
    ]


def sitemap_links(source: SourceFile, body: bytes) -> list[Found]:
    """Give what a sitemap or sitemap index holds of the source's articles and maps, with lastmod where it is told."""
    found: list[Found] = []
    for entry in elements(body, _MAPPED):
        fields = {local_name(child): (child.text or "").strip() for child in entry if isinstance(child.tag, str)}
        url = resolve(source.home, ascii_address(fields.get("loc")), None)
        facts = {"lastmod": fields["lastmod"]} if fields.get("lastmod") else {}
        if local_name(entry) == "sitemap":
            if source.is_in_scope(url):
                found.append((url, Kind.SITEMAP, facts))
        elif source.classify(url) is Kind.ARTICLE:
            found.append((url, Kind.ARTICLE, facts))
    return found


def feed_links(source: SourceFile, body: bytes, base_url: str) -> list[Found]:
    """Give the articles an RSS or Atom feed announces; the dates it names, the archive reads of its capture."""
    found: list[Found] = []
    for entry in feed.entries(body):
        url = resolve(base_url, entry.address, None)
        if source.classify(url) is Kind.ARTICLE:
            found.append((url, Kind.ARTICLE, {}))
    return found


def resolve(base: str, href: str, charset: str | None) -> str:
    r"""Make an address of a page absolute and ASCII, as a browser would; "" for what is no web address.

    `href` holds one character for each byte of the page. A path goes out as UTF-8, a query in the page's own bytes.

    >>> resolve("http://example.cn/a/", "/tag/\xb4\xdf\xca\xd5?q=\xb4\xdf#top", "gb2312")
    'http://example.cn/tag/%E5%82%AC%E6%94%B6?q=%B4%DF'
    """
    address = "".join(href.split("\n")).replace("\r", "").replace("\t", "").strip(" ")
    try:
        joined = urljoin(base, address)
        whole = joined.partition("#")[0]
        if _PLAIN.fullmatch(whole):
            return whole
        parts = urlsplit(joined)
        if parts.scheme not in _WEB or not parts.hostname:
            return ""
        path = quote(_path_text(parts.path, charset), safe="".join(map(chr, range(0x21, 0x7F))), errors="replace")
        query = quote(parts.query.encode("latin-1", "replace"), safe="".join(map(chr, range(0x21, 0x7F))))
        netloc = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("latin-1").decode("utf-8")
        return safe_url_string(urlunsplit((parts.scheme, netloc.rpartition("@")[2], path, query, "")))
    except ValueError:  # UnicodeError too: broken brackets, a port that is no number, a host that cannot exist
        return ""


def _path_text(path: str, charset: str | None) -> str:
    if path.isascii():
        return path
    octets = path.encode("latin-1", "replace")
    for encoding in ("utf-8", charset or "gb18030", "gb18030"):
        try:
            return octets.decode("gb18030" if encoding.lower().startswith("gb") else encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return octets.decode("gb18030", "replace")


def _tree(body: bytes) -> html.HtmlElement | None:
    if body.startswith(_UTF16_MARKS):
        body = body.decode("utf-16", "replace").encode("ascii", "xmlcharrefreplace")
    parser = html.HTMLParser(encoding="iso-8859-1", no_network=True, remove_comments=True)
    try:
        return html.document_fromstring(body.replace(b"\0", b" "), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _charset(body: bytes) -> str | None:
    match = _CHARSET.search(body[:4096].decode("latin-1"))
    return match[1] if match else None


def _base(tree: html.HtmlElement, base_url: str, charset: str | None) -> str:
    for element in tree.iter("base"):
        if element.get("href"):
            return resolve(base_url, element.get("href", ""), charset) or base_url
    return base_url


def _stem(url: str) -> str:
    parts = urlsplit(canonicalize(url))
    path, dot, suffix = parts.path.rpartition(".")
    return (path if dot and "/" not in suffix else parts.path.rstrip("/")) + (f"?{parts.query}" if parts.query else "")


def _goes_on(stem: str, first: str) -> bool:
    """Say whether an address goes on where another ends: 3456_2 goes on 3456 behind a separator, and not 345."""
    return stem.startswith(first) and _SEPARATOR.match(stem, len(first)) is not None


def as_links(found: Iterable[Found], *, depth: int, via: str, root: str | None = None) -> list[Link]:
    """Make frontier links of what a page leads to; listing pages carry the root of their listing."""
    return [
        Link(
            url=url,
            kind=kind,
            depth=depth,
            via=via,
            facts={**facts, "root": root} if root and kind is Kind.LISTING else facts,
        )
        for url, kind, facts in found
    ]
