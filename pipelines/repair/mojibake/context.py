"""What the rest of a text proves: headings and commas too short to be read alone are read as their neighbours were."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from pipelines.language.bigrams import STEP, bigrams
from pipelines.repair.mojibake.codecs import DOUBLE_BYTE, FALLBACK, SINGLE_BYTE, Reading
from pipelines.repair.mojibake.doubts import read_doubtful
from pipelines.repair.mojibake.runs import ODD_CHARS
from pipelines.repair.mojibake.search import Recovered, chinese_pieces, is_chinese, is_good, once_read, read_along

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_FLOOR: Final = -10.0
"""Mean log probability a short reading needs."""

_FLOOR_OF_WHOLE: Final = -11.5
"""The same where most of the text was garbled so: names need not be likely, only likelier than what stood there."""

_MOST: Final = 0.5
"""Share of a text's characters beyond ASCII that one misreading must have garbled before it is tried on the rest."""

_FEWEST: Final = 2
"""Characters of a line: the é of café is a whole one by two codecs."""

_GAIN: Final = 1.0
"""Nats a character by which the reading of a line must be likelier than the line."""

_WIDE: Final = re.compile("[^\x00-\x7f]")
_GARBLED_LINE: Final = re.compile("[^\x00-\x7f\n](?:.*[^\x00-\x7f\n])?[@-~]?")
"""A line from its first character beyond ASCII, with the ASCII one that may be the last one's second byte."""


class Proven:
    """The readings that parts of a text have proved, the one of most characters first."""

    def __init__(self) -> None:
        self._chars: Counter[tuple[Reading, ...]] = Counter()

    def note(self, pieces: Iterable[Recovered]) -> None:
        """Take what was read as proof of its reading."""
        for piece in pieces:
            self._chars[piece.readings] += piece.end - piece.start

    def first(self, readings: Sequence[Reading]) -> Sequence[Reading]:
        """Put the proven among the readings before the others, so that they are tried first."""
        if not self._chars:
            return readings
        known = [path[0] for path, _ in self._chars.most_common() if path[0] in readings]
        known = list(dict.fromkeys(known))
        return (*known, *(reading for reading in readings if reading not in known))

    def of_two_bytes(self) -> Reading | None:
        """Give the first reading by a codec of two bytes."""
        return next((reading for reading in self.all() if reading.wrong in DOUBLE_BYTE), None)

    def all(self) -> list[Reading]:
        """Give the readings of one round."""
        return [path[0] for path, _ in self._chars.most_common() if len(path) == 1]

    def of_most(self, text: str) -> tuple[Reading, ...]:
        """Give the readings, outermost first, by which most of a text was read; none where there is no such."""
        for path, chars in self._chars.most_common(1):
            if chars > _MOST * len(_WIDE.findall(text)):
                # What the lenient reader could not take for UTF-8 it took for cp1252, so most short lines whole.
                return (Reading("cp1252", path[0].right),) if path[0].wrong == FALLBACK else path
        return ()


def read_beside(text: str, start: int, end: int, proven: Iterable[Reading]) -> list[Recovered]:
    """Read a run too short to prove anything, a comma or a single character, by a reading proven in the same text."""
    run = text[start:end]
    for reading in proven:
        if reading.wrong not in SINGLE_BYTE:
            continue
        if reading.right == "utf-8":
            pieces = chinese_pieces(run, reading.wrong)
            if pieces:
                return [piece._replace(start=piece.start + start, end=piece.end + start) for piece in pieces]
            continue
        after = once_read(run, reading)
        if after and is_chinese(after) and bigrams().mean("。" + after) > _FLOOR:
            return [Recovered(start, end, after, (reading,))]
    return []


def read_next_line(text: str, place: int, proven: Proven) -> Recovered | None:
    """Read the line behind a place by a reading proven in the same text, where all of it is likely so.

    This spares whole garbled articles the search for signatures, and for where garbling begins and ends.
    """
    reading = proven.of_two_bytes()
    line = _NEXT_LINE.match(text, place) if reading else None
    if reading is None or line is None:
        return None
    after = read_doubtful(line[1], reading)
    if not after or not is_good(line[1], after, reading):
        return None
    steps = bigrams().surprises(f"。{after}")
    # A sound character at an end would be read as a rare one.
    return Recovered(line.start(1), line.end(), after, (reading,)) if max(steps[:2] + steps[-2:]) < _ODD_END else None


_NEXT_LINE: Final = re.compile("\n+([^\n]+)")
_ODD_END: Final = int(9.5 / STEP)


def read_lines_beside(text: str, found: Sequence[Recovered], proven: Proven) -> list[Recovered]:
    """Read the lines that nothing was found in as most of the text was read, where that makes them likelier.

    Sound lines stay: their bytes are no text by any other codec, or a far less likely one.

    Args:
        text: the whole.
        found: what was read, in order.
        proven: what the rest was read by.
    """
    path = proven.of_most(text)
    return list(_lines_beside(text, found, path)) if path else []


def _lines_beside(text: str, found: Sequence[Recovered], path: tuple[Reading, ...]) -> Iterator[Recovered]:
    pieces = iter(found)
    piece = next(pieces, None)
    for line in _GARBLED_LINE.finditer(text):
        while piece and piece.end <= line.start():
            piece = next(pieces, None)
        if piece and piece.start < line.end():
            continue
        for end in {line.end(), len(line[0].rstrip(_ASCII)) + line.start()}:
            before = text[line.start() : end]
            after = read_along(before, path)
            if after and is_chinese(_ASCII_PART.sub("", after)) and _is_likelier(before, after):
                yield Recovered(line.start(), end, after, path)
                break


_ASCII_PART: Final = re.compile("[ -~]+")
_ASCII: Final = "".join(map(chr, range(0x20, 0x7F)))


def _is_likelier(before: str, after: str) -> bool:
    if len(_WIDE.findall(after)) < _FEWEST:
        return False
    model = bigrams()
    stood = model.log_prob("。" + ODD_CHARS.sub("\ue000", before))
    read = model.log_prob("。" + after)
    return read > _FLOOR_OF_WHOLE * (len(after) + 1) and read > stood + _GAIN * len(after)
