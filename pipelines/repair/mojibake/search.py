"""Which misreading garbled a run that lost nothing, and what it said: the bytes are read again, by every codec."""

from __future__ import annotations

import codecs
import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.language.bigrams import bigrams
from pipelines.repair.mojibake.codecs import DOUBLE_BYTE, RIGHT, SINGLE_BYTE, Reading, bytes_of
from pipelines.repair.mojibake.runs import HAN, untold
from pipelines.script.characters import as_ranges

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_DEPTH: Final = 3
"""Times a text may have been misread. More rounds are not met with their bytes still whole."""

_STRICT_CHARS: Final = 240
"""Characters of a run by which strict readings are compared; the winner reads the whole."""

_NOT_TEXT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd\ud800-\udfff\ue000-\uf8ff\U000e0000-\U0010ffff]")
_NOT_CHINESE: Final = re.compile(f"[^{HAN}\u3000-\u303f\uff01-\uff5e\U00020000-\U0003ffff]+")
_HAN: Final = re.compile(f"[{HAN}\U00020000-\U0003ffff]")
_NO_HAN: Final = re.compile(f"[^{HAN}\U00020000-\U0003ffff]+")
_SOUND: Final = re.compile(f"[{HAN}\u2010-\u203b\u3000-\u303f\uff01-\uff5e\u00b7\u00d7\u2103\U00020000-\U0003ffff]")

READINGS_OF_WESTERN: Final = tuple(Reading(wrong, right) for right in RIGHT for wrong in SINGLE_BYTE)
READINGS_OF_ASIAN: Final = tuple(Reading(wrong, right) for right in RIGHT for wrong in DOUBLE_BYTE if wrong != right)


class Recovered(NamedTuple):
    """What a span of garbled text said."""

    start: int
    end: int
    after: str
    readings: tuple[Reading, ...]
    """Outermost first: each undoes one misreading."""
    guessed: bool = False


def is_good(before: str, after: str, reading: Reading) -> bool:
    """Judge a reading: Chinese by the model, nothing new that is no text, and much likelier than what stood there."""
    count = len(_NO_HAN.sub("", after))
    if count < 2 or _NOT_TEXT.search(after):
        return False
    chinese = _NOT_CHINESE.sub("", after)
    if len(chinese) * 2 < len(after) - len(after.encode("ascii", "ignore")):
        return False
    mean = bigrams().mean(chinese)
    if reading.right == "utf-8" and reading.wrong in SINGLE_BYTE:
        return mean > _FLOOR_BY_BYTES
    # A drawn line is 哪哪哪哪 in code page 437, and a doubled name is doubled by any codec.
    if len(set(chinese)) < (3 if count >= 4 else 2):
        return False
    if reading.wrong in DOUBLE_BYTE and not _may_be_text(after, count):
        return False
    # The model knows kana and Hangul as classes only, and takes any row of them for a word.
    gain = mean - bigrams().mean(untold().sub("\ue000", before))
    is_much = mean > _floor_of_many(count, reading) and (reading.wrong not in DOUBLE_BYTE or gain > _GAIN)
    if after.count("?") * _HAN_A_QUESTION > count:  # bytes may be lost there
        is_much = False
    return is_much or (mean > _floor(count) and gain > -_LOSS)


def _may_be_text(after: str, count: int) -> bool:
    """Tell whether a reading with so many Han has words, and not other letters than Chinese text has.

    硌不硌 is 指ぃ指 in the bytes of Big5: what the model does not know is no letter of a Chinese text either.
    """
    return _BESIDE.search(after) is not None and len(_LETTER.findall(after)) * _HAN_A_LETTER <= count


_LETTER: Final = re.compile("[\u0370-\u052f\u3040-\u312f]")
"""Greek, Cyrillic, kana and Bopomofo, which the double-byte sets have beside their ideographs."""

_BESIDE: Final = re.compile(f"[{HAN}\\U00020000-\\U0003ffff]{{2}}")
"""Characters one by one among question marks are no words, though the model knows them without the marks: 붸?퐑?좬."""

_HAN_A_LETTER: Final = 6
"""Han characters of a reading for each of those."""

_HAN_A_QUESTION: Final = 6
"""Han characters of an unlikely reading for each question mark."""

_FLOOR_BY_BYTES: Final = -12.0
"""Two characters of UTF-8 as three accented letters each are proof by themselves; only sheer noise is refused."""

_LOSS: Final = 0.5
_GAIN: Final = 1.5
"""Nats a character by which a reading may be worse than what stood there, and by which an unlikely one is better."""


def _floor(count: int) -> float:
    """Give the mean log probability a reading of so many Han characters needs."""
    return -6.6 if count < 4 else -7.2 if count < 8 else -7.6


def _floor_of_many(count: int, reading: Reading) -> float:
    """Give what a reading of many characters needs: rare words and Cantonese are unlikely, too.

    What stood there tells only by codecs of two bytes: accented letters are one class to the model, and a likely one.
    Of 32,000 lines in 150 languages other than Chinese the likeliest reading had -9.1 with 8 characters and -10.0 with
    12 by codecs of two bytes, -11.2 by those of one, and -9.1 and -10.6 by the lenient reader.
    """
    if count < _MANY[0]:
        return 0.0
    if reading.wrong in SINGLE_BYTE:
        return -9.4
    if reading.right == "utf-8":
        return -9.6
    return -8.4 if count < _MANY[1] else -8.8


