# ruff: noqa: S608 - names of our own
"""Reading what is exported, a few hundred articles at a time, as columns: memory stays flat, queries stay few.

Nothing in it depends on when or how often the archive was rebuilt: no row ids but those of articles, clusters and
families, which are numbers of captures, and no times but those of the fetches.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from archive.errors import UserError
from archive.export.encoding import Encoded
from archive.export.fields import CAPTURE
from archive.export.lists import ListReader
from archive.export.typed import TYPES, schema, structs
from pipelines.script import Target, convert_for_export
from pipelines.writing import Script

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from archive.export.fields import Layout
    from pipelines.records import Article

_SPECIAL: Final = {
    "source": "(SELECT name FROM sources WHERE sources.id = a.source_id)",
    "split": "c.split",
}
_KNOWN_WORDS: Final = 50_000
"""Texts that are remembered with what became of them: headings and crumbs come again and again."""


Column = Sequence[Any]
"""One field of many articles."""


@dataclass
class Batch:
    """Some articles, column by column."""

    layout: Layout
    articles: int
    columns: dict[str, Column]
    """Of the article's own fields, by name."""
    lists: dict[str, Any]
    """By the name of the group: an Arrow array, as `archive.export.typed.lists` gives it."""
    conversion: list[Column]
    capture: list[Column]

    @cached_property
    def table(self) -> Any:
        """Its articles as an Arrow table."""
        layout, arrow_schema = self.layout, schema(self.layout)
        arrays = [pa.array(self.columns[field.name], TYPES[field.type]) for field in layout.article]
        arrays += [self.lists[group.name] for group in layout.lists]
        kinds = [self.lists[group.name] for group in layout.annotations]
        arrays.append(pa.StructArray.from_arrays(kinds, fields=list(arrow_schema.field("annotations").type)))
        for group, columns in ((layout.conversion, self.conversion), (layout.capture, self.capture)):
            filled = zip(group.fields, columns or ((),) * len(group.fields), strict=True)
            arrays.append(structs(group, [pa.array(column, TYPES[field.type]) for field, column in filled]))
        return pa.Table.from_arrays(arrays, schema=arrow_schema)

    @cached_property
    def encoded(self) -> Encoded:
        """Its values, lists and objects as JSON."""
        return Encoded(self)


class Reader:
    """Reads the chosen articles of an archive."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        layout: Layout,
        *,
        target: Target = Target.ORIGINAL,
        originals: Callable[[int], Article] | None = None,
    ) -> None:
        """Prepare the queries.

        Args:
            connection: to an archive, in a snapshot, after `archive.export.selection.choose`.
            layout: what to read.
            target: the script title and text go out in; offsets stay, for both are as long as they were.
            originals: gives an article with its personal data; None to leave it masked, as the archive holds it.
        """
        self._connection = connection
        self._layout = layout
        self._target = target
        self._originals = originals
        self._lists = [ListReader(connection, group) for group in layout.groups]

    def batch(self, first: int, last: int) -> Batch:
        """Give the articles at some positions, in order."""
        fields = [field.name for field in self._layout.article]
        wanted = [_SPECIAL.get(name, f'a."{name}"') for name in fields] + [f"k.{name}" for name in CAPTURE]
        rows = self._connection.execute(
            f"""SELECT {", ".join(wanted)}
            FROM temp._chosen c CROSS JOIN articles a JOIN captures k ON k.id = a.capture_id
            WHERE c.position BETWEEN ? AND ? AND a.id = c.id ORDER BY c.position""",
            (first, last),
        ).fetchall()
        read = list(zip(*rows, strict=True))
        columns: dict[str, Column] = dict(zip(fields, read, strict=False))
        columns["breadcrumb"] = list(map(_list_of, columns["breadcrumb"]))
        columns["is_primary"] = list(map(bool, columns["is_primary"]))
        if self._originals is not None:
            self._unmask(columns, first, last)
        conversion = self._convert(columns, len(rows))
        return Batch(
            layout=self._layout,
            articles=len(rows),
            columns=columns,
            lists={reader.name: reader.read(first, last) for reader in self._lists},
            conversion=conversion,
            capture=list(read[len(fields) :]),
        )

    def _unmask(self, columns: dict[str, Column], first: int, last: int) -> None:
        """Put the texts as they were in the place of masked ones."""
        assert self._originals is not None
        found = self._connection.execute(
            """SELECT DISTINCT c.position, c.id FROM temp._chosen c CROSS JOIN pii p
            WHERE c.position BETWEEN ? AND ? AND p.article_id = c.id""",
            (first, last),
        ).fetchall()
        for position, number in found:
            article = self._originals(number)
            texts = {
                "title": article.repaired.title,
                "title_hans": article.converted.title_hans,
                "text": article.repaired.text,
                "text_hans": article.converted.text_hans,
            }
            for name, text in texts.items():
                values = list(columns[name])
                if len(text or "") != len(values[position - first] or ""):
                    raise UserError(
                        f"Article {number} is read otherwise by the present program. Run `yuqi rebuild` first."
                    )
                values[position - first] = text
                columns[name] = values

    def _convert(self, columns: dict[str, Column], articles: int) -> list[Column]:
        """Convert titles and texts in place; give what was done."""
        if self._target is Target.ORIGINAL:
            return [(None,) * articles, (0,) * articles, (None,) * articles]
        labels = list(map(Script, columns["script"]))
        titles = [
            convert_for_export(t or "", label, self._target) for t, label in zip(columns["title"], labels, strict=True)
        ]
        columns["title"] = [
            None if was is None else now.text for was, now in zip(columns["title"], titles, strict=True)
        ]
        texts = titles
        if "text" in columns:
            texts = [
                convert_for_export(t, label, self._target) for t, label in zip(columns["text"], labels, strict=True)
            ]
            columns["text"] = [now.text for now in texts]
        return [
            [text.config or title.config for title, text in zip(titles, texts, strict=True)],
            [
                title.changed_chars + (text.changed_chars if text is not title else 0)
                for title, text in zip(titles, texts, strict=True)
            ],
            [text.dictionaries or title.dictionaries for title, text in zip(titles, texts, strict=True)],
        ]


@lru_cache(maxsize=_KNOWN_WORDS)
def _list_of(value: str) -> list[str]:
    found: list[str] = json.loads(value)
    return found
