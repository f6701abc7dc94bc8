"""The store: one URL is one article, a change is a revision, and everything of it stands or falls together."""

import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.captures import stored_captures
from archive.connection import open_connection
from archive.errors import ArchiveBusy, ArchiveTooNew, ArchiveUnusable, UserError
from archive.intake import Unchanged
from archive.search.fts_check import check_index
from archive.store import Store, default_warc_folder
from archive.upkeep.verify import verify
from archive.upkeep.verify_articles import article_faults
from pipelines.records import Rejected


def rows(store, query, *values):
    return store.connection.execute(query, values).fetchall()


def test_an_article_has_the_number_of_its_first_capture(writer, exchange, article_exchange):
    store, intake = writer
    intake.take(exchange("http://a.example.cn/robots.txt", kind="robots"))
    intake.take(article_exchange("http://a.example.cn/1", 1))
    assert rows(store, "SELECT id, url, revision, capture_id, cluster_id, is_primary FROM articles") == [
        (2, "http://a.example.cn/1", 1, 2, 2, 1)
    ]
    assert rows(store, "SELECT outcome, article_id FROM captures ORDER BY id") == [("robots", None), ("article", 2)]


def test_everything_of_an_article_is_stored(writer, article_exchange):
    store, intake = writer
    article = intake.take(article_exchange("http://a.example.cn/1", 1, lender="京东金融"))
    for table, records in {
        "sections": article.annotated.sections,
        "edits": article.repaired.edits,
        "removed_blocks": article.extracted.removed,
        "signature_bands": article.fingerprint.signature,
        "article_lenders": article.annotated.annotations.lenders,
        "article_topics": article.annotated.annotations.topics,
        "quantities": article.annotated.annotations.quantities,
    }.items():
        assert rows(store, f"SELECT count(*) FROM {table} WHERE article_id = 1") == [(len(records),)], table
    assert article.annotated.annotations.lenders
    assert rows(store, "SELECT text, text_hans, title, published FROM articles") == [
        (article.repaired.text, article.converted.text_hans, article.repaired.title, article.extracted.published.value)
    ]


def test_the_same_page_again_touches_only_the_time(writer, article_exchange):
    store, intake = writer
    for _ in range(3):
        intake.take(article_exchange("http://a.example.cn/1?PHPSESSID=1#top", 1))
    assert rows(store, "SELECT count(*) FROM revisions") == [(1,)]
    first, last, changed, capture = rows(store, "SELECT first_seen, last_seen, changed_at, capture_id FROM articles")[0]
    assert first == changed < last
    assert capture == 1
    assert rows(store, "SELECT DISTINCT article_id FROM captures") == [(1,)]


def test_a_changed_text_is_a_revision(writer, article_exchange):
    store, intake = writer
    intake.take(article_exchange("http://a.example.cn/1", 1))
    article = intake.take(article_exchange("http://a.example.cn/1", 1, drop=2))
    assert rows(store, "SELECT number, capture_id FROM revisions ORDER BY number") == [(1, 1), (2, 2)]
    assert rows(store, "SELECT id, revision, capture_id, text FROM articles") == [(1, 2, 2, article.repaired.text)]
    bands = rows(store, "SELECT hash FROM signature_bands ORDER BY hash")
    assert [value for (value,) in bands] == list(article.fingerprint.signature)


def test_a_page_that_is_gone_leaves_its_article(writer, exchange, article_exchange):
    store, intake = writer
    intake.take(article_exchange("http://a.example.cn/1", 1))
    intake.take(exchange("http://a.example.cn/1", "gone", status=404))
    assert rows(store, "SELECT id, revision FROM articles") == [(1, 1)]
    assert rows(store, "SELECT capture_id, stage, reason FROM rejections") == [(2, "capture", "bad_status")]


def test_not_modified_touches_the_article(writer, exchange, article_exchange):
    store, intake = writer
    intake.take(article_exchange("http://a.example.cn/1", 1))
    assert intake.take(exchange("http://a.example.cn/1", status=304)) == Unchanged(article_id=1)
    assert rows(store, "SELECT outcome, article_id FROM captures WHERE id = 2") == [("article", 1)]
    assert rows(store, "SELECT last_seen > first_seen FROM articles") == [(1,)]


def add_and_fail(store):
    with store.transaction():
        store.ensure_source("two", "Two", "")
    store.connection.execute("INSERT INTO sources(id, name, title, home, host) VALUES(1, 'two', '', '', '')")


def test_an_inner_failure_undoes_the_inner_part_only(writer):
    store, _ = writer
    with store.transaction():
        store.ensure_source("one", "One", "")
        with pytest.raises(sqlite3.IntegrityError), store.part():
            add_and_fail(store)
    assert rows(store, "SELECT name FROM sources") == [("one",)]


def test_what_failed_inside_and_was_passed_over_undoes_everything(writer):
    store, _ = writer

    def pass_over():
        store.ensure_source("one", "One", "")
        with pytest.raises(sqlite3.IntegrityError), store.transaction():
            add_and_fail(store)

    with pytest.raises(RuntimeError, match="passed over"), store.transaction():
        pass_over()
    assert rows(store, "SELECT name FROM sources") == []
    store.ensure_source("three", "Three", "")
    assert rows(store, "SELECT name FROM sources") == [("three",)]


