"""What the demo shows of its archive: what came in, what was repaired, copies, a search, and where to go on."""

from __future__ import annotations

import shutil
import sys
from dataclasses import asdict
from pathlib import Path

from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from archive import Archive
from yuqi.commands.search import MARK_END, MARK_START, marked
from yuqi.console import results

QUERY = "徵信 減免"
"""Traditional on purpose: it finds Simplified articles too."""


def print_demo(path: Path) -> None:
    """Print the demo's tour of an archive."""
    with Archive.open(path) as archive:
        _heading("What came in")
        _print_sources(archive)
        _heading("What was not an article")
        _print_rejections(archive)
        _heading("What was repaired")
        _print_repairs(archive)
        _heading("The article found most often")
        _print_largest_cluster(archive)
        _heading(f"yuqi search {QUERY}")
        _print_hits(archive)
        _heading("Go on with")
    program = _program()
    for line in (
        f"{program} search 催收 --archive {path}",
        f"{program} show {_damaged_article(path)} --archive {path}",
        f"{program} serve --archive {path}",
    ):
        results.print(Text(f"  {line}", style="bold green"))


def _heading(title: str) -> None:
    results.print()
    results.print(Rule(Text(title, style="bold cyan"), align="left", style="cyan"))


def _print_sources(archive: Archive) -> None:
    table = Table("site", "", "captures", "articles", "rejected", box=None, pad_edge=False, header_style="dim")
    for number in range(2, 5):
        table.columns[number].justify = "right"
    rows = archive.connection.execute(
        """SELECT s.name, s.title, count(c.id),
            (SELECT count(*) FROM articles a WHERE a.source_id = s.id), sum(c.outcome = 'rejected')
        FROM sources s JOIN captures c ON c.source_id = s.id GROUP BY s.id ORDER BY s.id"""
    ).fetchall()
    for name, title, *numbers in rows:
        table.add_row(Text(name), Text(title, style="dim"), *(f"{number:,}" for number in numbers))
    totals = [sum(row[column] for row in rows) for column in range(2, 5)]
    table.add_row("all", "", *(f"{number:,}" for number in totals), style="bold")
    results.print(table)


def _print_rejections(archive: Archive) -> None:
    rows = archive.connection.execute(
        "SELECT reason, count(*), min(url) FROM rejections GROUP BY reason ORDER BY count(*) DESC, reason"
    )
    table = Table("reason", "pages", "for example", box=None, pad_edge=False, header_style="dim")
    table.columns[1].justify = "right"
    for reason, number, url in rows:
        table.add_row(reason, str(number), Text(url, style="dim", overflow="fold"))
    results.print(table)


def _print_repairs(archive: Archive) -> None:
    rows = archive.connection.execute(
        """SELECT rule, certainty, count(*), count(DISTINCT article_id) FROM edits
        GROUP BY rule, certainty ORDER BY count(*) DESC"""
    )
    table = Table("rule", "certainty", "edits", "articles", box=None, pad_edge=False, header_style="dim")
    for column in (2, 3):
        table.columns[column].justify = "right"
    for rule, certainty, edits, articles in rows:
        table.add_row(rule, certainty, f"{edits:,}", f"{articles:,}")
    results.print(table)
    _print_before_and_after(archive)


def _print_before_and_after(archive: Archive) -> None:
    from pipelines.records import Certainty, Edit
    from pipelines.repair import undo

    number = _most_repaired(archive)
    if number is None:
        return
    whole = archive.article(number)
    edits = [
        Edit(**asdict(edit) | {"certainty": Certainty(edit.certainty)}) for edit in whole.edits if edit.field == "text"
    ]
    before = undo(whole.row.text, edits).split("\n")
    after, hans = whole.row.text.split("\n"), whole.row.text_hans.split("\n")
    place = max(range(len(after)), key=lambda index: len(before[index]) - len(after[index]))
    results.print()
    results.print(Text(f"article {number}, {whole.row.title}", style="dim"))
    for label, paragraph, style in (
        ("as served", before[place], "red"),
        ("repaired", after[place], "green"),
        ("Simplified", hans[place], ""),
    ):
        shown = paragraph if len(paragraph) <= 120 else paragraph[:120] + "…"
        results.print(Text.assemble((f"{label:>11}  ", "dim"), (shown, style)))


def _print_largest_cluster(archive: Archive) -> None:
    size, primary = archive.connection.execute(
        "SELECT size, primary_id FROM clusters ORDER BY size DESC, id LIMIT 1"
    ).fetchone()
    whole = archive.article(primary)
    results.print(Text.assemble((f"{size} copies of one article: ", ""), (whole.row.title or "", "bold")))
    members = archive.connection.execute(
        """SELECT a.id, a.script, s.name, a.title, a.url FROM articles a JOIN sources s ON s.id = a.source_id
        WHERE a.cluster_id = ? ORDER BY a.id""",
        (whole.row.cluster_id,),
    )
    for number, script, source, title, _ in members:
        results.print(Text(f"  {number:>5}  {script}  {source:<14}  {title}", overflow="ellipsis", no_wrap=True))
    if whole.row.family_id is not None:
        family = archive.connection.execute("SELECT size FROM families WHERE id = ?", (whole.row.family_id,)).fetchone()
        others = family[0] - size
        told = f"{others} more {'article' if others == 1 else 'articles'} of the same template, for other lenders"
        results.print(f"  and {told}", style="dim")


def _print_hits(archive: Archive) -> None:
    hits = archive.search(QUERY, limit=4, marks=(MARK_START, MARK_END))
    for hit in hits:
        shown = marked(hit.snippet)
        results.print(Text.assemble((f"{hit.id:>5}  ", "cyan"), (hit.title or "", "bold"), (f"  {hit.source}", "dim")))
        if shown.plain != hit.title:
            results.print(Padding(shown, (0, 0, 0, 7)))
    results.print(f"{archive.count(QUERY)} articles, in both scripts", style="dim")


def _damaged_article(path: Path) -> int:
    with Archive.open(path) as archive:
        return _most_repaired(archive) or 1


def _most_repaired(archive: Archive) -> int | None:
    row = archive.connection.execute(
        """SELECT article_id FROM edits WHERE field = 'text' AND certainty IN ('exact', 'inferred')
        GROUP BY article_id ORDER BY count(*) DESC, article_id LIMIT 1"""
    ).fetchone()
    return int(row[0]) if row else None


def _program() -> str:
    """Give the program as it can be typed here: by its path where the shell would not find it."""
    if shutil.which("yuqi"):
        return "yuqi"
    called = Path(sys.argv[0])
    return str(called) if called.name == "yuqi" else f"{sys.executable} -m yuqi"
