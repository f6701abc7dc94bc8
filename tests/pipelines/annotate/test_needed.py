"""What a regular expression cannot match without, and which of many may match a text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.annotate.needed import Needed, needed_words
from pipelines.annotate.sections.topic_tables import role_rules

PATTERNS = [row["heading"] for row in role_rules()]


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        pytest.param("逾期", {"逾期"}, id="a word"),
        pytest.param("逾期|欠款", {"逾期", "欠款"}, id="either"),
        pytest.param("逾期.{0,8}后果|欠款", {"逾期", "欠款"}, id="either, and of two words the first"),
        pytest.param("(?:逾期|欠款)的", {"逾期", "欠款"}, id="the longer words"),
        pytest.param("逾期?", {"逾"}, id="a character that may be left out"),
        pytest.param("逾(?:期|了)*后果", {"后果"}, id="a group that may be left out"),
        pytest.param("(?:逾期)+", {"逾期"}, id="a group that stands at least once"),
        pytest.param("[账债]{1,2}", {"账", "债"}, id="a list"),
        pytest.param("后果(?!很严重)", {"后果"}, id="negative: what must not follow"),
        pytest.param("(?<=很严重)后果", {"后果"}, id="negative: what stands before"),
        pytest.param("(?:逾期|)", None, id="negative: nothing is needed"),
        pytest.param("[^账]", None, id="negative: anything else"),
        pytest.param("[一-九]", None, id="negative: a range"),
        pytest.param(r"\d{1,3}天?", None, id="negative: no word"),
        pytest.param(r"\.天", {"天"}, id="an escape"),
    ],
)
def test_every_match_has_one_of_the_words(pattern: str, words: set[str] | None) -> None:
    assert needed_words(pattern) == words


@pytest.mark.parametrize("pattern", ["(?i)a", "(?P<name>a)", "a)b"])
def test_what_is_not_understood_is_not_guessed(pattern: str) -> None:
    with pytest.raises(AssertionError, match="not understood"):
        needed_words(pattern)


@given(st.data(), st.sampled_from(range(len(PATTERNS))))
@settings(deadline=None)
def test_whatever_matches_is_possible(data: st.DataObject, number: int) -> None:
    text = data.draw(st.from_regex(PATTERNS[number]))
    possible = set(Needed(PATTERNS).possible(text))
    assert {other for other, pattern in enumerate(PATTERNS) if re.search(pattern, text)} <= possible


def test_few_rows_are_possible_for_a_heading() -> None:
    assert len(list(Needed(PATTERNS).possible("催收的方式"))) < len(PATTERNS) / 4
