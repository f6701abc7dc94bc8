"""What is kept of a text on disk is what would be made of it again."""

from __future__ import annotations

from array import array

import pytest

from pipelines.copies.candidates import packed
from pipelines.copies.keptparts import PARTS, KeptSketch, Known, parts_of
from pipelines.copies.sketches import sketch
from pipelines.copies.spool import PartSpool, Reader, Spool
from pipelines.copies.textkeys import text_keys

TEXTS = [
    ("花唄逾期17天", "隨著花唄逾期17天，借款人應當先看清合同約定的利率。\n再與平臺協商還款，不要以貸養貸。\n" * 9),
    (None, "还款"),
    ("\ud800", "𠮷野家逾期三個月，半年沒還。"),
    ("", ""),
]


@pytest.fixture
def kept():
    with Spool() as spool, PartSpool(PARTS) as parts:
        known = []
        for number, (title, text) in enumerate(TEXTS):
            keys = text_keys(title, text)
            spool.append(title, text)
            parts.append(parts_of(keys))
            known.append(Known(spool.where(number), parts.bounds(number), len(keys.han)))
        spool.flush()
        parts.flush()
        with Reader(spool.path) as one, Reader(parts.path) as other:
            yield [KeptSketch(one, other, each) for each in known]


@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_a_kept_sketch_says_what_a_fresh_one_says(kept: list[KeptSketch], number: int) -> None:
    fresh, read = sketch(*TEXTS[number]), kept[number]
    assert read.signature == frozenset(packed(sorted(fresh.signature)))
    assert list(read.shingles) == list(fresh.shingles)
    assert (read.han, read.han_chars, read.paragraphs) == (fresh.han, fresh.han_chars, fresh.paragraphs)
    assert (read.names, read.plain, read.own) == (fresh.names, fresh.plain, fresh.own)


def test_parts_come_back_by_number() -> None:
    with PartSpool(2) as spool:
        spool.append((b"one", b""))
        spool.append((b"more", b"two"))
        spool.flush()
        assert spool.bounds(1) == array("Q", [3, 7, 10])
        assert spool.raw(0) == b"one"
        with Reader(spool.path) as reader:
            assert reader.between(7, 10) == b"two"
