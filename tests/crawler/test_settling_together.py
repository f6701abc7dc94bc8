"""Pages share a transaction; one that cannot be settled takes no other with it."""

import asyncio
import logging
from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from archive.store import Store
from crawler.line import Line
from crawler.reading.textwork import Reading
from crawler.report import Tally
from crawler.session import CrawlSession


@pytest.fixture
def session(tmp_path, monkeypatch):
    """Give a session of nothing but an archive; each page is a name that is to become a source."""
    crawl = object.__new__(CrawlSession)
    crawl.tally = Tally()
    crawl.frontier = SimpleNamespace(settling=nullcontext)
    crawl.missed = []
    crawl._errors_in_a_row = {"site": {"earlier"}}

    def settle(visit, _reading):
        crawl.store.ensure_source(visit.name, visit.name, "")
        if visit.name == "bad":
            raise ValueError("no page like this")

    monkeypatch.setattr(crawl, "_settle", settle)
    monkeypatch.setattr(crawl, "miss", crawl.missed.append)
    with Store.open(tmp_path / "a.db") as crawl.store:
        yield crawl


def read(name):
    kept = SimpleNamespace(capture=SimpleNamespace(id=1))
    visit = SimpleNamespace(name=name, lease=SimpleNamespace(source="site"), kept=kept)
    return SimpleNamespace(visit=visit, reading=Reading(links=(), outcome=None, content_hash=None))


def sources(session):
    return [name for (name,) in session.store.connection.execute("SELECT name FROM sources")]


def test_pages_are_settled_in_one_transaction(session):
    begun = []
    session.store.connection.set_trace_callback(lambda sql: begun.append(sql) if sql.startswith("BEGIN") else None)
    session._commit([read("one"), read("two")])
    assert len(begun) == 1
    assert sources(session) == ["one", "two"]
    assert session._errors_in_a_row["site"] == set()


def test_a_page_that_fails_is_missed_and_the_others_stand(session, caplog):
    with caplog.at_level(logging.ERROR):
        session._commit([read("one"), read("bad"), read("two")])
    assert sources(session) == ["one", "two"]
    assert [missed.error for missed in session.missed] == ["ValueError"]
    assert [record.message for record in caplog.records] == ["capture 1 cannot be settled"]


@pytest.mark.parametrize(("ready", "unread", "gathers"), [(1, 0, False), (2, 2, False), (1, 2, True), (40, 99, False)])
def test_pages_wait_for_others_only_while_more_are_being_read(session, ready, unread, gathers):
    session._line = Line()
    for number in range(ready):
        session._line.ready(number, read("one"))
    session.texts = SimpleNamespace(unread=unread)

    async def is_waiting():
        gathering = asyncio.create_task(session._gather())
        await asyncio.sleep(0)
        return not gathering.done()

    assert asyncio.run(is_waiting()) is gathers
