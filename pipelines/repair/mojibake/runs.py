"""Where text may be garbled: signatures that sound text of any language rarely has, found at the speed of `re`."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.language.bigrams import bigrams
from pipelines.repair.mojibake.codecs import SINGLE_BYTE, bytes_of
from pipelines.repair.signs import unusual_signs
from pipelines.script.characters import as_ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HAN: Final = "\u3400-\u9fff\uf900-\ufaff"
_KANA: Final = "\u3040-\u30ff"
_HALF_KANA: Final = "\uff66-\uff9f"
_HALF_WIDTH: Final = "\uff61-\uff9f"
_HANGUL: Final = "\uac00-\ud7a3"

_PROSE: Final = "“”‘’—…·×°±–‰§¨«»©®™÷¶•†‡€£¥µ¹²³½¼¾¿¡\u00a0\u00ad"
"""Western signs that stand beside each other in sound text."""

_GAP: Final = 24
"""ASCII characters that may stand between two garbled ones of a run: numbers, names, addresses."""

_REACH: Final = 24
"""Characters on each side of a signature that belong to its window: a garbled span has signatures all over."""


_ODD: Final = -8.5
"""Mean log probability below which neighbours are odd: 1 in 50 of sound ones is, 49 in 50 of garbled ones."""

ODD_CHARS: Final = re.compile(
    "[\x80-\xb6\xb8-\xd6\xd8-\u036f\u0370-\u1fff\u2100-\u2102\u2104-\u215f\u2500-\u259f"
    "\u3040-\u318f\ua000-\uabff\uac00-\ud7a3\ud800-\uf8ff\ufe30-\ufe6f\uff61-\uffdf\ufffd\U000f0000-\U0010ffff]"
)
"""Characters that do not belong among Chinese ones. Where garbled text is sure to stand nearby they are part of it."""


def western_runs(text: str) -> Iterator[tuple[int, int]]:
    """Give the runs that may be Chinese read by a single-byte codec: accented, Greek, Cyrillic, symbols, in a row.

    >>> list(western_runs("前文ÖÐÎÄ后文 café")), list(western_runs("她说：“好”——真的……"))
    ([(2, 6)], [])
    """
    telling, adjacent, run, _ = _western()
    found = adjacent.search(text) if telling.search(unusual_signs(text)) else None
    while found:
        start = _start_of_run(text, found.start())
        whole = run.match(text, start)
        end = whole.end() if whole else found.end()
        end = max(end, found.end())
        yield start, end
        found = adjacent.search(text, end)


def wider_run(text: str, start: int, end: int, reach: int | None = None) -> tuple[int, int]:
    """Widen a western run by characters of three and four UTF-8 bytes, as the lenient reader makes them.

    Looks no further than `reach`: without it, the run may be all of a line.
    """
    whole = _western()[3].match(text, start, len(text) if reach is None else reach)
    return _wider_start(text, start), max(end, whole.end()) if whole else end


def _wider_start(text: str, at: int) -> int:
    """Go back over such characters, one or two at a time, and over what is western or ASCII between them."""
    start = _start_of(_western()[3], text, at, _REACH)
    while start < at and text[start] < "\x80":
        start += 1
    return start


class Window(NamedTuple):
    """A stretch of text around signatures."""

    start: int
    end: int
    first: int
    """Where its first signature begins."""
    last: int
    """Where its last signature ends."""


def asian_windows(text: str) -> Iterator[Window]:
    """Give the stretches that may be Chinese read by a double-byte codec, with a little of what is around them.

    >>> [window.end for window in asian_windows("閫炬湡涔嬪悗")], list(asian_windows("逾期之後怎麼協商"))
    ([6], [])
    """
    window = asian_window(text, 0)
    while window:
        yield window
        window = asian_window(text, window.last)


@lru_cache(maxsize=2)
def asian_window(text: str, begin: int) -> Window | None:
    """Give the first such stretch from a place on.

    Repair asks twice for the same sound text, so the last answers are kept.
    """
    window: Window | None = None
    for start, end in _asian_hits(text, begin):
        low = max(text.rfind("\n", max(0, start - _REACH), start) + 1, start - _REACH, 0)
        if window and low > window.end:
            break
        first = window or Window(low, 0, start, 0)
        window = first._replace(end=reach_after(text, end), last=end)
    return window


def holed_windows(text: str) -> Iterator[Window]:
    """Give the stretches that holes run through, each with signs beside them that no sound text has there.

    Most characters of a misreading may be lost or ASCII, and then no two that are left stand beside each other.

    >>> [window.last for window in holed_windows("看?p?G?O늑?胎B?O")], list(holed_windows("好?是?对?真的?"))
    ([13], [])
    """
    if "\ufffd" not in text and not ("?" in text and ODD_CHARS.search(text)):
        return
    for found in _HOLED.finditer(text):
        start, end = found.span()
        if ODD_CHARS.search(text, start, end):
            low = max(text.rfind("\n", max(0, start - _REACH), start) + 1, start - _REACH, 0)
            yield Window(low, reach_after(text, end), start, end)


_HOLED: Final = re.compile("(?:[\ufffd?][^\ufffd?\n]{0,6}){3,}[\ufffd?][^\ufffd?\n]{0,2}")


def reach_after(text: str, at: int) -> int:
    """Give how far a window goes on behind a place: not into the next line."""
    newline = text.find("\n", at, at + _REACH)
    return newline if newline >= 0 else min(len(text), at + _REACH)


def _start_of_run(text: str, at: int) -> int:
    """Go back over characters of a run that stand alone, so without signature."""
    return _start_of(_western()[2], text, at, 2 * _GAP)


def _start_of(run: re.Pattern[str], text: str, at: int, reach: int) -> int:
    """Give where a run begins that goes beyond a place, at most so many characters before it, in the same line."""
    floor = max(0, at - reach)
    low = max(text.rfind("\n", floor, at) + 1, floor)
    while low < at:
        whole = run.search(text, low, at + 1)
        if not whole or whole.end() > at:
            return whole.start() if whole else at
        low = whole.end()
    return at


@cache
def _western() -> tuple[re.Pattern[str], ...]:
    """Give patterns of a character that tells, of one beside another, of a run, and of a run read leniently."""
    shown = {char for codec in SINGLE_BYTE for char in bytes_of(codec) if char >= "\x80"}
    far = "".join(sorted(char for char in shown if char > "\u07ff"))
    anything = f"\\x80-\u07ff{re.escape(far)}\ufffd"
    # C1 controls and letters; a sign beside a sign is no signature.
    telling = "".join(sorted({chr(code) for code in range(0x80, 0x800)} | set(far) - set(_PROSE)))
    telling = "".join(char for char in telling if char not in _PROSE)
    any_class, telling_class = f"[{anything}]", f"[{as_ranges(telling)}]"
    adjacent = re.compile(f"{telling_class}{any_class}|(?:(?<={any_class}){telling_class})")
    between = f"[ -~]{{0,{_GAP}}}{any_class}"
    wide = f"(?:(?:[ -~]{{0,{_GAP}}}|[\u0800-\U0010ffff]{{1,2}}[@-~]?){any_class})+[\u0800-\U0010ffff]{{0,2}}[@-~]?"
    return re.compile(telling_class), adjacent, re.compile(f"{any_class}(?:{between})*[@-~]?"), re.compile(wide)


@cache
def _signatures() -> re.Pattern[str]:
    """Match what the double-byte misreadings leave everywhere, as one pattern."""
    high, low, tail = range(0xE2, 0xF0), range(0x80, 0xC0), range(0x80, 0xC0)
    # Western letters in UTF-8 read as GBK: what Latin-1 makes of any Chinese bytes is such all through.
    western = _shown("gb18030", (0xC2, 0xC3), tail)
    # UTF-8 read as GBK: a lead and a tail byte, then a tail byte and the next lead.
    first, second = _shown("gb18030", high, tail), _shown("gb18030", tail, (*high, 0xC2, 0xC3))
    # GBK read as Big5: characters of Big5's second level, rare in any text, and its punctuation.
    rare_big5, comma = _shown("big5hkscs", range(0xC9, 0xFA), range(0xA1, 0xFF)), "ㄛ﹝﹜ˋㄩㄘ"
    # Big5 read as GBK: ideographs of GBK's extension with an ASCII trail byte, beside each other or beside kana.
    odd = _shown("gb18030", range(0xAA, 0xFA), range(0x40, 0x7F))
    letter = f"{_KANA}\u0391-\u03c9\u0410-\u044f\u3105-\u3129\ue000-\uf8ff"
    rare_sjis = _shown("cp932", range(0xE2, 0xEB), low)
    # GBK read as EUC-KR: Hangul beside ideographs, and syllables of the extension, which Korean hardly needs.
    rare_euckr = _shown("cp949", range(0x81, 0xC7), range(0x41, 0xA1))
    odd_hangul = _odd_syllables()
    then = (
        (western, f"[{western}]{{2}}"),
        (first, f"[{second}\ufffd?]"),
        (rare_big5, f".{{0,4}}[{rare_big5}]"),
        (odd, f"[{odd}{letter}\ufffd]"),
        (letter, f"[{odd}]"),
        ("\ue000-\uf8ff", f"[\ue000-\uf8ff{_KANA}]"),
        (_KANA, "[\ue000-\uf8ff]"),
        # Sound text may follow at once, so an ideograph behind the last is only looked at.
        (_HALF_KANA, f"(?:[{_HALF_KANA}]|(?=[{HAN}])|[@-~][{_HALF_WIDTH}])"),
        (rare_sjis, f".?[{rare_sjis}{_HALF_KANA}]"),
        (rare_euckr, f".?[{rare_euckr}]"),
        (odd_hangul, f".{{0,2}}[{odd_hangul}]"),
        (_HANGUL, f"(?:(?=[{HAN}])|[\u2460-\u24ff\u3131-\u318e\u3200-\u33ff]|[{_KANA}][{_HANGUL}])"),
    )
    # One class of all first characters, which `re` finds ten times as fast as it tries the alternatives one by one.
    start = "".join(chars for chars, _ in then) + comma
    rest = "|".join(f"(?<=[{chars}]){following}" for chars, following in then)
    # A full stop and a question mark of GBK in Big5, which no line ends with otherwise.
    last = f"(?<=[{HAN}{_KANA}][﹝ˋ])(?=\n|\\Z)"
    # A comma of it begins no line of Bopomofo.
    begin = f"(?:(?<=\\A[ㄛ﹜])|(?<=\n[ㄛ﹜]))(?=[{HAN}])"
    return re.compile(
        f"[{start}](?:{rest}|(?<=[{HAN}][{comma}{_HANGUL}])(?=[{HAN}0-9])|{last}|{begin}|(?<=[{HAN}][{_HANGUL}]))"
    )


@cache
def _odd_syllables() -> str:
    """Give the syllables that Korean hardly has, as the inside of a class."""
    return as_ranges("".join(filter(_is_odd_syllable, map(chr, range(0xAC00, 0xD7A4)))))


@cache
def untold() -> re.Pattern[str]:
    """Match characters that the model knows as a class only and garbled text is full of."""
    return re.compile(f"[{_HALF_KANA}{_odd_syllables()}]")


def _is_odd_syllable(char: str) -> bool:
    """Tell by their parts the syllables that Korean hardly has: 붸, 퐑, 좬. Half of misread Chinese is such."""
    vowel, final = (ord(char) - 0xAC00) // 28 % 21, (ord(char) - 0xAC00) % 28
    return (vowel in _ODD_VOWELS or final in _ODD_FINALS) and char not in _EVERYDAY_SYLLABLES


_ODD_VOWELS: Final = frozenset({3, 10, 15})
_ODD_FINALS: Final = frozenset({3, 5, 7, *range(9, 16), 18, *range(22, 28)})
"""By their number among the vowels (ㅒ ㅙ ㅞ) and final consonants (ㄳ ㄵ ㄷ ㄺ to ㅀ ㅄ ㅈ to ㅎ) of Unicode, 3.12."""
_EVERYDAY_SYLLABLES: Final = frozenset(
    "있없않많좋같앞높싶끝됐했몇낮맞찾늦잊꽃빛옆짧넓밝읽닭흙삶젊굶옮앉값받믿얻닫걷굳곧밑맡햇놓넣낳쌓잃싫왜돼맏맨찮얇밟뚫꿇붙숲깊덮갚엎"
)


def _asian_hits(text: str, begin: int) -> Iterator[tuple[int, int]]:
    for found in _signatures().finditer(text, begin):
        start, end = found.span()
        # The model knows kana and Hangul as classes only, so it cannot find any of them odd.
        if untold().search(text, start, end) or _is_odd(text[max(0, start - 1) : end + 1]):
            yield start, end


@lru_cache(maxsize=4096)
def _is_odd(few: str) -> bool:
    """Tell whether the neighbours go badly together; sound text asks for the same few again and again."""
    return bigrams().mean(few) < _ODD


def _shown(codec: str, leads: Iterable[int], trails: Iterable[int]) -> str:
    """Give the characters that pairs of bytes are, as the inside of a class.

    Only those asked for are decoded: whole tables of four codecs cost every process 40 ms.
    """
    shown = b"\n".join(map(bytes, product(leads, trails))).decode(codec, "replace").split("\n")
    return as_ranges(char for char in shown if len(char) == 1 and "\u3400" <= char <= "\ud7a3")
