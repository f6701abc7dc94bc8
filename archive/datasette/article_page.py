"""An article as its page shows it: paragraphs with their edits and hits, and everything the archive knows of it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from archive.editing import Piece, pieces
from archive.reader import Archive
from archive.search.folding import Folding
from archive.search.queries import hit_spans

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from archive.rows import EditRow, SectionRow, WholeArticle

CERTAINTIES: Final = {
    "exact": "repaired; the damage proves what stood here",
    "inferred": "repaired by the most probable reading",
    "candidate": "perhaps a word is lost here; not applied",
    "flag": "damaged, left as it is",
}
"""What each kind of edit means, for the legend."""

MAX_RELATED: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of a paragraph that looks one way."""

    text: str
    edit: int | None = None
    """Number of the edit it came from, as in the list of edits."""
    certainty: str = ""
    hit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph; a heading where `level` is given."""

    runs: tuple[Run, ...]
    section: int | None = None
    """Position in the list of sections."""
    level: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """All that the page of an article shows."""

    whole: WholeArticle
    title: tuple[Run, ...]
    paragraphs: tuple[Paragraph, ...]
    edits: tuple[EditRow, ...]
    """In the order of their numbers."""
    edit_counts: tuple[tuple[str, int], ...]
    """(certainty, how many)."""
    mentions: dict[str, tuple[tuple[str, str, int], ...]]
    """By kind: (identifier, name, times)."""
    copies: tuple[tuple[Any, ...], ...]
    """(id, title, source, published, url) of the other articles of its cluster; so of its template's other versions, of
    what it is an excerpt of, and of its excerpts."""
    versions: tuple[tuple[Any, ...], ...]
    excerpt_of: tuple[tuple[Any, ...], ...]
    excerpts: tuple[tuple[Any, ...], ...]
    source_title: str
    primary: int
    """The canonical copy of its cluster; the article itself where it has no copies."""


def article_page(connection: sqlite3.Connection, path: Any, number: int, query: str) -> ArticlePage:
    """Read an article and lay it out.

    Raises:
        UserError: there is no such article.
    """
    whole = Archive(path, connection).article(number)
    row = whole.row
    numbered = list(enumerate(whole.edits))
    title_edits, text_edits = ([(n, e) for n, e in numbered if e.field == field] for field in ("title", "text"))
    folding = Folding.of(connection)
    return ArticlePage(
        whole=whole,
        title=tuple(_runs(row.title or "", title_edits, hit_spans(query, row.title or "", folding))),
        paragraphs=tuple(_paragraphs(row.text, text_edits, hit_spans(query, row.text, folding), whole.sections)),
        edits=whole.edits,
        edit_counts=tuple(Counter(edit.certainty for edit in whole.edits).most_common()),
        mentions={
            kind: _counted(whole.annotations[kind]) for kind in ("lenders", "products", "laws", "topics", "hotlines")
        },
        copies=_related(connection, whole.copies),
        versions=_related(connection, whole.versions),
        excerpt_of=_related(connection, whole.excerpt_of),
        excerpts=_related(connection, whole.excerpts),
        source_title=connection.execute("SELECT title FROM sources WHERE id = ?", (row.source_id,)).fetchone()[0],
        primary=_primary(connection, row.cluster_id, row.id),
    )


def _primary(connection: sqlite3.Connection, cluster: int | None, number: int) -> int:
    found = connection.execute("SELECT primary_id FROM clusters WHERE id = ?", (cluster,)).fetchone()
    return int(found[0]) if found else number


def _counted(found: Sequence[dict[str, Any]]) -> tuple[tuple[str, str, int], ...]:
    keys = [(str(m.get("id") or m.get("number")), str(m.get("name") or m.get("owner") or "")) for m in found]
    return tuple((key[0], key[1], times) for key, times in Counter(keys).most_common())


def _related(connection: sqlite3.Connection, found: Sequence[tuple[int, str]]) -> tuple[tuple[Any, ...], ...]:
    query = f"""SELECT a.id, a.title, s.title, a.published, a.url FROM articles a JOIN sources s ON s.id = a.source_id
        WHERE a.id IN (SELECT value FROM json_each(?)) ORDER BY a.published, a.id LIMIT {MAX_RELATED}"""  # noqa: S608 - a constant
    return tuple(connection.execute(query, (json.dumps([number for number, _ in found]),)).fetchall())


def _paragraphs(
    text: str, edits: Sequence[tuple[int, EditRow]], hits: list[tuple[int, int]], sections: Sequence[SectionRow]
) -> Iterator[Paragraph]:
    starts = {section.start: position for position, section in enumerate(sections)}
    begin = 0
    line: list[Run] = []
    for run in [*_runs(text, edits, hits), Run(text="\n")]:
        for index, part in enumerate(run.text.split("\n")):
            if index:
                position = starts.get(begin)
                level = sections[position].level if position is not None else 0
                yield Paragraph(runs=tuple(line), section=position, level=level)
                begin += sum(len(one.text) for one in line) + 1
                line = []
            if part or (run.edit is not None and not run.text):
                line.append(Run(text=part, edit=run.edit, certainty=run.certainty, hit=run.hit))


def _runs(text: str, edits: Sequence[tuple[int, EditRow]], hits: list[tuple[int, int]]) -> Iterator[Run]:
    begin = 0
    for piece in pieces(text, [edit for _, edit in edits]):
        number, certainty = (None, "") if piece.edit is None else (edits[piece.edit][0], edits[piece.edit][1].certainty)
        for part, hit in _split(piece, begin, hits):
            yield Run(text=part, edit=number, certainty=certainty, hit=hit)
        begin += len(piece.text)


def _split(piece: Piece, begin: int, hits: list[tuple[int, int]]) -> Iterable[tuple[str, bool]]:
    """Cut a piece that begins at `begin` at the edges of the hits."""
    end = begin + len(piece.text)
    while hits and hits[0][1] <= begin:
        hits.pop(0)
    if not piece.text:
        return [("", False)]
    parts = []
    at = begin
    for first, last in hits:
        if first >= end:
            break
        if first > at:
            parts.append((piece.text[at - begin : first - begin], False))
        parts.append((piece.text[max(first, at) - begin : min(last, end) - begin], True))
        at = min(last, end)
    if at < end:
        parts.append((piece.text[at - begin :], False))
    return parts
