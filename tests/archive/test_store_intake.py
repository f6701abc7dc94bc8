"""The one door: every capture ends as exactly one outcome, and a kill loses nothing."""

import gzip
import logging
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from archive.connection import open_connection
from archive.intake import Intake
from archive.store import Store
from archive.upkeep.verify import verify
from pipelines.records import Article, Reason, Rejected


@pytest.mark.parametrize(
    ("kind", "status", "body", "headers", "expected"),
    [
        pytest.param("robots", 200, "User-agent: *", (), ("robots", None), id="robots"),
        pytest.param("robots", 404, "", (), ("robots", None), id="no robots"),
        pytest.param("listing", 200, "<a href=/1>x</a>", (), ("listing", None), id="listing"),
        pytest.param("feed", 200, "<rss/>", (), ("listing", None), id="feed"),
        pytest.param("sitemap", 200, "<urlset/>", (), ("listing", None), id="sitemap"),
        pytest.param("article", 302, "", ((b"Location", b"/2"),), ("redirect", None), id="redirect"),
        pytest.param("article", 404, "gone", (), ("rejected", "bad_status"), id="not found"),
        pytest.param("article", 304, "", (), ("rejected", "bad_status"), id="not modified, never seen"),
        pytest.param("article", 503, "", (), ("rejected", "bad_status"), id="server error"),
        pytest.param("part", 200, "<p>x</p>", (), ("rejected", "continuation"), id="later part"),
        pytest.param("file", 200, b"\x89PNG", (), ("rejected", "not_text"), id="picture"),
        pytest.param("article", 200, "", (), ("rejected", "empty_body"), id="empty"),
        pytest.param("article", 200, b"\x00\x01\x02" * 99, (), ("rejected", None), id="binary"),
        pytest.param(
            "article",
            200,
            gzip.compress(b"x" * 9999)[:30],
            ((b"Content-Encoding", b"gzip"),),
            ("rejected", "truncated"),
            id="torn gzip",
        ),
        pytest.param(
            "article",
            200,
            gzip.compress(bytes(2**25)),
            ((b"Content-Encoding", b"gzip"),),
            ("rejected", "too_large"),
            id="bomb",
        ),
        pytest.param(
            "article", 200, b"x", ((b"Content-Encoding", b"compress"),), ("rejected", "not_text"), id="unknown coding"
        ),
        pytest.param("article", 200, "<div>" * 9000, (), ("rejected", None), id="deep nesting"),
        pytest.param(
            "article", 200, "<p>半页", ((b"Content-Length", b"5000"),), ("rejected", "truncated"), id="fewer bytes"
        ),
        pytest.param(
            "article", 404, "x", ((b"Content-Length", b"9" * 400),), ("rejected", "bad_status"), id="absurd length"
        ),
    ],
)
def test_every_capture_has_one_outcome(  # noqa: PLR0917 - one argument a column of the table
    writer, exchange, kind, status, body, headers, expected
):
    store, intake = writer
    outcome, reason = expected
    given = intake.take(exchange("http://a.example.cn/x", body, kind=kind, status=status, headers=headers))
    assert store.connection.execute("SELECT outcome FROM captures").fetchall() == [(outcome,)]
    reasons = [row[0] for row in store.connection.execute("SELECT reason FROM rejections")]
    assert len(reasons) == (outcome == "rejected")
    assert isinstance(given, Rejected) == (outcome == "rejected")
    if reason:
        assert reasons == [reason]


def test_a_compressed_page_is_an_article(writer, article_exchange):
    _, intake = writer
    plain = article_exchange("http://a.example.cn/1", 1)
    packed = replace(
        plain,
        body=gzip.compress(plain.body),
        response_headers=(*plain.response_headers, (b"content-encoding", b"gzip")),
    )
    assert isinstance(intake.take(packed), Article)


def test_a_bug_is_logged_and_stored(archive_path, article_exchange, monkeypatch, caplog):
    def broken(*_):
        raise ZeroDivisionError("secret words of the page")

    monkeypatch.setattr("archive.understanding.chain.run", broken)
    with Store.open(archive_path) as store:
        outcome = Intake(store, store.begin_run("crawl")).take(article_exchange("http://a.example.cn/1", 1))
        assert (outcome.reason, outcome.detail) == (Reason.CRASHED, "ZeroDivisionError")
        assert store.connection.execute("SELECT reason, detail FROM rejections").fetchall() == [
            ("crashed", "ZeroDivisionError")
        ]
        assert [record.levelno for record in caplog.records] == [logging.ERROR]
        with pytest.raises(ZeroDivisionError):
            Intake(store, store.begin_run("crawl"), strict=True).take(article_exchange("http://a.example.cn/2", 2))


