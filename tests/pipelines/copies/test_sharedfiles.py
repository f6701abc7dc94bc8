"""Temporary files of a killed process are removed by the next, those in use are not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from pipelines.copies.sharedfiles import shared_file

HOLD = """
import sys, time
from pipelines.copies.sharedfiles import shared_file
file = shared_file(".texts")
print(file.name, flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def grow_old(path: Path) -> None:
    os.utime(path, (time.time() - 3600,) * 2)


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_holds_is_not() -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        path = Path(process.stdout.readline().strip())
        grow_old(path)
        shared_file(".parts").close()
        assert path.exists()
        process.send_signal(signal.SIGKILL)
    assert path.exists()
    shared_file(".parts").close()
    assert not path.exists()


def test_young_files_and_files_of_others_stay(folder: Path) -> None:
    young, other = folder / "yuqi-spool-1.parts", folder / "somebody.parts"
    young.touch()
    other.touch()
    grow_old(other)
    shared_file(".texts").close()
    assert sorted(path.name for path in folder.iterdir()) == [other.name, young.name]
