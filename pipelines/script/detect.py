"""Which script and which language a text is in, by counting characters that only one of them has."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.growingtable import GrowingTable
from pipelines.script.characters import hans_only, hant_only, is_han
from pipelines.writing import Script, ScriptCounts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_CLEAR_SHARE: Final = 0.95
"""Share of one script's own characters from which the text is that script; between the two it is mixed.
Source: 10 sentences of which 10 % are Simplified are called mixed in 93 % of cases, single-script ones in 0.1 %."""

_KINDS: Final = "STBHKGL"
"""A letter for each kind of character that is counted, in the order of `_kinds`."""
_OTHER: Final = "."

_KANA: Final = re.compile("[\u3041-\u3096\u30a1-\u30fa\u31f0-\u31ff\uff66-\uff9d]+")
_LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f]+")
_HANGUL: Final = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]+")
_ENGLISH: Final = re.compile(r"\b(?:the|of|and|to|in|is|for|that|with|on|are|you|your|was)\b", re.IGNORECASE)


class Letters(NamedTuple):
    """How many characters of a text are what; those of its lines add up."""

    han: int
    hans: int
    """Han characters of Simplified text alone; four are of Traditional text alone too, by other readings."""
    hant: int
    kana: int
    hangul: int
    latin: int

    @property
    def scripts(self) -> ScriptCounts:
        """The Han characters among them."""
        shared = max(0, self.han - self.hans - self.hant)
        return ScriptCounts(hans=self.hans, hant=self.hant, shared=shared)


def count_letters(text: str) -> Letters:
    """Count the characters of a text by what they are.

    >>> count_letters("逾期還款 no の")
    Letters(han=4, hans=0, hant=1, kana=1, hangul=0, latin=2)
    """
    return _letters_of(map(_letters().convert(text).count, _KINDS))


def count_lines(text: str) -> list[Letters]:
    r"""Do so with each line of a text; what no line has is not looked for in each.

    >>> [letters.hant for letters in count_lines("逾期還款\n还款")]
    [1, 0]
    """
    kinds = _letters().convert(text)
    lines = kinds.split("\n")
    none = (0,) * len(lines)
    counts = [[line.count(kind) for line in lines] if kind in kinds else none for kind in _KINDS]
    return list(map(_letters_of, zip(*counts, strict=True)))


def _letters_of(counts: Iterable[int]) -> Letters:
    hans, hant, both, shared, kana, hangul, latin = counts
    return Letters(hans + hant + both + shared, hans + both, hant + both, kana, hangul, latin)


def count_scripts(text: str) -> ScriptCounts:
    """Count the Han characters by the script they belong to.

    >>> count_scripts("逾期還款，还款")
    ScriptCounts(hans=1, hant=1, shared=4)
    """
    return count_letters(text).scripts


def label_script(counts: ScriptCounts) -> Script:
    """Name the script; `other` where no character tells (no Han at all, or a few words that both scripts write alike).

    >>> label_script(ScriptCounts(hans=0, hant=3, shared=20)).value
    'Hant'
    """
    telling = counts.hans + counts.hant
    if not telling:
        return Script.OTHER
    share = counts.hant / telling
    if share >= _CLEAR_SHARE:
        return Script.HANT
    if share <= 1 - _CLEAR_SHARE:
        return Script.HANS
    return Script.MIXED


def tag_language(text: str, letters: Letters | None = None) -> str:
    """Give the BCP 47 primary tag: "zh", "ja", "ko", "en", or "und" where the letters do not tell.

    Args:
        text: a line or a whole article.
        letters: of it, where they were counted already.

    >>> [tag_language(text) for text in ("逾期还款", "延滞した債務", "연체된 대출", "the loan is due")]
    ['zh', 'ja', 'ko', 'en']
    """
    han, _, _, kana, hangul, latin = letters or count_letters(text)
    east_asian = han + kana + hangul
    # A Han character says about as much as four Latin letters.
    if not east_asian or latin > 4 * 4 * east_asian:
        return _tag_latin(text, latin)
    if hangul > 0.2 * east_asian:
        return "ko"
    # Japanese prose is half kana; a Chinese page quotes a brand name or sets の for an ornament.
    if kana > 0.1 * east_asian and len(set("".join(_KANA.findall(text)))) > 1:
        return "ja"
    return "zh"


def _tag_latin(text: str, latin: int) -> str:
    if not latin:
        return "und"
    words = len(_LATIN.findall(text))
    return "en" if len(_ENGLISH.findall(text)) >= 0.08 * words else "und"


@cache
def _letters() -> GrowingTable:
    return GrowingTable(_Table())


class _Table(dict[int, str]):
    """Code point -> one of `_KINDS`, or another character; what was not met yet is looked up."""

    def __init__(self) -> None:
        self[ord("\n")] = "\n"  # lines stay lines

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = kind = next((kind for kind, is_of in _kinds() if is_of(char)), _OTHER)
        return kind


@cache
def _kinds() -> tuple[tuple[str, Callable[[str], object]], ...]:
    """Give a test for each kind; the first that a character passes counts."""
    hans, hant = hans_only(), hant_only()
    tests = (
        (hans - hant).__contains__,
        (hant - hans).__contains__,
        (hans & hant).__contains__,
        is_han,
        _KANA.match,
        _HANGUL.match,
        _LATIN.match,
    )
    return tuple(zip(_KINDS, tests, strict=True))
