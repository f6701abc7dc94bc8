"""What an exported article is made of: the one description that every format, schema and document is made from.

Names and order stand here or, for annotations, in `archive.annotated.annotations.KINDS`; types are read from the
tables, the words that explain a field from archive/datasette/columns.yaml. A column of an annotation needs no line
here.

Two profiles. `full` has everything. `open` is what may be passed on freely: where an article stands, what it is about,
what was repaired, and the hashes to check one's own copy by; no text of the page, no name of a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from archive.annotated.annotations import KINDS
from archive.datasette.description import column_descriptions

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

ARTICLE: Final = (
    *("id", "url", "canonical_url", "mirror_of", "source"),
    *("title", "title_hans", "title_raw", "author", "source_name", "editor"),
    *("published", "published_precision", "published_basis", "first_seen", "last_seen", "changed_at", "revision"),
    *("breadcrumb", "script", "script_kind", "region", "language", "encoding", "encoding_evidence", "replaced_chars"),
    *("confidence", "text_chars", "edit_count", "flag_count", "sha256", "fold_sha256"),
    *(
        "cluster_id",
        "family_id",
        "is_primary",
        "chain_version",
        "annotated_with",
        "quality_class",
        "quality_score",
        "page_kind",
        "text",
        "text_hans",
    ),
)
"""The columns of `articles` in an exported object, in order."""

_OF_PAGE: Final = ("a.position", "a.id")
_SPAN: Final = ("a.start", 'a."end"')
_BY_NAME: Final = ("a.name", "a.value")
LISTS: Final[Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]]] = {
    "sections": ("sections", ("level", "number", "heading", "start", "role"), _OF_PAGE),
    "edits": ("edits", ("field", "start", "end", "before", "after", "rule", "certainty", "confidence"), _OF_PAGE),
    "removed": ("removed_blocks", ("kind", "rule", "text"), _OF_PAGE),
    "quality_signals": ("quality_signals", ("name", "value"), _BY_NAME),
}
"""Lists of an exported object: name -> (table, columns, SQL of their order)."""

CAPTURE: Final = (
    *("url", "status", "fetched_at", "media_type", "charset_label", "body_bytes", "sha256"),
    *("warc_file", "warc_offset", "warc_length", "warc_record_id"),
)
"""Where the bytes of the current revision are."""

CONVERSION: Final = {
    "config": (
        "string",
        "OpenCC configuration that title and text were converted with; empty where they stand as found",
    ),
    "changed_chars": ("integer", "Characters of title and text that differ from the archive's"),
    "dictionaries": ("string", "Name and version of the dictionaries"),
}
"""What the export option --script did to title and text: name -> (type, description)."""

OPEN_LEAVES_OUT: Final = frozenset(
    {
        *("title_raw", "author", "editor", "text", "text_hans", "removed"),
        *("sections.heading", "edits.before", "edits.after", "annotations.pii"),
    }
)
"""What the profile `open` has not."""

_TRUTHS: Final = frozenset({"is_primary"})
_TYPES: Final = {"INTEGER": "integer", "REAL": "number", "TEXT": "string"}
_COLUMN: Final = re.compile(r'\b([a-z])\."?(\w+)')
_ALIASES: Final = re.compile(r"(?:^|JOIN )(\w+) ([a-z])\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A value of an exported object."""

    name: str
    type: str
    """ "integer", "number", "boolean", "string" or "strings"."""
    description: str
    path: str
    """Its place in the object: "url", "edits.before", "annotations.lenders.name"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """An object, or list of objects, within an exported object."""

    name: str
    description: str
    fields: tuple[Field, ...]
    tables: str = ""
    """SQL after FROM, for a list; its alias `a` has article_id."""
    columns: tuple[str, ...] = ()
    """SQL of each field."""
    order: str = ""
    """SQL after ORDER BY article_id."""
    ascending: tuple[str, ...] = ()
    """SQL of whole numbers; where they tell any two rows of an article apart, they alone order them like `order`."""

    def only(self, names: Iterable[str]) -> Group:
        """Give the group with some of its fields."""
        kept = set(names)
        chosen = [(f, c) for f, c in zip(self.fields, self.columns or self.fields, strict=True) if f.name in kept]
        columns = tuple(column for _, column in chosen) if self.columns else ()
        return replace(self, fields=tuple(field for field, _ in chosen), columns=columns)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Everything an exported object has, in order: `article`, `lists`, `annotations`, `conversion`, `capture`."""

    article: tuple[Field, ...]
    lists: tuple[Group, ...]
    annotations: tuple[Group, ...]
    conversion: Group
    capture: Group

    @property
    def groups(self) -> tuple[Group, ...]:
        """All lists, those of annotations last."""
        return self.lists + self.annotations

    def has(self, name: str) -> bool:
        """Say whether there is a field of the article of that name."""
        return any(field.name == name for field in self.article)


