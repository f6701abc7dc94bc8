"""Articles prepared in several processes: the same bytes, one state of the archive, and nobody left behind."""

from __future__ import annotations

import json
import os
import pickle
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, nullcontext
from itertools import count
from pathlib import Path

import pytest

from archive import Archive
from archive.errors import UserError
from archive.export import ExportOptions, Selection, export, selection, workers


@pytest.fixture
def archive(writer, add, archive_path, monkeypatch):
    monkeypatch.setattr(selection, "BATCH_ARTICLES", 30)
    for number in range(1, 201):
        add(id=number, title=f"第{number}篇", text=f"逾期{number}", published=f"2024-{number % 12 + 1:02}")
    writer.execute("UPDATE articles SET title = '=1+1', text = '“引号”,\"\r\n\t' WHERE id = 7")
    writer.execute(
        """INSERT INTO sections(article_id, position, level, number, heading, start)
        SELECT id, 0, 1, NULL, title, 0 FROM articles"""
    )
    writer.execute("PRAGMA journal_mode = WAL").fetchall()
    with Archive.open(archive_path) as opened:
        yield opened


def test_in_several_processes_every_file_is_the_same_to_the_byte(archive, tmp_path):
    formats = ("jsonl", "jsonl.zst", "csv", "parquet", "sqlite")
    options = ExportOptions(formats=formats, split=True, partition="month")
    one = export(archive, tmp_path / "one", options, workers=1)
    two = export(archive, tmp_path / "two", options, workers=2)
    assert len({file.format for file in two.files} - {""}) == len(formats)
    assert two.files == one.files


def test_all_processes_see_one_state_of_an_archive_that_is_being_written_to(archive, tmp_path, monkeypatch):
    looked = []
    look = workers.Crew.look

    def disturbed(crew):
        looked.append(len(looked))
        if len(looked) <= 2:  # first before, then while the others look
            with closing(sqlite3.connect(archive.path)) as connection, connection:
                connection.execute("UPDATE articles SET title = ?", (f"state {len(looked)}",))
        look(crew)

    monkeypatch.setattr(workers.Crew, "look", disturbed)
    export(archive, tmp_path / "out", workers=2)
    records = [json.loads(line) for line in (tmp_path / "out/articles.jsonl").read_text("utf-8").splitlines()]
    assert {record["title"] for record in records} == {"state 2"}
    assert len(looked) == 3


def test_written_to_without_a_pause_it_is_read_by_one_process(archive, tmp_path, monkeypatch):
    commits = count()
    monkeypatch.setattr(workers, "_commits", lambda _: next(commits))
    monkeypatch.setattr(workers, "_crew", lambda *_: nullcontext(workers.Crew(archive, [])))
    assert export(archive, tmp_path / "out", workers=2).articles == 200
    assert next(commits) > 10


def test_a_process_that_is_killed_costs_the_export_and_not_the_former_dataset(archive, tmp_path, monkeypatch):
    export(archive, tmp_path / "out", ExportOptions(selection=Selection(where="id = 1")))
    look = workers.Crew.look

    def deadly(crew):
        look(crew)
        os.kill(crew._workers[0]._process.pid, signal.SIGKILL)

    monkeypatch.setattr(workers.Crew, "look", deadly)
    with pytest.raises(UserError, match="--workers 1"):
        export(archive, tmp_path / "out", workers=2)
    assert len((tmp_path / "out/articles.jsonl").read_text().splitlines()) == 1
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_what_a_process_refuses_is_told_as_if_there_were_none(archive, tmp_path):
    archive.path.with_suffix(".warc").mkdir()
    with closing(sqlite3.connect(archive.path)) as connection, connection:
        connection.execute("INSERT INTO pii(article_id, kind, surface, start, \"end\") VALUES (9, 'phone', '*', 0, 1)")
    with pytest.raises(UserError, match="Article 9"):
        export(archive, tmp_path / "out", ExportOptions(with_pii=True), workers=2)


KILLED = """
import os, signal, sys
from pathlib import Path
from archive import Archive
from archive.export import export, workers
prepared = workers.Crew.prepared
def until_killed(crew, parts):
    next(prepared(crew, parts))
    print(*(worker._process.pid for worker in crew._workers), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
workers.Crew.prepared = until_killed
with Archive.open(Path(sys.argv[1])) as archive:
    export(archive, Path(sys.argv[2]), workers=2)
"""


def test_a_killed_export_leaves_no_process(archive, tmp_path):
    command = [sys.executable, "-c", KILLED, str(archive.path), str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL, done.stderr
    numbers = [int(number) for number in done.stdout.split()]
    assert len(numbers) == 2
    deadline = time.monotonic() + 20
    while any(_is_working(number) for number in numbers):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_worker_that_nobody_listens_to_ends_without_a_word(archive):
    command = [sys.executable, "-c", "from archive.export.worker import main; main()"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, **pipes) as worker:
        worker.stdout.close()
        pickle.dump((archive.path, ExportOptions()), worker.stdin)
        worker.stdin.close()
        assert worker.stderr.read().decode() == ""
    assert worker.returncode == 1


def _is_working(number: int) -> bool:
    try:
        return b"archive.export.worker" in Path(f"/proc/{number}/cmdline").read_bytes()
    except OSError:
        return False
