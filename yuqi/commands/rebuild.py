"""`yuqi rebuild`: the archive anew from its captures, or its annotations alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from yuqi.console import messages, progress
from yuqi.options import archive_option, warc_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command("rebuild")
@click.option(
    "--stage",
    type=click.Choice(["annotate"]),
    help="Redo this stage alone, in the archive itself, for the articles that other code or tables went through.",
)
@click.option("--all", "redo_all", is_flag=True, help="With --stage: redo every article, also the current ones.")
@archive_option
@warc_option
def command(*, archive_path: Path, warc_folder: Path | None, stage: str | None, redo_all: bool) -> None:
    """Make the archive anew from its WARC files, with the present code.

    The new archive is written beside the old one and takes its place when it is whole; a kill leaves the old one.
    Where there is no archive it is made from the WARC files alone.

    With --stage annotate the texts stay, and sections and annotations are made anew from them: after new tables of
    lenders, laws or topics. A kill loses the last hundred articles at most; the next call goes on there.

    \b
    Example:
      yuqi rebuild --archive yuqi.db
      yuqi rebuild --stage annotate
    """
    if stage:
        _reannotate(archive_path, warc_folder, redo_all=redo_all)
        return
    if redo_all:
        raise click.UsageError("--all goes with --stage annotate; without it everything is made anew anyway.")
    from archive.upkeep.rebuild import rebuild

    with progress("rebuilding") as advance:
        counts = rebuild(archive_path, warc_folder, progress=advance)
    messages.print(
        f"{counts.captures} captures read again: {counts.articles} gave an article, "
        f"{counts.rejections} were rejected, {counts.other} were listings and the like -> {archive_path}",
        markup=False,
    )


def _reannotate(archive_path: Path, warc_folder: Path | None, *, redo_all: bool) -> None:
    from archive import Archive
    from archive.annotated.reannotate import reannotate, stale_count

    with Archive.open(archive_path) as archive:
        total = stale_count(archive.connection, redo_all=redo_all)
    with progress("annotating", total) as advance:
        counts = reannotate(archive_path, warc_folder, progress=advance, redo_all=redo_all)
    messages.print(
        f"{counts.redone} articles annotated anew, {counts.current} were current already -> {archive_path}",
        markup=False,
    )
