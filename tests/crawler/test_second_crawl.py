"""A second crawl of the bundled sites, after they changed: every change seen and typed, and nothing else."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from demosites import Web, serving

SLOW_ON_PURPOSE = "big5-board"


@pytest.fixture(scope="module")
def twice(crawls, tmp_path_factory):
    """Crawl, let the sites go on to their next edition, and look at every article again."""
    folder = tmp_path_factory.mktemp("twice")
    log = folder / "log.jsonl"
    with serving(Web(base_port=18_801), log=log) as web:
        web.write(folder)
        (folder / "sources" / f"{SLOW_ON_PURPOSE}.toml").unlink()
        crawl = crawls(None, folder, folder / "sources")
        first = crawl.run()
    with serving(Web(base_port=web.base_port, edition=1), log=log) as later:
        assert later.base_port == web.base_port
        second = crawl.run("a", "--refresh-days", "0")
        changes = {
            name: {url for url in urls if not url.startswith(slow_home(web))} for name, urls in later.changes().items()
        }
    return folder / "a.db", first, second, changes


def slow_home(web):
    return next(site.home for site in web.sites if site.name == SLOW_ON_PURPOSE)


def rows(path, query):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def events(archive, kind):
    query = f"SELECT url FROM events JOIN articles ON articles.id = article_id WHERE events.kind = '{kind}'"
    return {url for (url,) in rows(archive, query)}


@pytest.mark.parametrize("kind", ["edited", "deleted"])
def test_every_change_is_seen_and_nothing_else_is_one(twice, kind):
    archive, _, _, changes = twice
    assert events(archive, kind) == changes[kind]


def test_there_are_no_other_events_and_no_other_revisions(twice):
    archive, _, second, changes = twice
    assert rows(archive, "SELECT DISTINCT kind FROM events ORDER BY kind") == [("deleted",), ("edited",)]
    revised = {url for (url,) in rows(archive, "SELECT url FROM articles WHERE revision > 1")}
    assert revised == changes["edited"]
    assert second["events"] == {kind: len(changes[kind]) for kind in ("deleted", "edited")}


def test_every_added_article_is_found(twice):
    archive, _, _, changes = twice
    assert changes["added"] <= {url for (url,) in rows(archive, "SELECT url FROM articles")}


def test_most_of_the_bytes_are_not_sent_again(twice):
    _, first, second, _ = twice
    assert second["by_status"]["304"] > 100
    assert second["body_bytes"] <= 0.6 * first["body_bytes"]


def test_the_servers_own_log_says_nothing_forbidden_was_asked_for_and_every_304_was_used(twice):
    archive, first, second, _ = twice
    requests = [json.loads(line) for line in (archive.parent / "log.jsonl").read_text("utf-8").splitlines()]
    disallowed = {site.name: tuple(site.disallowed) for site in Web().sites}
    assert any(disallowed.values())
    assert [row for row in requests if row["path"].startswith(disallowed[row["site"]])] == []
    assert sum(row["status"] == 304 for row in requests) == second["by_status"]["304"]
    assert len(requests) == first["pages"] + second["pages"]
    assert rows(archive, "SELECT count(*) FROM captures WHERE outcome IS NULL") == [(0,)]


def test_the_ledger_tells_what_each_way_found(twice):
    archive, _, _, _ = twice
    found = dict(rows(archive, "SELECT source, sum(articles) FROM coverage GROUP BY source"))
    assert found["dede-zixun"] >= 50
    listing, sitemap = rows(archive, "SELECT sum(listing), sum(sitemap) FROM coverage WHERE source = 'wp-notes'")[0]
    assert listing > 40
    assert sitemap > 40
