"""The frozen records that travel along the chain, in the order in which they come into being.

RawPage -> Decoded -> Extracted -> Repaired -> Converted -> Annotated -> Article; any stage may end in Rejected.
A record says what is true of a page at its point of the chain; no field is filled in later.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from pipelines.layout import UNKNOWN, Layout

if TYPE_CHECKING:
    from datetime import datetime

    from pipelines.hostmodel import HostModel
    from pipelines.mentions import Annotations, Quality
    from pipelines.writing import Script, ScriptReport


class Evidence(StrEnum):
    """What spoke for the encoding that decoded a page."""

    BOM = "bom"
    HEADER = "header"
    META = "meta"
    DETECTED = "detected"
    GIVEN = "given"
    """The input was text already; nothing was decoded."""


class Certainty(StrEnum):
    """How sure an edit is. `exact` and `inferred` are applied to the text, the others never."""

    EXACT = "exact"
    INFERRED = "inferred"
    CANDIDATE = "candidate"
    FLAG = "flag"


class Precision(StrEnum):
    """How much of a date the page gave."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"


class Basis(StrEnum):
    """Where a date was read."""

    PAGE = "page"
    URL = "url"
    FETCHED = "fetched"
    """The page gives month and day; the year is that of the fetch, or the one before where the day had not come."""
    FEED = "feed"
    """A feed tells what the page does not: the date, its year, or its hour."""


class PageKind(StrEnum):
    """What kind of page an article stands on. The values are stored and stay stable."""

    ARTICLE = "article"
    QUESTION = "question"
    """A question with one answer or several."""
    THREAD = "thread"
    """A forum's thread; its first post is the article."""
    NOTICE = "notice"
    """Of an office, a bank, a site: 通知, 公告, 公示."""


class Role(StrEnum):
    """What a section is for. The values are stored and stay stable."""

    LEAD = "lead"
    CAUSE = "cause"
    CONSEQUENCE = "consequence"
    METHOD = "method"
    """How debts are collected."""
    LAW = "law"
    ADVICE = "advice"
    CONCLUSION = "conclusion"


class RemovedKind(StrEnum):
    """Why a block of the page is not main text."""

    BOILERPLATE = "boilerplate"
    DISCLAIMER = "disclaimer"
    RELATED = "related"
    COMMENTS = "comments"
    BYLINE = "byline"
    BREADCRUMB = "breadcrumb"
    TITLE_REPEAT = "title_repeat"
    INJECTED = "injected"


