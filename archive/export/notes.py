"""RELEASE_NOTES.md: what a release holds, and what changed against the one before it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from archive.export.facts import Facts
    from archive.upkeep.releases import Difference

LISTED: Final = 200
"""Ids that are named; the rest are counted."""


def release_notes(facts: Facts, earlier: Difference | None) -> str:
    """Write the notes."""
    release = facts.release
    selection = json.dumps(release.options["selection"], ensure_ascii=False, sort_keys=True)
    chains = ", ".join(f"{name} ({number:,})" for name, number in facts.counts["chain"]) or "none"
    return f"""# Release {release.version}

{release.articles:,} articles, the newest capture of {release.day}. Files of articles: `sha256:{release.sha256}`.

- made by yuqi {facts.program}; versions of the chain, with articles: {chains}
- profile `{release.options["profile"]}`, selection `{selection}`, script `{release.options["script"]}`
- personal data {"NOT masked (--with-pii)" if release.options["with_pii"] else "masked or left out"}

{_changes(earlier)}"""


def _changes(earlier: Difference | None) -> str:
    if earlier is None:
        return "No earlier release of this profile and selection is recorded in the archive.\n"
    lines = [
        _line("new", earlier.added),
        _line("changed (title or text)", earlier.changed),
        _line("gone", earlier.removed),
    ]
    return f"Against release {earlier.version}, of {earlier.articles:,} articles:\n\n" + "\n".join(lines) + "\n"


def _line(what: str, ids: tuple[int, ...]) -> str:
    if not ids:
        return f"- none {what}"
    more = f" and {len(ids) - LISTED:,} more" if len(ids) > LISTED else ""
    return f"- {len(ids):,} {what}: {', '.join(map(str, ids[:LISTED]))}{more}"
