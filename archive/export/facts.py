"""What can be counted in a dataset: for its card, its datasheet and its release notes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

from archive.export.selection import folder_of_host

if TYPE_CHECKING:
    import sqlite3

    from archive.export.options import ExportOptions
    from archive.export.selection import Part
    from archive.releases import Release

Counts = tuple[tuple[str, int], ...]

MOST: Final = 50
"""Rows of a table of the datasheet; what is left over is counted together."""

_GROUPED: Final = {
    "script": "coalesce(a.script_kind, a.script)",
    "region": "coalesce(a.region, 'not told')",
    "language": "a.language",
    "year": "coalesce(substr(a.published, 1, 4), 'unknown')",
    "encoding": "coalesce(a.encoding, 'given as text')",
    "chain": "a.chain_version",
    "class": "coalesce(a.quality_class, 'not judged')",
    "page_kind": "coalesce(a.page_kind, 'not told')",
}
_LINKED: Final = {
    "lender": "SELECT k.name, count(DISTINCT l.article_id) FROM temp._chosen c CROSS JOIN article_lenders l"
    " JOIN lenders k ON k.id = l.lender_id WHERE l.article_id = c.id GROUP BY k.id",
    "topic": "SELECT k.topic, count(DISTINCT l.article_id) FROM temp._chosen c CROSS JOIN article_topics l"
    " JOIN topics k ON k.id = l.topic_id WHERE l.article_id = c.id GROUP BY k.id",
    "pii": "SELECT l.kind, count(*) FROM temp._chosen c CROSS JOIN pii l WHERE l.article_id = c.id GROUP BY 1",
    "edits": "SELECT e.rule || ' (' || e.certainty || ')', count(*) FROM temp._chosen c CROSS JOIN edits e"
    " WHERE e.article_id = c.id GROUP BY 1",
}
_SUMS: Final = """SELECT count(*), total(text_chars), total(is_primary), total(edit_count > 0),
    total(flag_count > 0 OR replaced_chars > 0), count(DISTINCT cluster_id), count(DISTINCT family_id),
    min(nullif(published, '')), max(published), min(first_seen), max(last_seen)
    FROM temp._chosen c JOIN articles a ON a.id = c.id"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that is told of a dataset, besides its fields and files."""

    release: Release
    options: ExportOptions
    parts: tuple[Part, ...]
    sums: dict[str, Any]
    """articles, text_chars, without_copies, repaired, lossy, clusters, families, first and last dates."""
    counts: dict[str, Counts]
    """Of the articles, by host, script, ...; the commonest first."""
    gaps: dict[str, Counts]
    """Of the whole archive: pages rejected by reason, articles estimated to be missing by source, takedowns."""
    program: str
    """Version of the program."""


def gather(connection: sqlite3.Connection, options: ExportOptions, parts: tuple[Part, ...], release: Release) -> Facts:
    """Count what stands in temp._chosen."""
    names = (
        *("articles", "text_chars", "without_copies", "repaired", "lossy", "clusters", "families"),
        *("published_first", "published_last", "seen_first", "seen_last"),
    )
    row = connection.execute(_SUMS).fetchone()
    sums = {n: int(v) if isinstance(v, float) else v for n, v in zip(names, row, strict=True)}
    own = "FROM temp._chosen c JOIN articles a ON a.id = c.id"
    counts = {
        name: _counted(connection, f"SELECT {what}, count(*) {own} GROUP BY 1") for name, what in _GROUPED.items()
    }
    counts |= {name: _counted(connection, query) for name, query in _LINKED.items()}
    hosts = Counter(folder_of_host(url) for (url,) in connection.execute(f"SELECT a.url {own}"))
    counts["host"] = _sorted(hosts.items())
    counts["source"] = _counted(
        connection, f"SELECT s.name, count(*) {own} JOIN sources s ON s.id = a.source_id GROUP BY s.id"
    )
    return Facts(
        release=release,
        options=options,
        parts=parts,
        sums=sums,
        counts=counts,
        gaps={
            "rejections": _counted(connection, "SELECT reason, count(*) FROM rejections GROUP BY 1"),
            "missing": _counted(
                connection,
                "SELECT source, sum(max(estimated - articles, 0)) FROM coverage WHERE estimated IS NOT NULL GROUP BY 1",
            ),
            "takedowns": _counted(connection, "SELECT kind, count(*) FROM takedowns GROUP BY 1"),
        },
        program=version("yuqi"),
    )


def _counted(connection: sqlite3.Connection, query: str) -> Counts:
    return _sorted((str(name), int(number)) for name, number in connection.execute(query))


def _sorted(counts: Any) -> Counts:
    return tuple(sorted(counts, key=lambda one: (-one[1], one[0])))
