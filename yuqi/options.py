"""The options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

PATH: Final = click.Path(path_type=Path)

archive_option: Final = click.option(
    "--archive",
    "archive_path",
    type=PATH,
    default=Path("yuqi.db"),
    envvar="YUQI_ARCHIVE",
    show_default=True,
    show_envvar=True,
    help="The archive, one SQLite file.",
)

warc_option: Final = click.option(
    "--warc",
    "warc_folder",
    type=PATH,
    default=None,
    help="Folder of the raw captures  [default: the archive's path with .warc for its suffix]",
)

json_option: Final = click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
