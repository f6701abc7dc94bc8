"""An article as rows, made where it was read: plain values, which travel from one process to another cheaply.

Of a member of an enumeration they have the value: to pack one, to unpack it and to bind it are calls.

The numbers are missing that only the archive has: the article's own, and those of names.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from archive.annotated.annotating import annotation_rows, judged_columns, pii_rows
from archive.captures import article_url
from archive.copies.signatures import signature_row
from archive.insertion import article_row

if TYPE_CHECKING:
    from archive.annotated.annotating import Rows
    from archive.copies.signatures import SignatureRow
    from pipelines.records import Article, Published


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRows:
    """What is stored of an article, without personal data."""

    url: str
    """The address it is stored under."""
    columns: dict[str, Any] = field(repr=False)
    """Of `articles`, as far as the page determines them."""
    published: Published | None
    """As the page says."""
    repaired: Rows = field(repr=False)
    """Edits and removed blocks."""
    annotated: Rows = field(repr=False)
    pii: list[tuple[Any, ...]] = field(repr=False)
    signature: SignatureRow = field(repr=False)


def rows_of(masked: Article) -> ArticleRows:
    """Give the rows of an article from which personal data has been taken out."""
    source, repaired, extracted = masked.source, masked.repaired, masked.extracted
    annotated = masked.annotated
    return ArticleRows(
        url=article_url(source.final_url or source.url or f"local:{source.sha256[:16]}"),
        columns=article_row(masked) | judged_columns(annotated),
        published=extracted.published,
        repaired={
            "edits": [
                (position, e.field, e.start, e.end, e.before, e.after, e.rule, e.certainty.value, float(e.confidence))
                for position, e in enumerate(repaired.edits)
            ],
            "removed_blocks": [
                (position, block.kind.value, block.rule, block.text) for position, block in enumerate(extracted.removed)
            ],
        },
        annotated=annotation_rows(annotated),
        pii=pii_rows(annotated.annotations),
        signature=signature_row(repaired.title, repaired.text, masked.fingerprint.signature),
    )
