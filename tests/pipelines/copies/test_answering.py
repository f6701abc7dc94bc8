"""Answers out of decided pairs: the same however many texts are answered together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.copies import answering
from pipelines.copies.answering import Decided, answers, answers_in_lots
from pipelines.copies.comparison import Relation
from pipelines.copies.settling import Pair

TEXTS = 9


@st.composite
def pairs(draw: st.DrawFn) -> list[Pair]:
    """Draw verdicts of some of the pairs of texts; pieces are the smaller number or the larger."""
    ends = st.tuples(st.integers(0, TEXTS - 1), st.integers(0, TEXTS - 1)).filter(lambda both: both[0] < both[1])
    found = []
    for one, other in sorted(draw(st.sets(ends, max_size=12))):
        relation = draw(st.sampled_from([Relation.COPY, Relation.SIBLING, Relation.EXCERPT]))
        is_piece = relation is Relation.EXCERPT or (relation is Relation.COPY and draw(st.booleans()))
        piece = draw(st.sampled_from([one, other])) if is_piece else None
        part = draw(st.integers(1, 0xFFFF)) if is_piece else 0
        found.append(Pair(one, other, relation, draw(st.floats(0, 1)), piece, part))
    return found


@given(pairs())
def test_decided_pairs_come_back_as_they_were(found: list[Pair]) -> None:
    decided = Decided(found)
    assert [decided.pair(place, range(TEXTS)) for place in range(len(decided))] == found


@given(pairs(), st.lists(st.integers(0, TEXTS - 1), max_size=5))
def test_lots_give_what_all_at_once_gives(found: list[Pair], again: list[int]) -> None:
    of_record = [*range(TEXTS), *again]
    records = range(len(of_record))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answering, "_LOT", 2)
        assert list(answers_in_lots(records, of_record, Decided(found))) == list(answers(records, of_record, found, {}))


def test_an_excerpt_of_a_text_in_another_lot_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "_LOT", 1)
    assert excerpts("ab", [0, 1], [excerpt(0, 1, 0.3)]) == [("excerpt", "b"), ("unique", None)]


def test_of_several_wholes_the_nearest_is_named() -> None:
    found = [excerpt(0, 1, 0.2), excerpt(0, 2, 0.3)]
    assert excerpts("abc", [0, 1, 2], found)[0] == ("excerpt", "c")


def test_of_equal_wholes_the_first_given_is_named() -> None:
    found = [excerpt(0, 1, 0.3), excerpt(0, 2, 0.3)]
    assert excerpts("abcd", [0, 2, 1, 2], found)[0] == ("excerpt", "b")


def test_copies_of_an_excerpt_name_its_whole_too() -> None:
    found = [Pair(0, 1, Relation.COPY, 0.9), excerpt(0, 2, 0.3)]
    assert excerpts("abcd", [0, 0, 1, 2], found) == [("primary", "d"), ("copy", "d"), ("copy", None), ("unique", None)]


def test_a_piece_in_the_cluster_of_its_whole_is_no_excerpt_of_it() -> None:
    """A cut copy joins them, and the piece covers too much of the whole to be kept out."""
    joined = [Pair(0, 1, Relation.COPY, 0.9), Pair(1, 2, Relation.COPY, 0.9)]
    assert {whole for _, whole in excerpts("abc", [0, 1, 2], [*joined, excerpt(0, 2, 0.3, 0b1111111)])} == {None}


def excerpt(piece: int, whole: int, similarity: float, part: int = 1) -> Pair:
    return Pair(piece, whole, Relation.EXCERPT, similarity, piece, part)


def excerpts(ids: str, of_record: list[int], found: list[Pair]) -> list[tuple[str, str | None]]:
    return [(one.relation, one.excerpt_of) for one in answers_in_lots(ids, of_record, Decided(found))]
