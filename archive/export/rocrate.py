"""ro-crate-metadata.json: the dataset as a research object. Source: RO-Crate 1.3 (w3id.org/ro/crate/1.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from archive.export.datapackage import MEDIA_TYPES
from archive.export.licensing import abstract, license_of, personal_data, rights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.export.about import About, Author
    from archive.export.dataset import ExportedFile
    from archive.export.facts import Facts

FORMAT: Final = "https://w3id.org/ro/crate/1.3"
_TYPES: Final = {".md": "text/markdown", ".json": "application/json", ".cff": "text/yaml"}
_TOLD: Final = {
    "README.md": "Dataset card",
    "DATASHEET.md": "Datasheet: how it was collected, what is in it, what is missing",
    "FIELDS.md": "What every field says",
    "RELEASE_NOTES.md": "What changed against the release before",
    "CITATION.cff": "How to cite the dataset",
    "croissant.json": "Description in Croissant",
    "datapackage.json": "Description as a Data Package",
    ".zenodo.json": "Metadata of a deposit at Zenodo",
    "release.json": "What was asked for and what it gave",
}


def rocrate(facts: Facts, files: Sequence[ExportedFile], papers: Sequence[str], about: About) -> dict[str, Any]:
    """Give the crate's metadata.

    Args:
        facts: what was counted.
        files: of articles and captures.
        papers: names of the describing files.
        about: who publishes it.
    """
    graph: list[dict[str, Any]] = [
        {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "conformsTo": {"@id": FORMAT},
            "about": {"@id": "./"},
        },
        _root(facts, files, papers, about),
        _license(facts, about),
        *(_person(author, number) for number, author in enumerate(about.authors)),
        *(_affiliation(author, number) for number, author in enumerate(about.authors) if author.affiliation),
        *(_file(file) for file in files),
        *({"@id": name, "@type": "File", "name": _TOLD[name], "encodingFormat": _type(name)} for name in papers),
        {
            "@id": "#yuqi",
            "@type": "CreativeWork",
            "name": "yuqi",
            "version": facts.program,
        },
        {
            "@id": "#export",
            "@type": "CreateAction",
            "name": "Export from the archive",
            "description": personal_data(facts.options),
            "endTime": facts.release.day,
            "instrument": {"@id": "#yuqi"},
            "result": {"@id": "./"},
        },
    ]
    return {"@context": f"{FORMAT}/context", "@graph": graph}


def _root(facts: Facts, files: Sequence[ExportedFile], papers: Sequence[str], about: About) -> dict[str, Any]:
    authors = [{"@id": _author_id(author, number)} for number, author in enumerate(about.authors)]
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": about.title,
        "description": abstract(facts.options, about),
        "datePublished": facts.release.day,
        "version": facts.release.version,
        "license": {"@id": _license(facts, about)["@id"]},
        "author": authors if len(authors) > 1 else authors[0],
        "publisher": {"@id": _author_id(about.authors[0], 0)},
        "keywords": ", ".join(about.keywords),
        "inLanguage": "zh",
        "hasPart": [{"@id": name} for name in (*(file.name for file in files), *papers)],
        "mentions": {"@id": "#export"},
    }
    if about.doi:
        root["identifier"] = f"https://doi.org/{about.doi}"
    if about.url:
        root["url"] = about.url
    return root


def _license(facts: Facts, about: About) -> dict[str, Any]:
    name, address = license_of(facts.options, about)
    if name and address:
        return {"@id": address, "@type": "CreativeWork", "name": name, "description": f"Licence {name}"}
    said = rights(facts.options, about)
    return {"@id": "#rights", "@type": "CreativeWork", "name": "Texts of others", "description": said}


def _person(author: Author, number: int) -> dict[str, Any]:
    person: dict[str, Any] = {
        "@id": _author_id(author, number),
        "@type": "Person" if author.is_person else "Organization",
        "name": author.name,
    }
    if author.affiliation:
        person["affiliation"] = {"@id": f"#affiliation-{number}"}
    return person


def _affiliation(author: Author, number: int) -> dict[str, Any]:
    return {"@id": f"#affiliation-{number}", "@type": "Organization", "name": author.affiliation}


def _author_id(author: Author, number: int) -> str:
    return author.orcid or f"#author-{number}"


def _file(file: ExportedFile) -> dict[str, Any]:
    what = "Captures" if file.format in {"warc", "wacz"} else "All articles of the dataset"
    about = f"{file.part.articles} articles" if file.part else what
    return {
        "@id": file.name,
        "@type": "File",
        "name": file.name,
        "description": f"{about}, {file.format}",
        "encodingFormat": MEDIA_TYPES[file.format],
        "contentSize": str(file.file_bytes),
        "sha256": file.sha256,
    }


def _type(name: str) -> str:
    return _TYPES[name[name.rindex(".") :]]
