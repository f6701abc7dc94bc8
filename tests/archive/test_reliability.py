"""Kill, full disk, read-only file, second writer: a clear word, and nothing lost."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from archive.connection import open_connection
from archive.errors import ArchiveBusy, ArchiveUnusable
from archive.intake import Intake
from archive.search.fts_check import check_index
from archive.store import Store
from archive.upkeep.verify import verify

NOBODY = 65534

INGEST = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from archive.intake import Intake
from archive.store import Store
from archive.warc.writer import Exchange

path, first = Path(sys.argv[1]), int(sys.argv[2])
with Store.open(path) as store:
    intake = Intake(store, store.begin_run("ingest"), strict=True)
    intake.recover()
    for number in range(first, first + 1000):
        paragraphs = "".join(
            f"<p>第{number}号借款人第{part}次说明：收入减少以后没有按时还款，愿意协商分期{number * part}元，请不要打扰家人。</p>"
            for part in range(1, 30)
        )
        body = f"<html><head><meta charset=utf-8><title>逾期{number}</title></head><body><h1>逾期{number}怎么办</h1>"
        body += f"<div class=content>{paragraphs}</div></body></html>"
        intake.take(Exchange(
            url=f"http://a.example.cn/{number}", method="GET", request_headers=(), request_body=b"", status=200,
            reason="OK", response_headers=((b"Content-Type", b"text/html; charset=utf-8"),), body=body.encode(),
            fetched_at=datetime.now(UTC), source="test-channel", kind="article",
        ))
        print(number, flush=True)
"""
KILLS = int(os.environ.get("YUQI_KILLS", "5"))


def test_killed_at_any_moment_nothing_acknowledged_is_lost(archive_path):
    """Ingest is killed at random moments; each time the index is in step, and at the end everything is there."""
    acknowledged = set()
    for attempt in range(KILLS):
        with subprocess.Popen(
            [sys.executable, "-c", INGEST, str(archive_path), str(attempt * 1000)], stdout=subprocess.PIPE
        ) as ingest:
            acknowledged.add(int(ingest.stdout.readline()))
            time.sleep(random.Random(attempt).uniform(0, 0.6))
            ingest.send_signal(signal.SIGKILL)
            acknowledged |= {int(line) for line in ingest.stdout.read().split(b"\n")[:-1]}
        with closing(open_connection(archive_path, readonly=True)) as archive:
            assert check_index(archive) == []
            assert archive.execute("SELECT count(*) FROM _index_by_hand").fetchone() == (0,)
            assert archive.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with Store.open(archive_path) as store:
        Intake(store, None).recover()
        stored = {int(url.rsplit("/", 1)[1]) for (url,) in store.connection.execute("SELECT url FROM articles")}
    assert acknowledged <= stored
    assert list(verify(archive_path)) == []


def test_a_full_disk_is_told_and_undone(writer, archive_path, article_exchange):
    store, intake = writer
    intake.take(article_exchange("http://a.example.cn/1", 1))
    (pages,) = store.connection.execute("PRAGMA page_count").fetchone()
    store.connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    told = []
    for number in range(2, 12):
        try:
            intake.take(article_exchange(f"http://a.example.cn/{number}", number))
        except Exception as error:  # noqa: BLE001 - whatever it is called, it must say what it is
            told.append(str(error))
    assert told
    assert all("full" in message for message in told)
    store.connection.execute("PRAGMA max_page_count = 1000000")
    intake.take(article_exchange("http://a.example.cn/20", 20))
    intake.recover()
    assert check_index(store.connection) == []
    assert not store.connection.in_transaction
    (last,) = store.connection.execute("SELECT count(*) FROM articles WHERE url LIKE '%/20'").fetchone()
    assert last == 1
    store.finish_run(intake._run, "finished")
    assert list(verify(archive_path)) == []


@contextmanager
def as_somebody_else():
    """Be a user whom file modes stop: root, as in CI, becomes nobody for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


@pytest.fixture
def read_only(filled):
    """An archive that may be read and not written, in a folder everybody can reach; pytest's own are for its user."""
    with closing(sqlite3.connect(filled)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copy(filled, folder))
        path.chmod(0o444)
        Path(folder).chmod(0o555)
        yield path
        Path(folder).chmod(0o755)


def test_a_read_only_file_is_told(read_only):
    with as_somebody_else(), pytest.raises(ArchiveUnusable, match="read-only"):
        Store.open(read_only)


def test_a_read_only_file_is_read(read_only):
    before = read_only.read_bytes()
    with as_somebody_else(), closing(open_connection(read_only, readonly=True)) as archive:
        assert archive.execute("SELECT count(*) FROM articles").fetchone()[0] > 0
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            archive.execute("DELETE FROM articles")
    assert read_only.read_bytes() == before
    assert list(read_only.parent.iterdir()) == [read_only]


def test_a_second_writer_is_told_and_readers_go_on(filled):
    with Store.open(filled) as store:
        with pytest.raises(ArchiveBusy, match="being written"):
            Store.open(filled)
        with store.transaction() as connection:
            connection.execute("UPDATE sources SET title = 'half done'")
            with closing(open_connection(filled, readonly=True)) as reader:
                assert reader.execute("SELECT count(*) FROM sources WHERE title = 'half done'").fetchone() == (0,)
