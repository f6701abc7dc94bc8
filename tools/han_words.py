"""Make pipelines/tables/han_words.bin, the word list of repair: which words there are, and how usual they are.

Run by hand when the source or the format changes, as tools/han_bigrams.py, whose docstring tells how to install jieba:

    python -m tools.han_words build/counts/lib/python3.11/site-packages

Sources: jieba 0.42.1 (MIT), dict.txt: words of one to four Chinese characters with their frequencies, folded to one
form of both scripts, and the words of one letter and one or two characters (A股, T恤); section_texts beside this
script: how often these words stand in text of the field, and which of them side by side (每个月). The same sources give
the same bytes.
"""

from __future__ import annotations

import math
import re
import sys
import zlib
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pipelines.language.words import STEPS_A_NAT, WordList
from pipelines.script import fold_table
from tools.own_texts import running_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TABLE: Final = Path(__file__).parents[1] / "pipelines/tables/han_words.bin"
NOTE: Final = """\
# han_words.bin | Chinese words by frequency: this note, a blank line, zlib; format: pipelines/language/words.py
# source: dict.txt of jieba 0.42.1 (MIT), words of up to four characters, and own texts; tools/han_words.py
"""
MIN_FREQUENCY: Final = 4
"""Two thirds of the dictionary are rarer: names and compounds that its makers saw once or twice."""
PHRASE: Final = 8
"""Times that words must stand side by side in our texts to be counted as one."""
LONGEST: Final = 4
UNKNOWN: Final = 14.0
RUN: Final = re.compile("[\u4e00-\u9fff]+")
WORD: Final = re.compile("[A-Za-z]?[\u4e00-\u9fff]{1,4}")


def main() -> None:
    lines = (Path(sys.argv[1]) / "jieba/dict.txt").read_text(encoding="utf-8").splitlines()
    general = count_words(lines)
    table = NOTE.encode() + b"\n" + zlib.compress(pack(with_own(general, list(own_runs())), general.total()), 9)
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


def own_runs() -> Iterator[str]:
    """Give the runs of Chinese characters of our own texts, folded."""
    folds = fold_table()
    for line in running_lines():
        yield from RUN.findall("".join(folds.get(char, char) for char in line))


def with_own(general: Counter[str], runs: list[str]) -> Counter[str]:
    """Add to the frequency of each word what it has in our own texts, scaled so that both weigh the same in all.

    A word they do not have costs what it did.
    """
    total = general.total()
    costs = {word: -math.log(count / total) for word, count in general.items()}
    cuts = [cut(run, costs) for run in runs]
    own = Counter(chain.from_iterable(cuts))
    phrases = Counter(
        phrase
        for words in cuts
        for at in range(len(words) - 1)
        for size in (2, 3)
        if 2 < len(phrase := "".join(words[at : at + size])) <= LONGEST
    )
    own.update({phrase: count for phrase, count in phrases.items() if count >= PHRASE})
    factor = total / own.total()
    mixed = Counter(general)
    for word, count in own.items():
        if word in general or count >= PHRASE:
            mixed[word] += round(count * factor)
    return mixed


def cut(run: str, costs: dict[str, float]) -> list[str]:
    """Cut a run of characters into the words that cost least."""
    best, back = [0.0], [0]
    for end in range(1, len(run) + 1):
        ways = (
            (best[start] + costs.get(run[start:end], UNKNOWN), start) for start in range(max(0, end - LONGEST), end)
        )
        cost, start = min(way for way in ways if way[1] == end - 1 or run[way[1] : end] in costs)
        best.append(cost)
        back.append(start)
    words, end = [], len(run)
    while end:
        words.append(run[back[end] : end])
        end = back[end]
    return words[::-1]


def pack(counts: Counter[str], total: int) -> bytes:
    """Lay the table out as pipelines/language/words.py reads it: costs, a byte a word, a NUL, the words in order."""
    words = sorted(counts)
    costs = bytes(min(255, round(-math.log(counts[word] / total) * STEPS_A_NAT)) or 1 for word in words)
    return costs + b"\0" + "\n".join(words).encode("utf-16-le")


if __name__ == "__main__":
    main()
