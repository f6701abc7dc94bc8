"""Whether a name stands by itself, or is the end of one word and the beginning of another: 阳光大学生, 万用金属.

Pages are written without spaces, so every short name is found inside longer words. The list of words that the repairer
ships tells: where the cheapest way to cut the text into words cuts through a border of the name, it is no name.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from pipelines.annotate.tables import context_words
from pipelines.language.bigrams import bigrams
from pipelines.language.words import words

_LONGEST: Final = 3
"""Characters of a name that may be an accident; 南京银行 is none."""
_AROUND: Final = 4
"""Characters beside a name in which a word may end."""
_CHEAPER: Final = 2.0
"""Nats by which a cut through the name must be cheaper: 荣光|大楼 is by 4 to 荣|光大|楼, 邮|储存|折 by .3 to
邮储|存折."""
_BOUND: Final = 0.5
"""How much likelier the character beyond a border must be than by itself, in nats: else no word goes on there, and the
list is not asked. 大厦 has .7, what stands behind a name by chance mostly less than nothing."""
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_HAN_BEFORE: Final = re.compile(rf"[\u4e00-\u9fff]{{0,{_AROUND}}}\Z")
_HAN_AFTER: Final = re.compile(rf"[\u4e00-\u9fff]{{0,{_AROUND}}}")


def is_in_longer_word(folded: str, start: int, end: int) -> bool:
    """Tell whether what stands at a place of a folded text is part of longer words.

    >>> is_in_longer_word("阳光大学生贷款", 1, 3), is_in_longer_word("在光大的账单逾期", 1, 3)
    (True, False)
    """
    if end - start > _LONGEST or not (_HAN.match(folded, start) and _HAN.match(folded, end - 1)):
        return False
    before = _before(folded, start)
    after = _HAN_AFTER.match(folded, end)
    behind = after[0] if after else ""
    # The word list counts 花逾期 as a word, for how often it stands there.
    if behind.startswith(context_words()):
        behind = ""
    if not (before and _goes_on(before[-1], folded[start])) and not (behind and _goes_on(folded[end - 1], behind[0])):
        return False
    return _is_cut_through(before, folded[start:end], behind)


def _before(folded: str, start: int) -> str:
    found = _HAN_BEFORE.search(folded[max(0, start - _AROUND) : start])
    return found[0] if found else ""


def _goes_on(first: str, second: str) -> bool:
    return bigrams().pair(first, second) - bigrams().char(second) > _BOUND


@lru_cache(maxsize=4096)
def _is_cut_through(before: str, name: str, behind: str) -> bool:
    cost = words().cost
    by_itself = cost(before) + cost(name) + cost(behind)
    # 花呗会 is in the list too: a word that holds the whole name says nothing against it.
    cut = min(cost(before + name[:at]) + cost(name[at:] + behind) for at in range(1, len(name)))
    return by_itself - cut > _CHEAPER