def test_articles_of_one_transaction_are_indexed_when_it_ends_and_undone_ones_are_not(writer, article_exchange):
    store, intake = writer
    first, second, third = (article_exchange(f"http://a.example.cn/{number}", number) for number in (1, 2, 3))
    kept = [(intake.keep(each), each) for each in (first, second, third, article_exchange(second.url, 4))]

    def settle_and_fail():
        intake.settle(*kept[2])
        intake.settle(*kept[3])
        raise RuntimeError("undone")

    with store.transaction():
        intake.settle(*kept[0])
        intake.settle(*kept[1])
        with pytest.raises(RuntimeError, match="undone"), store.part():
            settle_and_fail()
        intake.settle(*kept[3])
    assert rows(store, "SELECT id, revision FROM articles") == [(1, 1), (2, 2)]
    assert rows(store, "SELECT count(*) FROM articles_fts_docsize") == [(2,)]
    assert check_index(store.connection, full=True) == []


def test_an_outer_failure_undoes_everything(writer):
    store, _ = writer
    with pytest.raises(sqlite3.IntegrityError), store.transaction():
        add_and_fail(store)
    assert rows(store, "SELECT name FROM sources") == []


def test_a_failing_article_leaves_nothing_half(writer, article_exchange, monkeypatch):
    store, intake = writer

    def fail(*_):
        raise RuntimeError("half way")

    monkeypatch.setattr("archive.copies.duplicates.place", fail)
    with pytest.raises(RuntimeError):
        intake.take(article_exchange("http://a.example.cn/1", 1))
    for table in ("articles", "revisions", "signature_bands", "removed_blocks"):
        assert rows(store, f"SELECT count(*) FROM {table}") == [(0,)]
    assert rows(store, "SELECT outcome FROM captures") == [(None,)]


def test_a_capture_inside_a_transaction_is_refused(writer, article_exchange):
    store, intake = writer
    with pytest.raises(RuntimeError, match="outside"), store.transaction():
        intake.keep(article_exchange("http://a.example.cn/1", 1))
    assert list(stored_captures(store.connection)) == []


def test_record_and_row_come_and_go_together(writer, article_exchange, archive_path, monkeypatch):
    store, intake = writer
    intake.take(article_exchange("http://a.example.cn/1", 1))

    def fail(*_):
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr("archive.store.insert_capture", fail)
        with pytest.raises(sqlite3.OperationalError):
            intake.keep(article_exchange("http://a.example.cn/2", 2))
    intake.take(article_exchange("http://a.example.cn/3", 3))
    store.close()
    assert list(verify(archive_path)) == []


def test_a_second_writer_is_refused_and_readers_are_not(writer, archive_path):
    with pytest.raises(ArchiveBusy, match="being written"):
        Store.open(archive_path)
    open_connection(archive_path, readonly=True).close()


def test_the_lock_goes_with_the_store(archive_path):
    for _ in range(2):
        Store.open(archive_path).close()


def test_a_newer_archive_is_refused_unchanged(archive_path):
    Store.open(archive_path).close()
    connection = sqlite3.connect(archive_path)
    connection.execute(
        "INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES('yuqi', 'm999_x', 'now')"
    )
    connection.commit()
    connection.close()
    for readonly in (True, False):
        with pytest.raises(ArchiveTooNew, match="m999_x"):
            open_connection(archive_path, readonly=readonly)


def test_what_is_no_archive_is_refused_with_a_remedy(tmp_path):
    text = tmp_path / "notes.txt"
    text.write_text("no database\n")
    torn = tmp_path / "torn.db"
    torn.write_bytes(b"SQLite format 3\x00" + b"\xff" * 200)
    for path in (text, torn, tmp_path, tmp_path / "none" / "a.db"):
        with pytest.raises(ArchiveUnusable) as caught:
            open_connection(path)
        assert str(path) in str(caught.value)
    with pytest.raises(UserError, match="no such archive"):
        open_connection(tmp_path / "a.db", readonly=True)
    assert text.read_text() == "no database\n"
    assert not (tmp_path / "a.db").exists()


def test_the_captures_lie_beside_the_archive(tmp_path):
    assert default_warc_folder(tmp_path / "yuqi.db") == tmp_path / "yuqi.warc"


PIECES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "借款人核对账单以后再与平台协商还款的办法。",
            "催(cuī)收",
            "&#36926;&nbsp;",
            "é\x80¾æ\x9c\x9f",
            "\ud800",
            "\x00",
            "<b>",
        ]
    ),
)


@given(pieces=st.lists(PIECES, max_size=30))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_page_says_comes_back(writer, page, paragraphs, exchange, pieces):
    """Round trip: the stored article is the outcome, letter by letter, and nothing about it is wrong."""
    store, intake = writer
    said = [*paragraphs(1, sentences=6), "".join(pieces), *paragraphs(2, sentences=6)]
    number = store.connection.execute("SELECT coalesce(max(id), 0) FROM captures").fetchone()[0]
    body = page("逾期怎么办", said).encode("utf-8", "surrogatepass")
    outcome = intake.take(exchange(f"http://a.example.cn/{number}", body))
    if isinstance(outcome, Rejected):
        assert rows(store, "SELECT reason FROM rejections WHERE capture_id = ?", number + 1) == [(outcome.reason,)]
        return
    stored = rows(store, "SELECT title, text, text_hans, sha256 FROM articles WHERE id = ?", number + 1)
    text = outcome.repaired.text
    assert stored == [(outcome.repaired.title, text, outcome.converted.text_hans, outcome.fingerprint.sha256)]
    blocks = rows(store, "SELECT kind, text FROM removed_blocks WHERE article_id = ? ORDER BY position", number + 1)
    assert blocks == [(block.kind, block.text) for block in outcome.extracted.removed]
    assert list(article_faults(store.connection, number + 1)) == []


def test_a_mirror_names_the_page_it_repeats(writer, article_exchange):
    store, intake = writer
    intake.take(article_exchange("http://mirror.example.cn/dy/article/K0JB112F0530JCN2.html", 5))
    found = store.connection.execute("SELECT mirror_of FROM articles").fetchall()
    assert found == [("https://www.163.com/dy/article/K0JB112F0530JCN2.html",)]
