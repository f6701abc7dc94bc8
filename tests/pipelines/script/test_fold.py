"""The fold: as long as the text, blind to script, width and case, and not too eager."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.script import Converter, fold, fold_table
from pipelines.script.dictionaries import dictionary


@given(st.text(max_size=200) | st.text(st.sampled_from("著着說説啓啟峰峯户戶ＡａÀİß１，　幺么\ud800"), max_size=50))
@settings(max_examples=300, deadline=None)
def test_fold_keeps_the_length_and_settles(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("逾期還款", "逾期还款", id="scripts"),
        pytest.param("隨著牠", "随着它", id="著 and 牠"),
        pytest.param("説明、啓動、户口、衞生", "說明、啟動、戶口、衛生", id="Hong Kong and Taiwan"),
        pytest.param("裡面、裏面", "里面、里面", id="variants of one word"),
        pytest.param("ＡＰＰ５０００元，（上）", "app5000元,(上)", id="width and case"),
        pytest.param("山峯和羣眾", "山峰和群众", id="old forms"),
        pytest.param("帳戶的帐目", "账户的账目", id="two spellings within Simplified"),
        pytest.param("妳們，甚麼，砲彈，姪子", "你们，什么，炮弹，侄子", id="lexical variants"),
        pytest.param("広島県の発行、鉱業", "广岛县の发行、矿业", id="Japan"),
    ],
)
def test_different_writings_meet(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    "pair", ["座坐", "像象", "待呆", "坏坯", "哩里", "俱具", "么幺", "欠缺", "芸艺", "画划", "义意", "未末", "逾愈"]
)
def test_different_words_stay_apart(pair: str) -> None:
    assert fold(pair[0]) != fold(pair[1])


def test_simplified_everyday_text_folds_to_itself() -> None:
    text = "逾期还款会产生罚息,群众登上山峰,税务局的户口脱离了皂荚,兑现承诺。"
    assert fold(text) == text


def test_the_table_is_one_to_one_and_says_nothing_twice() -> None:
    table = fold_table()
    assert all(len(char) == len(folded) == 1 and char != folded for char, folded in table.items())
    assert not set(table) & set(table.values())


def test_parallel_phrases_meet() -> None:
    phrases = dictionary("STPhrases")
    apart = [phrase for phrase, values in phrases.items() if fold(phrase) != fold(values[0])]
    assert len(apart) < 0.001 * len(phrases)


def test_hardly_any_two_phrases_fall_together() -> None:
    phrases = dictionary("STPhrases")
    assert len(phrases) - len(set(map(fold, phrases))) < 70


def test_parallel_sentences_meet() -> None:
    sentences = [
        "逾期后银行会打电话提醒借款人",
        "他说着名著里的故事",
        "征信报告里面有逾期记录",
        "头发和发展",
        "干燥的饼干",
    ]
    for sentence in sentences:
        for config in ("s2t", "s2tw", "s2hk"):
            assert fold(Converter(config).convert(sentence)) == fold(sentence)
