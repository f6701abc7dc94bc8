"""A database of another program: every command refuses it, and neither it nor its folder changes."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

REFUSED = "is an SQLite file, but no Yuqi archive; it was not changed. Name another path."


def yuqi(*arguments):
    command = [sys.executable, "-m", "yuqi", *map(str, arguments)]
    answer = subprocess.run(command, capture_output=True, check=False, timeout=120)
    return answer.returncode, "".join(answer.stderr.decode().split())


@pytest.fixture(params=["DELETE", "WAL"])
def foreign(request, tmp_path):
    folder = tmp_path / "theirs"
    folder.mkdir()
    path = folder / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA journal_mode = {request.param}")
        connection.execute("CREATE TABLE bookmarks(id INTEGER PRIMARY KEY, title TEXT)")
        connection.commit()
    return path


def files_of(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.mark.parametrize(
    "arguments",
    [
        ("crawl", "example", "--archive"),
        ("ingest", "{page}", "--archive"),
        ("search", "逾期", "--archive"),
        ("status", "--archive"),
        ("verify", "--archive"),
        ("serve", "--archive"),
        ("archive", "migrate", "--archive"),
    ],
    ids=" ".join,
)
def test_another_programs_database_is_refused_unchanged(foreign, tmp_path, arguments):
    page = tmp_path / "a.html"
    page.write_text("<p>逾期</p>")
    before = files_of(foreign.parent)
    status, said = yuqi(*(argument.format(page=page) for argument in arguments), foreign)
    assert status == 2
    assert "".join(REFUSED.split()) in said
    assert files_of(foreign.parent) == before


@pytest.mark.parametrize("command", ["search", "status", "verify"])
def test_readers_say_what_is_not_there_and_make_nothing(tmp_path, command):
    arguments = [command, *(["逾期"] if command == "search" else [])]
    status, said = yuqi(*arguments, "--archive", tmp_path / "none.db")
    assert status == 2
    assert "thereisnosucharchive" in said
    assert not list(tmp_path.iterdir())
