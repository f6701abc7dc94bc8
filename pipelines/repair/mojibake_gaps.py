"""The rest of a garbled line: what numbers and addresses part from the stretch that proved how it was misread."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from pipelines.bigrams import bigrams
from pipelines.repair.mojibake_codecs import FALLBACK, Reading, bytes_of
from pipelines.repair.mojibake_runs import ODD_CHARS
from pipelines.repair.mojibake_search import Recovered, is_chinese, read_along
from pipelines.script.characters import as_ranges

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_GAIN: Final = 1.0
"""Nats a character by which the reading must be likelier than what stood there."""

_FLOOR: Final = -8.0
"""Mean log probability a reading needs among marks."""

_ASCII: Final = re.compile("[ -~]+")
_WIDE: Final = re.compile("[^\x00-\x7f]")


def read_within_lines(text: str, found: Sequence[Recovered]) -> Iterator[Recovered]:
    """Read the gaps of every line that something was found in, by the reading of what is before or behind them.

    Args:
        text: the whole.
        found: what was read, in order, nothing twice.
    """
    reach = 0
    for at, piece in enumerate(found):
        line = text.rfind("\n", reach, piece.start) + 1
        if line or not at:
            yield from _gap(text, max(line, reach), piece.start, piece.readings)
        following = found[at + 1].start if at + 1 < len(found) else len(text)
        newline = text.find("\n", piece.end, following)
        reach = newline if newline >= 0 else following
        yield from _gap(text, piece.end, reach, piece.readings)


def _gap(text: str, start: int, end: int, path: tuple[Reading, ...]) -> Iterator[Recovered]:
    """Read each stretch of a gap that the reading makes likelier, whole or run by run."""
    if path[0].wrong == FALLBACK:
        path = (Reading("cp1252", path[0].right),)
    stretch, run = _patterns(path[0].wrong)
    for whole in stretch.finditer(text, start, end):
        piece = _likelier(text, *whole.span(), path)
        if piece:
            yield piece
            continue
        for part in run.finditer(text, *whole.span()):
            piece = _likelier(text, *part.span(), path)
            if piece:
                yield piece


def _likelier(text: str, start: int, end: int, path: tuple[Reading, ...]) -> Recovered | None:
    """Read a stretch, but for what is sound at its ends, where that is likelier than what stands there."""
    whole = (start, end)
    ends = range(max(start + 1, end - _EDGE), end + 1)
    end = max(ends, key=lambda until: _gain(text, whole, (start, until), path))
    starts = range(start, min(end, start + _EDGE))
    start = max(starts, key=lambda since: (_gain(text, whole, (since, end), path), -since))
    after = read_along(text[start:end], path)
    if not after or not ODD_CHARS.search(text, start, end):  # a character that is Chinese as it stands may be sound
        return None
    is_likelier = _gain(text, whole, (start, end), path) > _GAIN * len(_WIDE.findall(after))
    is_likely = bigrams().mean(f"。{_ASCII.sub('', after)}。") > _FLOOR
    return Recovered(start, end, after, path) if is_likelier and is_likely else None


def _gain(text: str, whole: tuple[int, int], part: tuple[int, int], path: tuple[Reading, ...]) -> float:
    """Give the nats that a part of a stretch wins when it is read; minus infinity where that is no Chinese."""
    (low, high), (start, end) = whole, part
    after = read_along(text[start:end], path)
    if not after or not is_chinese(_ASCII.sub("", after)):
        return float("-inf")
    first, last = text[low - 1 : low] or "。", text[high : high + 1] or "。"
    left, stood, right = (ODD_CHARS.sub("\ue000", text[slice(*span)]) for span in ((low, start), part, (end, high)))
    model = bigrams()
    return model.log_prob(f"{first}{left}{after}{right}{last}") - model.log_prob(f"{first}{left}{stood}{right}{last}")


_EDGE: Final = 8
"""Characters at either end of a stretch that may be sound."""


@cache
def _patterns(wrong: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Match what a codec can show: from the first character beyond ASCII to the last, and a run of those alone."""
    shown = as_ranges(char for char in bytes_of(wrong) if char > "\x7f")
    return re.compile(f"[{shown}](?:[{shown} -~]*[{shown}])?[@-~]?"), re.compile(f"[{shown}]+[@-~]?")
