"""The chain: the one list of stages, and the one way to run it."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from pipelines.annotate import annotate
from pipelines.config import DEFAULT, ChainConfig
from pipelines.decode import decode
from pipelines.extract import extract, extract_bare_text
from pipelines.fingerprint import fingerprint
from pipelines.records import (
    Annotated,
    Article,
    Converted,
    Decoded,
    Decoding,
    Evidence,
    Extracted,
    Outcome,
    RawPage,
    Reason,
    Record,
    Reject,
    Rejected,
    Repaired,
    Source,
)
from pipelines.repair import repair
from pipelines.script import convert
from pipelines.web.media import HTML, PLAIN, parse_content_type

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Stage:
    """One step: takes one kind of record, gives the next or raises Reject."""

    name: str
    version: int
    """Raised when the stage's results change; stored with every article, so that a rebuild knows what is stale."""
    takes: type
    gives: type
    run: Callable[[Any, ChainConfig], Any]


STAGES: Final = (
    Stage("decode", 13, RawPage, Decoded, decode),  # bytes -> text
    Stage("extract", 12, Decoded, Extracted, extract),  # page -> main text, title, byline
    Stage("repair", 45, Extracted, Repaired, repair),  # damage undone where it can be proved
    Stage("script", 9, Repaired, Converted, convert),  # Simplified beside the original
    Stage("annotate", 38, Converted, Annotated, annotate),  # sections, lenders, laws, topics, numbers
    Stage("fingerprint", 11, Annotated, Article, fingerprint),  # exact and near-duplicate keys
)

CHAIN_VERSION: Final = ".".join(f"{stage.name}{stage.version}" for stage in STAGES)


def with_present_version(chain_version: str, name: str) -> str:
    """Give a stored chain version with the present version of one stage.

    >>> with_present_version("decode1.annotate1.fingerprint1", "decode") != "decode1.annotate1.fingerprint1"
    True
    """
    (present,) = (f"{stage.name}{stage.version}" for stage in STAGES if stage.name == name)
    parts = chain_version.split(".")
    return ".".join(present if part.rstrip("0123456789") == name else part for part in parts)


def run(record: Record, config: ChainConfig = DEFAULT) -> Outcome:
    """Take a page from where it stands to its outcome.

    A RawPage goes through every stage; a Decoded or Extracted record enters at the stage that takes it. A stage's
    Reject becomes Rejected; any other exception is a bug and flies to the caller.
    """
    first = next(index for index, stage in enumerate(STAGES) if isinstance(record, stage.takes))
    current: Any = record
    for stage in STAGES[first:]:
        try:
            current = stage.run(current, config)
        except Reject as reject:
            return Rejected(
                source=source_of(record),
                stage=stage.name,
                reason=reject.reason,
                detail=reject.detail,
                reached=current,
                chain_version=CHAIN_VERSION,
            )
    assert isinstance(current, Article)
    return current


def source_of(record: Record) -> Source:
    """Give the source every record carries, however deep."""
    match record:
        case RawPage() | Decoded() | Extracted():
            return record.source
        case Repaired():
            return record.extracted.source
        case Converted():
            return record.repaired.extracted.source
        case Annotated():
            return record.converted.repaired.extracted.source


def clean_page(
    body: bytes, *, url: str | None = None, content_type: str | None = None, config: ChainConfig = DEFAULT
) -> Outcome:
    """Clean one page given as bytes.

    Args:
        body: the page as served, content encodings removed.
        url: its address, where known.
        content_type: the HTTP header's value; its charset is a candidate among others.
        config: the limits.
    """
    media_type, charset = parse_content_type(content_type)
    source = local_source(body, url=url, media_type=media_type)
    return run(RawPage(source=source, body=body, charset=charset), config)


def clean_markup(html: str, *, url: str | None = None, config: ChainConfig = DEFAULT) -> Outcome:
    """Clean one page that is text already: decoding is skipped."""
    source = local_source(html.encode("utf-8", "surrogatepass"), url=url, media_type=HTML)
    if len(html) > config.max_body_bytes:
        return _too_large(source, len(html), config)
    decoding = Decoding(encoding=None, evidence=Evidence.GIVEN, replaced_chars=0)
    return run(Decoded(source=source, html=html, decoding=decoding), config)


def clean_text(text: str, *, url: str | None = None, config: ChainConfig = DEFAULT) -> Outcome:
    """Clean bare main text: decoding and extraction are skipped, so there is no title or byline."""
    source = local_source(text.encode("utf-8", "surrogatepass"), url=url, media_type=PLAIN)
    if len(text) > config.max_body_bytes:
        return _too_large(source, len(text), config)
    return run(extract_bare_text(source, text), config)


def local_source(body: bytes, *, url: str | None, media_type: str) -> Source:
    """Describe input that was handed over instead of fetched."""
    return Source(
        url=url,
        final_url=url,
        fetched_at=None,
        status=200,
        media_type=media_type,
        sha256=sha256(body).hexdigest(),
    )


def _too_large(source: Source, chars: int, config: ChainConfig) -> Rejected:
    # Pages given as bytes meet this limit in the decode stage; text enters behind it.
    return Rejected(
        source=source,
        stage="input",
        reason=Reason.TOO_LARGE,
        detail=f"{chars} characters, at most {config.max_body_bytes}",
        reached=None,
        chain_version=CHAIN_VERSION,
    )
