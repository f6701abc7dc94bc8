"""Which articles are exported, in which files and in which order.

The articles chosen are written down in a temporary table of the reading connection, never in the archive; texts are
read by it, so memory grows with the number of articles by a few bytes each and not with their texts.
"""

from __future__ import annotations

import hashlib
import heapq
import re
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from archive.errors import UserError
from archive.export.splits import split_articles
from archive.search.search import SINCE, UNTIL, date_bound, require_named, source_id
from pipelines.annotate.tables import quality_table

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from archive.reader import Archive

PARTITIONS: Final = ("month", "host")

BATCH_ARTICLES: Final = 500
"""Articles that are read and prepared together: a few megabytes."""

CHOSEN: Final = """CREATE TEMP TABLE _chosen(
    position INTEGER PRIMARY KEY,       -- in the order of the files
    id INTEGER NOT NULL UNIQUE,
    split TEXT NOT NULL,                -- empty without splits
    partition TEXT NOT NULL             -- empty without partitions
)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which articles; all when nothing is said."""

    where: str | None = None
    """An SQL condition over `articles`; it may use subqueries and the zh_ functions."""
    unique: bool = False
    """Only the canonical copy of each cluster."""
    since: str | None = None
    """ISO 8601, as long as known: published not certainly before it."""
    until: str | None = None
    sources: tuple[str, ...] = ()
    """Names of sources, any of them."""
    lenders: tuple[str, ...] = ()
    """Identifiers of lenders, any of them mentioned."""
    min_confidence: float | None = None
    """0 to 1: how sure the choice of main text has to be."""
    quality_classes: tuple[str, ...] = ()
    """Of `pipelines/tables/quality.yaml`, or "article": any of them."""
    min_quality: float | None = None
    """0 to 1: the quality score that has to be reached."""
    sample: int | None = None
    """So many of them, drawn by chance."""
    seed: int = 0
    """Of the sample: the same seed draws the same articles."""

    def said(self) -> dict[str, Any]:
        """Give what was asked for, without what was left open."""
        asked = {name: value for name, value in asdict(self).items() if value not in (None, False, ())}
        if self.sample is None:
            asked.pop("seed", None)
        else:
            asked["seed"] = self.seed
        return asked


