"""Characters with two codes: which of its bytes each was, told by what they make of its neighbourhood.

Code pages of Japan and Taiwan have some characters twice. Both codes have two bytes, so a wrong one spoils its
neighbours and no more, and every such character can be settled by itself, without a search.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from pipelines.language.bigrams import STEP, bigrams
from pipelines.repair.mojibake.codecs import choices_of, doubtful_of

if TYPE_CHECKING:
    from pipelines.repair.mojibake.codecs import Reading

_CHARS_BEFORE: Final = 3
_BYTES_BEHIND: Final = 10
"""What is read around a character for each of its codes."""

_SPOT: Final = 3
_UNLIKELY: Final = int(9.5 * _SPOT / STEP)
"""Pairs by which a spot is judged, and the steps of one above which a whole is not believed without a search."""


def read_doubtful(run: str, reading: Reading, before: str = "。") -> str | None:
    """Read a whole run, characters with several codes by the likeliest; None where some place stays unlikely.

    Args:
        run: garbled text, all of it.
        reading: how, by a codec of two bytes.
        before: the character before the run.
    """
    choices = choices_of(reading.wrong)
    try:
        pieces = [choices[char][0] for char in run]
    except KeyError:
        return None
    doubtful = doubtful_of(reading.wrong)
    doubts = [at for at, char in enumerate(run) if char in doubtful]
    octets = b"".join(pieces)
    if doubts:
        octets = _settled(run, pieces, doubts, reading, before)
    try:
        after = octets.decode(reading.right)
    except UnicodeDecodeError:
        return None
    return None if is_unlikely(before + after) else after


def is_unlikely(chars: str) -> bool:
    """Tell whether some neighbours do not go together at all."""
    sums = list(accumulate(bigrams().surprises(chars), initial=0))
    return any(high - low > _UNLIKELY for low, high in zip(sums, sums[_SPOT:], strict=False))


def _settled(run: str, pieces: list[bytes], doubts: list[int], reading: Reading, before: str) -> bytes:
    octets = bytearray(b"".join(pieces))
    starts = list(accumulate(map(len, pieces), initial=0))
    chars = octets.decode(reading.right, "replace")
    bounds = list(accumulate((_size(char, reading.right) for char in chars), initial=0))
    for at in doubts:
        ways = choices_of(reading.wrong)[run[at]]
        low, high = starts[at], starts[at + 1]
        first = max(0, bisect_right(bounds, low) - 1 - _CHARS_BEFORE)
        start, end = bounds[first], high + _BYTES_BEHIND
        ahead = chars[first - 1] if first else before
        head, tail = bytes(octets[start:low]), bytes(octets[high:end])
        octets[low:high] = max(
            (way for way in ways if len(way) == high - low),
            key=lambda way: _mean(ahead, head + way + tail, reading.right),
        )
    return bytes(octets)


def _size(char: str, right: str) -> int:
    """Count the bytes of a character; one where bytes could not be read."""
    if char == "\ufffd" or char < "\x80":
        return 1
    return len(char.encode()) if right == "utf-8" else 2


def _mean(before: str, octets: bytes, right: str) -> float:
    return bigrams().mean(before + octets.decode(right, "replace").removesuffix("\ufffd"))
