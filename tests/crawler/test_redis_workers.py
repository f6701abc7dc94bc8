"""Workers on one server: a domain is one worker's, passes on when that one dies or shares, and rests in between."""

from __future__ import annotations

import time

import pytest
import redis

from archive.errors import UserError
from crawler.frontier.domains import Domains
from crawler.frontier.rows import Link, Look
from crawler.frontier.shared import RedisFrontier
from crawler.sites.source import Kind

SOURCES = {f"s{number}": f"site{number}.cn" for number in range(4)}


def link(source, number=1):
    return Link(url=f"http://{source}.cn/{number}.html", kind=Kind.ARTICLE)


@pytest.fixture
def server(redis_url):
    url = redis_url.rpartition("/")[0] + "/2"
    with redis.from_url(url) as connection:
        connection.flushdb()
        yield url


@pytest.fixture
def worker(server, monkeypatch):
    monkeypatch.setattr("crawler.frontier.shared.LOOK_SECONDS", 0.0)
    made = []

    def make(delays=None, seconds=40, on_lost=lambda _source: None):
        domains = Domains(f"{server}?lease_seconds={seconds}", SOURCES, delays or {}, leases=3)
        made.append(RedisFrontier(domains, on_lost=on_lost))
        for source in SOURCES:
            made[-1].begin_visit(source, now=time.time())
            made[-1].push(source, [link(source), link(source, 2)])
        return made[-1]

    yield make
    for one in made:
        one.close()


def expire(server, domain):
    """Let the lease of a domain run out, as time does."""
    with redis.from_url(server) as connection:
        assert connection.delete(f"articles:{{{domain}}}:lock")


def leased(one):
    """Ask for a row of every source, as a crawl does; give those that gave one."""
    found = [lease for source in SOURCES if (lease := one.lease(source, now=time.time())) is not None]
    for lease in found:
        one.give_back(lease)
    return [lease.source for lease in found]


def test_a_second_worker_gets_its_share_and_no_domain_is_two_workers(worker):
    first = worker()
    assert leased(first) == list(SOURCES)
    second = worker()
    assert leased(second) == []
    first._domains._beat()  # after a third of the lease: the first hears of the second
    mine = leased(first)
    theirs = leased(second)
    assert sorted(mine + theirs) == list(SOURCES)
    assert len(theirs) == 2


def test_a_dead_workers_domains_pass_on_and_its_late_words_count_no_more(worker, server):
    lost = []
    dead = worker(on_lost=lost.append)
    lease = dead.lease("s0", now=time.time())
    other = worker()
    assert other.lease("s0", now=time.time()) is None
    assert other.next_due("s0") > time.time()  # waits for it
    expire(server, "site0.cn")
    again = other.lease("s0", now=time.time())
    assert (again.url, again.tries) == (lease.url, 0)
    dead.ack(lease, Look(status=200, now=time.time()), [link("s0", 3)])  # it was only slow
    assert lost == ["s0"]
    other.ack(again, Look(status=200, now=time.time()))
    assert [row.url for row in iter(lambda: other.lease("s0", now=time.time()), None)] == [link("s0", 2).url]


def test_nobody_asks_a_domain_before_its_delay_is_over(worker, server):
    first = worker(delays={"s0": 120.0})
    first.close()
    second = worker()
    assert second.lease("s0", now=time.time()) is None
    assert second.lease("s1", now=time.time()) is not None
    with redis.from_url(server) as connection:
        assert 60_000 < connection.pttl("articles:{site0.cn}:lock") <= 120_000
    expire(server, "site0.cn")
    assert second.lease("s0", now=time.time()) is not None


def test_what_is_done_in_a_round_is_not_begun_again_by_a_worker_that_comes_later(worker):
    first = worker()
    while any(
        (lease := first.lease(source, now=time.time())) and first.ack(lease, Look(status=200, now=time.time())) is None
        for source in SOURCES
    ):
        pass
    second = worker()
    assert [second.next_due(source) for source in SOURCES] == [None] * 4
    assert leased(second) == []


def test_rows_are_json_in_one_key_a_domain(worker, server):
    worker()
    with redis.from_url(server, decode_responses=True) as connection:
        rows = connection.hvals("articles:{site0.cn}:requests")
        assert len(rows) == 2
        assert all(row.startswith("{") and '"state":"queued"' in row for row in rows)


def test_a_database_that_the_server_has_not(server):
    with pytest.raises(UserError, match="Has it the database"):
        Domains(server.rpartition("/")[0] + "/99", SOURCES, {})


def test_a_server_with_a_password(server):
    with redis.from_url(server) as connection:
        connection.config_set("requirepass", "geheim")
        try:
            with pytest.raises(UserError, match="wants another password"):
                Domains(server, SOURCES, {})
        finally:
            connection.config_set("requirepass", "")


def test_a_server_that_is_none():
    with pytest.raises(UserError, match="no Redis server answers there"):
        Domains("redis://127.0.0.1:1/0", SOURCES, {})


@pytest.mark.parametrize("url", ["http://x/", "redis://127.0.0.1:1/0?lease_seconds=0", "redis://127.0.0.1:1/abc", "x"])
def test_an_address_that_is_none(url):
    with pytest.raises(UserError, match="write redis://HOST"):
        Domains(url, SOURCES, {})
