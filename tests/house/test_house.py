"""The house stands as the plan says: rooms, stages, tables, words that must not be in it."""

from __future__ import annotations

import importlib
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

from pipelines.chain import CHAIN_VERSION, STAGES
from pipelines.records import Article, RawPage

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("yuqi", "crawler", "batch", "archive", "pipelines", "demosites")


@pytest.mark.parametrize("room", ROOMS)
def test_each_package_is_ours(room):
    """`crawler`, `pipelines` and `archive` are names others use too: what is imported must be this tree."""
    assert Path(importlib.import_module(room).__file__ or "").resolve().is_relative_to(ROOT)


def test_stages_join_by_their_types():
    assert STAGES[0].takes is RawPage
    assert STAGES[-1].gives is Article
    for earlier, later in pairwise(STAGES):
        assert earlier.gives is later.takes, f"{earlier.name} gives what {later.name} does not take"


def test_a_stage_is_named_in_the_chain_version():
    for stage in STAGES:
        assert f"{stage.name}{stage.version}" in CHAIN_VERSION.split(".")


def test_every_stage_says_what_it_does():
    for stage in STAGES:
        assert (stage.run.__doc__ or "").strip(), stage.name


def test_every_table_names_its_source():
    tables = [path for path in (ROOT / "pipelines").rglob("tables/*") if path.suffix in {".tsv", ".yaml", ".txt"}]
    assert tables
    for table in tables:
        with table.open(encoding="utf-8") as lines:
            head = lines.readline() + lines.readline() + lines.readline()
        assert head.startswith("#"), table.name
        assert "source" in head.lower(), table.name


def tracked_files() -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listing.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listing.stdout.decode().split("\0") if name]


@pytest.mark.parametrize("word", ["/work" + "/main", "/root" + "/", "index" + "-url "])
def test_no_machine_or_registry_in_the_tree(word):
    for path in tracked_files():
        if path.suffix in {".py", ".md", ".toml", ".txt", ".yaml", ".cfg"} and path.is_file():
            assert word not in path.read_text(encoding="utf-8"), path.relative_to(ROOT)


def test_no_module_is_longer_than_its_subject():
    """Past 400 lines look for the second subject (STYLE)."""
    long = [
        f"{path.relative_to(ROOT)} has {lines}"
        for path in tracked_files()
        if path.suffix == ".py" and path.is_file() and (lines := len(path.read_text("utf-8").splitlines())) > 400
    ]
    assert not [entry for entry in long if not entry.startswith(("tests/", "pipelines/records.py"))], long
