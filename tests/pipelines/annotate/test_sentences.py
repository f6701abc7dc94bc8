"""What a sentence says wherever it stands, and where it must be read with what stands beyond."""

from __future__ import annotations

import pytest

from pipelines.annotate.named.laws import law_phrases
from pipelines.annotate.named.names import name_phrases
from pipelines.annotate.reading import Reading
from pipelines.annotate.sections.roles import sign_words
from pipelines.annotate.sections.table import REPEATED
from pipelines.annotate.sections.topic_pairs import pair_words
from pipelines.annotate.sections.topics import find_topics, topic_phrases
from pipelines.annotate.sentences import _AT_ONCE, remembered, sentences_of
from pipelines.script import fold


def topics(text: str) -> list[tuple[str, str]]:
    folded = fold(text)
    read = Reading(text=text, folded=folded, title="", title_folded="", sections=(), published=None, damaged=())
    return [(place.topic.id, text[place.start : place.end]) for place in find_topics(read)]


@pytest.mark.parametrize("before", ["", "\n", "天黑了。", "天黑了\n", "？？\n\n", "甲" * 300 + "；"])
def test_a_sentence_says_the_same_wherever_it_stands(before: str) -> None:
    said = "催收短信一天来三条，他把短信都保存了下来"
    assert topics(before + said + "。\n天亮了") == topics(said) != []


@pytest.mark.parametrize(
    ("text", "is_shown"),
    [
        pytest.param("天黑了\n24%封顶", True, id="a line that ends in another word"),
        pytest.param("一共占\n24%封顶", False, id="negative: the guard's word ends the line above"),
        pytest.param("一共占。24%封顶", True, id="a mark stands between"),
    ],
)
def test_a_guard_looks_at_the_line_above(text: str, is_shown: bool) -> None:
    for _ in range(2):  # the sentence is remembered, and its two readings are not mixed up
        assert (("law/rate_cap", "24%") in topics(text)) == is_shown


@pytest.mark.parametrize(
    ("text", "is_shown"),
    [
        ("那是四倍", True),
        ("那是四倍。\n天黑了，路上没有人", False),
        ("那是四倍。利率是另一回事", True),
    ],
)
def test_a_guard_looks_behind_the_end_of_a_sentence(text: str, is_shown: bool) -> None:
    assert (("law/rate_cap", "四倍") in topics(text)) == is_shown


def test_topics_of_one_place_stand_in_the_order_in_which_they_were_met() -> None:
    both = next(
        (phrase, [topic.id for topic, wanted in cue.topics if wanted is None])
        for phrase, cue in zip(topic_phrases().folded, topic_phrases().meanings, strict=True)
        if cue.guard is None and len([1 for _, wanted in cue.topics if wanted is None]) > 1
    )
    phrase, names = both
    single = next(
        one
        for one, cue in zip(topic_phrases().folded, topic_phrases().meanings, strict=True)
        if cue.guard is None and [(topic.id, wanted) for topic, wanted in cue.topics] == [(names[1], None)]
    )
    assert [name for name, words in topics(phrase) if words == phrase] == names
    assert next(name for name, words in topics(f"{single}。{phrase}") if words == phrase) == names[1]


def test_no_phrase_leaves_its_sentence() -> None:
    sets = (law_phrases(), name_phrases(), topic_phrases(), pair_words(), sign_words())
    assert not [phrase for each in sets for phrase in each.folded if set("。!?;\n") & set(phrase)]


def test_a_long_sentence_is_not_remembered() -> None:
    long = "催收短信" * REPEATED
    topics(f"{long}。天黑了")
    assert "天黑了" in remembered()
    assert long not in remembered()


def test_sentences_read_together_say_what_each_says_alone() -> None:
    said = ["催收短信一天来三条", "京东金融逾期", "", "他把短信都保存了下来,律师函也留着", "利率24%", "还款鸭鸭鹅"]
    remembered().clear()
    together = [each for _, each in sentences_of("\n".join(said))]
    alone = []
    for each in filter(None, said):
        remembered().clear()
        alone += [sentence for _, sentence in sentences_of(each)]
    assert together == alone


def test_a_text_of_many_sentences_is_read_in_parts() -> None:
    texts = [f"逾期{number}天" for number in range(_AT_ONCE + 2)]
    starts = [start for start, _ in sentences_of("。".join(texts))]
    assert starts == [sum(len(text) + 1 for text in texts[:number]) for number in range(len(texts))]
