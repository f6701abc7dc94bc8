"""Where the phrases of a dictionary stand in a text: leftmost first, longest first, never overlapping.

Two implementations give the same answer: an automaton where `ahocorasick_rs` is installed, and a scan in Python.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import compress, count
from operator import add
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Match: TypeAlias = tuple[int, int, int]
"""Number of the phrase, first code point, code point after the last."""

_Entry: TypeAlias = tuple[int | None, int, tuple[int, ...]]
"""What a head begins: the number of a phrase of one or two characters, its length, and the lengths of longer ones."""

_SMALL: Final = 2_000
"""Phrases up to which few characters of a text begin one: a character class finds them, and a DFA stays small."""

_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class Phrases(Protocol):
    """Finds phrases in a text."""

    def find(self, text: str) -> Sequence[Match]:
        """Give the matches, in order."""


class AutomatonPhrases:
    """An Aho-Corasick automaton over all phrases."""

    def __init__(self, phrases: Sequence[str]) -> None:
        # Imported here: an optional library, and only a conversion needs it.
        from ahocorasick_rs import AhoCorasick, Implementation, MatchKind  # noqa: PLC0415 - see above

        self._automaton: Final = AhoCorasick(
            phrases,
            matchkind=MatchKind.LeftmostLongest,
            store_patterns=False,
            implementation=Implementation.DFA if len(phrases) <= _SMALL else Implementation.ContiguousNFA,
        )

    def find(self, text: str) -> Sequence[Match]:
        """Give the matches, in order."""
        try:
            return self._automaton.find_matches_as_indexes(text)
        except UnicodeEncodeError:  # a lone surrogate has no UTF-8; no phrase has it or U+FFFD either
            return self._automaton.find_matches_as_indexes(_SURROGATE.sub("\ufffd", text))


class ScannedPhrases:
    """A dictionary of two-character heads, looked up at every place where a phrase may begin."""

    def __init__(self, phrases: Sequence[str]) -> None:
        longer: dict[str, set[int]] = defaultdict(set)
        for phrase in phrases:
            longer[phrase[:2]].update({len(phrase)} - {1, 2})
        self._numbers: Final = {phrase: number for number, phrase in enumerate(phrases)}
        self._heads: Final = {head: self._entry(head, lengths) for head, lengths in longer.items()}
        single = {phrase for phrase in phrases if len(phrase) == 1}
        self._starts: Final = _starts(phrases, single) if len(phrases) <= _SMALL or single else None

    def find(self, text: str) -> Sequence[Match]:
        """Give the matches, in order."""
        matches: list[Match] = []
        numbers = self._numbers
        done = 0
        for start, (short, short_chars, longer) in self._places(text):
            if start < done:
                continue
            for chars in longer:
                piece = text[start : start + chars]
                if piece in numbers:
                    done = start + len(piece)
                    matches.append((numbers[piece], start, done))
                    break
            else:
                if short is not None:
                    done = start + short_chars
                    matches.append((short, start, done))
        return matches

    def _entry(self, head: str, lengths: set[int]) -> _Entry:
        phrase = head if head in self._numbers else head[0]
        return self._numbers.get(phrase), len(phrase), tuple(sorted(lengths, reverse=True))

    def _places(self, text: str) -> Iterable[tuple[int, _Entry]]:
        heads = self._heads
        if self._starts is None:
            # Half of all characters begin one of 49,000 phrases; one pair of characters in six does. No loop in Python.
            entries = list(map(heads.get, map(add, text, text[1:])))
            return zip(compress(count(), entries), filter(None, entries), strict=True)
        starts = [found.start() for found in self._starts.finditer(text)]
        places = ((start, heads.get(text[start : start + 2]) or heads.get(text[start])) for start in starts)
        return ((start, entry) for start, entry in places if entry)


def _starts(phrases: Sequence[str], single: set[str]) -> re.Pattern[str]:
    longer = [phrase for phrase in phrases if len(phrase) > 1]
    heads = f"{_any_of({phrase[0] for phrase in longer})}(?={_any_of({phrase[1] for phrase in longer})})"
    return re.compile(f"{heads}|{_any_of(single)}" if single else heads)


def _any_of(chars: set[str]) -> str:
    # No character: a class that matches nothing.
    return f"[{''.join(map(re.escape, sorted(chars)))}]" if chars else r"[^\s\S]"
