"""The annotations of articles, read back in the shape of `yuqi clean`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotationKind:
    """A kind of annotation and where its rows stand."""

    name: str
    columns: tuple[tuple[str, str], ...]
    """(field, SQL expression), in the order of the contract."""
    tables: str
    flags: tuple[str, ...] = ()
    """Fields that are true or false."""


def _mentions(plural: str, singular: str, *more: str, flags: tuple[str, ...] = ()) -> AnnotationKind:
    # Titles of no act have keys of their own (unknown/title) and one identifier.
    key = "iif(k.law LIKE 'unknown/%', 'unknown', k.law)" if singular == "law" else f"k.{singular}"
    columns = [("id", key), ("name", "k.name"), ("surface", "a.surface"), *_SPAN]
    columns += [(name, f"a.{name}") for name in more]
    tables = f"article_{plural} a JOIN {plural} k ON k.id = a.{singular}_id"
    return AnnotationKind(name=plural, columns=tuple(columns), tables=tables, flags=flags)


_SPAN: Final = (("start", "a.start"), ("end", 'a."end"'))

KINDS: Final = (
    _mentions("lenders", "lender"),
    _mentions("products", "product"),
    _mentions("laws", "law", "article", "article_now", "stale", flags=("stale",)),
    _mentions("topics", "topic", "section"),
    AnnotationKind(
        name="hotlines",
        columns=(("number", "k.hotline"), ("owner", "k.name"), ("surface", "a.surface"), *_SPAN),
        tables="article_hotlines a JOIN hotlines k ON k.id = a.hotline_id",
    ),
    AnnotationKind(
        name="quantities",
        columns=(
            *((name, f"a.{name}") for name in ("kind", "value", "value_max", "unit", "suspect", "surface")),
            *_SPAN,
        ),
        tables="quantities a",
        flags=("suspect",),
    ),
    AnnotationKind(name="pii", columns=(("kind", "a.kind"), ("surface", "a.surface"), *_SPAN), tables="pii a"),
)
"""Every kind, in the order of the contract."""


def annotations_of(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, dict[str, list[dict[str, Any]]]]:
    """Give the annotations of some articles, by article id and kind, each kind in the order of the text."""
    found: dict[int, dict[str, list[dict[str, Any]]]] = {number: {kind.name: [] for kind in KINDS} for number in ids}
    marks = ", ".join("?" * len(ids))
    for kind in KINDS:
        columns = ", ".join(expression for _, expression in kind.columns)
        names = [name for name, _ in kind.columns]
        rows = connection.execute(
            f"""SELECT a.article_id, {columns} FROM {kind.tables} WHERE a.article_id IN ({marks})
            ORDER BY a.article_id, a.start, a."end", {columns}""",  # noqa: S608 - constants and question marks
            ids,
        )
        for number, *values in rows:
            annotation = dict(zip(names, values, strict=True))
            annotation |= {flag: bool(annotation[flag]) for flag in kind.flags}
            found[number][kind.name].append(annotation)
    return found
