"""Readings of a tear that were given up speak against the one that was kept."""

from __future__ import annotations

from pipelines.repair.splices.doubts import Doubts
from pipelines.repair.splices.torn import State


def _state(text: str, score: float) -> State:
    return State(score, 0xB0, text[-2:], text, is_exact=False)


def _marked(*given_up: tuple[str, float]) -> str:
    doubts = Doubts()
    best = _state("不能用了", 0.0)
    doubts.meet(best, [best, *(_state(text, score) for text, score in given_up)])
    return doubts.marked("不能用了", "不能用了", ["不能用了"], [0.0])


def test_a_reading_far_behind_leaves_no_mark() -> None:
    assert _marked(("只能用了", -9.0)) == "不能用了"


def test_one_nearly_as_likely_is_half_the_belief_and_no_more() -> None:
    assert _marked(("只能用了", -0.1)) == "不能用了"


def test_two_that_have_other_characters_at_a_place_outweigh_the_one_kept() -> None:
    assert _marked(("只能用了", -0.1), ("才能用了", -0.2)) == "\ufffd能用了"


def test_characters_that_others_have_more_are_marked_between_two() -> None:
    assert _marked(("不，能用了", -0.1), ("不可能用了", -0.2)) == "不\ufffd能用了"
