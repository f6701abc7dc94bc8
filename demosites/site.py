"""A site of the fictional web: its facts, its articles, its listing arithmetic; templates fill in the pages."""

from __future__ import annotations

from abc import ABC, abstractmethod
from random import Random
from typing import TYPE_CHECKING, Any, ClassVar, Final

from demosites.edition import Edition
from demosites.page import Entry, Page, Printed, Request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from demosites.model import Article, Model, Posting

PICTURES: Final = ("/images/", "/upload/")
DOT: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fea735816d0000000049454e44ae426082"
)
"""A picture of one pixel."""


class Site(ABC):
    """One host. Subclasses answer requests and tell the truth about every address they serve."""

    letter: ClassVar[str]
    name: ClassVar[str]
    title: ClassVar[str]
    template: ClassVar[str]
    charset_declared: ClassVar[str]
    charset_served: ClassVar[str]
    """Python codec of ordinary pages."""
    content_type: ClassVar[str] = "text/html"
    crawl_delay: ClassVar[float | None] = None
    page_size: ClassVar[int] = 20
    disallowed: ClassVar[tuple[str, ...]] = ()

    def __init__(self, model: Model, homes: dict[str, str], edition: int = 0) -> None:
        self.model = model
        self.homes = homes
        self.edition = Edition(seed=model.seed, letter=self.letter, count=model.count(self.letter), number=edition)
        self.count = self.edition.count
        self._deleted = {self.article_path(ordinal) for ordinal in self.edition.deleted}

    @property
    def home(self) -> str:
        return self.homes[self.letter]

    @property
    def last_page(self) -> int:
        return max(1, -(-self.count // self.page_size))

    @abstractmethod
    def answer(self, request: Request) -> Page | None:
        """Return the page at an address, None where the site has none. Robots are answered by `respond`."""

    @abstractmethod
    def article_path(self, ordinal: int) -> str:
        """Return the canonical path of an article."""

    @abstractmethod
    def printed(self, ordinal: int) -> Printed:
        """Return what stands around the article."""

    @abstractmethod
    def other_entries(self) -> Iterator[Entry]:
        """Yield the truth about every address that is neither an article nor robots.txt."""

    @abstractmethod
    def source(self) -> dict[str, Any]:
        """Return the site's source file without name, title, home and delay."""

    def respond(self, request: Request) -> Page:
        """Answer any request."""
        if request.path == "/robots.txt":
            return Page(body=self.robots().encode(), content_type="text/plain; charset=utf-8")
        if request.path.startswith(PICTURES):
            return Page(body=DOT, content_type="image/png")
        found = None if request.target in self._deleted else self.answer(request)
        if found is None:
            return self.page("<html><body><h1>404 Not Found</h1></body></html>", status=404)
        return found

    def robots(self) -> str:
        """Return robots.txt."""
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in self.disallowed)]
        if not self.disallowed:
            lines.append("Disallow:")
        if self.crawl_delay is not None:
            lines.append(f"Crawl-delay: {self.crawl_delay:g}")
        lines += [f"Sitemap: {self.home}{path.lstrip('/')}" for path in self.source().get("sitemaps", ())]
        return "\n".join(lines) + "\n"

    def entries(self) -> Iterator[Entry]:
        """Yield the truth about every address of the site."""
        yield Entry(path="/robots.txt", kind="robots", expect="out_of_scope", encoding="utf-8")
        for ordinal in range(self.count):
            yield Entry(
                path=self.article_path(ordinal), kind="article", expect="article",
                article=self.posting(ordinal).key, encoding=self.encoding(ordinal),
            )  # fmt: skip
        yield from self.other_entries()

    def encoding(self, ordinal: int) -> str:
        """Return the codec of an article page."""
        del ordinal
        return self.charset_served

    def page(self, text: str, **facts: Any) -> Page:
        """Encode a page in the site's own encoding."""
        return Page(body=text.encode(self.charset_served), content_type=self.content_type, **facts)

    def article(self, ordinal: int, *, later: bool = False) -> Article:
        """Return an article of this site."""
        return self.model.article(self.letter, ordinal, later=later or self.is_edited(ordinal))

    def is_edited(self, ordinal: int) -> bool:
        """Tell whether this edition of the site shows another text than the first."""
        return ordinal in self.edition.edited and self.can_be_edited(ordinal)

    def can_be_edited(self, ordinal: int) -> bool:
        """Tell whether an edit would show on the article's first page."""
        del ordinal
        return True

    def posting(self, ordinal: int) -> Posting:
        """Return a posting of this site."""
        return self.model.posting(self.letter, ordinal)

    def headline(self, ordinal: int) -> str:
        """Return the title of an article without composing it."""
        return self.model.title(self.letter, ordinal)

    def has(self, ordinal: int, path: str) -> bool:
        """Tell whether `path` is the article's own address, so that a guessed number gets 404."""
        return 0 <= ordinal < self.count and self.article_path(ordinal) == path

    def page_ordinals(self, number: int) -> range:
        """Return the ordinals on listing page `number` (from 1), newest first."""
        newest = self.count - 1 - (number - 1) * self.page_size
        return range(newest, max(-1, newest - self.page_size), -1)

    def newest(self, how_many: int = 10) -> range:
        """Return the newest ordinals, newest first."""
        return range(self.count - 1, max(-1, self.count - 1 - how_many), -1)

    def newest_when_made(self, ordinal: int, how_many: int) -> range:
        """Return the newest ordinals of the edition that an article's page was made in: the file is not made again."""
        count = self.edition.count_at_first if ordinal < self.edition.count_at_first else self.count
        return range(count - 1, max(-1, count - 1 - how_many), -1)

    def sample(self, request: Request, how_many: int, *, changing: bool = False) -> list[int]:
        """Return ordinals for a block of links; `changing` gives others on every visit."""
        visit = request.visit if changing else 0
        rng = Random(f"{self.model.seed}/{self.letter}/{request.target}/{visit}")
        count = self.edition.count_at_first
        return rng.sample(range(count), min(how_many, count))
