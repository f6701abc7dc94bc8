"""Runs of digits as people write numbers: grouped by blanks, hyphens and points, circled, spelt in Chinese."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DIGITS: Final = 19
"""The longest number that means a person: a bank card's."""

MIN_DIGITS: Final = 7
"""The shortest: a telephone's without its area."""

BLANKS: Final = " \u00a0\u2000-\u200a\u202f\u205f"
UNSEEN: Final = "\u00ad\u200b-\u200f\u2060\ufeff\ufe0f\u20e3"
"""Marks without width, and what makes a key of a digit."""
_SEPARATORS: Final = rf"{BLANKS}{UNSEEN}.\u00b7_)\-\u2010-\u2015\u2212"
_RUN: Final = re.compile(rf"\d(?=[\dx{_SEPARATORS}]{{{MIN_DIGITS - 1}}})\d*x?(?:[{_SEPARATORS}]{{1,3}}\d+x?)*")
"""Shorter runs are not begun: most numbers of a text are days and amounts."""
_GROUP: Final = re.compile(r"\d+x?")
LABELLED: Final = ("tel", "phone", "qq", "vx", "wx", "wechat", "mobile")
"""Ends of Latin words that say what number follows."""

_SPELLINGS: Final = {
    char: str(value) for row in ("零一二三四五六七八九", "〇壹贰叁肆伍陆柒捌玖") for value, char in enumerate(row)
} | {"幺": "1", "参": "3", "○": "0"}
_SPELLING_CODES: Final = {ord(char): digit for char, digit in _SPELLINGS.items()}
HAN_DIGITS: Final = "".join(_SPELLINGS)
_SPELT_MARKS: Final = rf"{BLANKS}{UNSEEN}、,.\u00b7\-\u2010-\u2015"
_SPELT: Final = re.compile(
    rf"[\d{HAN_DIGITS}](?=[\d{HAN_DIGITS}{_SPELT_MARKS}]{{{MIN_DIGITS - 1}}})"
    rf"(?:[{_SPELT_MARKS}]{{0,2}}[\d{HAN_DIGITS}]){{{MIN_DIGITS - 1},}}"
)
_VALUE_BEFORE: Final = frozenset("十百千万亿第点")
_OF_A_RATIO: Final = "分之"
_VALUE_BEHIND: Final = re.compile(f"{_OF_A_RATIO}|[十百千万亿点]")
"""What makes a number that is read out a value; of one of a mobile's shape only a ratio does."""
_MOBILE: Final = re.compile(r"1[3-9]\d{9}")
_LISTED: Final = re.compile("[^、,]+")
_UNSPELT_MARKS: Final = f"{HAN_DIGITS} \u00a0、,.·-"
"""What is no part of a number in figures at its ends: a numeral there is a dash (电话一139...) or a word's (三天内)."""

_ALIKE: Final = re.compile(
    rf"[1il](?<![a-z\d].)[3-9][\doil][{BLANKS}\-]?[\doil]{{4}}[{BLANKS}\-]?[\doil]{{4}}(?![a-z\d])"
)
_ALIKE_CODES: Final = str.maketrans("oil", "011")
_ALIKE_DIGITS: Final = 6
"""So many digits among them, and the letters stand for others."""
_CROSS: Final = re.compile(r"[×хχ✕✖](?<=\d{3}.)(?![\d ])")
"""Written for the last place of an identity card."""

_FANCY_RANGES: Final = (
    (0xB2, 2, 2), (0xB9, 1, 1), (0x660, 0, 10), (0x6F0, 0, 10), (0x2070, 0, 1), (0x2074, 4, 6), (0x2080, 0, 10),
    (0x2460, 1, 9), (0x2474, 1, 9), (0x2488, 1, 9), (0x24EA, 0, 1), (0x24F5, 1, 9), (0x24FF, 0, 1), (0x2776, 1, 9),
    (0x2780, 1, 9), (0x278A, 1, 9), (0x3220, 1, 9), (0x3280, 1, 9), (0x1F101, 0, 10),
    *((0x1D7CE + 10 * alphabet, 0, 10) for alphabet in range(5)),
)  # fmt: skip
"""Raised, lowered, circled, bracketed, dotted and mathematical digits: (first code point, its value, how many)."""
_FANCY_DIGITS: Final = {
    first + index: str(value + index) for first, value, count in _FANCY_RANGES for index in range(count)
}
_FANCY_CHARS: Final = "".join(f"{chr(first)}-{chr(first + count - 1)}" for first, _, count in _FANCY_RANGES)
_FANCY: Final = re.compile(
    rf"(?P<mark>(?<![\d{_FANCY_CHARS}])[{_FANCY_CHARS}](?![{_SEPARATORS}]?[{_FANCY_CHARS}]|\d{{10}}(?!\d))"
    rf"|(?:(?<=\d{{11}})|(?<=[ \-]\d{{4}})|(?<=[ \-]\d{{7}})|(?<=[ \-]\d{{8}}))"
    rf"[{_FANCY_CHARS}](?![{_FANCY_CHARS}]))|[{_FANCY_CHARS}]"
)
"""A mark counts what it stands before (①139...) or is a note's behind a whole number: no digit of it."""
_HAS_FANCY: Final = re.compile(f"[{_FANCY_CHARS}]")


