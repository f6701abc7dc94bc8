"""Many phrases found in one pass over a text, the longest first.

Two scans give the same matches: an Aho-Corasick automaton where `ahocorasick_rs` is installed, and a look-up of
two-character heads in Python.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, Protocol, TypeVar

from pipelines.script.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

Meaning = TypeVar("Meaning")

_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class Found(NamedTuple, Generic[Meaning]):
    """A phrase in a text, by code points."""

    start: int
    end: int
    meaning: Meaning


class _Scan(Protocol):
    def matches(self, text: str) -> Iterable[tuple[int, int, int]]:
        """Give every phrase at every place: its number, first code point, code point after the last; in any order."""


class AutomatonScan:
    """An Aho-Corasick automaton over all phrases."""

    def __init__(self, phrases: Sequence[str]) -> None:
        # Imported here: an optional library.
        from ahocorasick_rs import AhoCorasick, Implementation, MatchKind  # noqa: PLC0415 - see above

        self._automaton: Final = AhoCorasick(
            phrases, matchkind=MatchKind.Standard, store_patterns=False, implementation=Implementation.DFA
        )

    def matches(self, text: str) -> Iterable[tuple[int, int, int]]:
        """Give every phrase at every place."""
        try:
            return self._automaton.find_matches_as_indexes(text, overlapping=True)
        except UnicodeEncodeError:  # a lone surrogate has no UTF-8; no phrase has it or U+FFFD either
            return self._automaton.find_matches_as_indexes(_SURROGATE.sub("\ufffd", text), overlapping=True)


class HeadScan:
    """A dictionary of two-character heads, looked up at every place: nearly all look-ups fail."""

    def __init__(self, phrases: Sequence[str]) -> None:
        lengths: dict[str, set[int]] = {}
        for phrase in phrases:
            lengths.setdefault(phrase[:2], set()).add(len(phrase))
        self._numbers: Final = {phrase: number for number, phrase in enumerate(phrases)}
        self._lengths: Final = {head: sorted(found, reverse=True) for head, found in lengths.items()}

    def matches(self, text: str) -> Iterable[tuple[int, int, int]]:
        """Give every phrase at every place."""
        lengths, numbers = self._lengths, self._numbers
        for start, head in enumerate(map(str.__add__, text, text[1:])):
            if head in lengths:
                for length in lengths[head]:
                    piece = text[start : start + length]
                    if piece in numbers:
                        yield numbers[piece], start, start + len(piece)


class Phrases(Generic[Meaning]):
    """A set of phrases with what they mean, matched on folded text: either script, any width and case.

    Where phrases overlap the leftmost wins, and of those that begin together the longest. A phrase that begins or ends
    in a Latin letter or a digit does not match inside a longer word or number.

    >>> names = Phrases([("京东", "group"), ("京东金融", "lender")])
    >>> [(found.start, found.end, found.meaning) for found in names.find(fold("在京東金融借款，京東"))]
    [(1, 5, 'lender'), (8, 10, 'group')]
    """

    def __init__(
        self, phrases: Iterable[tuple[str, Meaning]], scan: Callable[[Sequence[str]], _Scan] | None = None
    ) -> None:
        """Take the phrases; the first meaning of a phrase stands. A phrase has at least two characters."""
        meanings: dict[str, Meaning] = {}
        for phrase, meaning in phrases:
            meanings.setdefault(fold(phrase), meaning)
        self._meanings: Final = tuple(meanings.values())
        chosen = scan or (AutomatonScan if find_spec("ahocorasick_rs") else HeadScan)
        self._scan: Final = chosen(tuple(meanings))

    def find(
        self, folded: str, accept: Callable[[int, int, Meaning], bool] = lambda _start, _end, _meaning: True
    ) -> Iterator[Found[Meaning]]:
        """Give the phrases of a folded text in order, without overlaps.

        Args:
            folded: the text.
            accept: whether a phrase counts at a place; one that does not leaves the place to others.
        """
        done = 0
        matches = self._scan.matches(folded)
        for start, minus_end, number in sorted((start, -end, number) for number, start, end in matches):
            end = -minus_end
            if start < done or not _stands_free(folded, start, end):
                continue
            meaning = self._meanings[number]
            if accept(start, end, meaning):
                yield Found(start, end, meaning)
                done = end


def _stands_free(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    if before and _is_latin(text[start]) and (_is_latin(before) or (before == "." and text[start].isdigit())):
        return False
    return not (after and _is_latin(text[end - 1]) and _is_latin(after))


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()
