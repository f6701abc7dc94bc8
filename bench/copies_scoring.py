"""How well groups of documents agree with their labels."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from copies_corpus import Document

Groups: TypeAlias = "Sequence[Hashable]"
"""One label for each document; equal labels are one group."""


class Share(NamedTuple):
    """A share and of how many."""

    value: float
    count: int


def score(documents: Sequence[Document], clusters: Groups, families: Groups) -> dict[str, Share]:
    """Give precision, recall and F1 over pairs, B-cubed F1, recall by kind, siblings merged, family pairs F1."""
    truth = [document.cluster for document in documents]
    scores = {f"copy_{name}": share for name, share in pairs_f1(truth, clusters).items()}
    scores["copy_bcubed_f1"] = _bcubed_f1(truth, clusters)
    related = [document.family for document in documents]
    scores |= {f"family_{name}": share for name, share in _family_f1(truth, related, clusters, families).items()}
    originals = {document.cluster: place for place, document in enumerate(documents) if document.kind == "original"}
    of_family = {
        document.family: clusters[place] for place, document in enumerate(documents) if document.kind == "original"
    }
    met: defaultdict[str, list[bool]] = defaultdict(list)
    merged: defaultdict[str, list[bool]] = defaultdict(list)
    for place, document in enumerate(documents):
        is_merged = clusters[place] == of_family.get(document.family)
        if document.kind.startswith(("sibling", "version")):
            is_copy = document.kind.startswith("sibling_")
            merged["sibling_copies_merged" if is_copy else "siblings_merged"].append(is_merged)
            if document.kind.startswith("version_"):
                merged[f"siblings_merged_by_{document.kind.removeprefix('version_')}"].append(is_merged)
        elif document.kind not in ("original", "excerpt") and document.cluster in originals:
            met[document.kind].append(clusters[place] == clusters[originals[document.cluster]])
    for name, hits in sorted(met.items()):
        scores[f"recall_{name}"] = Share(sum(hits) / len(hits), len(hits))
    for name, hits in sorted(merged.items()):
        scores[name] = Share(sum(hits) / len(hits), len(hits))
        scores[name.replace("merged", "apart")] = Share(1 - sum(hits) / len(hits), len(hits))
    return scores


def pairs_f1(truth: Groups, found: Groups) -> dict[str, Share]:
    """Compare two groupings by the pairs they put together."""
    true_pairs, found_pairs = _pair_count(truth), _pair_count(found)
    right = _pair_count(list(zip(truth, found, strict=True)))
    return _f1(right, found_pairs, true_pairs)


def _family_f1(truth: Groups, related: Groups, clusters: Groups, families: Groups) -> dict[str, Share]:
    """Score pairs that are related without being copies."""
    # A document in no family is alone in it.
    family = [name if name is not None else ("alone", place) for place, name in enumerate(families)]
    true_pairs = _pair_count(related) - _pair_count(list(zip(related, truth, strict=True)))
    found_pairs = _pair_count(family) - _pair_count(list(zip(family, clusters, strict=True)))
    both = list(zip(related, family, strict=True))
    right = (
        _pair_count(both)
        - _pair_count(list(zip(both, truth, strict=True)))
        - _pair_count(list(zip(both, clusters, strict=True)))
        + _pair_count(list(zip(both, truth, clusters, strict=True)))
    )
    return _f1(right, found_pairs, true_pairs)


def _f1(right: int, found: int, true: int) -> dict[str, Share]:
    precision = right / found if found else 1.0
    recall = right / true if true else 1.0
    f1 = 2 * precision * recall / (precision + recall) if right else float(not found and not true)
    return {"precision": Share(precision, found), "recall": Share(recall, true), "f1": Share(f1, true)}


def _bcubed_f1(truth: Groups, found: Groups) -> Share:
    both = Counter(zip(truth, found, strict=True))
    true_sizes, found_sizes = Counter(truth), Counter(found)
    precision = sum(size * size / found_sizes[name] for (_, name), size in both.items()) / len(truth)
    recall = sum(size * size / true_sizes[name] for (name, _), size in both.items()) / len(truth)
    return Share(2 * precision * recall / (precision + recall), len(truth))


def _pair_count(labels: Iterable[Hashable]) -> int:
    return sum(size * (size - 1) // 2 for size in Counter(labels).values())
