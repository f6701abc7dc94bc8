"""CITATION.cff and .zenodo.json: how a dataset is cited and deposited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from archive.export.licensing import WARNING, license_of, personal_data

if TYPE_CHECKING:
    from archive.export.about import About, Author
    from archive.export.facts import Facts


def citation(facts: Facts, about: About) -> str:
    """Write CITATION.cff. Source: Citation File Format 1.2.0."""
    name, _ = license_of(facts.options, about)
    content: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "If you use this dataset, please cite it as below.",
        "type": "dataset",
        "title": about.title,
        "abstract": f"{about.description} {WARNING}",
        "authors": [_author(author) for author in about.authors],
        "version": facts.release.version,
        "date-released": facts.release.day,
        "keywords": list(about.keywords),
        "identifiers": [
            {
                "type": "other",
                "value": f"sha256:{facts.release.sha256}",
                "description": "SHA-256 of the checksums of the files of articles",
            }
        ],
    }
    if name:
        content["license"] = name
    if about.doi:
        content["doi"] = about.doi
    if about.url:
        content["url"] = about.url
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False)


def zenodo(facts: Facts, about: About) -> dict[str, Any]:
    """Give the metadata of a Zenodo deposit. Source: developers.zenodo.org, deposit metadata."""
    name, _ = license_of(facts.options, about)
    content: dict[str, Any] = {
        "upload_type": "dataset",
        "title": about.title,
        "description": f"<p>{about.description}</p><p>{WARNING}</p><p>{personal_data(facts.options)}</p>",
        "creators": [_creator(author) for author in about.authors],
        "version": facts.release.version,
        "publication_date": facts.release.day,
        "language": "zho",
        "keywords": list(about.keywords),
    }
    if name:
        content |= {"access_right": "open", "license": name}
    else:
        content |= {
            "access_right": "restricted",
            "access_conditions": "The texts belong to their authors; the profile `open` holds no texts.",
        }
    if about.doi:
        content["doi"] = about.doi
    return content


def _author(author: Author) -> dict[str, str]:
    if not author.is_person:
        return {"name": author.name}
    family, _, given = author.name.partition(",")
    person = {"family-names": family.strip()}
    if given.strip():
        person["given-names"] = given.strip()
    if author.orcid:
        person["orcid"] = author.orcid
    if author.affiliation:
        person["affiliation"] = author.affiliation
    return person


def _creator(author: Author) -> dict[str, str]:
    creator = {"name": author.name}
    if author.affiliation:
        creator["affiliation"] = author.affiliation
    if author.orcid:
        creator["orcid"] = author.orcid.rpartition("/")[2]
    return creator
