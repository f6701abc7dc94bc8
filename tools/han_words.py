"""Make pipelines/tables/han_words.bin, the word list of repair: which words there are, and how usual they are.

Run by hand when the source or the format changes, as tools/han_bigrams.py, whose docstring tells how to install jieba:

    python tools/han_words.py build/counts/lib/python3.11/site-packages

Source: jieba 0.42.1 (MIT), dict.txt: words of one to four Chinese characters with their frequencies, folded to one form
of both scripts, and the words of one letter and one or two characters (A股, T恤). The same source gives the same bytes.
"""

from __future__ import annotations

import math
import re
import sys
import zlib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pipelines.script import fold_table
from pipelines.words import STEPS_A_NAT, WordList

if TYPE_CHECKING:
    from collections.abc import Iterable

TABLE: Final = Path(__file__).parents[1] / "pipelines/tables/han_words.bin"
NOTE: Final = """\
# han_words.bin | Chinese words by frequency: this note, a blank line, zlib; format: pipelines/words.py
# source: dict.txt of jieba 0.42.1 (MIT), words of up to four characters; tools/han_words.py
"""
MIN_FREQUENCY: Final = 4
"""Two thirds of the dictionary are rarer: names and compounds that its makers saw once or twice."""
WORD: Final = re.compile("[A-Za-z]?[\u4e00-\u9fff]{1,4}")


def main() -> None:
    lines = (Path(sys.argv[1]) / "jieba/dict.txt").read_text(encoding="utf-8").splitlines()
    table = NOTE.encode() + b"\n" + zlib.compress(pack(count_words(lines)), 9)
    print(f"{len(WordList(table))} words, {len(table)} bytes")
    TABLE.write_bytes(table)


def count_words(lines: Iterable[str]) -> Counter[str]:
    """Give the frequency of every folded word that is usual enough."""
    folds = fold_table()
    counts: Counter[str] = Counter()
    for line in lines:
        word, frequency, _ = line.split(" ")
        if WORD.fullmatch(word):
            counts["".join(folds.get(char, char) for char in word).lower()] += int(frequency)
    return Counter({word: count for word, count in counts.items() if count >= MIN_FREQUENCY or word[0] < "\x80"})


def pack(counts: Counter[str]) -> bytes:
    """Lay the table out as pipelines/words.py reads it: costs, a byte a word, a NUL, and the words in order."""
    total = sum(counts.values())
    words = sorted(counts)
    costs = bytes(min(255, round(-math.log(counts[word] / total) * STEPS_A_NAT)) or 1 for word in words)
    return costs + b"\0" + "\n".join(words).encode("utf-16-le")


if __name__ == "__main__":
    main()
