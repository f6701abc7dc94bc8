"""Health rules: what a person should look at, each with its figure and its limit."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from archive.captures import iso
from archive.connection import open_connection
from pipelines.hostmodel import host_key

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

RECENT: Final = timedelta(days=30)
"""Captures and articles younger than this are judged."""

MIN_PAGES: Final = 20
"""Shares of fewer pages say nothing."""

MAX_QUIET: Final = timedelta(days=14)
"""Without a new article, though the source was crawled; the channels studied publish several a day."""

MAX_UNCRAWLED: Final = timedelta(days=7)
MAX_REJECTED: Final = 0.5
MAX_EMPTY: Final = 0.2
MAX_DAMAGE_RISE: Final = 0.3
MAX_MISSED: Final = 0.2
MAX_FIELD_LOSS: Final = 0.3
MAX_DRIFT: Final = 0.5
"""Of a host's recent articles that stand in another element than its model learned."""
FIELDS: Final = ("author", "published", "source_name", "breadcrumb")
"""What a source's pages name in fixed places: where many pages lose one of them, the site has another layout."""

ROBOTS_NEWS: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """A rule that a source breaks."""

    source: str
    rule: str
    """not_crawled, no_new_article, rejected, empty, damage, layout, robots, coverage."""
    message: str
    """With the figure and the limit."""


def alarms(path: Path, *, now: datetime | None = None) -> list[Alarm]:
    """Apply every rule to every source that was ever crawled; ingested pages have no health.

    Raises:
        UserError: there is no archive there.
    """
    when = now or datetime.now(UTC)
    found: list[Alarm] = []
    with closing(open_connection(path, readonly=True)) as connection:
        sources = connection.execute(
            "SELECT id, name FROM sources WHERE EXISTS (SELECT 1 FROM captures JOIN runs ON runs.id = run_id"
            " WHERE source_id = sources.id AND runs.kind = 'crawl') ORDER BY name"
        ).fetchall()
        for number, name in sources:
            for rule in (_freshness, _shares, _damage, _layout, _drift, _robots, _coverage):
                found += [
                    Alarm(source=name, rule=kind, message=message)
                    for kind, message in rule(connection, number, name, when)
                ]
    return found


def _freshness(connection: sqlite3.Connection, source: int, _name: str, now: datetime) -> Iterator[tuple[str, str]]:
    captured, found = connection.execute(
        "SELECT (SELECT max(fetched_at) FROM captures WHERE source_id = ?1),"
        " (SELECT max(first_seen) FROM articles WHERE source_id = ?1)",
        (source,),
    ).fetchone()
    if captured < iso(now - MAX_UNCRAWLED):
        yield "not_crawled", f"not crawled since {captured[:10]}; limit {MAX_UNCRAWLED.days} days"
    elif (found or "") < iso(now - MAX_QUIET):
        since = f"since {found[:10]}" if found else "ever"
        yield "no_new_article", f"no new article {since}; limit {MAX_QUIET.days} days"


def _shares(connection: sqlite3.Connection, source: int, _name: str, now: datetime) -> Iterator[tuple[str, str]]:
    pages, rejected, empty = connection.execute(
        "SELECT count(*), sum(outcome = 'rejected'), sum(coalesce(reason, '') IN ('empty_body', 'no_main_text'))"
        " FROM captures LEFT JOIN rejections ON rejections.capture_id = captures.id"
        " WHERE source_id = ? AND kind = 'article' AND outcome IN ('article', 'rejected') AND fetched_at >= ?",
        (source, iso(now - RECENT)),
    ).fetchone()
    if pages < MIN_PAGES:
        return
    if rejected > MAX_REJECTED * pages:
        yield "rejected", f"{rejected} of {pages} recent pages were rejected; limit {MAX_REJECTED:.0%}"
    if empty > MAX_EMPTY * pages:
        yield "empty", f"{empty} of {pages} recent pages gave no text (a new layout?); limit {MAX_EMPTY:.0%}"


def _damage(connection: sqlite3.Connection, source: int, _name: str, now: datetime) -> Iterator[tuple[str, str]]:
    rows = connection.execute(
        "SELECT first_seen >= ?, count(*), avg(flag_count > 0 OR replaced_chars > 0) FROM articles"
        " WHERE source_id = ? GROUP BY 1",
        (iso(now - RECENT), source),
    )
    shares = {is_recent: (count, share) for is_recent, count, share in rows}
    (before, old), (recent, new) = shares.get(0, (0, 0.0)), shares.get(1, (0, 0.0))
    if min(before, recent) >= MIN_PAGES and new > old + MAX_DAMAGE_RISE:
        yield "damage", f"{new:.0%} of recent articles are damaged, {old:.0%} before; limit +{MAX_DAMAGE_RISE:.0%}"


