"""Shingles that wait on disk are those that would be made again."""

from __future__ import annotations

from array import array

import pytest

from pipelines.keptsets import KeptSets, KeptSketch
from pipelines.sketches import sketch

TEXT = "逾期贷款的人应当先看清合同约定的利率与期限再与平台协商还款"

np = pytest.importorskip("numpy")


@pytest.fixture
def kept():
    made = KeptSets()
    yield made
    made.close()


def kept_sketch(kept: KeptSets, number: int, text: str) -> KeptSketch:
    return KeptSketch(kept, number, lambda: (None, text), signature=array("I", [1]), han_chars=len(text))


def test_sets_come_back_by_number(kept: KeptSets) -> None:
    kept.keep(7, np.array([1, 5], np.uint32))
    kept.keep(2, np.array([3], np.uint32))
    assert [None if (found := kept.get(number)) is None else found.tolist() for number in (2, 3, 7, 8)] == [
        [3],
        None,
        [1, 5],
        None,
    ]


def test_a_second_sketch_of_a_text_reads_what_the_first_made(kept: KeptSets) -> None:
    first = kept_sketch(kept, 4, TEXT).shingles
    second = kept_sketch(kept, 4, "another text, never read").shingles
    assert list(first) == list(second) == list(sketch(None, TEXT).shingles)


def test_a_text_too_short_for_an_array_keeps_nothing(kept: KeptSets) -> None:
    assert kept_sketch(kept, 4, "还款").shingles == sketch(None, "还款").shingles
    assert kept.get(4) is None
