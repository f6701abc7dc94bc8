"""Connected components, by union and find; each is named after its smallest member."""

from __future__ import annotations

from array import array
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Components:
    """The components of a graph over whole numbers.

    >>> Components([1, 2, 3, 4], [(4, 2), (2, 3)]).groups()
    [[1], [2, 3, 4]]
    """

    def __init__(self, nodes: Iterable[int], edges: Iterable[tuple[int, int]]) -> None:
        """Join what the edges link; their ends must be among the nodes."""
        # Of a million nodes numbered from 0 a dictionary would take ten times the memory.
        is_range = isinstance(nodes, range) and nodes == range(len(nodes))
        self._parent: dict[int, int] | array[int] = array("L", nodes) if is_range else {node: node for node in nodes}
        for one, other in edges:
            self.join(one, other)

    def join(self, one: int, other: int) -> None:
        """Link two nodes."""
        first, second = sorted((self.root(one), self.root(other)))
        self._parent[second] = first

    def root(self, node: int) -> int:
        """Give the smallest member of the node's component."""
        parent = self._parent
        while parent[node] != node:
            parent[node] = parent[parent[node]]  # halve the way, so that long chains stay cheap
            node = parent[node]
        return node

    def has(self, one: int, other: int) -> bool:
        """Tell whether two nodes are of one component."""
        return self.root(one) == self.root(other)

    def groups(self) -> list[list[int]]:
        """List the components, members ascending, in the order of their smallest members."""
        members: defaultdict[int, list[int]] = defaultdict(list)
        for node in range(len(self._parent)) if isinstance(self._parent, array) else sorted(self._parent):
            members[self.root(node)].append(node)
        return [members[root] for root in sorted(members)]


def join_unless_apart(
    nodes: Iterable[int], links: Iterable[tuple[int, int]], apart: Iterable[tuple[int, int]]
) -> tuple[Components, list[tuple[int, int]]]:
    """Link nodes in the order given, and leave out each link that would put two nodes together that are kept apart.

    A cut text without a single name is as near to one lender's article as to another's: the link given first stands,
    and the two articles stay apart.

    >>> components, refused = join_unless_apart([1, 2, 3], [(1, 3), (2, 3)], apart=[(1, 2)])
    >>> components.groups(), refused
    ([[1, 3], [2]], [(2, 3)])

    Returns:
        The components, and the links left out.
    """
    components = Components(nodes, ())
    hostile: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in apart:
        hostile[one].add(other)
        hostile[other].add(one)
    refused = []
    for one, other in links:
        first, second = sorted((components.root(one), components.root(other)))
        if first == second:
            continue
        if second in hostile[first]:
            refused.append((one, other))
            continue
        components.join(first, second)
        for enemy in hostile.pop(second, ()):
            hostile[enemy].discard(second)
            hostile[enemy].add(first)
            hostile[first].add(enemy)
    return components, refused
