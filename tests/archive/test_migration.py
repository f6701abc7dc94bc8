from __future__ import annotations

import subprocess
import sys
from array import array

from archive import migration, schema
from archive.connection import open_connection
from archive.copies.signatures import following_of


def test_every_step_of_the_schema_is_listed():
    assert [name for name in vars(schema) if name[0] == "m" and name[1:4].isdigit()] == list(migration.STEPS)


def test_opening_an_archive_up_to_date_loads_neither_the_steps_nor_what_applies_them(tmp_path):
    open_connection(tmp_path / "a.db").close()
    told = (
        "import sys; from pathlib import Path; from archive import Archive; "
        f"Archive.open(Path({str(tmp_path / 'a.db')!r})).close(); print(*sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.split()
    assert set(loaded).isdisjoint({"sqlite_utils", "pandas", "archive.schema", "pipelines.chain"})
    assert "archive.reader" in loaded


def test_a_new_archive_is_made_without_pandas(tmp_path):
    told = (
        "import sys; from pathlib import Path; from archive.connection import open_connection; "
        f"open_connection(Path({str(tmp_path / 'a.db')!r})).close(); print('sqlite_utils' in sys.modules, "
        "'pandas' in sys.modules)"
    )
    printed = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout
    assert printed.split() == ["True", "False"]


def test_clusters_that_were_taken_down_in_an_older_archive_end_on_the_record(tmp_path, monkeypatch):
    every = migration.STEPS
    monkeypatch.setattr(migration, "STEPS", every[: every.index("m020_ended_clusters")])
    connection = open_connection(tmp_path / "old.db")
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("INSERT INTO clusters VALUES(1, 1, 1)")
    rows = [("merge", 3, 1, 1, "a"), ("split", 1, 7, 1, "b"), ("merge", 9, 8, 1, "c"), ("merge", 8, 1, 2, "d")]
    connection.executemany("INSERT INTO cluster_changes VALUES(NULL, ?, ?, ?, ?, ?)", rows)
    migration.apply(connection, every)
    found = connection.execute(
        "SELECT kind, from_cluster, to_cluster, articles, seen_at FROM cluster_changes"
    ).fetchall()
    assert found == [*rows, ("end", 7, None, 1, "b")]
    connection.close()


def test_hashes_of_an_older_archive_learn_which_ones_follow_them(tmp_path, monkeypatch):
    every = migration.STEPS
    monkeypatch.setattr(migration, "STEPS", every[: every.index("m014_pairs_of_hashes")])
    connection = open_connection(tmp_path / "old.db")
    connection.execute("PRAGMA foreign_keys = OFF")
    signatures = {
        1: array("q", [5 << 40, 7 << 41, 9 << 50]),
        2: array("q", [7 << 41]),
        3: array("q", [7 << 41, 1 << 62]),
    }
    for number, hashes in signatures.items():
        rows = [(value, number) for value in hashes]
        connection.executemany("INSERT INTO signature_bands(hash, article_id) VALUES(?, ?)", rows)
    migration.apply(connection, every)
    for number, hashes in signatures.items():
        query = "SELECT hash, following FROM signature_bands WHERE article_id = ? ORDER BY hash"
        assert connection.execute(query, (number,)).fetchall() == list(zip(hashes, following_of(hashes), strict=True))
    connection.execute("INSERT INTO frequent_hashes(hash, holders) VALUES(?, 3)", (7 << 41,))
    connection.execute("DELETE FROM signature_bands WHERE article_id = 3")
    assert connection.execute("SELECT holders FROM frequent_hashes").fetchall() == [(2,)]
    connection.close()
