"""Characters that cannot be seen and should not be there: control bytes and zero-width marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipelines.records import Certainty
from pipelines.repair.edits import Patch
from pipelines.repair.signs import unusual_signs
from pipelines.script.characters import HAN_CLASS

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLAIN: Final = f"{HAN_CLASS}\\u00b7\\u2010-\\u2027\\u2030-\\u205e\\u0009-\\u007e\\u3000-\\u303f\\uff01-\\uff60"
"""Han, ASCII and Chinese punctuation: next to these an invisible mark has no work to do. Emoji sequences, Arabic,
Indic and South-East Asian writing need theirs."""

_CONTROLS: Final = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f]+")
_ANY_C1: Final = re.compile("[\\x80-\\x9f]")
_C1: Final = re.compile(f"(?<=[{_PLAIN}])[\\x80-\\x9f]+(?=[{_PLAIN}]|(?![\\s\\S]))")
_INVISIBLE: Final = re.compile(
    f"(?:(?<=[{_PLAIN}])|(?<![\\s\\S]))[\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u2069\\ufeff]+(?=[{_PLAIN}]|(?![\\s\\S]))"
)
_ANY_INVISIBLE: Final = re.compile("[\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u2069\\ufeff]")
_OF_CHINESE: Final = f"{HAN_CLASS}\\u2010-\\u2027\\u3000-\\u303f\\uff01-\\uff60"
_SOFT_HYPHEN: Final = re.compile(
    f"(?<=[{_OF_CHINESE}])\\u00ad+(?=[{_OF_CHINESE}0-9%]|(?![\\s\\S]))|(?:(?<=[0-9%])|(?<![\\s\\S]))\\u00ad+(?=[{_OF_CHINESE}])"
)


def drop_controls(text: str) -> Iterator[Patch]:
    """Drop C0 controls and DEL; newline and tab stay. GBK slips leave U+0005 to U+0008 in the middle of words."""
    if not _CONTROLS.search(unusual_signs(text)):
        return
    for found in _CONTROLS.finditer(text):
        yield Patch(found.start(), found.end(), "", "control", Certainty.EXACT, 1.0)


def drop_c1_controls(text: str) -> Iterator[Patch]:
    r"""Drop C1 controls between plain characters. Runs after mojibake, whose bytes they are; the rest of it keeps them.

    >>> [patch.start for patch in drop_c1_controls("逾\x85期")], list(drop_c1_controls("ä½\xa0\x85ç"))
    ([1], [])
    """
    if not _ANY_C1.search(unusual_signs(text)):
        return
    for found in _C1.finditer(text):
        yield Patch(found.start(), found.end(), "", "control", Certainty.EXACT, 0.95)


def drop_zero_width(text: str) -> Iterator[Patch]:
    r"""Drop zero-width and direction marks between plain characters, where they only break words for search.

    >>> [patch.start for patch in drop_zero_width("逾\u200b期")], list(drop_zero_width("👨\u200d👩"))
    ([1], [])
    """
    if not _ANY_INVISIBLE.search(unusual_signs(text)):
        return
    for found in _INVISIBLE.finditer(text):
        yield Patch(found.start(), found.end(), "", "zero-width", Certainty.EXACT, 1.0)


def drop_soft_hyphens(text: str) -> Iterator[Patch]:
    """Drop soft hyphens beside Chinese characters and marks. Runs after mojibake: 0xAD is half of many characters."""
    if "\u00ad" not in text:
        return
    for found in _SOFT_HYPHEN.finditer(text):
        yield Patch(found.start(), found.end(), "", "soft-hyphen", Certainty.EXACT, 1.0)
