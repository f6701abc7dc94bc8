"""What other tools make of the same documents: datasketch, rensa, and a SimHash; bench only.

Each gets the text normalised as ours is (Traditional folded, Han characters only, runs of five), which is the best that
can be done for it, and its own index; none verifies. What shares a bucket is a copy, copies of copies are a cluster.
"""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from pipelines.copies.components import Components
from pipelines.copies.shingles import han_codes, shingles_of_han

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from copies_corpus import Document

PERMUTATIONS: Final = 128
_SHINGLE: Final = 5


def others() -> dict[str, Callable[[Sequence[Document]], list[int]]]:
    """Give the other tools: each puts a cluster's number on every document."""
    found: dict[str, Callable[[Sequence[Document]], list[int]]] = {
        f"datasketch, threshold {threshold}": partial(by_datasketch, threshold=threshold) for threshold in (0.5, 0.3)
    }
    return found | {"rensa, threshold 0.5": by_rensa, "SimHash, distance 3": by_simhash}


def by_datasketch(documents: Sequence[Document], threshold: float) -> list[int]:
    """Cluster with datasketch's MinHash LSH."""
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415 - asked for only here

    index = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
    edges = []
    for place, document in enumerate(documents):
        sketch = MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch([run.encode() for run in _runs(document.text)])
        edges += [(place, int(other)) for other in index.query(sketch)]
        index.insert(str(place), sketch)
    return _clusters(len(documents), edges)


def by_rensa(documents: Sequence[Document]) -> list[int]:
    """Cluster with rensa's MinHash LSH."""
    from rensa import RMinHash, RMinHashLSH  # noqa: PLC0415 - asked for only here

    index: Any = RMinHashLSH(threshold=0.5, num_perm=PERMUTATIONS, num_bands=32)
    edges = []
    for place, document in enumerate(documents):
        sketch: Any = RMinHash(num_perm=PERMUTATIONS, seed=42)
        sketch.update(_runs(document.text))
        edges += [(place, other) for other in index.query(sketch)]
        index.insert(place, sketch)
    return _clusters(len(documents), edges)


def by_simhash(documents: Sequence[Document]) -> list[int]:
    """Cluster by SimHash: 64 bits, at most 3 apart; two that near agree in one of four blocks."""
    import numpy as np  # noqa: PLC0415 - asked for only here

    bits = np.arange(62, dtype=np.uint64)
    blocks: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    keys: list[int] = []
    edges = []
    for place, document in enumerate(documents):
        hashes = np.fromiter(shingles_of_han(han_codes(document.text)), np.uint64)
        votes = ((hashes[:, None] >> bits) & np.uint64(1)).sum(axis=0) * 2 >= len(hashes)
        key = sum(1 << bit for bit, vote in enumerate(votes.tolist()) if vote)
        for block in range(4):
            near = blocks[block, key >> block * 16 & 0xFFFF]
            edges += [(place, other) for other in near if (keys[other] ^ key).bit_count() <= 3]
            near.append(place)
        keys.append(key)
    return _clusters(len(documents), edges)


def _runs(text: str) -> list[str]:
    han = han_codes(text)
    return [han[start : start + _SHINGLE] for start in range(max(1, len(han) - _SHINGLE + 1))]


def _clusters(count: int, edges: Iterable[tuple[int, int]]) -> list[int]:
    components = Components(range(count), edges)
    return [components.root(place) for place in range(count)]
