"""Annotating a stored article anew: the record that goes into the stage is put together from its rows.

Nothing is fetched or extracted again.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from archive.annotated.annotating import (
    annotation_rows,
    clear_annotations,
    insert_annotations,
    judged_columns,
    stored_pii,
)
from archive.editing import edit_of
from archive.insertion import annotation_marks, update
from archive.rows import ARTICLE_COLUMNS, ArticleRow, EditRow
from pipelines.annotate import annotate
from pipelines.chain import with_present_version
from pipelines.layout import Layout
from pipelines.records import (
    Basis,
    Converted,
    Decoding,
    Evidence,
    Extracted,
    Heading,
    PageKind,
    Precision,
    Published,
    RemovedBlock,
    RemovedKind,
    Repaired,
    Source,
)
from pipelines.repair import undo
from pipelines.script import report_script

if TYPE_CHECKING:
    import sqlite3

    from pipelines.config import ChainConfig


def annotate_anew(connection: sqlite3.Connection, number: int, config: ChainConfig) -> None:
    """Annotate an article with the present tables, by the date it shows; call it in a transaction."""
    select = f"SELECT {ARTICLE_COLUMNS} FROM articles WHERE id = ?"  # noqa: S608 - our own names
    row = ArticleRow.of(connection.execute(select, (number,)).fetchone())
    # Personal data is masked in what is stored: it was found when the page was read, and its rows stay.
    annotated = annotate(converted_of(connection, row), config, pii=stored_pii(connection, number))
    clear_annotations(connection, number)
    insert_annotations(connection, number, annotation_rows(annotated))
    version = with_present_version(row.chain_version, "annotate")
    marks = {"chain_version": version, "annotated_with": annotation_marks()}
    update(connection, "articles", number, judged_columns(annotated) | marks)


def converted_of(connection: sqlite3.Connection, row: ArticleRow) -> Converted:
    """Put an article together as the script stage gave it, from its row and what hangs on it."""
    edits = tuple(edit_of(EditRow(**found)) for found in _rows(connection, "edits", EditRow.__slots__, row.id))
    before = undo(row.text, [edit for edit in edits if edit.field == "text"])
    title = undo(row.title, [edit for edit in edits if edit.field == "title"]) if row.title is not None else None
    blocks = _rows(connection, "removed_blocks", ("kind", "rule", "text"), row.id)
    extracted = Extracted(
        source=_source(connection, row),
        decoding=Decoding(
            encoding=row.encoding, evidence=Evidence(row.encoding_evidence), replaced_chars=row.replaced_chars
        ),
        title=title,
        title_raw=row.title_raw,
        author=row.author,
        source_name=row.source_name,
        editor=row.editor,
        published=published_of(row.published, row.published_precision, row.published_basis),
        breadcrumb=row.breadcrumb,
        canonical_url=row.canonical_url,
        text=before,
        headings=_headings(connection, row),
        removed=tuple(RemovedBlock(kind=RemovedKind(each.pop("kind")), **each) for each in blocks),
        confidence=row.confidence,
        page_kind=PageKind(row.page_kind or PageKind.ARTICLE),
        layout=Layout(container=row.container, suffix=row.title_suffix, model=row.host_model),
    )
    headings = extracted.headings  # kept as the repaired text has them
    return Converted(
        repaired=Repaired(extracted=extracted, title=row.title, text=row.text, headings=headings, edits=edits),
        title_hans=row.title_hans,
        text_hans=row.text_hans,
        script_report=report_script(row.title, row.text),
        language=row.language,
    )


def _headings(connection: sqlite3.Connection, row: ArticleRow) -> tuple[Heading, ...]:
    headings: list[Heading] = []
    paragraph = place = 0
    for section in _rows(connection, "sections", ("level", "number", "start"), row.id):
        paragraph += row.text.count("\n", place, section["start"])
        place = section["start"]
        headings.append(Heading(paragraph=paragraph, level=section["level"], number=section["number"]))
    return tuple(headings)


def published_of(value: str | None, precision: str | None, basis: str | None) -> Published | None:
    """Give a date as its three columns hold it; None where one of them is empty."""
    if value is None or precision is None or basis is None:
        return None
    return Published(value=value, precision=Precision(precision), basis=Basis(basis))


def _source(connection: sqlite3.Connection, row: ArticleRow) -> Source:
    url, status, fetched_at, media_type, sha256 = connection.execute(
        "SELECT url, status, fetched_at, media_type, sha256 FROM captures WHERE id = ?", (row.capture_id,)
    ).fetchone()
    return Source(
        url=url,
        final_url=url,
        fetched_at=datetime.fromisoformat(fetched_at),
        status=status,
        media_type=media_type,
        sha256=sha256,
    )


def _rows(
    connection: sqlite3.Connection, table: str, columns: tuple[str, ...], article_id: int
) -> list[dict[str, Any]]:
    names = ", ".join(f'"{column}"' for column in columns)
    rows = connection.execute(
        f"SELECT {names} FROM {table} WHERE article_id = ? ORDER BY position, id",  # noqa: S608 - our own names
        (article_id,),
    )
    return [dict(zip(columns, row, strict=True)) for row in rows]
