"""No cluster and no family is in two splits, whatever joins them; shares are as asked; nothing moves without need."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from archive import Archive
from archive.export.splits import SPLITS, assign, place_of, split_articles

GROUP = st.one_of(st.none(), st.integers(1, 12))


def put(writer, rows):
    writer.execute("BEGIN")
    for number, (cluster, family) in enumerate(rows, 1):
        writer.execute("UPDATE articles SET cluster_id = ?, family_id = ? WHERE id = ?", (cluster, family, number))
    writer.execute("COMMIT")


def leaks(rows, splits):
    """Give the groups that are in two splits."""
    found = {}
    for number, groups in enumerate(rows, 1):
        for name, group in zip(("cluster", "family"), groups, strict=True):
            if group is not None and number in splits:
                found.setdefault((name, group), set()).add(splits[number])
    return {group for group, names in found.items() if len(names) > 1}


def test_no_cluster_and_no_family_is_in_two_splits(writer, add, archive_path):
    for number in range(1, 61):
        add(id=number)
    writer.execute("PRAGMA foreign_keys = OFF")
    with Archive.open(archive_path) as archive:

        @settings(max_examples=100, deadline=None)
        @given(
            rows=st.lists(st.tuples(GROUP, GROUP), min_size=60, max_size=60),
            chosen=st.sets(st.integers(1, 60)),
            ratios=st.sampled_from([(0.8, 0.1, 0.1), (0.5, 0.25, 0.25), (0.9, 0.0, 0.1)]),
        )
        def check(rows, chosen, ratios):
            put(writer, rows)
            splits = split_articles(archive.connection, chosen, ratios)
            assert splits.keys() == chosen
            assert set(splits.values()) <= set(SPLITS)
            assert not leaks(rows, splits)

        check()


def test_a_chain_of_clusters_and_families_is_one_component_also_through_what_was_not_chosen(writer, add, archive_path):
    for number in range(1, 41):
        add(id=number)
    writer.execute("PRAGMA foreign_keys = OFF")
    # 1 and 2 are copies; 2 and 3 of one template; 3 and 4 copies; only 1 and 4 are chosen.
    put(writer, [(1, None), (1, 2), (3, 2), (3, None)] + [(None, None)] * 36)
    with Archive.open(archive_path) as archive:
        for ratios in ((0.5, 0.25, 0.25), (0.34, 0.33, 0.33), (0.2, 0.4, 0.4)):
            splits = split_articles(archive.connection, {1, 4, *range(5, 41)}, ratios)
            assert splits[1] == splits[4]


def test_shares_are_as_asked_where_components_are_small():
    draw = random.Random(3)
    components = {number: (draw.random(), draw.randint(1, 5)) for number in range(3_000)}
    total = sum(size for _, size in components.values())
    splits = assign(components)
    for name, share in zip(SPLITS, (0.8, 0.1, 0.1), strict=True):
        found = sum(size for number, (_, size) in components.items() if splits[number] == name)
        assert abs(found / total - share) <= 0.011


def test_shares_are_near_in_a_small_archive_of_lumps():
    draw = random.Random(5)
    for _ in range(50):
        components = {number: (draw.random(), draw.choice((1, 1, 1, 7))) for number in range(60)}
        total = sum(size for _, size in components.values())
        splits = assign(components)
        for name, share in zip(SPLITS[1:], (0.1, 0.1), strict=True):
            found = sum(size for number, (_, size) in components.items() if splits[number] == name)
            assert abs(found / total - share) <= 0.05


def test_a_giant_family_is_training_text():
    draw = random.Random(7)
    components = {0: (0.95, 500)} | {number: (draw.random(), 1) for number in range(1, 1_000)}
    assert assign(components)[0] == "train"


def test_what_is_there_stays_where_it_is_as_the_archive_grows():
    before = {number: (place_of(f"http://a.example.cn/{number}"), 1) for number in range(4_000)}
    after = before | {number: (place_of(f"http://b.example.cn/{number}"), 1) for number in range(4_000, 8_000)}
    first, second = assign(before), assign(after)
    assert sum(first[number] != second[number] for number in before) <= 0.02 * len(before)
