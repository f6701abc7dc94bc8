"""What a host prints on every page: lines seen on several of its articles are template, which no single page can tell.

The model is counted from extractions, one article after the other, and trims later ones at their edges. It never takes
a paragraph from the midst of a text: sites that spin one article for a hundred lenders repeat their paragraphs too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pipelines.extract.cues import letters
from pipelines.records import RemovedBlock, RemovedKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipelines.records import Extracted

LEARNED_PAGES: Final = 64
"""So many articles of a host teach its template; later ones add nothing."""
_MIN_PAGES: Final = 5
_MIN_SHARE: Final = 0.6
"""Of the host's articles that must have a line before it is template."""
_KEY_CHARS: Final = range(8, 161)
"""Letters of a line that can be template; shorter ones are headings that a site customarily writes."""
_KEPT_SHARE: Final = 0.3
"""Of the characters that must stay: a model that takes more has learned copies, not a template."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostModel:
    """How many articles of a host were learned, and on how many of them each line stands."""

    pages: int
    counts: Mapping[str, int]
    """By the letters of the line; see `line_keys`."""

    def is_template(self, line: str) -> bool:
        """Whether a line is the site's and not an article's."""
        return self.pages >= _MIN_PAGES and self.counts.get(letters(line), 0) >= _MIN_SHARE * self.pages


EMPTY: Final = HostModel(pages=0, counts={})


def line_keys(found: Extracted) -> frozenset[str]:
    """Give the lines of a page, kept and removed, as the keys under which a model counts them."""
    lines = [*found.text.split("\n"), *(line for block in found.removed for line in block.text.split("\n"))]
    return frozenset(key for key in map(letters, lines) if len(key) in _KEY_CHARS)


def learn(model: HostModel, found: Extracted) -> HostModel:
    """Count one more article of the host; a model that has learned enough stays as it is."""
    if model.pages >= LEARNED_PAGES:
        return model
    counts = dict(model.counts)
    for key in line_keys(found):
        counts[key] = counts.get(key, 0) + 1
    return HostModel(pages=model.pages + 1, counts=counts)


def trim(found: Extracted, model: HostModel) -> Extracted:
    """Take the template's lines off both ends of a text; a heading ends the search, and so does an article's line.

    Gives the record itself where there is nothing to take, or where the model would take most of the text.
    """
    paragraphs = found.text.split("\n")
    fixed = {heading.paragraph for heading in found.headings}
    is_template = [index not in fixed and model.is_template(text) for index, text in enumerate(paragraphs)]
    if all(is_template) or not (is_template[0] or is_template[-1]):
        return found
    start = is_template.index(False)
    end = len(paragraphs) - is_template[::-1].index(False)
    text = "\n".join(paragraphs[start:end])
    if len(text) < _KEPT_SHARE * len(found.text):
        return found
    cut = (*paragraphs[:start], *paragraphs[end:])
    block = RemovedBlock(kind=RemovedKind.BOILERPLATE, rule="host.line", text="\n".join(cut))
    headings = tuple(replace(heading, paragraph=heading.paragraph - start) for heading in found.headings)
    return replace(found, text=text, headings=headings, removed=(*found.removed, block))
