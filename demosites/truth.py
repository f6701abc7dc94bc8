"""What is true of the fictional web, as one JSON object that can be written without being held.

    {"version", "seed", "scale",
     "sites":    [{"name", "template", "home", "charset_declared", "charset_served", "crawl_delay"}],
     "pages":    [{"url", "site", "kind", "expect", "reason", "article", "encoding_served"}],
     "articles": [{"key", "url", "site", "title", "title_hans", "author", "source_name", "published",
                   "published_precision", "breadcrumb", "sections", "text", "text_hans", "script", "damage", "lender",
                   "family", "cluster", "parts", "later", "personal"}],
     "clusters": {cluster: [key, ...]}, "families": {family: [key, ...]}}

`expect` is what a right crawler and chain do with the source files: listing, article, rejected or out_of_scope. A
`reason` of null leaves the reason of a rejection open. `text` is what ideal repair gives: words that a site deleted
and digits that it damaged stay so. `parts` lists the pages of an article on several pages with the text of each, else
it is empty; `later` holds title and text after the author changed them, else null. `personal` lists the personal data
on the page, {"kind", "surface"}; in the texts it is masked.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from demosites.templates.empire import Empire
from demosites.templates.wordpress import CHANGED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from demosites.page import Entry
    from demosites.site import Site
    from demosites.web import Web

VERSION: Final = 1


def sites(web: Web) -> Iterator[dict[str, Any]]:
    """Yield the sites in the order of their ports."""
    for site in web.sites:
        yield {
            "name": site.name, "template": site.template, "home": site.home,
            "charset_declared": site.charset_declared, "charset_served": site.charset_served,
            "crawl_delay": site.crawl_delay,
        }  # fmt: skip


def pages(web: Web) -> Iterator[dict[str, Any]]:
    """Yield every address, site by site."""
    for site in web.sites:
        for entry in site.entries():
            yield _page(site, entry)


def articles(web: Web) -> Iterator[dict[str, Any]]:
    """Yield every article, site by site."""
    for site in web.sites:
        for ordinal in range(site.count):
            yield _article(site, ordinal)


def groups(web: Web) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return clusters (copies of one work, single ones too) and families (one text, the lender swapped)."""
    clusters: dict[str, list[str]] = defaultdict(list)
    families: dict[str, list[str]] = defaultdict(list)
    for site in web.sites:
        for ordinal in range(site.count):
            posting = site.posting(ordinal)
            clusters[posting.cluster].append(posting.key)
            if posting.family is not None:
                families[posting.family].append(posting.key)
    return dict(clusters), dict(families)


def whole(web: Web) -> dict[str, Any]:
    """Return the truth in memory."""
    clusters, families = groups(web)
    return {
        "version": VERSION, "seed": web.seed, "scale": web.scale, "sites": list(sites(web)), "pages": list(pages(web)),
        "articles": list(articles(web)), "clusters": clusters, "families": families,
    }  # fmt: skip


def pieces(web: Web) -> Iterator[str]:
    """Yield the truth as pieces of JSON text, one object a line."""
    yield f'{{"version": {VERSION}, "seed": {web.seed}, "scale": {web.scale}'
    for field, rows in (("sites", sites(web)), ("pages", pages(web)), ("articles", articles(web))):
        yield f',\n"{field}": ['
        for place, row in enumerate(rows):
            yield f"{',' if place else ''}\n{json.dumps(row, ensure_ascii=False)}"
        yield "]"
    clusters, families = groups(web)
    yield f',\n"clusters": {json.dumps(clusters)},\n"families": {json.dumps(families)}}}\n'


def _page(site: Site, entry: Entry) -> dict[str, Any]:
    return {
        "url": site.home + entry.path[1:], "site": site.name, "kind": entry.kind, "expect": entry.expect,
        "reason": entry.reason, "article": entry.article, "encoding_served": entry.encoding,
    }  # fmt: skip


def _article(site: Site, ordinal: int) -> dict[str, Any]:
    article = site.article(ordinal)
    posting = article.posting
    printed = site.printed(ordinal)
    parts: list[dict[str, str]] = []
    if isinstance(site, Empire) and site.is_in_parts(ordinal):
        parts = [
            {
                "url": site.home + site.part_path(ordinal, number)[1:],
                "text": "\n".join(paragraph.text for paragraph in paragraphs),
            }
            for number, paragraphs in enumerate(site.parts(ordinal), 1)
        ]
    later = None
    if site.letter == "D" and ordinal == CHANGED:
        changed = site.article(ordinal, later=True)
        later = {"title": changed.title, "text": changed.text, "text_hans": changed.text_hans}
    lying = ("lying_charset",) if site.encoding(ordinal) != site.charset_served else ()
    return {
        "key": posting.key, "url": site.home + site.article_path(ordinal)[1:], "site": site.name,
        "title": article.title, "title_hans": article.title_hans, "author": printed.author,
        "source_name": printed.source_name, "published": printed.published,
        "published_precision": printed.precision, "breadcrumb": list(printed.breadcrumb),
        "sections": [
            {"level": paragraph.level, "number": paragraph.number, "heading": paragraph.heading}
            for paragraph in article.paragraphs
            if paragraph.level is not None
        ],
        "text": article.text, "text_hans": article.text_hans, "script": article.script,
        "damage": [*article.damage, *lying], "lender": posting.lender.name, "family": posting.family,
        "cluster": posting.cluster, "parts": parts, "later": later,
        "personal": [{"kind": article.contact.kind, "surface": article.contact.surface}] if article.contact else [],
    }  # fmt: skip
