"""`yuqi demo`: the whole main job on the bundled fictional sites, offline."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.errors import UserError
from yuqi.console import messages
from yuqi.options import PATH

if TYPE_CHECKING:
    from demosites import Web

DEFAULT_FOLDER = Path("yuqi-demo")
MARKER = "truth.json"
"""Every demo folder holds it; a folder without it is not ours to empty."""


@click.command("demo")
@click.option("--to", "folder", type=PATH, default=DEFAULT_FOLDER, show_default=True, help="Folder for the archive.")
@click.option("--serve", "serve_after", is_flag=True, help="Open Datasette on the archive afterwards.")
@click.option("--site-only", is_flag=True, help="Only serve the sites, until interrupted.")
@click.option("--port", type=click.IntRange(1, 65000), default=8801, show_default=True, help="Port of the first site.")
@click.option("--scale", type=click.IntRange(1), default=1, show_default=True, help="Multiplies the articles.")
def command(*, folder: Path, serve_after: bool, site_only: bool, port: int, scale: int) -> None:
    """Crawl the bundled fictional sites on loopback into a fresh archive, and show what was found and repaired.

    \b
    Examples:
      yuqi demo
      yuqi demo --to demo --serve
      yuqi demo --site-only --to sites --port 8801 --scale 10
    """
    from demosites import Web

    web = Web(scale=scale, base_port=port)
    if site_only:
        _serve_sites(web, folder)
        return
    _make_room(folder)
    archive_path = _crawl(web, folder)

    from yuqi.demoreport import print_demo

    print_demo(archive_path)
    if serve_after:
        from yuqi.commands.serve import command as serve

        serve.main(["--archive", str(archive_path)], standalone_mode=False)


def _serve_sites(web: Web, folder: Path) -> None:
    from demosites.__main__ import main as serve_sites

    folder.mkdir(parents=True, exist_ok=True)
    arguments = ["--to", str(folder), "--port", str(web.base_port), "--scale", str(web.scale)]
    messages.print(
        f"source files in {folder / 'sources'}, what is true of every page in {folder / MARKER}", markup=False
    )
    if code := serve_sites(arguments):
        sys.exit(code)


def _make_room(folder: Path) -> None:
    try:
        if folder.exists() and any(folder.iterdir()) and not (folder / MARKER).exists():
            raise UserError(f"{folder} holds other files. Name an empty folder, or one of an earlier demo: --to DIR.")
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
    except OSError as error:
        raise UserError(f"{folder} cannot be made: {error.strerror}. Name another folder: --to DIR.") from error


def _crawl(web: Web, folder: Path) -> Path:
    from crawler.plan import CrawlOptions
    from crawler.sites.sourcefiles import load_sources
    from demosites import serving
    from yuqi.commands.crawl import crawl_with_bar, print_report

    with serving(web) as served:
        served.write(folder)
        archive_path = folder / "yuqi.db"
        report = crawl_with_bar(CrawlOptions(archive=archive_path, sources=load_sources(folder / "sources")))
    messages.print()
    print_report(report)
    return archive_path
