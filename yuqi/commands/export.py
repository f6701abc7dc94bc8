"""`yuqi export`: a dataset for others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from archive.errors import UserError
from yuqi.console import messages, progress, results
from yuqi.options import PATH, archive_option

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = ("parquet", "jsonl", "csv", "sqlite")


@click.command("export")
@archive_option
@click.option("--to", "folder", type=PATH, required=True, help="Folder to write; made when it is not there.")
@click.option("--format", "formats", default="jsonl", show_default=True, help="Of parquet,jsonl,csv,sqlite; several.")
@click.option("--where", metavar="SQL", help="Only articles for which this SQL condition holds.")
@click.option(
    "--profile",
    type=click.Choice(["open", "full"]),
    default="full",
    show_default=True,
    help="open leaves out texts, names of authors and personal data.",
)
@click.option("--unique", is_flag=True, help="One article of each cluster of copies.")
@click.option(
    "--script",
    type=click.Choice(["original", "hans", "hant", "tw", "hk"]),
    default="original",
    show_default=True,
    help="Convert title and text; to Traditional only what is labelled Simplified.",
)
@click.option("--split", is_flag=True, help="train, validation and test, 80/10/10, copies never apart.")
def command(  # noqa: PLR0913 - one parameter an option
    *,
    archive_path: Path,
    folder: Path,
    formats: str,
    where: str | None,
    profile: str,
    unique: bool,
    script: str,
    split: bool,
) -> None:
    """Write the articles as a dataset: files that do not change when written again, with their checksums.

    \b
    Examples:
      yuqi export --to dataset --format parquet,jsonl,csv
      yuqi export --to dataset --where "published >= '2024'" --unique
    """
    from archive import Archive
    from archive.export import ExportOptions, export

    chosen = tuple(dict.fromkeys(name.strip() for name in formats.split(",") if name.strip()))
    unknown = sorted(set(chosen) - set(FORMATS))
    if unknown or not chosen:
        raise UserError(f"--format {formats}: unknown {', '.join(unknown)}. Choose from {', '.join(FORMATS)}.")
    options = ExportOptions(formats=chosen, where=where, profile=profile, unique=unique, script=script, split=split)
    with Archive.open(archive_path) as archive, progress("exporting") as advance:
        manifest = export(archive, folder, options, progress=advance)
    for entry in manifest.files:
        results.print(f"{entry.name}  {entry.file_bytes:,} bytes", markup=False)
    messages.print(f"{manifest.articles} articles in {folder}; check with: sha256sum -c SHA256SUMS", markup=False)
