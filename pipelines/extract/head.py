"""What a page says about itself outside its visible text: title, metas, JSON-LD, links, dates in scripts."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_MAX_META_CHARS: Final = 600
"""Titles and metas that are longer are keyword floods."""
_MAX_SCRIPT_CHARS: Final = 100_000
_MAX_JSON_LD_CHARS: Final = 200_000

_SCRIPT_STAMPS: Final = (
    re.compile(r"""ct(?<!\wct)\s?=\s?["'](\d{10})["']"""),
    re.compile(r"""pub(?:lish_?)?(?:[tT]ime|[dD]ate)["']?\s?[:=]\s?["']((?:19|20)\d\d-[^"']{5,20})["']"""),
)
"""WeChat writes `var ct = "1581517074"`; others put a date into their configuration. Each begins with letters that re
can look for: scripts are long."""
_STAMP_MARKS: Final = ("publish", "pubtime", "pubTime", "pubDate", "pubdate", "ct =", "ct=")

_POSTER_CLASS: Final = "authi"
"""Who wrote a post of a thread. Source: the default theme of Discuz! X."""
_ACCOUNT_CLASSES: Final = frozenset({
    "author", "author-name", "author_name", "nickname", "post-author", "p-author", _POSTER_CLASS,
})  # fmt: skip
_WECHAT_AUTHOR: Final = "js_author_name"
_WECHAT_ACCOUNT: Final = "js_name"
_MAX_ACCOUNTS: Final = 3
"""The first ones belong to the article, the later ones to its comments."""


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
    url: str | None
    """Of the page."""
    root: _Element
    """The page's tree, for what is rarely asked for."""

    def accounts(self) -> Iterator[str]:
        """Look for short texts of elements whose id or class says author, in page order."""
        for node in islice(filter(_is_account, self.root.iter()), _MAX_ACCOUNTS):
            if text := _name_in(node):
                yield text
            if _is_poster(node):
                return  # the next one wrote a reply

    def wechat_account(self) -> str | None:
        """Look for the WeChat account that prints the article; None on other pages."""
        node = next((node for node in self.root.iter("a", "strong") if node.get("id") == _WECHAT_ACCOUNT), None)
        return _name_in(node) if node is not None else None


def read_head(root: _Element, page_url: str | None) -> Head:
    """Collect title, metas, JSON-LD and links of the head, wherever the page put them."""
    found: dict[str, list[_Element]] = {"title": [], "meta": [], "link": [], "script": []}
    for node in root.iter(*found):
        found[str(node.tag)].append(node)
    title = _all_text(found["title"][0]) if found["title"] else ""
    metas: dict[str, str] = {}
    refresh = None
    for node in found["meta"]:
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
        json_ld=tuple(_json_ld(found["script"])),
        canonical_url=_canonical_url(found["link"], page_url),
        refresh_url=refresh,
        script_stamp=_script_stamp(found["script"]),
        url=page_url,
        root=root,
    )


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


def _all_text(node: _Element) -> str:
    return "".join(str(part) for part in node.itertext())


def _name_in(node: _Element) -> str | None:
    text = " ".join(_all_text(node).split()) if len(node) < 4 else ""
    return text if 2 <= len(text) <= 20 and ":" not in text and "：" not in text else None


def _refresh_target(content: str) -> str | None:
    _, found, target = content.partition("=")
    return target.strip(" '\"") or None if found else None


def _canonical_url(links: list[_Element], page_url: str | None) -> str | None:
    for node in links:
        if "canonical" in (node.get("rel") or "").lower().split():
            return absolute_url(node.get("href") or "", page_url)
    return None


def _script_stamp(scripts: list[_Element]) -> str | None:
    for node in scripts:
        text = (node.text or "")[:_MAX_SCRIPT_CHARS]
        if any(mark in text for mark in _STAMP_MARKS):
            found = [match for pattern in _SCRIPT_STAMPS if (match := pattern.search(text))]
            if found:
                return min(found, key=lambda match: match.start())[1]
    return None


def _is_account(node: _Element) -> bool:
    names = node.get("class")
    if names and ("auth" in names or "nickname" in names) and not _ACCOUNT_CLASSES.isdisjoint(names.split()):
        return True
    return (
        node.get("id") in (_WECHAT_AUTHOR, _WECHAT_ACCOUNT)
        or node.get("rel") == "author"
        or node.get("itemprop") == "author"
    )


def _is_poster(node: _Element) -> bool:
    return _POSTER_CLASS in (node.get("class") or "").split()


def _json_ld(scripts: list[_Element]) -> Iterator[dict[str, Any]]:
    for node in scripts:
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
