"""`yuqi sources` and `yuqi status` on a terminal of eighty columns."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from yuqi.commands import sources, status

SOURCE = """name = "beta"
title = "一个名字很长的逾期与征信知识频道"
home = "http://beta.test/a-rather-long-path-to-the-front-page/index.html"
listings = ["http://beta.test/a/"]
articles = '/a/\\d+\\.html$'
"""


@pytest.fixture
def lines(add, writer, archive_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    add(id=1, host="beta.test")
    writer.execute("UPDATE captures SET fetched_at = '2026-11-24T07:24:45.765961Z'")
    writer.execute("UPDATE sources SET name = 'beta' WHERE host = 'beta.test'")
    writer.execute("UPDATE runs SET started_at = '2026-11-24T07:24:36.278963Z'")

    def run(command, *arguments):
        answer = CliRunner().invoke(command, [*arguments, "--archive", str(archive_path)], standalone_mode=False)
        assert answer.exception is None
        assert all(cell_len(line) <= 80 for line in answer.stdout.splitlines())
        return [line.strip() for line in answer.stdout.splitlines()]

    return run


def test_a_source_is_a_block_with_its_whole_address(lines, tmp_path):
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "beta.toml").write_text(SOURCE, encoding="utf-8")
    name, home, facts = lines(sources.command, "--sources", str(tmp_path / "sites"))
    assert name == "beta  一个名字很长的逾期与征信知识频道"
    assert home == "http://beta.test/a-rather-long-path-to-the-front-page/index.html"
    assert facts.startswith("articles 1, rejected 0; last capture 2026-11-24T07:24Z; every ")


def test_the_times_of_status_stand_on_their_line(lines):
    shown = lines(status.command)
    assert any(line.startswith("beta ") and "2026-11-24T07:24Z" in line for line in shown)
    assert any(line.startswith("1 ") and "2026-11-24T07:24Z" in line for line in shown)
