"""Copies to hand on, and the backup before a migration."""

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from click.testing import CliRunner

from archive import Archive, migration, schema
from archive.connection import WriterLock, migrate, open_connection
from archive.errors import ArchiveTooNew, ArchiveUnusable, UserError
from archive.search.fts_check import check_index
from archive.upkeep.snapshots import optimize, snapshot
from yuqi.commands.archive import command


def found(path, table, word):
    with closing(sqlite3.connect(path)) as file:
        return {row[0] for row in file.execute(f"SELECT rowid FROM {table} WHERE {table} MATCH ?", (f'"{word}"',))}


def test_a_snapshot_is_whole_and_searchable_without_us(filled, tmp_path):
    to = tmp_path / "handed-on.db"
    snapshot(filled, to)
    assert [path.name for path in tmp_path.glob("handed-on*")] == ["handed-on.db"]
    with closing(sqlite3.connect(to)) as file:
        assert file.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert check_index(file) == []
        assert file.execute("SELECT count(*) FROM sqlite_stat1").fetchone()[0] > 5
    with Archive.open(to) as archive:
        for word in ("青禾", "青禾小贷", "还", "账单", "帳單"):
            ours = {hit.id for hit in archive.search(word, limit=None)}
            assert ours
            if word != "帳單":  # a bare index does not fold the query
                assert found(to, "articles_grams", word) == ours


def test_a_bare_datasette_finds_two_characters(filled, tmp_path):
    to = tmp_path / "handed-on.db"
    snapshot(filled, to)
    script = (
        "import sys; from datasette.plugins import pm\n"
        "[pm.unregister(plugin) for plugin in pm.get_plugins() if 'archive' in getattr(plugin, '__name__', '')]\n"
        "from datasette.cli import cli; sys.argv[0] = 'datasette'; cli()"
    )
    asked = [sys.executable, "-c", script, str(to), "--get", "/handed-on/articles.json?_search=青禾&_shape=objects"]
    done = subprocess.run(asked, capture_output=True, check=True)
    assert {row["id"] for row in json.loads(done.stdout)["rows"]} == found(to, "articles_grams", "青禾")


def test_a_snapshot_never_overwrites(filled, tmp_path):
    (tmp_path / "there.db").write_bytes(b"x")
    with pytest.raises(UserError, match="there already"):
        snapshot(filled, tmp_path / "there.db")
    assert (tmp_path / "there.db").read_bytes() == b"x"


def test_a_snapshot_is_taken_while_another_writes(filled, tmp_path):
    with WriterLock(filled), closing(open_connection(filled)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE sources SET title = 'half done'")
        snapshot(filled, tmp_path / "s.db", grams=False)
        writer.execute("ROLLBACK")
    with closing(sqlite3.connect(tmp_path / "s.db")) as file:
        assert file.execute("SELECT count(*) FROM sources WHERE title = 'half done'").fetchone() == (0,)


def test_optimize_leaves_everything_findable(filled):
    optimize(filled)
    with closing(open_connection(filled)) as archive:
        assert check_index(archive) == []
    with WriterLock(filled), pytest.raises(UserError):
        optimize(filled)


@pytest.fixture
def newer(monkeypatch):
    """Give this program one migration more than the archive has."""

    def m999_colour(db):
        db.execute("ALTER TABLE sources ADD COLUMN colour TEXT")

    monkeypatch.setattr(schema, "m999_colour", m999_colour, raising=False)
    monkeypatch.setattr(migration, "STEPS", (*migration.STEPS, "m999_colour"))


def test_an_older_archive_is_migrated_with_a_copy_kept(filled, newer):
    with closing(sqlite3.connect(filled)) as old:
        before = set(old.execute("SELECT id, title FROM articles"))
    with pytest.raises(ArchiveUnusable, match="yuqi archive migrate"):
        open_connection(filled, readonly=True)
    assert migrate(filled) == ("m999_colour",)
    assert migrate(filled) == ()
    open_connection(filled, readonly=True).close()
    (copy,) = filled.parent.glob("*.before-*")
    with closing(sqlite3.connect(copy)) as old:
        assert set(old.execute("SELECT id, title FROM articles")) == before
        assert "colour" not in {row[1] for row in old.execute("PRAGMA table_info(sources)")}


def test_a_newer_archive_is_told_and_left_alone(filled, newer, monkeypatch):
    migrate(filled)
    before = filled.read_bytes()
    monkeypatch.undo()
    for readonly in (True, False):
        with pytest.raises(ArchiveTooNew, match=r"m999_colour.*Update the program"):
            open_connection(filled, readonly=readonly)
    with pytest.raises(ArchiveTooNew):
        migrate(filled)
    assert filled.read_bytes() == before


def test_migrating_what_is_not_there_is_a_mistake(tmp_path):
    with pytest.raises(UserError):
        migrate(tmp_path / "none.db")
    with pytest.raises(UserError):
        snapshot(tmp_path / "none.db", tmp_path / "to.db")
    with pytest.raises(UserError):
        optimize(tmp_path / "none.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="the sqlite3 shell is not installed")
def test_the_shell_finds_a_word_in_a_snapshot(filled, tmp_path):
    snapshot(filled, tmp_path / "s.db")
    sql = "SELECT count(*) FROM articles_grams WHERE articles_grams MATCH '账单'"
    done = subprocess.run(["sqlite3", tmp_path / "s.db", sql], capture_output=True, check=True)
    assert int(done.stdout) > 0


def test_the_commands_say_what_they_did(filled, tmp_path):
    run = CliRunner().invoke
    told = run(command, ["snapshot", "--archive", str(filled), "--to", str(tmp_path / "s.db"), "--no-grams"])
    assert (told.exit_code, (tmp_path / "s.db").exists()) == (0, True)
    assert run(command, ["optimize", "--archive", str(filled)]).exit_code == 0
    assert run(command, ["migrate", "--archive", str(filled)]).exit_code == 0
    for part in ("snapshot", "optimize", "migrate"):
        assert "Example" in run(command, [part, "--help"]).output
