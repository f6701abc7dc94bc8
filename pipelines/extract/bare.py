"""Main text that was handed over as such: nothing is searched, nothing is cut away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.extract.headings import find_headings
from pipelines.extract.lines import plain_lines
from pipelines.records import Decoding, Evidence, Extracted

if TYPE_CHECKING:
    from pipelines.records import Source


def extract_bare_text(source: Source, text: str) -> Extracted:
    """Take text as the main text of an article without title or byline.

    Lines are stripped and blank ones dropped; every other character is kept. Never raises.
    """
    lines = plain_lines(text)
    return Extracted(
        source=source,
        decoding=Decoding(encoding=None, evidence=Evidence.GIVEN, replaced_chars=0),
        title=None,
        title_raw=None,
        author=None,
        source_name=None,
        editor=None,
        published=None,
        breadcrumb=(),
        canonical_url=None,
        text="\n".join(line.text for line in lines),
        headings=find_headings(lines),
        removed=(),
        confidence=1.0,
    )
