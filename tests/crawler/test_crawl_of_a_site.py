"""Real crawls of a loopback site; politeness is judged from the site's own log."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from archive.store import Store
from archive.upkeep.takedown import take_down
from archive.warc.writer import iterate, warc_files
from crawler.scheduler import LEASES_WITHOUT_DELAY


def rows(path, query):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def pages_of(site, path):
    return {(url.removeprefix(site.home), fold) for url, fold in rows(path, "SELECT url, fold_sha256 FROM articles")}


def wait_for_requests(site, count):
    until = time.monotonic() + 90  # on a busy machine
    while len(site.paths()) < count:
        assert time.monotonic() < until, "the crawl does not get on"
        time.sleep(0.01)


@pytest.fixture(scope="module")
def calm(start_site, crawls, tmp_path_factory):
    """One undisturbed crawl and what it asked for."""
    site = start_site("--flaky")
    folder = tmp_path_factory.mktemp("calm")
    report = crawls(site, folder).run()
    return site, folder / "a.db", report, site.requests()


def test_every_listed_article_is_in_the_archive(calm):
    site, archive, report, _ = calm
    numbers = {*range(1, 36), 1005, 90001, 90003, 90004} - {5}  # 5 is a redirect to 1005
    assert {path for path, _ in pages_of(site, archive)} == {f"a/{number}.html" for number in numbers}
    assert (report["reason"], report["frontier"]["queued"], report["frontier"]["leased"]) == ("finished", 0, 0)


def test_robots_rules_are_asked_for_first_and_obeyed(calm):
    _, _, report, requests = calm
    paths = [request["path"] for request in requests]
    assert paths[0] == "/robots.txt"
    assert paths.count("/robots.txt") == 1
    assert not any(path.startswith("/private/") for path in paths)
    assert report["missed"] == {"robots": 1}


def test_requests_say_who_asks_and_what_every_warc_reader_can_undo(calm):
    _, _, _, requests = calm
    for request in requests:
        assert request["headers"]["User-Agent"].startswith("Yuqi/")
        assert request["headers"]["Accept-Encoding"] == "gzip, deflate"
        assert "Cookie" not in request["headers"]


def test_every_answer_is_a_capture_with_an_outcome_and_a_warc_record(calm):
    _, archive, report, requests = calm
    captures = rows(archive, "SELECT outcome, kind FROM captures")
    records = [captured for path in warc_files(archive.with_suffix(".warc")) for captured in iterate(path)]
    assert len(captures) == len(records) == len(requests) == report["pages"]
    assert all(outcome for outcome, _ in captures)
    assert Counter(kind for _, kind in captures) == {
        "robots": 1, "listing": 6, "sitemap": 1, "part": 1, "article": len(captures) - 9,
    }  # fmt: skip


def test_bodies_are_kept_as_they_were_served(calm):
    _, archive, _, _ = calm
    records = [captured.exchange for path in warc_files(archive.with_suffix(".warc")) for captured in iterate(path)]
    article = next(exchange for exchange in records if exchange.url.endswith("/a/3.html"))
    assert article.header("content-encoding") == "gzip"
    assert article.body.startswith(b"\x1f\x8b")
    assert (b"Host", article.url.split("/")[2].encode()) in article.request_headers


@pytest.mark.parametrize("path", ["/a/90001.html", "/a/90004.html"], ids=["503", "429"])
def test_an_error_that_passes_is_tried_again_after_the_time_the_server_asks_for(calm, path):
    _, _, _, requests = calm
    first, second = [request["t"] for request in requests if request["path"] == path]
    assert second - first >= 1.0
    times = sorted(request["t"] for request in requests if first <= request["t"] <= second)
    # The whole host rests, not the one page; what was under way when the answer was read may still come.
    assert max(after - before for before, after in pairwise(times)) >= 0.5


def test_a_torn_answer_is_kept_and_asked_for_again(calm):
    _, archive, _, requests = calm
    assert [request["path"] for request in requests].count("/a/90003.html") == 2
    assert rows(archive, "SELECT count(*) FROM captures WHERE url LIKE '%/a/90003.html'") == [(2,)]


def test_a_redirect_out_of_scope_is_recorded_and_not_followed(calm):
    _, archive, _, _ = calm
    assert rows(archive, "SELECT outcome FROM captures WHERE url LIKE '%/a/90002.html'") == [("redirect",)]
    assert rows(archive, "SELECT count(*) FROM captures WHERE url LIKE 'http://127.0.0.1:9/%'") == [(0,)]


def test_a_part_knows_its_article(calm):
    _, archive, _, _ = calm
    records = [captured.exchange for path in warc_files(archive.with_suffix(".warc")) for captured in iterate(path)]
    part = next(exchange for exchange in records if exchange.kind == "part")
    assert part.part_of is not None
    assert part.part_of.endswith("/a/7.html")


def test_a_pager_without_end_is_left_after_two_pages_without_news(calm):
    _, _, _, requests = calm
    listings = [request["path"] for request in requests if request["path"].startswith("/list/")]
    assert listings == ["/list/", "/list/2.html", "/list/3.html", "/list/4.html", "/list/5.html", "/list/6.html"]


def test_the_next_crawl_looks_at_listings_only_and_a_refresh_at_articles_too(start_site, crawls, tmp_path):
    site = start_site("--articles", "12")
    crawl = crawls(site, tmp_path)
    crawl.run()
    before = len(site.paths())
    crawl.run()
    again = site.paths()[before:]
    assert Counter(again) == {"/robots.txt": 1, "/sitemap.xml.gz": 1, "/list/": 1, "/list/2.html": 1}
    before = len(site.paths())
    crawl.run("a", "--refresh-days", "0")
    assert {"/a/1.html", "/a/12.html"} < set(site.paths()[before:])
    assert rows(tmp_path / "a.db", "SELECT max(revision) FROM articles") == [(1,)]


def test_of_a_host_that_was_taken_down_not_even_the_seeds_are_asked_for(start_site, crawls, tmp_path):
    site = start_site()
    archive = tmp_path / "a.db"
    Store.open(archive, archive.with_suffix(".warc")).close()
    take_down(archive, "127.0.0.1", "a test")
    assert crawls(site, tmp_path).run()["reason"] == "finished"
    assert site.paths() == []


def test_an_archive_begun_anew_beside_an_old_frontier_is_filled_again(start_site, crawls, tmp_path):
    site = start_site("--articles", "12")
    crawl = crawls(site, tmp_path)
    crawl.run()
    before = {path for path, _ in pages_of(site, tmp_path / "a.db")}
    (tmp_path / "a.db").unlink()
    crawl.run()
    # Addresses only: what a host's model has learned, and so the text, depends on the order of the captures.
    assert {path for path, _ in pages_of(site, tmp_path / "a.db")} == before


def test_crawl_delay_is_kept(start_site, crawls, tmp_path):
    site = start_site("--crawl-delay", "0.4")
    report = crawls(site, tmp_path).run("a", "--limit", "5")
    times = [request["t"] for request in site.requests()]
    assert len(times) == 6
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.4
    (load,) = report["by_host"].values()
    assert load["least_seconds"] >= 0.4


@pytest.mark.parametrize("status", [503, 429])
def test_a_source_whose_robots_cannot_be_had_rests(start_site, crawls, tmp_path, status):
    site = start_site("--robots-status", str(status))
    crawl = crawls(site, tmp_path)
    report = crawl.run()
    assert site.paths() == ["/robots.txt"]
    assert report["deferred"]["tiny"].startswith(f"robots.txt answered {status}")
    assert (report["frontier"]["queued"], report["frontier"]["failed"]) == (2, 0)
    crawl.run()
    assert site.paths() == ["/robots.txt"]  # it still rests


def test_a_missing_robots_file_allows_all(start_site, crawls, tmp_path):
    site = start_site("--robots-status", "404", "--articles", "5")
    report = crawls(site, tmp_path).run()
    assert "/private/1.html" in site.paths()
    assert report["articles"] > 5


def test_rules_that_lie_on_another_host_are_obeyed(start_site, crawls, tmp_path):
    other = start_site()
    site = start_site("--robots-at", f"{other.home}robots.txt", "--articles", "5")
    crawls(site, tmp_path).run()
    assert other.paths() == ["/robots.txt"]
    assert "/a/1.html" in site.paths()
    assert "/private/1.html" not in site.paths()


def test_the_limit_counts_pages_and_the_next_crawl_goes_on(start_site, crawls, tmp_path):
    site = start_site("--articles", "12")
    crawl = crawls(site, tmp_path)
    report = crawl.run("a", "--limit", "4")
    assert (report["reason"], len(site.paths())) == ("limit", 5)
    crawl.run()
    assert Counter(site.paths())["/list/"] == 1
    assert {"a/1.html", "a/12.html"} < {path for path, _ in pages_of(site, tmp_path / "a.db")}


def test_killed_in_the_middle_and_resumed_the_archive_equals_the_calm_one(start_site, crawls, tmp_path):
    """Killed three times with no warning, then left alone: no page lost, and none fetched over and over."""
    site = start_site("--slow", "0.01")
    crawl = crawls(site, tmp_path)
    for requests in (8, 20, 33):
        process = crawl.start("killed")
        wait_for_requests(site, requests)
        process.kill()
        process.communicate()
    crawl.run("killed")
    fetched = Counter(path for path in site.paths() if path not in {"/robots.txt", "/a/90003.html"})
    crawl.run("calm")
    assert pages_of(site, tmp_path / "killed.db") == pages_of(site, tmp_path / "calm.db")
    assert sum(fetched.values()) - len(fetched) <= 3 * LEASES_WITHOUT_DELAY  # at most what was on its way at each kill
    assert rows(tmp_path / "killed.db", "SELECT count(*) FROM captures WHERE outcome IS NULL") == [(0,)]
    assert rows(tmp_path / "killed.db", "SELECT max(revision) FROM articles") == [(1,)]


def test_ctrl_c_stops_after_the_pages_on_their_way(start_site, crawls, tmp_path):
    site = start_site("--slow", "0.05")
    crawl = crawls(site, tmp_path)
    process = crawl.start()
    wait_for_requests(site, 6)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=240)
    assert process.returncode == 0, err
    assert '"reason": "shutdown"' in out.splitlines()[-1]
    assert rows(tmp_path / "a.db", "SELECT finish_reason FROM runs") == [("shutdown",)]
    assert rows(tmp_path / "a.frontier.db", "SELECT count(*) FROM pages WHERE state = 'leased'") == [(0,)]
    assert not list((tmp_path / "a.warc").glob("*.open"))


def test_a_second_crawl_at_the_same_time_exits_at_once_and_says_so(start_site, crawls, tmp_path):
    site = start_site("--slow", "0.3")
    crawl = crawls(site, tmp_path)
    first = crawl.start()
    wait_for_requests(site, 2)
    second = crawl.start()
    _, err = second.communicate(timeout=240)
    first.send_signal(signal.SIGINT)
    first.communicate(timeout=240)
    assert second.returncode == 2
    assert "being written by another" in err


def test_a_crawl_that_cannot_write_captures_stops_and_loses_nothing(start_site, crawls, tmp_path):
    site = start_site("--articles", "5")
    crawl = crawls(site, tmp_path)
    (tmp_path / "full").touch()  # a file where the folder of captures should be
    report = crawl.run("a", "--warc", str(tmp_path / "full"))
    assert (report["reason"], site.paths()) == ("capture_failed", ["/robots.txt"])
    assert (report["frontier"]["queued"], report["deferred"]) == (2, {})
    assert "Error" in report["stderr"]
    assert crawl.run()["articles"] > 5


def test_the_same_crawl_runs_under_scrapy(start_site, tmp_path):
    site = start_site("--articles", "5")
    arguments = [
        "-a",
        "source=tiny",
        "-a",
        f"sources={site.sources}",
        "-a",
        f"archive={tmp_path / 's.db'}",
        "-a",
        "limit=4",
    ]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "scrapy", "crawl", "articles", *arguments],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Spider closed (limit)" in done.stderr
    assert rows(tmp_path / "s.db", "SELECT finish_reason FROM runs") == [("limit",)]
