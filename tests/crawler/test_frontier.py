"""The frontier's promises: leased once, acknowledged with what it gave, never lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from crawler.frontier import SqliteFrontier
from crawler.frontier_rows import Link, Look, fingerprint
from crawler.source import Kind

HOME = "http://127.0.0.1:8801"


def article(number, **kwargs):
    return Link(url=f"{HOME}/a/{number}.html", kind=Kind.ARTICLE, **kwargs)


def listing(number=1):
    return Link(url=f"{HOME}/list/{number}.html", kind=Kind.LISTING, facts={"root": f"{HOME}/list/1.html"})


@pytest.fixture
def archive(tmp_path):
    with closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        yield connection


@pytest.fixture
def frontier(archive, tmp_path):
    frontier = SqliteFrontier(archive, tmp_path / "a.frontier.db", leases=3)
    frontier.begin_visit("s", now=0, refresh_seconds=1e9)
    yield frontier
    if archive.in_transaction:
        archive.execute("ROLLBACK")
    frontier.detach()


def state_of(archive, link):
    return archive.execute("SELECT state FROM frontier.pages WHERE url = ?", (link.url,)).fetchone()[0]


def test_a_row_is_leased_once(frontier):
    frontier.push("s", [article(1)])
    lease = frontier.lease("s", now=1)
    assert (lease.url, lease.kind, lease.tries) == (f"{HOME}/a/1.html", Kind.ARTICLE, 0)
    assert frontier.lease("s", now=1) is None


def test_listings_come_before_articles_and_articles_in_the_order_found(frontier):
    frontier.push("s", [article(2), article(1), listing()])
    urls = [frontier.lease("s", now=1).url for _ in range(3)]
    assert urls == [f"{HOME}/list/1.html", f"{HOME}/a/2.html", f"{HOME}/a/1.html"]


def test_one_source_never_holds_more_than_its_leases(frontier):
    frontier.push("s", [article(number) for number in range(9)])
    assert [frontier.lease("s", now=1) is not None for _ in range(4)] == [True, True, True, False]


def test_push_counts_articles_that_are_news_to_their_listing(frontier):
    assert frontier.push("s", [article(1), article(2), listing()], root=HOME) == 2
    assert frontier.push("s", [article(2), article(3)], root=HOME) == 1


def test_articles_of_a_sitemap_read_before_are_still_news_to_a_listing(frontier):
    frontier.push("s", [article(1), article(2)])
    assert frontier.push("s", [article(1), article(2)], root=HOME) == 2


def test_articles_of_an_earlier_visit_are_no_news(frontier):
    frontier.push("s", [article(1)])
    frontier.ack(frontier.lease("s", now=1), Look(status=200, now=1))
    assert frontier.begin_visit("s", now=2, refresh_seconds=1e9)
    assert frontier.push("s", [article(1), article(2)], root=HOME) == 1


def test_addresses_that_differ_in_session_words_are_one(frontier):
    frontier.push("s", [article(1), Link(url=f"{HOME}/a/1.html?PHPSESSID=ab#top", kind=Kind.ARTICLE)])
    assert frontier.counts()["queued"] == 1


def test_acknowledged_rows_are_done_and_stay_done_when_found_again(frontier):
    frontier.push("s", [article(1)])
    frontier.ack(frontier.lease("s", now=1), Look(status=200, now=1))
    frontier.push("s", [article(1)])
    assert frontier.counts() == {"queued": 0, "leased": 0, "done": 1, "failed": 0}


def test_a_row_given_back_waits_until_it_is_due(frontier):
    frontier.push("s", [article(1)])
    frontier.nack(frontier.lease("s", now=1), error="TimeoutError", due_at=10.0)
    assert frontier.lease("s", now=9) is None
    assert frontier.next_due("s") == 10.0
    assert frontier.lease("s", now=10).tries == 1


def test_a_row_given_up_is_failed_until_the_next_visit(frontier):
    frontier.push("s", [article(1)])
    frontier.nack(frontier.lease("s", now=1), error="robots", due_at=None)
    assert (frontier.counts()["failed"], frontier.lease("s", now=99)) == (1, None)
    assert frontier.begin_visit("s", now=100, refresh_seconds=1e9)
    assert frontier.lease("s", now=100).tries == 0


def test_leases_of_a_dead_crawl_are_void(archive, frontier, tmp_path):
    frontier.push("s", [article(1), article(2)])
    frontier.lease("s", now=1)
    frontier.detach()
    frontier.__init__(archive, tmp_path / "a.frontier.db", leases=3)
    assert frontier.void_leases() == 1
    assert frontier.counts()["queued"] == 2


def test_done_pages_the_archive_has_no_capture_of_are_queued_again(archive, frontier):
    archive.execute("CREATE TABLE captures(url TEXT)")
    frontier.push("s", [article(1), article(2)])
    for _ in range(2):
        frontier.ack(frontier.lease("s", now=1), Look(status=200, now=1))
    archive.execute("INSERT INTO captures VALUES (?)", (article(1).url,))
    assert frontier.void_leases() == 1
    assert frontier.lease("s", now=2).url == article(2).url


def test_what_the_archive_takes_back_the_frontier_takes_back(archive, frontier):
    """One transaction covers the outcome, the links and the acknowledgement."""
    archive.execute("CREATE TABLE outcomes(url TEXT)")
    frontier.push("s", [article(1)])
    lease = frontier.lease("s", now=1)
    archive.execute("BEGIN IMMEDIATE")
    archive.execute("INSERT INTO outcomes VALUES ('x')")
    frontier.push("s", [article(2)])
    frontier.ack(lease, Look(status=200, now=1))
    archive.execute("ROLLBACK")
    assert archive.execute("SELECT count(*) FROM outcomes").fetchone() == (0,)
    assert frontier.counts() == {"queued": 0, "leased": 1, "done": 0, "failed": 0}


def test_killed_between_the_two_files_the_page_is_fetched_once_more(archive, frontier):
    """The archive commits first: its outcome is there, the acknowledgement is not, and nothing is lost."""
    frontier.push("s", [article(1)])
    lease = frontier.lease("s", now=1)
    assert [row[1] for row in archive.execute("PRAGMA database_list")] == ["main", "frontier"]
    frontier.void_leases()  # the next start
    again = frontier.lease("s", now=2)
    assert again.fp == lease.fp
    assert frontier.push("s", [article(2)], root=HOME) == 1  # the links come again
    frontier.ack(again, Look(status=200, now=2))
    assert frontier.counts() == {"queued": 1, "leased": 0, "done": 1, "failed": 0}


def test_an_unfinished_visit_goes_on(frontier):
    frontier.push("s", [listing()])
    assert not frontier.begin_visit("s", now=5, refresh_seconds=1e9)
    frontier.ack(frontier.lease("s", now=5), Look(status=200, now=5))
    frontier.push("s", [listing()])
    assert frontier.counts()["queued"] == 0  # known in this visit


def test_a_new_visit_reads_listings_again_and_only_old_articles(frontier):
    frontier.push("s", [listing(), article(1), article(2)])
    for now in (10, 20, 30):
        frontier.ack(frontier.lease("s", now=40), Look(status=200, now=now))
    assert frontier.begin_visit("s", now=50, refresh_seconds=25)
    frontier.push("s", [listing()])
    assert {frontier.lease("s", now=50).url, frontier.lease("s", now=50).url} == {listing().url, article(1).url}
    assert frontier.lease("s", now=50) is None


def test_a_deferred_source_rests_and_keeps_its_queue(frontier):
    frontier.push("s", [article(1)])
    frontier.defer("s", until=100.0, why="robots.txt answered 503")
    frontier.defer("s", until=50.0, why="a shorter rest")
    assert frontier.lease("s", now=99) is None
    assert frontier.deferrals(["s"], now=99) == {"s": (100.0, "robots.txt answered 503")}
    assert frontier.next_due("s") == 100.0
    assert frontier.lease("s", now=101) is not None


def test_a_row_given_back_untried_keeps_its_tries(frontier):
    frontier.push("s", [article(1)])
    frontier.give_back(frontier.lease("s", now=1))
    assert frontier.lease("s", now=1).tries == 0


def test_two_barren_pages_take_the_rest_of_their_listing_with_them(archive, frontier):
    other = Link(url=f"{HOME}/news/2.html", kind=Kind.LISTING, facts={"root": f"{HOME}/news/1.html"})
    frontier.push("s", [*(listing(number) for number in range(1, 6)), other])
    for new, now in ((0, 1), (3, 2), (0, 3)):
        frontier.ack(frontier.lease("s", now=9), Look(status=200, now=now, new_links=new))
    assert state_of(archive, listing(4)) == "queued"  # a page with news lay between
    last = frontier.lease("s", now=9)
    frontier.ack(last, Look(status=200, now=4, new_links=0))
    assert frontier.is_barren(last)
    assert (state_of(archive, listing(5)), state_of(archive, other)) == ("done", "queued")


def test_fingerprints_keep_sources_apart():
    assert fingerprint("a", HOME) != fingerprint("b", HOME)
    assert len(fingerprint("a", "http://example.org/\udce4")) == 32
