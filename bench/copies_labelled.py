"""Copies on a labelled corpus: precision, recall by kind, siblings and families, speed and memory; prints a table.

python bench/copies_labelled.py                     3,000 documents, as CI measures it
python bench/copies_labelled.py 20000 --workers 2   a larger corpus; 200000 takes some minutes
python bench/copies_labelled.py 20000 --heldout     of other texts and templates
python bench/copies_labelled.py 4000 --notices      short notices full of numbers
python bench/copies_labelled.py 5000 --others       datasketch, rensa and SimHash beside ours, in the same run
python bench/copies_labelled.py 10000 --archive     through the archive, one article at a time
python bench/copies_labelled.py 1000 --orders 20    the same groups in so many orders, batch and archive
python bench/copies_labelled.py 400 --dense --orders 6      all of one template, thirty lenders
"""

from __future__ import annotations

import argparse
import resource
import sys
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from copies_archive import insert_all
from copies_corpus import documents
from copies_heldout import dense, heldout
from copies_notices import notices
from copies_others import others
from copies_scoring import score
from rich.console import Console
from rich.table import Table

from pipelines.copies.grouping import Member, group

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from copies_corpus import Document

CI_DOCUMENTS = 3000
MARKS = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000)


class Answers(NamedTuple):
    """Cluster and family of every document, in order."""

    clusters: list[Hashable]
    families: list[Hashable]


def measure_heldout(count: int = CI_DOCUMENTS // 2) -> dict[str, tuple[float, int]]:
    """The same of other texts and templates."""
    corpus = heldout(count)
    return {name: (share.value, share.count) for name, share in score(corpus, *in_batch(corpus, 1)).items()}


def measure_labelled(count: int = CI_DOCUMENTS) -> dict[str, tuple[float, int]]:
    """Group a labelled corpus as `yuqi dedupe` does; give (value, n) by figure. Recall by kind has its kind's name."""
    corpus = documents(count)
    return {name: (share.value, share.count) for name, share in score(corpus, *in_batch(corpus, 1)).items()}


def in_batch(corpus: Sequence[Document], workers: int) -> Answers:
    """Group all at once."""
    members = (Member(id=place, title=one.title, text=one.text) for place, one in enumerate(corpus))
    found = list(group(members, workers))
    return Answers([one.cluster for one in found], [one.family for one in found])


def in_archive(corpus: Sequence[Document], console: Console) -> Answers:
    """Group one at a time, and print what an insertion costs as the archive grows."""
    clusters, families, marks = insert_all(corpus, (*MARKS, len(corpus)))
    for mark in marks:
        console.print(f"{mark.articles:>8,} articles: {mark.cpu_ms:.2f} ms an article, {mark.rss_mb:,.0f} MB")
    return Answers(list(clusters), list(families))


def compared(corpus: Sequence[Document], workers: int) -> Table:
    """Group with every tool in turn; ours verifies, the others do not."""
    table = Table("tool", "precision", "recall", "pairs F1", "B-cubed F1", "siblings merged", "documents a CPU-second")
    tools = {"ours": lambda given: in_batch(given, workers).clusters} | others()
    for name, cluster in tools.items():
        before = _cpu_seconds()
        clusters = cluster(corpus)
        speed = len(corpus) / (_cpu_seconds() - before)
        scores = score(corpus, clusters, [one.family for one in corpus])
        names = ("copy_precision", "copy_recall", "copy_f1", "copy_bcubed_f1", "siblings_merged")
        table.add_row(name, *(f"{scores[figure].value:.3f}" for figure in names), f"{speed:,.0f}")
    return table


def count_partitions(corpus: Sequence[Document], orders: int, console: Console) -> int:
    """Group in several orders, in batch and through the archive; give the number of different results."""
    results = set()
    for turn in range(orders):
        order = list(range(len(corpus)))
        Random(turn).shuffle(order)
        shuffled = [corpus[place] for place in order]
        batch, archive = in_batch(shuffled, 1), Answers(*insert_all(shuffled)[:2])
        results |= {_partition(order, batch), _partition(order, archive)}
        console.print(f"order {turn}: {len(results)} result(s) so far")
    return len(results)


def _partition(order: Sequence[int], answers: Answers) -> frozenset[frozenset[frozenset[int]]]:
    parts = []
    for labels in answers:
        sets: dict[Hashable, set[int]] = {}
        for place, label in zip(order, labels, strict=True):
            sets.setdefault(("alone", place) if label is None else label, set()).add(place)
        parts.append(frozenset(map(frozenset, sets.values())))
    return frozenset(parts)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, nargs="?", default=CI_DOCUMENTS)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--archive", action="store_true")
    parser.add_argument("--orders", type=int, default=0)
    parser.add_argument("--heldout", action="store_const", dest="corpus", const=heldout, default=documents)
    parser.add_argument("--notices", action="store_const", dest="corpus", const=notices)
    parser.add_argument("--dense", action="store_const", dest="corpus", const=dense)
    parser.add_argument("--others", action="store_true")
    asked = parser.parse_args()
    console = Console(highlight=False)
    corpus = asked.corpus(asked.count)
    if asked.others:
        console.print(compared(corpus, asked.workers))
        return 0
    if asked.orders:
        return int(count_partitions(corpus, asked.orders, console) != 1)
    before = _cpu_seconds()
    answers = in_archive(corpus, console) if asked.archive else in_batch(corpus, asked.workers)
    cpu_seconds = _cpu_seconds() - before
    table = Table("figure", "measured", "n")
    for name, share in score(corpus, *answers).items():
        table.add_row(name, f"{share.value:.4f}", f"{share.count:,}")
    table.add_row("documents a CPU-second", f"{asked.count / cpu_seconds:,.0f}", f"{asked.count:,}")
    rss_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    table.add_row("memory, MB, the corpus included", f"{rss_mb:,.0f}", "")
    console.print(table)
    return 0


def _cpu_seconds() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    sys.exit(main())
