"""What a sentence says by itself: its cues and pairs, and where names, acts and other words stand in it.

No phrase, clause or pair leaves its sentence, so what one says holds wherever it stands. Pages of one trade copy each
other: the sentences of a few hundred pages are remembered, and those of a text that are not are read together, which
takes less than one by one. Where a word at either end of a sentence asks for what stands beyond, the sentence is read
again with that.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.annotate.lexicon import lexicon
from pipelines.annotate.numbers.figures import first_and_last
from pipelines.annotate.remembered import Remembered
from pipelines.annotate.sections.roles import sign_words
from pipelines.annotate.sections.table import REMEMBERED, REPEATED
from pipelines.annotate.sections.topic_pairs import Pairing, find_pairs
from pipelines.annotate.sections.topics import GUARD_CHARS, Cue, Merged, topic_phrases
from pipelines.annotate.worth.telltales import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipelines.annotate.numbers.figures import Ends, Figure
    from pipelines.annotate.phrases import Found, Places
    from pipelines.annotate.tables import Guard

_SENTENCE: Final = re.compile(r"([^。!?;\n]+)([。!?;\n]*)")
_AT_ONCE: Final = 256
"""Sentences that are read together."""
_BEYOND_CHARS: Final = 16
"""As far beyond a sentence as a guard looks."""
PLACED: Final = ("laws", "names", "claims", *WORDS)
"""Sets of the lexicon of which the places are kept; of the others what they tell."""
_SEES_ENDS: Final = re.compile(r"[.\\$]|\[\^")
"""In a guard: what may match the mark that ends a sentence, or the end of the text."""


class Sentence(NamedTuple):
    """What a sentence says; places count from its beginning."""

    cues: tuple[Found[Cue], ...]
    pairs: tuple[Pairing, ...]
    signs: tuple[str, ...]
    """Roles its words speak for, one for each word."""
    places: tuple[tuple[str, int, int, int], ...]
    """Of the other sets of the lexicon: name of the set, then as in `phrases.Places`."""
    merged: dict[str | None, Merged]
    """The topics of cues and pairs together, by the role of the section; as they were asked for."""
    chars: int
    numbers: tuple[int, int] | None
    """Where the first number may begin and the last one end."""
    figures: dict[Ends, tuple[Figure, ...]]
    """Its numbers, by what stands around it; as they were asked for."""
    name_ends: tuple[int, ...]
    asks: bool
    """Whether a guard looks beyond the sentence."""


def sentences_of(folded: str) -> Iterator[tuple[int, Sentence]]:
    """Give the sentences of a folded text with the places of their beginnings, in order."""
    found = _SENTENCE.findall(folded)
    start = len(folded) - sum(len(words) + len(ends) for words, ends in found)
    for some in _some(found):
        said_by = _said_by([words for words, _ in some])
        for words, ends in some:
            said = said_by[words]
            end = start + len(words)
            if said.asks:
                around = folded[max(0, start - GUARD_CHARS) : start], folded[end : end + _BEYOND_CHARS]
                said = (_known_among if len(words) <= REPEATED else _read_among)(words, *around)
            yield start, said
            start = end + len(ends)


def _some(found: Sequence[tuple[str, str]]) -> Iterator[Sequence[tuple[str, str]]]:
    """Divide the sentences of a text, so that a long one needs no more memory than a short one."""
    return (found[at : at + _AT_ONCE] for at in range(0, len(found), _AT_ONCE))


def _said_by(sentences: Sequence[str]) -> Mapping[str, Sentence]:
    """Give what each sentence says by itself."""
    said = remembered().known(sentences)
    new = [words for words in dict.fromkeys(sentences) if words not in said]
    if new:
        fresh = dict(zip(new, _read(new), strict=True))
        remembered().keep({words: each for words, each in fresh.items() if len(words) <= REPEATED})
        said |= fresh
    return said


@lru_cache(maxsize=1)
def remembered() -> Remembered[str, Sentence]:
    """Give what is remembered of sentences by themselves."""
    return Remembered(REMEMBERED)


def _read(sentences: Sequence[str]) -> Iterator[Sentence]:
    for words, places in zip(sentences, lexicon().places_in(sentences), strict=True):
        yield _sentence(words, places)


def _read_among(words: str, before: str, after: str) -> Sentence:
    """Read a sentence of which a guard asked what stands around it.

    Args:
        words: it.
        before: what stands before it.
        after: what stands behind it, with the marks that end it.
    """
    return _sentence(words, lexicon().places(words), before, after)


_known_among: Final = lru_cache(maxsize=REMEMBERED)(_read_among)


def _sentence(words: str, places: Mapping[str, Places], before: str = "", after: str = "") -> Sentence:
    asked: list[Guard] = []

    def accept(start: int, end: int, cue: Cue) -> bool:
        guard = cue.guard
        if guard is None:
            return True
        if (guard.not_before and not start) or (
            guard.not_after and end + _BEYOND_CHARS > len(words) and _SEES_ENDS.search(guard.not_after.pattern)
        ):
            asked.append(guard)
        if guard.not_before:
            window = words[max(0, start - GUARD_CHARS) : start] if start else before
            if guard.not_before.search(window):
                return False
        return not (guard.not_after and guard.not_after.match(words + after, end))

    cued, paired, signed, named = map(places.get, ("topics", "pairs", "signs", "names"))
    signs = sign_words().meanings
    return Sentence(
        tuple(topic_phrases().find(words, accept, cued, may_meet=True)) if cued else (),
        tuple(find_pairs(words, paired)) if paired and len(paired) > 1 else (),
        tuple([role for _, _, number in signed for role in signs[number]]) if signed else (),
        tuple([(name, *place) for name in PLACED if name in places for place in places[name]]),
        {},
        len(words),
        first_and_last(words),
        {},
        tuple([-minus_end for _, minus_end, _ in named]) if named else (),
        bool(asked),
    )
