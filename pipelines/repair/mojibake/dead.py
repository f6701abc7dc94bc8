"""What is garbled beyond reading: many rounds, too many holes, nothing but question marks. Marked, never guessed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipelines.language.bigrams import bigrams
from pipelines.records import Certainty
from pipelines.repair.edits import Patch
from pipelines.repair.mojibake.mentions import Mentions
from pipelines.repair.mojibake.runs import asian_windows

if TYPE_CHECKING:
    from collections.abc import Iterator


def mark_mojibake(text: str) -> Iterator[Patch]:
    """Mark what no reading explains.

    >>> [patch.rule for patch in mark_mojibake("闂傚倸鍊搁崐鎼佸磹閻戣姤鍊块柨")]
    ['mojibake']
    """
    mentions: Mentions | None = None
    marks = [found.span() for found in _QUESTIONS.finditer(text)] if "??" in text else []
    marks += [found.span() for found in _RIDDLED.finditer(text) if _is_noise(found[0])] if "?" in text else []
    for window in asian_windows(text):
        core = text[window.first : window.last]
        if len(core) >= _DEAD_CHARS and bigrams().mean(core) < _DEAD_MEAN and _looks_like_bytes(core):
            marks.append((window.first, window.last))
    reach = 0
    for start, end in sorted(marks):
        if start < reach:
            continue
        reach = end
        mentions = mentions or Mentions(text)
        if not mentions.cover(start, end):
            yield Patch(start, end, None, "mojibake", Certainty.FLAG, 0.8)


def _looks_like_bytes(core: str) -> bool:
    """Tell rare words from bytes: UTF-8 in twos has hardly any byte below 80 or from C0 to E1, or it has holes."""
    octets = core.encode("gb18030", "replace")
    return "\ufffd" in core or sum(0x80 <= byte < 0xC0 or 0xE2 <= byte < 0xF0 for byte in octets) > 0.85 * len(octets)


def _is_noise(riddled: str) -> bool:
    """Tell whether what stands between the holes is no words of any kind: the model knows little of Cantonese."""
    between = riddled.replace("?", "")
    return (
        len(between) >= _DEAD_CHARS
        and bigrams().mean(between) < _NOISE_MEAN
        and (
            "??" in riddled
            or any(not char.encode("gb2312", "ignore") + char.encode("big5hkscs", "ignore") for char in between)
        )
    )


_RIDDLED: Final = re.compile("(?:[?]{1,8}[^?\n]{1,4}){4,}[?]")
_NOISE_MEAN: Final = -9.5
_QUESTIONS: Final = re.compile("[?]{6,}|(?:[?]{2,}[ ,.!\\d]{1,3}){3,}[?]{2,}")
_DEAD_CHARS: Final = 6
_DEAD_MEAN: Final = -10.5
