"""Older states come back exactly from their deltas, in plain SQL."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.store import Store
from archive.upkeep.verify import verify
from archive.versions import revisions


def apply(told, after):
    """Let SQLite put a delta back, as the view does."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE articles(id INTEGER PRIMARY KEY, revision INTEGER, text TEXT)")
        connection.execute("CREATE TABLE captures(id INTEGER PRIMARY KEY)")
        for statement in revisions.TABLE.split(";")[:2]:
            connection.execute(statement)
        connection.execute(revisions.VIEW)
        connection.execute("INSERT INTO articles VALUES (1, 2, ?)", (after,))
        for number, one in ((1, told), (2, None)):
            connection.execute(
                "INSERT INTO revision_deltas VALUES (?, 1, ?, 1, '', '', NULL, ?)", (number, number, one)
            )
        return connection.execute("SELECT text FROM revisions WHERE number = 1").fetchone()[0]


TEXTS = st.text(st.sampled_from("逾期贷款\n，a\"'[\\𠮷\u2028"), max_size=30)


@settings(max_examples=100, deadline=None)
@given(TEXTS, TEXTS)
def test_any_text_comes_back(before, after):
    assert apply(revisions.delta(before, after), after) == before


def test_a_changed_word_costs_a_few_bytes():
    before = "\n".join(f"第{number}段" + "逾期以后应当协商。" * 20 for number in range(50))
    told = revisions.delta(before, before.replace("第30段逾期", "第30段借款"))
    assert len(told) < 60


@pytest.mark.parametrize("lines", [1, 3_000])
def test_long_texts_take_little_time(lines):
    before = "\n".join("逾期" * (60_000 // lines) + str(number) for number in range(lines))
    after = before[:1000] + "贷" + before[1000:]
    assert len(revisions.delta(before, after)) < 100


def test_every_state_of_an_article_is_there(writer, archive_path, article_exchange, page, exchange, paragraphs):
    store, intake = writer
    url = "http://a.example.cn/1"
    lines = paragraphs(1)
    for state in range(4):
        changed = [f"{line}补充{state}。" if number < state else line for number, line in enumerate(lines)]
        intake.take(exchange(url, page("欠了青禾小贷的钱还不上怎么办", changed)))
    rows = store.connection.execute("SELECT number, text FROM revisions ORDER BY number").fetchall()
    assert [number for number, _ in rows] == [1, 2, 3, 4]
    assert [text.count("补充") for _, text in rows] == [0, 1, 2, 3]
    (stored,) = store.connection.execute("SELECT sum(length(delta)) FROM revision_deltas").fetchone()
    assert stored < len(rows[0][1]) / 2
    store.finish_run(intake._run, "finished")
    assert list(verify(archive_path)) == []


def test_a_damaged_delta_is_found(writer, archive_path, article_exchange):
    store, intake = writer
    for drop in (2, 1):
        intake.take(article_exchange("http://a.example.cn/1", 1, drop=drop))
    store.finish_run(intake._run, "finished")
    store.close()
    with closing(sqlite3.connect(archive_path)) as connection, connection:
        connection.execute("UPDATE revision_deltas SET delta = '[[0, 5]]' WHERE number = 1")
    assert [finding.message for finding in verify(archive_path)] == [
        "its revision 1 does not come out of what is stored"
    ]
    Store.open(archive_path).close()
