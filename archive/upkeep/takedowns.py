"""What was taken down: a list beside the WARC files, so that neither a crawl nor a rebuild brings it back.

The list holds addresses, hosts, hashes and reasons, never text. It lies with the captures because everything else can
be made anew from them.

An address is covered in every writing under which a server may give the page again: with another scheme, a default
port, another of the hosts www.x, m.x, wap.x and x, session words, percent signs that are not needed, or dots and
doubled slashes in its path. It is better to keep out too much.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import quote, unquote_to_bytes, urlsplit

from archive.captures import article_url
from archive.warc.reader import host_of
from pipelines.web.canonical import without_twin

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from pathlib import Path

FILE: Final = "takedowns.jsonl"

_DEFAULT_PORTS: Final = frozenset({None, 80, 443})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """One takedown."""

    pattern: str
    """A canonical URL, or a host."""
    kind: str
    """ "url" or "host"."""
    reason: str
    taken_at: str
    articles: tuple[dict[str, int | str], ...]
    """id and sha256 of the articles that were removed."""
    captures: int
    """Records removed from the WARC files."""


class Takedowns:
    """The addresses that are not to be fetched, kept or shown."""

    def __init__(self, tombstones: Iterable[Tombstone]) -> None:
        self.tombstones = tuple(tombstones)
        self._pages = {page_key(one.pattern) for one in self.tombstones if one.kind == "url"}
        self._sites = {key.partition("/")[0].partition(":")[0] for key in self._pages}
        self._hosts = {_host(one.pattern) for one in self.tombstones if one.kind == "host"}
        self._twins = {without_twin(host) for host in self._hosts}

    def __bool__(self) -> bool:
        return bool(self.tombstones)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the list of a folder of captures; an absent one is empty."""
        path = folder / FILE
        if not path.exists():
            return cls(())
        lines = (json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip())
        return cls(Tombstone(**line | {"articles": tuple(line["articles"])}) for line in lines)

    def covers(self, url: str) -> bool:
        """Say whether an address was taken down, by itself or with its host."""
        host = _host(host_of(url)) if self.tombstones else ""
        return bool(host) and (
            self.covers_host(host) or (without_twin(host) in self._sites and page_key(url) in self._pages)
        )

    def covers_host(self, host: str) -> bool:
        """Say whether a host was taken down, as itself, as one that names the same site, or with one above it."""
        host = _host(host)
        labels = host.split(".")
        return without_twin(host) in self._twins or any(
            ".".join(labels[place:]) in self._hosts for place in range(len(labels))
        )


@lru_cache(maxsize=1024)
def page_key(url: str) -> str:
    """Give what the writings of a page's address have in common: its host and port, path and query.

    >>> page_key("https://m.Debt.example:443//a/../a/%31.html?from=timeline#top")
    'debt.example/a/1.html'
    >>> page_key("http://debt.example:8080/逾期?p=%e5%82%ac") == page_key("http://debt.example:8080/%E9%80%BE%E6%9C%9F?p=催")
    True
    """
    try:
        parts = urlsplit(article_url(url))
        port = parts.port
    except ValueError:
        return url
    kept: list[str] = []
    for name in _plain(parts.path).split("/"):
        if name == "..":
            del kept[-1:]
        elif name not in {"", "."}:
            kept.append(name)
    path = "/".join(["", *kept, ""])
    if not parts.path.endswith("/"):
        path = path.removesuffix("/")
    place = without_twin(_host(parts.hostname or "")) + ("" if port in _DEFAULT_PORTS else f":{port}")
    return place + (path or "/") + (f"?{_plain(parts.query)}" if parts.query else "")


def _plain(text: str) -> str:
    """Write a path or query with percent signs only where they are needed.

    What is one of the reserved characters when decoded stays as it is, for there the two writings differ.
    """
    pieces = re.split(r"(%[0-9A-Fa-f]{2})", text)
    return "".join(
        quote(unquote_to_bytes(piece), safe="")
        if place % 2
        else quote(piece, safe="/?:@!$&'()*+,;=%[]|", errors="surrogatepass")
        for place, piece in enumerate(pieces)
    )


def _host(host: str) -> str:
    name = host.lower().rstrip(".")
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError:
        return name


def why_gone(connection: sqlite3.Connection, id_or_url: str) -> str:
    """Say that an article was taken down; nothing where it was not."""
    query = "SELECT pattern, kind, reason, taken_at, articles, captures FROM takedowns ORDER BY id"
    for pattern, kind, reason, taken_at, articles, captures in connection.execute(query):
        removed = tuple(json.loads(articles))
        one = Tombstone(
            pattern=pattern, kind=kind, reason=reason, taken_at=taken_at, articles=removed, captures=captures
        )
        if Takedowns([one]).covers(id_or_url) or id_or_url in {str(article.get("id")) for article in removed}:
            return f"It was taken down on {taken_at[:10]}: {reason}"
    return ""


def add_tombstone(folder: Path, tombstone: Tombstone) -> None:
    """Add to the list, on disk before this returns."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / FILE).open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(tombstone), ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())
