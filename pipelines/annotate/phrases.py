"""Many phrases found in one pass over a text, the longest first.

Two scans give the same matches: an Aho-Corasick automaton where `ahocorasick_rs` is installed, and a look-up of
two-character heads in Python.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, Generic, NamedTuple, Protocol, TypeAlias, TypeVar

from pipelines.script.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

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


_ScanOf: TypeAlias = Callable[[Sequence[str]], _Scan]

Places: TypeAlias = list[tuple[int, int, int]]
"""Where the phrases of a set stand, in order: first code point, code point after the last as a negative number (of
those that begin together the longest comes first), number of the phrase."""


class AutomatonScan:
    """An Aho-Corasick automaton over all phrases."""

    def __init__(self, phrases: Sequence[str]) -> None:
        # Imported here: an optional library.
        from ahocorasick_rs import AhoCorasick, Implementation, MatchKind  # noqa: PLC0415 - see above

        self._automaton: Final = AhoCorasick(
            phrases, matchkind=MatchKind.Standard, store_patterns=False, implementation=Implementation.ContiguousNFA
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
        self, phrases: Iterable[tuple[str, Meaning]], scan: _ScanOf | None = None, *, whole_words: bool = True
    ) -> None:
        """Take the phrases; the first meaning of a phrase stands. A phrase has at least two characters.

        Args:
            phrases: each with its meaning.
            scan: what finds them; the fastest there is when left out.
            whole_words: whether a Latin word or a number inside a longer one is none.
        """
        meanings: dict[str, Meaning] = {}
        for phrase, meaning in phrases:
            meanings.setdefault(fold(phrase), meaning)
        self.folded: Final = tuple(meanings)
        """The phrases as they are matched, in the order of their numbers."""
        self.meanings: Final = tuple(meanings.values())
        self._has_edge: Final = tuple(
            whole_words and (_is_latin(phrase[0]) or _is_latin(phrase[-1])) for phrase in meanings
        )
        self._scan_of: Final = scan

    def __contains__(self, folded: str) -> bool:
        return folded in self._known

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.folded)

    @cached_property
    def _scan(self) -> _Scan:
        # Made when first asked for: a set in a lexicon needs no scan of its own.
        return (self._scan_of or _best_scan())(self.folded)

    def find(
        self,
        folded: str,
        accept: Callable[[int, int, Meaning], bool] | None = None,
        places: Places | None = None,
        *,
        may_meet: bool = False,
    ) -> Iterator[Found[Meaning]]:
        """Give the phrases of a folded text in order, without overlaps.

        Args:
            folded: the text.
            accept: whether a phrase counts at a place; one that does not leaves the place to others.
            places: all places of all phrases, where a lexicon found them already.
            may_meet: whether only a phrase inside another is left out, and two that share an end and a beginning are
                both given.
        """
        done = 0
        if places is None:
            places = sorted((start, -end, number) for number, start, end in self._scan.matches(folded))
        has_edge, meanings = self._has_edge, self.meanings
        for start, minus_end, number in places:
            end = -minus_end
            if (end if may_meet else start + 1) <= done or (has_edge[number] and not _stands_free(folded, start, end)):
                continue
            meaning = meanings[number]
            if accept is None or accept(start, end, meaning):
                yield Found(start, end, meaning)
                done = end


class Lexicon:
    """Several sets of phrases found in one pass: a text is read once, whatever is looked for in it."""

    def __init__(self, sets: Mapping[str, Phrases[Any]], scan: _ScanOf | None = None) -> None:
        owners: dict[str, list[tuple[str, int]]] = {}
        for name, phrases in sets.items():
            for number, phrase in enumerate(phrases.folded):
                owners.setdefault(phrase, []).append((name, number))
        self._names: Final = tuple(sets)
        self._owners: Final = tuple(owners.values())
        self._scan: Final = (scan or _best_scan())(tuple(owners))

    def places(self, folded: str) -> dict[str, Places]:
        """Give for every set all places of all its phrases, as `Phrases.find` takes them.

        >>> both = {"names": Phrases([("京东", "jd")]), "topics": Phrases([("逾期", "overdue"), ("京东", "shop")])}
        >>> Lexicon(both).places("京东逾期")
        {'names': [(0, -2, 0)], 'topics': [(0, -2, 1), (2, -4, 0)]}
        """
        return {name: [] for name in self._names} | next(self.places_in([folded]))

    def places_in(self, texts: Sequence[str]) -> Iterator[dict[str, Places]]:
        """Do the same with several texts in one pass, without the sets that have none; no phrase has a line's end."""
        found = sorted([(start, -end, number) for number, start, end in self._scan.matches("\n".join(texts))])
        owners = self._owners
        begins, at, count = 0, 0, len(found)
        for text in texts:
            end = begins + len(text)
            places: dict[str, Places] = {}
            while at < count and found[at][0] < end:
                start, minus_end, number = found[at]
                at += 1
                for name, own in owners[number]:
                    place = (start - begins, minus_end + begins, own)
                    if name in places:
                        places[name].append(place)
                    else:
                        places[name] = [place]
            yield places
            begins = end + 1


def _best_scan() -> _ScanOf:
    return AutomatonScan if find_spec("ahocorasick_rs") else HeadScan


def _stands_free(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    if before and _is_latin(text[start]) and (_is_latin(before) or (before == "." and text[start].isdigit())):
        return False
    return not (after and _is_latin(text[end - 1]) and _is_latin(after))


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()