_MANY: Final = (8, 12)


def strict(run: str, readings: Sequence[Reading], depth: int = MAX_DEPTH) -> tuple[str, tuple[Reading, ...]] | None:
    """Read a whole run that lost nothing, by the reading whose result is the likeliest Chinese."""
    sample = run[:_STRICT_CHARS]
    is_whole = len(run) <= _STRICT_CHARS
    best: tuple[float, tuple[Reading, ...]] | None = None
    for path, after in _paths(sample, readings, depth, is_whole=is_whole):
        if is_good(sample, after, path[-1]):
            score = bigrams().mean(after) + (_PRIOR_OF_UTF8 if path[-1].right == "utf-8" else 0.0)
            if best is None or score > best[0]:
                best = score, path
            if score > CERTAIN:
                break
    if best is None:
        return None
    whole = read_along(run, best[1])
    return (whole, best[1]) if whole and not _NOT_TEXT.search(whole) else None


CERTAIN: Final = -5.5
"""Score from which no other reading needs to be tried: wrong ones stay below -8."""

_PRIOR_OF_UTF8: Final = 2.0
"""Nats a character that valid UTF-8 is worth: other bytes form it by chance hardly ever."""


def _paths(
    sample: str, readings: Sequence[Reading], depth: int, *, is_whole: bool
) -> Iterator[tuple[tuple[Reading, ...], str]]:
    for reading in readings:
        once = once_read(sample, reading, is_whole=is_whole)
        if once is None or once == sample:
            continue
        yield (reading,), once
        # Only UTF-8 proves itself by its form, so only it can be a way station that is not Chinese yet.
        if depth > 1 and reading.right == "utf-8" and not once.isascii():
            inner = READINGS_OF_WESTERN if _is_western(once) else READINGS_OF_ASIAN
            for path, after in _paths(once, inner, depth - 1, is_whole=is_whole):
                yield (reading, *path), after


def _is_western(text: str) -> bool:
    return not _HAN.search(text)


def read_along(run: str, path: Sequence[Reading]) -> str | None:
    """Undo misreadings one after the other; None where one cannot be undone."""
    current: str | None = run
    for reading in path:
        if current is None:
            return None
        current = once_read(current, reading)
    return current


def once_read(run: str, reading: Reading, *, is_whole: bool = True) -> str | None:
    """Undo one misreading; None where the characters or the bytes do not allow it.

    A run that is the beginning of a longer one may end within a character.
    """
    try:
        octets = b"".join(map(bytes_of(reading.wrong).__getitem__, run))
    except KeyError:
        return None
    try:
        return codecs.getincrementaldecoder(reading.right)().decode(octets, is_whole)
    except UnicodeDecodeError:
        return None


@cache
def _utf8_sequences() -> re.Pattern[bytes]:
    return re.compile(
        b"(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
        b"|[\xe2-\xef](?:[\x80-\xbf] | [\x80-\xbf])(?=[\xc2-\xf4][\x80-\xbf]))+"
    )


def utf8_pieces(run: str) -> list[Recovered]:
    """Read the whole UTF-8 sequences in a run of a single-byte misreading, and leave what is between them.

    A no-break space is a byte of 你 and of every 64th character, and white-space cleaners make it a blank.
    """
    return max((_pieces(run, wrong) for wrong in SINGLE_BYTE), key=_covered)


def _pieces(run: str, wrong: str) -> list[Recovered]:
    if len(_looks_like_utf8(wrong).findall(run)) < _PROOF:
        return []
    pieces = chinese_pieces(run, wrong)
    is_proof = any(is_good(run[piece.start : piece.end], piece.after, piece.readings[0]) for piece in pieces)
    return pieces if is_proof else []


_PROOF: Final = 2
"""Characters of three bytes below which a run proves nothing."""


@cache
def _looks_like_utf8(wrong: str) -> re.Pattern[str]:
    """Match what a character of three or four bytes begins with, as the wrong codec shows it."""
    table = bytes_of(wrong).items()
    leads = as_ranges(char for char, octet in table if b"\xe2" <= octet <= b"\xf4")
    tails = as_ranges([" ", *(char for char, octet in table if b"\x80" <= octet < b"\xc0")])
    return re.compile(f"[{leads}][{tails}]{{2}}")


def chinese_pieces(run: str, wrong: str) -> list[Recovered]:
    """Read the UTF-8 sequences in a run that are Chinese characters."""
    table = bytes_of(wrong)
    octets = b"".join([table.get(char, b"\x00") for char in run])
    reading = Reading(wrong, "utf-8")
    space = table["\xa0"]
    pieces = []
    for found in _utf8_sequences().finditer(octets):
        try:
            after = found[0].replace(b" ", space).decode()
        except UnicodeDecodeError:
            continue
        if is_chinese(after):
            pieces.append(Recovered(found.start(), found.end(), after, (reading,), b" " in found[0]))
    return pieces


def _covered(pieces: list[Recovered]) -> int:
    return sum(piece.end - piece.start for piece in pieces)


def is_chinese(text: str) -> bool:
    """Tell whether a piece is all Chinese characters and what stands between them."""
    return bool(text) and all(_SOUND.match(char) or char in "①②③④⑤⑥⑦⑧⑨⑩→★●■◆▲※ⅠⅡⅢ©®™°±²³÷%\u00a0" for char in text)
