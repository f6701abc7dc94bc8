from __future__ import annotations

import subprocess
import sys

from archive import migration, schema
from archive.connection import open_connection


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
