"""Later parts complete the article of their first page: one revision, and the same again from the captures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.connection import open_connection
from archive.intake import Intake
from archive.search.fts_check import check_index
from archive.store import Store
from archive.upkeep.rebuild import rebuild
from archive.upkeep.verify import verify

FIRST = "http://a.example.cn/yuqi/8812.html"
TITLE = "欠了青禾小贷的钱还不上怎么办"


def dump(path):
    connection = open_connection(path, readonly=True)
    lines = [line for line in connection.iterdump() if "_sqlite_migrations" not in line]
    connection.close()
    return lines


@pytest.fixture
def part_exchange(exchange, page, paragraphs):
    def make(number, seed=None):
        url = FIRST.replace(".html", f"_{number}.html")
        made = exchange(url, page(f"{TITLE}({number})", paragraphs(seed or number)), kind="part")
        return replace(made, part_of=FIRST)

    return make


def stored(store):
    return store.connection.execute("SELECT title, text, revision FROM articles").fetchall()


def test_parts_complete_the_article_without_a_revision(writer, exchange, page, paragraphs, part_exchange):
    store, intake = writer
    intake.take(exchange(FIRST, page(TITLE, paragraphs(1))))
    for number in (3, 2):  # a crawl may fetch them in any order
        intake.take(part_exchange(number))
    assert stored(store) == [(TITLE, "\n".join([*paragraphs(1), *paragraphs(2), *paragraphs(3)]), 1)]
    assert store.connection.execute("SELECT number, text FROM revisions").fetchall() == [(1, stored(store)[0][1])]


def test_parts_that_share_a_transaction_with_their_first_page_are_indexed_once(
    writer, exchange, page, paragraphs, part_exchange
):
    store, intake = writer
    exchanges = [exchange(FIRST, page(TITLE, paragraphs(1))), part_exchange(2), part_exchange(3)]
    captures = [intake.keep(each) for each in exchanges]
    with store.transaction():
        for capture, each in zip(captures, exchanges, strict=True):
            intake.settle(capture, each)
    assert check_index(store.connection, full=True) == []


def test_the_first_page_again_keeps_its_parts(writer, exchange, page, paragraphs, part_exchange):
    store, intake = writer
    intake.take(exchange(FIRST, page(TITLE, paragraphs(1))))
    intake.take(part_exchange(2))
    intake.take(exchange(FIRST, page(TITLE, paragraphs(1)) + "<!-- another clock -->"))
    assert stored(store) == [(TITLE, "\n".join([*paragraphs(1), *paragraphs(2)]), 1)]
    intake.take(exchange(FIRST, page(TITLE, [*paragraphs(1), "更新：文中的数字已经改正，请以最新的账单为准。"])))
    assert stored(store)[0][2] == 2
    assert stored(store)[0][1].endswith(paragraphs(2)[-1])


def test_a_known_part_that_changes_is_an_edit(writer, exchange, page, paragraphs, part_exchange):
    store, intake = writer
    intake.take(exchange(FIRST, page(TITLE, paragraphs(1))))
    for seed in (2, 2, 5):
        intake.take(part_exchange(2, seed=seed))
    events = store.connection.execute("SELECT kind, capture_id, summary FROM events").fetchall()
    assert [(kind, capture) for kind, capture, _ in events] == [("edited", 4)]
    assert events[0][2].startswith("paragraphs: ")


def test_a_part_without_its_article_waits(writer, part_exchange):
    store, intake = writer
    intake.take(part_exchange(2))
    assert stored(store) == []
    assert store.connection.execute("SELECT outcome, article_id FROM captures").fetchall() == [("rejected", None)]


def test_a_rebuild_joins_them_again(writer, exchange, page, paragraphs, part_exchange, archive_path):
    store, intake = writer
    intake.take(exchange(FIRST, page(TITLE, paragraphs(1))))
    for number in (2, 3, 2):
        intake.take(part_exchange(number, seed=number + 10))
    store.close()
    before = dump(archive_path)
    rebuild(archive_path, strict=True)
    assert dump(archive_path) == before
    assert list(verify(archive_path)) == []


def history(store):
    """What is known of the article, without the numbers that the order of arrival gives."""
    columns = "title, text, revision, first_seen, last_seen, changed_at, fold_sha256"
    ask = store.connection.execute
    return (
        ask(f"SELECT {columns} FROM articles").fetchall(),
        ask("SELECT number, seen_at, text FROM revisions ORDER BY number").fetchall(),
        ask("SELECT events.kind, seen_at, summary, url FROM events JOIN captures ON captures.id = capture_id"
            " ORDER BY seen_at").fetchall(),
        ask("SELECT url, fetched_at, outcome, article_id IS NULL, part_of FROM captures ORDER BY fetched_at").fetchall(),
        ask("SELECT field, start, rule FROM edits ORDER BY position, id").fetchall(),
    )  # fmt: skip


def test_the_order_of_arrival_changes_nothing(exchange, page, paragraphs, part_exchange, tmp_path):
    """The first page twice, part two twice and changed, part three: however they arrive, they give one history."""
    made = [
        exchange(FIRST, page(TITLE, paragraphs(1))),
        part_exchange(3),
        part_exchange(2, seed=2),
        part_exchange(2, seed=5),
        exchange(FIRST, page(TITLE, [*paragraphs(1), "更新：文中的数字已经改正，请以最新的账单为准。"])),
    ]
    told = []
    for number, order in enumerate(
        ((0, 1, 2, 3, 4), (2, 0, 1, 3, 4), (3, 2, 1, 0, 4), (4, 3, 2, 1, 0), (1, 4, 3, 0, 2))
    ):
        with Store.open(tmp_path / f"{number}.db") as store:
            intake = Intake(store, store.begin_run("ingest"), strict=True)
            for index in order:
                intake.take(made[index])
            told.append(history(store))
    assert told[0][0][0][1].endswith(paragraphs(3)[-1])
    assert [kind for kind, *_ in told[0][2]] == ["edited", "edited"]
    assert told[1:] == told[:1] * 4


def test_a_part_that_a_killed_run_kept_still_knows_its_article(
    writer, exchange, page, paragraphs, part_exchange, archive_path
):
    store, intake = writer
    intake.take(exchange(FIRST, page(TITLE, paragraphs(1))))
    intake.keep(part_exchange(2))
    assert intake.recover() == 1
    assert stored(store) == [(TITLE, "\n".join([*paragraphs(1), *paragraphs(2)]), 1)]
