# ruff: noqa: S608 - names of our own
"""Reading what is exported, a few hundred articles at a time, as columns: memory stays flat, queries stay few.

Nothing in it depends on when or how often the archive was rebuilt: no row ids but those of articles, clusters and
families, which are numbers of captures, and no times but those of the fetches.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final

from archive.errors import UserError
from archive.export.encoding import Encoded, encoded_lines
from archive.export.fields import CAPTURE
from pipelines.script import Target, convert_for_export
from pipelines.writing import Script

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from archive.export.fields import Group, Layout
    from pipelines.records import Article

_SPECIAL: Final = {
    "source": "(SELECT name FROM sources WHERE sources.id = a.source_id)",
    "split": "c.split",
}
_KNOWN_WORDS: Final = 50_000
"""Texts that are remembered with what became of them: headings and crumbs come again and again."""


Column = Sequence[Any]
"""One field of many articles, or of many elements."""


@dataclass(slots=True)
class Rows:
    """The elements of a list of each article: those from `offsets[n]` to `offsets[n + 1]` are of the nth."""

    offsets: list[int]
    columns: list[Column]
    """In the order of the group's fields; none where no article has an element."""


@dataclass
class Batch:
    """Some articles, column by column."""

    layout: Layout
    articles: int
    columns: dict[str, Column]
    """Of the article's own fields, by name."""
    lists: dict[str, Rows]
    """By the name of the group."""
    conversion: list[Column]
    capture: list[Column]

    @cached_property
    def encoded(self) -> Encoded:
        """Its lists and objects as JSON."""
        return Encoded(self)

    @cached_property
    def lines(self) -> bytes:
        """Its articles as JSON Lines."""
        return "\n".join([*encoded_lines(self, self.encoded), ""]).encode()


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
            lists={group.name: self._rows(group, first, last) for group in self._layout.groups},
            conversion=conversion,
            capture=list(read[len(fields) :]),
        )

    def _rows(self, group: Group, first: int, last: int) -> Rows:
        rows = self._connection.execute(
            f"""SELECT {", ".join(group.columns)}, c.position FROM temp._chosen c CROSS JOIN {group.tables}
            WHERE c.position BETWEEN ? AND ? AND a.article_id = c.id ORDER BY c.position, {group.order}""",
            (first, last),
        ).fetchall()
        *columns, positions = zip(*rows, strict=True) if rows else ((),)
        flagged: list[Column] = [
            list(map(bool, column)) if field.type == "boolean" else column
            for field, column in zip(group.fields, columns, strict=False)
        ]
        # The rows are in the order of the positions.
        return Rows(offsets=[bisect_left(positions, n) for n in range(first, last + 2)], columns=flagged)

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
