"""The longer memory of torn text: what is counted, what falls back, and how the table is made."""

from __future__ import annotations

import pytest

from pipelines.language.bigrams import bigrams
from pipelines.language.trigrams import TrigramModel, trigrams
from tools.han_trigrams import count_triples, make_table

TEXTS = [("欠款還清還款" * 40 + "\n", 1.0), ("第12期還款\n" * 40, 0.5)]


@pytest.fixture(scope="module")
def made() -> TrigramModel:
    return TrigramModel(make_table(count_triples(TEXTS)))


def test_a_small_text_gives_the_expected_model(made: TrigramModel) -> None:
    assert made.after("欠款", "還") > -0.2
    assert made.after("欠款", "還") == made.after("欠款", "还") > bigrams().pair("款", "還")


def test_what_was_not_counted_falls_back_to_pairs(made: TrigramModel) -> None:
    assert made.after("款鴨", "還") == bigrams().pair("鴨", "還")
    assert made.after("款", "還") == bigrams().pair("款", "還")
    assert made.after("欠款", "鴨") < bigrams().pair("款", "鴨")


def test_digits_are_one_and_none_of_them_is_foretold(made: TrigramModel) -> None:
    assert made.after("34", "期") == made.after("12", "期") > bigrams().pair("2", "期")
    assert made.after("第1", "2") <= bigrams().pair("1", "2")


@pytest.mark.parametrize(("two", "likely", "unlikely"), [("突然", "倒", "但"), ("百分", "之", "的")])
def test_three_characters_tell_what_two_do_not(two: str, likely: str, unlikely: str) -> None:
    assert trigrams().after(two, likely) > trigrams().after(two, unlikely)
