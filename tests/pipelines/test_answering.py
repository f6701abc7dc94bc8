"""Answers out of decided pairs: the same however many texts are answered together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import answering
from pipelines.answering import Decided, answers, answers_in_lots
from pipelines.comparison import Relation
from pipelines.settling import Pair

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
    """Excerpts are left out here: of one that lies in another lot it is only known that it is one."""
    found = [pair for pair in found if pair.relation is not Relation.EXCERPT]
    of_record = [*range(TEXTS), *again]
    ids = [f"r{place}" for place in range(len(of_record))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answering, "_LOT", 2)
        assert list(answers_in_lots(ids, of_record, Decided(found))) == list(answers(ids, of_record, found))


def test_an_excerpt_of_a_text_in_another_lot_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "_LOT", 1)
    found = Decided([Pair(0, 1, Relation.EXCERPT, 0.3, 0, 1)])
    assert [one.relation for one in answers_in_lots("ab", [0, 1], found)] == ["excerpt", "unique"]
