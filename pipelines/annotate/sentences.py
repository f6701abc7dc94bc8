"""What a sentence says by itself: its cues and pairs, and where names, acts and other words stand in it.

No phrase, clause or pair leaves its sentence, so what one says holds wherever it stands. Pages of one trade copy each
other: the sentences of a few hundred pages are remembered. Where a word at either end of a sentence asks for what
stands beyond, the sentence is read again with that.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.annotate.figures import first_and_last
from pipelines.annotate.lexicon import lexicon
from pipelines.annotate.personal import may_be_personal
from pipelines.annotate.quality import WORDS
from pipelines.annotate.roles import sign_words
from pipelines.annotate.section_table import REMEMBERED, REPEATED
from pipelines.annotate.topic_pairs import Pairing, find_pairs
from pipelines.annotate.topics import GUARD_CHARS, Cue, Merged, topic_phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.annotate.phrases import Found
    from pipelines.annotate.tables import Guard

_HAN_RUN: Final = re.compile("[\u4e00-\u9fff]{2,}")
_CLAUSE: Final = re.compile(r"[^,。;!?;:、\s]{6,}")
_SENTENCE: Final = re.compile(r"([^。!?;\n]+)([。!?;\n]*)")
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
    runs: tuple[str, ...]
    """Of Chinese characters."""
    clauses: tuple[str, ...]
    """Without those of a few characters."""
    is_private: bool
    """Whether it may hold personal data."""
    chars: int
    numbers: tuple[int, int] | None
    """Where the first number may begin and the last one end."""
    name_ends: tuple[int, ...]
    asks: bool
    """Whether a guard looks beyond the sentence."""


def sentences_of(folded: str) -> Iterator[tuple[int, Sentence]]:
    """Give the sentences of a folded text with the places of their beginnings, in order."""
    found = _SENTENCE.findall(folded)
    start = len(folded) - sum(len(words) + len(ends) for words, ends in found)
    for words, ends in found:
        said = _known(words) if len(words) <= REPEATED else _read(words)
        end = start + len(words)
        if said.asks:
            read = _known if len(words) <= REPEATED else _read
            said = read(words, folded[max(0, start - GUARD_CHARS) : start], folded[end : end + _BEYOND_CHARS])
        yield start, said
        start = end + len(ends)


def _read(words: str, before: str = "", after: str = "") -> Sentence:
    """Read a sentence.

    Args:
        words: it.
        before: what stands before it, where a guard asked for that.
        after: what stands behind it, with the marks that end it.
    """
    places = lexicon().places(words)
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

    signs = sign_words().meanings
    return Sentence(
        tuple(topic_phrases().find(words, accept, places["topics"], may_meet=True)) if places["topics"] else (),
        tuple(find_pairs(words, places["pairs"])) if len(places["pairs"]) > 1 else (),
        tuple(role for _, _, number in places["signs"] for role in signs[number]),
        tuple((name, *place) for name in PLACED if places[name] for place in places[name]),
        {},
        tuple(_HAN_RUN.findall(words)),
        tuple(_CLAUSE.findall(words)),
        may_be_personal(words),
        len(words),
        first_and_last(words),
        tuple(-minus_end for _, minus_end, _ in places["names"]),
        bool(asked),
    )


_known: Final = lru_cache(maxsize=REMEMBERED)(_read)
