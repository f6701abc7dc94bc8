"""`yuqi merge`: several archives into one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from yuqi.console import messages, progress
from yuqi.options import PATH, archive_option, warc_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command("merge")
@click.argument("archives", nargs=-1, required=True, type=PATH)
@archive_option
@warc_option
def command(*, archives: tuple[Path, ...], archive_path: Path, warc_folder: Path | None) -> int:
    """Join ARCHIVES, as several crawlers made them, into the one given by --archive.

    It becomes the archive one crawler would have made: every capture once, in the order of time, copies found across
    all of them. The captures of each lie in the folder beside it. Merging again adds what is new; numbers stay. After
    a kill the same command goes on.

    \b
    Example:
      yuqi merge shard1.db shard2.db shard3.db --archive yuqi.db
    """
    from archive.upkeep.merge import captures_in, merge

    with progress("merging", captures_in(archives)) as advance:
        counts = merge(archive_path, archives, warc_folder, advance)
    messages.print(
        f"{counts.captures} captures added: {counts.articles} gave an article, {counts.rejections} were rejected, "
        f"{counts.other} were listings and the like -> {archive_path}",
        markup=False,
    )
    if counts.taken_down:
        messages.print(f"{counts.taken_down} captures left out: their addresses were taken down", markup=False)
    for name in counts.torn_files:
        messages.print(f"{name} ends in the middle; what stands before was taken. Merge again later.", style="yellow")
    return int(bool(counts.torn_files))