def _layout(connection: sqlite3.Connection, source: int, _name: str, now: datetime) -> Iterator[tuple[str, str]]:
    """Compare what recent articles name with what older ones did; the extractor finds less before it finds nothing."""
    shares = ", ".join(f"avg(coalesce({field}, '') NOT IN ('', '[]'))" for field in FIELDS)
    rows = connection.execute(
        f"SELECT first_seen >= ?, count(*), {shares} FROM articles WHERE source_id = ? GROUP BY 1",  # noqa: S608 - our own names
        (iso(now - RECENT), source),
    )
    known = {is_recent: (count, found) for is_recent, count, *found in rows}
    (before, old), (recent, new) = (known.get(age, (0, [])) for age in (0, 1))
    if min(before, recent) < MIN_PAGES:
        return
    lost = [
        f"{field} {was:.0%} before, {now_has:.0%} now"
        for field, was, now_has in zip(FIELDS, old, new, strict=True)
        if was - now_has > MAX_FIELD_LOSS
    ]
    if lost:
        yield "layout", f"recent articles name less ({'; '.join(lost)}): a new layout? limit -{MAX_FIELD_LOSS:.0%}"


def _drift(connection: sqlite3.Connection, source: int, _name: str, now: datetime) -> Iterator[tuple[str, str]]:
    """Compare where recent articles stand with where their host's model says they do."""
    models = dict(connection.execute("SELECT host, container FROM host_models WHERE container IS NOT NULL"))
    found: dict[str, list[bool]] = {}
    for url, container in connection.execute(
        "SELECT url, container FROM articles WHERE source_id = ? AND first_seen >= ?", (source, iso(now - RECENT))
    ) if models else ():  # fmt: skip
        host = host_key(url) or ""
        if host in models:
            found.setdefault(host, []).append(container != models[host])
    for host, elsewhere in sorted(found.items()):
        if len(elsewhere) >= MIN_PAGES and sum(elsewhere) > MAX_DRIFT * len(elsewhere):
            share = f"{sum(elsewhere)} of {len(elsewhere)} recent articles of {host}"
            yield "layout", f"{share} stand in another element than learned: a new layout? limit {MAX_DRIFT:.0%}"


def _robots(connection: sqlite3.Connection, source: int, _name: str, now: datetime) -> Iterator[tuple[str, str]]:
    hosts: dict[str, list[tuple[str, int, str]]] = {}
    for host, *version in connection.execute(
        "SELECT host, robots.seen_at, robots.status, robots.sha256 FROM robots WHERE host IN (SELECT host FROM robots"
        " JOIN captures ON captures.id = capture_id WHERE source_id = ?) ORDER BY robots.id",
        (source,),
    ):
        hosts.setdefault(host, []).append((version[0], version[1], version[2]))
    for host, versions in hosts.items():
        status = versions[-1][1]
        if _is_outage(status):
            yield "robots", f"{host}/robots.txt answers {status}: nothing is fetched until it can be read"
            continue
        rules = [version for version in versions if not _is_outage(version[1])]  # those before an outage hold after it
        changes = [later[0] for earlier, later in pairwise(rules) if earlier[1:] != later[1:]]
        if changes and changes[-1] >= iso(now - ROBOTS_NEWS):
            yield "robots", f"{host}/robots.txt changed on {changes[-1][:10]} (version {len(changes) + 1})"


def _is_outage(status: int) -> bool:
    return status >= 500 or status == 429


def _coverage(connection: sqlite3.Connection, _source: int, name: str, _now: datetime) -> Iterator[tuple[str, str]]:
    articles, there = connection.execute(
        "SELECT coalesce(sum(articles), 0), coalesce(sum(estimated), 0) FROM coverage"
        " WHERE source = ? AND estimated IS NOT NULL",
        (name,),
    ).fetchone()
    if there >= MIN_PAGES and there - articles > MAX_MISSED * there:
        yield "coverage", f"about {there - articles} of {there} articles were never found; limit {MAX_MISSED:.0%}"
