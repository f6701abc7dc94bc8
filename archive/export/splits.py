"""Splits that leak nothing: copies, and articles made from one template, are never in two of them.

What belongs together is a component: articles joined by a cluster of copies or by a family, however long the chain.
A component is one place on a line from 0 to 1, told by the address of its first article, so it stays where it is as
the archive grows, on every machine. The line is cut at the ratios; where the lumps of a small archive would miss a
ratio by more than `TOLERANCE`, the cut moves over the nearest components. A component larger than half of the smallest
share is always training text: as a test it would be the test.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

SPLITS: Final = ("train", "validation", "test")
RATIOS: Final = (0.8, 0.1, 0.1)
TOLERANCE: Final = 0.01
"""Of all articles: how far a share may be off before a cut moves."""


def split_articles(connection: sqlite3.Connection, ids: Iterable[int], ratios: Sequence[float]) -> dict[int, str]:
    """Give every article of `ids` its split.

    Components are those of the whole archive: what joins two chosen articles may itself be left out.
    """
    chosen = set(ids)
    component_of, places = _components(connection, chosen)
    sizes = Counter(component_of.values())
    splits = assign({number: (places[number], size) for number, size in sizes.items()}, ratios)
    return {number: splits[component] for number, component in component_of.items()}


def assign(components: Mapping[int, tuple[float, int]], ratios: Sequence[float] = RATIOS) -> dict[int, str]:
    """Give every component its split.

    Args:
        components: by number, (place from 0 to 1, articles).
        ratios: shares of train, validation and test; they add up to 1.
    """
    total = sum(size for _, size in components.values())
    largest = min((share for share in ratios[1:] if share), default=1.0) * total / 2
    splits = dict.fromkeys(components, SPLITS[0])
    # From the upper end of the line: test first, then validation; the rest is train.
    line = sorted(
        (number for number, (_, size) in components.items() if size <= max(largest, 1)),
        key=lambda number: (-components[number][0], number),
    )
    begin = 0
    for name, share, below in ((SPLITS[2], ratios[2], 1 - ratios[2]), (SPLITS[1], ratios[1], ratios[0])):
        end = _cut([components[number] for number in line[begin:]], below, share * total, TOLERANCE * total)
        splits |= dict.fromkeys(line[begin : begin + end], name)
        begin += end
    return splits


def _cut(line: Sequence[tuple[float, int]], below: float, wanted: float, tolerance: float) -> int:
    """Give how many components at the beginning of a line belong to a split."""
    end = sum(place >= below for place, _ in line)
    size = sum(articles for _, articles in line[:end])
    while end and size > wanted + tolerance:
        end -= 1
        size -= line[end][1]
    while end < len(line) and size < wanted - tolerance and size + line[end][1] <= wanted + tolerance:
        size += line[end][1]
        end += 1
    return end


def _components(connection: sqlite3.Connection, chosen: set[int]) -> tuple[dict[int, int], dict[int, float]]:
    """Give the component of each chosen article, and the place of each component on the line."""
    parents: dict[int, int] = {}

    def root(node: int) -> int:
        while (parent := parents.setdefault(node, node)) != node:
            parents[node] = parents[parent]
            node = parent
        return node

    # Nodes: a cluster is 2 n, a family 2 n + 1; numbers of articles, so that one without either is its own cluster.
    for cluster, family in connection.execute(
        "SELECT DISTINCT cluster_id, family_id FROM articles WHERE cluster_id IS NOT NULL AND family_id IS NOT NULL"
    ):
        parents[root(2 * family + 1)] = root(2 * cluster)
    component_of: dict[int, int] = {}
    places: dict[int, float] = {}
    for number, url, cluster, family in connection.execute(
        "SELECT id, url, cluster_id, family_id FROM articles ORDER BY id"
    ):
        node = root(2 * family + 1 if cluster is None and family is not None else 2 * (cluster or number))
        if node not in places:
            places[node] = place_of(url)
        if number in chosen:
            component_of[number] = node
    return component_of, places


def place_of(url: str) -> float:
    """Give the place on the line of a component that begins with the article of an address.

    >>> round(place_of("http://www.example.cn/yuqi/1.html"), 3)
    0.832
    """
    digest = hashlib.sha256(f"v2:{url}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64
