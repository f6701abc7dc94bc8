"""What a killed crawl kept is not asked for again; what it could not keep is."""

from __future__ import annotations

import sqlite3
import time
import urllib.request
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from math import inf

import pytest

from archive.intake import Intake
from archive.store import Store
from archive.warc.writer import Exchange
from crawler.frontier.local import SqliteFrontier
from crawler.frontier.rows import Link
from crawler.resumption import VISITED_SECONDS, resumed_from
from crawler.sites.source import Kind


def answer(site, path, kind, status=200, announced=None):
    """Ask the site for a page, and give what came as a crawl keeps it."""
    with urllib.request.urlopen(site.home + path) as response:
        headers = {name.lower(): value for name, value in response.headers.items()}
        body = response.read()
    headers["content-length"] = str(announced or len(body))
    return Exchange(
        url=site.home + path,
        method="GET",
        request_headers=(),
        request_body=b"",
        status=status,
        reason="",
        response_headers=tuple((name.encode(), value.encode()) for name, value in headers.items()),
        body=body,
        fetched_at=datetime.now(UTC),
        source="tiny",
        kind=kind,
    )


def kill_with(path, links, exchanges, *, settle):
    """Leave an archive and its frontier as a crawl does that is killed with these rows leased and answers kept."""
    with Store.open(path, path.with_suffix(".warc")) as store:
        intake = Intake(store, store.begin_run("crawl"))
        frontier = SqliteFrontier(store.connection, path.with_suffix(".frontier.db"))
        frontier.begin_visit("tiny", now=time.time())
        frontier.push("tiny", links)
        for _ in links:
            assert frontier.lease("tiny", now=time.time())
        for answered in exchanges:
            exchange = replace(answered, fetched_at=datetime.now(UTC))  # an answer of this visit, not from before it
            capture = intake.keep(exchange)
            if settle:
                intake.settle(capture, exchange)
        frontier.close()


@pytest.mark.parametrize("settle", [False, True], ids=["kept", "settled"])
def test_an_answer_that_was_kept_is_not_asked_for_again(start_site, crawls, tmp_path, settle):
    site = start_site("--articles", "12")
    seed, page = site.home + "list/", site.home + "a/12.html"
    links = [Link(url=seed, kind=Kind.LISTING, facts={"root": seed}), Link(url=page, kind=Kind.ARTICLE)]
    exchanges = [answer(site, "list/", "listing"), answer(site, "a/12.html", "article")]
    before = len(site.paths())
    kill_with(tmp_path / "a.db", links, exchanges, settle=settle)
    crawls(site, tmp_path).run()
    asked = Counter(site.paths()[before:])
    assert (asked["/list/"], asked["/a/12.html"]) == (0, 0)
    assert (asked["/list/2.html"], asked["/a/11.html"]) == (1, 1)  # what the listings lead to
    assert not [path for path, times in asked.items() if times > 1 and path != "/a/90003.html"]  # torn at first


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param({"status": 503}, id="an error that passes"),
        pytest.param({"announced": 99_999}, id="torn"),
        None,
    ],
)
def test_what_may_be_another_answer_is_asked_for_again(start_site, crawls, tmp_path, kept):
    site = start_site("--articles", "2")
    page = site.home + "a/2.html"
    exchanges = [] if kept is None else [answer(site, "a/2.html", "article", **kept)]
    before = len(site.paths())
    kill_with(tmp_path / "a.db", [Link(url=page, kind=Kind.ARTICLE)], exchanges, settle=False)
    crawls(site, tmp_path).run()
    assert Counter(site.paths()[before:])["/a/2.html"] == 1


