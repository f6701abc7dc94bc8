"""The word list: which words there are, what a text costs in words, and how the table is made."""

from __future__ import annotations

import zlib
from collections import Counter

import pytest

from pipelines.language.words import WordList, words
from tools.han_words import count_words, pack

LINES = ["还款 300 v", "還款 5 v", "协商 120 n", "A股 2 n", "鸭款 1 x", "一二三四五 900 m", "还 800 v", "T恤 9 n"]


def test_a_small_dictionary_gives_the_expected_words_and_costs():
    counts = count_words(LINES)
    assert counts == Counter({"还": 800, "还款": 305, "协商": 120, "a股": 2, "t恤": 9})
    made = WordList(b"# note\n\n" + zlib.compress(pack(counts, counts.total())))
    assert len(made) == 5
    assert made.cost("還款") == pytest.approx(1.4)
    assert made.cost("還款協商") == pytest.approx(1.4 + 2.3)


@pytest.mark.parametrize("word", ["還款", "还款", "協商", "A股", "停息挂账"[:2]])
def test_words_are_known_in_either_script(word):
    assert word in words()


@pytest.mark.parametrize(("likely", "unlikely"), [
    ("高校科學", "高專科學"), ("市民可以撥打", "有民可以撥打"), ("就能成就大事。", "就能成就大事迹。"),
])  # fmt: skip
def test_words_tell_what_pairs_of_characters_do_not(likely, unlikely):
    assert words().cost(likely) < words().cost(unlikely)


def test_an_unknown_character_and_an_empty_text_have_a_cost():
    assert words().cost("") == 0
    assert words().cost("龘") > words().cost("款")


def test_the_cost_is_linear_in_the_text(assert_linear):
    assert_linear(lambda size: lambda: words().cost("逾期之后怎么协商还款" * size), 500)
