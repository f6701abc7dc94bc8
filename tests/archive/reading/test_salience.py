"""The lists of the best articles for a word give exactly the order of bm25, whoever changed the archive."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from archive.search import salience
from archive.search.folding import Folding
from archive.search.queries import parse, to_match
from archive.search.search import count, search
from archive.upkeep.snapshots import optimize

WORDS = ["逾期", "貸款", "催收", "期逾", "，", "。", "360借", "期，", "逾", "款", "乾", "臺灣", "利率", "哈哈", "没有"]
BM25 = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? ORDER BY bm25(articles_fts, 1.0, 4.0), rowid LIMIT ?"


@pytest.fixture
def short_lists(monkeypatch):
    """Lists so short that three hundred articles fill them, of all words they hold."""
    monkeypatch.setattr(salience, "LEAST_ARTICLES", 1)
    monkeypatch.setattr(salience, "COMMON_SHARE", 0)
    monkeypatch.setattr(salience, "LISTED", 8)
    monkeypatch.setattr(salience, "_MOST_KEPT", 20)


@contextmanager
def transaction(connection):
    connection.execute("BEGIN")
    yield
    connection.execute("COMMIT")


def told(connection, wanted=5):
    """Ask for every word; give those the lists could tell, having compared each with bm25 over all hits."""
    folding = Folding.of(connection)
    answers = {}
    for word in WORDS:
        (phrase,) = parse(f'"{word}"', folding).required[0]
        found = salience.best_articles(connection, phrase.tokens, wanted, folding)
        if found is not None:
            exact = [row[0] for row in connection.execute(BM25, (to_match(f'"{word}"', folding), wanted))]
            assert found == exact, word
            answers[word] = found
    return answers


def test_lists_give_the_order_of_bm25(short_lists, filled):
    with transaction(filled):
        salience.fill(filled)
    answers = told(filled)
    assert len(answers) > len(WORDS) * 0.7
    assert "没有" not in answers  # no article has it, and the index says so at once
    assert max(len(salience._packed([])), *(len(row[0]) for row in filled.execute("SELECT articles FROM _salient"))) > 8


def test_what_others_change_is_looked_at_by_itself(short_lists, filled, add):
    with transaction(filled):
        salience.fill(filled)
    best = told(filled)["逾期"][0]
    filled.execute("UPDATE articles SET text = '无', title = NULL WHERE id = ?", (best,))
    filled.execute("UPDATE articles SET title = ? WHERE id = 7", ("逾期" * 60,))
    filled.execute("PRAGMA foreign_keys = OFF")
    filled.execute("DELETE FROM articles WHERE id = ?", (told(filled)["催收"][0],))
    number = add(title="催收催收催收", text="催收" * 40)
    answers = told(filled)
    assert answers["逾期"][0] == 7
    assert answers["催收"][0] == number


def test_what_was_added_is_merged_into_the_lists(short_lists, filled, add, monkeypatch):
    with transaction(filled):
        salience.fill(filled)
    before = told(filled)
    monkeypatch.setattr(salience, "_DRIFT", 1.0)
    for _ in range(salience._MOST_ALONE):
        last = add(title="逾期", text="逾期催收，利率。" * 9)
    (row,) = filled.execute("SELECT articles FROM _salient WHERE word = '利率'").fetchall()
    with transaction(filled):
        salience.refresh(filled)
    assert filled.execute("SELECT articles FROM _salient WHERE word = '利率'").fetchall() != [row]
    assert filled.execute("SELECT last_article FROM _salient_state").fetchone() == (last,)
    assert told(filled).keys() <= before.keys() | {"逾期", "催收", "利率", "期逾", "，", "。"}


def test_a_small_archive_has_no_lists(filled):
    with transaction(filled):
        salience.fill(filled)
        salience.refresh(filled)
    assert told(filled) == {}
    assert filled.execute("SELECT count(*) FROM _salient").fetchone() == (0,)
    assert [hit.id for hit in search(filled, "逾期", limit=5)] == [
        row[0] for row in filled.execute(BM25, ('"逾 期"', 5))
    ]


def test_no_article_is_weighed_where_no_list_can_use_it(filled, monkeypatch):
    monkeypatch.setattr(salience, "_weighed", None)
    folding = Folding.of(filled)
    held = {word: count(filled, word) for word in WORDS}
    rare = [word for word, articles in held.items() if len(word) <= 2 and 0 < articles < salience._MOST_ALONE]
    assert rare
    for word in rare:
        assert salience.best_articles(filled, tuple(word), 5, folding) is None
        assert search(filled, word)


def test_words_of_few_articles_have_no_list(short_lists, filled, add, monkeypatch):
    add(title="龘", text="龘" * 9)
    monkeypatch.setattr(salience, "COMMON_SHARE", 0.01)
    with transaction(filled):
        salience.fill(filled)
    listed = {row[0] for row in filled.execute("SELECT word FROM _salient")}
    assert "逾期" in listed
    assert "龘" not in listed


def test_a_longer_mean_makes_lists_anew_or_leaves_the_question_to_the_index(short_lists, filled, add):
    with transaction(filled):
        salience.fill(filled)
    for _ in range(40):
        add(text="平台还款协商" * 400)
    told(filled)
    for _ in range(salience._MOST_ALONE):
        add(text="平台还款协商" * 40)
    with transaction(filled):
        salience.refresh(filled)
    (listed,) = filled.execute("SELECT mean_tokens FROM _salient_state").fetchone()
    assert listed == salience.mean_tokens(filled)
    assert len(told(filled)) > len(WORDS) * 0.7


def test_a_score_is_the_same_for_a_page_and_for_all(short_lists, filled):
    with transaction(filled):
        salience.fill(filled)
    page, everything = search(filled, "逾期", limit=10), search(filled, "逾期", limit=None)
    assert page == everything[:10]
    assert everything == sorted(everything, key=lambda hit: (-hit.score, hit.id))
    assert min(hit.score for hit in everything) > 0.1


def test_optimize_makes_the_lists(short_lists, filled, archive_path):
    filled.execute("PRAGMA journal_mode = WAL").fetchall()
    optimize(archive_path)
    assert filled.execute("SELECT count(*) FROM _salient").fetchone()[0] > 100
    assert told(filled)


def test_packing_keeps_numbers_and_times():
    entries = [salience._entry(number, times, 1.5) for number, times in ((1, 1), (127, 2), (128, 300), (2**31 - 1, 9))]
    assert list(salience._unpacked(salience._packed(entries))) == [(1, 1), (127, 2), (128, 255), (2**31 - 1, 9)]
