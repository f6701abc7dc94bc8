"""The repair stage: title and text together, because a title alone has too few annotations to prove anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.records import Repaired
from pipelines.repair.edits import to_edits
from pipelines.repair.rules import settle

if TYPE_CHECKING:
    from pipelines.config import ChainConfig
    from pipelines.records import Extracted


def repair(extracted: Extracted, config: ChainConfig) -> Repaired:  # noqa: ARG001 - every stage takes the limits
    """Undo the damage of title and text; evidence found in one counts for the other.

    Both are repaired as one text with a newline between them. No rule crosses a newline, so an edit is on one side.
    """
    # A title is one line; a newline in it would move the border.
    title = extracted.title
    if title is None:
        text, patches = settle(extracted.text)
        return Repaired(extracted=extracted, title=None, text=text, edits=to_edits("text", extracted.text, patches))
    border = len(title) + 1
    whole, patches = settle(f"{title}\n{extracted.text}")
    lines = title.count("\n") + 1
    parts = whole.split("\n")
    of_title = [patch for patch in patches if patch.end < border]
    of_text = [
        patch._replace(start=patch.start - border, end=patch.end - border) for patch in patches if patch.start >= border
    ]
    return Repaired(
        extracted=extracted,
        title="\n".join(parts[:lines]),
        text="\n".join(parts[lines:]),
        edits=to_edits("title", title, of_title) + to_edits("text", extracted.text, of_text),
    )
