"""Candidates: every text that shares enough is found, whatever else is there."""

from __future__ import annotations

import random
from array import array
from typing import TYPE_CHECKING

import pytest

from pipelines.copies import candidates, meetings, postings
from pipelines.copies.candidates import (
    COMPARED,
    FEWEST_LISTS,
    HOLDERS_COUNTED,
    HOLDERS_READ,
    KIN_COMPARED,
    NEAR_COMPARED,
    PART_READ,
    best,
    best_of_all,
    packed,
    packed_array,
    rarest,
    rarest_pairs,
)
from pipelines.copies.components import Components
from pipelines.copies.postings import ListedPostings, SortedPostings, candidate_pairs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def signatures(count: int, shared: int, own: int, seed: int = 1) -> list[array[int]]:
    """Make signatures that have so many hashes in common and others of their own."""
    draw = random.Random(seed)
    common = [draw.randrange(1 << 32) for _ in range(shared)]
    return [array("I", sorted({*common, *(draw.randrange(1 << 32) for _ in range(own))})) for _ in range(count)]


def pairs(given: list[array[int]]) -> set[tuple[int, int]]:
    met = candidate_pairs(given, [0] * len(given))
    return {tuple(sorted((number, found.other))) for number, near in met for found in near}


def test_those_that_share_enough_are_found() -> None:
    given = signatures(2, shared=20, own=60) + signatures(1, shared=0, own=80, seed=2)
    assert pairs(given) == {(0, 1)}


def test_those_that_share_little_are_not() -> None:
    assert pairs(signatures(2, shared=8, own=72)) == set()


@pytest.mark.parametrize("given", [[], [array("I")], [array("I"), array("I", [1])], [array("I", [1])] * 2])
def test_small_sets(given: list[array[int]]) -> None:
    assert pairs(given) == ({(0, 1)} if len(given) == 2 and given[0] else set())


@pytest.mark.parametrize("pairs_at_once", [1 << 20, 500], ids=["at once", "in ranges of hashes"])
@pytest.mark.parametrize("counted", [HOLDERS_COUNTED, 12], ids=["singly", "by pairs"])
def test_both_indexes_find_the_same(pairs_at_once: int, counted: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also among more near ones, and with more holders of a hash, than are looked at."""
    given = signatures(40, shared=30, own=50) + signatures(30, shared=10, own=20, seed=2)
    given += [*signatures(PART_READ + 90, shared=9, own=3, seed=3), array("I"), array("I", [5])]
    for module in (candidates, meetings, postings):
        monkeypatch.setattr(module, "HOLDERS_COUNTED", counted)
    monkeypatch.setattr(postings, "_HASHES_AT_ONCE", pairs_at_once)
    kin = [number % 3 for number in range(len(given))]
    listed, ordered = ListedPostings(given, kin), SortedPostings(given, kin, pairs_at_once)
    assert list(listed.search_all()) == list(ordered.search_all())


def test_a_text_copied_very_often_has_a_few_centres_that_hold_all_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight times as many copies as are counted, scaled down."""
    for name, value in (("HOLDERS_READ", HOLDERS_READ), ("HOLDERS_COUNTED", HOLDERS_COUNTED), ("PART_READ", PART_READ)):
        for module in (candidates, meetings, postings):
            monkeypatch.setattr(module, name, value // 8, raising=False)
    given = signatures(600, shared=60, own=10)
    met = [{found.other for found in near} for _, near in candidate_pairs(given, [0] * len(given))]
    centres = set.union(*met)
    assert len(centres) < 3 * NEAR_COMPARED
    assert min(map(len, met)) >= NEAR_COMPARED - 1
    groups = Components(range(600), ((number, other) for number, near in enumerate(met) for other in near)).groups()
    assert len(groups) == 1


def test_what_is_read_is_limited() -> None:
    assert rarest([100_000] * 80) == ([], list(range(80)))
    assert [limit for _, limit in rarest_pairs([100_000] * 80, lists=2)] == [PART_READ] * (FEWEST_LISTS - 2)
    assert len(rarest([500] * 80).whole) == HOLDERS_READ // 500
    assert sum(limit - 1 for _, limit in rarest_pairs([500] * 80, lists=0)) <= HOLDERS_READ


def test_texts_of_nothing_but_common_hashes_find_their_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a million texts made of the phrases of one trade: no phrase tells anything, only which stand together."""
    for module in (candidates, meetings, postings):
        monkeypatch.setattr(module, "HOLDERS_COUNTED", HOLDERS_COUNTED // 64)
    draw = random.Random(4)
    phrases = draw.sample(range(1 << 32), 300)
    given = [array("I", sorted(draw.sample(phrases, 60))) for _ in range(1000)]
    for original in range(0, 1000, 40):  # a third of the phrases and forty words of its own
        words = signatures(1, shared=0, own=40, seed=original)[0]
        given.append(array("I", sorted({*draw.sample(given[original].tolist(), 30), *words})))
    assert {(original, 1000 + place) for place, original in enumerate(range(0, 1000, 40))} <= pairs(given)


def test_rare_hashes_find_among_many_texts_of_one_template() -> None:
    """Most hashes stand in thousands of texts; the two that are copies share a few that do not."""
    given = signatures(3000, shared=40, own=30)
    copy = array("I", sorted({*given[7][::2], *signatures(1, shared=0, own=30, seed=9)[0]}))
    assert (7, 3000) in pairs([*given, copy])


def test_near_ones_are_all_compared_and_of_the_others_a_few() -> None:
    shared = [(number, 40) for number in range(30)] + [(number, 12) for number in range(30, 60)]
    found = [candidate.other for candidate in best(shared, 80, lambda _: 80)]
    assert found == list(range(30 + COMPARED))


def test_packed_hashes_keep_their_order() -> None:
    values = sorted(random.Random(3).sample(range(1 << 60), 100))
    assert list(packed(values)) == sorted(packed(values))


def test_numpy_packs_hashes_the_same() -> None:
    numpy = pytest.importorskip("numpy")
    chance = random.Random(4)
    values = [0, (1 << 63) - 1, *(chance.getrandbits(63) for _ in range(100))]
    assert packed_array(numpy.array(values, numpy.uint64)).tolist() == packed(values).tolist()


@pytest.mark.parametrize(("whole", "paired"), [(0, 0), (300, 0), (0, 200), (300, 200)])
@pytest.mark.parametrize("least", [1, 4])
def test_one_text_finds_the_same_without_numpy(
    whole: int, paired: int, least: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than a hundred meet it in few lists, so that many share equally much and the shortlist is too short."""
    draw = random.Random(whole + paired + least)
    once = ",".join(str(draw.randrange(250)) for _ in range(whole))
    in_pairs = ",".join(str(other) for _ in range(4) for other in draw.sample(range(250), paired // 4))
    found = postings.most_shared_in(once, in_pairs, 9, 7, least)
    monkeypatch.setattr(postings, "has_numpy", lambda: False)
    assert found == postings.most_shared_in(once, in_pairs, 9, 7, least)
    assert bool(found) is bool(whole or paired)


def test_no_more_are_asked_whose_version_they_are_than_are_compared() -> None:
    """Of thousands of siblings, of which every second one may be of the text's own version."""
    asked = []

    def kin_among(met: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        for other, count in met:
            asked.append(other)
            if other % 2:
                yield other, count

    shared = [(other, 20) for other in range(3000)]
    found = list(best_of_all(shared, 100, lambda _: 100, kin_among))
    assert [one.other for one in found] == sorted({*range(COMPARED), *range(1, 2 * KIN_COMPARED, 2)})
    assert len(asked) < 3 * KIN_COMPARED
