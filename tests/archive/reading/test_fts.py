from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing

import pytest
from sqlite_utils import Database

from archive.search import fts, queries
from archive.search.folding import BARRIER, Folding, index_table
from archive.search.fts_check import check_index


def ids(connection, query):
    rows = connection.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?", (queries.to_match(query),))
    return {number for (number,) in rows}


def scan(texts, query):
    return {number for number, (title, text) in texts.items() if queries.matches(query, title, text)}


def cuttings(texts, length, wanted=25):
    """Queries of a length, cut out of the texts themselves so that they match something."""
    chosen = random.Random(length)
    found = set()
    while len(found) < wanted:
        text = chosen.choice(list(texts.values()))[1]
        at = chosen.randrange(max(1, len(text) - length))
        found.add('"' + text[at : at + length].replace("\n", "。").replace('"', "") + '"')
    return found


@pytest.mark.parametrize("length", [1, 2, 3, 4, 8])
def test_the_index_equals_a_scan(filled, texts, length):
    for query in cuttings(texts, length):
        assert ids(filled, query) == scan(texts, query), query


@pytest.mark.parametrize(
    "query",
    ["逾期", "貸款", "贷款", "360借条", "360借條", "5000元", "15.4%", "app", "app*", "App", "P2P 催收", "逾期貸款",
     "《民法典》", "𠮷野家", "👍", "Москва", "ÉCLAIR", "发", "髮", "著", "逾期 -催收", "花呗 OR 借呗", "é", "e"],
)  # fmt: skip
def test_chosen_queries_equal_a_scan(filled, texts, query):
    found = ids(filled, query)
    assert found == scan(texts, query)


def test_a_plain_substring_scan_agrees_for_chinese(filled, texts):
    """The reference itself is checked: by str.find over folded texts without their blanks."""
    for query in ("逾期", "催收", "貸款", "信用卡", "法院", "的", "，"):
        wanted = Folding.present().fold(query)
        plain = {
            number
            for number, columns in texts.items()
            if any(wanted in Folding.present().fold(column).replace(" ", "") for column in columns)
        }
        assert plain == ids(filled, query)
        assert plain


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        pytest.param("欠款15000元", "5000", False, id="digits are whole"),
        pytest.param("欠款15000元", "15000", True, id="whole digits"),
        pytest.param("逾\n期", "逾期", False, id="no phrase crosses a paragraph"),
        pytest.param("逾 \u3000期", "逾期", True, id="blanks between Chinese characters do not count"),
        pytest.param("逾\u200b期", "逾期", True, id="nor do invisible characters"),
        pytest.param("逾，期", "逾期", False, id="punctuation counts"),
        pytest.param("隨著", "随着", True, id="Traditional text, Simplified query"),
        pytest.param("随着", "隨著", True, id="Simplified text, Traditional query"),
        pytest.param("ＡＰＰ", "app", True, id="full width"),
        pytest.param("happy", "app", False, id="a Latin word is whole"),
        pytest.param("apple", "app*", True, id="prefix"),
        pytest.param("𠮷野家", "𠮷", True, id="astral Han"),
        pytest.param("cafe\u0301", "cafe", False, id="a combining mark belongs to its word"),
        pytest.param(f"逾{BARRIER}期", f"逾{BARRIER}期", True, id="a private character is found"),
        pytest.param("逾\n期", f"逾{BARRIER}期", False, id="but is no paragraph break"),
        pytest.param("逾\u0301期", "逾\u0301期", True, id="a mark on a Chinese character"),
        pytest.param("привет", "рив", True, id="other alphabets by letter"),
        pytest.param("ΣΑΣ", "σας", True, id="Greek case"),
    ],
)
def test_what_matches(writer, add, text, query, found):
    number = add(text=text)
    assert ids(writer, query) == ({number} if found else set())
    assert queries.matches(query, None, text) is found


def test_sql_and_python_separate_alike(writer):
    every = "".join(chr(code) for code in range(1, 0x30000) if not 0xD800 <= code <= 0xDFFF)
    (separated,) = writer.execute(f"SELECT {fts._separated('?1')}", (every,)).fetchone()
    assert separated == fts.segment(every)


def test_the_tokenizer_keeps_every_token(writer):
    every = "".join(chr(code) for code in range(1, 0x30000) if not 0xD800 <= code <= 0xDFFF)
    writer.execute(f"CREATE VIRTUAL TABLE probe USING fts5(text, tokenize='{fts._TOKENIZER}')")
    writer.execute("CREATE VIRTUAL TABLE probe_terms USING fts5vocab(probe, 'row')")
    writer.execute("INSERT INTO probe VALUES (?)", (fts.segment(every),))
    assert {term for (term,) in writer.execute("SELECT term FROM probe_terms")} == set(
        fts.segment(every).split(" ")
    ) - {""}