def test_what_was_kept_and_not_settled_is_settled_later(archive_path, article_exchange, exchange):
    with Store.open(archive_path) as store:
        intake = Intake(store, store.begin_run("crawl"))
        intake.keep(article_exchange("http://a.example.cn/1", 1))
        intake.keep(exchange("http://a.example.cn/", "x", kind="listing"))
    with Store.open(archive_path) as store:
        assert Intake(store, None).recover() == 2
        assert Intake(store, None).recover() == 0
        assert store.connection.execute("SELECT kind, outcome FROM captures ORDER BY id").fetchall() == [
            ("article", "article"),
            ("listing", "listing"),
        ]


def test_a_record_whose_row_was_lost_is_adopted(archive_path, article_exchange):
    """Killed between the WARC record and the commit of its row: the next opening writes the row."""
    with Store.open(archive_path) as store:
        intake = Intake(store, store.begin_run("crawl"))
        intake.take(article_exchange("http://a.example.cn/1", 1))
        lost = intake.keep(article_exchange("http://a.example.cn/2", 2))
        store.connection.execute("DELETE FROM captures WHERE id = ?", (lost.id,))
        folder, name = store.warc.folder, lost.place.file
    (folder / name).rename(folder / (name + ".open"))  # as a kill leaves it
    with Store.open(archive_path) as store:
        assert Intake(store, None).recover() == 1
        assert store.connection.execute("SELECT id, url FROM articles ORDER BY id").fetchall() == [
            (1, "http://a.example.cn/1"),
            (2, "http://a.example.cn/2"),
        ]
    assert list(verify(archive_path)) == []


def test_captures_that_a_power_cut_took_are_forgotten_where_nothing_was_made_of_them(archive_path, article_exchange):
    """Their rows reached the disk and their bytes did not; one that was settled is named by verify."""
    with Store.open(archive_path) as store:
        intake = Intake(store, store.begin_run("crawl"))
        intake.take(article_exchange("http://a.example.cn/1", 1))
        settled = intake.keep(article_exchange("http://a.example.cn/2", 2))
        intake.settle(settled, article_exchange("http://a.example.cn/2", 2))
        intake.keep(article_exchange("http://a.example.cn/3", 3))
        folder, name = store.warc.folder, settled.place.file
    path = (folder / name).rename(folder / (name + ".open"))
    with path.open("rb+") as file:
        file.truncate(settled.place.offset + settled.place.length // 2)
    with Store.open(archive_path) as store:
        assert store.connection.execute("SELECT id FROM captures ORDER BY id").fetchall() == [(1,), (2,)]
    assert {finding.subject for finding in verify(archive_path)} == {"capture 2"}


def test_rows_that_a_power_cut_took_are_written_again_from_a_file_that_was_closed(archive_path, article_exchange):
    with Store.open(archive_path) as store:
        Intake(store, store.begin_run("crawl")).take(article_exchange("http://a.example.cn/1", 1))
    with Store.open(archive_path) as store:
        lost = Intake(store, store.begin_run("crawl")).keep(article_exchange("http://a.example.cn/2", 2))
        store.connection.execute("DELETE FROM captures WHERE id = ?", (lost.id,))
    with Store.open(archive_path) as store:
        assert Intake(store, None).recover() == 1
    assert list(verify(archive_path)) == []


KILLED = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from archive.intake import Intake
from archive.store import Store
from archive.warc.writer import Exchange
path, first = Path(sys.argv[1]), int(sys.argv[2])
with Store.open(path) as store:
    intake = Intake(store, store.begin_run("crawl"), strict=True)
    intake.recover()
    print("ready", flush=True)
    for number in range(first, first + 5000):
        said = "".join(f"<p>第{number}篇第{line}段，借款人先核对账单再协商{number * 31 + line}期还款，保留沟通的证据。</p>" for line in range(9))
        page = f"<html><head><title>逾期{number}</title></head><body><h1>逾期{number}怎么办</h1><div>{said}</div></body></html>"
        intake.take(Exchange(
            url=f"http://a.example.cn/{number}", method="GET", request_headers=(), request_body=b"", status=200, reason="OK",
            response_headers=((b"Content-Type", b"text/html; charset=utf-8"),), body=page.encode(),
            fetched_at=datetime(2026, 3, 1, tzinfo=UTC) + timedelta(seconds=number), source="s", kind="article"))
"""


def test_a_killed_intake_loses_nothing_it_acknowledged(archive_path):
    """Killed at three moments; opened again each time; every capture has an outcome and the archive is sound."""
    for attempt, seconds in enumerate((0.15, 0.4, 0.25)):
        with subprocess.Popen(
            [sys.executable, "-c", KILLED, str(archive_path), str(attempt * 5000)], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout.readline() == b"ready\n"
            time.sleep(seconds)
            process.send_signal(signal.SIGKILL)
    with Store.open(archive_path) as store:
        Intake(store, None).recover()
    connection = open_connection(archive_path, readonly=True)
    captures, articles, unsettled = connection.execute(
        "SELECT count(*), (SELECT count(*) FROM articles), sum(outcome IS NULL) FROM captures"
    ).fetchone()
    connection.close()
    assert captures == articles > 3
    assert unsettled == 0
    assert list(verify(archive_path)) == []
