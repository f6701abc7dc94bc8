"""Articles that are masked and compared ahead, in another process: what is stored does not depend on it."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from archive.article_rows import rows_of
from archive.copies import duplicates, signatures
from archive.copies.foresight import Preparer
from archive.intake import Intake
from archive.store import Store
from archive.understanding import understand
from pipelines.chain import clean_page

TABLES = ("articles", "article_pairs", "clusters", "families", "differences", "pii", "edits", "signature_bands")


@pytest.fixture
def pages(exchange, page, paragraphs):
    """Give captures: two articles, a copy, a sibling with a mobile number in it, the first one edited, a copy again."""
    lines, others = paragraphs(1, "花呗"), paragraphs(2, "花呗")
    collector = "催收的手机是13812345678，不要理会。"
    sibling = [line.replace("花呗", "借呗") for line in [*lines, collector]]
    return [
        exchange("http://a.example.cn/1", page("欠了花呗怎么办", lines)),
        exchange("http://a.example.cn/2", page("别的文章", others)),
        exchange("http://b.example.cn/1", page("转载：欠了花呗怎么办", lines[:-1])),
        exchange("http://c.example.cn/1", page("欠了借呗怎么办", sibling)),
        exchange("http://a.example.cn/1", page("欠了花呗怎么办", [*others[1:], collector])),
        exchange("http://d.example.cn/1", page("欠了花呗怎么办", lines)),
    ]


def fill(path, pages, key, *, ahead):
    """Store captures, each prepared before the one in front of it is stored, or not at all; give what was stored."""
    with Store.open(path, key=key) as store, closing(Preparer(path)) as preparer:
        intake = Intake(store, store.begin_run("crawl"), strict=True)
        captures = [intake.keep(page) for page in pages]
        read = [understand(intake.page_of(*kept)) for kept in zip(captures, pages, strict=True)]
        for number, (capture, page) in enumerate(zip(captures, pages, strict=True)):
            if ahead and number + 1 < len(pages):
                read[number + 1] = preparer.prepare(read[number + 1])
            intake.settle(capture, page, read[number])
    with closing(sqlite3.connect(path)) as connection:
        return {table: sorted(connection.execute(f"SELECT * FROM {table}"), key=repr) for table in TABLES}


def test_an_archive_is_the_same_with_and_without_foresight(tmp_path, pages):
    """One article changes between the comparison with it and the turn of who was compared."""
    plain = fill(tmp_path / "a.db", pages, tmp_path / "key", ahead=False)
    assert fill(tmp_path / "b.db", pages, tmp_path / "key", ahead=True) == plain
    assert {row[2] for row in plain["article_pairs"]} == {"copy", "sibling"}
    assert len(plain["pii"]) == 2


def test_what_was_compared_ahead_is_not_compared_again(writer, archive_path, pages, monkeypatch):
    store, intake = writer
    for page in pages[:2]:
        intake.take(page)
    copy = pages[2]
    capture = intake.keep(copy)
    with closing(Preparer(archive_path)) as preparer:
        prepared = preparer.prepare(understand(intake.page_of(capture, copy)))
    monkeypatch.setattr(duplicates, "compare_sketches", None)
    intake.settle(capture, copy, prepared)
    assert store.connection.execute("SELECT article_id, other_id FROM article_pairs").fetchall() == [(1, 3)]


def test_an_archive_that_cannot_be_read_is_not_compared_with(tmp_path, pages, writer):
    _, intake = writer
    article = understand(intake.page_of(intake.keep(pages[0]), pages[0]))
    assert Preparer(tmp_path / "none.db").prepare(article).foresight is None


def test_a_text_is_read_once_for_many_comparisons_until_it_changes(writer, archive_path, pages, monkeypatch):
    _, intake = writer
    intake.take(pages[0])
    article = understand(intake.page_of(intake.keep(pages[2]), pages[2]))
    read = []

    def load(connection, others, **given):
        read.append(list(others))
        return signatures.load_sketches(connection, read[-1], **given)

    monkeypatch.setattr("archive.copies.foresight.load_sketches", load)
    with closing(Preparer(archive_path)) as preparer:
        first, again = preparer.prepare(article), preparer.prepare(article)
        intake.take(replace(pages[0], body=pages[0].body.replace("平台".encode(), "对方".encode())))
        changed = preparer.prepare(article)
    assert read == [[1], [], [1]]
    assert first.foresight.decided == again.foresight.decided
    assert first.foresight.decided[1][0] != changed.foresight.decided[1][0]


def test_rows_hold_plain_values(page, paragraphs):
    lines = [
        "一、逾期的后果",
        *paragraphs(1, "花呗"),
        "民间借贷利率不得超过36%。",
        "有人逾期130天，被电话催收。",
        "责任编辑：张三",
    ]
    article = clean_page(page("欠了花呗怎么办", lines).encode(), content_type="text/html; charset=utf-8")
    rows = rows_of(article)
    found = [row for table in (rows.repaired | rows.annotated).values() for row in table]
    values = {*rows.columns.values(), *(value for row in found for value in row)}
    assert {type(value) for value in values} <= {str, int, float, tuple, type(None)}
    for name in ("sections", "article_topics", "claims"):
        assert rows.annotated[name]
    for name in ("edits", "removed_blocks"):
        assert rows.repaired[name]
