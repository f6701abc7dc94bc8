"""CITATION.cff and .zenodo.json: how a dataset is cited and deposited."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

import yaml

from archive.export.licensing import WARNING, abstract, conversion, license_of, personal_data

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
        "abstract": abstract(facts.options, about),
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
        "description": f"<p>{about.description}</p><p>{WARNING}</p><p>{personal_data(facts.options)}</p>"
        + (f"<p>{told}</p>" if (told := conversion(facts.options)) else ""),
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


def bibtex(facts: Facts, about: About) -> str:
    """Write the entry for a list of references; @misc, which every style knows."""
    release = facts.release
    names = (author.name if author.is_person else f"{{{author.name}}}" for author in about.authors)
    fields = {
        "author": " and ".join(_braced(name) for name in names),
        "title": _braced(about.title),
        "year": release.day[:4],
        "version": _braced(release.version),
        "doi": about.doi,
        "url": about.url,
        "note": f"{release.articles} articles, profile {facts.options.profile}, sha256:{release.sha256}",
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{yuqi-{_UNSAFE.sub('-', release.version)},\n{lines}}}"


def _braced(text: str) -> str:
    """Escape what BibTeX or TeX would take for a command; braces stay where they are in pairs."""
    escaped = _TEX.sub(r"\\\g<0>", " ".join(text.replace("\\", "").split()))
    return escaped if _is_balanced(text) else escaped.replace("{", "").replace("}", "")


def _is_balanced(text: str) -> bool:
    depths = list(accumulate((char == "{") - (char == "}") for char in text))
    return not depths or (min(depths) >= 0 and depths[-1] == 0)


_UNSAFE: Final = re.compile(r"[^-.\w]+", re.ASCII)
_TEX: Final = re.compile(r"[%&#_$]")


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
