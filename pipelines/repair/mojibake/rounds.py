"""Text misread more than once amid sound text: what one misreading hides is another garbled text, read by itself."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate, product
from typing import TYPE_CHECKING, Final

from pipelines.language.bigrams import bigrams
from pipelines.repair.mojibake.codecs import bytes_of
from pipelines.repair.mojibake.holes import covered
from pipelines.repair.mojibake.runs import ODD_CHARS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipelines.repair.mojibake.codecs import Reading
    from pipelines.repair.mojibake.runs import Window
    from pipelines.repair.mojibake.search import Recovered

_WIDE: Final = b"(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})"
_UTF8: Final = re.compile(b"(?:[ -~]+|%b)+" % _WIDE)
_PROOF: Final = re.compile(b"%b[ -~]{0,3}%b" % (_WIDE, _WIDE))
_NO_CHAR: Final = b"\xff"
_FEWEST: Final = 4
"""Characters of a stretch below which it may be UTF-8 by chance."""
_GAIN: Final = 1.0
"""Nats a character that what is read must win over what stood there."""
_COVERED: Final = 0.7
"""Share of what is garbled for certain that the rounds below must account for."""
_BEHIND: Final = 3
"""Characters behind a stretch that tell whether its last one is sound."""
_BREAK: Final = frozenset({"", "\n"})
_BEYOND: Final = 48
"""Characters behind a window that its stretch may hold. What is garbled farther on has windows of its own."""
_SAMPLE: Final = 240
"""Characters of a stretch that tell whether the rest is worth reading."""
_REPEATED: Final = 16
"""Times that each character of a stretch stands in it on the average, from which it is no text."""
_IN_VAIN: Final = 6_000
"""Characters that are read in vain before the rest of a text is given up: a page of misread French fails always."""
_START: Final = 60
"""What beginning to read a layer costs, in characters."""


def read_rounds(
    text: str, windows: Iterable[Window], readings: Iterable[Reading], undo: Callable[[str], list[Recovered]]
) -> list[Recovered]:
    """Read the windows by those readings whose result is garbled text itself.

    Only UTF-8 proves itself by its form, so only what it was can be a layer that is not Chinese yet.

    Args:
        text: the whole.
        windows: what nothing was found in, in order.
        readings: those to take for the outermost.
        undo: how to read the layer below.
    """
    outer = [reading for reading in readings if reading.right == "utf-8"]
    found: list[Recovered] = []
    left = _IN_VAIN
    for window in windows:
        if found and window.first < found[-1].end:
            continue
        for reading in outer:
            span = _stretch(text, window, reading) if left > 0 else None
            if span is None:
                continue
            if pieces := _below(text, window, span, reading, undo):
                found += pieces
                left = _IN_VAIN
                break
            left -= _START + span[1] - span[0]
    return found


def _below(
    text: str, window: Window, span: tuple[int, int], reading: Reading, undo: Callable[[str], list[Recovered]]
) -> list[Recovered]:
    """Read the layer below a window, with or without the characters at its ends: sound ones may be UTF-8 by chance."""
    start, end = span
    sample = text[start : min(end, start + _SAMPLE)]
    if len(set(sample)) * _REPEATED < len(sample):
        return []
    if end - start > _SAMPLE and not _below(text, window, (start, start + _SAMPLE), reading, undo):
        return []
    core = max(start, window.first), min(end, window.last)
    around = max(0, start - 1), end + _BEHIND
    starts = (start,) if text[start - 1 : start] in _BREAK else (start, start + 1)
    ends = (end,) if text[end : end + 1] in _BREAK else (end, end - 1)
    best = _likelihood(text, [], around) + _GAIN * (core[1] - core[0])
    likeliest: list[Recovered] = []
    for low, high in product(starts, ends):
        pieces = _read(text, (low, high), reading, undo)
        score = _likelihood(text, pieces, around)
        if covered(pieces, core) >= _COVERED * (core[1] - core[0]) and score > best:
            best, likeliest = score, pieces
    return likeliest


def _stretch(text: str, window: Window, reading: Reading) -> tuple[int, int] | None:
    """Give the stretch that is UTF-8 and holds most of a window, in its line; None where it holds hardly any."""
    if not _PROOF.search(_octets(text[window.first : window.last], reading)[0]):
        return None
    newline = text.find("\n", window.last, window.last + _BEYOND)
    octets, bounds = _octets(text[window.start : newline if newline >= 0 else window.last + _BEYOND], reading)
    stretches: list[tuple[int, int]] = []
    for at, bound in enumerate(bounds[: window.last - window.start]):
        if (not stretches or window.start + at >= stretches[-1][1]) and (found := _UTF8.match(octets, bound)):
            stretches.append((window.start + at, window.start + bisect_right(bounds, found.end()) - 1))
    longest = max(stretches, key=lambda span: _shared(span, window), default=None)
    return longest if longest and _shared(longest, window) >= _FEWEST else None


def _shared(span: tuple[int, int], window: Window) -> int:
    return min(span[1], window.last) - max(span[0], window.first)


def _octets(chars: str, reading: Reading) -> tuple[bytes, list[int]]:
    """Give the bytes of characters, and where each of them begins and the last ends."""
    table = bytes_of(reading.wrong)
    pieces = [table.get(char, _NO_CHAR) for char in chars]
    return b"".join(pieces), list(accumulate(map(len, pieces), initial=0))


def _read(
    text: str, span: tuple[int, int], reading: Reading, undo: Callable[[str], list[Recovered]]
) -> list[Recovered]:
    """Read a stretch twice: its layer, and what that says; only whole characters of the stretch are replaced."""
    octets, bounds = _octets(text[slice(*span)], reading)
    layer = octets.decode("utf-8", "replace")
    ends = accumulate((len(char.encode()) for char in layer), initial=0)
    outside = {bound: span[0] + at for at, bound in enumerate(bounds)}
    places = {at: outside[end] for at, end in enumerate(ends) if end in outside}
    return [
        piece._replace(start=places[piece.start], end=places[piece.end], readings=(reading, *piece.readings))
        for piece in undo(layer)
        if piece.start in places and piece.end in places
    ]


def _likelihood(text: str, pieces: list[Recovered], span: tuple[int, int]) -> float:
    """Give the log probability of a stretch of text once pieces of it are read."""
    reach, read = span[0], ""
    for piece in pieces:
        if piece.start >= reach:
            read += ODD_CHARS.sub("\ue000", text[reach : piece.start]) + piece.after
            reach = piece.end
    return bigrams().log_prob(read + ODD_CHARS.sub("\ue000", text[reach : span[1]]))
