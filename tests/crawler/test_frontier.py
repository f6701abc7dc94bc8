"""The frontier's promises, whatever store is behind it: leased once, settled with what it gave, never lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress

import pytest

from crawler.frontier.local import SqliteFrontier
from crawler.frontier.rows import Link, Look, fingerprint
from crawler.sites.source import Kind

HOME = "http://127.0.0.1:8801"


def article(number, **kwargs):
    return Link(url=f"{HOME}/a/{number}.html", kind=Kind.ARTICLE, **kwargs)


def listing(number=1, name="list"):
    facts = {"root": f"{HOME}/{name}/1.html"}
    return Link(url=f"{HOME}/{name}/{number}.html", kind=Kind.LISTING, via=f"{HOME}/{name}/1.html", facts=facts)


SITEMAP = Link(url=f"{HOME}/sitemap.xml", kind=Kind.SITEMAP)


@pytest.fixture(autouse=True)
def begun(frontier):
    frontier.begin_visit("s", now=0, refresh_seconds=1e9)


def taken(frontier, now=1):
    lease = frontier.lease("s", now=now)
    assert lease is not None
    return lease


def read(frontier, *links, now=1, status=200):
    """Lease the next row and settle it; give its address."""
    lease = taken(frontier, now=now)
    frontier.ack(lease, Look(status=status, now=now), links)
    return lease.url


def waiting(frontier, now=99):
    """Take everything that waits; give the addresses in their order."""
    urls = []
    while (lease := frontier.lease("s", now=now)) is not None:
        urls.append(lease.url)
        frontier.ack(lease, Look(status=200, now=now))
    return urls


def test_a_row_is_leased_once(frontier):
    frontier.push("s", [article(1, depth=3, facts={"part_of": "x"})])
    lease = taken(frontier)
    assert (lease.url, lease.kind, lease.tries, lease.depth) == (f"{HOME}/a/1.html", Kind.ARTICLE, 0, 3)
    assert lease.facts == {"part_of": "x"}
    assert frontier.lease("s", now=1) is None


def test_listings_come_before_articles_and_articles_in_the_order_found(frontier):
    frontier.push("s", [article(2), article(1), listing(), SITEMAP])
    assert waiting(frontier) == [SITEMAP.url, listing().url, article(2).url, article(1).url]


def test_one_source_never_holds_more_than_its_leases_and_another_is_apart(frontier):
    frontier.begin_visit("t", now=0)
    frontier.push("s", [article(number) for number in range(9)])
    frontier.push("t", [article(1)])
    assert [frontier.lease("s", now=1) is not None for _ in range(4)] == [True, True, True, False]
    assert frontier.lease("s", now=1, most=4) is not None
    assert frontier.lease("t", now=1) is not None


def test_addresses_that_differ_in_session_words_are_one(frontier):
    frontier.push("s", [article(1), Link(url=f"{HOME}/a/1.html?PHPSESSID=ab#top", kind=Kind.ARTICLE)])
    assert frontier.counts()["queued"] == 1


def test_settled_rows_are_done_and_stay_done_when_found_again(frontier):
    frontier.push("s", [article(1)])
    read(frontier)
    frontier.push("s", [article(1)])
    assert frontier.counts() == {"queued": 0, "leased": 0, "done": 1, "failed": 0}


def test_what_a_page_leads_to_is_queued_with_its_acknowledgement(frontier):
    frontier.push("s", [listing()])
    read(frontier, article(1), listing(2))
    assert waiting(frontier) == [listing(2).url, article(1).url]


def test_a_row_given_back_after_a_try_waits_until_it_is_due(frontier):
    frontier.push("s", [article(1)])
    frontier.nack(taken(frontier), error="TimeoutError", due_at=10.0)
    assert frontier.lease("s", now=9) is None
    assert frontier.next_due("s") == 10.0
    assert taken(frontier, now=10).tries == 1


def test_a_row_given_back_untried_keeps_its_tries(frontier):
    frontier.push("s", [article(1)])
    frontier.give_back(taken(frontier))
    assert taken(frontier).tries == 0


def test_a_row_given_up_is_failed_until_the_next_visit(frontier):
    frontier.push("s", [article(1)])
    frontier.nack(taken(frontier), error="robots", due_at=None)
    assert (frontier.counts()["failed"], frontier.lease("s", now=99)) == (1, None)
    assert frontier.begin_visit("s", now=100, refresh_seconds=1e9)
    assert taken(frontier, now=100).tries == 0


def test_leases_of_a_dead_crawl_are_void(rig, frontier):
    frontier.push("s", [article(1), article(2)])
    taken(frontier)
    again = rig.reopen()
    assert again.void_leases() == 1
    assert again.counts() == {"queued": 2, "leased": 0, "done": 0, "failed": 0}


class RefusedError(Exception):
    pass


def test_what_the_archive_takes_back_the_frontier_takes_back(rig, frontier):
    """The outcome, the links and the acknowledgement come and go together."""
    rig.archive.execute("CREATE TABLE outcomes(url TEXT)")
    frontier.push("s", [article(1)])
    lease = taken(frontier)
    with suppress(RefusedError), rig.settling():
        rig.archive.execute("INSERT INTO outcomes VALUES ('x')")
        frontier.ack(lease, Look(status=200, now=1), [article(2)])
        raise RefusedError
    assert rig.archive.execute("SELECT count(*) FROM outcomes").fetchone() == (0,)
    assert frontier.counts() == {"queued": 0, "leased": 1, "done": 0, "failed": 0}
    with rig.settling():
        rig.archive.execute("INSERT INTO outcomes VALUES ('x')")
        frontier.ack(lease, Look(status=200, now=1), [article(2)])
    assert frontier.counts() == {"queued": 1, "leased": 0, "done": 1, "failed": 0}


def test_one_page_of_a_group_is_taken_back_and_the_others_stand(rig, frontier):
    frontier.push("s", [article(1), article(2)])
    first, second = taken(frontier), taken(frontier)
    with rig.settling():
        frontier.ack(first, Look(status=200, now=1))
        rig.archive.execute("SAVEPOINT page")
        with suppress(RefusedError), frontier.settling():
            try:
                frontier.ack(second, Look(status=200, now=1), [article(3)])
                raise RefusedError
            finally:
                rig.archive.execute("ROLLBACK TO page")
    assert frontier.counts() == {"queued": 0, "leased": 1, "done": 1, "failed": 0}


def test_killed_before_the_acknowledgement_the_page_and_its_links_come_once_more(rig, frontier):
    """The archive commits first: its outcome is there, the acknowledgement is not, and nothing is lost."""
    frontier.push("s", [listing()])
    taken(frontier)
    again = rig.reopen()
    again.void_leases()
    assert read(again, article(2)) == listing().url
    assert waiting(again) == [article(2).url]


def test_an_unfinished_visit_goes_on(frontier):
    frontier.push("s", [listing()])
    assert not frontier.begin_visit("s", now=5, refresh_seconds=1e9)
    read(frontier, now=5)
    frontier.push("s", [listing()])
    assert frontier.counts()["queued"] == 0  # known in this visit


def test_a_new_visit_reads_listings_again_and_only_old_articles(frontier):
    frontier.push("s", [listing(), article(1), article(2)])
    for now in (10, 20, 30):
        frontier.ack(taken(frontier, now=40), Look(status=200, now=now))
    assert frontier.begin_visit("s", now=50, refresh_seconds=25)
    frontier.push("s", [listing()])
    assert waiting(frontier, now=50) == [listing().url, article(1).url]


def test_a_deferred_source_rests_and_keeps_its_queue(frontier):
    frontier.push("s", [article(1)])
    frontier.defer("s", until=100.0, why="robots.txt answered 503")
    frontier.defer("s", until=50.0, why="a shorter rest")
    assert frontier.lease("s", now=99) is None
    assert frontier.deferrals(["s"], now=99) == {"s": (100.0, "robots.txt answered 503")}
    assert frontier.deferrals(["t"], now=99) == {}
    assert frontier.next_due("s") == 100.0
    assert frontier.lease("s", now=101) is not None


def test_a_source_without_rows_is_looked_into_again_when_something_is_written(tmp_path):
    with closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as connection:
        frontier = SqliteFrontier(connection, tmp_path / "f.db")
        frontier.begin_visit("s", now=0)
        asked = []
        connection.set_trace_callback(asked.append)
        assert frontier.lease("s", now=1) is None
        looks = len(asked)
        assert frontier.lease("s", now=2) is None
        assert len(asked) == looks
        frontier.push("s", [article(1)])
        assert frontier.lease("s", now=2) is not None


def test_a_source_that_may_have_no_more_out_gives_the_next_when_one_is_settled(frontier):
    frontier.push("s", [article(number) for number in range(4)])
    out = [taken(frontier) for _ in range(3)]
    assert frontier.lease("s", now=1) is None
    frontier.ack(out[0], Look(status=200, now=1))
    assert frontier.lease("s", now=1) is not None


def test_nothing_queued_is_due_never(frontier):
    assert frontier.next_due("s") is None


def test_two_pages_without_news_end_their_listing_and_no_other(frontier):
    frontier.push("s", [listing(), listing(3, "news")])
    read(frontier, article(1), article(2), *(listing(number) for number in range(2, 7)))
    assert read(frontier) == listing(3, "news").url
    read(frontier, article(1))
    read(frontier, article(3))  # a page with news lies between
    read(frontier, article(2))
    assert frontier.counts()["queued"] == 5  # two listing pages, three articles
    read(frontier, article(3), listing(7))
    assert waiting(frontier) == [article(1).url, article(2).url, article(3).url]


def test_articles_of_a_sitemap_read_before_are_still_news_to_a_listing(frontier):
    frontier.push("s", [SITEMAP, listing()])
    read(frontier, article(1), article(2))
    read(frontier, article(1), listing(2), listing(3))
    read(frontier, article(2))
    assert taken(frontier).url == listing(3).url


def test_articles_of_an_earlier_visit_are_no_news(frontier):
    frontier.push("s", [listing()])
    read(frontier, article(1), article(2), listing(2), listing(3))
    waiting(frontier)
    assert frontier.begin_visit("s", now=200)
    frontier.push("s", [listing()])
    read(frontier, article(1), listing(2), listing(3), now=200)
    read(frontier, article(2), now=200)
    assert [url for url in waiting(frontier, now=200) if "/list/" in url] == []


def test_a_listing_that_is_not_modified_leads_to_the_pages_it_led_to(frontier):
    frontier.push("s", [listing()])
    read(frontier, article(1), listing(2))
    waiting(frontier)
    assert frontier.begin_visit("s", now=200)
    frontier.push("s", [listing()])
    read(frontier, now=200, status=304)
    assert listing(2).url in waiting(frontier, now=200)


def test_the_ledger_has_each_way_an_article_was_found(frontier):
    frontier.push("s", [SITEMAP, listing()])
    read(frontier, article(1), article(2), now=90_000)
    read(frontier, article(2), article(3), now=90_000)
    (day,) = frontier.coverage("s")
    assert (day.day, day.articles, day.listing, day.sitemap, day.feed, day.both) == ("1970-01-02", 3, 2, 2, 0, 1)
    assert frontier.coverage("t") == []


def test_what_is_taken_down_is_forgotten(frontier):
    frontier.push("s", [article(1), article(2)])
    assert frontier.forget(lambda url: url.endswith("/1.html")) == 1
    assert waiting(frontier) == [article(2).url]


def test_fingerprints_keep_sources_apart():
    assert fingerprint("a", HOME) != fingerprint("b", HOME)
    assert len(fingerprint("a", "http://example.org/\udce4")) == 32


@pytest.mark.parametrize("rig", ["sqlite"], indirect=True)  # one that machines share knows no archive
def test_done_pages_the_archive_has_no_capture_of_are_queued_again(rig):
    """The archive was begun anew, or taken from a backup."""
    rig.archive.execute("CREATE TABLE captures(url TEXT)")
    rig.frontier.push("s", [article(1), article(2)])
    read(rig.frontier)
    read(rig.frontier)
    rig.archive.execute("INSERT INTO captures VALUES (?)", (article(1).url,))
    assert rig.frontier.void_leases() == 1
    assert taken(rig.frontier, now=2).url == article(2).url
