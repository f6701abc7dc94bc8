"""What can be wrong with one article: its digests, its edits, its sections, its current revision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.fingerprint import fingerprint_text
from pipelines.records import Certainty, Edit
from pipelines.repair import replay, undo

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator


class Fault(NamedTuple):
    """Something wrong with an article."""

    check: str
    """ "articles", "edits" or "sections"."""
    message: str


_MARKED: Final = {
    "text": (
        *("article_lenders", "article_products", "article_laws", "article_topics", "article_hotlines"),
        *("quantities", "pii", "claims"),
    ),
    "title": ("article_title_names",),
}
"""Tables that tell where something stands in a field, and what stands there."""

_MISPLACED: Final = """
    SELECT DISTINCT a.id FROM {table} t JOIN articles a ON a.id = t.article_id
    WHERE t.surface IS NOT substr(a.{field}, t.start + 1, t."end" - t.start)
"""

_COUNTED: Final = "(SELECT count(*) FROM edits WHERE article_id = articles.id AND certainty {0} ('exact', 'inferred'))"

ROWS_OF_ARTICLES: Final = {
    f"a row of its {table} is not what stands at its place": _MISPLACED.format(table=table, field=field)
    for field, tables in _MARKED.items()
    for table in tables
} | {
    "edit_count or flag_count differs from its edits": (
        f"SELECT id FROM articles WHERE edit_count <> {_COUNTED.format('IN')}"  # noqa: S608 - our own words
        f" OR flag_count <> {_COUNTED.format('NOT IN')}"
    ),
    "published is no date": """
        SELECT id FROM articles WHERE published IS NOT NULL
        AND date(published || CASE length(published) WHEN 4 THEN '-01-01' WHEN 7 THEN '-01' ELSE '' END) IS NULL
        """,
}
"""What can be wrong with an article's row and what counts on it, and the question that finds them."""


def article_faults(connection: sqlite3.Connection, article_id: int) -> Iterator[Fault]:
    """Yield what is wrong with an article."""
    title, text, text_hans, sha256, fold_sha256, chars, revision = connection.execute(
        "SELECT title, text, text_hans, sha256, fold_sha256, text_chars, revision FROM articles WHERE id = ?",
        (article_id,),
    ).fetchone()
    keys = fingerprint_text(title, text)
    if (keys.sha256, keys.fold_sha256) != (sha256, fold_sha256):
        yield Fault("articles", "its digests are not those of its title and text")
    if len(text) != chars or len(text_hans) != chars:
        yield Fault("articles", "text, text_hans and text_chars differ in length")
    yield from _revision_faults(connection, article_id, revision)
    edits = _edits(connection, article_id)
    for field, repaired in (("title", title), ("text", text)):
        fault = _edit_fault(repaired or "", [edit for edit in edits if edit.field == field])
        if fault:
            yield Fault("edits", f"the edits of its {field} do not replay: {fault}")
    yield from _section_faults(connection, article_id, text)


def _revision_faults(connection: sqlite3.Connection, article_id: int, newest: int) -> Iterator[Fault]:
    rows = connection.execute(
        "SELECT number, title, text, fold_sha256 FROM revisions WHERE article_id = ? ORDER BY number", (article_id,)
    ).fetchall()
    if [row[0] for row in rows] != list(range(1, newest + 1)):
        yield Fault("articles", "its revisions are not numbered from 1 to the current one")
        return
    for number, title, text, fold_sha256 in rows:
        if text is None or fingerprint_text(title, text).fold_sha256 != fold_sha256:
            yield Fault("articles", f"its revision {number} does not come out of what is stored")


def _edits(connection: sqlite3.Connection, article_id: int) -> list[Edit]:
    rows = connection.execute(
        'SELECT field, start, "end", before, after, rule, certainty, confidence FROM edits'
        " WHERE article_id = ? ORDER BY position",
        (article_id,),
    )
    return [
        Edit(
            field=row[0],
            start=row[1],
            end=row[2],
            before=row[3],
            after=row[4],
            rule=row[5],
            certainty=Certainty(row[6]),
            confidence=row[7],
        )
        for row in rows
    ]


def _edit_fault(repaired: str, edits: list[Edit]) -> str:
    """Undo and replay; say what does not fit, or nothing."""
    try:
        before = undo(repaired, edits)
        if replay(before, edits) != repaired:
            return "another text comes out"
    except ValueError:
        return "an edit does not fit its place"
    if any(before[edit.start : edit.end] != edit.before for edit in edits):
        return "a mark does not fit its place"
    return ""


def _section_faults(connection: sqlite3.Connection, article_id: int, text: str) -> Iterator[Fault]:
    found = connection.execute(
        "SELECT position, start, heading FROM sections WHERE article_id = ? ORDER BY position", (article_id,)
    )
    for position, start, heading in found:
        begins = start == 0 or text[start - 1 : start] == "\n"
        if not begins or heading not in text[start:].partition("\n")[0]:
            yield Fault("sections", f"section {position} does not begin at its heading")
