"""Clusters of decided pairs: what a third text is like is kept apart."""

from __future__ import annotations

import random

import pytest

from pipelines.copies.comparison import Relation
from pipelines.copies.settling import Pair, has_halves, settle

LEFT, RIGHT = 0x00FF, 0xFF00
COPY, EXCERPT, SIBLING = Relation.COPY, Relation.EXCERPT, Relation.SIBLING


def settled(pairs: list[Pair]) -> tuple[list[list[int]], dict[tuple[int, int], Relation]]:
    clusters, found = settle(range(6), pairs)
    return clusters.groups(), {pair.ends: pair.relation for pair in found}


@pytest.mark.parametrize(
    ("parts", "is_two"),
    [
        ([LEFT, RIGHT], True),
        ([LEFT, RIGHT | 0x80], True),
        ([0x03FF, 0xFFC0], False),
        ([LEFT, LEFT], False),
        ([LEFT, 0x0F00], False),
        ([], False),
    ],
    ids=["halves", "one sixteenth of both", "cuts to 60 %", "one half twice", "a small piece beside it", "nothing"],
)
def test_halves(parts: list[int], is_two: bool) -> None:
    assert has_halves(parts) is is_two


def test_a_page_of_two_articles_is_like_neither() -> None:
    """Its other copies, another such page too, join it."""
    pairs = [
        Pair(0, 2, COPY, 1.0, piece=0, part=LEFT),
        Pair(1, 2, COPY, 1.0, piece=1, part=RIGHT),
        Pair(2, 3, COPY, 0.9),
        Pair(0, 4, COPY, 0.4),
    ]
    groups, relations = settled(pairs)
    assert groups == [[0, 4], [1], [2, 3], [5]]
    assert relations[0, 2] is relations[1, 2] is EXCERPT


def test_the_nearer_copies_come_first_whatever_a_piece_is_like() -> None:
    """A cut copy (1) of an article (0) holds a third of it (2), which is a copy of another such third (3)."""
    pairs = [
        Pair(1, 2, COPY, 1.0, piece=2, part=0x01FF),
        Pair(0, 1, COPY, 0.9, piece=1, part=0x03FF),
        Pair(0, 2, EXCERPT, 0.3, piece=2, part=0x001F),
        Pair(2, 3, COPY, 0.8),
    ]
    for turn in range(4):
        random.Random(turn).shuffle(pairs)
        groups, relations = settled(pairs)
        assert groups == [[0, 1], [2, 3], [4], [5]]
        assert relations[1, 2] is EXCERPT


CUT_AND_THIRD = [
    Pair(0, 1, COPY, 0.9, piece=1, part=0x03FF),
    Pair(0, 2, EXCERPT, 0.3, piece=2, part=0x00FC),
    Pair(1, 2, COPY, 1.0, piece=2, part=0x1FF0),
]
"""An article (0), its cut copy (1), and a third of it (2) that stands in the cut copy."""

IN_A_PAGE = [
    Pair(0, 4, COPY, 0.9, piece=0, part=RIGHT),
    Pair(3, 4, COPY, 0.9, piece=3, part=LEFT),
    Pair(1, 4, EXCERPT, 0.3, piece=1, part=0x1F00),
    Pair(2, 4, EXCERPT, 0.2, piece=2, part=0x0E00),
]
"""A page (4) that holds it and another article (3)."""


def settled_in_any_order(pairs: list[Pair]) -> list[list[int]]:
    groups, relations = settled(pairs)
    for turn in range(6):
        random.Random(turn).shuffle(pairs)
        assert settled(pairs) == (groups, relations)
    return groups


def test_a_cut_copy_stays_with_its_article_where_a_page_holds_it_with_another() -> None:
    assert settled_in_any_order(CUT_AND_THIRD + IN_A_PAGE) == [[0, 1], [2], [3], [4], [5]]


def test_a_cut_copy_stays_with_its_article_where_a_cut_of_such_a_page_does_too() -> None:
    """By its cut (5) the page is of their component."""
    cut_page = [
        Pair(0, 5, COPY, 0.9),
        Pair(1, 5, COPY, 0.9, piece=1, part=0x00FF),
        Pair(2, 5, EXCERPT, 0.2, piece=2, part=0x007C),
        Pair(4, 5, COPY, 0.6, piece=5, part=0xFFC0),
    ]
    assert settled_in_any_order(CUT_AND_THIRD + IN_A_PAGE + cut_page) == [[0, 1, 5], [2], [3], [4]]


def test_a_cut_copy_stays_with_its_article_where_a_text_apart_quotes_it() -> None:
    quotation = Pair(1, 5, EXCERPT, 0.3, piece=1, part=0x1F00)
    assert settled_in_any_order([*CUT_AND_THIRD, quotation]) == [[0, 1], [2], [3], [4], [5]]


def test_a_short_half_of_a_page_is_no_piece() -> None:
    """Of the page (4) it covers no more than a piece does; among its own copies it comes first."""
    pairs = [
        Pair(0, 4, COPY, 0.9, piece=0, part=0xF800),
        Pair(3, 4, COPY, 0.9, piece=3, part=LEFT),
        Pair(0, 1, COPY, 0.8),
        Pair(1, 2, COPY, 0.7),
        Pair(0, 2, SIBLING, 0.9),
        Pair(2, 4, COPY, 0.4),
    ]
    assert settled_in_any_order(pairs) == [[0, 1], [2, 4], [3], [5]]


def test_siblings_stay_apart_and_the_link_left_out_is_one() -> None:
    pairs = [Pair(0, 1, SIBLING, 0.9), Pair(0, 2, COPY, 0.8), Pair(1, 2, COPY, 0.7)]
    groups, relations = settled(pairs)
    assert groups == [[0, 2], [1], [3], [4], [5]]
    assert relations[1, 2] is SIBLING
