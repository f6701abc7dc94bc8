"""Whether a text is scrambled: its characters stand beside others than in Chinese."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import Final

from pipelines.bigrams import STEP, bigrams
from pipelines.optional import has_numpy

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
_HAN_RUN: Final = re.compile("[\u4e00-\u9fff]{2,}")


def scrambled_share(folded: str) -> float:
    """Share of the pairs of Chinese characters that do not stand together, in a sample from the whole text."""
    runs = _HAN_RUN.findall(folded)
    sample = runs[:: max(1, sum(map(len, runs)) // _SAMPLE_PAIRS)]
    pairs = sum(map(len, sample)) - len(sample)
    if pairs < _FEWEST_PAIRS:
        return 0.0
    apart = _pairs_apart("".join(sample))
    between = sum(apart[end - 1] for end in list(accumulate(map(len, sample)))[:-1])  # of two runs, no pair
    return (sum(apart) - between) / pairs


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
