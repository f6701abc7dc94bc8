"""Components, and components that keep some nodes apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipelines.copies.components import Components, join_unless_apart

PAIRS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)).filter(lambda pair: pair[0] != pair[1]), max_size=30)


def test_a_component_is_named_after_its_smallest_member() -> None:
    components = Components([5, 3, 9, 1], [(9, 5), (5, 3)])
    assert components.root(9) == 3
    assert components.groups() == [[1], [3, 5, 9]]


@given(PAIRS)
def test_components_do_not_depend_on_the_order_of_links(pairs: list[tuple[int, int]]) -> None:
    assert Components(range(13), pairs).groups() == Components(range(13), reversed(pairs)).groups()


@given(PAIRS)
def test_nothing_is_kept_apart_without_enemies(pairs: list[tuple[int, int]]) -> None:
    components, refused = join_unless_apart(range(13), pairs, [])
    assert components.groups() == Components(range(13), pairs).groups()
    assert refused == []


@given(PAIRS, PAIRS)
def test_enemies_never_stand_in_one_component(links: list[tuple[int, int]], apart: list[tuple[int, int]]) -> None:
    components, refused = join_unless_apart(range(13), links, apart)
    assert all(components.root(one) != components.root(other) for one, other in apart)
    for one, other in links:
        assert (components.root(one) != components.root(other)) == ((one, other) in refused)
