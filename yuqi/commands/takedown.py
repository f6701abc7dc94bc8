"""`yuqi takedown`: remove a page, or a whole host, for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from yuqi.console import messages, results
from yuqi.options import archive_option, warc_option

if TYPE_CHECKING:
    from pathlib import Path

    from archive.upkeep.takedown import Extent


@click.command("takedown")
@click.argument("pattern", metavar="URL|HOST")
@archive_option
@warc_option
@click.option("--reason", required=True, help="For the public log; no personal data.")
@click.option("--keep-copies", is_flag=True, help="Leave copies of the article at other addresses.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(
    *, pattern: str, archive_path: Path, warc_folder: Path | None, reason: str, keep_copies: bool, yes: bool
) -> None:
    """Remove the text of URL, or of everything of HOST and below: articles, revisions, index, copies, raw captures.

    A tombstone keeps the address, the hashes and the reason; the address is never fetched, ingested or rebuilt again.
    It cannot be undone. Exports and backups made before are yours to go through. Articles that have a part of the text
    (excerpts of it, pages that hold it among others) are named and stay.

    \b
    Example:
      yuqi takedown http://www.example.cn/yuqi/1.html --reason "request of the author, 2026-03-01"
    """
    from archive.upkeep.takedown import extent, take_down

    found = extent(archive_path, pattern, warc_folder=warc_folder, with_copies=not keep_copies)
    if not yes:
        click.confirm(_question(pattern, archive_path, found), abort=True, err=True)
    for one in take_down(archive_path, pattern, reason, warc_folder=warc_folder, with_copies=not keep_copies):
        results.print(
            f"{one.pattern}: {_count(len(one.articles), 'article')}, {_count(one.captures, 'capture')} removed",
            markup=False,
            soft_wrap=True,
        )
    for url in found.sharing:
        messages.print(f"stays, and has a part of the text: {url}", style="yellow", markup=False, soft_wrap=True)
    if not found.articles:
        messages.print("no article of it was in the archive", style="yellow")
    messages.print("blocked from now on; the list is takedowns.jsonl beside the captures", markup=False)


def _question(pattern: str, archive_path: Path, found: Extent) -> str:
    removed = _count(found.articles, "article")
    if found.copies:
        removed += f" and {_count(len(found.copies), 'copy', 'copies')} at other addresses"
    return f"Remove {pattern} ({removed}) from {archive_path} and its captures, for good?"


def _count(number: int, one: str, more: str = "") -> str:
    return f"{number:,} {one if number == 1 else more or one + 's'}"
