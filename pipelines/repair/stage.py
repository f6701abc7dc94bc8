"""The repair stage: title and text together, because a title alone has too few annotations to prove anything."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from pipelines.records import Repaired
from pipelines.repair.edits import APPLIED, replay, to_edits
from pipelines.repair.rules import settle

if TYPE_CHECKING:
    from pipelines.config import ChainConfig
    from pipelines.records import Edit, Extracted, Heading
    from pipelines.repair.edits import Patch


def repair(extracted: Extracted, config: ChainConfig) -> Repaired:  # noqa: ARG001 - every stage takes the limits
    """Undo the damage of title and text; evidence found in one counts for the other.

    Both are repaired as one text with a newline between them. Should a repair want to take that newline, as the title
    ends like a soft line break, an empty line keeps them apart, so an edit is on one side; a text that never settles
    leaves the title to itself.
    """
    title, text = extracted.title, extracted.text
    if title is None:
        whole, patches = settle(text)
        return _repaired(extracted, (None, []), (whole, patches))
    for between in ("\n", "\n\n"):
        whole, patches = settle(f"{title}{between}{text}")
        border = len(title) + len(between)
        of_title = [patch for patch in patches if patch.end <= len(title)]
        of_text = [
            patch._replace(start=patch.start - border, end=patch.end - border)
            for patch in patches
            if patch.start >= border
        ]
        if len(of_title) + len(of_text) == len(patches):
            repaired = replay(title, to_edits("title", title, of_title))
            return _repaired(extracted, (repaired, of_title), (whole[len(repaired) + len(between) :], of_text))
    return _repaired(extracted, settle(title), settle(text))


def _repaired(extracted: Extracted, title: tuple[str | None, list[Patch]], text: tuple[str, list[Patch]]) -> Repaired:
    of_title = to_edits("title", extracted.title or "", title[1])
    of_text = to_edits("text", extracted.text, text[1])
    return Repaired(
        extracted=extracted,
        title=title[0],
        text=text[0],
        headings=_headings(extracted, of_text),
        edits=of_title + of_text,
    )


def _headings(extracted: Extracted, edits: tuple[Edit, ...]) -> tuple[Heading, ...]:
    """Count the paragraphs of headings again where lines were joined; what was joined to a line is no heading."""
    joints = [
        edit.start + at
        for edit in edits
        if edit.certainty in APPLIED
        for at, char in enumerate(edit.before)
        if char == "\n"
    ]
    if not joints:
        return extracted.headings
    starts = list(accumulate((len(line) + 1 for line in extracted.text.split("\n")), initial=0))
    joined = frozenset(joints)
    return tuple(
        replace(heading, paragraph=heading.paragraph - bisect_left(joints, starts[heading.paragraph]))
        for heading in extracted.headings
        if starts[heading.paragraph] - 1 not in joined
    )
