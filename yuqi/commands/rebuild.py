"""`yuqi rebuild`: the archive anew from its captures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from yuqi.console import messages, progress
from yuqi.options import archive_option, warc_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command("rebuild")
@archive_option
@warc_option
def command(*, archive_path: Path, warc_folder: Path | None) -> None:
    """Make the archive anew from its WARC files, with the present code.

    The new archive is written beside the old one and takes its place when it is whole; a kill leaves the old one.
    Where there is no archive it is made from the WARC files alone.

    \b
    Example:
      yuqi rebuild --archive yuqi.db
    """
    from archive.rebuild import rebuild

    with progress("rebuilding") as advance:
        counts = rebuild(archive_path, warc_folder, progress=advance)
    messages.print(
        f"{counts.captures} captures read again: {counts.articles} gave an article, "
        f"{counts.rejections} were rejected, {counts.other} were listings and the like -> {archive_path}",
        markup=False,
    )
