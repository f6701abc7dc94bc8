"""An archive that cannot be written, nor its folder: a read-only medium, another user's file."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from archive.connection import WriterLock, is_immutable, open_connection
from archive.datasette.serving import serve_arguments
from archive.errors import ArchiveUnusable


@pytest.fixture
def unwritable(archive_path, monkeypatch):
    """The file modes stop no root, so the question is answered for the system."""
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    return archive_path


@pytest.fixture
def logged(archive_path):
    """An archive with something in its log."""
    with closing(sqlite3.connect(archive_path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
        connection.execute("INSERT INTO sources(name, title, home, host) VALUES ('x', 'x', 'http://x.test/', 'x.test')")
        yield archive_path


def test_it_is_served_as_it_lies_there(unwritable):
    arguments = serve_arguments(unwritable)
    assert arguments[:3] == ["serve", "--immutable", str(unwritable)]
    done = subprocess.run(
        [sys.executable, "-m", "datasette", *arguments, "--get", "/yuqi/-/home"], capture_output=True, check=True
    )
    assert b"<html" in done.stdout


def test_nothing_is_made_beside_it(unwritable):
    before = sorted(unwritable.parent.iterdir())
    connection = open_connection(unwritable, readonly=True)
    connection.execute("SELECT count(*) FROM articles").fetchone()
    assert sorted(unwritable.parent.iterdir()) == before
    connection.close()


def test_an_archive_that_is_being_written_is_not_taken_for_immutable(unwritable):
    with WriterLock(unwritable):
        assert not is_immutable(unwritable)
    assert is_immutable(unwritable)


@pytest.mark.usefixtures("unwritable")
def test_nor_one_with_a_log(logged):
    assert not is_immutable(logged)
    assert serve_arguments(logged)[:2] == ["serve", str(logged)]


@pytest.mark.usefixtures("unwritable")
def test_a_log_that_cannot_be_read_is_told_with_what_to_do(logged, monkeypatch):
    def fail(*_arguments, **_options):
        raise sqlite3.OperationalError("attempt to write a readonly database")

    monkeypatch.setattr("archive.connection._prepare", fail)
    with pytest.raises(ArchiveUnusable, match=r"-wal, needs a folder that can be written: copy both files to one"):
        serve_arguments(logged)
