"""Whether a text is scrambled: its characters stand beside others than in Chinese."""

from __future__ import annotations

import re
from functools import cache
from itertools import accumulate
from typing import Final

from pipelines.annotate.tables import quality_table
from pipelines.language.bigrams import STEP, bigrams
from pipelines.optional import has_numpy
from pipelines.script.fold import fold

_IMPROBABLE: Final = round(10 / STEP) + 1
"""Surprise from which a pair is one in twenty thousand, whatever its characters."""
_UNLIKELY: Final = round(7 / STEP)
"""Surprise from which a pair is one in a thousand: more than chance lets two usual characters meet."""
_APART: Final = round(1 / STEP)
"""How much likelier the second character is by itself than behind the first, from which they keep apart: rare words
have rare characters, and those are unlikely anywhere; scrambled text has usual ones in the wrong place. Of the pairs of
articles 3 % are such, of a literary text 20 %, of one with its characters shuffled by fours 44 %."""
_FEWEST_PAIRS: Final = 60
"""Below, a share is chance: a paragraph of names has a third."""
_SAMPLE_PAIRS: Final = 300
"""Pairs looked at, twice as many at the most: the share is known to two parts in a hundred, and a long text costs
no more than a short one."""
_SHORT_CHARS: Final = 500
"""A clause of a shorter text counts as one of so many characters: one by itself is a slip."""
_OTHER: Final = 0.02
"""Share of characters of dialects or of the old language from which a text is in one: prose has a fourth of that."""
_HAN_RUN: Final = re.compile("[\u4e00-\u9fff]{2,}")
_LONG_RUN: Final = re.compile("[\u4e00-\u9fff]{6,}")
"""Longer than what verses, rhymes and lists are made of."""
_USUAL: Final = round(7 / STEP)
"""Surprise of the two hundred most usual characters, nearly half of what is written."""


def scrambled_share(folded: str) -> float:
    """Share of the pairs of Chinese characters that do not stand together, in a sample from the whole text."""
    runs = _HAN_RUN.findall(folded)
    sample = runs[:: max(1, sum(map(len, runs)) // _SAMPLE_PAIRS)]
    pairs = sum(map(len, sample)) - len(sample)
    if pairs < _FEWEST_PAIRS or _is_other("".join(sample)):
        return 0.0
    apart = _pairs_apart("".join(sample))
    between = sum(apart[end - 1] for end in list(accumulate(map(len, sample)))[:-1])  # of two runs, no pair
    return (sum(apart) - between) / pairs


def usual_apart_share(folded: str) -> float:
    """Share of the pairs of long runs that do not stand together though the second character is a usual one.

    What is rare is improbable beside anything. Of poems, verses and lists of herbs it is up to 0.15.
    """
    runs = _LONG_RUN.findall(folded)
    sample = runs[:: max(1, sum(map(len, runs)) // _SAMPLE_PAIRS)]
    pairs = sum(map(len, sample)) - len(sample)
    return sum(map(_usual_apart, sample)) / max(pairs, _FEWEST_PAIRS)


def _usual_apart(run: str) -> int:
    alone = bigrams().surprises_alone(run)[1:]
    return sum(is_apart and by_itself <= _USUAL for is_apart, by_itself in zip(_pairs_apart(run), alone, strict=True))


def misplaced_rate(folded: str) -> float:
    """Count the clauses, for 1,000 characters, that begin or end as none does: 。的后果, 银行或。

    Poems, dialects and the old written language keep characters together that no model has seen so, but cut no word.

    >>> misplaced_rate("造成逾,期的原因。"), misplaced_rate("的确如此,期间照常还款,他很好。")
    (4.0, 0.0)
    """
    return 1000 * len(_misplaced().findall(folded)) / max(len(folded), _SHORT_CHARS)


def _is_other(han: str) -> bool:
    """Tell whether this is a dialect or the old written language."""
    return len(_other().findall(han)) > _OTHER * len(han)


@cache
def _other() -> re.Pattern[str]:
    return re.compile(f"[{fold(quality_table()['other_chinese'])}]")


@cache
def _misplaced() -> re.Pattern[str]:
    return re.compile(quality_table()["misplaced"])


def _pairs_apart(text: str) -> bytes:
    """Give 1 for each character that does not stand behind the one before it of itself, else 0; none for the first."""
    surprises, alone = bigrams().surprises(text), bigrams().surprises_alone(text)[1:]
    if has_numpy():
        return _apart_looked_up(surprises, alone)
    return bytes(
        surprise >= _UNLIKELY and (surprise >= _IMPROBABLE or surprise - by_itself >= _APART)
        for surprise, by_itself in zip(surprises, alone, strict=True)
    )


def _apart_looked_up(surprises: bytes, alone: bytes) -> bytes:
    # Imported here: an optional library. The model of sections has loaded it.
    import numpy as np  # noqa: PLC0415 - see above

    told, by_itself = np.frombuffer(surprises, np.uint8), np.frombuffer(alone, np.uint8).astype(np.int16)
    is_apart = (told >= _UNLIKELY) & ((told >= _IMPROBABLE) | (told >= by_itself + _APART))
    return is_apart.tobytes()
