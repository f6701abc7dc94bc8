"""Many phrases found in one pass over a text, the longest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from pipelines.script.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Meaning = TypeVar("Meaning")


class Found(NamedTuple, Generic[Meaning]):
    """A phrase in a text, by code points."""

    start: int
    end: int
    meaning: Meaning


class Phrases(Generic[Meaning]):
    """A set of phrases with what they mean, matched on folded text: either script, any width and case.

    Where phrases overlap the leftmost wins, and of those that begin together the longest. A phrase that begins or ends
    in a Latin letter or a digit does not match inside a longer word or number.

    >>> names = Phrases([("京东", "group"), ("京东金融", "lender")])
    >>> [(found.start, found.end, found.meaning) for found in names.find(fold("在京東金融借款，京東"))]
    [(1, 5, 'lender'), (8, 10, 'group')]
    """

    def __init__(self, phrases: Iterable[tuple[str, Meaning]]) -> None:
        """Take the phrases; the first meaning of a phrase stands. A phrase has at least two characters."""
        self._meanings: dict[str, Meaning] = {}
        lengths: dict[str, set[int]] = {}
        for phrase, meaning in phrases:
            folded = fold(phrase)
            self._meanings.setdefault(folded, meaning)
            lengths.setdefault(folded[:2], set()).add(len(folded))
        # By the first two characters: one look-up for each place of the text, and nearly all of them fail.
        self._lengths = {head: sorted(found, reverse=True) for head, found in lengths.items()}

    def find(self, folded: str) -> Iterator[Found[Meaning]]:
        """Give the phrases of a folded text in order, without overlaps."""
        lengths = self._lengths
        meanings = self._meanings
        done = 0
        for start, head in enumerate(map(str.__add__, folded, folded[1:])):
            if head not in lengths or start < done:
                continue
            for length in lengths[head]:
                end = start + length
                phrase = folded[start:end]
                if len(phrase) == length and phrase in meanings and _stands_free(folded, start, end):
                    yield Found(start, end, meanings[phrase])
                    done = end
                    break


def _stands_free(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    if before and _is_latin(text[start]) and (_is_latin(before) or (before == "." and text[start].isdigit())):
        return False
    return not (after and _is_latin(text[end - 1]) and _is_latin(after))


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()
