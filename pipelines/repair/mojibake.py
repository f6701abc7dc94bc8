"""UTF-8 that somebody read as Latin-1 or Windows-1252, undone span by span: paragraphs are often garbled in part."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from pipelines.records import Certainty
from pipelines.repair.edits import Patch
from pipelines.script.characters import HAN_CLASS

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROUNDS: Final = 3
"""Times a text may have been misread. More rounds than that are not met with their bytes still whole."""

_ABOUT_MOJIBAKE: Final = re.compile("乱码|亂碼|mojibake|latin-?1|iso-?8859|cp-?1252|windows-?1252", re.IGNORECASE)
"""A text that shows mojibake on purpose must keep it."""

_HAN: Final = re.compile(f"[{HAN_CLASS}]")
_HAN_PAIR: Final = re.compile(
    f"[{HAN_CLASS}]{{2}}|[{HAN_CLASS}][，。、；：？！“”《》（）]|[，。、；：？！“”《》（）][{HAN_CLASS}]"
)


def undo_utf8_as_latin1(text: str) -> Iterator[Patch]:
    """Read the bytes again as UTF-8 where that gives Chinese.

    A span of two or more Chinese characters is proof; once a text has such a span, its single characters and its
    punctuation (ï¼Œ for ，) are undone as well. French and other Latin text never forms such spans.

    >>> [patch.after for patch in undo_utf8_as_latin1("é€¾æœŸ还款")]
    ['逾期']
    """
    if not _garbled().search(text) or _ABOUT_MOJIBAKE.search(text):
        return
    spans = [(found, _reread(found[0])) for found in _garbled().finditer(text)]
    if not any(_HAN_PAIR.search(reread) for _, reread in spans):
        return
    for found, reread in spans:
        if reread and (_HAN_PAIR.search(reread) or _is_chinese(reread)):
            guessed = " " in found[0]
            certainty = Certainty.INFERRED if guessed else Certainty.EXACT
            yield Patch(found.start(), found.end(), reread, "utf8-as-latin1", certainty, 0.9 if guessed else 0.99)


def _is_chinese(text: str) -> bool:
    return all(
        _HAN.match(char) or char in _COMPANIONS or "\u3000" <= char <= "\u30ff" or "\uff01" <= char <= "\uff60"
        for char in text
    )


_COMPANIONS: Final = frozenset("“”‘’—…·\u00a0×°℃％①②③④⑤⑥⑦⑧⑨⑩→★●■◆▲※Ⅰ–•©®™")
"""What stands between Chinese characters and is not in a CJK block."""


def _reread(garbled: str) -> str:
    """Decode a span as often as it takes to reach Chinese; "" where it never does."""
    for _ in range(_ROUNDS):
        try:
            # A no-break space is a byte of 你 and of every 64th character, and white-space cleaners make it a blank.
            garbled = bytes(map(_byte_of().__getitem__, garbled.replace(" ", "\xa0"))).decode("utf-8")
        except (KeyError, UnicodeDecodeError):
            return ""
        if _HAN.search(garbled) or _is_chinese(garbled):
            return garbled
    return ""


@cache
def _byte_of() -> dict[str, int]:
    """Map a character to the byte it was read from, by Latin-1 and by Windows-1252 alike."""
    table = {chr(byte): byte for byte in range(0x80, 0x100)}
    for byte in range(0x80, 0xA0):
        char = bytes((byte,)).decode("cp1252", "replace")
        if char != "\ufffd":
            table[char] = byte
    return table


@cache
def _garbled() -> re.Pattern[str]:
    """Match runs of whole UTF-8 sequences of two to four bytes, each byte shown as a character."""
    chars: dict[int, str] = {}
    for char, byte in _byte_of().items():
        chars[byte] = chars.get(byte, "") + char

    def span(low: int, high: int) -> str:
        return "[" + re.escape("".join(chars[byte] for byte in range(low, high + 1))) + "]"

    tail = span(0x80, 0xBF)
    triple = span(0xE0, 0xEF)
    blank = f"(?:{tail} | {tail})(?={span(0xC2, 0xF4)}{tail})"
    sequences = (span(0xC2, 0xDF) + tail, triple + tail * 2, triple + blank, span(0xF0, 0xF4) + tail * 3)
    return re.compile(f"(?:{'|'.join(sequences)})+")
