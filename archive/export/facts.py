"""What can be counted in a dataset: for its card, its datasheet and its release notes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from importlib.metadata import version
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from archive.export.selection import folder_of_host

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable

    from archive.export.batches import Batch
    from archive.export.options import ExportOptions
    from archive.export.selection import Part
    from archive.upkeep.releases import Release

Counts = tuple[tuple[str, int], ...]

MOST: Final = 50
"""Rows of a table of the datasheet; what is left over is counted together."""

_OWN: Final = {
    "script": (("script_kind", "script"), None),
    "region": (("region",), "not told"),
    "language": (("language",), None),
    "year": (("published",), "unknown"),
    "encoding": (("encoding",), "given as text"),
    "chain": (("chain_version",), None),
    "class": (("quality_class",), "not judged"),
    "page_kind": (("page_kind",), "not told"),
    "source": (("source",), None),
    "host": (("url",), None),
}
"""What an article itself says: its fields, the first that has a value counts, and what is told where none has."""

_SHORTENED: Final[dict[str, Callable[[str], str]]] = {"year": itemgetter(slice(4)), "host": folder_of_host}
_LINKED: Final = {"lender": ("lenders", "name"), "topic": ("topics", "id")}
"""What articles are counted by that mention it: list and field."""

_PII: Final = """SELECT l.kind, count(*) FROM temp._chosen c CROSS JOIN pii l
    WHERE c.position BETWEEN ? AND ? AND l.article_id = c.id GROUP BY 1"""
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


def tally(batch: Batch, personal: Iterable[tuple[str, int]]) -> Tally:
    """Count in a batch; the sum of all batches is that of the dataset.

    Args:
        batch: of articles.
        personal: kinds of personal data and how often they are, as `personal_data` gives them.
    """
    found: Tally = {"pii": Counter(dict(personal))}
    for name, (fields, otherwise) in _OWN.items():
        values: Iterable[str | None] = batch.columns[fields[0]]
        if len(fields) > 1:
            values = map(_first, values, batch.columns[fields[1]])
        if shorten := _SHORTENED.get(name):
            values = (value and shorten(value) for value in values)
        counter = Counter(values)
        found[name] = Counter({str(otherwise if v is None else v): number for v, number in counter.items()})
    for name, (of, field) in _LINKED.items():
        mentions = pa.table(
            [pc.list_parent_indices(batch.lists[of]), batch.lists[of].values.field(field)], ["of", "is"]
        )
        found[name] = _counted(mentions.group_by(["of", "is"], use_threads=False).aggregate([])["is"])
    edits = batch.lists["edits"].values
    told = pc.binary_join_element_wise(edits.field("rule"), " (", edits.field("certainty"), ")", "")
    found["edits"] = _counted(told)
    return found


def personal_data(connection: sqlite3.Connection, first: int, last: int) -> list[tuple[str, int]]:
    """Count the places of personal data in the articles at some positions of temp._chosen, whatever the profile."""
    return connection.execute(_PII, (first, last)).fetchall()


def _first(one: str | None, other: str | None) -> str | None:
    return other if one is None else one


def _counted(values: Any) -> Counter[str]:
    return Counter({one["values"]: one["counts"] for one in pc.value_counts(values).to_pylist()})


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
    counts = {name: _sorted(tallied.get(name, Counter()).items()) for name in (*_OWN, *_LINKED, "pii", "edits")}
    return Facts(
        release=release,
        options=options,
        parts=parts,
        sums=sums,
        counts=counts,
        gaps={
            "rejections": _told(connection, "SELECT reason, count(*) FROM rejections GROUP BY 1"),
            "missing": _told(
                connection,
                "SELECT source, sum(max(estimated - articles, 0)) FROM coverage WHERE estimated IS NOT NULL GROUP BY 1",
            ),
            "takedowns": _told(connection, "SELECT kind, count(*) FROM takedowns GROUP BY 1"),
        },
        program=version("yuqi"),
    )


def _told(connection: sqlite3.Connection, query: str) -> Counts:
    return _sorted((str(name), int(number)) for name, number in connection.execute(query))


def _sorted(counts: Any) -> Counts:
    return tuple(sorted(counts, key=lambda one: (-one[1], one[0])))
