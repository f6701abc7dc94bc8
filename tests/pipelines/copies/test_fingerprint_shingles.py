"""Shingles are the same with numpy and without, on every machine and run."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.copies import shingles as module
from pipelines.copies import shinglesets
from pipelines.copies.shingles import han_codes, shingles
from pipelines.copies.shinglesets import common_count, pair_set, shingle_run, shingle_set
from pipelines.script.fold import fold

if TYPE_CHECKING:
    from pipelines.copies.shinglesets import NumberSet


@pytest.fixture
def without_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "has_numpy", lambda: False)


def test_shingles_are_the_same_in_another_process() -> None:
    """Python's own hash is salted; ours is stored in archives."""
    code = "from pipelines.copies.shingles import shingles; print(sorted(shingles('逾期还款怎么办')))"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == str(sorted(shingles("逾期還款怎麼辦")))


def test_one_shingle_is_frozen() -> None:
    assert shingles("逾期还款吗") == {2156499343325057827}


def test_one_shingle_is_frozen_without_numpy(without_numpy: None) -> None:
    assert shingles("逾期还款吗") == {2156499343325057827}


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("abc 123", 0), ("逾", 1), ("逾期还款", 1), ("逾期还款吗", 1), ("逾期还款了吗", 2)]
)
def test_number_of_shingles(text: str, count: int) -> None:
    assert len(shingles(text)) == count


@cache
def _every_kind_of_character() -> str:
    return "".join(chr(code) for code in range(0x110000))


def test_han_codes_drop_all_but_han() -> None:
    assert han_codes("第1.2条：隨著ＡＰＰ\n（𠮷）") == "第条随着𠮷"


def test_every_character_has_the_same_code_without_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = han_codes(_every_kind_of_character())
    monkeypatch.setattr(module, "has_numpy", lambda: False)
    assert fast == han_codes(_every_kind_of_character())
    assert fold(fast) == fast


@given(st.text(st.sampled_from("逾期还款怎麼辦会被起诉吗𠮷〇Ａa1，\n\ud800\x00"), max_size=60))
@settings(max_examples=150, deadline=None)
def test_both_ways_give_the_same_shingles(text: str) -> None:
    fast = han_codes(text), shingles(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "has_numpy", lambda: False)
        assert fast == (han_codes(text), shingles(text))


@pytest.mark.parametrize("text", ["", "逾期", "逾期还款逾期还款逾期", "哈" * 9, "𠮷𠮷𠮷𠮷𠮷𠮷", "还款通知书送到家里"])
def test_sets_are_compared_alike_with_numpy_and_without(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def shingles_of(han: str) -> NumberSet:
        return shingle_set(shingle_run(han))

    other = "还款逾期哈哈哈哈哈𠮷𠮷还款通知书送到"
    fast = [common_count(of(text), of(other)) for of in (shingles_of, pair_set)]
    monkeypatch.setattr(shinglesets, "has_numpy", lambda: False)
    assert fast == [common_count(of(text), of(other)) for of in (shingles_of, pair_set)]


def test_a_pair_is_shared_as_often_as_both_texts_have_it() -> None:
    assert common_count(pair_set("哈哈哈哈哈哈"), pair_set("哈哈哈哈，好的呢哈哈")) == 4
