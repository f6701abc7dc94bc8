"""The rest of a garbled line: what numbers and addresses part from the stretch that proved how it was misread."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from pipelines.language.bigrams import bigrams
from pipelines.repair.mojibake.codecs import FALLBACK, Reading, bytes_of
from pipelines.repair.mojibake.halves import HOLES
from pipelines.repair.mojibake.runs import ODD_CHARS
from pipelines.repair.mojibake.search import Recovered, is_chinese, read_along
from pipelines.script.characters import as_ranges

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_GAIN: Final = 1.0
"""Nats a character by which the reading must be likelier than what stood there."""

_FLOOR: Final = -8.0
"""Mean log probability a reading needs among marks."""

_FEW: Final = 2
"""Characters beyond ASCII of a gap up to which they are taken for garbled as what is beside them is."""
_PROVEN: Final = 8
"""Characters of a reading that prove the few beside it."""
_LOSS: Final = 2.0
"""Nats by which the few may be less likely when read than as they stand."""

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
            yield from _gap(text, max(line, reach), piece.start, piece)
        following = found[at + 1].start if at + 1 < len(found) else len(text)
        newline = text.find("\n", piece.end, following)
        reach = newline if newline >= 0 else following
        yield from _gap(text, piece.end, reach, piece)


def _gap(text: str, start: int, end: int, beside: Recovered) -> Iterator[Recovered]:
    """Read each stretch of a gap that the reading makes likelier, whole or run by run."""
    path = beside.readings
    if path[0].wrong == FALLBACK:
        path = (Reading("cp1252", path[0].right),)
    stretch, run = _patterns(path[0].wrong)
    wide = len(_WIDE.findall(text, start, end))
    if wide <= _FEW and len(beside.after) >= _PROVEN and not HOLES.search(text, start, end):
        yield from (piece for few in run.finditer(text, start, end) if (piece := _trusted(text, *few.span(), path)))
        return
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


def _trusted(text: str, start: int, end: int, path: tuple[Reading, ...]) -> Recovered | None:
    """Read the few characters of a gap in a garbled line: hardly anybody has set them there since.

    The model knows signs as classes only, so of those one that Chinese text hardly has must become one that it has.
    """
    stood = text[start:end]
    for until in (end, end - 1) if stood[-1] < "\x80" else (end,):
        after = read_along(text[start:until], path)
        if not after or _USUAL_SIGN.search(stood) or not is_chinese(_ASCII.sub("", after)):
            continue
        if _SIGN.fullmatch(stood):
            is_read = _is_sign_in_place(after, text[start - 1 : start], text[until : until + 1])
        else:
            is_read = _gain(text, (start, end), (start, until), path) > -_LOSS
        if is_read:
            return Recovered(start, until, after, path)
    return None


def _is_sign_in_place(after: str, before: str, behind: str) -> bool:
    """Tell whether what was read is a sign that stands where such a sign may."""
    if after in _OF_NUMBERS:
        return before.isdigit() and behind.isdigit()
    return before.isdigit() if after in _OF_DEGREES else _USUAL_SIGN.fullmatch(after) is not None


_OF_NUMBERS: Final = frozenset("±×÷")
_OF_DEGREES: Final = frozenset("℃‰°")
_USUAL_SIGN: Final = re.compile("[→←↑↓℃‰°±×÷≤≥≈√①-⑩★●■◆▲△○□☆※·—…～《》“”、，。：；！？（）]")
_SIGN: Final = re.compile("[\u2000-\u2bff\u3000-\u303f]")


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
