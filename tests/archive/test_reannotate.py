"""Annotating anew: the same as a rebuild from the captures, without reading one."""

import signal
import sqlite3
import subprocess
import sys

import pytest

from archive.annotated.annotations import annotations_of
from archive.annotated.reannotate import reannotate
from archive.connection import WriterLock, open_connection
from archive.errors import ArchiveBusy, UserError
from archive.upkeep.rebuild import rebuild
from archive.upkeep.verify import verify


def observe(path):
    """Give what an export shows of the annotations, and all that the articles say of themselves."""
    connection = open_connection(path, readonly=True)
    rows = connection.execute("SELECT * FROM articles ORDER BY id").fetchall()
    sections = connection.execute(
        "SELECT article_id, position, level, number, heading, start, role FROM sections ORDER BY article_id, position"
    ).fetchall()
    names = {
        table: set(connection.execute(f"SELECT {column}, name FROM {table}"))
        for table, column in (("lenders", "lender"), ("products", "product"), ("laws", "law"), ("topics", "topic"))
    }
    found = annotations_of(connection, [row[0] for row in rows])
    connection.close()
    return rows, sections, names, found


def forget(path, articles="1"):
    """Make an archive look as if older code had annotated it, wrongly."""
    connection = open_connection(path)
    with connection:
        for table in ("article_lenders", "article_laws", "article_topics", "quantities"):
            connection.execute(f"DELETE FROM {table} WHERE article_id IN (SELECT id FROM articles WHERE {articles})")
        connection.execute("INSERT INTO lenders(lender, name) VALUES('gone', '没有了')")
        connection.execute("UPDATE topics SET name = name || '旧'")
        connection.execute(
            f"UPDATE articles SET annotated_with = 'older', chain_version = "
            f"replace(chain_version, 'annotate', 'annotate0') WHERE {articles}"
        )
    connection.close()


def test_the_annotations_are_those_of_a_full_rebuild(filled):
    rebuild(filled)
    expected = observe(filled)
    assert any(found["topics"] for found in expected[3].values())
    forget(filled)
    assert observe(filled) != expected
    counts = reannotate(filled)
    assert (counts.redone, counts.current) == (len(expected[0]), 0)
    assert observe(filled) == expected
    assert list(verify(filled)) == []


def test_no_capture_is_read(filled):
    expected = observe(filled)
    forget(filled)
    for path in (filled.parent / "a.warc").iterdir():
        path.write_bytes(b"not readable")
    reannotate(filled, filled.parent / "elsewhere")
    assert observe(filled) == expected


def test_what_is_current_is_left(filled):
    forget(filled, "id = (SELECT min(id) FROM articles)")
    told = []
    counts = reannotate(filled, progress=told.append)
    assert (counts.redone, sum(told)) == (1, 1)
    assert reannotate(filled).redone == 0
    assert reannotate(filled, redo_all=True).redone == counts.redone + counts.current


def test_a_kill_in_the_middle_is_gone_on_from(filled):
    expected = observe(filled)
    forget(filled)
    slow = (
        "import sys, time; from pathlib import Path; from archive.annotated import reannotate as room\n"
        "room.BATCH_ARTICLES = 1\n"
        "def tell(_): print('one', flush=True); time.sleep(60)\n"
        "room.reannotate(Path(sys.argv[1]), progress=tell)"
    )
    with subprocess.Popen([sys.executable, "-c", slow, str(filled)], stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    counts = reannotate(filled)
    assert (counts.redone, counts.current) == (len(expected[0]) - 1, 1)
    assert observe(filled) == expected


def test_it_waits_for_nobody(filled):
    with WriterLock(filled), pytest.raises(ArchiveBusy):
        reannotate(filled)


def test_another_programs_database_stays(tmp_path):
    path = tmp_path / "b.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t(a)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(UserError):
        reannotate(path)
    assert path.read_bytes() == before
