"""`yuqi show`: one article as a person would read it, its repairs marked."""

from __future__ import annotations

import difflib
import sys
from dataclasses import asdict
from itertools import pairwise
from math import floor
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table
from rich.text import Text

from archive.errors import UserError
from yuqi.console import results
from yuqi.marking import legend, mark
from yuqi.options import archive_option, warc_option
from yuqi.paging import paged
from yuqi.times import to_the_minute, to_the_second

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from archive import Archive
    from archive.copies.differences import Span
    from archive.rows import EventRow, WholeArticle

SHOWN_RELATED = 5
"""Copies, versions and excerpts of an article that are named; of more it says how many."""
AROUND = 12
"""Characters shown before and behind a difference."""


@click.command("show")
@click.argument("article")
@archive_option
@warc_option
@click.option(
    "--diff", "other", metavar="OTHER", help="Compare with another article, by its id or address: what a copy changed."
)
@click.option("--revisions", is_flag=True, help="List the states the article was in, and what became of it.")
@click.option("--raw", is_flag=True, help="Write the captured bytes, as they were served, to standard output.")
def command(
    *,
    article: str,
    archive_path: Path,
    warc_folder: Path | None,
    other: str | None,
    revisions: bool,
    raw: bool,
) -> None:
    """Show one ARTICLE, named by its id or its address.

    \b
    Examples:
      yuqi show 12
      yuqi show 12 --diff 40
      yuqi show http://www.example.cn/yuqi/1.html --raw > page.html
    """
    from archive import Archive

    if sum((raw, revisions, other is not None)) > 1:
        raise click.UsageError("--diff, --revisions and --raw each show something else. Give one of them.")
    with Archive.open(archive_path) as opened:
        whole = opened.article(article)
        if raw:
            _write_raw(opened, whole, warc_folder)
        elif other is not None:
            _print_diff(opened, whole, opened.article(other))
        elif revisions:
            _print_revisions(whole)
        else:
            with paged(whole.row.text.count("\n") + len(whole.row.text) * 2 // results.width):
                _print_article(opened, whole)


def _print_article(archive: Archive, whole: WholeArticle) -> None:
    from pipelines.records import Certainty, Edit
    from pipelines.repair import undo

    row = whole.row
    edits = [Edit(**asdict(edit) | {"certainty": Certainty(edit.certainty)}) for edit in whole.edits]
    title_edits = [edit for edit in edits if edit.field == "title"]
    text_edits = [edit for edit in edits if edit.field == "text"]
    results.print(mark(undo(row.title, title_edits), title_edits) if row.title else Text("(no title)"), style="bold")
    results.print(_facts(archive, whole))
    results.print()
    results.print(mark(undo(row.text, text_edits), text_edits))
    results.print()
    _print_edit_counts(whole)
    _print_removed(whole)


def _print_removed(whole: WholeArticle) -> None:
    if not whole.removed:
        return
    results.print()
    results.print("Not part of the article", style="bold")
    for block in whole.removed:
        line = " ".join(block.text.split())
        results.print(Text(f"[{block.kind}] {line[:120]}{'…' if len(line) > 120 else ''}", style="dim"))


def _facts(archive: Archive, whole: WholeArticle) -> Table:
    row = whole.row
    capture = next(capture for capture in whole.captures if capture.id == row.capture_id)
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim")
    table.add_column(overflow="fold")
    facts: dict[str, Any] = {
        "by": "  ".join(part for part in (row.author, row.source_name) if part),
        "published": f"{row.published} ({row.published_basis}, to the {row.published_precision})"
        if row.published
        else "",
        "from": f"{row.source}  {row.url}",
        "path": " > ".join(row.breadcrumb),
        "became": _fate(whole),
        "kind": row.page_kind if row.page_kind != "article" else "",
        "script": f"{row.script}, decoded as {row.encoding} ({row.encoding_evidence})",
        "names": "  ".join(sorted({str(lender["name"]) for lender in whole.annotations.get("lenders", ())})),
        "copies": _named(archive, whole.copies),
        "versions": _named(archive, whole.versions),
        "excerpt of": _named(archive, whole.excerpt_of),
        "excerpts": _named(archive, whole.excerpts),
        "captured": f"{to_the_second(capture.fetched_at)}  {capture.warc_file} at {capture.warc_offset}",
    }
    for name, value in facts.items():
        if value:
            table.add_row(name, Text(str(value)))
    return table


def _fate(whole: WholeArticle) -> str:
    """Say that an article is not at its address any more, or is again; nothing where it has always been there."""
    from archive.versions.history import GONE, EventKind

    told = [event for event in whole.events if event.kind in {*GONE, EventKind.RESTORED}]
    if not told:
        return ""
    last = told[-1]
    return f"{_happened(last)}, seen {to_the_minute(last.seen_at)}"


def _happened(event: EventRow) -> str:
    return event.kind + (f" ({event.summary})" if event.summary else "")


def _named(archive: Archive, related: Sequence[tuple[int, str]]) -> str:
    query = "SELECT s.name FROM articles a JOIN sources s ON s.id = a.source_id WHERE a.id = ?"
    lines = []
    for number, url in related[:SHOWN_RELATED]:
        (source,) = archive.connection.execute(query, (number,)).fetchone()
        lines.append(f"{number}  {source}  {url}")
    left_out = len(related) - len(lines)
    return "\n".join([*lines, f"and {left_out:,} more"] if left_out else lines)


def _print_edit_counts(whole: WholeArticle) -> None:
    if not whole.edits:
        results.print("no edits: the text stands as it was served", style="dim")
        return
    counts: dict[tuple[str, str], int] = {}
    for edit in whole.edits:
        counts[edit.rule, edit.certainty] = counts.get((edit.rule, edit.certainty), 0) + 1
    results.print(legend())
    for (rule, certainty), number in sorted(counts.items()):
        results.print(f"{number:>6}  {rule} ({certainty})", style="dim", markup=False)


def _print_revisions(whole: WholeArticle) -> None:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("revision", "seen", "capture", "title", "characters"):
        table.add_column(name, no_wrap=name != "title", overflow="fold")
    for revision in whole.revisions:
        title = Text(revision.title or "")
        table.add_row(
            str(revision.number),
            to_the_minute(revision.seen_at),
            str(revision.capture_id),
            title,
            str(len(revision.text)),
        )
    results.print(table)
    _print_events(whole)
    for earlier, later in pairwise(whole.revisions):
        results.print(f"from revision {earlier.number} to {later.number}:", style="bold")
        _print_changes(earlier.text, later.text)


def _print_events(whole: WholeArticle) -> None:
    if not whole.events:
        return
    results.print()
    results.print("What became of it", style="bold")
    for event in whole.events:
        line = f"{to_the_minute(event.seen_at)}  revision {event.revision}  {_happened(event)}"
        results.print(Text(line, overflow="fold"))


def _print_diff(archive: Archive, one: WholeArticle, two: WholeArticle) -> None:
    for whole, style, sign in ((one, "red", "-"), (two, "green", "+")):
        results.print(Text(f"{sign} {whole.row.id}  {whole.row.title or ''}  {whole.row.url}", style=style))
    spans = _spans(archive, one, two, is_related=_print_relation(archive, one, two))
    if spans:
        _print_spans(one.row.text, two.row.text, spans)
    elif one.row.text == two.row.text:
        results.print("the texts are equal", style="dim")
    elif spans is not None or one.row.text_hans == two.row.text_hans:
        results.print("the texts are equal but for the script or width of their characters", style="dim")
    else:
        # Compared in Simplified script: a Traditional copy of an article is the same article.
        _print_changes(one.row.text_hans, two.row.text_hans)


def _spans(archive: Archive, one: WholeArticle, two: WholeArticle, *, is_related: bool) -> list[Span] | None:
    """Give the stretches in which two articles differ; None of those that have little in common, or are very long."""
    from archive.copies.differences import LONGEST, differing_spans, spans_between

    kept = spans_between(archive.connection, one.row.id, two.row.id)
    if kept is not None or not is_related or max(len(one.row.text), len(two.row.text)) > LONGEST:
        return kept
    return differing_spans(one.row.text, two.row.text)


def _print_relation(archive: Archive, one: WholeArticle, two: WholeArticle) -> bool:
    """Say what two articles are to each other; give whether they have to do with each other at all."""
    from archive.copies.duplicates import relation_between

    relation, similarity = relation_between(archive.connection, one.row.id, two.row.id)
    shown = floor(similarity * 100) / 100  # what is not the same is not 1.00
    line = f"relation: {relation.value}, similarity {shown:.2f}"
    if one.row.cluster_id == two.row.cluster_id and relation.value != "copy" and one.row.id != two.row.id:
        line += "; one cluster by way of other copies"
    results.print(line, style="cyan")
    return relation.value != "distinct"


def _print_spans(text: str, other: str, spans: Sequence[Span]) -> None:
    """Print a line for each stretch that differs, with a few characters around it."""
    changed = sum(span.end - span.start for span in spans)
    places = "1 difference" if len(spans) == 1 else f"{len(spans):,} differences"
    results.print(f"{places}, {changed:,} of {len(text):,} characters", style="cyan")
    for start, end, other_start, other_end in spans:
        line = Text(_one_line(text[max(0, start - AROUND) : start]), overflow="fold")
        line.append(f"[-{_one_line(text[start:end])}-]" if end > start else "", style="red")
        there = _one_line(other[other_start:other_end])
        line.append(f"{{+{there}+}}" if there else "", style="green")
        line.append(_one_line(text[end : end + AROUND]))
        results.print(line)


def _one_line(text: str) -> str:
    return text.replace("\n", "¶")


def _print_changes(before: str, after: str) -> None:
    changes = [
        line
        for line in difflib.unified_diff(before.split("\n"), after.split("\n"), lineterm="", n=1)
        if not line.startswith(("---", "+++"))
    ]
    styles = {"-": "red", "+": "green", "@": "cyan"}
    for line in changes:
        results.print(Text(line, style=styles.get(line[:1], ""), overflow="fold"))
    if not changes:
        results.print("the texts are equal", style="dim")


def _write_raw(archive: Archive, whole: WholeArticle, warc_folder: Path | None) -> None:
    from archive.captures import stored_body
    from archive.store import default_warc_folder
    from archive.warc.writer import NotInWarc, WarcPlace, read_place

    capture = next(capture for capture in whole.captures if capture.id == whole.row.capture_id)
    folder = warc_folder or default_warc_folder(archive.path)
    place = WarcPlace(
        file=capture.warc_file,
        offset=capture.warc_offset,
        length=capture.warc_length,
        record_id=capture.warc_record_id,
    )
    try:
        captured = read_place(folder, place)
    except NotInWarc as error:
        raise UserError(f"capture {capture.id}: {error}. Name the folder of the captures: --warc DIR.") from error
    sys.stdout.buffer.write(stored_body(captured.exchange))
