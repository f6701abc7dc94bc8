"""Host models live in the archive: what later articles lose does not depend on whether they were crawled or rebuilt."""

from __future__ import annotations

from contextlib import closing

import pytest
from sqlite_utils import Database

from archive import hostmodel
from archive.schema import migrations
from pipelines.chain import local_source
from pipelines.extract import extract_bare_text
from pipelines.extract.hostmodel import EMPTY, LEARNED_PAGES, learn

CLOSING = "虚谷网客服电话：000-0000000，服务时间为工作日九点至十八点。"


def article(number: int):
    text = f"第{number}篇讲的是怎样核对第{number}份账单的利息。\n{CLOSING}"
    return extract_bare_text(local_source(text.encode(), url=None, media_type="text/plain"), text)


@pytest.fixture
def connection(tmp_path):
    database = Database(tmp_path / "a.db")
    with closing(database.conn) as opened:
        migrations.apply(database)
        yield opened


def test_the_stored_model_is_the_learned_one(connection):
    learned = EMPTY
    for number in range(7):
        hostmodel.note_article(connection, "a.example", article(number))
        learned = learn(learned, article(number))
    stored = hostmodel.load(connection, "a.example", article(3))
    assert stored.pages == learned.pages
    assert stored.is_template(CLOSING)
    assert {key: learned.counts[key] for key in stored.counts} == dict(stored.counts)


def test_hosts_are_apart(connection):
    hostmodel.note_article(connection, "a.example", article(1))
    assert hostmodel.load(connection, "b.example", article(1)) == EMPTY


def test_a_complete_model_keeps_only_what_repeats(connection):
    for number in range(LEARNED_PAGES + 5):
        hostmodel.note_article(connection, "a.example", article(number))
    rows = connection.execute("SELECT pages FROM host_lines").fetchall()
    assert rows == [(LEARNED_PAGES,)]
    assert connection.execute("SELECT pages FROM hosts").fetchall() == [(LEARNED_PAGES,)]
