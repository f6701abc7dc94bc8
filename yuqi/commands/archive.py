"""`yuqi archive`: care for the file itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from yuqi.console import messages, results
from yuqi.options import PATH, archive_option

if TYPE_CHECKING:
    from pathlib import Path


@click.group("archive")
def command() -> None:
    """Care for the archive file: merge its indexes, write a copy to hand on, bring its tables up to date.

    \b
    Example:
      yuqi archive snapshot --to 2026-11.db
    """


@command.command("optimize")
@archive_option
def optimize_command(*, archive_path: Path) -> None:
    """Merge the search index, make statistics for SQLite's planner, give free pages back.

    \b
    Example:
      yuqi archive optimize
    """
    from archive.upkeep.snapshots import optimize

    before, after = optimize(archive_path)
    results.print(f"{before / 2**20:.1f} MB before, {after / 2**20:.1f} MB now", markup=False)


@command.command("snapshot")
@archive_option
@click.option("--to", "to", type=PATH, required=True, help="The file to write; it must not be there yet.")
@click.option("--grams/--no-grams", default=True, help="Also an index for Datasette without our plugin (+1.0 x text).")
def snapshot_command(*, archive_path: Path, to: Path, grams: bool) -> None:
    """Write one state of the archive to one file, to publish or to keep; a crawl may go on meanwhile.

    In the file a bare `datasette FILE` finds words of one to four characters; with this program installed, all.

    \b
    Example:
      yuqi archive snapshot --to 2026-11.db
    """
    from archive.upkeep.snapshots import snapshot

    snapshot(archive_path, to, grams=grams)
    results.print(f"{to}: {to.stat().st_size / 2**20:.1f} MB", markup=False)


@command.command("describe")
@archive_option
@click.option("--to", "to", type=PATH, required=True, help="The folder to write to; made where it is not there.")
def describe_command(*, archive_path: Path, to: Path) -> None:
    """Write metadata.yaml and datasette.yaml, for a Datasette without our plugin: 0.65 reads the first, 1.0 both.

    \b
    Example:
      yuqi archive describe --to served/
      datasette yuqi.db --metadata served/metadata.yaml
    """
    from archive import Archive
    from archive.datasette.description import columns_in, configuration_files

    with Archive.open(archive_path) as archive:
        files = configuration_files(archive_path.stem, columns_in(archive.connection))
    to.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (to / name).write_text(text, encoding="utf-8")
        results.print(str(to / name), markup=False)


@command.command("migrate")
@archive_option
def migrate_command(*, archive_path: Path) -> None:
    """Bring the tables of an older archive up to date; a copy of the file as it was stays beside it.

    \b
    Example:
      yuqi archive migrate
    """
    from archive.connection import migrate

    applied = migrate(archive_path)
    for name in applied:
        results.print(name, markup=False)
    if not applied:
        messages.print("nothing to do: the tables are those of this program", markup=False)
