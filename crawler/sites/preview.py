"""What a source would store: one listing and one article, fetched and run through the chain, no archive touched."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from archive.errors import UserError
from crawler.reading.links import feed_links, listing_links, sitemap_links
from crawler.sites.fetch import PoliteFetcher
from crawler.sites.source import Kind
from pipelines import chain
from pipelines.hostmodel import host_key
from pipelines.records import RawPage, Source
from pipelines.web.media import parse_content_type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.sites.fetch import Answer
    from crawler.sites.source import SourceFile
    from pipelines.hostmodel import HostModel
    from pipelines.records import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCheck:
    """What a look at a source found."""

    seed: str
    """The listing, sitemap or feed that was read."""
    seed_status: int
    links: Mapping[str, int]
    """Links of the seed by kind: "article", "listing", ..."""
    article_url: str
    outcome: Outcome
    """What the chain makes of the first article the seed leads to."""
    model: HostModel | None
    """Of that article's host; None where none was learned."""


def check_source(source: SourceFile, models: Mapping[str, HostModel] | None = None) -> SourceCheck:
    """Fetch the first seed and the first article it leads to; say what would be stored.

    Args:
        source: its file.
        models: of hosts, as an archive learned them.

    Raises:
        UserError: the site does not answer, robots.txt forbids it, or the seed leads to no article.
    """
    fetcher = PoliteFetcher(source.hosts, source.delay_seconds)
    url, kind = next(source.seeds())
    seed = fetcher.get(url)
    match kind:
        case Kind.SITEMAP:
            found = sitemap_links(source, seed.body)
        case Kind.FEED:
            found = feed_links(source, seed.body, seed.url)
        case _:
            found = listing_links(source, seed.body, seed.url)
    counts = {str(kind): sum(1 for _, one, _ in found if one is kind) for kind in Kind}
    article = next((address for address, one, _ in found if one is Kind.ARTICLE), None)
    if article is None:
        raise UserError(
            f"{url} answered {seed.status} and leads to no article of {source.name}. "
            "Compare its links with `articles` and `exclude` in the source file."
        )
    page = raw_page(article, fetcher.get(article))
    model = (models or {}).get(host_key(page.source.final_url) or "")
    return SourceCheck(
        seed=url,
        seed_status=seed.status,
        links={kind: count for kind, count in counts.items() if count},
        article_url=article,
        outcome=chain.run(replace(page, selectors=source.selectors, model=model)),
        model=model,
    )


def raw_page(asked: str, answer: Answer) -> RawPage:
    """Make the chain's first record of an answer."""
    media_type, charset = parse_content_type(answer.header("content-type"))
    source = Source(
        url=asked,
        final_url=answer.url,
        fetched_at=datetime.now(UTC),
        status=answer.status,
        media_type=media_type,
        sha256=sha256(answer.body).hexdigest(),
    )
    return RawPage(source=source, body=answer.body, charset=charset)
