"""What programs have put between the words: junk of rare characters, and readings without their vowels.

Marked only. None of it can be told from names and quotations with certainty, and a reader wants to know of it.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise, product
from typing import TYPE_CHECKING, Final

from pipelines.language.bigrams import bigrams
from pipelines.language.words import words
from pipelines.records import Certainty
from pipelines.repair.edits import Patch
from pipelines.repair.pinyin.readings import TONED, readings, toneless, without_tone
from pipelines.script.characters import HAN_CLASS, as_ranges

if TYPE_CHECKING:
    from collections.abc import Iterator

_SELDOM: Final = -9.3
"""Nats below which a character may be junk: 赔 and 膳 are, 的 and 措 are not."""
_STRANGERS: Final = 9.0
"""Nats that a character costs after one it hardly ever follows."""
_LEAST_PAIRS: Final = 2
"""Junk of two characters must come so often in a text: once it may be a name."""
_ROW_CHARS: Final = 4

_VOWELLESS: Final = re.compile(rf"\((?<=[{HAN_CLASS}]\()(?P<left>[a-z](?:[a-z ]{{0,30}}[a-z])?)\)")
_MOST_CHARS: Final = 8
_LOST_LETTERS: Final = TONED | {"g", "ɡ"}
"""The filter took all that is not ASCII: vowels with tones, and the g that GBK's phonetic letters have of their own."""


def mark_junk(text: str) -> Iterator[Patch]:
    r"""Mark rows of rare characters that do not go together: 采取的嗓寇狄贾措施, 性質赔膳、分類钩氓。

    >>> text = "采取冻结账户的嗓寇狄贾措施"
    >>> [text[patch.start:patch.end] for patch in mark_junk(text)]
    ['嗓寇狄贾']
    """
    pairs: list[tuple[int, int]] = []
    is_classical: bool | None = None
    for found in _seldom().finditer(text):
        start, end = found.span()
        around = text[max(0, start - 1) : end + 1]
        if not _are_strangers(text[start:end]) or bigrams().mean(around) > -_STRANGERS:
            continue
        if not _is_prose(text[max(0, start - 2) : start]) or _CANTONESE.search(text, start, end):
            continue
        if is_classical is None:
            is_classical = _CLASSICAL.search(text) is not None
        if is_classical:
            return
        if end - start >= _ROW_CHARS and _is_prose(text[end : end + 2]):
            yield Patch(start, end, None, "junk", Certainty.FLAG, 0.6)
        elif end - start == 2 and text[end : end + 1] in _STOPS and not _is_listed(text, start, end):
            pairs.append((start, end))
    if len(pairs) >= _LEAST_PAIRS:
        yield from (Patch(start, end, None, "junk", Certainty.FLAG, 0.4) for start, end in pairs)


_CANTONESE: Final = re.compile("[唔咗嘅啲哋嗰嚟冇乜嘢攞揾搵佢睇畀嘥瞓嬲]")
"""Everyday words of Hong Kong, which the model hardly knows: 走唔甩."""
_CLASSICAL: Final = re.compile("曰[：:「『“]|[者也]乎|矣[。！]|焉[。！]")


def _is_listed(text: str, start: int, end: int) -> bool:
    """Tell a name in a list: 甄嬛、邸亚楠."""
    goes_on = text[end : end + 1] == "、" and "、" in text[end + 1 : end + _LIST_CHARS]
    return goes_on or "、" in text[max(0, start - 2) : start]


_LIST_CHARS: Final = 6

_STOPS: Final = frozenset("，。、；：！？,;:!?")


def _is_prose(two: str) -> bool:
    """Tell whether two characters beside a row are ordinary; lists of elements and of monsters are rare throughout."""
    return len(two) == 2 and bigrams().knows(*two)


def _are_strangers(row: str) -> bool:
    model = bigrams()
    return all(
        -model.pair(first, second) >= _STRANGERS and not model.knows(first, second) and first + second not in words()
        for first, second in pairwise(row)
    )


@cache
def _seldom() -> re.Pattern[str]:
    often = frozenset(bigrams().chars_above(_SELDOM))
    # One class of all of them: with a negative lookahead before every character it takes five times as long.
    return re.compile(f"[{as_ranges(char for char in map(chr, range(0x4E00, 0xA000)) if char not in often)}]{{2,8}}")


def mark_vowelless(text: str) -> Iterator[Patch]:
    """Mark readings whose vowels a filter has taken: 电子商务(din z shn w), 发展(fzhn).

    >>> [patch.start for patch in mark_vowelless("发展(fzhn)电子商务(din z shn w)，函数f(x)、阿里(ali)")]
    [2, 12]
    """
    for found in _VOWELLESS.finditer(text):
        whole = found["left"].replace(" ", "")
        before = text[max(0, found.start() - _MOST_CHARS) : found.start()]
        if whole in toneless(before[-1]):  # 平(ping) has lost nothing, though pián, another reading, would leave pin
            continue
        left = whole.replace("g", "")
        if any(left in _skeletons(before[-count:]) for count in range(1, len(before) + 1)):
            yield Patch(found.start(), found.end(), None, "pinyin-remnant", Certainty.FLAG, 0.8)


def _skeletons(word: str) -> frozenset[str]:
    """Give what may be left of the readings of a word; each character has two at most, the usual ones."""
    each = [[without_tone(one) for one in readings(char)[:2]] for char in word]
    whole = {"".join(parts) for parts in product(*each)}
    bare = [{_bare(one) for one in readings(char)[:2]} for char in word]
    # 了(le) has lost nothing.
    return frozenset("".join(parts) for parts in product(*bare)) - whole if all(bare) else frozenset()


def _bare(reading: str) -> str:
    return "".join(letter for letter in reading if letter not in _LOST_LETTERS)
