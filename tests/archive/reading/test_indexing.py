"""The program's own way into the index and the triggers of all others write the same, and never both at once."""

import sqlite3
from contextlib import closing

import pytest

from archive.search.folding import Folding
from archive.search.fts_check import check_index
from archive.search.indexing import IndexWriter
from archive.search.queries import to_match


def found(connection, query):
    sql = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?"
    return [number for (number,) in connection.execute(sql, (to_match(query),))]


def test_by_hand_and_by_trigger_come_out_alike(writer, add):
    add(id=1, title="信用卡", text="網絡貸款逾期5000元\nAPP催收")
    index = IndexWriter(writer)
    writer.execute("BEGIN")
    with index.by_hand():
        add(id=2, title="信用卡", text="網絡貸款逾期5000元\nAPP催收")
        index.add(2, "信用卡", "網絡貸款逾期5000元\nAPP催收")
    writer.execute("COMMIT")
    assert found(writer, "贷款逾期") == found(writer, "信用卡") == [1, 2]
    assert check_index(writer) == []
    writer.execute("BEGIN")
    with index.by_hand():
        index.remove(1)
        writer.execute("UPDATE articles SET text = '征信', text_chars = 2 WHERE id = 1")
        index.add(1, "信用卡", "征信")
    writer.execute("COMMIT")
    assert found(writer, "征信") == [1]
    assert found(writer, "逾期") == [2]
    assert check_index(writer) == []


def test_a_death_in_the_middle_leaves_the_triggers_in_force(writer, add, archive_path):
    with closing(sqlite3.connect(archive_path, isolation_level=None)) as dying:
        dying.execute("BEGIN IMMEDIATE")
        aside = IndexWriter(dying).by_hand()
        aside.__enter__()
        assert dying.execute("SELECT count(*) FROM _index_by_hand").fetchone() == (1,)
    assert writer.execute("SELECT count(*) FROM _index_by_hand").fetchone() == (0,)
    add(id=1, text="逾期")
    assert found(writer, "逾期") == [1]


def test_an_error_inside_is_undone_with_its_transaction(writer, add):
    writer.execute("BEGIN")
    with pytest.raises(sqlite3.IntegrityError), IndexWriter(writer).by_hand():
        add(id=1, script=None)
    writer.execute("ROLLBACK")
    add(id=1, text="逾期")
    assert found(writer, "逾期") == [1]
    assert check_index(writer) == []


def test_outside_of_a_transaction_it_is_refused(writer):
    with pytest.raises(RuntimeError), IndexWriter(writer).by_hand():
        pass


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("DELETE FROM articles_fts_docsize WHERE id = 2", "1 articles differ: 2"),
        ("UPDATE articles_fts_docsize SET sz = x'0101' WHERE id = 2", "1 articles differ: 2"),
        ("INSERT INTO articles_fts(rowid, text, title) VALUES (9, '多', '')", "1 articles differ: 9"),
        ("INSERT INTO articles_fts(articles_fts, rowid, text, title) VALUES('delete', 2, '催 收 信', '')", "articles differ"),
        pytest.param("swap", "articles differ", id="two words changed places"),
        pytest.param("other", "terms differ", id="as many words, but others"),
    ],
)  # fmt: skip
def test_what_the_check_sees(writer, add, damage, told):
    for number, text in ((1, "逾期贷款"), (2, "催收信")):
        add(id=number, text=text)
    if damage in {"swap", "other"}:
        writer.execute("INSERT INTO articles_fts(articles_fts) VALUES('delete-all')")
        wrong = ("款 贷 期 逾", "信 收 催") if damage == "swap" else ("逾 期 贷 款", "催 收 信")
        if damage == "other":
            writer.execute("INSERT INTO articles_fts(rowid, text, title) VALUES (3, '多', '')")
            writer.execute("DELETE FROM articles_fts_docsize WHERE id = 3")
        for number, text in enumerate(wrong, 1):
            writer.execute("INSERT INTO articles_fts(rowid, text, title) VALUES (?, ?, '')", (number, text))
    else:
        writer.execute(damage)
    (problem,) = check_index(writer)
    assert told in problem


def test_the_full_check_sees_two_words_that_changed_places_anywhere(writer, add):
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 100)))
    add(id=1, text=text)
    add(id=2, text=text)
    tokens = Folding.present().segment(text).split()
    swapped = [*tokens[:20], tokens[21], tokens[20], *tokens[22:]]
    writer.execute(
        "INSERT INTO articles_fts(articles_fts, rowid, text, title) VALUES('delete', 2, ?, '')", (" ".join(tokens),)
    )
    writer.execute("INSERT INTO articles_fts(rowid, text, title) VALUES (2, ?, '')", (" ".join(swapped),))
    assert check_index(writer) == []
    (problem,) = check_index(writer, full=True)
    assert "1 articles differ: 2" in problem
