"""WACZ: the WARC files with an index and a list of pages, in one file that ReplayWeb.page opens.

Source: specs.webrecorder.net/wacz/1.1.1 and the CDXJ index it names.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from archive.warc.http_message import split_message
from pipelines.web.media import parse_content_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from archive.export.captures import CopiedRecord

NAME: Final = "captures.wacz"

_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""Of the members: the earliest a ZIP file can say."""


Page = tuple[int, str, str, str | None]
"""(article id, address, time of the capture, title)"""


def write_wacz(path: Path, warcs: Sequence[Path], index: Iterable[str], pages: Iterable[Page], day: str) -> None:
    """Bundle WARC files.

    Args:
        path: file to write.
        warcs: the files.
        index: lines of `index_line`.
        pages: the articles.
        day: for the file's own description, ISO 8601.
    """
    resources: list[dict[str, Any]] = []
    with zipfile.ZipFile(path, "w") as bundle:

        def add(name: str, content: bytes) -> None:
            bundle.writestr(zipfile.ZipInfo(name, _NO_TIME), content)
            resources.append(_resource(name, hashlib.sha256(content).hexdigest(), len(content)))

        for warc in warcs:
            with warc.open("rb") as source:
                digest = hashlib.file_digest(source, "sha256").hexdigest()
                source.seek(0)
                with bundle.open(zipfile.ZipInfo(f"archive/{warc.name}", _NO_TIME), "w", force_zip64=True) as member:
                    while chunk := source.read(1 << 20):
                        member.write(chunk)
            resources.append(_resource(f"archive/{warc.name}", digest, warc.stat().st_size))
        add("indexes/index.cdx", "".join(f"{line}\n" for line in sorted(index)).encode())
        add("pages/pages.jsonl", _pages(pages))
        software = {"profile": "data-package", "wacz_version": "1.1.1", "software": "yuqi"}
        package = _json(software | {"created": f"{day}T00:00:00Z", "resources": resources})
        bundle.writestr(zipfile.ZipInfo("datapackage.json", _NO_TIME), package)
        digest = f"sha256:{hashlib.sha256(package).hexdigest()}"
        seal = _json({"path": "datapackage.json", "hash": digest})
        bundle.writestr(zipfile.ZipInfo("datapackage-digest.json", _NO_TIME), seal)


def _resource(name: str, digest: str, size: int) -> dict[str, Any]:
    return {"name": name.rpartition("/")[2], "path": name, "hash": f"sha256:{digest}", "bytes": size}


def _pages(pages: Iterable[Page]) -> bytes:
    lines: list[dict[str, Any]] = [{"format": "json-pages-1.0", "id": "pages", "title": "Articles"}]
    lines += [{"id": str(number), "url": url, "ts": when, "title": title or url} for number, url, when, title in pages]
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines).encode()


def index_line(copied: CopiedRecord) -> str | None:
    """Give the line of the index for a record; None for one that is no answer to a request."""
    fields = copied.record.fields
    if fields.get("warc-type") not in {"response", "revisit"}:
        return None
    first, headers, _ = split_message(copied.record.block)
    status = first.split(b" ")[1:2]
    media = next((value.decode("latin-1") for name, value in headers if name.lower() == b"content-type"), None)
    url = fields.get("warc-target-uri", "")
    about = {
        "url": url,
        "mime": "warc/revisit" if fields["warc-type"] == "revisit" else parse_content_type(media)[0],
        "status": (status[0] if status else b"").decode("latin-1"),
        "digest": fields.get("warc-payload-digest", ""),
        "length": str(copied.length),
        "offset": str(copied.offset),
        "filename": copied.file,
    }
    stamp = "".join(char for char in fields.get("warc-date", "") if char.isdigit())[:14]
    return f"{surt(url)} {stamp} {json.dumps(about, ensure_ascii=False)}"


def surt(url: str) -> str:
    """Give the key that sorts addresses by host, the most general part first.

    >>> surt("http://www.Example.cn:8080/Yuqi/1.html?a=1")
    'cn,example:8080)/yuqi/1.html?a=1'
    """
    try:
        parts = urlsplit(url.lower())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return url.lower()
    labels = host.removeprefix("www.").split(".")
    name = host if host.replace(".", "").isdigit() else ",".join(reversed(labels))
    query = f"?{parts.query}" if parts.query else ""
    return f"{name}{f':{port}' if port else ''}){parts.path or '/'}{query}"


def _json(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
