"""Characters written as HTML entities in text that is text already: escaped twice, or three times, by some CMS."""

from __future__ import annotations

import re
from html.entities import name2codepoint
from typing import TYPE_CHECKING, Final

from pipelines.records import Certainty
from pipelines.repair.edits import Patch
from pipelines.repair.escapes.bare import bare_code
from pipelines.repair.escapes.samples import Samples
from pipelines.repair.mojibake.mentions import Mentions

if TYPE_CHECKING:
    from collections.abc import Iterator

_AMPERSAND: Final = r"&(?:(?:amp|AMP|#0{0,5}38|#[xX]0{0,5}26);)*"
"""An ampersand however often escaped, so that one pass undoes any depth in linear time."""

_ENTITY: Final = re.compile(
    _AMPERSAND
    + r"(?:(?:#(?P<decimal>[0-9]{1,7})|#[xX](?P<hexadecimal>[0-9a-fA-F]{1,6})|(?P<name>[A-Za-z][A-Za-z0-9]{1,7}));"
    + r"|#(?P<bare>[0-9]{2,})|#[xX](?P<bare_hex>[0-9a-fA-F]{2,}))"
)
"""A name needs its semicolon: A&B, ?a=1&copy=2 and AT&T are no entities. A number does without where it is Chinese, or
a sign or a letter of pinyin where most numbers of the text have none."""

_CLOSED: Final = re.compile("[&;]#(?:[0-9]{4,5}|[xX][0-9a-fA-F]{4});")
_BARE: Final = re.compile("[&;]#(?:[0-9]{5}(?![0-9;])|[xX][0-9a-fA-F]{4}(?![0-9a-fA-F;]))")
"""Where most numbers of a text have no semicolon, one that stands behind a number is the author's."""

_SUM: Final = re.compile("&(?:amp;)*#(?:215|247|177|[xX](?:[dD]7|[fF]7|[bB]1))(?![0-9a-fA-F])")
"""×, ÷ or ± by a number that can be no longer one."""

_FIRST_CHINESE: Final = "\u2e80"
"""Nobody shows Chinese characters as entities without a word about encodings."""

_NAMES: Final = {**name2codepoint, "apos": 0x27, "AMP": 0x26, "LT": 0x3C, "GT": 0x3E, "QUOT": 0x22}
"""Source: HTML 4 entities and the few HTML 5 spellings met in pages; HTML 5's 2,125 names include ordinary words."""


def decode_entities(text: str) -> Iterator[Patch]:
    """Decode named and numeric entities, escaped once or more often.

    Never makes a control character, a line break, a surrogate or a code point that is none. Text about HTML stays.

    >>> [patch.after for patch in decode_entities("&#36926;期&amp;ldquo;A&B&amp;")]
    ['逾', '“', '&']
    """
    if "&" not in text:
        return
    mentions: Mentions | None = None
    does_close = len(_CLOSED.findall(text)) >= len(_BARE.findall(text))
    has_sums = _SUM.search(text) is not None
    samples = Samples(text)
    before = 0, ""
    for found in _ENTITY.finditer(text):
        start, end = found.span()
        digits = found["bare"] or found["bare_hex"]
        if digits:
            last = before[1] if before[0] == start else text[start - 1 : start]
            around = last or "。", _next_char(text, end)
            bare = bare_code(digits, 10 if found["bare"] else 16, around, does_close=does_close, has_sums=has_sums)
            if bare is None:
                continue
            char, certainty = bare.char, Certainty.EXACT if bare.is_sure else Certainty.INFERRED
            end += bare.size - len(digits)
        else:
            decoded = _decoded(found)
            if decoded is None:
                continue
            char, certainty = decoded, Certainty.EXACT
            if not (does_close or found["name"]):
                end -= 1
        before = end, char
        if char < _FIRST_CHINESE and samples.hold(start, end, char):
            continue
        mentions = mentions or Mentions(text)
        if not mentions.cover(start, end):
            yield Patch(start, end, char, "entity", certainty, 1.0 if certainty is Certainty.EXACT else 0.9)


def _next_char(text: str, place: int) -> str:
    """Give the character behind an entity, of another entity the one that its first five digits are."""
    found = _ENTITY.match(text, place)
    digits = found["bare"] if found else None
    if digits and len(digits) >= _CHINESE_DIGITS:
        return chr(int(digits[:_CHINESE_DIGITS]))
    return text[place : place + 1] or "。"


_CHINESE_DIGITS: Final = 5


def _decoded(found: re.Match[str]) -> str | None:
    if found["name"]:
        code = _NAMES.get(found["name"], -1)
    elif found["decimal"]:
        code = int(found["decimal"])
    else:
        code = int(found["hexadecimal"], 16)
    is_character = 0x20 <= code < 0x7F or (0xA0 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF)
    # U+FFFE, U+FFFF and their kin in every plane are no characters either.
    return chr(code) if is_character and code & 0xFFFE != 0xFFFE else None
