"""The style sheets: of the pages made for people, and what Datasette's own pages of an archive load beside theirs."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import Any, Final

from datasette import Response

PAGES: Final = "yuqi"
TABLES: Final = "yuqi-tables"
ROUTE: Final = rf"^/-/(?P<sheet>{PAGES}|{TABLES})\.css$"


def address(datasette: Any, sheet: str) -> str:
    """Give the address of a sheet; it carries the sheet's digest, so that what is there may be kept."""
    return f"{datasette.urls.path(f'/-/{sheet}.css')}?{_version(sheet)}"


async def style_sheet(request: Any) -> Response:
    """Serve a sheet."""
    headers = {"cache-control": "public, max-age=86400"}
    return Response(_text(request.url_vars["sheet"]), content_type="text/css; charset=utf-8", headers=headers)


@cache
def _text(sheet: str) -> str:
    return files("archive.datasette").joinpath(f"{sheet}.css").read_text(encoding="utf-8")


@cache
def _version(sheet: str) -> str:
    return hashlib.sha256(_text(sheet).encode()).hexdigest()[:8]
