"""How much of a text a spinning program wrote: words in places where another one is at home.

受到作用 is 受到影响, 提供办事 is 提供服务. A word by itself tells nothing, as honest writers use all of them; that many
words of a text, and different ones, stand where others fit better is nobody's style.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from pipelines.annotate.tables import quality_table
from pipelines.annotate.worth.telltales import word_phrases
from pipelines.language.spinning import is_misfit
from pipelines.script.fold import fold

if TYPE_CHECKING:
    from pipelines.annotate.phrases import Places

_PER: Final = 1000
_FEWEST_CHARS: Final = 300
"""Shorter texts are taken for so long: four such words in a line are chance."""
_FEWEST: Final = 4
"""Fewest different misfits of a text that are no officials' words; of 540 honest texts none has more than three."""
_MANY: Final = 8
_OF_MANY: Final = 3
"""So many misfits, officials' words with them, are enough where so many different ones are none of those."""
_MISFITS: Final = 0.25
"""Their least share of the table's words: honest writers put nearly all of them where they fit."""
_LEAST: Final = 7.0
"""Words of the table in 1,000 characters below which their places are not looked at: as many stand in any text."""
_THICK: Final = 150
_THICK_PLAIN: Final = 50
"""Words of the table in 1,000 characters, and those that are no officials', from which a single misfit is enough: their
neighbours are a machine's as well, and tell little. Notices, abstracts and judgments have up to 132, and 32."""
_THICK_CHARS: Final = 100
_AROUND: Final = 2
"""Characters on either side that tell whether a word is at home: as far as the model remembers."""


def spun_rate(folded: str, places: Places) -> float:
    """Give the misfits for 1,000 characters, or all words of the table where they stand thick; 0 where they are few.

    Officials and scholars write 处置 and 知晓 where the pages of which the model was made have 处理 and 了解.
    """
    rate = _PER / max(len(folded), _FEWEST_CHARS)
    if len(places) < _FEWEST or len(places) * rate < _LEAST:
        return 0.0
    found = list(word_phrases()["spun"].find(folded, places=places))
    misfits = [
        word
        for start, end, word in found
        if is_misfit(folded[max(0, start - _AROUND) : start], word, folded[end : end + _AROUND])
    ]
    told = set(misfits) - _officials()
    if told and _is_thick([word for _, _, word in found], len(folded)):
        return len(found) * rate
    fewest = _OF_MANY if len(misfits) >= _MANY else _FEWEST
    return len(misfits) * rate if len(told) >= fewest and len(misfits) >= _MISFITS * len(found) else 0.0


def _is_thick(words: list[str], chars: int) -> bool:
    """Tell whether these are more words, officials' and others, than anybody writes."""
    rate = _PER / max(chars, _THICK_CHARS)
    return len(words) * rate >= _THICK and sum(word not in _officials() for word in words) * rate >= _THICK_PLAIN


@cache
def _officials() -> frozenset[str]:
    return frozenset(map(fold, quality_table()["officials"]))
