"""Who publishes a dataset, under which name and licence: a TOML file, or what can be said without one."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from archive.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path

OPEN_LICENSE: Final = ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/")
"""(SPDX identifier, address) for the profile `open`: its annotations are the publisher's own work."""

DESCRIPTION: Final = (
    "Chinese web articles about overdue consumer debt: repaired, with every repair recorded, annotated with lenders, "
    "laws, topics and quantities, grouped into copies and templates, each with the place of the bytes it came from."
)
KEYWORDS: Final = ("Chinese", "web archive", "consumer debt", "debt collection", "text repair", "near-duplicates")


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """A person or an organisation."""

    name: str
    """Of a person: family name, comma, given names; of an organisation: its name."""
    orcid: str | None = None
    """ "https://orcid.org/0000-0000-0000-0000"."""
    affiliation: str | None = None

    @property
    def is_person(self) -> bool:
        return "," in self.name or self.orcid is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the archive cannot know of a dataset."""

    title: str = "Yuqi: Chinese web articles about overdue consumer debt"
    description: str = DESCRIPTION
    authors: tuple[Author, ...] = (Author(name="The operators of this Yuqi archive"),)
    license: str | None = None
    """SPDX identifier, of what is the publisher's own; CC-BY-4.0 for the profile `open` when nothing is said."""
    license_url: str | None = None
    url: str | None = None
    """Where the dataset is published."""
    doi: str | None = None
    """ "10.5281/zenodo.1234567"."""
    keywords: tuple[str, ...] = KEYWORDS
    contact: str | None = None
    """For questions and takedowns."""


def read_about(path: Path) -> About:
    """Read a TOML file with the fields of `About`; authors are tables with the fields of `Author`.

    Raises:
        UserError: it cannot be read, or names a field that is none.
    """
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserError(f"{path} cannot be read as TOML: {error}. docs/datasets.md has an example.") from error
    known = {field.name for field in fields(About)}
    if unknown := sorted(told.keys() - known):
        raise UserError(f"{path}: unknown {', '.join(unknown)}. Known are {', '.join(sorted(known))}.")
    try:
        values: dict[str, Any] = {name: _text(name, value) for name, value in told.items() if name not in _LISTS}
        if "authors" in told:
            values["authors"] = tuple(Author(**author) for author in told["authors"])
        if "keywords" in told:
            values["keywords"] = tuple(_text("keywords", word) for word in told["keywords"])
    except TypeError as error:
        raise UserError(f"{path}: {error}. docs/datasets.md has an example.") from error
    return About(**values)


_LISTS: Final = frozenset({"authors", "keywords"})


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{name} is no text")
    return value
