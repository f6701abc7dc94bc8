"""What was taken down: a list beside the WARC files, so that neither a crawl nor a rebuild brings it back.

The list holds addresses, hosts, hashes and reasons, never text. It lies with the captures because everything else can
be made anew from them.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final, Self

from archive.captures import article_url
from archive.warc_reader import host_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from pathlib import Path

FILE: Final = "takedowns.jsonl"


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
        self._urls = {one.pattern for one in self.tombstones if one.kind == "url"}
        self._hosts = {one.pattern for one in self.tombstones if one.kind == "host"}

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
        if not self.tombstones:
            return False
        return article_url(url) in self._urls or host_of(url) in self._hosts


def why_gone(connection: sqlite3.Connection, id_or_url: str) -> str:
    """Say that an article was taken down; nothing where it was not."""
    asked = {article_url(id_or_url), host_of(id_or_url)}
    query = "SELECT pattern, taken_at, reason, articles FROM takedowns ORDER BY id"
    for pattern, taken_at, reason, articles in connection.execute(query):
        if pattern in asked or id_or_url in {str(article.get("id")) for article in json.loads(articles)}:
            return f"It was taken down on {taken_at[:10]}: {reason}"
    return ""


def add_tombstone(folder: Path, tombstone: Tombstone) -> None:
    """Add to the list, on disk before this returns."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / FILE).open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(tombstone), ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())
