"""Mojibake: Chinese whose bytes somebody read by the wrong codec, undone run by run, as much as is garbled."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import product
from typing import TYPE_CHECKING, Final

from pipelines.language.bigrams import bigrams
from pipelines.records import Certainty
from pipelines.repair.edits import Patch
from pipelines.repair.mojibake.codecs import DOUBLE_BYTE, doubtful_of
from pipelines.repair.mojibake.context import Proven, read_beside, read_lines_beside, read_next_line
from pipelines.repair.mojibake.doubts import is_unlikely, read_doubtful
from pipelines.repair.mojibake.edges import read_core
from pipelines.repair.mojibake.gaps import read_within_lines
from pipelines.repair.mojibake.guess import LENIENT, by_lattice, has_weak_spot, lenient_readings, straight
from pipelines.repair.mojibake.halves import HOLES, read_halves
from pipelines.repair.mojibake.holes import covered, read_holes
from pipelines.repair.mojibake.mentions import Mentions
from pipelines.repair.mojibake.rounds import read_rounds
from pipelines.repair.mojibake.runs import (
    HAN,
    ODD_CHARS,
    Window,
    asian_window,
    holed_windows,
    western_runs,
    wider_run,
)
from pipelines.repair.mojibake.search import (
    MAX_DEPTH,
    READINGS_OF_ASIAN,
    READINGS_OF_WESTERN,
    Recovered,
    strict,
    utf8_pieces,
)
from pipelines.repair.signs import is_riddled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipelines.repair.mojibake.codecs import Reading


class _Effort:
    """How much searching a text is worth: what the lattice reads is paid for, and failures are paid for dearly.

    A foreign language fails always; a hostile text is long.
    """

    def __init__(self) -> None:
        self._left = _EFFORT

    @property
    def is_spent(self) -> bool:
        return self._left <= 0

    def search(self, text: str, span: tuple[int, int], readings: Sequence[Reading], core: str) -> list[Recovered]:
        """Search a run with the lattice, unless that costs more than is left."""
        start, end = span
        run = text[start:end]
        if readings[0] in LENIENT and self._left:
            whole = straight(run, readings)
            if whole:
                return _moved([whole], start)
            self._left = max(0, self._left - _STRAIGHT_COST * len(run))
        cost = len(run) + _HOLE_COST * (run.count("\ufffd") + run.count("?"))
        if cost > self._left:
            self._left = max(0, self._left - len(run))
            return []
        pieces = by_lattice(run, readings, text[max(0, start - 1) : start] or "。", core)
        self._left -= cost if pieces else max(cost, _FAILURE_COST)
        return _moved(pieces, start)

    def halves(
        self, text: str, span: tuple[int, int], core: tuple[int, int], readings: Iterable[Reading]
    ) -> list[Recovered]:
        """Read a span with holes, unless nothing is left; what is read in vain is paid for."""
        pieces = [] if self.is_spent else read_halves(text, span, core, readings)
        if not pieces:
            self._left = max(0, self._left - (span[1] - span[0]))
        return pieces


_EFFORT: Final = 60_000
"""Characters the lattice may read in one text, holes counted dearer: half a minute at most, whatever the text."""
_STRAIGHT_COST: Final = 2
"""What reading a lenient run in vain costs beside a search of it."""
_HOLE_COST: Final = 60
_FAILURE_COST: Final = 6000


def undo_mojibake(text: str) -> Iterator[Patch]:
    """Read the bytes of garbled runs again where that gives Chinese.

    >>> [patch.after for patch in undo_mojibake("é€¾æœŸ还款ÓâÆÚÖ®ºó")]
    ['逾期', '逾期之后']
    """
    found = _recovered(text, _Effort(), MAX_DEPTH)
    if not found:
        return
    mentions = Mentions(text)
    proven = {piece.readings for piece in found if _is_western(piece) and _WORDS.search(piece.after)}
    reach = 0
    for piece in found:
        if (
            piece.start >= reach
            and text[piece.start : piece.end] != piece.after
            and (piece.readings in proven or not _is_in_word(text, piece))
            and not mentions.cover(piece.start, piece.end, piece.after)
        ):
            reach = piece.end
            yield _patch(piece)


def _is_in_word(text: str, piece: Recovered) -> bool:
    """Tell whether a western run is of a word with accents: Główne, Žádné, échoué. What is proven elsewhere is none."""
    if not _is_western(piece):
        return False
    around = text[piece.start - 1 : piece.start] + "\0" + text[piece.end : piece.end + 1]
    return bool(_WORD_AROUND.fullmatch(around) or _LETTERS_AMID.search(piece.after))


def _is_western(piece: Recovered) -> bool:
    return piece.readings[0].wrong not in DOUBLE_BYTE


_WORDS: Final = re.compile(f"(?:[{HAN}][^{HAN}]*){{4}}")
"""Han characters that no word of a western language gives by chance, but for one in ten thousand."""
_WORD_AROUND: Final = re.compile("[A-Za-z]\0[a-z]")
_LETTERS_AMID: Final = re.compile(f"[{HAN}][a-z]")


def _recovered(text: str, effort: _Effort, rounds: int) -> list[Recovered]:
    """Give what garbled runs said, in order; some twice."""
    proven = Proven()
    found, runs = _western(text, effort, proven)
    asian, windows = _asian(text, found, effort, proven)
    found = sorted([*found, *asian])
    if rounds > 1:
        below = _rounds(text, found, (runs, windows), effort, rounds)
        proven.note(below)
        found = sorted([*found, *below])
    holed = _holed(text, found, effort, proven)
    found = sorted([*found, *holed])
    found += read_lines_beside(text, found, proven)  # before the search, as it is cheaper
    searched = _searched(text, runs, windows, sorted(found), effort)
    proven.note(searched)
    found = sorted([*found, *searched])
    found += read_lines_beside(text, found, proven)
    found.sort()
    found += [piece for run in _apart(runs, found) for piece in read_beside(text, run.start, run.end, proven.all())]
    found.sort()
    return sorted([*found, *read_within_lines(text, found)])


def _patch(piece: Recovered) -> Patch:
    rule = "+".join(reading.rule for reading in piece.readings)
    certainty = Certainty.INFERRED if piece.guessed else Certainty.EXACT
    return Patch(piece.start, piece.end, piece.after, rule, certainty, 0.9 if piece.guessed else 0.99)


def _western(text: str, effort: _Effort, proven: Proven) -> tuple[list[Recovered], list[Window]]:
    """Give what strict reading finds in the runs of western characters, and the runs it finds nothing in."""
    found: list[Recovered] = []
    left: list[Window] = []
    reach = 0
    for start, end in western_runs(text):
        if start < reach:
            continue
        pieces = _read_western(text, start, end, effort, proven)
        if pieces and left and pieces[0].start < left[-1].end:
            pieces = []  # of one stretch with a run that nothing was found in: it is searched as a whole
        if pieces:
            found += pieces
            proven.note(pieces)
        else:
            left.append(Window(start, end, start, end))
        reach = max(end, pieces[-1].end if pieces else 0)
    return found, left


def _read_western(text: str, start: int, end: int, effort: _Effort, proven: Proven) -> list[Recovered]:
    piece = _strict_within_edges(text, start, end, proven.first(READINGS_OF_WESTERN))
    if piece is None and HOLES.search(text, start, end):
        span = start, end + (text[end : end + 1] in _HOLE)
        if filled := read_holes(text, span, (start, end), proven.first(READINGS_OF_WESTERN)):
            return filled
    if HOLES.search(text, start, end):
        around = effort.halves(text, wider_run(text, start, end), (start, end), proven.first(READINGS_OF_WESTERN))
        if any(each.guessed for each in around) and (piece is None or _is_better(around, piece)):
            return around
    if piece is None:
        return _moved(utf8_pieces(text[start:end]), start)
    is_latin = len(piece.readings) == 1 and piece.readings[0].wrong == "cp1252"
    if is_latin and not effort.is_spent:
        low, near = wider_run(text, start, end, end + 2)
        beside = text[max(low, start - 2) : start] + text[end:near]
        if ODD_CHARS.search(beside) or has_weak_spot(_BLANK.sub("", piece.after)):
            low, high = wider_run(text, start, end)
            lenient = effort.search(text, (low, high), LENIENT, text[low:high])
            if len(lenient) == 1 and _is_likelier(lenient[0].after, piece.after):
                return lenient
    return [piece]


def _is_likelier(lenient: str, strict_reading: str) -> bool:
    """Tell whether a run was read leniently: it goes on beyond what strict reading explains, or that is unlikely."""
    if strict_reading in lenient:
        return True
    gain = bigrams().mean(lenient) - bigrams().mean(strict_reading)
    return gain * len(strict_reading) > _LEAST


_LEAST: Final = 10.0
"""Nats that a lenient reading must win, as a strict one explains as much: a rare word costs less."""


def _strict_within_edges(text: str, start: int, end: int, readings: Sequence[Reading]) -> Recovered | None:
    """Read a run strictly, with or without its outermost quotes and dashes: those are western too, and may be sound."""
    run = text[start:end]
    left, right = len(run) - len(run.lstrip(_EDGES)), len(run.rstrip(_EDGES))
    # A last byte may be ASCII, or what stands behind quotes.
    behind = len(run[:-1].rstrip(_EDGES)) if run[-1] < "\x80" else right
    best: tuple[float, Recovered] | None = None
    for low, high in dict.fromkeys(product((0, left), (len(run), right, behind))):
        whole = strict(run[low:high], readings)
        if whole:
            mean = bigrams().mean(run[:low] + whole[0] + run[high:])
            if best is None or mean > best[0]:
                best = mean, Recovered(start + low, start + high, *whole)
    return best[1] if best else None


_HOLE: Final = frozenset("\ufffd?")
_EDGES: Final = "“”‘’—…·×"
_BLANK: Final = re.compile("\u3000+")
"""Where a site deleted a word; neighbours that go badly with it say nothing of the bytes."""


def _asian(
    text: str, taken: Sequence[Recovered], effort: _Effort, proven: Proven
) -> tuple[list[Recovered], list[Window]]:
    """Give what strict reading finds in the windows that hold nothing taken, and the windows it finds nothing in."""
    found: list[Recovered] = []
    left: list[Window] = []
    reach = 0
    while window := asian_window(text, reach):
        reach = window.last
        other = bisect_left(taken, window.end, key=lambda piece: piece.start)
        if other and taken[other - 1].end > window.start:
            continue
        readings = proven.first(READINGS_OF_ASIAN)
        core = _read_asian(text, window, readings)
        pieces = _around_holes(text, window, core, readings, effort)
        if core and not pieces and not is_riddled(text, core.start, core.end):
            pieces = _settled(text, window, core, effort)
        if not pieces:
            left.append(window)
            continue
        while found and found[-1].end > pieces[0].start:  # what is read around holes may begin before its window
            found.pop()
        found += pieces
        proven.note(pieces)
        reach = max(reach, pieces[-1].end)
        while line := read_next_line(text, reach, proven):
            found.append(line)
            proven.note([line])
            reach = line.end
    return found, left


def _around_holes(
    text: str, window: Window, core: Recovered | None, readings: Sequence[Reading], effort: _Effort
) -> list[Recovered]:
    """Read a window with holes in it; what strict reading found between them tells how."""
    span = window.start, window.end
    if not HOLES.search(text, *span):
        return []
    if core is not None:
        return read_holes(text, span, (core.start, core.end), core.readings[:1]) or _wider_than(
            core, text, span, effort
        )
    garbled = window.first, window.last
    pieces = read_holes(text, span, garbled, readings)
    if not pieces:
        return effort.halves(text, span, garbled, readings)
    if covered(pieces, garbled) == window.last - window.first:
        return pieces
    # What normalisation made of some bytes only the search knows.
    searched = effort.search(text, span, pieces[0].readings, text[slice(*garbled)])
    return max(pieces, searched, key=lambda found: covered(found, garbled))


def _wider_than(core: Recovered, text: str, span: tuple[int, int], effort: _Effort) -> list[Recovered]:
    """Read what is garbled with holes around a core; nothing where there is no more than the core."""
    pieces = effort.halves(text, span, (core.start, core.end), core.readings[:1])
    return pieces if _is_better(pieces, core) else []


def _is_better(pieces: list[Recovered], core: Recovered) -> bool:
    """Tell whether what was read with holes is more than what was read without, or likelier."""
    after = "".join(piece.after for piece in pieces)
    return sum(piece.end - piece.start for piece in pieces) >= core.end - core.start and (
        core.after in after or bigrams().mean(after) > bigrams().mean(core.after.replace("?", "\ufffd"))
    )


def _settled(text: str, window: Window, core: Recovered, effort: _Effort) -> list[Recovered]:
    """Tell the bytes of characters that have several codes: each by its neighbours, or by a search."""
    if doubtful_of(core.readings[0].wrong).isdisjoint(text[core.start : core.end]):
        return [core]
    before = text[core.start - 1 : core.start] or "。"
    after = read_doubtful(text[core.start : core.end], core.readings[0], before)
    if after and not is_unlikely(f"{after[-3:]}{text[core.end : min(core.end + 3, window.end)]}"):
        return [core._replace(after=after)]
    garbled = text[window.first : window.last]
    return effort.search(text, (window.start, window.end), core.readings[:1], garbled) or [core]


def _read_asian(text: str, window: Window, readings: Sequence[Reading]) -> Recovered | None:
    core = read_core(text, window, readings)
    if core is None:
        whole = strict(text[window.start : window.end], readings)
        return Recovered(window.start, window.end, *whole) if whole else None
    return core


def _rounds(
    text: str, taken: Sequence[Recovered], left: tuple[list[Window], list[Window]], effort: _Effort, rounds: int
) -> list[Recovered]:
    """Read what is garbled text itself once one misreading is undone: western runs, then double-byte windows."""

    def undo(layer: str) -> list[Recovered]:
        return _recovered(layer, effort, rounds - 1)

    found = read_rounds(text, left[0], READINGS_OF_WESTERN, undo)
    windows = _apart(left[1], sorted([*taken, *found]))
    return found + read_rounds(text, windows, READINGS_OF_ASIAN, undo)


def _holed(text: str, taken: Sequence[Recovered], effort: _Effort, proven: Proven) -> list[Recovered]:
    """Read the stretches that holes run through and that hold nothing taken."""
    found: list[Recovered] = []
    for window in _apart(holed_windows(text), taken):
        if not found or window.first >= found[-1].end:
            span, garbled = (window.start, window.end), (window.first, window.last)
            found += effort.halves(text, span, garbled, proven.first(READINGS_OF_ASIAN))
    proven.note(found)
    return found


def _searched(
    text: str, runs: Sequence[Window], windows: Sequence[Window], taken: Sequence[Recovered], effort: _Effort
) -> list[Recovered]:
    """Search with the lattice what nothing was found in."""
    found: list[Recovered] = []
    for run in _apart(runs, taken):
        if effort.is_spent:  # what is left in hostile text has no end, and each of its runs is as long as the text
            break
        if not found or run.start >= found[-1].end:
            span = wider_run(text, run.start, run.end)
            garbled = text[slice(*span)]
            found += effort.search(text, span, lenient_readings(garbled), garbled)
    for window in _apart(windows, sorted([*taken, *found])):
        garbled = text[window.first : window.last]
        found += effort.search(text, (window.start, window.end), READINGS_OF_ASIAN, garbled)
    return found


def _apart(windows: Iterable[Window], taken: Iterable[Recovered]) -> Iterator[Window]:
    """Give the windows that hold nothing of what was taken; both in order."""
    others = iter(taken)
    other = next(others, None)
    for window in windows:
        while other and other.end <= window.start:
            other = next(others, None)
        if not other or other.start >= window.end:
            yield window


def _moved(pieces: list[Recovered], by: int) -> list[Recovered]:
    return [piece._replace(start=piece.start + by, end=piece.end + by) for piece in pieces]
