"""CSV as a spreadsheet takes it: nothing is computed, nothing is garbled, and every text comes back."""

from __future__ import annotations

import csv

import pytest

from archive import Archive
from archive.export import ExportOptions, export
from archive.export.writers import unguarded

HOSTILE = (
    *('=HYPERLINK("http://evil.test";"点我")', "=cmd|'/C calc'!A0", "+1+1", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)*2"),
    *("\t=1+1", "\r=1+1", "\n=1+1", "\r\n=1+1", "＝1+1", "＋1", "－1", "＠SUM(1)", "'=1+1", "''", "'"),
    *('"=1+1"', 'a","=1+1', "a\r\n=1+1", "a,=1+1", "a;=1+1", "1,\r\n=1+1,", "\ufeff逾期", " =1+1", "催收\x00话术"),
)
ORDINARY = ("逾期", "信用卡=债务", "a@b", "2024-11", "“引号”", "０５", "-".join("逾期"))


@pytest.fixture
def path(writer, add, archive_path, tmp_path):
    for text in (*HOSTILE, *ORDINARY):
        add(title=text, author=text, text=text)
    with Archive.open(archive_path) as archive:
        export(archive, tmp_path / "out", ExportOptions(formats=("csv",)))
    return tmp_path / "out/articles.csv"


def test_no_cell_of_text_is_one_that_a_spreadsheet_computes_and_every_text_comes_back(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for name in ("title", "author", "text"):
        assert [unguarded(row[name]) for row in rows] == [*HOSTILE, *ORDINARY]
    computed = set("=+-@\t\r\n＝＋－＠")
    assert not [cell for row in rows for cell in row.values() if cell[:1] in computed]
    assert [row["title"] for row in rows[len(HOSTILE) :]] == list(ORDINARY)


def test_the_byte_order_mark_stands_once_and_lines_end_as_excel_wants(path):
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfid,url,")
    own = "\ufeff".encode()
    in_texts = sum(text.count("\ufeff") for text in HOSTILE)
    assert content.count(own) == 1 + 4 * in_texts  # title, author, text and text_hans
    head = content.partition(b"\r\n")[0].decode("utf-8-sig").split(",")
    assert len(head) == len(set(head))
    assert content.endswith(b"\r\n")
