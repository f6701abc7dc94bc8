# ruff: noqa: S608 - names of our own
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

_OWN: Final = {
    "script": "coalesce(a.script_kind, a.script)",
    "region": "coalesce(a.region, 'not told')",
    "language": "a.language",
    "year": "coalesce(substr(a.published, 1, 4), 'unknown')",
    "encoding": "coalesce(a.encoding, 'given as text')",
    "chain": "a.chain_version",
    "class": "coalesce(a.quality_class, 'not judged')",
    "page_kind": "coalesce(a.page_kind, 'not told')",
    "source": "(SELECT name FROM sources WHERE sources.id = a.source_id)",
    "host": "a.url",
}
"""What an article itself says."""

_AMONG: Final = "WHERE c.position BETWEEN :first AND :last AND l.article_id = c.id"
_LINKED: Final = {
    "lender": "SELECT k.name, count(DISTINCT l.article_id) FROM temp._chosen c CROSS JOIN article_lenders l"
    f" JOIN lenders k ON k.id = l.lender_id {_AMONG} GROUP BY k.id",
    "topic": "SELECT k.topic, count(DISTINCT l.article_id) FROM temp._chosen c CROSS JOIN article_topics l"
    f" JOIN topics k ON k.id = l.topic_id {_AMONG} GROUP BY k.id",
    "pii": f"SELECT l.kind, count(*) FROM temp._chosen c CROSS JOIN pii l {_AMONG} GROUP BY 1",
    "edits": "SELECT l.rule || ' (' || l.certainty || ')', count(*) FROM temp._chosen c CROSS JOIN edits l"
    f" {_AMONG} GROUP BY 1",
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


Tally = dict[str, Counter[str]]
"""How many articles (or edits, or places of personal data) there are of each lender, host, ..."""


def tally(connection: sqlite3.Connection, first: int, last: int) -> Tally:
    """Count among the articles at some positions of temp._chosen; the sum of all positions is that of the dataset."""
    found: Tally = {}
    among = {"first": first, "last": last}
    rows = connection.execute(
        f"""SELECT {", ".join(_OWN.values())} FROM temp._chosen c JOIN articles a ON a.id = c.id
        WHERE c.position BETWEEN :first AND :last""",
        among,
    ).fetchall()
    for name, column in zip(_OWN, zip(*rows, strict=True), strict=False):
        values = map(folder_of_host, column) if name == "host" else map(str, column)
        found[name] = Counter(values)
    for name, query in _LINKED.items():
        counter = found[name] = Counter()
        for value, number in connection.execute(query, among):
            counter[str(value)] += number
    return found


def gather(
    connection: sqlite3.Connection, options: ExportOptions, parts: tuple[Part, ...], release: Release, tallied: Tally
) -> Facts:
    """Put together what is told of what stands in temp._chosen, and has been counted."""
    names = (
        *("articles", "text_chars", "without_copies", "repaired", "lossy", "clusters", "families"),
        *("published_first", "published_last", "seen_first", "seen_last"),
    )
    row = connection.execute(_SUMS).fetchone()
    sums = {n: int(v) if isinstance(v, float) else v for n, v in zip(names, row, strict=True)}
    counts = {name: _sorted(tallied.get(name, Counter()).items()) for name in (*_OWN, *_LINKED)}
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
