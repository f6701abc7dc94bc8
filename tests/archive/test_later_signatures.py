"""What was written since a text was compared is found by its signature, by the rule of the index of hashes."""

import random
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from archive import migration
from archive.connection import open_connection
from archive.copies import candidates, duplicates
from archive.copies.foresight import Preparer
from archive.copies.signatures import last_serial
from archive.understanding import understand
from archive.upkeep.verify import verify

LENDERS = ("京东金融", "招联金融", "花呗", "青禾小贷")


@pytest.fixture
def mixed(writer, article_exchange):
    """Give an archive of a few articles in many versions, copies cut and whole: near, doubtful and strange ones."""
    store, intake = writer
    draw = random.Random(3)
    for number in range(60):
        intake.take(
            article_exchange(
                f"http://{number}.example.cn/1",
                draw.choice([0, 0, 0, 1, 2]),
                lender=draw.choice(LENDERS),
                drop=draw.choice([0, 1, 3, 6]),
            )
        )
    return store.connection


def prepare(intake, path, page):
    """Keep a page and compare its article ahead."""
    capture = intake.keep(page)
    with closing(Preparer(path)) as preparer:
        return capture, page, preparer.prepare(understand(intake.page_of(capture, page)))


def test_signatures_one_by_one_give_what_the_index_gives(mixed):
    found = [
        list(candidates.candidates(mixed, number).numbers) for (number,) in mixed.execute("SELECT id FROM articles")
    ]
    assert len({len(numbers) for numbers in found}) > 1
    numbers = mixed.execute("SELECT id FROM articles").fetchall()
    assert [candidates.candidates_since(mixed, number, 0) for (number,) in numbers] == found


def test_only_later_ones_are_looked_at(mixed):
    (middle,) = mixed.execute("SELECT article_id FROM signatures WHERE serial = 30").fetchone()
    (last,) = mixed.execute("SELECT max(id) FROM articles").fetchone()
    every = list(candidates.candidates(mixed, last).numbers)
    later = candidates.candidates_since(mixed, last, 30)
    assert later == [other for other in every if other > middle]
    assert 0 < len(later) < len(every)


def test_who_was_compared_ahead_asks_no_index(writer, archive_path, article_exchange, monkeypatch):
    """One copy is there when it is compared, one comes between."""
    store, intake = writer
    intake.take(article_exchange("http://a.example.cn/1", 1))
    waiting = prepare(intake, archive_path, article_exchange("http://b.example.cn/1", 1, drop=1))
    intake.take(article_exchange("http://c.example.cn/1", 1, drop=2))
    monkeypatch.setattr(duplicates, "candidates", None)
    intake.settle(*waiting)
    assert store.connection.execute("SELECT count(*) FROM articles WHERE cluster_id = 1").fetchone() == (3,)


def test_after_very_many_the_index_is_asked(writer, archive_path, article_exchange, monkeypatch):
    store, intake = writer
    waiting = prepare(intake, archive_path, article_exchange("http://a.example.cn/1", 1))
    intake.take(article_exchange("http://b.example.cn/1", 1, drop=1))
    intake.take(article_exchange("http://c.example.cn/1", 2))
    monkeypatch.setattr(candidates, "MOST_LATER", 1)
    asked = []

    def ask(connection, number):
        asked.append(number)
        return candidates.candidates(connection, number)

    monkeypatch.setattr(duplicates, "candidates", ask)
    intake.settle(*waiting)
    assert asked == [1]
    assert store.connection.execute("SELECT article_id, other_id FROM article_pairs").fetchall() == [(1, 2)]


def test_the_number_of_a_signature_that_is_gone_is_not_given_again(writer, archive_path, article_exchange):
    """The article with the last one becomes a copy after the comparison: its new signature must be a later one."""
    store, intake = writer
    first = article_exchange("http://a.example.cn/1", 2)
    intake.take(first)
    waiting = prepare(intake, archive_path, article_exchange("http://b.example.cn/1", 1))
    intake.take(replace(article_exchange("http://c.example.cn/1", 1), url=first.url))
    intake.settle(*waiting)
    assert store.connection.execute("SELECT article_id, relation FROM article_pairs").fetchall() == [(1, "copy")]
    assert last_serial(store.connection) == 3


def test_hashes_found_frequent_ahead_are_counted_by_the_writer(writer, archive_path, article_exchange, monkeypatch):
    monkeypatch.setattr(candidates, "FREQUENT", 2)
    store, intake = writer
    monkeypatch.setattr(duplicates, "begin_counts", lambda *_: None)
    for name in "abc":
        intake.take(article_exchange(f"http://{name}.example.cn/1", 1))
    monkeypatch.undo()
    monkeypatch.setattr(candidates, "FREQUENT", 2)
    waiting = prepare(intake, archive_path, article_exchange("http://d.example.cn/1", 1))
    intake.settle(*waiting)
    kept = "SELECT min(holders), max(holders) FROM frequent_hashes"
    assert store.connection.execute(kept).fetchone() == (4, 4)


def test_signatures_of_an_older_archive_are_numbered(tmp_path, monkeypatch):
    every = migration.STEPS
    monkeypatch.setattr(migration, "STEPS", every[: every.index("m019_serials")])
    with closing(open_connection(tmp_path / "old.db")) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        row = "INSERT INTO signatures(article_id, text_key, size, han_chars, hashes) VALUES(?, x'00', 0, 0, x'')"
        connection.executemany(row, [(4,), (9,)])
        migration.apply(connection, every)
        assert connection.execute("SELECT article_id, serial FROM signatures").fetchall() == [(4, 4), (9, 9)]
        assert last_serial(connection) == 9


def test_a_number_that_nobody_gave_is_found(filled):
    with closing(sqlite3.connect(filled)) as connection, connection:
        connection.execute("UPDATE signatures SET serial = 0 WHERE article_id = 2")
    assert [(one.check, one.subject) for one in verify(filled)] == [("copies", "serial of article 2")]
