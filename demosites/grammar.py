"""Expand a seeded grammar: `[a|b]` is a choice, `<slot>` a named choice, both recursively; `{lender}` stays for later."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from demosites.phrases import SLOTS

if TYPE_CHECKING:
    from random import Random

_CHOICE = re.compile(r"\[([^\[\]]*)\]|<([a-z]+)>")


@cache
def _parsed(pattern: str) -> tuple[str | tuple[str, ...], ...]:
    """Literal pieces as strings, choices as tuples; cached because the grammar is small and used without end."""
    pieces: list[str | tuple[str, ...]] = []
    end = 0
    for match in _CHOICE.finditer(pattern):
        if match.start() > end:
            pieces.append(pattern[end : match.start()])
        pieces.append(SLOTS[match[2]] if match[2] else tuple(match[1].split("|")))
        end = match.end()
    if end < len(pattern):
        pieces.append(pattern[end:])
    return tuple(pieces)


def expand(pattern: str, rng: Random) -> str:
    """Return one sentence of `pattern`; the same generator state gives the same sentence.

    >>> from random import Random
    >>> expand("[甲|甲]说<fixed>。", Random(1))
    '甲说固定。'
    """
    return "".join(
        piece if isinstance(piece, str) else expand(piece[int(rng.random() * len(piece))], rng)
        for piece in _parsed(pattern)
    )
