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


_SPAN: Final = (("start", "a.start"), ("end", 'a."end"'))
_VERSION: Final = ("table_version", "a.table_version")


def _plain(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, f"a.{name}") for name in names)


def _mentions(plural: str, columns: tuple[tuple[str, str], ...], flags: tuple[str, ...]) -> AnnotationKind:
    singular = plural.removesuffix("s")
    # Each title that is no act has a row of its own; to a reader they are all of one kind.
    identifier = "iif(k.law GLOB 'unknown/*', 'unknown', k.law)" if plural == "laws" else f"k.{singular}"
    told = (("id", identifier), ("name", "k.name"), ("surface", "a.surface"), *_SPAN, _VERSION, *columns)
    tables = f"article_{plural} a JOIN {plural} k ON k.id = a.{singular}_id"
    return AnnotationKind(name=plural, columns=told, tables=tables, flags=flags)


_NAMED: Final = (("kind", "k.kind"), *_plain("in_title", "stale_name", "name_now"))

KINDS: Final = (
    _mentions("lenders", _NAMED, ("in_title", "stale_name")),
    _mentions("products", _NAMED, ("in_title", "stale_name")),
    _mentions("laws", _plain("article", "paragraph", "article_to", "article_now", "law_now", "stale"), ("stale",)),
    _mentions("topics", _plain("section", "in_heading", "stance"), ("in_heading",)),
    AnnotationKind(
        name="hotlines",
        columns=(
            *(("number", "k.hotline"), ("owner", "k.name"), ("surface", "a.surface"), *_SPAN),
            *_plain("stale", "number_now", "table_version"),
        ),
        tables="article_hotlines a JOIN hotlines k ON k.id = a.hotline_id",
        flags=("stale",),
    ),
    AnnotationKind(
        name="quantities",
        columns=(
            *_plain("kind", "value", "value_max", "unit", "bound", "context", "suspect", "surface"),
            *(*_SPAN, _VERSION),
        ),
        tables="quantities a",
        flags=("suspect",),
    ),
    AnnotationKind(name="pii", columns=(*_plain("kind", "surface"), *_SPAN, _VERSION), tables="pii a"),
    AnnotationKind(
        name="claims",
        columns=(*_plain("kind", "surface"), *_SPAN, *_plain("verdict", "basis", "table_version")),
        tables="claims a",
    ),
    AnnotationKind(
        name="title_names",
        columns=(
            ("id", "coalesce(k.lender, p.product)"),
            ("name", "coalesce(k.name, p.name)"),
            *(("surface", "a.surface"), *_SPAN, _VERSION),
        ),
        tables="article_title_names a LEFT JOIN lenders k ON k.id = a.lender_id "
        "LEFT JOIN products p ON p.id = a.product_id",
    ),
)
"""Every kind, in the order and with the fields of `yuqi clean`."""


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