class Number(NamedTuple):
    """Neighbouring groups of digits read as one number."""

    start: int
    end: int
    digits: str
    """Without separators; an identity card's may end in x."""
    sizes: tuple[int, ...]
    """Digits of each group."""
    separators: str
    """All that stands between the groups."""


def plain_digits(folded: str) -> str:
    """Write digits that are circled, spelt or letters that look like them as digits; as long as the text.

    >>> plain_digits("①③⑧0000，一三八零零零零零零零零，l3800oo0001"), plain_digits("①先还，②后借，m²")
    ('1380000，13800000000，13800000001', '①先还，②后借，m²')
    """
    folded = _SPELT.sub(_unspelt, circled_as_plain(folded))
    return _CROSS.sub("x", _ALIKE.sub(_unlike, folded))


def circled_as_plain(folded: str) -> str:
    """Write circled, raised and bracketed digits as digits; marks of items and notes stay.

    >>> circled_as_plain("①拨打①②③⑦⑧")
    '①拨打12378'
    """
    return _FANCY.sub(_unfancy, folded) if _has_fancy(folded) else folded


def as_digits(written: str) -> str:
    """Give the digits of a number without what stands between them.

    >>> as_digits("九五-五 88")
    '95588'
    """
    return "".join(char for char in written.translate(_SPELLING_CODES) if char.isdigit())


def is_digit(char: str) -> bool:
    """Tell whether it is a digit, in figures or spelt."""
    return char.isdigit() or char in _SPELLINGS


def may_be_number(folded: str) -> bool:
    """Tell whether a number may be found here, however it is written."""
    return bool(_RUN.search(folded) or _SPELT.search(folded) or _has_fancy(folded) or _ALIKE.search(folded))


def numbers_in(folded: str) -> Iterator[tuple[Number, ...]]:
    """Give, for every group of digits, the numbers that begin with it, the longest first.

    A group is never cut: what is a part of a longer row of digits is no number, nor are decimals and what stands
    behind a Latin letter.
    """
    for run in _RUN.finditer(folded):
        if run.end() - run.start() < MIN_DIGITS:
            continue
        if is_latin(folded[run.start() - 1 : run.start()]) and not folded.endswith(LABELLED, 0, run.start()):
            continue
        if is_latin(folded[run.end() : run.end() + 1]):
            continue
        groups = [found.span() for found in _GROUP.finditer(folded, run.start(), run.end())]
        for index in range(len(groups)):
            numbers = tuple(_beginning(folded, groups, index))
            yield numbers[::-1]


def is_latin(char: str) -> bool:
    """Tell whether it is a Latin letter."""
    return char.isascii() and char.isalpha()


def _beginning(folded: str, groups: list[tuple[int, int]], index: int) -> Iterator[Number]:
    start = groups[index][0]
    if index and folded[groups[index - 1][1] : start] == ".":
        return
    digits, separators = "", ""
    sizes: list[int] = []
    before = start
    for first, last in groups[index : index + MAX_DIGITS]:
        digits += folded[first:last]
        separators += folded[before:first]
        sizes.append(last - first)
        if len(digits) > MAX_DIGITS:
            return
        if not (folded[last : last + 1] == "." and folded[last + 1 : last + 2].isdigit()):
            yield Number(start, last, digits, tuple(sizes), separators)
        before = last


@lru_cache(maxsize=4)  # of one text hotlines ask, and personal data twice
def _has_fancy(folded: str) -> bool:
    return bool(_HAS_FANCY.search(folded))


def _unfancy(found: re.Match[str]) -> str:
    return found[0] if found["mark"] else _FANCY_DIGITS[ord(found[0])]


def _unspelt(found: re.Match[str]) -> str:
    """Write a row as digits where it is one mobile number, else each of the numbers between its commas."""
    written = found[0]
    if written.isascii():
        return written
    if _MOBILE.fullmatch(as_digits(written)) and not found.string.startswith(_OF_A_RATIO, found.end()):
        return written.translate(_SPELLING_CODES)
    begin, whole = found.start(), found.string
    return _LISTED.sub(lambda piece: _unspelt_piece(whole, begin + piece.start(), begin + piece.end()), written)


def _unspelt_piece(whole: str, start: int, end: int) -> str:
    written = whole[start:end]
    digits = as_digits(written)
    if written.isascii() or len(digits) < MIN_DIGITS:
        return written
    if not _MOBILE.fullmatch(digits) or whole.startswith(_OF_A_RATIO, end):
        figures = written.strip(_UNSPELT_MARKS)
        if figures.isascii() and sum(map(str.isdigit, figures)) >= MIN_DIGITS:
            return written
        if whole[start - 1 : start] in _VALUE_BEFORE or _VALUE_BEHIND.match(whole, end):
            return written
    return written.translate(_SPELLING_CODES)


def _unlike(found: re.Match[str]) -> str:
    written = found[0]
    return written.translate(_ALIKE_CODES) if sum(map(str.isdigit, written)) >= _ALIKE_DIGITS else written