class Reason(StrEnum):
    """Why a page did not become an article. The values are stored and stay stable."""

    BAD_INPUT = "bad_input"
    """The input line or file is not what it claims to be (not JSON, no html, no text)."""
    BAD_STATUS = "bad_status"
    EMPTY_BODY = "empty_body"
    TOO_LARGE = "too_large"
    TRUNCATED = "truncated"
    """The content encoding (gzip, deflate) ends in the middle or is corrupt."""
    NOT_TEXT = "not_text"
    """Binary bytes, or a media type that holds no page."""
    UNDECODABLE = "undecodable"
    UNPARSABLE = "unparsable"
    """No tree can be built: too deep, or no element at all."""
    NO_TITLE = "no_title"
    NO_MAIN_TEXT = "no_main_text"
    NOT_CHINESE = "not_chinese"
    LISTING = "listing"
    """A list of links: a listing, tag or doorway page."""
    SOFT_404 = "soft_404"
    """Says "not found" with status 200."""
    REDIRECT_PAGE = "redirect_page"
    """Nothing but a meta refresh or a script that leads elsewhere."""
    CONTINUATION = "continuation"
    """Part two or later of an article in several pages."""
    CRASHED = "crashed"
    """A bug of ours: the traceback is in the log, the bytes are kept, `yuqi rebuild` tries again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a page came from."""

    url: str | None
    """Address that was asked for; None for text without an address."""
    final_url: str | None
    """Address that answered, after redirects."""
    fetched_at: datetime | None
    """UTC; None where the fetch is not known."""
    status: int
    """HTTP status; 200 for local input."""
    media_type: str
    """Lower case, without parameters: "text/html"."""
    sha256: str
    """Hex digest of the body as stored (transfer and content encodings removed)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectors:
    """CSS selectors a person wrote for a site where the general extractor fails; None means the extractor decides."""

    title: str | None = None
    text: str | None = None
    author: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPage:
    """A page as bytes, before anything is understood."""

    source: Source
    body: bytes
    charset: str | None
    """The charset label of the Content-Type header, as sent; a candidate, never believed."""
    selectors: Selectors | None = None
    """Of the page's source; None where it has none."""
    model: HostModel | None = None
    """Of the page's host; None where none was learned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoding:
    """Which encoding was taken, and why."""

    encoding: str | None
    """WHATWG name: "gb18030", "GBK", "Big5", "UTF-8"; None when the input was text."""
    evidence: Evidence
    replaced_chars: int
    """U+FFFD inserted by the decoder; 0 on a healthy page."""
    runner_up: str | None = None
    """WHATWG name of the second-best candidate; None where the bytes left no doubt and nothing else was tried."""
    margin: float = 0.0
    """Nats a byte by which the text reads better than the runner-up's; 0 where there is none."""
    realigned: int = 0
    """Stretches read out of step or in another encoding than the page's, because they read better so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A page as text, with the evidence for the encoding we chose."""

    source: Source
    html: str
    decoding: Decoding
    selectors: Selectors | None = None
    model: HostModel | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A publication date as far as it is known."""

    value: str
    """ISO 8601, as long as its precision: "2024-11-06T02:14:50", "2024-11-06", "2024-11"."""
    precision: Precision
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A paragraph that heads a section."""

    paragraph: int
    """Index into text.split("\\n")."""
    level: int
    """1 is the highest below the title."""
    number: str | None
    """The printed number without blanks or trailing mark: "1.1", "一", "（二）", "Q1"; None where it has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedBlock:
    """A block of the page that is not main text: kept apart, never lost."""

    kind: RemovedKind
    rule: str
    """Identifier of the rule that took it out."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """The article inside a page: main text, title, byline; damage still in place."""

    source: Source
    decoding: Decoding
    title: str | None
    """Without the site's suffix and without a closing ? or 。; None for bare text."""
    title_raw: str | None
    """The title as printed on the page."""
    author: str | None
    source_name: str | None
    """The publication named after 来源."""
    editor: str | None
    published: Published | None
    breadcrumb: tuple[str, ...]
    canonical_url: str | None
    """The page's own <link rel=canonical>, absolute; None where it names none."""
    text: str
    """Paragraphs separated by one \\n; no empty paragraphs."""
    headings: tuple[Heading, ...]
    removed: tuple[RemovedBlock, ...]
    confidence: float
    """0 to 1: how sure the choice of main text is."""
    page_kind: PageKind = PageKind.ARTICLE
    layout: Layout = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One change, or one mark of damage, with the span it stands for."""

    field: str
    """"title" or "text"."""
    start: int
    """First code point of the span, in the field before repair."""
    end: int
    """Code point after the span; equal to start for an insertion."""
    before: str
    after: str | None
    """None when the damage has no candidate (certainty `flag`)."""
    rule: str
    certainty: Certainty
    confidence: float
    """0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """The article with provable damage undone; `edits` replay from `extracted` to here."""

    extracted: Extracted
    title: str | None
    text: str
    """As many paragraphs as `extracted.text`, but for soft line breaks and folds of mail, which are joined."""
    headings: tuple[Heading, ...]
    """Those of `extracted`, by the paragraphs of the repaired text."""
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """The article with its Simplified form beside it."""

    repaired: Repaired
    title_hans: str | None
    text_hans: str
    """len(text_hans) == len(repaired.text): offsets are equal."""
    script_report: ScriptReport
    language: str
    """BCP 47 primary tag: "zh", "en", "ja", "ko", or "und"."""

    @property
    def script(self) -> Script:
        return self.script_report.script


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with its place in the text."""

    level: int
    number: str | None
    heading: str
    """The heading's words, without its number."""
    start: int
    """Code-point offset of the heading's paragraph in the text."""
    role: Role | None
    """What the section is for; None where its heading and the one above it do not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """The converted article with its sections and what it mentions."""

    converted: Converted
    sections: tuple[Section, ...]
    annotations: Annotations
    quality: Quality | None = None
    """None where nobody judged it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """Keys that make equal and similar articles meet."""

    sha256: str
    """Hex digest of title, newline, text, UTF-8."""
    fold_sha256: str
    """The same of the folded title and text: one value for both scripts and for every fetch of a cloaked mirror."""
    signature: tuple[int, ...]
    """Sampled shingle hashes of the fold, signed 64-bit, ascending, distinct."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A page that came through the whole chain."""

    annotated: Annotated
    fingerprint: Fingerprint
    chain_version: str

    @property
    def converted(self) -> Converted:
        return self.annotated.converted

    @property
    def repaired(self) -> Repaired:
        return self.annotated.converted.repaired

    @property
    def extracted(self) -> Extracted:
        return self.annotated.converted.repaired.extracted

    @property
    def source(self) -> Source:
        return self.extracted.source


Record: TypeAlias = RawPage | Decoded | Extracted | Repaired | Converted | Annotated
"""A page on its way: any record that is not an outcome."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A page that did not become an article, with the place and the reason."""

    source: Source
    stage: str
    """Name of the rejecting stage; "input" before the first."""
    reason: Reason
    detail: str
    """Figures and limits; never page text."""
    reached: Record | None
    """The last record made, for the fields known up to there."""
    chain_version: str


Outcome: TypeAlias = Article | Rejected


class Reject(Exception):  # noqa: N818 - a decision about a page, not an error
    """Raised by a stage that decides a page is no article; `chain.run` turns it into Rejected."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
