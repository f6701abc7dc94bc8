"""`yuqi rehydrate`: the texts of a dataset without texts, from one's own captures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from yuqi.console import messages, progress, results
from yuqi.options import PATH, archive_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command("rehydrate")
@click.argument("dataset", type=PATH)
@archive_option
@click.option("--to", "folder", type=PATH, required=True, help="Folder to write; replaced as a whole.")
def command(*, dataset: Path, archive_path: Path, folder: Path) -> None:
    """Put the texts back into DATASET, an export with the profile open, as far as the archive has captured them.

    A text is taken when its SHA-256 is the one the dataset names. Ends with 1 where texts are missing; missing.jsonl
    in the folder says which and why.

    \b
    Example:
      yuqi rehydrate dataset --archive own.db --to dataset-with-texts
    """
    from archive import Archive
    from archive.export.rehydration import rehydrate

    with Archive.open(archive_path) as archive, progress("looking for texts") as advance:
        counts = rehydrate(dataset, archive, folder, advance)
    results.print(f"restored  {counts.restored}", markup=False)
    results.print(f"missing  {counts.missing}", markup=False)
    results.print(f"differing  {counts.differing}", markup=False)
    if counts.missing or counts.differing:
        messages.print(f"{folder / 'missing.jsonl'} tells which, and why", markup=False)
        raise click.exceptions.Exit(1)
