"""Which of many regular expressions may match a text at all, told by the characters that each cannot do without.

Of forty rows for headings of ten characters hardly five have a word in common with one: to ask for those words takes
a tenth of what the rows take.
"""

from __future__ import annotations

import re
from functools import reduce
from operator import add, or_
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_Words: TypeAlias = frozenset[str] | None
"""Words of which one stands in every match; None where there need be none."""

_PIECE: Final = re.compile(r"\(\?(?:[:=!]|<[=!])|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?!\?)|[^\\\[(]", re.DOTALL)
_REPEATED: Final = re.compile(r"(?:[*+?]|\{(?P<least>\d*)(?:,\d*)?\})[?+]?")
_LIST: Final = re.compile(r"\[([^\\^\]-]+)\]")
_LOOKING: Final = ("(?=", "(?!", "(?<=", "(?<!")
_NO_WORD: Final = frozenset(r".^$\[({*+?")


class Needed:
    """Regular expressions by what they need."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._always = 0
        self._heads: dict[str, int] = {}
        for number, pattern in enumerate(patterns):
            words = needed_words(pattern)
            if words is None:
                self._always |= 1 << number
            for word in words or ():
                self._heads[word[:2]] = self._heads.get(word[:2], 0) | 1 << number

    def possible(self, text: str) -> Iterator[int]:
        r"""Give the numbers of the expressions that may match a text, in order.

        >>> list(Needed(["^债从哪来", "后果|影响", r"\d+[期笔]?"]).possible("逾期的后果"))
        [1, 2]
        """
        heads = self._heads.get
        left = reduce(or_, [heads(head, 0) for head in (*text, *map(add, text, text[1:]))], self._always)
        while left:
            bit = left & -left
            left ^= bit
            yield bit.bit_length() - 1


def needed_words(pattern: str) -> _Words:
    r"""Give words of which every match of a regular expression has one.

    >>> sorted(needed_words("^(?:逾期|欠款)的?后果(?!很)|[债账]还?在")), needed_words(r"\d+天?")
    (['后果', '在'], None)
    """
    words, end = _of_choice(pattern, 0)
    assert end == len(pattern), f"not understood at {end}: {pattern}"
    return words


def _of_choice(pattern: str, at: int) -> tuple[_Words, int]:
    """Read alternatives up to the end of their group: whatever matches, one of them does."""
    words, at = _of_sequence(pattern, at)
    while pattern.startswith("|", at):
        more, at = _of_sequence(pattern, at + 1)
        words = None if words is None or more is None else words | more
    return words, at


def _of_sequence(pattern: str, at: int) -> tuple[_Words, int]:
    """Read what stands one behind the other: the best that any piece of it tells."""
    best: _Words = None
    run = ""
    while at < len(pattern) and pattern[at] not in "|)":
        words, char, at = _of_piece(pattern, at)
        repeated = _REPEATED.match(pattern, at)
        if repeated:
            at = repeated.end()
            is_needed = repeated[0][0] == "+" or int(repeated["least"] or 0) > 0
            words, char = (frozenset(char) or words if is_needed else None), ""
        run = run + char if char else ""
        best = _better(_better(best, words), frozenset({run}) if run else None)
    return best, at


def _of_piece(pattern: str, at: int) -> tuple[_Words, str, int]:
    """Read one piece: its words, or the character that it is, and where it ends."""
    piece = _PIECE.match(pattern, at)
    assert piece, f"not understood at {at}: {pattern}"
    opening, at = piece[0], piece.end()
    if opening[0] == "(":
        words, at = _of_choice(pattern, at)
        return (None if opening in _LOOKING else words), "", at + 1
    of_list = _LIST.fullmatch(opening)
    if of_list:
        return frozenset(of_list[1]), "", at
    return None, "" if opening[0] in _NO_WORD else opening, at


def _better(one: _Words, other: _Words) -> _Words:
    """Give those that fewer texts have: the longer, of two or more characters, then the fewer."""
    if one is None or other is None:
        return other if one is None else one
    return max(one, other, key=lambda words: (min(2, *map(len, words)), -len(words)))
