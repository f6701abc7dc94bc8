"""One demo for all tests of the main job: the bundled sites, crawled by the command a newcomer runs."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from archive import Archive

if TYPE_CHECKING:
    from pathlib import Path


def yuqi(*arguments: str, timeout: float = 240) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user would."""
    command = [sys.executable, "-m", "yuqi", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=timeout)


@dataclass(frozen=True, slots=True)
class Demo:
    folder: Path
    printed: str
    truth: dict[str, Any]

    @property
    def archive(self) -> Path:
        return self.folder / "yuqi.db"


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    answer = yuqi("demo", "--to", str(folder), "--port", "18801")
    assert answer.returncode == 0, answer.stderr
    return Demo(folder, answer.stdout, json.loads((folder / "truth.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def run_yuqi():
    return yuqi


@pytest.fixture
def archive(demo):
    with Archive.open(demo.archive) as opened:
        yield opened
