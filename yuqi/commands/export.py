"""`yuqi export`: a dataset for others."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from archive.errors import UserError
from yuqi.console import messages, progress, results
from yuqi.options import PATH, archive_option, warc_option

if TYPE_CHECKING:
    from pathlib import Path

    from archive.export import Manifest


def _shares(_context: click.Context, _parameter: click.Parameter, value: str) -> tuple[float, ...]:
    try:
        return tuple(float(share) for share in value.split(","))
    except ValueError as error:
        raise click.BadParameter("three shares, such as 0.8,0.1,0.1") from error


@click.command("export")
@archive_option
@click.option("--to", "folder", type=PATH, required=True, help="The dataset's own folder; replaced as a whole.")
@click.option(
    "--format",
    "formats",
    default="jsonl",
    show_default=True,
    help="Of parquet, jsonl, jsonl.zst, jsonl.gz, csv, sqlite; several with commas.",
)
@click.option(
    "--profile",
    type=click.Choice(["open", "full"]),
    default="full",
    show_default=True,
    help="open leaves out texts, names of authors and personal data: it may be passed on.",
)
@click.option("--where", metavar="SQL", help="Only articles for which this SQL condition holds.")
@click.option("--unique", is_flag=True, help="One article of each cluster of copies.")
@click.option("--since", metavar="DATE", help="Published on or after: 2024, 2024-11 or 2024-11-06.")
@click.option("--until", metavar="DATE", help="Published on or before.")
@click.option(
    "--source", "sources", multiple=True, metavar="NAME", help="Only of this source; several times for several."
)
@click.option("--lender", "lenders", multiple=True, metavar="ID", help="Only articles that name this lender.")
@click.option("--min-confidence", type=click.FloatRange(0, 1), help="How sure the choice of main text has to be.")
@click.option(
    "--quality-class",
    "quality_classes",
    multiple=True,
    metavar="CLASS",
    help="Only article, spun, scrambled, machine_translation, doorway or mirror_injection; several times for several.",
)
@click.option("--min-quality", type=click.FloatRange(0, 1), help="The quality score that has to be reached.")
@click.option("--sample", type=click.IntRange(min=0), metavar="N", help="Draw so many of the articles by chance.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of the sample: the same seed draws the same.")
@click.option("--split", is_flag=True, help="train, validation and test; copies and template families never apart.")
@click.option("--ratios", default="0.8,0.1,0.1", show_default=True, callback=_shares, help="Of the three splits.")
@click.option("--partition", type=click.Choice(["month", "host"]), help="A folder for each month or host.")
@click.option(
    "--script",
    type=click.Choice(["original", "hans", "hant", "tw", "hk"]),
    default="original",
    show_default=True,
    help="Convert title and text; to Traditional only what is labelled Simplified.",
)
@click.option("--with-pii", is_flag=True, help="Leave personal data in; the dataset says so.")
@click.option(
    "--with-captures",
    type=click.Choice(["warc", "wacz", "both"]),
    help="Add the pages as they were served, unmasked, with their requests.",
)
@warc_option
@click.option("--release", metavar="VERSION", help="Name of the release  [default: the day of the newest capture]")
@click.option("--about", "about_path", type=PATH, help="TOML file: title, authors, license, doi, contact.")
@click.option(
    "--workers",
    type=click.IntRange(1),
    metavar="N",
    help="Processes that prepare articles  [default: one a core, of large archives]",
)
@click.option("--record/--no-record", default=True, show_default=True, help="Note the release in the archive.")
def command(
    *, archive_path: Path, folder: Path, about_path: Path | None, record: bool, workers: int | None, **asked: Any
) -> None:
    """Write the articles as a dataset that others can read, check and cite.

    Beside the articles stand a card, a datasheet, a field reference, release notes, Croissant, Data Package, RO-Crate,
    citation and checksums. Written again from the same archive, every file is the same to the byte.

    \b
    Examples:
      yuqi export --to dataset --format parquet,jsonl.zst,csv
      yuqi export --to dataset --format parquet --profile open --split
      yuqi export --to dataset --where "published >= '2024'" --unique
    """
    from archive import Archive
    from archive.export import export
    from archive.export.about import read_about

    options = _options(asked)
    about = read_about(about_path) if about_path else None
    with Archive.open(archive_path) as archive:
        shown = partial(progress, "exporting")
        manifest = export(archive, folder, options, about=about, progress=shown, workers=workers)
    for entry in manifest.files:
        results.print(f"{entry.name}  {entry.file_bytes:,} bytes", markup=False)
    messages.print(
        f"{manifest.articles} articles in {folder}, release {manifest.release.version}; "
        "check with: sha256sum -c SHA256SUMS",
        markup=False,
    )
    if not manifest.articles:
        messages.print("No article is as asked for: the dataset is empty.")
    if options.with_pii:
        messages.print("Personal data is NOT masked in this dataset: keep it where others cannot read it.")
    if record:
        _record(archive_path, manifest)


def _options(asked: dict[str, Any]) -> Any:
    from archive.export import FORMATS, ExportOptions, Selection

    formats = tuple(dict.fromkeys(name.strip() for name in asked.pop("formats").split(",") if name.strip()))
    unknown = sorted(set(formats) - set(FORMATS))
    if unknown or not formats:
        raise UserError(f"--format: unknown {', '.join(unknown) or '(none)'}. Choose from {', '.join(FORMATS)}.")
    names = (
        *("where", "unique", "since", "until", "sources", "lenders", "min_confidence", "quality_classes"),
        *("min_quality", "sample", "seed"),
    )
    selection = Selection(**{name: asked.pop(name) for name in names})
    return ExportOptions(formats=formats, selection=selection, **asked)


def _record(archive_path: Path, manifest: Manifest) -> None:
    from archive.export import record

    try:
        record(archive_path, manifest.release, manifest.members)
    except UserError as error:
        messages.print(f"The release was not noted in the archive: {error}", markup=False)
