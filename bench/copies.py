"""Copies and families of the bundled sites: pairs found against pairs that are."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from pipelines.copies.grouping import Member, group

if TYPE_CHECKING:
    from pipelines.records import Article


def measure_copies(found: list[tuple[dict[str, Any], Article]]) -> dict[str, float]:
    """Group the articles as `yuqi dedupe` would and compare with the truth, pair by pair."""
    # Of an article in several parts only the first was read here, and a third of an article is an excerpt.
    found = [(truth, article) for truth, article in found if not truth["parts"]]
    members = [
        Member(id=truth["key"], text=article.repaired.text, title=article.repaired.title) for truth, article in found
    ]
    cluster_of = {grouped.id: grouped.cluster for grouped in group(members)}
    right = wrong = missed = siblings = siblings_merged = 0
    for (one, _), (two, _) in combinations(found, 2):
        is_copy = one["cluster"] == two["cluster"]
        is_found = cluster_of[one["key"]] == cluster_of[two["key"]]
        right += is_copy and is_found
        wrong += is_found and not is_copy
        missed += is_copy and not is_found
        if not is_copy and one["family"] is not None and one["family"] == two["family"]:
            siblings += 1
            siblings_merged += is_found
    return {
        "copy_precision": right / (right + wrong),
        "copy_recall": right / (right + missed),
        "siblings_apart": 1 - siblings_merged / siblings,
    }
