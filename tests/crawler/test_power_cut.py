"""The power goes: what was written and not put on disk is gone, and the rows that speak of it may be there."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing

import pytest

from archive.upkeep.verify import verify

ARTICLES = "SELECT url, revision, title, text FROM articles ORDER BY url"


@pytest.fixture(scope="module")
def site(start_site):
    return start_site("--slow", "0.005")


def rows(path, query):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def cut_behind_the_last_sync(warc_folder, log):
    """Leave of the open WARC file what was on disk for certain; say how much was lost."""
    (path,) = warc_folder.glob("*.open")
    told = path.stat()
    synced = [
        int(line.split()[1]) for line in log.read_text("ascii").splitlines() if int(line.split()[0]) == told.st_ino
    ]
    with path.open("rb+") as file:
        file.truncate(synced[-1])
    return told.st_size - synced[-1]


def wait_for_settled(path, count):
    until = time.monotonic() + 400
    while time.monotonic() < until:
        if path.exists():
            try:
                if rows(path, "SELECT count(*) FROM captures WHERE outcome IS NOT NULL")[0][0] >= count:
                    return
            except sqlite3.OperationalError:
                pass
        time.sleep(0.02)
    raise AssertionError("the crawl does not get on")


def test_what_is_settled_was_on_disk_before_and_the_rest_is_fetched_again(site, crawls, tmp_path):
    crawl = crawls(site, tmp_path)
    log = tmp_path / "fsync.log"
    process = crawl.start("cut", "--fsync-log", str(log))
    wait_for_settled(tmp_path / "cut.db", 12)
    process.kill()
    process.communicate()
    cut_behind_the_last_sync(tmp_path / "cut.warc", log)
    places = rows(
        tmp_path / "cut.db",
        "SELECT warc_file, warc_offset + warc_length FROM captures WHERE outcome IS NOT NULL",
    )
    sizes = {path.name.removesuffix(".open"): path.stat().st_size for path in (tmp_path / "cut.warc").iterdir()}
    assert all(end <= sizes[file] for file, end in places)
    crawl.run("cut")
    crawl.run("calm")
    assert rows(tmp_path / "cut.db", ARTICLES) == rows(tmp_path / "calm.db", ARTICLES)
    assert rows(tmp_path / "cut.db", "SELECT count(*) FROM captures WHERE outcome IS NULL") == [(0,)]
    assert list(verify(tmp_path / "cut.db")) == []