def test_what_another_source_keeps_of_an_address_settles_nothing(start_site, tmp_path):
    site = start_site("--articles", "2")
    page, path = site.home + "a/2.html", tmp_path / "a.db"
    with Store.open(path, path.with_suffix(".warc")) as store:
        frontier = SqliteFrontier(store.connection, path.with_suffix(".frontier.db"))
        frontier.begin_visit("tiny", now=time.time())
        frontier.push("tiny", [Link(url=page, kind=Kind.ARTICLE)])
        assert frontier.lease("tiny", now=time.time())
        intake = Intake(store, store.begin_run("ingest"))
        exchange = replace(answer(site, "a/2.html", "article"), source="another")
        intake.settle(intake.keep(exchange), exchange)
        assert frontier.kept() == []


def test_an_answer_of_an_earlier_visit_settles_no_later_one(start_site, crawls, tmp_path):
    site = start_site("--articles", "2")
    crawl = crawls(site, tmp_path)
    crawl.run()
    path = tmp_path / "a.db"
    with Store.open(path, path.with_suffix(".warc")) as store:
        frontier = SqliteFrontier(store.connection, path.with_suffix(".frontier.db"))
        frontier.begin_visit("tiny", now=time.time(), refresh_seconds=0)
        assert frontier.lease("tiny", now=time.time())
        assert frontier.kept() == []
        frontier.close()


def test_a_visit_that_goes_on_keeps_to_the_rules_it_began_with_and_a_new_one_asks_for_them(
    start_site, crawls, tmp_path
):
    site = start_site("--articles", "12")
    crawl = crawls(site, tmp_path)
    crawl.run("a", "--limit", "4")
    crawl.run()
    assert Counter(site.paths())["/robots.txt"] == 1
    assert "/private/1.html" not in site.paths()
    crawl.run()
    assert Counter(site.paths())["/robots.txt"] == 2


def test_what_a_killed_crawl_had_visited_to_the_end_is_not_visited_again_by_the_one_that_goes_on(
    start_site, crawls, tmp_path
):
    site = start_site("--articles", "12")
    crawl = crawls(site, tmp_path)
    crawl.run()
    asked = len(site.paths())
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection, connection:
        connection.execute("UPDATE runs SET finish_reason = NULL, finished_at = NULL")
    crawl.run("a", "--refresh-days", "0")
    assert len(site.paths()) == asked
    crawl.run()
    assert Counter(site.paths())["/list/"] == 2


def test_what_was_visited_longer_than_a_day_ago_is_visited_anew(tmp_path):
    path = tmp_path / "a.db"
    with Store.open(path, path.with_suffix(".warc")) as store:
        began = store.begin_run("crawl").mark.started_at
        store.begin_run("crawl")
        store.begin_run("crawl")
        killed = datetime.fromisoformat(began).timestamp()
        assert resumed_from(store, now=killed + 60) == killed
        assert resumed_from(store, now=killed + 100_000) == killed + 100_000 - VISITED_SECONDS
        store.finish_run(store.begin_run("crawl"), "shutdown")
        store.begin_run("crawl")
        assert resumed_from(store, now=killed + 60) == inf


@pytest.mark.parametrize(
    "robots",
    [
        pytest.param(("--robots-status", "503"), id="an error that passes"),
        pytest.param(("--robots-status", "501"), id="another error of the server"),
        pytest.param(("--robots-status", "530"), id="an error of its shield"),
        pytest.param(("--robots-coding", "compress"), id="what cannot be decoded"),
    ],
)
def test_rules_that_could_not_be_had_are_asked_for_again(start_site, crawls, tmp_path, robots):
    site = start_site(*robots, "--articles", "2")
    kill_with(tmp_path / "a.db", [Link(url=f"{site.home}a/2.html", kind=Kind.ARTICLE)], [], settle=False)
    crawl = crawls(site, tmp_path)
    crawl.run()
    with closing(sqlite3.connect(tmp_path / "a.frontier.db")) as connection, connection:
        connection.execute("UPDATE visits SET deferred_until = 0")
    crawl.run()
    assert site.paths() == ["/robots.txt", "/robots.txt"]
