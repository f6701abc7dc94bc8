"""`yuqi takedown`: remove a page, or a whole host, for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from yuqi.console import messages, results
from yuqi.options import archive_option, warc_option

if TYPE_CHECKING:
    from pathlib import Path


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
    """Remove the text of URL, or of everything of HOST: articles, revisions, search index, copies, raw captures.

    A tombstone keeps the address, the hashes and the reason; the address is never fetched, ingested or rebuilt again.
    It cannot be undone. Exports and backups made before are yours to go through.

    \b
    Example:
      yuqi takedown http://www.example.cn/yuqi/1.html --reason "request of the author, 2026-03-01"
    """
    from archive.takedown import take_down

    if not yes:
        click.confirm(f"Remove {pattern} from {archive_path} and its captures, for good?", abort=True, err=True)
    for one in take_down(archive_path, pattern, reason, warc_folder=warc_folder, with_copies=not keep_copies):
        results.print(
            f"{one.pattern}: {_count(len(one.articles), 'article')}, {_count(one.captures, 'capture')} removed",
            markup=False,
            soft_wrap=True,
        )
    messages.print("blocked from now on; the list is takedowns.jsonl beside the captures", markup=False)


def _count(number: int, word: str) -> str:
    return f"{number:,} {word if number == 1 else word + 's'}"