def layout(connection: sqlite3.Connection, *, is_open: bool, is_split: bool = False) -> Layout:
    """Describe what is exported from an archive.

    Args:
        connection: to the archive, for the types of its columns.
        is_open: profile `open`, otherwise `full`.
        is_split: every article says which split it is in.
    """
    whole = Layout(
        article=_article(connection, is_split=is_split),
        lists=tuple(_list(connection, name, *about) for name, about in LISTS.items()),
        annotations=tuple(_annotation(connection, kind.name) for kind in KINDS),
        conversion=_conversion(),
        capture=_capture(connection),
    )
    return _opened(whole) if is_open else whole


def _opened(whole: Layout) -> Layout:
    def kept(groups: tuple[Group, ...], within: str = "") -> tuple[Group, ...]:
        return tuple(
            group.only(f.name for f in group.fields if f.path not in OPEN_LEAVES_OUT)
            for group in groups
            if within + group.name not in OPEN_LEAVES_OUT
        )

    return replace(
        whole,
        article=tuple(field for field in whole.article if field.path not in OPEN_LEAVES_OUT),
        lists=kept(whole.lists),
        annotations=kept(whole.annotations, "annotations."),
    )


def _article(connection: sqlite3.Connection, *, is_split: bool) -> tuple[Field, ...]:
    types = _column_types(connection, "articles")
    told = column_descriptions("articles")
    fields = []
    for name in ARTICLE:
        kind = "boolean" if name in _TRUTHS else types.get(name, "string")
        if name == "source":
            about = column_descriptions("sources")["name"]
        else:
            about = told.get(name, "").removesuffix(", JSON list")
        fields.append(Field(name=name, type="strings" if name == "breadcrumb" else kind, description=about, path=name))
    if is_split:
        about = "train, validation or test; copies and articles of one template are never apart"
        fields.append(Field(name="split", type="string", description=about, path="split"))
    return tuple(fields)


def _list(
    connection: sqlite3.Connection, name: str, table: str, columns: tuple[str, ...], order: tuple[str, ...]
) -> Group:
    types, told = _column_types(connection, table), column_descriptions(table)
    return Group(
        name=name,
        description=_TOLD[name],
        fields=tuple(Field(name=c, type=types[c], description=told.get(c, ""), path=f"{name}.{c}") for c in columns),
        tables=f"{table} a",
        columns=tuple(f'a."{column}"' for column in columns),
        order=", ".join(order),
        ascending=order if order == _OF_PAGE else (),
    )


def _annotation(connection: sqlite3.Connection, name: str) -> Group:
    kind = next(kind for kind in KINDS if kind.name == name)
    tables = {alias: table for table, alias in _ALIASES.findall(kind.tables)}
    fields = []
    for column, expression in kind.columns:
        named = _COLUMN.search(expression)  # an expression is of the type of the column it is made from
        assert named is not None, expression
        table, source = tables[named[1]], named[2]
        type_ = "boolean" if column in kind.flags else _column_types(connection, table)[source]
        about = column_descriptions(table).get(source, "")
        fields.append(Field(name=column, type=type_, description=about, path=f"annotations.{name}.{column}"))
    columns = tuple(expression for _, expression in kind.columns)
    return Group(
        name=name,
        description=_TOLD.get(name, name),
        fields=tuple(fields),
        tables=kind.tables,
        columns=columns,
        order=", ".join((*_SPAN, *columns)),
        ascending=_SPAN,
    )


def _capture(connection: sqlite3.Connection) -> Group:
    types, told = _column_types(connection, "captures"), column_descriptions("captures")
    fields = tuple(Field(name=c, type=types[c], description=told.get(c, ""), path=f"capture.{c}") for c in CAPTURE)
    return Group(name="capture", description="The response that gave the current revision", fields=fields)


def _conversion() -> Group:
    fields = tuple(
        Field(name=name, type=kind, description=about, path=f"conversion.{name}")
        for name, (kind, about) in CONVERSION.items()
    )
    return Group(name="conversion", description="What was done to title and text for this export", fields=fields)


def _column_types(connection: sqlite3.Connection, table: str) -> dict[str, str]:
    return {
        name: _TYPES[kind] for name, kind in connection.execute("SELECT name, type FROM pragma_table_info(?)", (table,))
    }


_TOLD: Final = {
    "sections": "Headings in the order of the page",
    "edits": "Repairs of title and text, and marks of damage",
    "removed": "Blocks of the page that are not main text",
    "quality_signals": "What quality_class and quality_score are made of; a signal of 0 is left out",
    "lenders": "Lenders mentioned",
    "products": "Credit products mentioned",
    "laws": "Acts cited",
    "topics": "What the article is about, by cue phrases and a model of sections",
    "hotlines": "Public numbers given",
    "quantities": "Amounts, rates, durations, shares and counts",
    "pii": "Personal data found: kind and place, never the data",
    "claims": "Statements that can be checked, with a verdict",
    "title_names": "Lenders and products that the title names; offsets point into the title",
}
