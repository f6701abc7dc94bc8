"""Rows of the archive as typed records: the fields are the columns of `archive.schema`."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRow:
    """An article's current revision."""

    id: int
    url: str
    canonical_url: str | None
    mirror_of: str | None
    source_id: int
    source: str
    """Name of the source."""
    capture_id: int
    revision: int
    title: str | None
    title_hans: str | None
    title_raw: str | None
    author: str | None
    source_name: str | None
    editor: str | None
    published: str | None
    published_precision: str | None
    published_basis: str | None
    first_seen: str
    last_seen: str
    changed_at: str
    breadcrumb: tuple[str, ...]
    script: str
    script_kind: str | None
    region: str | None
    language: str
    encoding: str | None
    encoding_evidence: str
    replaced_chars: int
    confidence: float
    page_kind: str | None
    """ "article", "question", "thread" or "notice"; None where older code stored it."""
    container: str | None
    """Path of the element that held it; see `pipelines.layout.Layout`."""
    title_suffix: str | None
    host_model: str | None
    """Digest of the host model it was read with; None without one."""
    text_chars: int
    edit_count: int
    flag_count: int
    sha256: str
    fold_sha256: str
    cluster_id: int | None
    family_id: int | None
    is_primary: bool
    chain_version: str
    quality_class: str | None
    """None where nobody judged it."""
    quality_score: float | None
    text: str
    text_hans: str

    @classmethod
    def of(cls, values: Sequence[Any]) -> Self:
        """Make the record of a row of `ARTICLE_COLUMNS`."""
        named = dict(zip(_ARTICLE_FIELDS, values, strict=True))
        named["breadcrumb"] = tuple(json.loads(named["breadcrumb"]))
        named["is_primary"] = bool(named["is_primary"])
        return cls(**named)


_ARTICLE_FIELDS = tuple(field.name for field in fields(ArticleRow))
ARTICLE_COLUMNS = ", ".join(
    "(SELECT name FROM sources WHERE sources.id = articles.source_id) AS source"
    if name == "source"
    else f"articles.{name}"
    for name in _ARTICLE_FIELDS
)
"""The columns of an ArticleRow, as SQL over `articles`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRow:
    """A heading; `start` is a code point in the text."""

    level: int
    number: str | None
    heading: str
    start: int
    role: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditRow:
    """A repair, or a mark of damage; spans are code points in the field before repair."""

    field: str
    start: int
    end: int
    before: str
    after: str | None
    rule: str
    certainty: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedBlockRow:
    """A block of the page that is not main text."""

    kind: str
    rule: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureRow:
    """One fetch of the article, with the place of its bytes."""

    id: int
    kind: str
    url: str
    status: int
    fetched_at: str
    media_type: str
    charset_label: str | None
    body_bytes: int
    sha256: str
    warc_file: str
    warc_offset: int
    warc_length: int
    warc_record_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionRow:
    """A state the article was in; the last one is the current."""

    number: int
    capture_id: int
    seen_at: str
    fold_sha256: str
    title: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """What became of an article, seen once: a row of `events`."""

    id: int
    kind: str
    """edited, retitled, relabelled, deleted, soft_404, moved or restored."""
    seen_at: str
    revision: int
    """Of the article after it."""
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeArticle:
    """An article with everything the archive knows of it."""

    row: ArticleRow
    sections: tuple[SectionRow, ...]
    edits: tuple[EditRow, ...]
    removed: tuple[RemovedBlockRow, ...]
    annotations: dict[str, tuple[dict[str, Any], ...]]
    """By kind ("lenders", "products", "laws", "topics", "hotlines", "quantities", "pii"), as in `yuqi clean`."""
    captures: tuple[CaptureRow, ...]
    """In the order of fetching."""
    revisions: tuple[RevisionRow, ...]
    """First to current."""
    events: tuple[EventRow, ...]
    """In the order of time."""
    copies: tuple[tuple[int, str], ...]
    """(id, url) of the other articles of its copy cluster."""
    versions: tuple[tuple[int, str], ...]
    """(id, url) of the articles of its family beyond its cluster: one template, other lenders."""
    excerpt_of: tuple[tuple[int, str], ...]
    """(id, url) of the articles beyond its cluster that it is in the main a piece of, the nearest first."""
    excerpts: tuple[tuple[int, str], ...]
    """(id, url) of the articles beyond its cluster that are in the main a piece of it, the nearest first."""
