"""`yuqi search` as a user types it."""

from __future__ import annotations

import json
import time
from io import StringIO

import pytest
from click.testing import CliRunner
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from yuqi.commands.search import command


@pytest.fixture
def search(writer, add):
    add(id=1, title="逾期", text="催收人员打了电话")
    add(id=2, title="征信", text="催收人员没有上门，也没有电话", host="beta.test")
    add(id=3, title="hello", text="催收 huabei")
    writer.commit()
    path = next(row[2] for row in writer.execute("PRAGMA database_list"))

    def run(*arguments, **options):
        return CliRunner().invoke(
            command, ["--archive", path, *arguments], prog_name="yuqi search", catch_exceptions=False, **options
        )

    return run


@pytest.mark.parametrize(
    ("arguments", "number"),
    [
        (("催收", "电话"), 2),
        (("催收", "-上门"), 2),
        (("-上门", "催收"), 2),
        (("催收", "-上门", "-电话"), 1),
        (("催收", "-huabei"), 2),
        (("催收", "--", "-huabei"), 2),
        (("催收", "--limit", "5", "-huabei"), 2),
        (("征信", "OR", "逾期"), 2),
    ],
)
def test_several_words_are_one_query(search, arguments, number):
    answer = search("--count", *arguments)
    assert (answer.output.strip(), answer.exit_code) == (str(number), 0)


def test_options_between_and_after_the_words_are_options(search):
    answer = search("催收", "--json", "-上门", "--limit", "1")
    assert [json.loads(line)["id"] for line in answer.stdout.splitlines()] in ([1], [3])


@pytest.mark.parametrize("arguments", [("催收", "--foo"), ("催收", "--limit", "-5"), ()])
def test_a_misspelt_option_is_still_an_error(search, arguments):
    answer = search(*arguments)
    assert answer.exit_code == 2
    assert "\ue003" not in answer.output


@pytest.mark.parametrize("query", ["", "  ", "-催收", '"', "“”", "－催收 -上门"])
@pytest.mark.parametrize("option", [(), ("--count",), ("--json",)])
def test_a_query_without_a_word_asks_for_one(search, query, option):
    answer = search(*option, query)
    assert answer.exit_code == 0
    assert "Name a word to look for" in answer.stderr
    assert "shorter" not in answer.stderr
    assert answer.stdout.strip() in ("", "0")


def test_a_query_of_ten_thousand_characters_is_answered_at_once(search):
    started = time.process_time()
    assert search("--count", "催收" * 5_000).output.strip() == "0"
    assert search("--count", " ".join(["催收"] * 3_300)).output.strip() == "3"
    assert search("--count", " OR ".join(chr(0x4E00 + i) for i in range(2_500))).output.strip() == "3"
    assert time.process_time() - started < 4


def test_hits_are_marked_where_there_is_no_colour(search):
    assert "【催收】人员打了【电话】" in search("催收", "电话", "-上门").stdout


def test_on_a_terminal_long_lines_stay_under_their_indent(search, monkeypatch):
    terminal = Console(file=StringIO(), force_terminal=True, width=30, no_color=True, highlight=False)
    monkeypatch.setattr("yuqi.commands.search.results", terminal)
    monkeypatch.setattr("yuqi.paging.results", terminal)
    search("催收", "上门")
    lines = Text.from_ansi(terminal.file.getvalue()).plain.splitlines()
    assert lines[0] == "     2  征信"
    assert len(lines) > 5
    assert all(line.startswith(" " * 8) and cell_len(line) <= 30 for line in lines[1:-2])
    assert "http://beta.test/a/2.html" in "".join(line.strip() for line in lines)
