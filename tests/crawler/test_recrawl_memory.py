"""What the frontier remembers of a page decides how and when it is asked for again."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from crawler.frontier.local import SqliteFrontier
from crawler.frontier.rows import Link, Look, fingerprint
from crawler.recrawl import DAY, HOUR
from crawler.sites.source import Kind

URL = "http://www.example.org/a/1"


@pytest.fixture(autouse=True)
def begun(frontier):
    frontier.begin_visit("s", now=0)
    frontier.push("s", [Link(url=URL, kind=Kind.ARTICLE)])


def look(frontier, now, status=200, **facts):
    frontier.begin_visit("s", now=now)
    lease = frontier.lease("s", now=now)
    if lease is not None:
        frontier.ack(lease, Look(status=status, now=now, **facts))
    return lease


def test_validators_are_sent_but_for_every_eighth_look(frontier):
    sent = []
    for number in range(17):
        lease = look(frontier, now=number * 400 * DAY, etag='"1"', content_hash="x")
        sent.append(lease.etag is not None)
    assert [number for number, is_sent in enumerate(sent) if not is_sent] == [0, 7, 15]


def test_a_source_that_lies_about_changes_is_asked_unconditionally(frontier):
    for number in range(4):
        look(frontier, now=number * 400 * DAY, etag='"same"', content_hash=f"another {number}")
    assert look(frontier, now=5000 * DAY).etag is None


def test_a_source_that_sends_the_very_page_again_does_not_lie(frontier):
    look(frontier, now=0, etag='"same"', content_hash="x")
    for number in range(1, 5):
        look(frontier, now=number * 400 * DAY, etag='"same"', content_hash="status 200", is_repeated=True)
    assert look(frontier, now=5000 * DAY).etag == '"same"'


def test_not_modified_keeps_the_validators(frontier):
    look(frontier, now=0, etag='"1"', last_modified="Tue, 03 Feb 2026 00:00:00 GMT", content_hash="x")
    look(frontier, now=400 * DAY, status=304)
    lease = look(frontier, now=800 * DAY)
    assert (lease.etag, lease.last_modified) == ('"1"', "Tue, 03 Feb 2026 00:00:00 GMT")


def test_a_fresh_article_is_due_after_an_hour_and_an_old_one_after_a_day(frontier):
    look(frontier, now=0, content_hash="x", is_fresh=True)
    assert look(frontier, now=HOUR - 1) is None
    assert look(frontier, now=HOUR, content_hash="x") is not None
    assert look(frontier, now=DAY) is None
    assert look(frontier, now=DAY + HOUR) is not None


def test_a_later_lastmod_brings_an_article_back_and_an_earlier_one_does_not(frontier):
    look(frontier, now=1_772_000_000, content_hash="x")
    for lastmod, is_back in (("2026-02-01", False), ("2026-03-01", True)):
        frontier.begin_visit("s", now=1_772_000_001)
        frontier.push("s", [Link(url=URL, kind=Kind.ARTICLE, facts={"lastmod": lastmod})])
        assert (frontier.lease("s", now=1_772_000_002) is not None) is is_back


def test_hosts_of_one_site_are_one_page():
    forms = ["http://www.example.org/1", "https://example.org/1", "https://m.example.org/1", "http://wap.example.org/1"]
    assert len({fingerprint("s", form) for form in forms}) == 1
    assert fingerprint("s", "http://m.org/1") != fingerprint("s", "http://org/1")


def test_an_older_file_gets_the_columns_it_lacks(tmp_path):
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as old:
        old.execute(
            "CREATE TABLE pages(fp TEXT PRIMARY KEY, source TEXT, url TEXT, canonical_url TEXT, kind TEXT, priority"
            " INTEGER, depth INTEGER, state TEXT, lease TEXT, tries INTEGER, due_at REAL, last_status INTEGER,"
            " last_error TEXT, last_fetch REAL, visit INTEGER, added_in INTEGER, new_links INTEGER, via TEXT, facts TEXT)"
        )
        old.commit()
    with closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as connection:
        frontier = SqliteFrontier(connection, path)
        frontier.begin_visit("s", now=0)
        frontier.push("s", [Link(url=URL, kind=Kind.ARTICLE)])
        assert frontier.counts()["queued"] == 1
