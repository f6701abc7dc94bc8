"""One tolerant lxml tree for a page, and what its head says."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import urljoin, urlsplit

from lxml import etree

from pipelines.records import Reason, Reject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_DOCTYPE: Final = re.compile(r"<!doctype[^>]{0,400}>|<\?xml[^>]{0,200}\?>", re.IGNORECASE)
_XML_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]+")
"""Characters that libxml2 stops or stumbles at; a form feed is a blank and stays."""
_ACCOUNTS: Final = etree.XPath(
    "//*[@id='js_name' or @rel='author' or @itemprop='author'"
    " or contains(@class, 'author') or contains(@class, 'nickname')]"
)
_ACCOUNT_CLASSES: Final = frozenset({"author", "author-name", "author_name", "nickname", "post-author", "p-author"})
_SCRIPT_STAMP: Final = re.compile(
    r"""\bct\s?=\s?["'](\d{10})["']|(?:publish_?time|publishDate|pubtime|pubDate)["']?\s?[:=]\s?["']((?:19|20)\d\d-[^"']{5,20})["']""",
    re.IGNORECASE,
)
"""WeChat writes `var ct = "1581517074"`; others put a date into their configuration."""
_LONG_TAG: Final = re.compile(r"<([A-Za-z][\w:-]{0,30})\s[^<>]{1500,}>")
_MAX_ATTRIBUTES: Final = 400
_MAX_META_CHARS: Final = 600
"""Titles and metas that are longer are keyword floods."""
_MAX_SCRIPT_CHARS: Final = 100_000
_MAX_ACCOUNTS: Final = 3
"""The first ones belong to the article, the later ones to its comments."""
_PROLOG_CHARS: Final = 20_000
"""Scripts of 2004 stand before the DOCTYPE; it is looked for so far."""
_MAX_JSON_LD_CHARS: Final = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the page says about itself outside the visible text."""

    title: str
    """Content of <title>, "" where there is none."""
    metas: dict[str, str]
    """Content by lower-case name, property or itemprop; the first one counts."""
    json_ld: tuple[dict[str, Any], ...]
    """Objects of application/ld+json blocks, @graph unpacked."""
    canonical_url: str | None
    refresh_url: str | None
    """Target of a meta refresh."""
    script_stamp: str | None
    """Publication time that only a script knows: seconds since 1970 or a date."""
    accounts: tuple[str, ...]
    """Short texts of elements whose id or class says author, in page order."""


def parse(html: str) -> _Element:
    """Build the tree of a page. Scripts before the DOCTYPE, NUL and control characters, unknown wrappers all pass.

    Raises:
        Reject: UNPARSABLE, when no element comes out.
    """
    cleaned = _XML_FORBIDDEN.sub("", _DOCTYPE.sub("", html[:_PROLOG_CHARS]) + html[_PROLOG_CHARS:])
    cleaned = _LONG_TAG.sub(_without_flood, cleaned)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(cleaned.encode("utf-8", "replace"), parser)
    except etree.ParserError as error:
        raise Reject(Reason.UNPARSABLE, "no element") from error
    except etree.XMLSyntaxError as error:
        raise Reject(Reason.UNPARSABLE, f"parser stopped at line {error.lineno}") from error
    if root is None:
        raise Reject(Reason.UNPARSABLE, "no element")
    return root


def _without_flood(tag: re.Match[str]) -> str:
    """Drop thousands of attributes: libxml2 compares each with all before it, 20 seconds for a megabyte."""
    return tag[0] if len(tag[0].split(None, _MAX_ATTRIBUTES)) < _MAX_ATTRIBUTES else f"<{tag[1]}>"


def read_head(root: _Element, page_url: str | None) -> Head:
    """Collect title, metas, JSON-LD and links of the head, wherever the page put them."""
    title = next((_all_text(node) for node in root.iter("title")), "")
    metas: dict[str, str] = {}
    refresh = None
    for node in root.iter("meta"):
        content = (node.get("content") or "").strip()[:_MAX_META_CHARS]
        if (node.get("http-equiv") or "").strip().lower() == "refresh":
            refresh = refresh or _refresh_target(content)
        for attribute in ("name", "property", "itemprop"):
            name = (node.get(attribute) or "").strip().lower()
            if name and content:
                metas.setdefault(name, content)
    return Head(
        title=" ".join(title[:_MAX_META_CHARS].split()),
        metas=metas,
        json_ld=tuple(_json_ld(root)),
        canonical_url=_canonical_url(root, page_url),
        refresh_url=refresh,
        script_stamp=_script_stamp(root),
        accounts=tuple(_accounts(root)),
    )


def _all_text(node: _Element) -> str:
    return "".join(str(part) for part in node.itertext())


def _is_account(node: _Element) -> bool:
    named = node.get("id") == "js_name" or node.get("rel") == "author" or node.get("itemprop") == "author"
    return named or not _ACCOUNT_CLASSES.isdisjoint((node.get("class") or "").split())


def _script_stamp(root: _Element) -> str | None:
    for node in root.iter("script"):
        match = _SCRIPT_STAMP.search((node.text or "")[:_MAX_SCRIPT_CHARS])
        if match:
            return match[1] or match[2]
    return None


def _accounts(root: _Element) -> Iterator[str]:
    named = cast("list[_Element]", _ACCOUNTS(root))
    found = [node for node in named if _is_account(node)]
    for node in found[:_MAX_ACCOUNTS]:
        text = " ".join(_all_text(node).split()) if len(node) < 4 else ""
        if 2 <= len(text) <= 20 and ":" not in text and "：" not in text:
            yield text


def _refresh_target(content: str) -> str | None:
    _, found, target = content.partition("=")
    return target.strip(" '\"") or None if found else None


def _canonical_url(root: _Element, page_url: str | None) -> str | None:
    """Give the page's canonical URL, absolute, http or https; anything else is no address of a page."""
    for node in root.iter("link"):
        if "canonical" in (node.get("rel") or "").lower().split():
            return absolute_url(node.get("href") or "", page_url)
    return None


def absolute_url(href: str, page_url: str | None) -> str | None:
    """Make an address absolute; None for what is not an http or https address of a host.

    >>> absolute_url("/a.html", "https://a.example/b/"), absolute_url("javascript:void(0)", None)
    ('https://a.example/a.html', None)
    """
    try:
        joined = urljoin(page_url or "", href.strip())
        parts = urlsplit(joined)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    return joined if usable else None


def _json_ld(root: _Element) -> Iterator[dict[str, Any]]:
    for node in root.iter("script"):
        source = node.text or ""
        if "ld+json" not in (node.get("type") or "") or len(source) > _MAX_JSON_LD_CHARS:
            continue
        try:
            found = json.loads(source.strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        for item in found if isinstance(found, list) else [found]:
            if isinstance(item, dict):
                yield item
                graph = item.get("@graph")
                yield from (entry for entry in graph if isinstance(entry, dict)) if isinstance(graph, list) else ()
