"""How much of a text a spinning program wrote: words in places where another one is at home.

受到作用 is 受到影响, 提供办事 is 提供服务. A word by itself tells nothing, as honest writers use all of them; that many
words of a text, and different ones, stand where others fit better is nobody's style.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipelines.annotate.worth.telltales import word_phrases
from pipelines.language.spinning import is_misfit

if TYPE_CHECKING:
    from pipelines.annotate.phrases import Places

_PER: Final = 1000
_FEWEST_CHARS: Final = 300
"""Shorter texts are taken for so long: four such words in a line are chance."""
_FEWEST: Final = 5
"""Fewest such words of a text, and that they are not one or two that a writer is fond of:"""
_DIFFERENT: Final = 3
_LEAST: Final = 7.0
"""Words of the table in 1,000 characters below which their places are not looked at: as many stand in any text."""
_THICK: Final = 130
"""Words of the table in 1,000 characters from which every one counts: their neighbours are a machine's as well, and
tell nothing. Officials and scholars, who like such words most, have 106."""
_THICK_CHARS: Final = 100
_AROUND: Final = 2
"""Characters on either side that tell whether a word is at home: as far as the model remembers."""


def spun_rate(folded: str, places: Places) -> float:
    """Give such words for 1,000 characters; 0 where they are few."""
    rate = _PER / max(len(folded), _FEWEST_CHARS)
    if len(places) < _FEWEST or len(places) * rate < _LEAST:
        return 0.0
    found = list(word_phrases()["spun"].find(folded, places=places))
    if len(found) * _PER >= _THICK * max(len(folded), _THICK_CHARS):
        return len(found) * rate
    spun = [
        word
        for start, end, word in found
        if is_misfit(folded[max(0, start - _AROUND) : start], word, folded[end : end + _AROUND])
    ]
    return len(spun) * rate if len(spun) >= _FEWEST and len(set(spun)) >= _DIFFERENT else 0.0
