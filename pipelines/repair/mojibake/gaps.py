"""The rest of a garbled line: what numbers and addresses part from the stretch that proved how it was misread."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from pipelines.language.bigrams import bigrams
from pipelines.repair.mojibake.codecs import DOUBLE_BYTE, FALLBACK, Reading, bytes_of
from pipelines.repair.mojibake.halves import HOLES
from pipelines.repair.mojibake.runs import ODD_CHARS
from pipelines.repair.mojibake.search import Recovered, is_chinese, read_along
from pipelines.script.characters import as_ranges

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_GAIN: Final = 1.0
"""Nats a character by which the reading must be likelier than what stood there."""

_GAIN_OF_HAN: Final = 2.5
"""The same where nothing but Chinese characters stood there."""

_FLOOR: Final = -8.0
"""Mean log probability a reading needs among marks."""

_FEW: Final = 2
"""Characters beyond ASCII of a gap up to which they are taken for garbled as what is beside them is."""
_PROVEN: Final = 8
"""Characters of a reading that prove the few beside it."""
_LOSS: Final = 2.0
"""Nats by which the few may be less likely when read than as they stand."""

_FARTHEST: Final = 2_000
"""Characters of a line before its first and behind its last garbled stretch that are looked at."""

_SPOKEN: Final = re.compile(
    "[^\\x00-\\xbf×÷\u2000-\u2bff\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff60\ufe30-\ufe6f]"
)
"""Letters and characters, which a line has that was garbled in part only."""
_ASCII: Final = re.compile("[ -~]+")
_WIDE: Final = re.compile("[^\x00-\x7f]")


def read_within_lines(text: str, found: Sequence[Recovered]) -> Iterator[Recovered]:
    """Read the gaps of every line that something was found in, by the reading of what is before or behind them.

    Args:
        text: the whole.
        found: what was read, in order, nothing twice.
    """
    reach = 0
    while reach < len(found):
        low = text.rfind("\n", 0, found[reach].start) + 1
        newline = text.find("\n", found[reach].end)
        high = newline if newline >= 0 else len(text)
        until = bisect_left(found, high, lo=reach, key=attrgetter("start"))
        yield from _line(text, (low, high), found[reach:until])
        reach = until


def _line(text: str, span: tuple[int, int], pieces: Sequence[Recovered]) -> Iterator[Recovered]:
    """Read the gaps of one line: before the first piece, and behind every one."""
    ends = [following.start for following in pieces[1:]]
    ends.append(min(span[1], pieces[-1].end + _FARTHEST))
    gaps = [(max(span[0], pieces[0].start - _FARTHEST), pieces[0].start, pieces[0])]
    gaps += [(piece.end, end, piece) for piece, end in zip(pieces, ends, strict=True)]
    gaps = [gap for gap in gaps if gap[0] < gap[1]]
    is_all = not any(_SPOKEN.search(text, start, end) for start, end, _ in gaps)
    for start, end, beside in gaps:
        yield from _gap(text, (start, end), beside, is_all=is_all)


def _gap(text: str, span: tuple[int, int], beside: Recovered, *, is_all: bool) -> Iterator[Recovered]:
    """Read each stretch of a gap that the reading makes likelier, whole or run by run."""
    path = beside.readings
    if path[0].wrong == FALLBACK:
        path = (Reading("cp1252", path[0].right),)
    if not _SPOKEN.search(text, *span) and path[0].wrong in DOUBLE_BYTE:
        yield from _signs(text, span, path, is_all=is_all)
        return
    start, end = span
    stretch, run = _patterns(path)
    wide = sum(read_along(char, path) != char for char in _WIDE.findall(text, start, end))
    if wide <= _FEW and len(beside.after) >= _PROVEN and not HOLES.search(text, start, end):
        yield from (piece for few in run.finditer(text, start, end) if (piece := _trusted(text, *few.span(), path)))
        return
    if not ODD_CHARS.search(text, start, end):  # what is Chinese as it stands may be sound
        yield from _as_a_whole(text, start, end, path)
        return
    for whole in stretch.finditer(text, start, end):
        piece = _likelier(text, *whole.span(), path)
        if piece:
            yield piece
            continue
        for part in run.finditer(text, *whole.span()):
            if _SPOKEN.search(text, *part.span()):
                piece = _likelier(text, *part.span(), path)
                if piece:
                    yield piece
            else:
                yield from _signs(text, part.span(), path, is_all=is_all)


def _signs(text: str, span: tuple[int, int], path: tuple[Reading, ...], *, is_all: bool) -> Iterator[Recovered]:
    """Read the signs of a gap that has nothing else; usual ones only where all of the line was, to sums."""
    for found in _WIDE.finditer(text, *span):
        after = read_along(found[0], path)
        if not after or after == found[0]:
            continue
        if _USUAL_SIGN.match(found[0]) and not (is_all and after in _OF_NUMBERS | _OF_DEGREES):
            continue
        at = found.start()
        if _is_sign_in_place(after, text[at - 1 : at], text[at + 1 : at + 2]):
            yield Recovered(at, at + 1, after, path)


def _as_a_whole(text: str, start: int, end: int, path: tuple[Reading, ...]) -> Iterator[Recovered]:
    """Read a gap of nothing but Chinese characters where all of it becomes far likelier."""
    wide = list(_WIDE.finditer(text, start, end))
    if wide and not HOLES.search(text, start, end):
        span = wide[0].start(), wide[-1].end()
        if _gain(text, span, span, path) > _GAIN_OF_HAN * len(wide):
            yield Recovered(*span, read_along(text[slice(*span)], path) or "", path)


def _likelier(text: str, start: int, end: int, path: tuple[Reading, ...]) -> Recovered | None:
    """Read a stretch, but for what is sound at its ends, where that is likelier than what stands there."""
    whole = (start, end)
    ends = range(max(start + 1, end - _EDGE), end + 1)
    end = max(ends, key=lambda until: _gain(text, whole, (start, until), path))
    starts = range(start, min(end, start + _EDGE))
    start = max(starts, key=lambda since: (_gain(text, whole, (since, end), path), -since))
    after = read_along(text[start:end], path)
    if not after or not ODD_CHARS.search(_USUAL_SIGN.sub("", text[start:end])):
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
        return before.isalnum() and before.isascii() and behind.isalnum() and behind.isascii()
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
    first, last = text[low - 1 : low] or "。", text[high : high + 1]
    left, stood, right = (ODD_CHARS.sub("\ue000", text[slice(*span)]) for span in ((low, start), part, (end, high)))
    model = bigrams()
    return model.log_prob(f"{first}{left}{after}{right}{last}") - model.log_prob(f"{first}{left}{stood}{right}{last}")


_EDGE: Final = 8
"""Characters at either end of a stretch that may be sound."""


@cache
def _patterns(path: tuple[Reading, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Match what a codec can show: from the first character beyond ASCII to the last, and a run of those alone.

    A comma that is the same by both codecs tells nothing, and parts runs.
    """
    shown = {char for char in bytes_of(path[0].wrong) if char > "\x7f"}
    told = as_ranges(char for char in shown if char not in _COMMAS or read_along(char, path) != char)
    anything = as_ranges(shown)
    return re.compile(f"[{anything}](?:[{anything} -~]*[{anything}])?[@-~]?"), re.compile(f"[{told}]+[@-~]?")


_COMMAS: Final = "、。，：；？！（）《》“”‘’…—·"
