"""datapackage.json: the dataset for Frictionless tools. Source: Data Package 2.0 (datapackage.org)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from archive.export.licensing import abstract, license_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.export.about import About, Author
    from archive.export.dataset import ExportedFile
    from archive.export.facts import Facts
    from archive.export.fields import Field, Layout

MEDIA_TYPES: Final = {
    "parquet": "application/vnd.apache.parquet",
    "jsonl": "application/jsonl",
    "jsonl.zst": "application/zstd",
    "jsonl.gz": "application/gzip",
    "csv": "text/csv",
    "sqlite": "application/vnd.sqlite3",
    "warc": "application/warc",
    "wacz": "application/wacz",
}
_UNSAFE: Final = re.compile(r"[^-a-z0-9._]+")


def datapackage(facts: Facts, layout: Layout, files: Sequence[ExportedFile], about: About) -> dict[str, Any]:
    """Give the descriptor."""
    name, address = license_of(facts.options, about)
    content: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "yuqi-articles",
        "id": f"sha256:{facts.release.sha256}",
        "title": about.title,
        "description": abstract(facts.options, about),
        "version": facts.release.version,
        "created": f"{facts.release.day}T00:00:00Z",
        "keywords": list(about.keywords),
        "contributors": [_contributor(author) for author in about.authors],
    }
    if name:
        content["licenses"] = [{"name": name, "path": address}]
    if about.url:
        content["homepage"] = about.url
    content["resources"] = [_resource(file, layout) for file in files]
    return content


def _contributor(author: Author) -> dict[str, Any]:
    told = {"title": author.name, "path": author.orcid, "organization": author.affiliation, "roles": ["creator"]}
    return {name: value for name, value in told.items() if value}


def _resource(file: ExportedFile, layout: Layout) -> dict[str, Any]:
    resource: dict[str, Any] = {
        "name": _UNSAFE.sub("-", file.name.lower()),
        "path": file.name,
        "mediatype": MEDIA_TYPES[file.format],
        "bytes": file.file_bytes,
        "hash": f"sha256:{file.sha256}",
    }
    if file.format != "csv":
        return resource | {"type": "file"}
    return resource | {
        "type": "table",
        "format": "csv",
        "encoding": "utf-8-sig",
        "schema": {"fields": _fields(layout), "primaryKey": ["id"], "missingValues": [""]},
    }


def _fields(layout: Layout) -> list[dict[str, Any]]:
    fields = [_field(field) for field in layout.article]
    fields += [{"name": g.name, "type": "array", "description": f"{g.description}, JSON"} for g in layout.lists]
    fields.append({"name": "annotations", "type": "object", "description": "What the article mentions, JSON"})
    for group in (layout.conversion, layout.capture):
        fields += [_field(field, f"{group.name}_") for field in group.fields]
    return fields


def _field(field: Field, prefix: str = "") -> dict[str, Any]:
    about: dict[str, Any] = {"name": prefix + field.name, "type": "array" if field.type == "strings" else field.type}
    if field.type == "boolean":
        about |= {"trueValues": ["1"], "falseValues": ["0"]}
    return about | {"description": field.description}
