"""A database of another program is refused, and neither it nor its folder changes."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from archive import migration
from archive.connection import open_connection
from archive.errors import ArchiveForeign
from archive.store import default_warc_folder
from archive.upkeep.rebuild import rebuild


def test_a_database_with_migrations_of_another_set_is_refused_too(tmp_path):
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE _sqlite_migrations(id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT)")
        connection.execute("INSERT INTO _sqlite_migrations(migration_set, name) VALUES ('theirs', 'm001')")
        connection.execute("CREATE TABLE bookmarks(id INTEGER PRIMARY KEY)")
        connection.commit()
    for readonly in (True, False):
        with pytest.raises(ArchiveForeign):
            open_connection(path, readonly=readonly)


def test_what_stands_only_in_the_log_is_seen(tmp_path):
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as theirs:
        theirs.execute("PRAGMA journal_mode = WAL")
        theirs.execute("CREATE TABLE bookmarks(id INTEGER PRIMARY KEY)")
        theirs.commit()
        with pytest.raises(ArchiveForeign):
            open_connection(path)


def test_a_rebuild_puts_nothing_in_its_place(filled, tmp_path):
    foreign = tmp_path / "other.db"
    with closing(sqlite3.connect(foreign)) as theirs:
        theirs.execute("CREATE TABLE bookmarks(id INTEGER PRIMARY KEY)")
        theirs.commit()
    before = foreign.read_bytes()
    with pytest.raises(ArchiveForeign):
        rebuild(foreign, default_warc_folder(filled))
    assert foreign.read_bytes() == before


def test_an_empty_file_is_no_archive_for_readers_and_becomes_one_for_writers(tmp_path):
    path = tmp_path / "empty.db"
    path.touch()
    with pytest.raises(ArchiveForeign):
        open_connection(path, readonly=True)
    assert path.read_bytes() == b""
    open_connection(path).close()
    open_connection(path, readonly=True).close()


def test_an_archive_whose_making_was_killed_is_made_at_last(tmp_path):
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as connection:
        migration.apply(connection, [])
    open_connection(path).close()
    open_connection(path, readonly=True).close()
