"""A first draft of a source file, from the links of one listing page; a person looks it over and enables it."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from archive.errors import UserError
from crawler.reading.links import anchors
from crawler.sites.fetch import PoliteFetcher
from crawler.sites.pagemarks import is_page_mark
from crawler.sites.preview import raw_page
from crawler.sites.source import DEFAULT_DELAY_SECONDS, host_port, is_loopback_host, path_and_query
from pipelines.config import DEFAULT
from pipelines.decode import decode
from pipelines.records import Reject

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from crawler.reading.links import Anchor
    from crawler.sites.fetch import Answer

MAX_TEXT_BYTES: Final = 60
"""Of a link's text that count for it: a headline is about thirty characters."""

MIN_FOLDERS: Final = 3
"""Folders that articles must lie in, none with more than half of them, before any folder at that place is taken."""

MAX_EXAMPLES: Final = 3

_ANY_FOLDER: Final = "[^/]+"
_DIGITS: Final = re.compile(r"\d+")
_PAGER: Final = re.compile(
    r"(?:list|index|page|category|p)[-_/]?(?:\d+_)?\d+|[?&](?:page|paged|pageno)=\d+", re.IGNORECASE
)
"""Addresses of further listing pages. Source: the URL templates of DedeCMS, EmpireCMS, WordPress, Z-Blog."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Articles:
    """The links taken for articles."""

    pattern: str
    links: list[Anchor]
    alike: list[Anchor]
    """Links that end as articles do and are not matched."""
    others: list[Anchor]
    """Further links that are not matched, but for the front page; those with the most text first."""


def draft_source(url: str) -> str:
    """Fetch a listing page and write a source file for it, disabled, with an example beside each guess.

    The article pattern is that of the group of links with the most text: addresses alike but for their digits, and
    where they are spread over several folders, but for one folder.

    Raises:
        UserError: no web address, no answer, robots.txt forbids it, or no group of links looks like articles.
    """
    host = host_port(url)
    if not host:
        raise UserError(f"{url} is no web address. Give a listing page, with https:// in front.")
    delay = 0.0 if is_loopback_host(urlsplit(url).hostname or "") else DEFAULT_DELAY_SECONDS
    answer = PoliteFetcher({host}, delay).get(url)
    there = (anchor for anchor in anchors(answer.body, answer.url) if host_port(anchor.url) == host)
    links = list({path_and_query(anchor.url): anchor for anchor in there}.values())  # each page once
    pages = [anchor for anchor in links if _is_pager(anchor, answer.url)]
    others = [
        anchor for anchor in links if anchor not in pages and path_and_query(anchor.url) != path_and_query(answer.url)
    ]
    articles = _articles(others, pages)
    if not articles:
        raise UserError(f"{url} answered {answer.status} and has no group of links that look like articles.")
    return _toml(answer, url, articles, pages)


def _is_pager(anchor: Anchor, listing_url: str) -> bool:
    subject = path_and_query(anchor.url)
    listing = path_and_query(listing_url)
    if is_page_mark(anchor.text) and subject != listing and _pages_of(subject) == _pages_of(listing):
        return True
    below = subject.startswith(listing.rpartition("/")[0])
    return anchor.is_next or (below and _PAGER.search(subject) is not None)


def _articles(links: Collection[Anchor], pages: Iterable[Anchor]) -> _Articles | None:
    groups: defaultdict[str, list[Anchor]] = defaultdict(list)
    for anchor in links:
        subject = path_and_query(anchor.url)
        if _DIGITS.search(subject):
            groups[_pattern(subject)].append(anchor)
    if not groups:
        return None
    pagers = [path_and_query(anchor.url) for anchor in pages]
    candidates = groups | {
        pattern: group
        for pattern, group in _spread(groups).items()
        if not any(re.search(pattern, pager) for pager in pagers)
    }
    pattern, group = max(candidates.items(), key=lambda item: sum(min(len(a.text), MAX_TEXT_BYTES) for a in item[1]))
    end = pattern.rpartition("/")[2]
    unmatched = [anchor for anchor in links if not re.search(pattern, path_and_query(anchor.url))]
    alike = [anchor for anchor in unmatched if _pattern(path_and_query(anchor.url)).rpartition("/")[2] == end]
    others = [anchor for anchor in unmatched if anchor not in alike and path_and_query(anchor.url) != "/"]
    others.sort(key=lambda anchor: -len(anchor.text))
    return _Articles(pattern=pattern, links=group, alike=alike, others=others)


def _spread(groups: dict[str, list[Anchor]]) -> dict[str, list[Anchor]]:
    """Join the groups that differ in one folder, where the links are spread over it (see MIN_FOLDERS)."""
    joined: defaultdict[str, list[list[Anchor]]] = defaultdict(list)
    for pattern, group in groups.items():
        path, mark, query = pattern.partition(r"\?")
        folders = path.split("/")
        for place in range(1, len(folders) - 1):
            wider = "/".join([*folders[:place], _ANY_FOLDER, *folders[place + 1 :]])
            joined[wider + mark + query].append(group)
    found = {}
    for pattern, parts in joined.items():
        together = [anchor for part in parts for anchor in part]
        if len(parts) >= MIN_FOLDERS and 2 * max(map(len, parts)) <= len(together):
            found[pattern] = together
    return found


def _pattern(subject: str) -> str:
    r"""Generalise an address.

    >>> _pattern("/yuqi/2024/1106/3456.html")
    '^/yuqi/\\d+/\\d+/\\d+\\.html$'
    """
    return "^" + r"\d+".join(re.escape(piece) for piece in _DIGITS.split(subject)) + "$"


def _pages_of(subject: str) -> str:
    r"""Generalise the last number of an address: the numbers before it tell one board of a forum from another.

    >>> _pages_of("/forum-2-1.html")
    '^/forum\\-2\\-\\d+\\.html$'
    """
    numbers = list(_DIGITS.finditer(subject))
    if not numbers:
        return _pattern(subject)
    last = numbers[-1]
    return f"^{re.escape(subject[: last.start()])}\\d+{re.escape(subject[last.end() :])}$"


def _page_pattern(subject: str, listing: str) -> str:
    pages = _pages_of(subject)
    return pages if pages == _pages_of(listing) else _pattern(subject)


def _toml(answer: Answer, url: str, articles: _Articles, pages: list[Anchor]) -> str:
    parts = urlsplit(answer.url)
    name = re.sub(r"[^a-z0-9]+", "-", parts.netloc.lower().removeprefix("www.")).strip("-")[:64] or "site"
    listing = path_and_query(answer.url)
    lines = [
        f"# Drafted from {_line(url)}. Look it over, try it with `yuqi sources check {name}`, then enable it.",
        f"name = {_quoted(name)}",
        f"title = {_quoted(_title(answer) or name)}",
        f"home = {_quoted(f'{parts.scheme}://{parts.netloc}/')}",
        "enabled = false",
        f"listings = [{_quoted(listing)}]",
        f"# {len(articles.links)} links, for example {_line(path_and_query(articles.links[0].url))}",
        f"articles = {_quoted(articles.pattern)}",
    ]
    if articles.alike:
        example = _line(path_and_query(articles.alike[0].url))
        lines.append(f"# {len(articles.alike)} other links look alike and are not matched, for example {example}")
    if articles.others:
        examples = ", ".join(_line(path_and_query(anchor.url)) for anchor in articles.others[:MAX_EXAMPLES])
        lines.append(f"# {len(articles.others)} further links of the page are not matched, for example {examples}")
    if pages:
        patterns = sorted({_page_pattern(path_and_query(anchor.url), listing) for anchor in pages})
        lines += [
            f"# for example {_line(path_and_query(pages[0].url))}",
            f"listing_pages = {_quoted('|'.join(patterns))}",
        ]
    else:
        lines.append("# listing_pages = '...'   no further pages of the listing were found")
    delay = 0 if is_loopback_host(parts.hostname or "") else DEFAULT_DELAY_SECONDS
    lines.append(f"delay_seconds = {delay}")
    return "\n".join(lines) + "\n"


def _title(answer: Answer) -> str | None:
    try:
        decoded = decode(raw_page(answer.url, answer), DEFAULT)
    except Reject:
        return None
    found = BeautifulSoup(decoded.html, "lxml").title
    title = found.get_text() if found is not None else ""
    return "".join(c for c in " ".join(title.split()) if c.isprintable())[:80] or None


def _quoted(text: str) -> str:
    # A JSON string is a TOML basic string, but for DEL and lone surrogates, which `printable` took out.
    return json.dumps(text, ensure_ascii=False) if "\\" not in text or "'" in text else f"'{text}'"


def _line(text: str) -> str:
    return "".join(c for c in text if c.isprintable())
