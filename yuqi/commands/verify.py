"""`yuqi verify`: whether the archive is what it says."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click
from rich.text import Text

from yuqi.console import progress, results, write_json_line
from yuqi.options import archive_option, json_option, warc_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command("verify")
@archive_option
@warc_option
@json_option
@click.option("--full", is_flag=True, help="Check the place of every word in the search index, not of a sample.")
def command(*, archive_path: Path, warc_folder: Path | None, as_json: bool, full: bool) -> int:
    """Check everything: the database, the search index, every capture against its WARC record, every edit.

    Exits 1 when anything is wrong; each finding names the remedy. What a killed run kept and the next will read is told
    of, and is not wrong.

    \b
    Examples:
      yuqi verify
      yuqi verify --full
    """
    from archive.search.fts_check import PROBED_ARTICLES
    from archive.upkeep.verify import CHECKS, verify

    with progress("checking") as advance:
        findings = list(verify(archive_path, warc_folder, progress=advance, full=full))
    for finding in findings:
        if as_json:
            write_json_line(asdict(finding))
            continue
        style = "bold cyan" if finding.waits else "bold red"
        results.print(Text.assemble((f"{finding.check}: ", style), f"{finding.subject}: {finding.message}"))
        results.print(Text(f"    {finding.remedy}", style="dim"))
    is_sound = all(finding.waits for finding in findings)
    if is_sound and not as_json:
        results.print(f"nothing found: {len(CHECKS)} checks passed", style="green")
    if not full and not as_json:
        results.print(
            f"The search index was checked by counts, the order of its words in {PROBED_ARTICLES} articles at most; "
            "--full checks all.",
            style="dim",
        )
    return int(not is_sound)
