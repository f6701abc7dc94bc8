"""croissant.json: the dataset for machine learning tools. Source: Croissant 1.1 (mlcommons.org/croissant/1.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from archive.export.citation import bibtex
from archive.export.datapackage import MEDIA_TYPES
from archive.export.licensing import TEXTS_NOTE, abstract, license_of, personal_data

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.export.about import About
    from archive.export.dataset import ExportedFile
    from archive.export.facts import Facts
    from archive.export.fields import Field, Layout

CONTEXT: Final = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataBiases": "cr:dataBiases",
    "dataCollection": "cr:dataCollection",
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "personalSensitiveInformation": "cr:personalSensitiveInformation",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
DESCRIBED: Final = ("parquet", "csv")
"""Formats whose columns Croissant can name; the first that is there is described field by field."""

_TYPES: Final = {
    "integer": "cr:Int64",
    "number": "cr:Float64",
    "boolean": "sc:Boolean",
    "string": "sc:Text",
    "strings": "sc:Text",
}


def croissant(facts: Facts, layout: Layout, files: Sequence[ExportedFile], about: About) -> dict[str, Any]:
    """Give the description."""
    _, address = license_of(facts.options, about)
    authors = [
        {"@type": "sc:Person" if author.is_person else "sc:Organization", "name": author.name}
        for author in about.authors
    ]
    kind = next((kind for kind in DESCRIBED if any(file.format == kind for file in files)), None)
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": "yuqi-articles",
        "alternateName": about.title,
        "description": abstract(facts.options, about),
        "creator": authors,
        "publisher": authors[0],
        "license": address or TEXTS_NOTE,
        "url": about.url or f"urn:sha256:{facts.release.sha256}",
        "version": facts.release.version,
        "datePublished": facts.release.day,
        "inLanguage": "zh",
        "keywords": list(about.keywords),
        "isLiveDataset": False,
        "citeAs": bibtex(facts, about),
        "rai:dataCollection": "Public web pages fetched by a crawler that obeys robots.txt; see DATASHEET.md",
        "rai:dataBiases": "Copied texts are counted as often as they were copied unless is_primary is asked for",
        "rai:personalSensitiveInformation": personal_data(facts.options),
        "distribution": [_file(file) for file in files],
        "recordSet": [_record_set(file, layout) for file in files if file.format == kind],
    }


def _file(file: ExportedFile) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file.name,
        "name": file.name,
        "contentUrl": file.name,
        "contentSize": f"{file.file_bytes} B",
        "encodingFormat": MEDIA_TYPES[file.format].replace("application/vnd.apache.parquet", "application/x-parquet"),
        "sha256": file.sha256,
    }


def _record_set(file: ExportedFile, layout: Layout) -> dict[str, Any]:
    name = f"{file.part.folder if file.part else ''}articles"
    fields = [_field(file, name, field) for field in layout.article if field.type != "strings"]
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": "One article; lists and objects within it are described in FIELDS.md",
        "key": {"@id": f"{name}/id"},
        "field": fields,
    }


def _field(file: ExportedFile, name: str, field: Field) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{name}/{field.name}",
        "name": field.name,
        "description": field.description,
        "dataType": _TYPES[field.type],
        "source": {"fileObject": {"@id": file.name}, "extract": {"column": field.name}},
    }