_PLACE_END: Final = re.compile(r"[/?#]")
_NAMING: Final = "SELECT m.article_id FROM article_lenders m JOIN lenders k ON k.id = m.lender_id"
EVERYTHING: Final = Selection()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Articles that stand in one file of each format: positions `first` to `last` of the temporary table."""

    split: str
    """ "train", "validation", "test"; empty without splits."""
    partition: str
    """ "2024-11", "www.example.cn"; empty without partitions."""
    folder: str
    """Within the dataset; empty or ending with a slash."""
    first: int
    last: int
    """`first` - 1 where there are none."""

    @property
    def articles(self) -> int:
        return self.last - self.first + 1

    def ranges(self) -> list[tuple[int, int]]:
        """Give (first, last) position of each batch."""
        firsts = range(self.first, self.last + 1, BATCH_ARTICLES)
        return [(first, min(first + BATCH_ARTICLES - 1, self.last)) for first in firsts]


def choose(
    archive: Archive, selection: Selection, *, ratios: tuple[float, ...] = (), partition: str | None = None
) -> tuple[Part, ...]:
    """Write the chosen articles into the temporary table; give the files they stand in, in order.

    Within a file articles are ordered by source, then by date, then by number: statistics of a Parquet row group then
    tell a reader which groups to leave out.

    Args:
        archive: to choose from; call this within its snapshot.
        selection: which articles.
        ratios: shares of train, validation and test; none for one file.
        partition: "month" or "host": a folder for each.

    Raises:
        UserError: the condition is none, no such source or lender, or a date that is none.
    """
    connection = archive.connection
    ids = list(_ids(archive, selection))
    connection.execute("DROP TABLE IF EXISTS temp._chosen")
    connection.execute(CHOSEN)
    splits = split_articles(connection, ids, ratios) if ratios else {}
    partitions = _partitions(connection, partition) if partition else {}
    connection.execute("CREATE TEMP TABLE _unordered(id INTEGER PRIMARY KEY, split TEXT, partition TEXT)")
    connection.executemany(
        "INSERT INTO temp._unordered VALUES (?, ?, ?)",
        ((number, splits.get(number, ""), partitions.get(number, "")) for number in ids),
    )
    connection.execute(
        """INSERT INTO temp._chosen(id, split, partition) SELECT u.id, u.split, u.partition
        FROM temp._unordered u JOIN articles a ON a.id = u.id JOIN sources s ON s.id = a.source_id
        ORDER BY CASE u.split WHEN 'train' THEN 0 WHEN 'validation' THEN 1 ELSE 2 END, u.partition, s.name,
            a.published IS NULL, a.published, a.id"""
    )
    connection.execute("DROP TABLE temp._unordered")
    return tuple(_parts(connection, is_split=bool(ratios), partition=partition))


def _parts(connection: sqlite3.Connection, *, is_split: bool, partition: str | None) -> Iterator[Part]:
    rows = connection.execute(
        "SELECT split, partition, min(position), max(position) FROM temp._chosen GROUP BY 1, 2 ORDER BY 3"
    ).fetchall()
    found = {(split, name): (first, last) for split, name, first, last in rows}
    if is_split and partition is None:
        # A split without articles is a file without rows: a reader asks for all three.
        for split in ("train", "validation", "test"):
            found.setdefault((split, ""), (1, 0))
    elif not found:
        found["", ""] = (1, 0)
    for (split, name), (first, last) in found.items():
        folder = (f"{split}/" if split else "") + (f"{partition}={name}/" if name else "")
        yield Part(split=split, partition=name, folder=folder, first=first, last=last)


def _ids(archive: Archive, selection: Selection) -> Iterable[int]:
    conditions, parameters = _conditions(archive.connection, selection)
    ids = archive.article_ids(" AND ".join(conditions) or None, parameters)
    if selection.sample is None:
        return ids
    if selection.sample < 0:
        raise UserError(f"A sample of {selection.sample} articles cannot be drawn. Ask for 0 or more.")
    # The lowest hashes: another article in the archive changes at most one of the sample.
    addresses = "SELECT url FROM articles WHERE id = ?"
    ranked = (
        (_draw(selection.seed, archive.connection.execute(addresses, (number,)).fetchone()[0]), number)
        for number in ids
    )
    return [number for _, number in heapq.nsmallest(selection.sample, ranked)]


def _draw(seed: int, url: str) -> bytes:
    return hashlib.sha256(f"{seed}:{url}".encode()).digest()


def _conditions(connection: sqlite3.Connection, selection: Selection) -> tuple[list[str], dict[str, Any]]:
    conditions: list[str] = []
    parameters: dict[str, Any] = {}
    if selection.where is not None:
        # The line ends keep a comment in the condition from swallowing the rest.
        conditions.append(f"(\n{selection.where}\n)")
    if selection.unique:
        conditions.append("articles.is_primary = 1")
    for name, bound, condition in (("since", selection.since, SINCE), ("until", selection.until, UNTIL)):
        if bound is not None:
            conditions.append(condition.replace("a.published", "articles.published"))
            parameters[name] = date_bound(bound)
    if selection.sources:
        numbers = ", ".join(str(source_id(connection, name)) for name in selection.sources)
        conditions.append(f"articles.source_id IN ({numbers})")
    for number, name in enumerate(selection.lenders):
        require_named(connection, "lender", name)
        parameters[f"lender{number}"] = name
    if selection.lenders:
        names = ", ".join(f":lender{number}" for number in range(len(selection.lenders)))
        conditions.append(f"articles.id IN ({_NAMING} WHERE k.lender IN ({names}))")
    _add_quality(selection, conditions, parameters)
    return conditions, parameters


def _add_quality(selection: Selection, conditions: list[str], parameters: dict[str, Any]) -> None:
    for column, least in (("confidence", selection.min_confidence), ("quality_score", selection.min_quality)):
        if least is not None:
            conditions.append(f"articles.{column} >= :{column}")
            parameters[column] = least
    if selection.quality_classes:
        classes = {f"class{number}": _quality_class(name) for number, name in enumerate(selection.quality_classes)}
        conditions.append(f"articles.quality_class IN ({', '.join(f':{name}' for name in classes)})")
        parameters |= classes


def _quality_class(name: str) -> str:
    known = ("article", *quality_table()["classes"])
    if name not in known:
        raise UserError(f"Unknown quality class {name!r}. Choose from {', '.join(known)}.")
    return name


def _partitions(connection: sqlite3.Connection, partition: str) -> dict[int, str]:
    rows = connection.execute("SELECT id, published, url FROM articles")
    if partition == "month":
        return {number: published[:7] if len(published or "") >= 7 else "unknown" for number, published, _ in rows}
    return {number: folder_of_host(url) for number, _, url in rows}


def folder_of_host(url: str) -> str:
    """Give the name of a host's folder: an address is a stranger's text, so only what a host name may hold.

    >>> folder_of_host("http://WWW.example.cn:8080/../x"), folder_of_host("nonsense")
    ('www.example.cn_8080', 'unknown')
    """
    scheme, slashes, rest = url.partition("://")
    return _folder_of_place(f"{scheme}{slashes}{_PLACE_END.split(rest, maxsplit=1)[0]}")


@lru_cache(maxsize=10_000)
def _folder_of_place(place: str) -> str:
    try:
        host = urlsplit(place).netloc.lower().rpartition("@")[2]
    except ValueError:
        host = ""
    safe = "".join(char if char.isascii() and (char.isalnum() or char in "-.") else "_" for char in host)[:100]
    return safe.strip(".") or "unknown"
