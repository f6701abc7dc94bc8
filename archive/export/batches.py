# ruff: noqa: S608 - names of our own
"""Reading what is exported, a few hundred articles at a time, as columns: memory stays flat, queries stay few.

Nothing in it depends on when or how often the archive was rebuilt: no row ids but those of articles, clusters and
families, which are numbers of captures, and no times but those of the fetches.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

from archive.export.encoding import Encoded
from archive.export.fields import CAPTURE
from archive.export.masking import mask_spans, mask_words
from pipelines.script import Target, convert_for_export
from pipelines.writing import Script

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from archive.export.fields import Group, Layout
    from archive.export.selection import Part

BATCH_ARTICLES: Final = 500

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


class Reader:
    """Reads the chosen articles of an archive."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        layout: Layout,
        *,
        target: Target = Target.ORIGINAL,
        with_pii: bool = False,
    ) -> None:
        """Prepare the queries.

        Args:
            connection: to an archive, in a snapshot, after `archive.export.selection.choose`.
            layout: what to read.
            target: the script title and text go out in; offsets stay, for both are as long as they were.
            with_pii: leave personal data in.
        """
        self._connection = connection
        self._layout = layout
        self._target = target
        self._with_pii = with_pii

    def batches(self, part: Part) -> Iterator[Batch]:
        """Give the articles of a part, in order."""
        for first in range(part.first, part.last + 1, BATCH_ARTICLES):
            yield self._batch(first, min(first + BATCH_ARTICLES - 1, part.last))

    def _batch(self, first: int, last: int) -> Batch:
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
        conversion = self._convert(columns, len(rows))
        if not self._with_pii:
            self._mask(columns, first, last)
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
        counts = Counter(positions)
        flagged: list[Column] = [
            list(map(bool, column)) if field.type == "boolean" else column
            for field, column in zip(group.fields, columns, strict=False)
        ]
        masked: list[Column] = [
            list(map(_masked, column)) if field.is_masked and not self._with_pii else column
            for field, column in zip(group.fields, flagged, strict=False)
        ]
        return Rows(offsets=[0, *accumulate(counts[position] for position in range(first, last + 1))], columns=masked)

    def _mask(self, columns: dict[str, Column], first: int, last: int) -> None:
        """Mask personal data: in the texts where it was found, in other fields by its looks."""
        for number, spans in self._spans(first, last).items():
            for name in {"text", "text_hans"} & columns.keys():
                texts = list(columns[name])
                texts[number] = mask_spans(texts[number], spans)
                columns[name] = texts
        for field in self._layout.article:
            if field.is_masked and field.type == "string":
                columns[field.name] = list(map(_masked, columns[field.name]))

    def _spans(self, first: int, last: int) -> dict[int, list[tuple[int, int]]]:
        """Give the spans of personal data, by the article's place in the batch."""
        found: dict[int, list[tuple[int, int]]] = {}
        for position, start, end in self._connection.execute(
            """SELECT c.position, p.start, p."end" FROM temp._chosen c CROSS JOIN pii p
            WHERE c.position BETWEEN ? AND ? AND p.article_id = c.id""",
            (first, last),
        ):
            found.setdefault(position - first, []).append((start, end))
        return found

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


@lru_cache(maxsize=_KNOWN_WORDS)
def _masked(text: str | None) -> str | None:
    return mask_words(text) if text else text
