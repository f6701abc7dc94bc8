"""Everything that describes a dataset, for people and for machines, made from the same facts and fields."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from archive.export.about import About
from archive.export.card import card
from archive.export.citation import citation, zenodo
from archive.export.croissant import croissant
from archive.export.datapackage import datapackage
from archive.export.datasheet import datasheet
from archive.export.notes import release_notes
from archive.export.reference import field_reference
from archive.export.rocrate import rocrate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.export.dataset import ExportedFile
    from archive.export.facts import Facts
    from archive.export.fields import Layout
    from archive.upkeep.releases import Difference


def described(
    facts: Facts,
    layout: Layout,
    files: Sequence[ExportedFile],
    *,
    about: About | None = None,
    earlier: Difference | None = None,
) -> dict[str, bytes]:
    """Give the describing files of a dataset by name.

    Args:
        facts: what was counted.
        layout: what an article has.
        files: of articles and captures, already written.
        about: who publishes it.
        earlier: what changed against the release before.
    """
    about = about or About()
    texts = {
        "README.md": card(facts, layout, files, about),
        "DATASHEET.md": datasheet(facts, about),
        "FIELDS.md": field_reference(layout),
        "RELEASE_NOTES.md": release_notes(facts, earlier),
        "CITATION.cff": citation(facts, about),
        "datapackage.json": _json(datapackage(facts, layout, files, about)),
        "croissant.json": _json(croissant(facts, layout, files, about)),
        ".zenodo.json": _json(zenodo(facts, about)),
        "release.json": _json(_release(facts)),
    }
    # The crate lists the others.
    names = sorted(texts)
    texts["ro-crate-metadata.json"] = _json(rocrate(facts, files, names, about))
    return {name: text.encode() for name, text in texts.items()}


def _release(facts: Facts) -> dict[str, Any]:
    release = facts.release
    return {
        "version": release.version,
        "day": release.day,
        "articles": release.articles,
        "sha256": release.sha256,
        "options": release.options,
        "program": facts.program,
    }


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
