"""Connected components, by union and find; each is named after its smallest member."""

from __future__ import annotations

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
        self._parent = {node: node for node in nodes}
        for one, other in edges:
            first, second = sorted((self.root(one), self.root(other)))
            self._parent[second] = first

    def root(self, node: int) -> int:
        """Give the smallest member of the node's component."""
        parent = self._parent
        while parent[node] != node:
            parent[node] = parent[parent[node]]  # halve the way, so that long chains stay cheap
            node = parent[node]
        return node

    def groups(self) -> list[list[int]]:
        """List the components, members ascending, in the order of their smallest members."""
        members: defaultdict[int, list[int]] = defaultdict(list)
        for node in sorted(self._parent):
            members[self.root(node)].append(node)
        return [members[root] for root in sorted(members)]
