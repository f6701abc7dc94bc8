"""Garbled Chinese amid sound Chinese: which of the characters on the edge still belong to the garbled stretch."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

from pipelines.language.bigrams import bigrams
from pipelines.repair.mojibake.codecs import bytes_of
from pipelines.repair.mojibake.runs import ODD_CHARS, reach_after
from pipelines.repair.mojibake.search import CERTAIN, Recovered, is_good, once_read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.repair.mojibake.codecs import Reading
    from pipelines.repair.mojibake.runs import Window

_JOIN: Final = 8
"""Characters of the core that go with the left edge, so that its reading stands in context."""

_SAMPLE: Final = 160
"""Characters of the core by which the reading is chosen."""


def read_core(text: str, window: Window, readings: Sequence[Reading]) -> Recovered | None:
    """Read a window whose core, first signature to last, lost nothing, and find where garbling begins and ends.

    Linear: each edge has a dozen places, and each is read with a few characters of the core.
    """
    best: tuple[float, int, Reading] | None = None
    for skip in (0, 1):  # a signature of one-byte characters may begin within a character
        first = window.first + skip
        core = text[first : min(window.last, first + _SAMPLE)]
        for reading in readings:
            after = once_read(core, reading, is_whole=False)
            if after and is_good(core, after, reading):
                mean = bigrams().mean(after)
                if best is None or mean > best[0]:
                    best = mean, first, reading
                if mean > CERTAIN:
                    break
        if best:
            break
    if best is None:
        return None
    _, first, reading = best
    start = _left_edge(text, window.start, first, min(window.last, first + _JOIN), reading)
    return _read_to_right_edge(text, start, window, reading)


def _left_edge(text: str, low: int, first: int, join: int, reading: Reading) -> int:
    best = (float("-inf"), first)
    before = text[low - 1 : low] or "。"
    for start in range(low, first + 1 + _aside(text[first], reading)):
        after = once_read(text[start:join], reading, is_whole=False)
        if after is not None:
            score = _score(before + _stained(text[low:start]) + after)
            best = max(best, (score + _bonus(text[start - 1 : start], text[start:first]), start))
    return best[1]


def _read_to_right_edge(text: str, start: int, window: Window, reading: Reading) -> Recovered | None:
    """Read from a start; where all of the window is garbled, what follows it may be too, without any signature."""
    sure = max(start, window.last - _aside(text[window.last - 1], reading))
    decoder = codecs.getincrementaldecoder(reading.right)()
    table = bytes_of(reading.wrong)
    try:
        after = decoder.decode(b"".join(map(table.__getitem__, text[start:sure])))
    except (KeyError, UnicodeDecodeError):
        return None
    reach = window.end
    best: tuple[int, str] | None = None
    while found := _right_edge(text, (sure, reach), after[-1:], decoder, table):
        best = found[0], after + found[1]
        if best[0] < reach or reach == reach_after(text, reach):
            break
        sure, after, reach = reach, best[1], reach_after(text, reach)
    if best is None:
        return None
    end, after = best
    return Recovered(start, end, after, (reading,)) if is_good(text[start:end], after, reading) else None


def _right_edge(
    text: str, span: tuple[int, int], before: str, decoder: codecs.IncrementalDecoder, table: dict[str, bytes]
) -> tuple[int, str] | None:
    """Give the likeliest end of the garbled stretch within a span of text, and what the span says up to there."""
    best: tuple[float, int, str] | None = None
    tail = ""
    sure, reach = span
    for end in range(sure, reach + 1):
        if not decoder.getstate()[0]:
            score = _score(before + tail + _stained(text[end:reach]) + text[reach : reach + 1])
            is_whole = text[end : end + 1] in _BREAK
            score += _bonus("" if is_whole else tail[-1:] or before, text[sure:end])
            if best is None or score > best[0]:
                best = score, end, tail
        if end == reach or text[end] not in table:
            break
        try:
            tail += decoder.decode(table[text[end]])
        except UnicodeDecodeError:
            break
    return best and best[1:]


def _aside(char: str, reading: Reading) -> int:
    """Count the characters by which a signature may reach into sound text: it is two characters beside each other.

    Where a character is two bytes before and after, the others are read alike with and without it.
    """
    return int("\u4e00" <= char <= "\u9fff" and reading.wrong in _WIDE and reading.right in _WIDE)


_WIDE: Final = frozenset({"gb18030", "big5hkscs"})


def _bonus(beside: str, taken: str) -> float:
    """Give what an edge wins by its place: half-garbled text is put together of sentences and lines, not within.

    Args:
        beside: the character on the other side of the edge; none at an end of the line.
        taken: what lies between the edge and what is garbled for certain: a site may have set signs around a line.
    """
    if beside in _BREAK:
        return 0.0 if _SET_BESIDE.search(taken) else _BONUS_OF_LINE
    return _BONUS if beside in _ENDS else 0.0


_BONUS: Final = 3.0
_BONUS_OF_LINE: Final = 5.0
"""Nats. Hardly a line has one sound character before or behind a garbled stretch."""
_SET_BESIDE: Final = re.compile("[→←×÷±℃]|[★☆●○■□◆◇▲△▼▽※] ")
_BREAK: Final = frozenset({"\n", ""})
_ENDS: Final = frozenset("。！？；：”）》…")


def _stained(text: str) -> str:
    """Make odd characters as unlikely as damage: the model knows them as classes only, and classes are likely."""
    return ODD_CHARS.sub("\ue000", text)


def _score(text: str) -> float:
    return bigrams().log_prob(text)