def test_the_table_is_one_to_one_and_folding_twice_changes_nothing():
    folding = Folding.present()
    assert all(len(char) == len(folded) == 1 for char, folded in index_table().items())
    chars = "".join(char for char in index_table() if char not in ("\n", BARRIER))
    assert folding.fold(folding.fold(chars)) == folding.fold(chars)


def test_triggers_follow_every_change(filled, texts):
    filled.execute("UPDATE articles SET text = '改后的正文' WHERE id = 7")
    filled.execute("UPDATE articles SET title = NULL WHERE id = 8")
    filled.execute("UPDATE articles SET author = '佚名' WHERE id = 9")
    filled.execute("PRAGMA foreign_keys = OFF")
    filled.execute("DELETE FROM articles WHERE id = 10")
    texts[7] = (texts[7][0], "改后的正文")
    texts[8] = ("", texts[8][1])
    del texts[10]
    assert check_index(filled) == []
    for query in ("逾期", "改後", "催收", "app*"):
        assert ids(filled, query) == scan(texts, query)


def test_rebuild_keeps_search_exact(filled, texts):
    filled.execute("INSERT INTO articles_fts(articles_fts) VALUES ('rebuild')")
    fts.rebuild_index(filled)
    assert check_index(filled) == []
    assert ids(filled, "逾期貸款") == scan(texts, "逾期貸款")


def test_sqlite_utils_finds_and_rebuilds_the_index(filled, texts):
    database = Database(filled, execute_plugins=False)
    assert database["articles"].detect_fts() == "articles_fts"
    database["articles"].rebuild_fts()
    assert ids(filled, "逾期") == scan(texts, "逾期")


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="the sqlite3 shell is not installed")
def test_a_dump_restores_to_an_exact_index(filled, texts, archive_path, tmp_path):
    """The shell's own dump; Python's iterdump cannot restore any virtual table."""
    dump = subprocess.run(["sqlite3", archive_path, ".dump"], capture_output=True, check=True)
    subprocess.run(["sqlite3", tmp_path / "restored.db"], input=dump.stdout, check=True)
    with closing(sqlite3.connect(tmp_path / "restored.db")) as restored:
        assert check_index(restored) == []
        assert ids(restored, "催收") == scan(texts, "催收")


def test_a_vacuumed_copy_is_exact(filled, texts, tmp_path):
    filled.execute("VACUUM INTO ?", (str(tmp_path / "copy.db"),))
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert check_index(copy) == []
        assert ids(copy, "催收") == scan(texts, "催收")


@pytest.mark.parametrize("readonly", [False, True])
def test_a_planted_fault_is_reported(writer, add, archive_path, readonly):
    add(text="逾期催收")
    writer.execute("DROP TRIGGER articles_fts_update")
    writer.execute("UPDATE articles SET text = '贷款'")
    with closing(sqlite3.connect(f"file:{archive_path}?mode={'ro' if readonly else 'rw'}", uri=True)) as connection:
        assert any("not in step" in problem for problem in check_index(connection))
        assert not connection.in_transaction


def test_a_readonly_check_finds_nothing_wrong_in_a_sound_archive(filled, archive_path):
    with closing(sqlite3.connect(f"file:{archive_path}?mode=ro", uri=True)) as connection:
        assert check_index(connection) == []


def test_a_nul_and_a_foreign_folding_are_reported(writer, add):
    number = add(text="逾期\0催收")
    writer.execute("DELETE FROM _zh_fold WHERE c = '貸'")
    problems = check_index(writer)
    assert any(f"article {number} holds a NUL" in problem for problem in problems)
    assert any("another folding table" in problem for problem in problems)


def test_an_archive_of_an_older_folding_is_searched_with_its_own(writer, add):
    writer.execute("DELETE FROM _zh_fold WHERE c = '貸'")
    number = add(text="貸款")
    folding = Folding.of(writer)
    assert folding.fold("貸") == "貸"
    expression = queries.to_match("貸款", folding)
    assert writer.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?", (expression,)).fetchall() == [
        (number,)
    ]


def test_a_long_text_takes_linear_time(writer):
    def seconds(chars):
        started = time.process_time()
        writer.execute(f"SELECT {fts._separated('?1')}", ("逾期贷款" * (chars // 4),)).fetchone()
        return time.process_time() - started

    seconds(1000)
    assert seconds(400_000) < 16 * seconds(50_000)
