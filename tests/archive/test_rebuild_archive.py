"""Rebuild: the captures alone give the same archive again."""

import signal
import subprocess
import sys
import time
from contextlib import closing

import pytest

from archive import Archive
from archive.connection import WriterLock, open_connection
from archive.errors import ArchiveBusy, UserError
from archive.export import ExportOptions, export, record
from archive.inputs import read_inputs
from archive.intake import Intake
from archive.store import Store
from archive.upkeep.coverage import DayCoverage, save_coverage
from archive.upkeep.rebuild import rebuild
from archive.upkeep.verify import verify


def dump(path):
    """Give everything in an archive but the time of its migrations."""
    connection = open_connection(path, readonly=True)
    lines = [line for line in connection.iterdump() if "_sqlite_migrations" not in line]
    connection.close()
    return lines


def test_every_row_comes_back(filled):
    before = dump(filled)
    counts = rebuild(filled)
    assert (counts.captures, counts.articles, counts.rejections, counts.other) == (8, 5, 1, 2)
    assert counts.torn_files == ()
    assert dump(filled) == before
    assert list(verify(filled)) == []


def test_the_coverage_ledger_is_taken_over(filled):
    with closing(open_connection(filled)) as connection:
        day = dict.fromkeys(("articles", "listing", "sitemap", "feed", "both", "published"), 3)
        save_coverage(connection, [DayCoverage(source="test-channel", day="2026-03-01", **day)])
    before = dump(filled)
    rebuild(filled)
    assert [line for line in dump(filled) if "coverage" in line] == [line for line in before if "coverage" in line]
    assert any("test-channel" in line for line in before if 'INSERT INTO "coverage"' in line)


def test_an_ingested_archive_comes_back(tmp_path, archive_path, page, paragraphs):
    for number in range(3):
        (tmp_path / f"{number}.html").write_text(page(f"逾期第{number}篇", paragraphs(number)), encoding="gb18030")
    with Store.open(archive_path) as store:
        run = store.begin_run("ingest")
        for exchange in read_inputs([tmp_path / f"{number}.html" for number in range(3)]):
            Intake(store, run, strict=True).take(exchange)
        store.finish_run(run, "finished")
    before = dump(archive_path)
    rebuild(archive_path)
    assert dump(archive_path) == before


def test_several_runs_and_changes_come_back(filled, article_exchange):
    with Store.open(filled) as store:
        intake = Intake(store, store.begin_run("crawl"), strict=True)
        intake.take(article_exchange("http://a.example.cn/1", 1, drop=2))
        intake.take(article_exchange("http://c.example.cn/9", 9))  # the run is never finished, as after a kill
    before = dump(filled)
    rebuild(filled)
    assert dump(filled) == before


def test_a_lost_archive_is_made_from_the_captures(filled):
    before = dump(filled)
    filled.unlink()
    rebuild(filled)
    assert dump(filled) == before


def test_a_broken_archive_is_replaced(filled):
    before = dump(filled)
    filled.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    rebuild(filled)
    assert dump(filled) == before


def test_nothing_lies_about_afterwards(filled):
    rebuild(filled)
    assert sorted(path.name for path in filled.parent.iterdir()) == ["a.db", "a.db.lock", "a.warc"]


def test_a_torn_file_gives_what_it_holds(filled):
    (path,) = (filled.parent / "a.warc").iterdir()
    path.write_bytes(path.read_bytes()[:-900])
    counts = rebuild(filled)
    assert counts.torn_files == (path.name,)
    assert 0 < counts.captures < 8
    assert [finding.check for finding in verify(filled)] == ["captures"]


def test_a_copy_of_a_file_is_taken_once(filled):
    before = dump(filled)
    (path,) = (filled.parent / "a.warc").iterdir()
    path.with_name("z-copy.warc.gz").write_bytes(path.read_bytes())
    assert rebuild(filled).captures == 8
    assert dump(filled) == before


def test_it_waits_for_nobody(filled):
    with WriterLock(filled), pytest.raises(ArchiveBusy):
        rebuild(filled)


def test_without_captures_nothing_is_touched(filled, tmp_path):
    before = dump(filled)
    with pytest.raises(UserError, match="no WARC files"):
        rebuild(filled, tmp_path / "elsewhere")
    assert dump(filled) == before


def test_a_kill_in_the_middle_leaves_the_old_archive(filled):
    before = dump(filled)
    slow = (
        "import sys, time; from pathlib import Path; from archive.upkeep.rebuild import rebuild\n"
        "def tell(_): print('one', flush=True); time.sleep(0.05)\n"
        "rebuild(Path(sys.argv[1]), progress=tell)"
    )
    with subprocess.Popen([sys.executable, "-c", slow, str(filled)], stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        time.sleep(0.1)
        process.send_signal(signal.SIGKILL)
    assert dump(filled) == before
    rebuild(filled)
    assert dump(filled) == before


def test_a_rebuild_keeps_the_record_of_releases(filled, tmp_path):
    with Archive.open(filled) as archive:
        manifest = export(archive, tmp_path / "dataset", ExportOptions(release="1.0.0"))
    assert record(filled, manifest.release, manifest.members)
    rebuild(filled)
    with Archive.open(filled) as archive:
        again = export(archive, tmp_path / "again", ExportOptions(release="1.0.0"))
        rows = archive.connection.execute("SELECT version, articles FROM releases").fetchall()
    assert rows == [("1.0.0", manifest.articles)]
    assert again.files == manifest.files
