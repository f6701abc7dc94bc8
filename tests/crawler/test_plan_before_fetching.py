"""`yuqi crawl --plan`: what a crawl would ask, before anything is asked."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from archive.errors import UserError
from crawler.estimate import plan, sources_unfinished
from crawler.frontier.local import SqliteFrontier
from crawler.frontier.rows import Link, Look
from crawler.plan import CrawlOptions
from crawler.sites.source import Kind
from crawler.sites.sourcefiles import parse_source

TOML = """
name = "s"
title = "t"
home = "http://www.example.org/"
hosts = ["m.example.org"]
listings = ["/list/"]
articles = '^/a/'
delay_seconds = 2.0
"""
SOURCE = parse_source(TOML, Path("s.toml"))


def test_arguments_of_scrapyd_are_let_pass_and_others_are_not():
    given = {"sources": str(Path(__file__).parents[2] / "crawler" / "sources"), "source": "example"}
    assert CrawlOptions.from_arguments(given | {"_job": "1"}).sources[0].name == "example"
    with pytest.raises(UserError, match="surces"):
        CrawlOptions.from_arguments(given | {"surces": "x"})


def test_an_unknown_source_has_its_seeds(tmp_path):
    (one,) = plan([SOURCE], tmp_path / "none.db")
    assert (one.host, one.known, one.pages, one.pages_per_minute) == ("www.example.org", False, 1, 30)


def test_a_known_source_has_what_waits_and_what_is_due_for_each_host(tmp_path):
    path = tmp_path / "f.db"
    with closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as connection:
        frontier = SqliteFrontier(connection, path)
        frontier.begin_visit("s", now=0)
        links = [Link(url=f"http://www.example.org/a/{number}", kind=Kind.ARTICLE) for number in range(900)]
        frontier.push("s", [*links, Link(url="http://m.example.org/a/x", kind=Kind.ARTICLE)])
        frontier.ack(frontier.lease("s", now=1), Look(status=200, now=1))
        frontier.close()
    first, second = plan([replace(SOURCE, max_pages=90)], path, now=2)
    assert (first.host, first.pages, first.hours) == ("www.example.org", 900, 90 * 2 / 3600)  # 899 and the seed
    assert (second.host, second.pages) == ("m.example.org", 1)
    assert plan([SOURCE], path, now=1e9)[0].pages == 901


def test_what_a_visit_left_is_due_when_the_source_has_rested_and_a_budget_waits_for_the_next_day(tmp_path):
    path = tmp_path / "f.db"
    assert sources_unfinished(path, [SOURCE], now=1) == set()
    with closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as connection:
        frontier = SqliteFrontier(connection, path)
        frontier.begin_visit("s", now=0)
        frontier.push("s", [Link(url="http://www.example.org/a/1", kind=Kind.ARTICLE)])
        frontier.defer("s", until=900, why="robots.txt answered 503")
        assert sources_unfinished(path, [SOURCE], now=899) == set()
        assert sources_unfinished(path, [SOURCE], now=901) == {"s"}
        assert sources_unfinished(path, [replace(SOURCE, max_pages=90)], now=901) == set()
        frontier.ack(frontier.lease("s", now=901), Look(status=200, now=901))
        frontier.close()
    assert sources_unfinished(path, [SOURCE], now=1e9) == set()


def test_a_plan_is_made_where_nothing_can_be_written_and_writes_nothing(tmp_path, monkeypatch):
    path = tmp_path / "f.db"
    with closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as connection:
        frontier = SqliteFrontier(connection, path)
        frontier.begin_visit("s", now=0)
        frontier.push("s", [Link(url="http://www.example.org/a/1", kind=Kind.ARTICLE)])
        frontier.close()
    before = {file.name: file.stat().st_mtime_ns for file in tmp_path.iterdir()}
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)  # the file modes stop no root
    monkeypatch.setattr(sqlite3, "connect", partial(reading_only, sqlite3.connect))
    assert plan([SOURCE], path, now=2)[0].pages == 2
    assert {file.name: file.stat().st_mtime_ns for file in tmp_path.iterdir()} == before


def reading_only(connect, database, **kwargs):
    connection = connect(database, **kwargs)
    connection.execute("PRAGMA query_only = ON")
    return connection


def test_a_frontier_that_cannot_be_read_is_a_users_mistake(tmp_path):
    path = tmp_path / "f.db"
    path.write_bytes(b"no database at all, " * 60)
    with pytest.raises(UserError, match="the frontier cannot be read"):
        plan([SOURCE], path)


@pytest.mark.parametrize("value", ["0", "-1", "true", '"9"', "1.5"])
def test_a_budget_is_a_number_of_pages(value):
    with pytest.raises(UserError, match="max_pages"):
        parse_source(f"{TOML}max_pages = {value}\n", Path("s.toml"))
